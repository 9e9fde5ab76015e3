//! The metrics: one row each. A metric reads the view of a place; it never scans a population.

mod accounts;
mod contracts;
mod credit;
mod equity;
mod firms;
mod incubation;
mod intermediaries;
mod policies;
mod research;

use std::sync::LazyLock;

pub use firms::{FAILURE_RATE, failures_in};

use crate::model::record::view::View;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::Sector;
use crate::model::state::tally::LoanCount;

/// All metrics, in the order in which they are written.
pub static METRICS: LazyLock<Vec<Metric>> = LazyLock::new(|| {
    let rows = [
        firms::ROWS,
        accounts::ROWS,
        incubation::ROWS,
        research::ROWS,
        contracts::ROWS,
        equity::ROWS,
        credit::ROWS,
        policies::ROWS,
        firms::FAILURES,
        intermediaries::ROWS,
    ];
    let mut metrics = rows.concat();
    metrics.extend(firms::by_year_of_life());
    metrics.extend(intermediaries::of_types());
    metrics.extend(credit::of_schemes());
    metrics.extend(policies::of_instruments());
    metrics.extend(policies::by_recipient());
    metrics
});

/// A figure that a run records for every place and month.
#[derive(Clone, Copy)]
pub struct Metric {
    /// The name in `series.csv`.
    pub name: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// Stock, flow or ratio.
    pub kind: MetricKind,
    /// What it counts, which determines how it changes with the scale of the world.
    pub basis: Basis,
    /// Whether it follows from an input or is an outcome of the run.
    pub role: Role,
    /// Its direction: whether more or less of it is better.
    pub direction: Direction,
    /// Where it is shown by default, and its place there.
    pub headline: Option<Headline>,
    /// Its place among the outcomes that are attributed to the types by default.
    pub shared_out: Option<u8>,
    /// The count of the agents or events that stand behind a sum of money or a quotient: the
    /// numerator's, where that has one. None where it is itself a count, or a figure of everybody.
    pub counted_by: Option<&'static str>,
    /// What it means.
    pub doc: &'static str,
    /// How it is measured.
    measure: Measure,
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

/// What a metric counts. Counts, times the scale of the world, show the number of simulated agents
/// or events behind a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Agents, objects or events.
    Count,
    /// Money.
    Money,
    /// Neither: it is a quotient of two figures.
    Quotient,
}

/// Whether a metric may be scored as fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It follows from data that went in.
    Input,
    /// It is an outcome of the run.
    Outcome,
}

/// Which change of a metric is for the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better, as for costs and duplicates.
    Lower,
    /// Neither; where outcomes must be ranked, more comes first.
    Neither,
}

/// Where a metric is shown by default, and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headline {
    /// Everywhere.
    Always(u8),
    /// Where scenarios differ in credit.
    OfCredit(u8),
}

/// How a metric is measured from a view.
#[derive(Clone, Copy)]
enum Measure {
    /// By a function that is always defined.
    Sum(fn(&View) -> f64),
    /// By a function that may be undefined.
    Ratio(fn(&View) -> Option<f64>),
    /// As a figure of a type of intermediary.
    OfType(Kind, fn(&View, Kind) -> Option<f64>),
    /// As a count of loans under a model or product, over another one if it is a mean.
    OfScheme { place: u8, count: LoanCount, per: f64, over: Option<LoanCount> },
    /// As a figure of startups in a year of life, of which the first is 0.
    OfYearOfLife(usize, fn(&View, usize) -> Option<f64>),
    /// As a figure of payments under an instrument.
    OfInstrument { place: usize, figure: usize },
    /// As a figure of a sector.
    OfSector(Sector, fn(&View, Sector) -> f64),
}

/// A count of what happened in a month.
const fn flow(
    name: &'static str,
    unit: &'static str,
    doc: &'static str,
    measure: fn(&View) -> f64,
) -> Metric {
    Metric::new(MetricKind::Flow, Basis::Count, name, unit, doc, Measure::Sum(measure))
}

/// Money that was paid, lent or lost in a month.
const fn money_flow(name: &'static str, doc: &'static str, measure: fn(&View) -> f64) -> Metric {
    Metric::new(MetricKind::Flow, Basis::Money, name, "CNY/month", doc, Measure::Sum(measure))
}

/// A count at the end of a month.
const fn stock(
    name: &'static str,
    unit: &'static str,
    doc: &'static str,
    measure: fn(&View) -> f64,
) -> Metric {
    Metric::new(MetricKind::Stock, Basis::Count, name, unit, doc, Measure::Sum(measure))
}

/// Money held or owed at the end of a month.
const fn money_stock(name: &'static str, doc: &'static str, measure: fn(&View) -> f64) -> Metric {
    Metric::new(MetricKind::Stock, Basis::Money, name, "CNY", doc, Measure::Sum(measure))
}

/// A share, mean or other quotient.
const fn ratio(
    name: &'static str,
    unit: &'static str,
    doc: &'static str,
    measure: fn(&View) -> Option<f64>,
) -> Metric {
    Metric::new(MetricKind::Ratio, Basis::Quotient, name, unit, doc, Measure::Ratio(measure))
}

impl Metric {
    /// An outcome that is shown when it is named.
    const fn new(
        kind: MetricKind,
        basis: Basis,
        name: &'static str,
        unit: &'static str,
        doc: &'static str,
        measure: Measure,
    ) -> Metric {
        Metric {
            name,
            unit,
            kind,
            basis,
            role: Role::Outcome,
            direction: Direction::Neither,
            headline: None,
            shared_out: None,
            counted_by: None,
            doc,
            measure,
        }
    }

    /// The same, with what stands behind it counted by another metric.
    const fn counted_by(self, count: &'static str) -> Metric {
        Metric { counted_by: Some(count), ..self }
    }

    /// The metric that counts the agents or events behind it, by its place in the table: itself if
    /// it is a count.
    pub fn events(&self) -> Option<usize> {
        let count = self.counted_by.or((self.basis == Basis::Count).then_some(self.name))?;
        METRICS.iter().position(|metric| metric.name == count)
    }

    /// The same, as following from input data.
    const fn input(self) -> Metric {
        Metric { role: Role::Input, ..self }
    }

    /// The same, with more being better.
    const fn better_when_higher(self) -> Metric {
        Metric { direction: Direction::Higher, ..self }
    }

    /// The same, with less being better.
    const fn better_when_lower(self) -> Metric {
        Metric { direction: Direction::Lower, ..self }
    }

    /// The same, shown by default.
    const fn headline(self, place: u8) -> Metric {
        Metric { headline: Some(Headline::Always(place)), ..self }
    }

    /// The same, shown where scenarios differ in credit.
    const fn headline_of_credit(self, place: u8) -> Metric {
        Metric { headline: Some(Headline::OfCredit(place)), ..self }
    }

    /// The same, attributed to the types by default.
    const fn shared_out(self, place: u8) -> Metric {
        Metric { shared_out: Some(place), ..self }
    }

    /// The figure of a place and month; none if it is undefined.
    pub fn measure(&self, view: &View) -> Option<f64> {
        match self.measure {
            Measure::Sum(measure) => Some(measure(view)),
            Measure::Ratio(measure) => measure(view),
            Measure::OfType(kind, measure) => measure(view, kind),
            Measure::OfScheme { place, count, per, over } => {
                let sum = view.loans_of(place, count) / per;
                match over {
                    Some(over) => quotient(sum, view.loans_of(place, over)),
                    None => Some(sum),
                }
            }
            Measure::OfYearOfLife(year, measure) => measure(view, year),
            Measure::OfInstrument { place, figure } => Some(view.of_instrument(place)[figure]),
            Measure::OfSector(sector, measure) => Some(measure(view, sector)),
        }
    }
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

impl Role {
    /// The word in `metrics.csv`.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Input => "input",
            Role::Outcome => "outcome",
        }
    }
}

/// The metric of a name.
pub fn metric(name: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.name == name)
}

/// What is less than nothing where more is owed, received or lost than there is.
const SIGNED: [&str; 6] = [
    "bank_capital",
    "compensation_pool_balance",
    "evaluation_overstatement",
    "labour_productivity",
    "policy_unspent",
    "startup_profit",
];

/// Whether a metric may have a level below zero; one that the program does not know may.
pub fn can_be_negative(name: &str) -> bool {
    // Net of what comes back.
    let is_net = name.ends_with("public_cost");
    is_net || SIGNED.contains(&name) || metric(name).is_none()
}

/// The metrics shown by default.
pub fn headline() -> Vec<usize> {
    in_places(|metric| match metric.headline {
        Some(Headline::Always(place)) => Some(place),
        _ => None,
    })
}

/// The metrics also shown if scenarios differ in credit.
pub fn headline_of_credit() -> Vec<usize> {
    in_places(|metric| match metric.headline {
        Some(Headline::OfCredit(place)) => Some(place),
        _ => None,
    })
}

/// The outcomes attributed to the types by default.
pub fn shared_out() -> Vec<usize> {
    in_places(|metric| metric.shared_out)
}

/// The metrics that have a place, in the order of their places.
fn in_places(place: impl Fn(&Metric) -> Option<u8>) -> Vec<usize> {
    let mut places: Vec<usize> = (0..METRICS.len()).collect();
    places.retain(|&metric| place(&METRICS[metric]).is_some());
    places.sort_by_key(|&metric| place(&METRICS[metric]));
    places
}

/// One number over another, undefined when the other is zero.
fn quotient(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| numerator / denominator)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_metric_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = METRICS.iter().map(|metric| metric.name).collect();
        assert_eq!(names.len(), METRICS.len());
    }

    #[test]
    fn the_basis_follows_from_kind_and_unit() {
        for metric in METRICS.iter() {
            let basis = match metric.kind {
                MetricKind::Ratio => Basis::Quotient,
                _ if metric.unit.contains("CNY") => Basis::Money,
                _ => Basis::Count,
            };
            assert_eq!(metric.basis, basis, "{}", metric.name);
        }
    }

    #[test]
    fn places_follow_each_other() {
        let of = |place: fn(&Metric) -> Option<u8>| {
            let mut places: Vec<u8> = METRICS.iter().filter_map(place).collect();
            places.sort_unstable();
            places
        };
        let always = of(|metric| match metric.headline {
            Some(Headline::Always(place)) => Some(place),
            _ => None,
        });
        let of_credit = of(|metric| match metric.headline {
            Some(Headline::OfCredit(place)) => Some(place),
            _ => None,
        });
        for places in [always, of_credit, of(|metric| metric.shared_out)] {
            assert!(!places.is_empty() && places.iter().copied().eq(1..=places.len() as u8));
        }
    }
}
