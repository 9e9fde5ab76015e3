//! `flows.csv`: who paid whom for what, month by month; `public_money.csv`: what public bodies paid,
//! by year.

use std::path::Path;

use anyhow::Result;

use crate::base::month::Month;
use crate::model::record::recorder::Flow;
use crate::study::estimates::columns;
use crate::study::estimates::public_money::{PublicMoneyRow, to_the_fen};
use crate::study::jobs::results::Results;
use crate::table::Holds::{Counts, Numbers};
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
        columns::payer_sector(|row| Cell::word(row.flow.payer.name())),
        columns::payee_sector(|row| Cell::word(row.flow.payee.name())),
        columns::reason(|row| Cell::word(row.flow.reason.name())),
        column("yuan", Numbers, "CNY", "amount to the fen, grossed up to real units", |row| {
            Cell::Number(to_the_fen(row.flow.yuan))
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

/// Writes the public money of a replicate.
pub fn write_public_money(path: &Path, replicate: u32, results: &Results) -> Result<()> {
    let row = |&paid| PublicMoneyRow { scenario: "", replicate, paid };
    let rows = results.money().public.iter().map(row);
    writer::write(path, Format::Csv, &PublicMoneyRow::COLUMNS, rows).map(|_| ())
}
