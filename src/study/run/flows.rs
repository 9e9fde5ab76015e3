//! `flows.csv`: who paid whom for what, month by month.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};

use crate::study::jobs::results::Results;
use crate::table::column::Holds::{Counts, Numbers, Texts};
use crate::table::column::{Column, column};
use crate::table::writer::cannot_write;

/// The first line of `flows.csv`.
pub const HEADER: &str = "replicate,month,payer_sector,payee_sector,reason,yuan,booked_fen\n";

/// The columns of `flows.csv`.
pub const COLUMNS: [Column; 7] = [
    column("replicate", Counts, "number", "number of the replicate, from 1"),
    column("month", Texts, "YYYY-MM", "month, such as 2020-12"),
    column("payer_sector", Texts, "word", "sector that paid"),
    column("payee_sector", Texts, "word", "sector that received"),
    column("reason", Texts, "word", "what was paid for"),
    column("yuan", Numbers, "CNY", "amount, grossed up to real units"),
    column("booked_fen", Counts, "fen (0.01 CNY)", "amount as booked in the simulated world"),
];

/// Writes the flows of a replicate, without the first line.
///
/// # Errors
///
/// Where it cannot be written.
pub fn write_csv(path: &Path, replicate: u32, results: &Results) -> Result<()> {
    let write = || -> std::io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        for (month, flow) in results.flows() {
            let (payer, payee) = (flow.payer.name(), flow.payee.name());
            let (reason, yuan, fen) = (flow.reason.name(), flow.yuan, flow.booked_fen);
            writeln!(file, "{replicate},{month},{payer},{payee},{reason},{yuan},{fen}")?;
        }
        file.flush()
    };
    write().with_context(|| cannot_write(path))
}
