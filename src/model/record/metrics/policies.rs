//! What is paid under policies: in all, by lever, and to whom.

use super::{Basis, Direction, Measure, Metric, MetricKind, money_flow};

use crate::model::rules::levers::LEVERS;
use crate::model::state::ledger::Sector;
use crate::model::state::tally::Count;

/// Under all levers.
pub const ROWS: &[Metric] = &[
    money_flow("policy_cost", "What policies paid under all levers.", |view| {
        (0..LEVERS.len()).map(|lever| view.of_lever(lever)[0]).sum()
    })
    .better_when_lower(),
    money_flow(
        "policy_unspent",
        "What becomes free of the budgets of policies less what is paid under them: over a \
         year, what was not absorbed.",
        |view| view.of(Count::PolicyUnspentFen) / 100.0,
    ),
];

/// What is told of each lever: middle of the name, unit, basis, direction, meaning.
const LEVER_ROWS: [(&str, &str, Basis, Direction, &str); 3] = [
    ("cost", "CNY/month", Basis::Money, Direction::Lower, "What policies paid under the lever."),
    (
        "refused",
        "CNY/month",
        Basis::Money,
        Direction::Neither,
        "What policies would have paid under the lever, had their budgets held it.",
    ),
    ("payments", "payments/month", Basis::Count, Direction::Neither, "Payments under the lever."),
];

/// The metrics of each lever.
pub fn of_levers() -> impl Iterator<Item = Metric> {
    LEVERS.iter().enumerate().flat_map(|(place, lever)| {
        let rows = LEVER_ROWS.iter().enumerate();
        rows.map(move |(figure, &(what, unit, basis, direction, doc))| {
            let name = format!("policy_{what}_{lever}").leak();
            let measure = Measure::OfLever { place, figure };
            Metric { direction, ..Metric::new(MetricKind::Flow, basis, name, unit, doc, measure) }
        })
    })
}

/// What policies paid to each sector that is no government.
pub fn by_payee() -> impl Iterator<Item = Metric> {
    Sector::ALL.into_iter().filter(|payee| !payee.is_government()).map(|payee| {
        let doc = "What policies paid to the sector, under all levers.";
        let name = format!("policy_to_{}", payee.name()).leak();
        let measure = Measure::ToSector(payee);
        Metric::new(MetricKind::Flow, Basis::Money, name, "CNY/month", doc, measure)
    })
}
