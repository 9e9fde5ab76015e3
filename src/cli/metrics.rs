//! `stia metrics`.

use anyhow::Result;

use super::exit::{Exit, Usage};
use super::view::terminal::Ink;
use super::view::{Column, Screen, Table, Terminal, say};
use crate::model::record::metrics::{METRICS, Metric};
use crate::schema::suggest::did_you_mean;

/// Prints the metrics with `pattern` in their name or meaning.
pub fn metrics(pattern: Option<&str>) -> Result<Exit> {
    let pattern = pattern.unwrap_or_default().to_lowercase();
    let is_meant = |metric: &&Metric| {
        metric.name.contains(&pattern) || metric.doc.to_lowercase().contains(&pattern)
    };
    let found: Vec<&Metric> = METRICS.iter().filter(is_meant).collect();
    if found.is_empty() {
        let hint = did_you_mean(&pattern, METRICS.iter().map(|metric| metric.name));
        return Err(Usage(format!("no metric matches `{pattern}`{hint}")).into());
    }
    let mut screen = Screen::new(Terminal::of_stdout());
    screen.table(&table(&found));
    say(&screen.into_text())?;
    Ok(Exit::Done)
}

/// A row for each metric, with what it means below.
fn table(metrics: &[&Metric]) -> Table {
    let mut table = Table::new([
        Column::left("").painted(Ink::Heading),
        Column::left(""),
        Column::left("").optional(2),
        Column::left("").optional(1),
    ]);
    for metric in metrics {
        let cells = [metric.name, metric.unit, metric.kind.name(), metric.role.name()];
        table.row(cells.map(String::from));
        table.note(metric.doc.to_string());
    }
    table
}
