//! All cases of an attribution side by side.

use crate::cli::view::format::share;
use crate::cli::view::{Column, Screen, Table};
use crate::model::record::metrics::METRICS;
use crate::model::state::kind::Kind;
use crate::statistics::sample::quantile;
use crate::study::attribute::Attribution;
use crate::study::attribute::contributions::{LEVEL, Shared};

/// What the types are called above their columns.
const SHORT: [&str; Kind::COUNT] =
    ["incub.", "product.", "transf.", "exch.", "finance", "patent", "eval.", "inform."];

/// Adds all cases of each outcome in a row: how often a type is told, with which sign, and its rank.
pub fn side_by_side(screen: &mut Screen, found: &[Attribution], cases: usize) {
    let mut outcomes: Vec<usize> = Vec::new();
    for it in found {
        if !outcomes.contains(&it.metric) {
            outcomes.push(it.metric);
        }
    }
    let types = SHORT.into_iter().map(|title| Column::right(title).close());
    let first = [Column::names("outcome"), Column::right("order")];
    let mut table = Table::new(first.into_iter().chain(types));
    for metric in outcomes {
        let of_it = found.iter().filter(|it| it.metric == metric);
        let shared: Vec<&Shared> = of_it.filter_map(|it| it.shared.as_ref()).collect();
        let beyond = shared.iter().filter(|it| it.spearman_p_value.is_some_and(|p| p < LEVEL));
        let order = format!("{}/{}", beyond.count(), shared.len());
        let types = (0..Kind::COUNT).map(|place| over_cases(&shared, place));
        table.row([METRICS[metric].name.to_string(), order].into_iter().chain(types));
    }
    screen.heading(&format!("All {cases} cases side by side: times told, sign, median rank"));
    screen.table(&table);
    screen.text(&format!(
        "told: cases in which the value is told from nothing after Holm's adjustment over the eight \
         types; sign: of these, ± if they differ. order: cases in which fewer than {} of random orders \
         agree or disagree as much with the report's.",
        share(LEVEL)
    ));
    screen.text(
        "The cases are one model with the same luck: that they agree is no independent confirmation.",
    );
}

/// How often a type is told, with which sign, and its median rank.
fn over_cases(shared: &[&Shared], place: usize) -> String {
    let own = || shared.iter().map(|it| &it.contributions[place]);
    let ranks: Vec<f64> = own().map(|it| it.rank).collect();
    let Some(rank) = quantile(&ranks, 0.5) else { return "–".into() };
    let told: Vec<f64> =
        own().filter(|it| it.value.is_told_among_all()).map(|it| it.value.value).collect();
    let sign = match told.iter().filter(|&&value| value > 0.0).count() {
        _ if told.is_empty() => "",
        0 => "-",
        above if above == told.len() => "+",
        _ => "±",
    };
    format!("{}{sign} {rank}", told.len())
}
