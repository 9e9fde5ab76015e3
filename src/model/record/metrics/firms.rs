//! Firms and their founders.

use super::{Basis, Direction, Measure, Metric, MetricKind, flow, ratio, stock};

use crate::model::record::view::View;
use crate::model::state::lives::YEARS_OF_LIFE;
use crate::model::state::tally::Count;

/// Researchers, enterprises, startups and founders.
pub const ROWS: &[Metric] = &[
    stock(
        "researchers",
        "people",
        "Researchers of universities, institutes and new-type institutions.",
        |view| view.of(Count::Researchers),
    )
    .input(),
    stock(
        "enterprises",
        "firms",
        "Technology-using firms that are no longer startups; their number follows the record.",
        |view| view.of(Count::Enterprises),
    )
    .input(),
    stock("startups", "firms", "Firms younger than the age of maturity.", |view| {
        view.of(Count::Startups)
    })
    .better_when_higher()
    .headline(1)
    .shared_out(1),
    flow("startups_founded", "firms/month", "Startups founded.", |view| view.of(Count::Founded))
        .better_when_higher()
        .headline(2),
    flow(
        "startups_failed",
        "firms/month",
        "Startups that ran out of cash or closed for lack of prospects.",
        |view| view.of(Count::Failed),
    )
    .better_when_lower(),
    flow("startups_matured", "firms/month", "Startups that reached the age of maturity.", |view| {
        view.of(Count::Matured)
    }),
    flow("startups_promoted", "firms/month", "Startups that became enterprises.", |view| {
        view.of(Count::Promoted)
    }),
    ratio(
        "startup_survival_36m",
        "share",
        "Share of the firms founded 36 to 47 months ago that survived for 36 months.",
        |view| view.ratio(Count::CohortAlive, Count::CohortFounded),
    )
    .counted_by("startups_founded")
    .better_when_higher()
    .headline(3)
    .shared_out(2),
    stock("startup_customers", "customers", "Customers served by startups.", |view| {
        view.of(Count::Customers)
    }),
    flow(
        "ideas",
        "people/month",
        "Nascent founders: people with an idea for a technology startup.",
        |view| view.of(Count::Ideas),
    )
    .input(),
    flow(
        "ideas_given_up",
        "people/month",
        "Nascent founders who gave up without founding a firm.",
        |view| view.of(Count::IdeasGivenUp),
    )
    .better_when_lower(),
    flow(
        "founders_from_elsewhere",
        "people/month",
        "Nascent founders who moved here from another region.",
        |view| view.of(Count::FoundersArrived),
    ),
];

/// Failures of enterprises.
pub const FAILURES: &[Metric] = &[flow(
    "enterprises_failed",
    "firms/month",
    "Enterprises that could not pay their costs or their banks.",
    |view| view.of(Count::EnterprisesFailed),
)
.better_when_lower()];

/// The beginning of the names of failure rates by year of life, before the number of the year.
pub const FAILURE_RATE: &str = "startup_failure_rate_year_";

/// Failures of startups in each year of life, then their failure rates.
pub fn by_year_of_life() -> impl Iterator<Item = Metric> {
    let failures = (0..YEARS_OF_LIFE).map(|year| {
        let measure = Measure::OfYearOfLife(year, |view, year| Some(view.failed_in_year(year)));
        let doc = "Startups that failed in this year of life, of which the first is year 1.";
        let (kind, basis) = (MetricKind::Flow, Basis::Count);
        let metric = Metric::new(kind, basis, failures_in(year), "firms/month", doc, measure);
        Metric { direction: Direction::Lower, ..metric }
    });
    let rates = (0..YEARS_OF_LIFE).map(|year| {
        let measure = Measure::OfYearOfLife(year, View::failure_rate_in_year);
        let doc = "Share of startups that fails in this year of life at the failures per firm and \
                   month of the last twelve months; undefined beyond the age of maturity.";
        let name = format!("{FAILURE_RATE}{}", year + 1).leak();
        let metric = Metric::new(MetricKind::Ratio, Basis::Quotient, name, "share", doc, measure);
        Metric { direction: Direction::Lower, ..metric.counted_by(failures_in(year)) }
    });
    failures.chain(rates)
}

/// The name of the failures in a year of life, of which the first is 0.
pub fn failures_in(year: usize) -> &'static str {
    format!("startups_failed_year_{}", year + 1).leak()
}
