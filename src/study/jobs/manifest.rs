//! `manifest.csv`: a row for each run of a comparison, or replicate of a run, so that any of
//! them can be made again.

use std::path::Path;

use anyhow::Result;

use crate::table::Holds::{Counts, Texts};
use crate::table::{Cell, Column, Format, column, writer};

/// The file.
pub const MANIFEST: &str = "manifest.csv";

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

/// A run with its number.
pub struct Numbered<'a>(i64, &'a Row);

impl<'a> Numbered<'a> {
    /// The columns of `manifest.csv`.
    pub const COLUMNS: &'a [Column<Numbered<'a>>] = &[
        column("run", Counts, "number", "number of the run, from 1", |row| Cell::Count(row.0)),
        column("scenario", Texts, "word", "the scenario", |row| Cell::word(&row.1.scenario)),
        column("file", Texts, "text", "the file beside this one that holds it", |row| {
            Cell::word(&row.1.file)
        }),
        column("replicate", Counts, "number", "the replicate", |row| {
            Cell::Count(row.1.replicate.into())
        }),
        column("status", Texts, "word", "done or failed", |row| {
            Cell::word(if row.1.ended.is_ok() { "done" } else { "failed" })
        }),
        column("cause", Texts, "text", "what the model said when it failed", |row| {
            Cell::word_if_any(row.1.ended.as_ref().err().map(String::as_str))
        }),
        column(
            "digest",
            Texts,
            "text",
            "SHA-256 of what was kept of the run: first month, names of the places, and every \
             metric of these in every month, to the bit; empty when it failed",
            |row| Cell::word_if_any(row.1.ended.as_deref().ok()),
        ),
    ];
}

/// Writes `manifest.csv`.
///
/// # Errors
///
/// Where it cannot be written.
pub fn write(path: &Path, rows: &[Row]) -> Result<()> {
    let rows = (1..).zip(rows).map(|(run, row)| Numbered(run, row));
    writer::write(path, Format::Csv, Numbered::COLUMNS, rows).map(|_| ())
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
