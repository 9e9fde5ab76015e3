//! What `stia sensitivity` shows between its two methods: the factors that screening selects.

use super::Choice;
use crate::cli::view::{Column, Screen, Table, Terminal};
use crate::model::record::metrics::METRICS;
use crate::study::experiment::{Factor, Loaded, held};

/// Which factors are selected for Sobol' indices, and what the others are fixed at.
pub fn selected_factors(
    choice: &Choice,
    factors: &[Factor],
    loaded: &Loaded,
    terminal: Terminal,
) -> String {
    let mut names: Vec<&str> = Vec::new();
    for finding in &choice.by {
        let name = METRICS[finding.outcome.metric].name;
        names.extend((!names.contains(&name)).then_some(name));
    }
    let levels = choice.by.iter().filter(|it| !it.outcome.is_difference()).count();
    let of = match (levels, choice.by.len() - levels) {
        (_, 0) => "levels",
        (0, _) => "differences",
        _ => "levels and differences",
    };
    let mut table = Table::new([Column::names(""), Column::sentences("")]);
    for selection in &choice.selections {
        let factor = &factors[selection.factor];
        let state = match (selection.is_selected, selection.is_significant) {
            (true, Some(false)) => "selected, though not significant".into(),
            (true, _) => "selected".into(),
            (false, _) => format!("fixed at {}", values(factor, loaded)),
        };
        table.row([factor.called().to_string(), state]);
    }
    let mut screen = Screen::new(terminal);
    screen
        .heading(&format!("Factors selected for Sobol' indices, by {of} of {}", names.join(", ")));
    screen.table(&table);
    if choice.selections.iter().any(|selection| !selection.is_selected) {
        screen.text(
            "fixed factors do not vary below: the indices are conditional on these values. --keep sets \
             how many are selected; held.csv has the reasons",
        );
    }
    format!("\n{}\n", screen.into_text())
}

/// What a factor is fixed at in each scenario; once if all have the same.
fn values(factor: &Factor, loaded: &Loaded) -> String {
    let values: Vec<(&str, String)> = loaded
        .scenarios
        .iter()
        .map(|(name, scenario)| (name.as_str(), held(name, scenario, factor)))
        .collect();
    if values.iter().all(|(_, value)| *value == values[0].1) {
        return values[0].1.clone();
    }
    let each = values.iter().map(|(name, value)| format!("{value} ({name})"));
    each.collect::<Vec<_>>().join(", ")
}
