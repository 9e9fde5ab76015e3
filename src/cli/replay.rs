//! `stia replay`.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args as ClapArgs;

use crate::cli::exit::Exit;
use crate::cli::interrupt::stop_on_ctrl_c;
use crate::cli::load::data_digest;
use crate::cli::view::say;
use crate::model::record::metrics::headline;
use crate::study::jobs::replicate::Control;
use crate::study::replay::replay as repeat;

const EXAMPLES: &str = "\
Examples:
  stia replay output/study/manifest.csv 17
  stia replay output/study/runs.csv 4021
  stia replay output/compare_china_without-exchange/levels.csv 12
  stia replay output/china/series.csv 100000

Repeats the run behind a row, from the scenarios and the experiment beside the table, and compares the
digest of all its figures, or the level in the row, with the file.

Exit codes: 0 confirmed, 1 error or not confirmed, 2 usage, 4 interrupted.";

/// The arguments of `stia replay`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// manifest.csv, levels.csv, runs.csv or series.csv of earlier results
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Number of the row, from 1
    #[arg(value_name = "ROW", value_parser = clap::value_parser!(u64).range(1..))]
    row: u64,
    /// Prints errors only
    #[arg(long, short)]
    quiet: bool,
}

/// Repeats a run and says whether the file is confirmed.
pub fn replay(args: &Args) -> Result<Exit> {
    let stop = stop_on_ctrl_c(args.quiet)?;
    let control = Control { stop: &stop, months_done: &|_| () };
    let Some(replayed) =
        repeat(&args.file, args.row as usize, (&headline(), &data_digest()), control)?
    else {
        return Ok(Exit::Interrupted);
    };
    let (run, what) = (&replayed.run, &replayed.what);
    if !replayed.is_confirmed() {
        bail!(
            "row {}, {run}: {what} is not confirmed: the file says `{}`, the run gives `{}`",
            args.row,
            replayed.written,
            replayed.found
        );
    }
    if !args.quiet {
        let found = if replayed.found.is_empty() { "undefined" } else { &replayed.found };
        say(&format!("row {}, {run}: {what} confirmed, {found}\n", args.row))?;
    }
    Ok(Exit::Done)
}
