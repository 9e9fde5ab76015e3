//! Views: the figures of a place in a month, scaled to real units.

use crate::base::money::Money;
use crate::model::rules::credit::models::MODEL_COUNT;
use crate::model::rules::credit::{SCHEME_COUNT, scheme_name};
use crate::model::rules::instruments::INSTRUMENTS;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::{Reason, Sector};
use crate::model::state::lives::YEARS_OF_LIFE;
use crate::model::state::region::Region;
use crate::model::state::tally::{Count, LoanCount, MILLION};

/// The figures of a place in a month, scaled to real units; metrics read them.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    counts: Vec<f64>,
    clients: [f64; Kind::COUNT],
    /// By scheme; ordinary loans come last.
    loans: Vec<[f64; LoanCount::COUNT]>,
    policies: Vec<[f64; 3]>,
    policy_to: [f64; Sector::COUNT],
    policy_refused_to: [f64; Sector::COUNT],
    organizations: [f64; Kind::COUNT],
    incubators: f64,
    graduates_before: f64,
    income: [f64; Kind::COUNT],
    state_income: [f64; Kind::COUNT],
    public_cost: f64,
    public_commitments: f64,
    public_spending: [f64; 2],
    public_payments: f64,
    lives: [LifeYearView; YEARS_OF_LIFE],
}

/// Startups in a year of life.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct LifeYearView {
    failed: f64,
    failed_of_twelve_months: f64,
    months_at_risk: f64,
}

impl Default for View {
    fn default() -> View {
        View {
            counts: vec![0.0; Count::ALL.len()],
            clients: [0.0; Kind::COUNT],
            loans: vec![[0.0; LoanCount::COUNT]; SCHEME_COUNT + 1],
            policies: vec![[0.0; 3]; INSTRUMENTS.len()],
            policy_to: [0.0; Sector::COUNT],
            policy_refused_to: [0.0; Sector::COUNT],
            organizations: [0.0; Kind::COUNT],
            incubators: 0.0,
            graduates_before: 0.0,
            income: [0.0; Kind::COUNT],
            state_income: [0.0; Kind::COUNT],
            public_cost: 0.0,
            public_commitments: 0.0,
            public_spending: [0.0; 2],
            public_payments: 0.0,
            lives: Default::default(),
        }
    }
}

impl View {
    /// Adds a region: what was counted in the simulated world is grossed up by its scale, what
    /// counts real organizations is not.
    pub fn add(&mut self, region: &Region) {
        let gross = 1.0 / region.scale;
        for (sum, count) in self.counts.iter_mut().zip(region.tally.counts()) {
            *sum += *count as f64 * gross;
        }
        for (sum, clients) in self.clients.iter_mut().zip(region.tally.clients()) {
            *sum += *clients as f64 * gross;
        }
        for (sums, counts) in self.loans.iter_mut().zip(region.tally.loans()) {
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += *count as f64 * gross;
            }
        }
        for (sums, counts) in self.policies.iter_mut().zip(region.tally.policies()) {
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += *count as f64 * gross;
            }
        }
        for (sum, payee) in self.policy_to.iter_mut().zip(Sector::ALL) {
            *sum += from_governments(region, payee, Reason::Policy).to_yuan() * gross;
        }
        for (sum, fen) in self.policy_refused_to.iter_mut().zip(region.tally.policy_refused_to()) {
            *sum += *fen as f64 * gross;
        }
        let [month, twelve] = region.tally.lives();
        for (sum, (month, twelve)) in self.lives.iter_mut().zip(month.iter().zip(twelve)) {
            sum.failed += month.failed as f64 * gross;
            sum.failed_of_twelve_months += twelve.failed as f64 * gross;
            sum.months_at_risk += twelve.at_risk as f64 * gross;
        }
        for (sum, cells) in self.organizations.iter_mut().zip(&region.supply) {
            *sum += cells.iter().map(|cell| cell.real).sum::<f64>();
        }
        let hosts = &region.supply[Kind::Incubator as usize];
        self.incubators += hosts.first().map_or(0.0, |cell| cell.real);
        self.graduates_before += region.graduates_before;
        for kind in Kind::ALL {
            let (income, state) = income(region, kind);
            self.income[kind as usize] += income.to_yuan() * gross;
            self.state_income[kind as usize] += state.to_yuan() * gross;
        }
        self.public_cost += public(region, &SERVICES).to_yuan() * gross;
        self.public_commitments += public(region, &[Reason::FundCommitment]).to_yuan() * gross;
        self.public_payments += region.ledger.public_payments() as f64 * gross;
        let money = region.ledger.public_spending_and_receipts();
        for (sum, money) in self.public_spending.iter_mut().zip(money) {
            *sum += money.to_yuan() * gross;
        }
    }

    /// Real incubators: the sub-kind that the report counts.
    pub fn incubators(&self) -> f64 {
        self.incubators
    }

    /// Graduates of incubators since the first one.
    pub fn graduates_cumulative(&self) -> f64 {
        self.graduates_before + self.of(Count::GraduatesCumulative)
    }

    /// Income of intermediaries of a type, in CNY.
    pub fn income(&self, kind: Kind) -> f64 {
        self.income[kind as usize]
    }

    /// The part of it paid by governments, in CNY.
    pub fn state_income(&self, kind: Kind) -> f64 {
        self.state_income[kind as usize]
    }

    /// Payments under an instrument, CNY, claims beyond its budgets, and the number of payments.
    pub fn of_instrument(&self, instrument: usize) -> [f64; 3] {
        let [paid, refused, payments] = self.policies[instrument];
        [paid / 100.0, refused / 100.0, payments]
    }

    /// Policy payments to a sector, CNY.
    pub fn policy_to(&self, payee: Sector) -> f64 {
        self.policy_to[payee as usize]
    }

    /// What a sector claimed under policies beyond what budgets paid, CNY.
    pub fn policy_refused_to(&self, claimant: Sector) -> f64 {
        self.policy_refused_to[claimant as usize] / 100.0
    }

    /// Government commitments to funds, in CNY.
    pub fn public_commitments(&self) -> f64 {
        self.public_commitments
    }

    /// What public bodies paid, in CNY.
    pub fn public_spending(&self) -> f64 {
        self.public_spending[0]
    }

    /// How many payments they made.
    pub fn public_payments(&self) -> f64 {
        self.public_payments
    }

    /// What came back to them, in CNY.
    pub fn public_receipts(&self) -> f64 {
        self.public_spending[1]
    }

    /// Government payments to intermediaries, in CNY.
    pub fn public_cost(&self) -> f64 {
        self.public_cost
    }

    /// A counter, in real units.
    pub fn of(&self, count: Count) -> f64 {
        self.counts[count as usize]
    }

    /// A counter that is kept in millionths, in real units.
    pub fn fraction(&self, count: Count) -> f64 {
        self.counts[count as usize] / MILLION
    }

    /// A count of loans under a model, in real units.
    pub fn loans_of(&self, model: u8, count: LoanCount) -> f64 {
        self.loans[usize::from(model)][count as usize]
    }

    /// A count of ordinary loans, in real units.
    pub fn ordinary_loans(&self, count: LoanCount) -> f64 {
        self.loans[SCHEME_COUNT][count as usize]
    }

    /// A count of loans under all models, in real units.
    pub fn pledge_loans(&self, count: LoanCount) -> f64 {
        (0..MODEL_COUNT as u8).map(|model| self.loans_of(model, count)).sum()
    }

    /// A count of loans under models other than none and under products, in real units.
    pub fn supported_loans(&self, count: LoanCount) -> f64 {
        let is_plain = |scheme: &usize| scheme_name(*scheme) == "none";
        let schemes = (0..SCHEME_COUNT).filter(|scheme| !is_plain(scheme));
        schemes.map(|scheme| self.loans[scheme][count as usize]).sum()
    }

    /// A count of all loans, in real units.
    pub fn all_loans(&self, count: LoanCount) -> f64 {
        self.loans.iter().map(|counts| counts[count as usize]).sum()
    }

    /// Startups that failed this month in a year of life, of which the first is 0.
    pub fn failed_in_year(&self, year: usize) -> f64 {
        self.lives[year].failed
    }

    /// The share of startups that fails in a year of life if each of its months is like those of the
    /// last twelve months; undefined where none was in that year.
    pub fn failure_rate_in_year(&self, year: usize) -> Option<f64> {
        let LifeYearView { failed_of_twelve_months, months_at_risk, .. } = self.lives[year];
        (months_at_risk > 0.0)
            .then(|| 1.0 - libm::pow(1.0 - failed_of_twelve_months / months_at_risk, 12.0))
    }

    /// One counter over another, undefined when the other is zero.
    pub fn ratio(&self, numerator: Count, denominator: Count) -> Option<f64> {
        (self.of(denominator) > 0.0).then(|| self.of(numerator) / self.of(denominator))
    }

    /// Clients served by intermediaries of that kind.
    pub fn clients(&self, kind: Kind) -> f64 {
        self.clients[kind as usize]
    }

    /// Intermediaries of that kind, of all sub-kinds.
    pub fn organizations(&self, kind: Kind) -> f64 {
        self.organizations[kind as usize]
    }
}

/// Reasons for which a government pays an intermediary.
pub const SERVICES: [Reason; 4] =
    [Reason::StateWork, Reason::Subsidy, Reason::ServiceFee, Reason::Policy];

/// Income of intermediaries of a type in a region this month, and the part paid by governments.
pub fn income(region: &Region, kind: Kind) -> (Money, Money) {
    let received = |payer: Sector| -> Money {
        INCOME.iter().map(|&reason| region.ledger.received(payer, kind.sector(), reason)).sum()
    };
    let all = Sector::ALL.iter().map(|&payer| received(payer)).sum();
    (all, GOVERNMENTS.iter().map(|&payer| received(payer)).sum())
}

/// Payments by governments of a region this month for those reasons.
pub fn public(region: &Region, reasons: &[Reason]) -> Money {
    Sector::ALL
        .iter()
        .flat_map(|&payee| reasons.iter().map(move |&reason| (payee, reason)))
        .map(|(payee, reason)| from_governments(region, payee, reason))
        .sum()
}

/// Payments by governments of a region to a sector this month for a reason.
pub fn from_governments(region: &Region, payee: Sector, reason: Reason) -> Money {
    GOVERNMENTS.iter().map(|&payer| region.ledger.paid(payer, payee, reason)).sum()
}

/// Reasons for which an intermediary earns.
pub const INCOME: [Reason; 6] = [
    Reason::ServiceFee,
    Reason::DealFee,
    Reason::StateWork,
    Reason::Subsidy,
    Reason::Rent,
    Reason::Policy,
];

pub const GOVERNMENTS: [Sector; 2] = [Sector::CentralGovernment, Sector::RegionalGovernment];
