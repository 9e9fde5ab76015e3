//! The metrics: one row each. A metric reads the view of a place; it never scans a population.

use std::sync::LazyLock;

use crate::model::record::view::View;
use crate::model::rules::credit::models::MODEL_COUNT;
use crate::model::rules::credit::{SCHEME_COUNT, scheme_name};
use crate::model::rules::levers::LEVERS;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::Sector;
use crate::model::state::tally::{Count, LoanCount};

/// A figure that a run gives for every place and month.
#[derive(Clone, Copy)]
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
    /// How it is read off.
    measure: Measure,
}

/// How a metric is read off a view.
#[derive(Clone, Copy)]
enum Measure {
    /// By a function of its own.
    Of(fn(&View) -> Option<f64>),
    /// As a count of loans under a model.
    OfModel { place: u8, count: LoanCount, per: f64, over: Option<LoanCount> },
    /// As a figure of payments under a lever.
    OfLever { place: usize, figure: usize },
    /// As what policies paid to a sector.
    ToSector(Sector),
}

impl Metric {
    /// The figure of a place and month; nothing when it is undefined.
    pub fn measure(&self, view: &View) -> Option<f64> {
        match self.measure {
            Measure::Of(measure) => measure(view),
            Measure::OfModel { place, count, per, over } => {
                let sum = view.loans_of(place, count) / per;
                match over {
                    Some(over) => quotient(sum, view.loans_of(place, over)),
                    None => Some(sum),
                }
            }
            Measure::OfLever { place, figure } => Some(view.of_lever(place)[figure]),
            Measure::ToSector(payee) => Some(view.policy_to(payee)),
        }
    }
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
            measure: Measure::Of(|view| Some(view.clients($kind))),
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
            measure: Measure::Of(|view| Some(view.income($kind))),
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
            measure: Measure::Of(|view| quotient(view.state_income($kind), view.income($kind))),
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
            measure: Measure::Of(|view| Some(view.organizations($kind))),
        }
    };
}

/// All metrics, in the order in which they are written.
pub static METRICS: LazyLock<Vec<Metric>> = LazyLock::new(|| {
    let mut metrics = ROWS.to_vec();
    for place in 0..SCHEME_COUNT {
        let kind = if place < MODEL_COUNT { "ip" } else { "product" };
        let of = |row: &ModelRow| row.of(place as u8, kind, scheme_name(place));
        metrics.extend(MODEL_ROWS.iter().map(of));
    }
    for (place, lever) in LEVERS.iter().enumerate() {
        let rows = LEVER_ROWS.iter().enumerate();
        metrics.extend(rows.map(|(figure, (what, unit, doc))| Metric {
            name: format!("policy_{what}_{lever}").leak(),
            unit,
            kind: MetricKind::Flow,
            role: Role::Outcome,
            doc,
            measure: Measure::OfLever { place, figure },
        }));
    }
    metrics.extend(Sector::ALL.into_iter().filter(|payee| !payee.is_government()).map(|payee| {
        Metric {
            name: format!("policy_to_{}", payee.name()).leak(),
            unit: "CNY/month",
            kind: MetricKind::Flow,
            role: Role::Outcome,
            doc: "What policies paid to the sector, under all levers.",
            measure: Measure::ToSector(payee),
        }
    }));
    metrics
});

/// What is told of each lever: middle of the name, unit, meaning.
const LEVER_ROWS: [(&str, &str, &str); 3] = [
    ("cost", "CNY/month", "What policies paid under the lever."),
    (
        "refused",
        "CNY/month",
        "What policies would have paid under the lever, had their budgets held it.",
    ),
    ("payments", "payments/month", "Payments under the lever."),
];

/// A figure that there is for each model of IP financing and each product: middle of the name, unit,
/// what is counted and in what unit, over what if it is a mean, and what it means.
struct ModelRow(&'static str, &'static str, LoanCount, f64, Option<LoanCount>, &'static str);

impl ModelRow {
    /// The row of one model.
    fn of(&self, place: u8, kind: &str, model: &str) -> Metric {
        let &ModelRow(what, unit, count, per, over, doc) = self;
        Metric {
            name: format!("{kind}_{what}_{model}").leak(),
            unit,
            kind: if over.is_some() { MetricKind::Ratio } else { MetricKind::Flow },
            role: Role::Outcome,
            doc,
            measure: Measure::OfModel { place, count, per, over },
        }
    }
}

/// What is told of each model.
const MODEL_ROWS: &[ModelRow] = &[
    ModelRow(
        "loans",
        "loans/month",
        LoanCount::Loans,
        1.0,
        None,
        "Loans made under the model or product.",
    ),
    ModelRow(
        "loan_principal",
        "CNY/month",
        LoanCount::PrincipalFen,
        100.0,
        None,
        "Principal of loans made under the model.",
    ),
    ModelRow(
        "loan_rate",
        "share/year",
        LoanCount::RateFen,
        1.0,
        Some(LoanCount::PrincipalFen),
        "Mean rate of loans made under the model, by principal.",
    ),
    ModelRow(
        "loan_age",
        "months",
        LoanCount::AgeMonths,
        1.0,
        Some(LoanCount::Loans),
        "Mean age of the borrowers of loans made under the model.",
    ),
    ModelRow(
        "loan_sales",
        "CNY/year",
        LoanCount::SalesFen,
        100.0,
        Some(LoanCount::Loans),
        "Mean yearly sales of the borrowers of loans made under the model.",
    ),
    ModelRow(
        "loan_additional",
        "CNY/month",
        LoanCount::AdditionalFen,
        100.0,
        None,
        "Of the principal lent under the model, what the same banks would not have lent without the model.",
    ),
    ModelRow(
        "loans_additional",
        "loans/month",
        LoanCount::Additional,
        1.0,
        None,
        "Loans under the model of which the same banks would have lent nothing without it.",
    ),
    ModelRow(
        "loans_liquidity",
        "loans/month",
        LoanCount::Liquidity,
        1.0,
        None,
        "Loans under the model to firms short of cash.",
    ),
    ModelRow(
        "loan_fees_public",
        "CNY/month",
        LoanCount::PublicFeesFen,
        100.0,
        None,
        "What the state and its funds paid for appraisals and sales of pledges under the model.",
    ),
    ModelRow(
        "loans_ended",
        "loans/month",
        LoanCount::Ended,
        1.0,
        None,
        "Loans under the model that are over, paid back or not.",
    ),
    ModelRow(
        "loan_subsidy",
        "CNY/month",
        LoanCount::SubsidyFen,
        100.0,
        None,
        "Interest under the model that the state refunds to who has paid back.",
    ),
    ModelRow(
        "loan_defaults",
        "loans/month",
        LoanCount::Defaulted,
        1.0,
        None,
        "Loans under the model that were not paid back.",
    ),
    ModelRow(
        "loan_default_share",
        "share",
        LoanCount::Defaulted,
        1.0,
        Some(LoanCount::Ended),
        "Share of the loans under the model that ended in the month which were not paid back.",
    ),
    ModelRow(
        "loan_recovered",
        "CNY/month",
        LoanCount::RecoveredFen,
        100.0,
        None,
        "What sales of pledges under the model brought.",
    ),
    ModelRow(
        "loan_loss_bank",
        "CNY/month",
        LoanCount::LossBankFen,
        100.0,
        None,
        "What banks lost of claims settled under the model.",
    ),
    ModelRow(
        "loan_loss_guarantor",
        "CNY/month",
        LoanCount::LossGuarantorFen,
        100.0,
        None,
        "What guarantee companies lost of claims settled under the model.",
    ),
    ModelRow(
        "loan_loss_public",
        "CNY/month",
        LoanCount::LossPublicFen,
        100.0,
        None,
        "What public funds, pools and the state lost of claims settled under the model.",
    ),
];

/// The metrics that are not told by model.
const ROWS: &[Metric] = &[
    Metric {
        name: "researchers",
        unit: "people",
        kind: MetricKind::Stock,
        role: Role::Input,
        doc: "Researchers of universities, institutes and new-type institutions.",
        measure: Measure::Of(|view| Some(view.of(Count::Researchers))),
    },
    Metric {
        name: "enterprises",
        unit: "firms",
        kind: MetricKind::Stock,
        role: Role::Input,
        doc: "Technology-using firms that are no longer young; their number follows the record.",
        measure: Measure::Of(|view| Some(view.of(Count::Enterprises))),
    },
    Metric {
        name: "startups",
        unit: "firms",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Firms younger than the age of maturity.",
        measure: Measure::Of(|view| Some(view.of(Count::Startups))),
    },
    Metric {
        name: "startups_founded",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Startups founded.",
        measure: Measure::Of(|view| Some(view.of(Count::Founded))),
    },
    Metric {
        name: "startups_failed",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Startups that ran out of cash or closed for want of prospects.",
        measure: Measure::Of(|view| Some(view.of(Count::Failed))),
    },
    Metric {
        name: "startups_matured",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Startups that reached the age of maturity.",
        measure: Measure::Of(|view| Some(view.of(Count::Matured))),
    },
    Metric {
        name: "startups_promoted",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Startups that took the place of an enterprise.",
        measure: Measure::Of(|view| Some(view.of(Count::Promoted))),
    },
    Metric {
        name: "startup_survival_36m",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Of the firms founded 36 to 47 months ago, the share that lived for 36 months.",
        measure: Measure::Of(|view| view.ratio(Count::CohortAlive, Count::CohortFounded)),
    },
    Metric {
        name: "startup_customers",
        unit: "customers",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Customers served by startups.",
        measure: Measure::Of(|view| Some(view.of(Count::Customers))),
    },
    Metric {
        name: "ideas",
        unit: "people/month",
        kind: MetricKind::Flow,
        role: Role::Input,
        doc: "People with an idea for a technology firm.",
        measure: Measure::Of(|view| Some(view.of(Count::Ideas))),
    },
    Metric {
        name: "ideas_given_up",
        unit: "people/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Ideas given up without a firm.",
        measure: Measure::Of(|view| Some(view.of(Count::IdeasGivenUp))),
    },
    Metric {
        name: "founders_from_elsewhere",
        unit: "people/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Founders who came from another region.",
        measure: Measure::Of(|view| Some(view.of(Count::FoundersArrived))),
    },
    Metric {
        name: "incubators",
        unit: "organizations",
        kind: MetricKind::Stock,
        role: Role::Input,
        doc: "Incubators of the sub-kind that the report counts; their number follows the record in the baseline.",
        measure: Measure::Of(|view| Some(view.incubators())),
    },
    Metric {
        name: "tenants",
        unit: "firms",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Tenants of incubators (that sub-kind only).",
        measure: Measure::Of(|view| Some(view.of(Count::Tenants))),
    },
    Metric {
        name: "tenants_per_incubator",
        unit: "firms/organization",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Tenants over incubators.",
        measure: Measure::Of(|view| {
            (view.incubators() > 0.0).then(|| view.of(Count::Tenants) / view.incubators())
        }),
    },
    Metric {
        name: "hosted_startups",
        unit: "firms",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Tenants of hosts of every sub-kind.",
        measure: Measure::Of(|view| Some(view.of(Count::Hosted))),
    },
    Metric {
        name: "admissions",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Admissions to hosts of every sub-kind.",
        measure: Measure::Of(|view| Some(view.of(Count::Admissions))),
    },
    Metric {
        name: "graduates",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Firms that graduated from incubators.",
        measure: Measure::Of(|view| Some(view.of(Count::Graduates))),
    },
    Metric {
        name: "graduates_cumulative",
        unit: "firms",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Firms that have ever graduated from incubators.",
        measure: Measure::Of(|view| Some(view.graduates_cumulative())),
    },
    Metric {
        name: "months_to_graduation",
        unit: "months",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean time in the incubator of the graduates of the last twelve months.",
        measure: Measure::Of(|view| {
            view.ratio(Count::GraduateMonthsOfYear, Count::GraduatesOfYear)
        }),
    },
    Metric {
        name: "tenants_moved_out",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Tenants who moved out.",
        measure: Measure::Of(|view| Some(view.of(Count::MovedOut))),
    },
    Metric {
        name: "tenants_timed_out",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Tenants whose time was over.",
        measure: Measure::Of(|view| Some(view.of(Count::TimedOut))),
    },
    Metric {
        name: "zombie_tenants",
        unit: "firms",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Weak tenants whom a certified host keeps to be counted, or one that wants to be.",
        measure: Measure::Of(|view| Some(view.of(Count::ZombieTenants))),
    },
    Metric {
        name: "certified_incubators",
        unit: "organizations",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Incubators that pass a gate of accreditation in force.",
        measure: Measure::Of(|view| Some(view.fraction(Count::CertifiedHosts))),
    },
    Metric {
        name: "filings_for_accreditation",
        unit: "filings/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Cheap filings that hosts pay for so that enough of their tenants have filed.",
        measure: Measure::Of(|view| Some(view.of(Count::FilingsForGates))),
    },
    Metric {
        name: "tenant_ip_filings",
        unit: "filings/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Filings of intellectual property of any kind by tenants of incubators.",
        measure: Measure::Of(|view| Some(view.of(Count::TenantFilings))),
    },
    Metric {
        name: "startup_ip_filings",
        unit: "filings/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Filings of intellectual property of any kind by startups.",
        measure: Measure::Of(|view| Some(view.of(Count::StartupFilings))),
    },
    Metric {
        name: "achievements",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Input,
        doc: "Results of research.",
        measure: Measure::Of(|view| Some(view.of(Count::Achievements))),
    },
    Metric {
        name: "duplicate_achievements",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results that repeat what exists.",
        measure: Measure::Of(|view| Some(view.of(Count::Duplicates))),
    },
    Metric {
        name: "duplicate_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of results that repeat what exists.",
        measure: Measure::Of(|view| view.ratio(Count::Duplicates, Count::Achievements)),
    },
    Metric {
        name: "agendas_turned",
        unit: "projects/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Projects turned towards needs made known.",
        measure: Measure::Of(|view| Some(view.of(Count::AgendasTurned))),
    },
    Metric {
        name: "published_first",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results published before anybody thought of a patent.",
        measure: Measure::Of(|view| Some(view.of(Count::PublishedFirst))),
    },
    Metric {
        name: "achievements_carried_on",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results that their owners carried on towards use.",
        measure: Measure::Of(|view| Some(view.of(Count::AchievementsCarriedOn))),
    },
    Metric {
        name: "achievements_ready",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results that became ready to be used by others.",
        measure: Measure::Of(|view| Some(view.of(Count::AchievementsReady))),
    },
    Metric {
        name: "achievements_transformed",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results assigned, licensed or taken into a new firm.",
        measure: Measure::Of(|view| Some(view.of(Count::AchievementsTransformed))),
    },
    Metric {
        name: "achievements_on_offer",
        unit: "results",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Results that can be found by buyers.",
        measure: Measure::Of(|view| Some(view.of(Count::OnOffer))),
    },
    Metric {
        name: "listings",
        unit: "results/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results listed on exchanges.",
        measure: Measure::Of(|view| Some(view.of(Count::Listings))),
    },
    Metric {
        name: "spin_offs",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Results that their inventors take to market.",
        measure: Measure::Of(|view| Some(view.of(Count::SpinOffs))),
    },
    Metric {
        name: "patents_filed",
        unit: "applications/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Applications for inventions by the agents of the model.",
        measure: Measure::Of(|view| Some(view.of(Count::PatentsFiled))),
    },
    Metric {
        name: "low_value_filings",
        unit: "applications/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Applications whose private value lies below their cost.",
        measure: Measure::Of(|view| Some(view.of(Count::LowValueFilings))),
    },
    Metric {
        name: "low_value_filing_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Their share.",
        measure: Measure::Of(|view| view.ratio(Count::LowValueFilings, Count::PatentsFiled)),
    },
    Metric {
        name: "patents_granted",
        unit: "patents/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Inventions granted.",
        measure: Measure::Of(|view| Some(view.of(Count::PatentsGranted))),
    },
    Metric {
        name: "patents_lapsed",
        unit: "patents/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Patents that were no longer worth their fee.",
        measure: Measure::Of(|view| Some(view.of(Count::PatentsLapsed))),
    },
    Metric {
        name: "patents_in_force",
        unit: "patents",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Invention patents in force.",
        measure: Measure::Of(|view| Some(view.of(Count::PatentsInForce))),
    },
    Metric {
        name: "needs",
        unit: "needs/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Technical needs that arose in enterprises.",
        measure: Measure::Of(|view| Some(view.of(Count::Needs))),
    },
    Metric {
        name: "needs_articulated",
        unit: "needs/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Needs put into words, by firms or with help.",
        measure: Measure::Of(|view| Some(view.of(Count::NeedsArticulated))),
    },
    Metric {
        name: "needs_diagnosed",
        unit: "needs/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Needs put into words by a diagnosis.",
        measure: Measure::Of(|view| Some(view.of(Count::NeedsDiagnosed))),
    },
    Metric {
        name: "needs_given_up",
        unit: "needs/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Needs for which no partner was found.",
        measure: Measure::Of(|view| Some(view.of(Count::NeedsGivenUp))),
    },
    Metric {
        name: "needs_searching",
        unit: "needs",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Needs for which a partner is sought.",
        measure: Measure::Of(|view| Some(view.of(Count::SearchingNeeds))),
    },
    Metric {
        name: "contracts",
        unit: "contracts/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Technology contracts, where the seller is.",
        measure: Measure::Of(|view| {
            Some(view.of(Count::ContractsOfCompanies) + view.of(Count::ContractsOfUniversities))
        }),
    },
    Metric {
        name: "contract_value",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Their value.",
        measure: Measure::Of(|view| Some(contract_value(view))),
    },
    Metric {
        name: "contracts_companies",
        unit: "contracts/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Contracts sold by companies.",
        measure: Measure::Of(|view| Some(view.of(Count::ContractsOfCompanies))),
    },
    Metric {
        name: "contract_value_companies",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Value of contracts sold by companies.",
        measure: Measure::Of(|view| Some(view.of(Count::ContractFenCompanies) / 100.0)),
    },
    Metric {
        name: "contracts_universities",
        unit: "contracts/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Contracts sold by universities, institutes and new-type institutions.",
        measure: Measure::Of(|view| Some(view.of(Count::ContractsOfUniversities))),
    },
    Metric {
        name: "contract_value_universities",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Value of contracts sold by them.",
        measure: Measure::Of(|view| Some(view.of(Count::ContractFenUniversities) / 100.0)),
    },
    Metric {
        name: "contract_mean_value",
        unit: "CNY",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean value of a contract.",
        measure: Measure::Of(|view| {
            quotient(
                contract_value(view),
                view.of(Count::ContractsOfCompanies) + view.of(Count::ContractsOfUniversities),
            )
        }),
    },
    Metric {
        name: "contracts_above_10m_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of contracts above 10 m CNY.",
        measure: Measure::Of(|view| {
            quotient(
                view.of(Count::ContractsAbove10m),
                view.of(Count::ContractsOfCompanies) + view.of(Count::ContractsOfUniversities),
            )
        }),
    },
    Metric {
        name: "contract_value_above_10m_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of value in contracts above 10 m CNY.",
        measure: Measure::Of(|view| {
            quotient(view.of(Count::ContractFenAbove10m) / 100.0, contract_value(view))
        }),
    },
    Metric {
        name: "contracts_bought",
        unit: "contracts/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Technology contracts, where the buyer is.",
        measure: Measure::Of(|view| Some(view.of(Count::ContractsBought))),
    },
    Metric {
        name: "contract_value_bought",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Their value.",
        measure: Measure::Of(|view| Some(view.of(Count::ContractFenBought) / 100.0)),
    },
    Metric {
        name: "contracts_across_regions",
        unit: "contracts/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Contracts of buyers here with sellers elsewhere.",
        measure: Measure::Of(|view| Some(view.of(Count::ContractsAcross))),
    },
    Metric {
        name: "contracts_intermediated_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of contracts that an intermediary brought about.",
        measure: Measure::Of(|view| {
            view.ratio(Count::ContractsIntermediated, Count::ContractsBought)
        }),
    },
    Metric {
        name: "match_distance",
        unit: "radians",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean cognitive distance of need and offer in contracts.",
        measure: Measure::Of(|view| {
            quotient(view.fraction(Count::MatchDistance), view.of(Count::ContractsBought))
        }),
    },
    Metric {
        name: "disputes",
        unit: "disputes/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Contracts that ended in a dispute.",
        measure: Measure::Of(|view| Some(view.of(Count::Disputes))),
    },
    Metric {
        name: "evaluations",
        unit: "evaluations/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Evaluations delivered.",
        measure: Measure::Of(|view| Some(view.of(Count::Evaluations))),
    },
    Metric {
        name: "evaluations_paid_by_rated_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of evaluations that the rated party paid.",
        measure: Measure::Of(|view| view.ratio(Count::EvaluationsPaidByRated, Count::Evaluations)),
    },
    Metric {
        name: "evaluation_overstatement",
        unit: "log",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean of signal less truth in evaluations.",
        measure: Measure::Of(|view| {
            quotient(view.fraction(Count::EvaluationOverstatement), view.of(Count::Evaluations))
        }),
    },
    Metric {
        name: "novelty_searches",
        unit: "searches/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Novelty searches delivered.",
        measure: Measure::Of(|view| Some(view.of(Count::NoveltySearches))),
    },
    Metric {
        name: "equity_seekers",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Startups that sought equity.",
        measure: Measure::Of(|view| Some(view.of(Count::EquitySeekers))),
    },
    Metric {
        name: "equity_rounds",
        unit: "rounds/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Financing rounds closed.",
        measure: Measure::Of(|view| Some(view.of(Count::EquityRounds))),
    },
    Metric {
        name: "equity_first_rounds",
        unit: "rounds/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "First rounds closed.",
        measure: Measure::Of(|view| Some(view.of(Count::FirstRounds))),
    },
    Metric {
        name: "equity_invested",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Equity paid into startups.",
        measure: Measure::Of(|view| Some(view.of(Count::EquityFen) / 100.0)),
    },
    Metric {
        name: "equity_arranged",
        unit: "rounds/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Rounds that an intermediary arranged.",
        measure: Measure::Of(|view| Some(view.of(Count::EquityArranged))),
    },
    Metric {
        name: "exits",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Funded firms sold or listed.",
        measure: Measure::Of(|view| Some(view.of(Count::Exits))),
    },
    Metric {
        name: "stock_listings",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Funded firms listed on a stock exchange.",
        measure: Measure::Of(|view| Some(view.of(Count::StockListings))),
    },
    Metric {
        name: "investors",
        unit: "investors",
        kind: MetricKind::Stock,
        role: Role::Input,
        doc: "Investors that the simulated ones stand for.",
        measure: Measure::Of(|view| Some(view.fraction(Count::Investors))),
    },
    Metric {
        name: "projects",
        unit: "projects/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Projects that firms thought of.",
        measure: Measure::Of(|view| Some(view.of(Count::Projects))),
    },
    Metric {
        name: "projects_carried_out",
        unit: "projects/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Projects carried out, with own or borrowed money.",
        measure: Measure::Of(|view| Some(view.of(Count::ProjectsCarriedOut))),
    },
    Metric {
        name: "projects_succeeded",
        unit: "projects/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Projects that succeeded.",
        measure: Measure::Of(|view| Some(view.of(Count::ProjectsSucceeded))),
    },
    Metric {
        name: "loan_applicants",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Firms that asked banks for money.",
        measure: Measure::Of(|view| Some(view.of(Count::LoanApplicants))),
    },
    Metric {
        name: "credit_access_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of the firms asking for money that got a loan.",
        measure: Measure::Of(|view| view.ratio(Count::LoanApplicantsServed, Count::LoanApplicants)),
    },
    Metric {
        name: "credit_cases",
        unit: "cases/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Firms whose cases a financial service organization took to banks.",
        measure: Measure::Of(|view| Some(view.of(Count::CreditCases))),
    },
    Metric {
        name: "loans_refused",
        unit: "applications/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Applications on which no rate would bring a bank what it asks of a loan.",
        measure: Measure::Of(|view| Some(view.of(Count::LoansRefused))),
    },
    Metric {
        name: "loans_renewed",
        unit: "loans/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Loans replaced by new ones when they were due.",
        measure: Measure::Of(|view| Some(view.of(Count::LoansRenewed))),
    },
    Metric {
        name: "loan_principal",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Principal of all loans made: ordinary, on patents, and products; renewals apart.",
        measure: Measure::Of(|view| Some(view.all_loans(LoanCount::PrincipalFen) / 100.0)),
    },
    Metric {
        name: "loans_outstanding",
        unit: "CNY",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Principal of all loans that is not paid back.",
        measure: Measure::Of(|view| Some(view.all_loans(LoanCount::OutstandingFen) / 100.0)),
    },
    Metric {
        name: "bank_loans",
        unit: "loans/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Loans made without a pledge of intellectual property.",
        measure: Measure::Of(|view| Some(view.ordinary_loans(LoanCount::Loans))),
    },
    Metric {
        name: "bank_loan_principal",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Principal of loans made without a pledge of intellectual property.",
        measure: Measure::Of(|view| Some(view.ordinary_loans(LoanCount::PrincipalFen) / 100.0)),
    },
    Metric {
        name: "bank_loan_rate",
        unit: "share/year",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean rate of these loans, by principal.",
        measure: Measure::Of(|view| {
            quotient(
                view.ordinary_loans(LoanCount::RateFen),
                view.ordinary_loans(LoanCount::PrincipalFen),
            )
        }),
    },
    Metric {
        name: "bank_loans_outstanding",
        unit: "CNY",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Principal of such loans that is not paid back.",
        measure: Measure::Of(|view| Some(view.ordinary_loans(LoanCount::OutstandingFen) / 100.0)),
    },
    Metric {
        name: "bank_loan_defaults",
        unit: "loans/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Loans without a pledge of intellectual property that were not paid back.",
        measure: Measure::Of(|view| Some(view.ordinary_loans(LoanCount::Defaulted))),
    },
    Metric {
        name: "ip_loans",
        unit: "loans/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Loans made on pledged patents, renewals apart.",
        measure: Measure::Of(|view| Some(view.pledge_loans(LoanCount::Loans))),
    },
    Metric {
        name: "ip_loan_principal",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Principal of loans made on pledged patents, renewals apart.",
        measure: Measure::Of(|view| Some(view.pledge_loans(LoanCount::PrincipalFen) / 100.0)),
    },
    Metric {
        name: "ip_loan_mean",
        unit: "CNY",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean principal of loans made on pledged patents.",
        measure: Measure::Of(|view| {
            quotient(
                view.pledge_loans(LoanCount::PrincipalFen) / 100.0,
                view.pledge_loans(LoanCount::Loans),
            )
        }),
    },
    Metric {
        name: "ip_loan_small_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of them at or below 10 m CNY.",
        measure: Measure::Of(|view| {
            quotient(view.pledge_loans(LoanCount::Small), view.pledge_loans(LoanCount::Loans))
        }),
    },
    Metric {
        name: "ip_loan_rate",
        unit: "share/year",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean rate of loans made on pledged patents, by principal.",
        measure: Measure::Of(|view| {
            quotient(
                view.pledge_loans(LoanCount::RateFen),
                view.pledge_loans(LoanCount::PrincipalFen),
            )
        }),
    },
    Metric {
        name: "ip_loan_borrower_age",
        unit: "months",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean age of their borrowers.",
        measure: Measure::Of(|view| {
            quotient(view.pledge_loans(LoanCount::AgeMonths), view.pledge_loans(LoanCount::Loans))
        }),
    },
    Metric {
        name: "ip_loan_borrower_sales",
        unit: "CNY/year",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean yearly sales of their borrowers.",
        measure: Measure::Of(|view| {
            quotient(
                view.pledge_loans(LoanCount::SalesFen) / 100.0,
                view.pledge_loans(LoanCount::Loans),
            )
        }),
    },
    Metric {
        name: "ip_loans_outstanding",
        unit: "CNY",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Principal of loans on pledged patents that is not paid back.",
        measure: Measure::Of(|view| Some(view.pledge_loans(LoanCount::OutstandingFen) / 100.0)),
    },
    Metric {
        name: "ip_loan_additional_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of their principal that the same banks would not have lent without the model.",
        measure: Measure::Of(|view| {
            quotient(
                view.pledge_loans(LoanCount::AdditionalFen),
                view.pledge_loans(LoanCount::PrincipalFen),
            )
        }),
    },
    Metric {
        name: "ip_loan_default_rate",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of those that ended in the last twelve months which were not paid back.",
        measure: Measure::Of(|view| view.ratio(Count::DefaultedOfYear, Count::EndedOfYear)),
    },
    Metric {
        name: "ip_loan_recovery_rate",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "What sales of pledges brought, over what was owed, of claims settled in the last twelve months.",
        measure: Measure::Of(|view| view.ratio(Count::RecoveredOfYear, Count::DebtOfYear)),
    },
    Metric {
        name: "ip_loan_loss_bank",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "What banks lost of claims settled.",
        measure: Measure::Of(|view| Some(view.pledge_loans(LoanCount::LossBankFen) / 100.0)),
    },
    Metric {
        name: "ip_loan_loss_guarantor",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "What guarantee companies lost of claims settled.",
        measure: Measure::Of(|view| Some(view.pledge_loans(LoanCount::LossGuarantorFen) / 100.0)),
    },
    Metric {
        name: "ip_loan_loss_public",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "What public funds, pools and the state lost of claims settled.",
        measure: Measure::Of(|view| Some(view.pledge_loans(LoanCount::LossPublicFen) / 100.0)),
    },
    Metric {
        name: "ip_loan_loss_insurer",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "What insurers lost of claims settled.",
        measure: Measure::Of(|view| Some(view.pledge_loans(LoanCount::LossInsurerFen) / 100.0)),
    },
    Metric {
        name: "interest_subsidy",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Interest that the state refunds to who has paid back, under models and products.",
        measure: Measure::Of(|view| Some(view.all_loans(LoanCount::SubsidyFen) / 100.0)),
    },
    Metric {
        name: "credit_public_cost",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "What models and products cost the state: losses of public funds and pools, re-compensation, interest refunded, appraisals and fees for sales.",
        measure: Measure::Of(|view| {
            let parts = [LoanCount::LossPublicFen, LoanCount::SubsidyFen, LoanCount::PublicFeesFen];
            Some(parts.map(|part| view.all_loans(part)).iter().sum::<f64>() / 100.0)
        }),
    },
    Metric {
        name: "guarantee_outstanding",
        unit: "CNY",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "What guarantors would have to pay if nobody paid back.",
        measure: Measure::Of(|view| Some(view.of(Count::GuaranteeFen) / 100.0)),
    },
    Metric {
        name: "compensation_pool_balance",
        unit: "CNY",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "What public funds and compensation pools have.",
        measure: Measure::Of(|view| Some(view.of(Count::PublicFundFen) / 100.0)),
    },
    Metric {
        name: "bank_capital",
        unit: "CNY",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Capital of banks for such loans.",
        measure: Measure::Of(|view| Some(view.of(Count::BankCapitalFen) / 100.0)),
    },
    Metric {
        name: "bank_knowledge",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Mean of what banks know of lending on intellectual property, over regions.",
        measure: Measure::Of(|view| {
            quotient(view.fraction(Count::BankKnowledge), view.fraction(Count::LendingRegions))
        }),
    },
    Metric {
        name: "pledged_patent_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of firms' patents in force that are pledged.",
        measure: Measure::Of(|view| view.ratio(Count::PledgedPatents, Count::FirmPatents)),
    },
    Metric {
        name: "pledging_firm_share",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of startups and enterprises that have ever pledged a patent.",
        measure: Measure::Of(|view| {
            quotient(
                view.of(Count::EverPledged),
                view.of(Count::Startups) + view.of(Count::Enterprises),
            )
        }),
    },
    Metric {
        name: "appraisals",
        unit: "appraisals/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Appraisals of patents for a pledge.",
        measure: Measure::Of(|view| Some(view.of(Count::Appraisals))),
    },
    Metric {
        name: "appraisals_missed",
        unit: "appraisals/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Appraisals for a pledge that nobody had time for or that could not be paid: the bank then looks itself.",
        measure: Measure::Of(|view| Some(view.of(Count::AppraisalsMissed))),
    },
    Metric {
        name: "screening_cost",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "What banks spend on looking into applications for loans: their care.",
        measure: Measure::Of(|view| Some(view.of(Count::ScreeningFen) / 100.0)),
    },
    Metric {
        name: "policy_cost",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "What policies paid under all levers.",
        measure: Measure::Of(|view| {
            Some((0..LEVERS.len()).map(|lever| view.of_lever(lever)[0]).sum())
        }),
    },
    Metric {
        name: "policy_unspent",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "What becomes free of the budgets of policies less what is paid under them: over a year, what was not absorbed.",
        measure: Measure::Of(|view| Some(view.of(Count::PolicyUnspentFen) / 100.0)),
    },
    Metric {
        name: "enterprises_failed",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Enterprises that could not pay their costs or their banks.",
        measure: Measure::Of(|view| Some(view.of(Count::EnterprisesFailed))),
    },
    Metric {
        name: "recognition",
        unit: "share",
        kind: MetricKind::Ratio,
        role: Role::Outcome,
        doc: "Share of occasions to use an intermediary at which it was known and trusted enough to be used.",
        measure: Measure::Of(|view| view.ratio(Count::OccasionsRecognized, Count::Occasions)),
    },
    Metric {
        name: "referrals",
        unit: "clients/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Clients told by an intermediary of a type that they did not know.",
        measure: Measure::Of(|view| Some(view.of(Count::Referrals))),
    },
    Metric {
        name: "public_cost",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "What governments pay to intermediaries; research money and commitments to funds are not in it.",
        measure: Measure::Of(|view| Some(view.public_cost())),
    },
    Metric {
        name: "public_commitments",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        role: Role::Input,
        doc: "What governments commit to funds.",
        measure: Measure::Of(|view| Some(view.public_commitments())),
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

/// The metric of a name.
pub fn metric(name: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.name == name)
}
