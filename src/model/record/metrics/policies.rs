//! Payments under policies: in total, by policy instrument and by payee.

use super::{Basis, Direction, Measure, Metric, MetricKind, flow, money_flow};

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

/// Policy payments to each sector other than governments.
pub fn by_payee() -> impl Iterator<Item = Metric> {
    Sector::ALL.into_iter().filter(|payee| !payee.is_government()).map(|payee| {
        let doc = "Policy payments to the sector, under all instruments.";
        let name = format!("policy_to_{}", payee.name()).leak();
        let measure = Measure::ToSector(payee);
        Metric::new(MetricKind::Flow, Basis::Money, name, "CNY/month", doc, measure)
            .counted_by("policy_payments")
    })
}
