//! Tallies: integer counters of events, by region, for a month.
//!
//! A tally never scans a population. Sums of integers do not depend on the order, so a tally does
//! not depend on threads.

use serde::{Deserialize, Serialize};

use crate::base::money::{Money, add_fen};
use crate::model::state::kind::Kind;
use crate::model::state::ledger::Sector;
use crate::model::state::lives::LifeYears;

/// What a firm adds to the accounts of a region when it closes its books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trade {
    /// Sales.
    pub sales: Money,
    /// Value added.
    pub value_added: Money,
    /// Wages.
    pub wages: Money,
    /// Development.
    pub development: Money,
    /// Taxes.
    pub tax: Money,
    /// Profit after taxes; below zero for a loss.
    pub profit: Money,
    /// Cash.
    pub cash: Money,
    /// Costs of a month.
    pub monthly_costs: Money,
}

/// Declares the counters.
macro_rules! counts {
    ($($(#[doc = $doc:literal])+ $count:ident,)+) => {
        /// The counters of a tally. Fractions are counted in millionths.
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
    /// Research results.
    Achievements,
    /// Research results that duplicate existing work.
    Duplicates,
    /// Projects redirected towards a need that became known.
    AgendasTurned,
    /// Novelty searches delivered.
    NoveltySearches,
    /// Research results published before a patent was considered.
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
    /// Sum of signal minus true value, in millionths.
    EvaluationOverstatement,
    /// Research results that their owners decided to develop further.
    AchievementsCarriedOn,
    /// Results that became ready.
    AchievementsReady,
    /// Results assigned, licensed or taken into a firm.
    AchievementsTransformed,
    /// Tests that the owner could not pay for.
    PilotsUnaffordable,
    /// Months of testing decided on.
    PilotMonths,
    /// Results screened by centers.
    Screenings,
    /// Results listed on exchanges.
    Listings,
    /// Results on offer at the month's end.
    OnOffer,
    /// Firms to be founded on research results.
    SpinOffs,
    /// Needs that arose.
    Needs,
    /// Needs specified.
    NeedsArticulated,
    /// Needs specified by a diagnosis.
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
    /// Contracts sold by research institutions here.
    ContractsOfUniversities,
    /// Their value in fen.
    ContractFenUniversities,
    /// Contracts sold here above 10 m CNY.
    ContractsAbove10m,
    /// Their value in fen.
    ContractFenAbove10m,
    /// Contracts of buyers here that an intermediary brokered.
    ContractsIntermediated,
    /// Contracts that the buyer could not pay for.
    ContractsUnaffordable,
    /// Sum of distances of matches, in millionths.
    MatchDistance,
    /// Disputes.
    Disputes,
    /// Nascent founders.
    Ideas,
    /// Nascent founders who gave up.
    IdeasGivenUp,
    /// Founders who came from another region.
    FoundersArrived,
    /// Startups founded.
    Founded,
    /// Startups that failed.
    Failed,
    /// Startups that matured.
    Matured,
    /// Startups that became enterprises.
    Promoted,
    /// Startups founded 36 to 47 months ago.
    CohortFounded,
    /// Those of them that survived for 36 months.
    CohortAlive,
    /// Customers served by startups at the month's end.
    Customers,
    /// Employees of startups at the month's end, in millionths.
    StartupStaff,
    /// Sales of the startups that closed their books, in fen.
    StartupSalesFen,
    /// Their value added, in fen.
    StartupValueAddedFen,
    /// Their wages, in fen.
    StartupWagesFen,
    /// Their development, in fen.
    StartupRdFen,
    /// Their taxes, in fen.
    StartupTaxFen,
    /// Their profit, in fen.
    StartupProfitFen,
    /// Their cash, in fen.
    StartupCashFen,
    /// Their costs of a month, in fen.
    StartupCostsFen,
    /// Startups that closed their books.
    StartupsClosingBooks,
    /// Of these, those that owed a bank.
    StartupsIndebted,
    /// Surplus of consumers, in fen.
    SurplusFen,
    /// Uninvested money of investors at the month's end, in fen.
    IdleFundFen,
    /// Money committed to investors, in fen.
    FundCommitmentsFen,
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
    /// Tenants who reached the time limit.
    TimedOut,
    /// Tenants kept only for accreditation.
    ZombieTenants,
    /// Incubators that passed an accreditation gate, at the month's end, in millionths.
    CertifiedHosts,
    /// Cheap filings of tenants that hosts paid for to pass a gate.
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
    /// Of these, listed.
    StockListings,
    /// Of these, sold to enterprises.
    Acquisitions,
    /// Shares that firms bought back from funds that ended.
    BuyBacks,
    /// Receipts of investors of the region from firms, in fen.
    DistributedFen,
    /// Projects that firms considered.
    Projects,
    /// Of these, carried out.
    ProjectsCarriedOut,
    /// Of these, successful.
    ProjectsSucceeded,
    /// Of these, riskier than the project applied for.
    ProjectsShifted,
    /// Firms that applied for a loan.
    LoanApplicants,
    /// Of these, firms that got a loan.
    LoanApplicantsServed,
    /// Applications refused because no rate would bring the required return.
    LoansRefused,
    /// Loans replaced by new ones when they were due.
    LoansRenewed,
    /// Cost of banks' screening of applications, in fen.
    ScreeningFen,
    /// Firms whose cases a financial service organization presented to banks.
    CreditCases,
    /// Appraisals of patents for a pledge.
    Appraisals,
    /// Appraisals that failed for lack of time or money.
    AppraisalsMissed,
    /// Guarantees outstanding at the month's end, in fen.
    GuaranteeFen,
    /// Cash of public funds and pools at the month's end, in fen.
    PublicFundFen,
    /// Payments of public funds and pools beyond their cash so far, in fen.
    PublicFundAdvancedFen,
    /// Capital of banks at the month's end, in fen.
    BankCapitalFen,
    /// Mean knowledge of banks over regions, in millionths.
    BankKnowledge,
    /// Regions with banks, in millionths.
    LendingRegions,
    /// Existing firms that have ever pledged a patent.
    EverPledged,
    /// Patents pledged at the month's end.
    PledgedPatents,
    /// Patents in force held by firms.
    FirmPatents,
    /// Pledge loans that ended in the last twelve months.
    EndedOfYear,
    /// Of these, defaults.
    DefaultedOfYear,
    /// Debt under the claims settled in the last twelve months, in fen.
    DebtOfYear,
    /// Proceeds of sales towards that debt, in fen.
    RecoveredOfYear,
    /// Available budgets of policies minus payments under them, in fen.
    PolicyUnspentFen,
    /// Enterprises that could not pay.
    EnterprisesFailed,
    /// Occasions to use an intermediary.
    Occasions,
    /// Occasions at which it was known and trusted enough.
    OccasionsRecognized,
    /// Clients referred to a type that they did not know.
    Referrals,
    /// Services that the client could not pay for.
    UnaffordableServices,
    /// Simulated intermediaries closed.
    OrganizationsClosed,
    /// Real intermediaries that went bankrupt.
    OrganizationsBroke,
}

/// Counters of loans, under each model or product, and ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(usize)]
pub enum LoanCount {
    /// Loans made, renewals excluded.
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
    /// Loans that ended.
    Ended,
    /// Of these, defaults.
    Defaulted,
    /// Debt under the claims settled in the last twelve months, in fen.
    DebtFen,
    /// Proceeds of sales towards that debt, in fen.
    RecoveredFen,
    /// Losses of banks, in fen.
    LossBankFen,
    /// Losses of guarantee companies, in fen.
    LossGuarantorFen,
    /// Losses of public funds, pools and the state, in fen.
    LossPublicFen,
    /// Losses of insurers, in fen.
    LossInsurerFen,
    /// Interest refunded by the state, in fen.
    SubsidyFen,
    /// Fees paid by the state and its funds for appraisals and sales of pledges, in fen.
    PublicFeesFen,
    /// Outstanding loans.
    Outstanding,
    /// Their principal, in fen.
    OutstandingFen,
}

impl LoanCount {
    /// How many there are.
    pub const COUNT: usize = LoanCount::OutstandingFen as usize + 1;
}

/// The unit in which fractions are counted.
pub const MILLION: f64 = 1_000_000.0;

/// The counters of a region in a month.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tally {
    counts: Vec<i64>,
    clients: [i64; Kind::COUNT],
    /// By scheme; ordinary loans come last.
    loans: Vec<[i64; LoanCount::COUNT]>,
    /// By instrument: payments and refused claims, in fen, and the number of payments.
    policies: Vec<[i64; 3]>,
    /// Refused claims by the sector that claimed, in fen.
    policy_refused_to: [i64; Sector::COUNT],
    /// The payments by instrument, payer and payee.
    policy_payments: Vec<PolicyPayments>,
    /// Startups by year of life, this month and in the last twelve.
    lives: [LifeYears; 2],
}

/// What a treasury paid a sector under an instrument this month.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyPayments {
    /// The instrument's place in the table.
    pub instrument: usize,
    /// The treasury.
    pub payer: Sector,
    /// The payee's sector.
    pub payee: Sector,
    /// The sum.
    pub paid: Money,
}

impl Tally {
    /// Counters at zero, for that many loan schemes and policy instruments.
    pub fn new(schemes: usize, instruments: usize) -> Tally {
        Tally {
            counts: vec![0; Count::ALL.len()],
            clients: [0; Kind::COUNT],
            loans: vec![[0; LoanCount::COUNT]; schemes + 1],
            policies: vec![[0; 3]; instruments],
            policy_refused_to: [0; Sector::COUNT],
            policy_payments: Vec::new(),
            lives: Default::default(),
        }
    }

    /// Adds `number` to a counter.
    #[inline]
    pub fn add(&mut self, count: Count, number: i64) {
        add_fen(&mut self.counts[count as usize], number);
    }

    /// Adds a fraction to a counter that is kept in millionths.
    #[inline]
    pub fn add_fraction(&mut self, count: Count, number: f64) {
        add_fen(&mut self.counts[count as usize], (number * MILLION) as i64);
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

    /// Counts what a sector claimed under an instrument beyond what the budget paid.
    pub fn refuse_policy(&mut self, instrument: usize, claimant: Sector, refused: Money) {
        add_fen(&mut self.policies[instrument][1], refused.to_fen());
        add_fen(&mut self.policy_refused_to[claimant as usize], refused.to_fen());
    }

    /// Counts a payment under an instrument.
    pub fn pay_policy(&mut self, payment: PolicyPayments) {
        let PolicyPayments { instrument, payer, payee, paid } = payment;
        let counts = &mut self.policies[instrument];
        add_fen(&mut counts[0], paid.to_fen());
        counts[2] += 1;
        let is_meant = |it: &&mut PolicyPayments| {
            (it.instrument, it.payer, it.payee) == (instrument, payer, payee)
        };
        match self.policy_payments.iter_mut().find(is_meant) {
            Some(so_far) => so_far.paid += paid,
            None => self.policy_payments.push(payment),
        }
    }

    /// Adds what a startup sold and paid.
    pub fn trade(&mut self, trade: &Trade) {
        for (count, money) in [
            (Count::StartupSalesFen, trade.sales),
            (Count::StartupValueAddedFen, trade.value_added),
            (Count::StartupWagesFen, trade.wages),
            (Count::StartupRdFen, trade.development),
            (Count::StartupTaxFen, trade.tax),
            (Count::StartupProfitFen, trade.profit),
            (Count::StartupCashFen, trade.cash),
            (Count::StartupCostsFen, trade.monthly_costs),
        ] {
            self.add(count, money.to_fen());
        }
    }

    /// Adds to a counter of loans under a model, or of ordinary loans.
    #[inline]
    pub fn lend(&mut self, model: Option<u8>, count: LoanCount, number: i64) {
        let place = model.map_or(self.loans.len() - 1, usize::from);
        add_fen(&mut self.loans[place][count as usize], number);
    }

    /// Sets what is known of startups by year of life, this month and in the last twelve.
    pub fn set_lives(&mut self, lives: [LifeYears; 2]) {
        self.lives = lives;
    }

    /// Startups by year of life, this month and in the last twelve.
    pub fn lives(&self) -> &[LifeYears; 2] {
        &self.lives
    }

    /// All counters, in the order of [`Count::ALL`].
    pub fn counts(&self) -> &[i64] {
        &self.counts
    }

    /// Clients served, by kind of intermediary.
    pub fn clients(&self) -> &[i64; Kind::COUNT] {
        &self.clients
    }

    /// Counts of loans by scheme; ordinary loans come last.
    pub fn loans(&self) -> &[[i64; LoanCount::COUNT]] {
        &self.loans
    }

    /// By instrument: payments and refused claims, in fen, and the number of payments.
    pub fn policies(&self) -> &[[i64; 3]] {
        &self.policies
    }

    /// Refused claims by the sector that claimed, in fen.
    pub fn policy_refused_to(&self) -> &[i64; Sector::COUNT] {
        &self.policy_refused_to
    }

    /// Payments under policies, in no particular order.
    pub fn policy_payments(&self) -> &[PolicyPayments] {
        &self.policy_payments
    }

    /// The value of a counter.
    pub fn of(&self, count: Count) -> i64 {
        self.counts[count as usize]
    }

    /// Resets all counters for the next month.
    pub fn clear(&mut self) {
        self.counts.fill(0);
        self.clients.fill(0);
        self.loans.fill([0; LoanCount::COUNT]);
        self.policies.fill([0; 3]);
        self.policy_refused_to.fill(0);
        self.policy_payments.clear();
        self.lives = Default::default();
    }
}
