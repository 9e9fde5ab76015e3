//! `flows.csv`: who paid whom for what, month by month.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};

use super::results::Results;
use super::table::cannot_write;
use crate::recorder::Column;
use crate::recorder::Holds::{Counts, Numbers, Texts};

/// The first line of `flows.csv`.
pub const HEADER: &str = "replicate,month,payer_sector,payee_sector,reason,yuan,booked_fen\n";

/// The columns of `flows.csv`.
pub const COLUMNS: [Column; 7] = [
    Column { name: "replicate", holds: Counts, doc: "number of the replicate, from 1" },
    Column { name: "month", holds: Texts, doc: "month, such as 2020-12" },
    Column { name: "payer_sector", holds: Texts, doc: "sector that paid" },
    Column { name: "payee_sector", holds: Texts, doc: "sector that received" },
    Column { name: "reason", holds: Texts, doc: "what was paid for" },
    Column { name: "yuan", holds: Numbers, doc: "amount, grossed up to real units" },
    Column { name: "booked_fen", holds: Counts, doc: "amount as booked in the simulated world" },
];

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
