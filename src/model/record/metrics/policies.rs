//! Payments under policies: in total, by policy instrument and by recipient.

use super::{Basis, Direction, Measure, Metric, MetricKind, flow, money_flow};

use crate::model::record::view::View;
use crate::model::rules::instruments::INSTRUMENTS;
use crate::model::state::ledger::Sector;
use crate::model::state::tally::Count;

/// Totals of all instruments.
pub const ROWS: &[Metric] = &[
    money_flow(
        "policy_cost",
        "Policy payments under all policy instruments; `public_cost` contains them.",
        |view| (0..INSTRUMENTS.len()).map(|instrument| view.of_instrument(instrument)[0]).sum(),
    )
    .counted_by("policy_payments")
    .better_when_lower(),
    flow(
        "policy_payments",
        "payments/month",
        "Number of policy payments under all policy instruments.",
        |view| (0..INSTRUMENTS.len()).map(|instrument| view.of_instrument(instrument)[2]).sum(),
    ),
    money_flow(
        "net_public_cost",
        "Public spending that `public_cost` counts less the taxes of startups: what it brings in is \
         taken off.",
        |view| view.public_cost() - view.of(Count::StartupTaxFen) / 100.0,
    )
    .counted_by("startups_closing_books")
    .better_when_lower(),
    money_flow(
        "policy_unspent",
        "Budget that became available less payments under policies: over a year, the budget \
         that was not used.",
        |view| view.of(Count::PolicyUnspentFen) / 100.0,
    )
    .counted_by("policy_payments"),
];

/// The metrics of each instrument: middle of the name, unit, basis, direction, meaning.
const INSTRUMENT_ROWS: [(&str, &str, Basis, Direction, &str); 3] = [
    ("cost", "CNY/month", Basis::Money, Direction::Lower, "Policy payments under the instrument."),
    (
        "refused",
        "CNY/month",
        Basis::Money,
        Direction::Lower,
        "Claims under the instrument beyond what was paid because budgets of policies fell short.",
    ),
    (
        "payments",
        "payments/month",
        Basis::Count,
        Direction::Neither,
        "Number of payments under the instrument.",
    ),
];

/// The metrics of each instrument.
pub fn of_instruments() -> impl Iterator<Item = Metric> {
    INSTRUMENTS.iter().enumerate().flat_map(|(place, instrument)| {
        let rows = INSTRUMENT_ROWS.iter().enumerate();
        rows.map(move |(figure, &(what, unit, basis, direction, doc))| {
            let name = format!("policy_{what}_{instrument}").leak();
            let measure = Measure::OfInstrument { place, figure };
            let metric = Metric::new(MetricKind::Flow, basis, name, unit, doc, measure);
            let payments: &str = format!("policy_payments_{instrument}").leak();
            let counted_by = (basis != Basis::Count).then_some(payments);
            Metric { direction, counted_by, ..metric }
        })
    })
}

/// A figure of a sector.
type OfSector = fn(&View, Sector) -> f64;

/// The metrics of each sector other than governments: beginning of the name, direction, meaning,
/// measure.
const RECIPIENT_ROWS: [(&str, Direction, &str, OfSector); 2] = [
    (
        "policy_to",
        Direction::Neither,
        "Policy payments to the sector, under all instruments.",
        View::policy_to,
    ),
    (
        "policy_refused_to",
        Direction::Lower,
        "Claims of the sector under all instruments beyond what was paid because budgets of \
         policies fell short.",
        View::policy_refused_to,
    ),
];

/// Policy payments to each sector other than governments, and what was refused to it.
pub fn by_recipient() -> impl Iterator<Item = Metric> {
    RECIPIENT_ROWS.into_iter().flat_map(|(beginning, direction, doc, measure)| {
        Sector::ALL.into_iter().filter(|sector| !sector.is_government()).map(move |sector| {
            let name = format!("{beginning}_{}", sector.name()).leak();
            let measure = Measure::OfSector(sector, measure);
            let metric =
                Metric::new(MetricKind::Flow, Basis::Money, name, "CNY/month", doc, measure);
            Metric { direction, ..metric }.counted_by("policy_payments")
        })
    })
}
