//! `flows.csv`: who paid whom for what, month by month.

use std::path::Path;

use anyhow::Result;

use crate::base::month::Month;
use crate::model::record::recorder::Flow;
use crate::study::estimates::columns;
use crate::study::jobs::results::Results;
use crate::table::Holds::{Counts, Numbers, Texts};
use crate::table::{Cell, Column, Format, column, writer};

/// What one sector paid another for one reason in a month.
pub struct FlowRow {
    replicate: u32,
    month: Month,
    flow: Flow,
}

impl FlowRow {
    /// The columns of `flows.csv`.
    pub const COLUMNS: &'static [Column<FlowRow>] = &[
        columns::replicate(|row| Cell::Count(row.replicate.into())),
        columns::month(|row| Cell::text(row.month)),
        column("payer_sector", Texts, "word", "sector that paid", |row| {
            Cell::word(row.flow.payer.name())
        }),
        column("payee_sector", Texts, "word", "sector that received", |row| {
            Cell::word(row.flow.payee.name())
        }),
        column("reason", Texts, "word", "what was paid for", |row| {
            Cell::word(row.flow.reason.name())
        }),
        column("yuan", Numbers, "CNY", "amount to the fen, grossed up to real units", |row| {
            Cell::Number((100.0 * row.flow.yuan).round() / 100.0)
        }),
        column(
            "booked_fen",
            Counts,
            "fen (0.01 CNY)",
            "amount as booked in the simulated world",
            |row| Cell::Count(row.flow.booked_fen),
        ),
    ];
}

/// Writes the flows of a replicate.
pub fn write(path: &Path, replicate: u32, results: &Results) -> Result<()> {
    let rows = results.flows().iter().map(|&(month, flow)| FlowRow { replicate, month, flow });
    writer::write(path, Format::Csv, FlowRow::COLUMNS, rows).map(|_| ())
}
