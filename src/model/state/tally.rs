//! Tallies: whole numbers kept at events, by region, for a month.
//!
//! A tally never scans a population. Whole numbers add up alike in any order, so a tally does not
//! depend on threads.

use serde::{Deserialize, Serialize};

use crate::base::money::Money;
use crate::model::state::kind::Kind;

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

/// The unit in which fractions are counted.
pub const MILLION: f64 = 1_000_000.0;

/// The counters of a region in a month.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tally {
    counts: Vec<i64>,
    clients: [i64; Kind::COUNT],
    /// By scheme; ordinary loans come last.
    loans: Vec<[i64; LoanCount::COUNT]>,
    /// By instrument: what was paid and refused, in fen, and how many payments.
    policies: Vec<[i64; 3]>,
}

impl Tally {
    /// Counters at nothing, for that many schemes of loans and instruments of policies.
    pub fn new(schemes: usize, instruments: usize) -> Tally {
        Tally {
            counts: vec![0; Count::ALL.len()],
            clients: [0; Kind::COUNT],
            loans: vec![[0; LoanCount::COUNT]; schemes + 1],
            policies: vec![[0; 3]; instruments],
        }
    }

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

    /// Counts a payment under an instrument, and what the budget did not hold, in fen.
    pub fn pay_policy(&mut self, instrument: usize, paid: Money, refused: Money) {
        let counts = &mut self.policies[instrument];
        counts[0] += paid.to_fen();
        counts[1] += refused.to_fen();
        counts[2] += i64::from(paid > Money::ZERO);
    }

    /// Counts something of loans under a model, or of ordinary loans.
    #[inline]
    pub fn lend(&mut self, model: Option<u8>, count: LoanCount, number: i64) {
        let place = model.map_or(self.loans.len() - 1, usize::from);
        self.loans[place][count as usize] += number;
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

    /// By instrument: what was paid and refused, in fen, and how many payments.
    pub fn policies(&self) -> &[[i64; 3]] {
        &self.policies
    }

    /// The value of a counter.
    pub fn of(&self, count: Count) -> i64 {
        self.counts[count as usize]
    }

    /// Starts the next month from nothing.
    pub fn clear(&mut self) {
        self.counts.fill(0);
        self.clients.fill(0);
        self.loans.fill([0; LoanCount::COUNT]);
        self.policies.fill([0; 3]);
    }
}
