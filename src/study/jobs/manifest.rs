//! `manifest.csv`: a row for each run of a comparison, or replicate of a run, so that any of
//! them can be made again.

use std::path::Path;

use anyhow::Result;

use crate::table::column::Holds::{Counts, Texts};
use crate::table::column::{Cell, Column, column};
use crate::table::writer::write_csv;

/// The file.
pub const MANIFEST: &str = "manifest.csv";

/// The columns.
pub const COLUMNS: [Column; 7] = [
    column("run", Counts, "number", "number of the run, from 1"),
    column("scenario", Texts, "word", "the scenario"),
    column("file", Texts, "text", "the file beside this one that holds it"),
    column("replicate", Counts, "number", "the replicate"),
    column("status", Texts, "word", "done or failed"),
    column("cause", Texts, "text", "what the model said when it failed"),
    column(
        "digest",
        Texts,
        "text",
        "SHA-256 of what was kept of the run: first month, names of the places, and every \
         metric of these in every month, to the bit; empty when it failed",
    ),
];

/// A run.
pub struct Row {
    /// The scenario.
    pub scenario: String,
    /// The file that holds it.
    pub file: String,
    /// The replicate.
    pub replicate: u32,
    /// The digest of what was kept, or why the model failed.
    pub ended: Result<String, String>,
}

/// Writes `manifest.csv`.
///
/// # Errors
///
/// Where it cannot be written.
pub fn write(path: &Path, rows: &[Row]) -> Result<()> {
    let cells = |(row, run): (&Row, i64)| {
        let (status, cause, digest) = match &row.ended {
            Ok(digest) => ("done", "", digest.as_str()),
            Err(cause) => ("failed", cause.as_str(), ""),
        };
        let mut cells = vec![Cell::Count(run), Cell::word(&row.scenario), Cell::word(&row.file)];
        cells.push(Cell::Count(i64::from(row.replicate)));
        cells.extend([status, cause, digest].map(Cell::word));
        cells
    };
    write_csv(path, &COLUMNS, rows.iter().zip(1..).map(cells))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_a_digest_or_a_cause() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let path = home.path().join("manifest.csv");
        let row = |ended| Row { scenario: "a".into(), file: "a.toml".into(), replicate: 3, ended };
        let rows = [row(Ok("0f".into())), row(Err("it broke, twice".into()))];
        write(&path, &rows).expect("the disk has room");
        let text = std::fs::read_to_string(path).expect("it was written");
        assert_eq!(
            text,
            "run,scenario,file,replicate,status,cause,digest\n1,a,a.toml,3,done,,0f\n\
             2,a,a.toml,3,failed,\"it broke, twice\",\n"
        );
    }
}
