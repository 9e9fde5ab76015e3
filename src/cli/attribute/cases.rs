//! All cases of an attribution side by side.

use crate::cli::view::format::{or_dash, readable};
use crate::cli::view::{Column, Screen, Table};
use crate::model::record::metrics::METRICS;
use crate::model::state::kind::Kind;
use crate::statistics::sample::quantile;
use crate::study::attribute::Attribution;
use crate::study::attribute::contributions::{Decomposition, LEVEL};

/// Adds all cases of each outcome in two rows: in how many of them each type is significant, and
/// its median rank.
pub fn side_by_side(screen: &mut Screen, found: &[Attribution], cases: usize) {
    let mut outcomes: Vec<usize> = Vec::new();
    for it in found {
        if !outcomes.contains(&it.metric) {
            outcomes.push(it.metric);
        }
    }
    let types = (1..=Kind::COUNT).map(|number| Column::right(&number.to_string()).close());
    let first = [Column::names("outcome"), Column::right("order")];
    let mut table = Table::new(first.into_iter().chain(types));
    for metric in outcomes {
        let of_it = found.iter().filter(|it| it.metric == metric);
        let decompositions: Vec<&Decomposition> =
            of_it.filter_map(|it| it.decomposition.as_ref()).collect();
        let significant =
            decompositions.iter().filter(|it| it.spearman_p_value.is_some_and(|p| p < LEVEL));
        let order = format!("{}/{}", significant.count(), decompositions.len());
        let counts = (0..Kind::COUNT).map(|place| significant_cases(&decompositions, place));
        table.row([METRICS[metric].name.to_string(), order].into_iter().chain(counts));
        let ranks = (0..Kind::COUNT).map(|place| median_rank(&decompositions, place));
        table.row(["· median rank".to_string(), String::new()].into_iter().chain(ranks));
    }
    screen.heading(&format!("All {cases} cases side by side: significant values and median ranks"));
    screen.table(&table);
    let types = Kind::ALL.iter().zip(1..).map(|(kind, number)| format!("{number} {}", kind.name()));
    screen.text(&format!("types: {}", types.collect::<Vec<_>>().join(", ")));
    screen.text(
        "2+: significant after Holm adjustment in 2 cases, positive in all of these; ± where signs \
         differ",
    );
    screen.text(&format!(
        "order: cases in which the rank correlation with the report's order is significant \
         (permutation test, p below {LEVEL})"
    ));
    screen.text(
        "All cases come from one model with common random numbers: their agreement is no independent \
         confirmation.",
    );
}

/// In how many cases a type is significant, and with which sign.
fn significant_cases(decompositions: &[&Decomposition], place: usize) -> String {
    if decompositions.is_empty() {
        return "–".into();
    }
    let values = decompositions.iter().map(|it| &it.contributions[place].value);
    let significant: Vec<f64> =
        values.filter(|value| value.is_significant()).map(|value| value.value).collect();
    let sign = match significant.iter().filter(|&&value| value > 0.0).count() {
        _ if significant.is_empty() => "",
        0 => "-",
        above if above == significant.len() => "+",
        _ => "±",
    };
    format!("{}{sign}", significant.len())
}

/// The median rank of a type over all cases.
fn median_rank(decompositions: &[&Decomposition], place: usize) -> String {
    let ranks: Vec<f64> = decompositions.iter().map(|it| it.contributions[place].rank).collect();
    or_dash(quantile(&ranks, 0.5), readable)
}
