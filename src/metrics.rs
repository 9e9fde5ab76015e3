//! The metrics: one row each. A metric reads the view of a place; it never scans a population.

use crate::intermediary::Kind;
use crate::tally::{Count, View};

/// A figure that a run gives for every place and month.
pub struct Metric {
    /// The name in `series.csv`.
    pub name: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// Stock, flow or ratio.
    pub kind: MetricKind,
    /// Whether it follows an input or comes out of the run.
    pub role: Role,
    /// What it means.
    pub doc: &'static str,
    /// How it is read off; nothing when it is undefined in that month.
    pub measure: fn(&View) -> Option<f64>,
}

/// What sort of figure a metric is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// The state at the month's end.
    Stock,
    /// What happened in the month.
    Flow,
    /// A share, mean or other quotient.
    Ratio,
}

impl MetricKind {
    /// The word in `metrics.csv`.
    pub const fn name(self) -> &'static str {
        match self {
            MetricKind::Stock => "stock",
            MetricKind::Flow => "flow",
            MetricKind::Ratio => "ratio",
        }
    }
}

/// Whether a metric may be scored as fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It follows from data that went in.
    Input,
    /// It came out of the run.
    Outcome,
}

impl Role {
    /// The word in `metrics.csv`.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Input => "input",
            Role::Outcome => "outcome",
        }
    }
}

/// The four figures of a type of intermediary.
macro_rules! clients {
    ($name:literal, $kind:expr) => {
        Metric {
            name: concat!($name, "_clients"),
            unit: "services/month",
            kind: MetricKind::Flow,
            role: Role::Outcome,
            doc: "Services delivered to named clients by intermediaries of the type.",
            measure: |view| Some(view.clients($kind)),
        }
    };
}

macro_rules! income {
    ($name:literal, $kind:expr) => {
        Metric {
            name: concat!($name, "_income"),
            unit: "CNY/month",
            kind: MetricKind::Flow,
            role: Role::Outcome,
            doc: "Income of intermediaries of the type: fees, rent, state orders, budget money.",
            measure: |view| Some(view.income($kind)),
        }
    };
}

macro_rules! state_share {
    ($name:literal, $kind:expr) => {
        Metric {
            name: concat!($name, "_state_income_share"),
            unit: "share",
            kind: MetricKind::Ratio,
            role: Role::Outcome,
            doc: "Share of that income which governments pay.",
            measure: |view| quotient(view.state_income($kind), view.income($kind)),
        }
    };
}

macro_rules! organizations {
    ($name:literal, $kind:expr) => {
        Metric {
            name: concat!($name, "_organizations"),
            unit: "organizations",
            kind: MetricKind::Stock,
            role: Role::Input,
            doc: "Real intermediaries of the type, of all sub-kinds; they follow the record in the baseline.",
            measure: |view| Some(view.organizations($kind)),
        }
    };
}

/// All metrics, in the order in which they are written.
pub const METRICS: &[Metric] = &[
    Metric {
        name: "researchers",
        unit: "people",
        kind: MetricKind::Stock,
        role: Role::Input,
        doc: "Researchers of universities, institutes and new-type institutions.",
        measure: |view| Some(view.of(Count::Researchers)),
    },
    Metric {
        name: "enterprises",
        unit: "firms",
        kind: MetricKind::Stock,
        role: Role::Input,
        doc: "Technology-using firms that are no longer young; their number follows the record.",
        measure: |view| Some(view.of(Count::Enterprises)),
    },
    Metric {
        name: "startups",
        unit: "firms",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Firms younger than the age of maturity.",
        measure: |view| Some(view.of(Count::Startups)),
    },
    Metric {
        name: "startups_founded",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Startups founded.",
        measure: |view| Some(view.of(Count::Founded)),
    },
    Metric {
        name: "startups_failed",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Startups that ran out of cash or closed for want of prospects.",
        measure: |view| Some(view.of(Count::Failed)),
    },
    Metric {
        name: "startups_matured",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Startups that reached the age of maturity.",
        measure: |view| Some(view.of(Count::Matured)),
    },
    Metric {
        name: "startups_promoted",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Startups that took the place of an enterprise.",
        measure: |view| Some(view.of(Count::Promoted)),
    },
    Metric {
        name: "startup_survival_36m",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Of the firms founded 36 to 47 months ago, the share that lived for 36 months.",
        measure: |view| view.ratio(Count::CohortAlive, Count::CohortFounded),
    },
    Metric {
        name: "startup_customers",
        unit: "customers",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Customers served by startups.",
        measure: |view| Some(view.of(Count::Customers)),
    },
    Metric {
        name: "ideas",
        unit: "people/month",
        kind: MetricKind::Flow,
        role: Role::Input,
        doc: "People with an idea for a technology firm.",
        measure: |view| Some(view.of(Count::Ideas)),
    },
    Metric {
        name: "ideas_given_up",
        unit: "people/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Ideas given up without a firm.",
        measure: |view| Some(view.of(Count::IdeasGivenUp)),
    },
    Metric {
        name: "founders_from_elsewhere",
        unit: "people/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Founders who came from another region.",
        measure: |view| Some(view.of(Count::FoundersArrived)),
    },
    Metric {
        name: "incubators",
        unit: "organizations",
        kind: MetricKind::Stock,
        role: Role::Input,
        doc: "Incubators of the sub-kind that the report counts; their number follows the record in the baseline.",
        measure: |view| Some(view.incubators()),
    },
    Metric {
        name: "tenants",
        unit: "firms",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Tenants of incubators (that sub-kind only).",
        measure: |view| Some(view.of(Count::Tenants)),
    },
    Metric {
        name: "tenants_per_incubator",
        unit: "firms/organization",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Tenants over incubators.",
        measure: |view| {
            (view.incubators() > 0.0).then(|| view.of(Count::Tenants) / view.incubators())
        },
    },
    Metric {
        name: "hosted_startups",
        unit: "firms",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Tenants of hosts of every sub-kind.",
        measure: |view| Some(view.of(Count::Hosted)),
    },
    Metric {
        name: "admissions",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Admissions to hosts of every sub-kind.",
        measure: |view| Some(view.of(Count::Admissions)),
    },
    Metric {
        name: "graduates",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Firms that graduated from incubators.",
        measure: |view| Some(view.of(Count::Graduates)),
    },
    Metric {
        name: "graduates_cumulative",
        unit: "firms",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Firms that have ever graduated from incubators.",
        measure: |view| Some(view.graduates_cumulative()),
    },
    Metric {
        name: "months_to_graduation",
        unit: "months",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean time in the incubator of the graduates of the last twelve months.",
        measure: |view| view.ratio(Count::GraduateMonthsOfYear, Count::GraduatesOfYear),
    },
    Metric {
        name: "tenants_moved_out",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Tenants who moved out.",
        measure: |view| Some(view.of(Count::MovedOut)),
    },
    Metric {
        name: "tenants_timed_out",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Tenants whose time was over.",
        measure: |view| Some(view.of(Count::TimedOut)),
    },
    Metric {
        name: "zombie_tenants",
        unit: "firms",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Weak tenants whom a certified host keeps to be counted.",
        measure: |view| Some(view.of(Count::ZombieTenants)),
    },
    Metric {
        name: "tenant_ip_filings",
        unit: "filings/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Filings of intellectual property of any kind by tenants of incubators.",
        measure: |view| Some(view.of(Count::TenantFilings)),
    },
    Metric {
        name: "startup_ip_filings",
        unit: "filings/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Filings of intellectual property of any kind by startups.",
        measure: |view| Some(view.of(Count::StartupFilings)),
    },
    Metric {
        name: "achievements",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Input,
        doc: "Results of research.",
        measure: |view| Some(view.of(Count::Achievements)),
    },
    Metric {
        name: "duplicate_achievements",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results that repeat what exists.",
        measure: |view| Some(view.of(Count::Duplicates)),
    },
    Metric {
        name: "duplicate_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of results that repeat what exists.",
        measure: |view| view.ratio(Count::Duplicates, Count::Achievements),
    },
    Metric {
        name: "agendas_turned",
        unit: "projects/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Projects turned towards needs made known.",
        measure: |view| Some(view.of(Count::AgendasTurned)),
    },
    Metric {
        name: "published_first",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results published before anybody thought of a patent.",
        measure: |view| Some(view.of(Count::PublishedFirst)),
    },
    Metric {
        name: "achievements_carried_on",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results that their owners carried on towards use.",
        measure: |view| Some(view.of(Count::AchievementsCarriedOn)),
    },
    Metric {
        name: "achievements_ready",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results that became ready to be used by others.",
        measure: |view| Some(view.of(Count::AchievementsReady)),
    },
    Metric {
        name: "achievements_transformed",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results assigned, licensed or taken into a new firm.",
        measure: |view| Some(view.of(Count::AchievementsTransformed)),
    },
    Metric {
        name: "achievements_on_offer",
        unit: "results",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Results that can be found by buyers.",
        measure: |view| Some(view.of(Count::OnOffer)),
    },
    Metric {
        name: "listings",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results listed on exchanges.",
        measure: |view| Some(view.of(Count::Listings)),
    },
    Metric {
        name: "spin_offs",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results that their inventors take to market.",
        measure: |view| Some(view.of(Count::SpinOffs)),
    },
    Metric {
        name: "patents_filed",
        unit: "applications/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Applications for inventions by the agents of the model.",
        measure: |view| Some(view.of(Count::PatentsFiled)),
    },
    Metric {
        name: "low_value_filings",
        unit: "applications/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Applications whose private value lies below their cost.",
        measure: |view| Some(view.of(Count::LowValueFilings)),
    },
    Metric {
        name: "low_value_filing_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Their share.",
        measure: |view| view.ratio(Count::LowValueFilings, Count::PatentsFiled),
    },
    Metric {
        name: "patents_granted",
        unit: "patents/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Inventions granted.",
        measure: |view| Some(view.of(Count::PatentsGranted)),
    },
    Metric {
        name: "patents_lapsed",
        unit: "patents/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Patents that were no longer worth their fee.",
        measure: |view| Some(view.of(Count::PatentsLapsed)),
    },
    Metric {
        name: "patents_in_force",
        unit: "patents",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Invention patents in force.",
        measure: |view| Some(view.of(Count::PatentsInForce)),
    },
    Metric {
        name: "needs",
        unit: "needs/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Technical needs that arose in enterprises.",
        measure: |view| Some(view.of(Count::Needs)),
    },
    Metric {
        name: "needs_articulated",
        unit: "needs/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Needs put into words, by firms or with help.",
        measure: |view| Some(view.of(Count::NeedsArticulated)),
    },
    Metric {
        name: "needs_diagnosed",
        unit: "needs/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Needs put into words by a diagnosis.",
        measure: |view| Some(view.of(Count::NeedsDiagnosed)),
    },
    Metric {
        name: "needs_given_up",
        unit: "needs/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Needs for which no partner was found.",
        measure: |view| Some(view.of(Count::NeedsGivenUp)),
    },
    Metric {
        name: "needs_searching",
        unit: "needs",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Needs for which a partner is sought.",
        measure: |view| Some(view.of(Count::SearchingNeeds)),
    },
    Metric {
        name: "contracts",
        unit: "contracts/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Technology contracts, where the seller is.",
        measure: |view| {
            Some(view.of(Count::ContractsOfCompanies) + view.of(Count::ContractsOfUniversities))
        },
    },
    Metric {
        name: "contract_value",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Their value.",
        measure: |view| Some(contract_value(view)),
    },
    Metric {
        name: "contracts_companies",
        unit: "contracts/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Contracts sold by companies.",
        measure: |view| Some(view.of(Count::ContractsOfCompanies)),
    },
    Metric {
        name: "contract_value_companies",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Value of contracts sold by companies.",
        measure: |view| Some(view.of(Count::ContractFenCompanies) / 100.0),
    },
    Metric {
        name: "contracts_universities",
        unit: "contracts/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Contracts sold by universities, institutes and new-type institutions.",
        measure: |view| Some(view.of(Count::ContractsOfUniversities)),
    },
    Metric {
        name: "contract_value_universities",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Value of contracts sold by them.",
        measure: |view| Some(view.of(Count::ContractFenUniversities) / 100.0),
    },
    Metric {
        name: "contract_mean_value",
        unit: "CNY",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean value of a contract.",
        measure: |view| {
            quotient(
                contract_value(view),
                view.of(Count::ContractsOfCompanies) + view.of(Count::ContractsOfUniversities),
            )
        },
    },
    Metric {
        name: "contracts_above_10m_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of contracts above 10 m CNY.",
        measure: |view| {
            quotient(
                view.of(Count::ContractsAbove10m),
                view.of(Count::ContractsOfCompanies) + view.of(Count::ContractsOfUniversities),
            )
        },
    },
    Metric {
        name: "contract_value_above_10m_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of value in contracts above 10 m CNY.",
        measure: |view| quotient(view.of(Count::ContractFenAbove10m) / 100.0, contract_value(view)),
    },
    Metric {
        name: "contracts_bought",
        unit: "contracts/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Technology contracts, where the buyer is.",
        measure: |view| Some(view.of(Count::ContractsBought)),
    },
    Metric {
        name: "contract_value_bought",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Their value.",
        measure: |view| Some(view.of(Count::ContractFenBought) / 100.0),
    },
    Metric {
        name: "contracts_across_regions",
        unit: "contracts/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Contracts of buyers here with sellers elsewhere.",
        measure: |view| Some(view.of(Count::ContractsAcross)),
    },
    Metric {
        name: "contracts_intermediated_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of contracts that an intermediary brought about.",
        measure: |view| view.ratio(Count::ContractsIntermediated, Count::ContractsBought),
    },
    Metric {
        name: "match_distance",
        unit: "radians",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean cognitive distance of need and offer in contracts.",
        measure: |view| {
            quotient(view.fraction(Count::MatchDistance), view.of(Count::ContractsBought))
        },
    },
    Metric {
        name: "disputes",
        unit: "disputes/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Contracts that ended in a dispute.",
        measure: |view| Some(view.of(Count::Disputes)),
    },
    Metric {
        name: "evaluations",
        unit: "evaluations/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Evaluations delivered.",
        measure: |view| Some(view.of(Count::Evaluations)),
    },
    Metric {
        name: "evaluations_paid_by_rated_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of evaluations that the rated party paid.",
        measure: |view| view.ratio(Count::EvaluationsPaidByRated, Count::Evaluations),
    },
    Metric {
        name: "evaluation_overstatement",
        unit: "log",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean of signal less truth in evaluations.",
        measure: |view| {
            quotient(view.fraction(Count::EvaluationOverstatement), view.of(Count::Evaluations))
        },
    },
    Metric {
        name: "novelty_searches",
        unit: "searches/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Novelty searches delivered.",
        measure: |view| Some(view.of(Count::NoveltySearches)),
    },
    Metric {
        name: "equity_seekers",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Startups that sought equity.",
        measure: |view| Some(view.of(Count::EquitySeekers)),
    },
    Metric {
        name: "equity_rounds",
        unit: "rounds/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Financing rounds closed.",
        measure: |view| Some(view.of(Count::EquityRounds)),
    },
    Metric {
        name: "equity_first_rounds",
        unit: "rounds/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "First rounds closed.",
        measure: |view| Some(view.of(Count::FirstRounds)),
    },
    Metric {
        name: "equity_invested",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Equity paid into startups.",
        measure: |view| Some(view.of(Count::EquityFen) / 100.0),
    },
    Metric {
        name: "equity_arranged",
        unit: "rounds/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Rounds that an intermediary arranged.",
        measure: |view| Some(view.of(Count::EquityArranged)),
    },
    Metric {
        name: "exits",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Funded firms sold or listed.",
        measure: |view| Some(view.of(Count::Exits)),
    },
    Metric {
        name: "stock_listings",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Funded firms listed on a stock exchange.",
        measure: |view| Some(view.of(Count::StockListings)),
    },
    Metric {
        name: "investors",
        unit: "investors",
        kind: MetricKind::Stock,
        role: Role::Input,
        doc: "Investors that the simulated ones stand for.",
        measure: |view| Some(view.fraction(Count::Investors)),
    },
    Metric {
        name: "recognition",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of occasions to use an intermediary at which it was known and trusted enough to be used.",
        measure: |view| view.ratio(Count::OccasionsRecognized, Count::Occasions),
    },
    Metric {
        name: "referrals",
        unit: "clients/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Clients told by an intermediary of a type that they did not know.",
        measure: |view| Some(view.of(Count::Referrals)),
    },
    Metric {
        name: "public_cost",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "What governments pay to intermediaries; research money and commitments to funds are not in it.",
        measure: |view| Some(view.public_cost()),
    },
    Metric {
        name: "public_commitments",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Input,
        doc: "What governments commit to funds.",
        measure: |view| Some(view.public_commitments()),
    },
    clients!("incubator", Kind::Incubator),
    income!("incubator", Kind::Incubator),
    state_share!("incubator", Kind::Incubator),
    organizations!("incubator", Kind::Incubator),
    clients!("productivity_center", Kind::ProductivityCenter),
    income!("productivity_center", Kind::ProductivityCenter),
    state_share!("productivity_center", Kind::ProductivityCenter),
    organizations!("productivity_center", Kind::ProductivityCenter),
    clients!("transformation_center", Kind::TransformationCenter),
    income!("transformation_center", Kind::TransformationCenter),
    state_share!("transformation_center", Kind::TransformationCenter),
    organizations!("transformation_center", Kind::TransformationCenter),
    clients!("exchange", Kind::Exchange),
    income!("exchange", Kind::Exchange),
    state_share!("exchange", Kind::Exchange),
    organizations!("exchange", Kind::Exchange),
    clients!("financial_service", Kind::FinancialService),
    income!("financial_service", Kind::FinancialService),
    state_share!("financial_service", Kind::FinancialService),
    organizations!("financial_service", Kind::FinancialService),
    clients!("patent_agency", Kind::PatentAgency),
    income!("patent_agency", Kind::PatentAgency),
    state_share!("patent_agency", Kind::PatentAgency),
    organizations!("patent_agency", Kind::PatentAgency),
    clients!("evaluation", Kind::Evaluation),
    income!("evaluation", Kind::Evaluation),
    state_share!("evaluation", Kind::Evaluation),
    organizations!("evaluation", Kind::Evaluation),
    clients!("information_service", Kind::InformationService),
    income!("information_service", Kind::InformationService),
    state_share!("information_service", Kind::InformationService),
    organizations!("information_service", Kind::InformationService),
];

/// Value of all contracts sold, CNY.
fn contract_value(view: &View) -> f64 {
    (view.of(Count::ContractFenCompanies) + view.of(Count::ContractFenUniversities)) / 100.0
}

/// One number over another, undefined when the other is zero.
fn quotient(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| numerator / denominator)
}
