//! What `stia sensitivity` says between its two methods: which factors go on.

use super::Choice;
use crate::cli::view::{Column, Screen, Table, Terminal};
use crate::model::record::metrics::METRICS;
use crate::study::experiment::{Factor, Loaded, held};

/// Which factors go on to shares of variance, and what the others are held at.
pub fn going_on(choice: &Choice, factors: &[Factor], asked: &Loaded, terminal: Terminal) -> String {
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
    for standing in &choice.standings {
        let factor = &factors[standing.factor];
        let fate = match (standing.goes_on, standing.is_told) {
            (true, Some(false)) => "goes on, though nothing is told of it".into(),
            (true, _) => "goes on".into(),
            (false, _) => format!("held at {}", values(factor, asked)),
        };
        table.row([factor.called().to_string(), fate]);
    }
    let mut screen = Screen::new(terminal);
    screen.heading(&format!("On to shares of variance, by {of} of {}", names.join(", ")));
    screen.table(&table);
    if choice.standings.iter().any(|standing| !standing.goes_on) {
        screen.text(
            "what is held does not vary below: shares are those of a world where it is known. --keep \
             holds fewer; held.csv has the reasons",
        );
    }
    format!("\n{}\n", screen.into_text())
}

/// What a factor is held at in each scenario; once if all have the same.
fn values(factor: &Factor, asked: &Loaded) -> String {
    let values: Vec<(&str, String)> = asked
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
