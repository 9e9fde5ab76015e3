//! `stia sweep`.

pub mod answer;
pub mod missing;
mod run;
pub mod screen;
mod slurm;
mod status;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::{Args as ClapArgs, Subcommand};

use super::exit::Exit;
use super::experiment::{ExperimentArgs, planned};
use super::flags::Flags;
use super::messages::overwritten;
use super::view::{Terminal, say};
use crate::study::jobs::shards::Shard;
use crate::study::jobs::slurm::read_clock;
use crate::study::sweep::merge;
use crate::study::sweep::plan::Plan;
use crate::study::sweep::record::SweepStore;
use run::{about, run};
use screen::screen;
use status::status;

const EXAMPLES: &str = "\
Examples:
  stia sweep plan study.toml                    points, runs, time, memory and disk, from a pilot
  stia sweep run study.toml                     makes missing runs, then writes the tables
  stia sweep run study.toml --time-budget 2h    as large as fits into two hours
  stia sweep run study.toml --shard 2/8         a part, for one of eight machines
  stia sweep status study.toml --shards 8       finished and missing runs, shard by shard
  stia sweep merge study.toml /mnt/a/study.runs merges the runs of several machines
  stia sweep slurm study.toml --shards 8        a job array for a cluster

Finished runs are kept in output/<experiment>.runs/ until you delete it: after any interruption the
same command resumes with the missing runs. Tables are in output/<experiment>/: points.csv,
runs and summary as CSV and Parquet, manifest.csv, the experiment and its scenarios as they ran.

The first Ctrl-C or SIGTERM waits for the runs in progress, the second stops at once.
Exit codes: 0 done, 1 error, 2 usage, 3 some runs failed, 4 interrupted but resumable; `status` ends
with 4 while runs are missing.";

/// The arguments of `stia sweep`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Estimates time, memory and disk from a pilot, whose runs are kept
    Plan(PlanArgs),
    /// Makes the missing runs; once all are there, writes the tables
    Run(RunArgs),
    /// Resumes a sweep that was begun
    Resume(RunArgs),
    /// Shows how many runs are done, failed, missing or damaged
    Status(StatusArgs),
    /// Checks finished runs and merges them into tables
    Merge(MergeArgs),
    /// Writes a job array for a cluster with Slurm, and a script that submits what is missing
    Slurm(slurm::Args),
}

#[derive(ClapArgs)]
struct PlanArgs {
    #[command(flatten)]
    sweep: ExperimentArgs,
    /// Sets the size that fits into this time, such as 90s, 45m or 1h30m
    #[arg(long, value_name = "TIME", value_parser = time)]
    time_budget: Option<Duration>,
    /// Runs no pilot
    #[arg(long, conflicts_with = "time_budget")]
    no_pilot: bool,
}

#[derive(ClapArgs)]
struct RunArgs {
    #[command(flatten)]
    sweep: ExperimentArgs,
    /// Only this part of the runs, such as 2/8; `merge` merges the parts of several machines
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<Shard>,
    /// Sets the size that fits into this time, such as 90s, 45m or 1h30m
    #[arg(long, value_name = "TIME", value_parser = time)]
    time_budget: Option<Duration>,
    /// Estimates what it would need, as `plan` does, and makes only the pilot's runs
    #[arg(long, conflicts_with_all = ["shard", "retry_failed"])]
    dry_run: bool,
    /// Retries failed runs
    #[arg(long)]
    retry_failed: bool,
}

#[derive(ClapArgs)]
struct StatusArgs {
    #[command(flatten)]
    sweep: ExperimentArgs,
    /// Shows the state of this many shards
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    shards: Option<u32>,
    /// Prints only the numbers of shards with missing runs, such as 2,5
    #[arg(long, requires = "shards")]
    missing: bool,
    /// Directories `<experiment>.runs` of other machines, whose runs count too
    #[arg(value_name = "RUNS")]
    others: Vec<PathBuf>,
}

#[derive(ClapArgs)]
struct MergeArgs {
    #[command(flatten)]
    sweep: ExperimentArgs,
    /// Directories `<experiment>.runs` of other machines
    #[arg(value_name = "RUNS")]
    others: Vec<PathBuf>,
}

/// Runs a subcommand of `stia sweep`.
pub fn sweep(args: &Args) -> Result<Exit> {
    match &args.command {
        Command::Plan(args) => {
            let flags = &args.sweep.flags;
            flags.refuse(&[("--force", flags.force)], "a plan writes no tables")?;
            let plan = planned(&args.sweep)?;
            about(&args.sweep, &plan, args.time_budget, !args.no_pilot)
        }
        Command::Run(args) => run(args),
        Command::Resume(args) => {
            let plan = planned(&args.sweep)?;
            plan.begun(&args.sweep.flags.out)?;
            run(args)
        }
        Command::Status(args) => status(args),
        Command::Merge(args) => join(args),
        Command::Slurm(args) => slurm::write(args),
    }
}

/// Merges the runs of several machines.
fn join(args: &MergeArgs) -> Result<Exit> {
    let (sweep, flags) = (&args.sweep, &args.sweep.flags);
    flags.refuse(&[("--threads", flags.threads.is_some())], "merging makes no runs")?;
    let plan = planned(sweep)?;
    let mut stores = vec![SweepStore::at(&plan.runs(&flags.out)?, &plan.key)];
    for other in &args.others {
        stores.push(plan.store_of(other)?);
    }
    let failed = merged(&plan, &stores, flags)?;
    Ok(if failed == 0 { Exit::Done } else { Exit::SomeFailed })
}

/// Merges all runs into tables and shows a summary; returns how many runs failed.
fn merged(plan: &Plan, stores: &[SweepStore], flags: &Flags) -> Result<usize> {
    let order = merge::MergeOrder {
        plan,
        stores,
        name: &plan.loaded.experiment.name,
        command: merge::COMMAND,
        find: None,
        out: &flags.out,
        is_forced: flags.force,
    };
    let report = merge::merge(&order)?;
    if !flags.quiet {
        overwritten(report.written.previous, &report.written.directory);
        say(&screen(plan, &report, Terminal::of_stdout()))?;
    }
    Ok(report.failed.len())
}

/// Reads `2/8`.
fn shard(text: &str) -> Result<Shard, String> {
    let parts = text.split_once('/').and_then(|(number, of)| {
        Some(Shard { number: number.trim().parse().ok()?, of: of.trim().parse().ok()? })
    });
    match parts {
        Some(shard) if (1..=shard.of).contains(&shard.number) => Ok(shard),
        _ => Err("write it as 2/8: part 2 of 8, counted from 1".into()),
    }
}

/// Reads `90s`, `45m`, `1h30m`, `2d`, or a time as clusters write it: `02:30:00`, `1-12:00:00`.
fn time(text: &str) -> Result<Duration, String> {
    let time = if text.contains(':') { read_clock(text) } else { read_units(text.trim()) };
    let is_some = |time: &Duration| !time.is_zero();
    time.filter(is_some).ok_or_else(|| "write it as 90s, 45m, 1h30m, 2d or 02:30:00".into())
}

/// Numbers, each with its unit.
fn read_units(text: &str) -> Option<Duration> {
    let (mut seconds, mut digits) = (0_u64, String::new());
    for letter in text.chars() {
        let unit = match letter {
            '0'..='9' => {
                digits.push(letter);
                continue;
            }
            'd' => 24 * 3600,
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        let number: u64 = digits.parse().ok()?;
        seconds = seconds.checked_add(number.checked_mul(unit)?)?;
        digits.clear();
    }
    digits.is_empty().then(|| Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_shards_are_read_or_refused() {
        assert_eq!(time("1h30m"), Ok(Duration::from_secs(5400)));
        assert_eq!(time("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(time("2d"), Ok(Duration::from_secs(2 * 24 * 3600)));
        assert_eq!(time("02:30:00"), Ok(Duration::from_secs(9000)));
        for wrong in ["", "90", "h", "1y", "0s", "00:00:00", "99999999999999999999h"] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
        assert_eq!(shard("2/8"), Ok(Shard { number: 2, of: 8 }));
        for wrong in ["0/8", "9/8", "2", "a/b", "1/0"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }
}
