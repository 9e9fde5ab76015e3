//! `stia report`.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Result;
use clap::Args as ClapArgs;

use super::exit::Exit;
use super::view::say;
use super::whole_file;
use crate::report::page::report as page;
use crate::report::read::Results;
use crate::report::text::Language;

/// The file that a report is written to.
const FILE: &str = "report.html";

const EXAMPLES: &str = "\
Examples:
  stia report output/compare_china_without-exchange
  stia report output/compare_china_without-exchange output/audit_china_without-exchange
  stia report output/china --lang zh --out china.html

A report is one file that opens without a network and without scripts, and prints. The first results are
those that its opening is about. Equal results give equal bytes.";

/// The arguments of `stia report`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Directories of results, the one that the report is about first
    #[arg(value_name = "DIR", required = true)]
    directories: Vec<PathBuf>,
    /// The file [default: report.html in the first directory]
    #[arg(long, value_name = "FILE.html", value_parser = whole_file::page)]
    out: Option<PathBuf>,
    /// The language: en, zh or ja
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = Language::from_str)]
    lang: Language,
}

/// Writes a report and prints where it is.
pub fn report(args: &Args) -> Result<Exit> {
    let usual = args.directories[0].join(FILE);
    write(&args.directories, args.out.as_deref().unwrap_or(&usual), args.lang)?;
    Ok(Exit::Done)
}

/// Writes a report of results among them.
pub fn beside(directory: &Path, language: Language) -> Result<()> {
    write(&[directory.to_path_buf()], &directory.join(FILE), language)
}

/// Writes a report of these results to a file and prints where it is.
fn write(directories: &[PathBuf], file: &Path, language: Language) -> Result<()> {
    let results: Vec<Results> =
        directories.iter().map(|it| Results::open(it)).collect::<Result<_>>()?;
    let page = page(&results, language)?;
    whole_file::write(file, page.as_bytes())?;
    say(&format!("{}\n", file.display()))
}
