//! Tallies: whole numbers kept at events, by region, for a month; and views, which gross them up.
//!
//! A tally never scans a population. Whole numbers add up alike in any order, so a tally does not
//! depend on threads.

use serde::{Deserialize, Serialize};

use crate::model::rules::credit::SCHEME_COUNT;
use crate::model::rules::credit::models::MODEL_COUNT;
use crate::model::rules::levers::LEVERS;
use crate::model::rules::types::Kind;
use crate::model::state::ledger::{Money, Reason, Sector};
use crate::model::state::region::Region;

/// Declares the counters.
macro_rules! counts {
    ($($(#[doc = $doc:literal])+ $count:ident,)+) => {
        /// What a tally counts. Fractions are counted in millionths.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(usize)]
        pub enum Count { $($(#[doc = $doc])+ $count,)+ }

        impl Count {
            /// All counters in order.
            pub const ALL: &[Count] = &[$(Count::$count,)+];
        }
    };
}

counts! {
    /// Researchers at the month's end.
    Researchers,
    /// Enterprises at the month's end.
    Enterprises,
    /// Startups at the month's end.
    Startups,
    /// Investors at the month's end.
    Investors,
    /// Researchers hired.
    ResearchersHired,
    /// Results of research.
    Achievements,
    /// Results that repeat what exists.
    Duplicates,
    /// Projects turned towards a need made known.
    AgendasTurned,
    /// Novelty searches delivered.
    NoveltySearches,
    /// Results published before anybody thought of a patent.
    PublishedFirst,
    /// Applications for inventions.
    PatentsFiled,
    /// Applications whose private value lies below their cost.
    LowValueFilings,
    /// Grants.
    PatentsGranted,
    /// Patents that lapsed.
    PatentsLapsed,
    /// Patents in force at the month's end.
    PatentsInForce,
    /// Filings of any kind by startups.
    StartupFilings,
    /// Filings of any kind by tenants of incubators.
    TenantFilings,
    /// Applications by enterprises.
    EnterpriseFilings,
    /// Evaluations delivered.
    Evaluations,
    /// Evaluations that the rated party paid.
    EvaluationsPaidByRated,
    /// Sum of signal less truth, in millionths.
    EvaluationOverstatement,
    /// Results that their owners carried on.
    AchievementsCarriedOn,
    /// Results that became ready.
    AchievementsReady,
    /// Results assigned, licensed or taken into a firm.
    AchievementsTransformed,
    /// Tests that the owner could not pay.
    PilotsUnaffordable,
    /// Months of testing decided on.
    PilotMonths,
    /// Results screened by centers.
    Screenings,
    /// Results listed on exchanges.
    Listings,
    /// Results on offer at the month's end.
    OnOffer,
    /// Firms to be founded on results.
    SpinOffs,
    /// Needs that arose.
    Needs,
    /// Needs put into words.
    NeedsArticulated,
    /// Needs put into words by a diagnosis.
    NeedsDiagnosed,
    /// Needs given up.
    NeedsGivenUp,
    /// Needs searching at the month's end.
    SearchingNeeds,
    /// Courses for enterprises.
    FirmsTrained,
    /// Contracts of buyers here.
    ContractsBought,
    /// Their value in fen.
    ContractFenBought,
    /// Contracts of buyers here with sellers elsewhere.
    ContractsAcross,
    /// Contracts sold by companies here.
    ContractsOfCompanies,
    /// Their value in fen.
    ContractFenCompanies,
    /// Contracts sold by research bodies here.
    ContractsOfUniversities,
    /// Their value in fen.
    ContractFenUniversities,
    /// Contracts sold here above 10 m CNY.
    ContractsAbove10m,
    /// Their value in fen.
    ContractFenAbove10m,
    /// Contracts of buyers here that an intermediary brought about.
    ContractsIntermediated,
    /// Contracts that the buyer could not pay.
    ContractsUnaffordable,
    /// Sum of distances of matches, in millionths.
    MatchDistance,
    /// Disputes.
    Disputes,
    /// People with an idea.
    Ideas,
    /// Ideas given up.
    IdeasGivenUp,
    /// Founders who came from another region.
    FoundersArrived,
    /// Startups founded.
    Founded,
    /// Startups that failed.
    Failed,
    /// Startups that grew up.
    Matured,
    /// Startups that became enterprises.
    Promoted,
    /// Startups founded 36 to 47 months ago.
    CohortFounded,
    /// Those of them that lived for 36 months.
    CohortAlive,
    /// Customers served by startups at the month's end.
    Customers,
    /// Tenants of incubators at the month's end.
    Tenants,
    /// Tenants of hosts of every sub-kind at the month's end.
    Hosted,
    /// Admissions to hosts.
    Admissions,
    /// Graduates of incubators.
    Graduates,
    /// Graduates of incubators in the last twelve months.
    GraduatesOfYear,
    /// Months that they had spent there.
    GraduateMonthsOfYear,
    /// Graduates since the start.
    GraduatesCumulative,
    /// Tenants who moved out.
    MovedOut,
    /// Tenants whose time was over.
    TimedOut,
    /// Tenants kept only to be counted.
    ZombieTenants,
    /// Incubators that passed a gate of accreditation, at the month's end, in millionths.
    CertifiedHosts,
    /// Cheap filings that hosts had tenants make to pass one.
    FilingsForGates,
    /// Startups that sought equity.
    EquitySeekers,
    /// Financing rounds.
    EquityRounds,
    /// First rounds.
    FirstRounds,
    /// Equity paid in, in fen.
    EquityFen,
    /// Rounds that an intermediary arranged.
    EquityArranged,
    /// Funded firms sold or listed.
    Exits,
    /// Of them listed.
    StockListings,
    /// Of them sold to enterprises.
    Acquisitions,
    /// Shares that firms bought back from funds that ended.
    BuyBacks,
    /// What investors of the region received from firms, in fen.
    DistributedFen,
    /// Projects that firms thought of.
    Projects,
    /// Of them carried out.
    ProjectsCarriedOut,
    /// Of them successful.
    ProjectsSucceeded,
    /// Of them riskier than what was asked for.
    ProjectsShifted,
    /// Firms that asked banks for money.
    LoanApplicants,
    /// Of them served.
    LoanApplicantsServed,
    /// Applications on which no rate brought a bank what it asks.
    LoansRefused,
    /// Loans replaced by new ones when they were due.
    LoansRenewed,
    /// What banks spent on looking into applications, in fen.
    ScreeningFen,
    /// Firms whose cases a financial service organization took to banks.
    CreditCases,
    /// Appraisals of patents for a pledge.
    Appraisals,
    /// Appraisals that nobody had time for, or that could not be paid.
    AppraisalsMissed,
    /// Guarantees outstanding at the month's end, in fen.
    GuaranteeFen,
    /// What public funds and pools have at the month's end, in fen.
    PublicFundFen,
    /// Capital of banks at the month's end, in fen.
    BankCapitalFen,
    /// Mean knowledge of banks over regions, in millionths.
    BankKnowledge,
    /// Regions with banks, in millionths.
    LendingRegions,
    /// Firms alive that have ever pledged a patent.
    EverPledged,
    /// Patents pledged at the month's end.
    PledgedPatents,
    /// Patents in force that firms hold.
    FirmPatents,
    /// Pledge loans that ended in the last twelve months.
    EndedOfYear,
    /// Of them in default.
    DefaultedOfYear,
    /// What was owed under claims settled in the last twelve months, in fen.
    DebtOfYear,
    /// What sales brought towards it, in fen.
    RecoveredOfYear,
    /// What became free of policies' budgets less what was paid under them, in fen.
    PolicyUnspentFen,
    /// Enterprises that could not pay.
    EnterprisesFailed,
    /// Occasions to use an intermediary.
    Occasions,
    /// Occasions at which it was known and trusted enough.
    OccasionsRecognized,
    /// Clients told of a type that they did not know.
    Referrals,
    /// Services that the client could not pay.
    UnaffordableServices,
    /// Simulated intermediaries closed.
    OrganizationsClosed,
    /// Real intermediaries that went broke.
    OrganizationsBroke,
}

/// What is counted of loans, under each model or product and ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(usize)]
pub enum LoanCount {
    /// Loans made, renewals apart.
    Loans,
    /// Their principal, in fen.
    PrincipalFen,
    /// Rate times principal, in fen a year.
    RateFen,
    /// Age of the borrowers, in months.
    AgeMonths,
    /// Yearly sales of the borrowers, in fen.
    SalesFen,
    /// Loans of 10 m CNY or less.
    Small,
    /// Loans to firms short of cash.
    Liquidity,
    /// Loans that would not have been made without the model.
    Additional,
    /// Principal that would not have been lent without it, in fen.
    AdditionalFen,
    /// Loans that are over.
    Ended,
    /// Of them not paid back.
    Defaulted,
    /// What was owed under claims that were settled, in fen.
    DebtFen,
    /// What sales brought towards it, in fen.
    RecoveredFen,
    /// What banks lost, in fen.
    LossBankFen,
    /// What guarantee companies lost, in fen.
    LossGuarantorFen,
    /// What public funds, pools and the state lost, in fen.
    LossPublicFen,
    /// What insurers lost, in fen.
    LossInsurerFen,
    /// Interest refunded by the state, in fen.
    SubsidyFen,
    /// What the state and its funds paid for appraisals and sales of pledges, in fen.
    PublicFeesFen,
    /// Loans that are not yet paid back.
    Outstanding,
    /// Their principal, in fen.
    OutstandingFen,
}

impl LoanCount {
    /// How many there are.
    pub const COUNT: usize = LoanCount::OutstandingFen as usize + 1;
}

/// Models, products and, last, ordinary loans.
const LOAN_KINDS: usize = SCHEME_COUNT + 1;

/// The place of a count of loans under a model; ordinary loans come last.
#[inline]
fn loan_place(model: Option<u8>, count: LoanCount) -> usize {
    model.map_or(SCHEME_COUNT, usize::from) * LoanCount::COUNT + count as usize
}

/// The unit in which fractions are counted.
pub const MILLION: f64 = 1_000_000.0;

/// The counters of a region in a month.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tally {
    counts: Vec<i64>,
    clients: [i64; Kind::COUNT],
    loans: Vec<i64>,
    policies: [[i64; 3]; LEVERS.len()],
}

impl Default for Tally {
    fn default() -> Tally {
        Tally {
            counts: vec![0; Count::ALL.len()],
            clients: [0; Kind::COUNT],
            loans: vec![0; LOAN_KINDS * LoanCount::COUNT],
            policies: [[0; 3]; LEVERS.len()],
        }
    }
}

impl Tally {
    /// Adds `number` to a counter.
    #[inline]
    pub fn add(&mut self, count: Count, number: i64) {
        self.counts[count as usize] += number;
    }

    /// Adds a fraction to a counter that is kept in millionths.
    #[inline]
    pub fn add_fraction(&mut self, count: Count, number: f64) {
        self.counts[count as usize] += (number * MILLION) as i64;
    }

    /// Sets a counter, for stocks that are known at the month's end.
    pub fn set(&mut self, count: Count, number: i64) {
        self.counts[count as usize] = number;
    }

    /// Counts a client served by an intermediary of that kind.
    #[inline]
    pub fn serve(&mut self, kind: Kind) {
        self.clients[kind as usize] += 1;
    }

    /// Counts a payment under a lever, and what the budget did not hold, in fen.
    pub fn pay_policy(&mut self, lever: usize, paid: Money, refused: Money) {
        let counts = &mut self.policies[lever];
        counts[0] += paid.to_fen();
        counts[1] += refused.to_fen();
        counts[2] += i64::from(paid > Money::ZERO);
    }

    /// Counts something of loans under a model, or of ordinary loans.
    #[inline]
    pub fn lend(&mut self, model: Option<u8>, count: LoanCount, number: i64) {
        self.loans[loan_place(model, count)] += number;
    }

    /// The value of a counter.
    pub fn of(&self, count: Count) -> i64 {
        self.counts[count as usize]
    }

    /// Starts the next month from nothing.
    pub fn clear(&mut self) {
        self.counts.fill(0);
        self.clients.fill(0);
        self.loans.fill(0);
        self.policies.fill([0; 3]);
    }
}

/// The figures of a place in a month, grossed up to real units; what metrics read.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    counts: Vec<f64>,
    clients: [f64; Kind::COUNT],
    loans: Vec<f64>,
    policies: Vec<[f64; 3]>,
    policy_to: [f64; Sector::COUNT],
    organizations: [f64; Kind::COUNT],
    incubators: f64,
    graduates_before: f64,
    income: [f64; Kind::COUNT],
    state_income: [f64; Kind::COUNT],
    public_cost: f64,
    public_commitments: f64,
}

impl Default for View {
    fn default() -> View {
        View {
            counts: vec![0.0; Count::ALL.len()],
            clients: [0.0; Kind::COUNT],
            loans: vec![0.0; LOAN_KINDS * LoanCount::COUNT],
            policies: vec![[0.0; 3]; LEVERS.len()],
            policy_to: [0.0; Sector::COUNT],
            organizations: [0.0; Kind::COUNT],
            incubators: 0.0,
            graduates_before: 0.0,
            income: [0.0; Kind::COUNT],
            state_income: [0.0; Kind::COUNT],
            public_cost: 0.0,
            public_commitments: 0.0,
        }
    }
}

impl View {
    /// Adds a region: what was counted in the simulated world is grossed up by its scale, what
    /// counts real organizations is not.
    pub fn add(&mut self, region: &Region) {
        let gross = 1.0 / region.scale;
        for (sum, count) in self.counts.iter_mut().zip(&region.tally.counts) {
            *sum += *count as f64 * gross;
        }
        for (sum, clients) in self.clients.iter_mut().zip(region.tally.clients) {
            *sum += clients as f64 * gross;
        }
        for (sum, count) in self.loans.iter_mut().zip(&region.tally.loans) {
            *sum += *count as f64 * gross;
        }
        for (sums, counts) in self.policies.iter_mut().zip(&region.tally.policies) {
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += *count as f64 * gross;
            }
        }
        for (sum, payee) in self.policy_to.iter_mut().zip(Sector::ALL) {
            *sum += from_governments(region, payee, Reason::Policy).to_yuan() * gross;
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
    }

    /// Real incubators: the sub-kind that the report counts.
    pub fn incubators(&self) -> f64 {
        self.incubators
    }

    /// Graduates of incubators since the first one.
    pub fn graduates_cumulative(&self) -> f64 {
        self.graduates_before + self.of(Count::GraduatesCumulative)
    }

    /// What intermediaries of a type earned, in CNY.
    pub fn income(&self, kind: Kind) -> f64 {
        self.income[kind as usize]
    }

    /// The part of it that governments paid, in CNY.
    pub fn state_income(&self, kind: Kind) -> f64 {
        self.state_income[kind as usize]
    }

    /// What was paid under a lever, CNY, what its budgets did not hold, and how many payments.
    pub fn of_lever(&self, lever: usize) -> [f64; 3] {
        let [paid, refused, payments] = self.policies[lever];
        [paid / 100.0, refused / 100.0, payments]
    }

    /// What policies paid to a sector, CNY.
    pub fn policy_to(&self, payee: Sector) -> f64 {
        self.policy_to[payee as usize]
    }

    /// What governments committed to funds, in CNY.
    pub fn public_commitments(&self) -> f64 {
        self.public_commitments
    }

    /// What governments paid to intermediaries, in CNY.
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
        self.loans[loan_place(Some(model), count)]
    }

    /// A count of ordinary loans, in real units.
    pub fn ordinary_loans(&self, count: LoanCount) -> f64 {
        self.loans[loan_place(None, count)]
    }

    /// A count of loans under all models, in real units.
    pub fn pledge_loans(&self, count: LoanCount) -> f64 {
        (0..MODEL_COUNT as u8).map(|model| self.loans_of(model, count)).sum()
    }

    /// A count of all loans, in real units.
    pub fn all_loans(&self, count: LoanCount) -> f64 {
        (0..=SCHEME_COUNT).map(|kind| self.loans[kind * LoanCount::COUNT + count as usize]).sum()
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

/// Reasons for which an intermediary earns.
pub const INCOME: [Reason; 6] = [
    Reason::ServiceFee,
    Reason::DealFee,
    Reason::StateWork,
    Reason::Subsidy,
    Reason::Rent,
    Reason::Policy,
];

/// Reasons for which a government pays an intermediary.
const SERVICES: [Reason; 4] =
    [Reason::StateWork, Reason::Subsidy, Reason::ServiceFee, Reason::Policy];

const GOVERNMENTS: [Sector; 2] = [Sector::CentralGovernment, Sector::RegionalGovernment];

/// What intermediaries of a type earned in a region this month, and what governments paid of it.
pub fn income(region: &Region, kind: Kind) -> (Money, Money) {
    let received = |payer: Sector| -> Money {
        INCOME.iter().map(|&reason| region.ledger.received(payer, kind.sector(), reason)).sum()
    };
    let all = Sector::ALL.iter().map(|&payer| received(payer)).sum();
    (all, GOVERNMENTS.iter().map(|&payer| received(payer)).sum())
}

/// What governments of a region paid this month for those reasons.
fn public(region: &Region, reasons: &[Reason]) -> Money {
    Sector::ALL
        .iter()
        .flat_map(|&payee| reasons.iter().map(move |&reason| (payee, reason)))
        .map(|(payee, reason)| from_governments(region, payee, reason))
        .sum()
}

/// What governments of a region paid a sector this month for a reason.
fn from_governments(region: &Region, payee: Sector, reason: Reason) -> Money {
    GOVERNMENTS.iter().map(|&payer| region.ledger.paid(payer, payee, reason)).sum()
}
