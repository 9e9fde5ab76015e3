//! `stia metrics`.

use anyhow::Result;

use super::exit::{Exit, Usage};
use super::search::{refusal, said_instead, search};
use super::view::terminal::Ink;
use super::view::{Column, Screen, Table, Terminal, say};
use crate::model::record::metrics::{METRICS, Metric};

/// Prints the metrics that a query means.
pub fn metrics(query: Option<&str>) -> Result<Exit> {
    let query = query.unwrap_or_default();
    let entries: Vec<(&str, &str)> = METRICS.iter().map(|it| (it.name, it.doc)).collect();
    let found = search(query, &entries);
    if found.places.is_empty() {
        return Err(Usage(refusal("metric", query, &found, &entries)).into());
    }
    let mut screen = Screen::new(Terminal::of_stdout());
    said_instead(&mut screen, "metric", query, &found);
    let metrics: Vec<&Metric> = found.places.iter().map(|&place| &METRICS[place]).collect();
    screen.table(&table(&metrics));
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
