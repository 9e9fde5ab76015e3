//! `flows.csv`: who paid whom for what, month by month.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};

use super::results::Results;
use super::table::cannot_write;

/// The first line of `flows.csv`.
pub const HEADER: &str = "replicate,month,payer_sector,payee_sector,reason,yuan,booked_fen\n";

/// Writes the flows of a replicate, without the first line.
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
