//! `metrics.csv`: what each metric means, and what the scale of the run does to it.

use std::path::Path;

use anyhow::Result;

use crate::model::record::metrics::{METRICS, Metric};
use crate::study::estimates::columns;
use crate::study::estimates::scale::ScaleBias;
use crate::table::Holds::{Flags, Texts};
use crate::table::{Cell, Column, Format, column, writer};

/// A metric in runs of a scale.
pub struct MetricRow {
    metric: &'static Metric,
    scale: f64,
}

impl MetricRow {
    /// The columns of `metrics.csv`.
    pub const COLUMNS: &'static [Column<MetricRow>] = &[
        columns::metric(|row| Cell::word(row.metric.name)),
        column("unit", Texts, "text", "its unit; flows are by month", |row| {
            Cell::word(row.metric.unit)
        }),
        column(
            "kind",
            Texts,
            "word",
            "stock (at the month's end), flow (in the month) or ratio",
            |row| Cell::word(row.metric.kind.name()),
        ),
        column(
            "role",
            Texts,
            "word",
            "input, which follows data that went in, or outcome",
            |row| Cell::word(row.metric.role.name()),
        ),
        column(
            "counted_by",
            Texts,
            "text",
            "the metric that counts the agents or events behind it: itself if it is a count; empty \
             for figures of everybody",
            |row| Cell::word_if_any(row.metric.events().map(|place| METRICS[place].name)),
        ),
        column("meaning", Texts, "text", "what it counts or measures", |row| {
            Cell::word(row.metric.doc)
        }),
        columns::scale_level_bias(|row| Cell::number(row.bias().map(|bias| bias.level_bias))),
        column("scale_doubtful", Flags, "flag", "true where that exceeds 5 %", |row| {
            Cell::flag(Some(row.bias().is_some_and(ScaleBias::is_large)))
        }),
    ];

    fn bias(&self) -> Option<&'static ScaleBias> {
        ScaleBias::of(self.metric.name, self.scale)
    }
}

/// Writes `metrics.csv` of runs of a scale.
///
/// # Errors
///
/// Where it cannot be written.
pub fn write(path: &Path, scale: f64) -> Result<()> {
    let rows = METRICS.iter().map(|metric| MetricRow { metric, scale });
    writer::write(path, Format::Csv, MetricRow::COLUMNS, rows).map(|_| ())
}
