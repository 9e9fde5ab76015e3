//! `stia sweep`.

pub mod answer;
mod run;
pub mod screen;
mod slurm;
mod status;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::{Args as ClapArgs, Subcommand};

use super::exit::Exit;
use super::experiment::{ExperimentArgs, planned};
use super::flags::Flags;
use super::messages::replaced;
use super::view::{Terminal, say};
use crate::study::jobs::store::Store;
use crate::study::sweep::merge;
use crate::study::sweep::plan::{Plan, Shard};
use run::{about, run};
use screen::screen;
use status::status;

const EXAMPLES: &str = "\
Examples:
  stia sweep plan study.toml                    points, runs, time, memory and disk, from a pilot
  stia sweep run study.toml                     makes what is missing, then joins it to tables
  stia sweep run study.toml --time-budget 2h    as large as fits into two hours
  stia sweep run study.toml --shard 2/8         a part of it, for one of eight machines
  stia sweep status study.toml --shards 8       what is there, what is missing, shard by shard
  stia sweep merge study.toml /mnt/a/study.runs joins what several machines made
  stia sweep slurm study.toml --shards 8        a job array for a cluster

Finished runs are kept one by one in output/<experiment>.runs/ until you delete it: whatever ends a
sweep, the same command goes on with what is missing. Tables are in output/<experiment>/: points.csv,
runs and summary as CSV and Parquet, manifest.csv, the experiment and its scenarios as they ran.

The first Ctrl-C or SIGTERM ends after the runs that have begun, the second one at once.
Exit codes: 0 done, 1 error, 2 usage, 3 some runs failed, 4 interrupted but resumable; `status` ends
with 4 while runs are missing.";

/// What may be said after `stia sweep`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says what a sweep needs, from a pilot whose runs are kept
    Plan(PlanArgs),
    /// Makes the runs that are missing; all of them together are joined to tables
    Run(RunArgs),
    /// Goes on with a sweep that was begun
    Resume(RunArgs),
    /// Says which runs are there, missing, failed or damaged
    Status(StatusArgs),
    /// Checks finished runs and joins them to tables
    Merge(MergeArgs),
    /// Writes a job array for a cluster with Slurm, and a script that submits what is missing
    Slurm(slurm::Args),
}

#[derive(ClapArgs)]
struct PlanArgs {
    #[command(flatten)]
    sweep: ExperimentArgs,
    /// Picks the size that fits this time, such as 90s, 45m or 1h30m
    #[arg(long, value_name = "TIME", value_parser = time)]
    time_budget: Option<Duration>,
    /// Makes no pilot
    #[arg(long)]
    no_pilot: bool,
}

#[derive(ClapArgs)]
struct RunArgs {
    #[command(flatten)]
    sweep: ExperimentArgs,
    /// Only this part of the runs, such as 2/8; parts of several machines are joined by `merge`
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<Shard>,
    /// Picks the size that fits this time, such as 90s, 45m or 1h30m
    #[arg(long, value_name = "TIME", value_parser = time)]
    time_budget: Option<Duration>,
    /// Says what it would need, as `plan` does, and makes no other runs than the pilot's
    #[arg(long)]
    dry_run: bool,
    /// Tries runs again that failed
    #[arg(long)]
    retry_failed: bool,
}

#[derive(ClapArgs)]
struct StatusArgs {
    #[command(flatten)]
    sweep: ExperimentArgs,
    /// Tells the state of this many shards
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    shards: Option<u32>,
    /// Prints nothing but the numbers of shards that lack runs, such as 2,5
    #[arg(long, requires = "shards")]
    missing: bool,
}

#[derive(ClapArgs)]
struct MergeArgs {
    #[command(flatten)]
    sweep: ExperimentArgs,
    /// Directories `<experiment>.runs` of other machines
    #[arg(value_name = "RUNS")]
    others: Vec<PathBuf>,
}

/// Does what was said after `stia sweep`.
pub fn sweep(args: &Args) -> Result<Exit> {
    match &args.command {
        Command::Plan(args) => {
            let plan = planned(&args.sweep)?;
            about(&args.sweep, &plan, args.time_budget, !args.no_pilot)
        }
        Command::Run(args) => run(args),
        Command::Resume(args) => {
            let plan = planned(&args.sweep)?;
            let runs = plan.runs(&args.sweep.flags.out)?;
            if !runs.is_dir() {
                bail!(
                    "`{}` is not there: this sweep was not begun with this experiment and this \
                     program; begin with `stia sweep run`",
                    runs.display()
                );
            }
            run(args)
        }
        Command::Status(args) => status(args),
        Command::Merge(args) => join(args),
        Command::Slurm(args) => slurm::write(args),
    }
}

/// Joins what several machines made.
fn join(args: &MergeArgs) -> Result<Exit> {
    let (sweep, flags) = (&args.sweep, &args.sweep.flags);
    let plan = planned(sweep)?;
    let mut stores = vec![Store::at(&plan.runs(&flags.out)?)];
    for other in &args.others {
        let place = if other.ends_with(&plan.key) { other.clone() } else { other.join(&plan.key) };
        if !place.is_dir() {
            bail!(
                "`{}` has no runs of this experiment and this program: there is no `{}` in it",
                other.display(),
                plan.key
            );
        }
        stores.push(Store::at(&place));
    }
    let failed = merged(&plan, &stores, flags)?;
    Ok(if failed == 0 { Exit::Done } else { Exit::SomeFailed })
}

/// Joins all runs to tables and says where they are; returns how many runs failed.
fn merged(plan: &Plan, stores: &[Store], flags: &Flags) -> Result<usize> {
    let order = merge::Order {
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
        replaced(report.former, &report.directory);
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

/// Reads `90s`, `45m`, `1h30m`.
fn time(text: &str) -> Result<Duration, String> {
    let wrong = || "write it as 90s, 45m or 1h30m".to_string();
    let (mut seconds, mut digits) = (0_u64, String::new());
    for letter in text.trim().chars() {
        let unit = match letter {
            '0'..='9' => {
                digits.push(letter);
                continue;
            }
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return Err(wrong()),
        };
        let number: u64 = digits.parse().map_err(|_| wrong())?;
        seconds =
            seconds.checked_add(number.checked_mul(unit).ok_or_else(wrong)?).ok_or_else(wrong)?;
        digits.clear();
    }
    if seconds == 0 || !digits.is_empty() { Err(wrong()) } else { Ok(Duration::from_secs(seconds)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_shards_are_read_or_refused() {
        assert_eq!(time("1h30m"), Ok(Duration::from_secs(5400)));
        assert_eq!(time("90s"), Ok(Duration::from_secs(90)));
        for wrong in ["", "90", "h", "1d", "0s", "99999999999999999999h"] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
        assert_eq!(shard("2/8"), Ok(Shard { number: 2, of: 8 }));
        for wrong in ["0/8", "9/8", "2", "a/b", "1/0"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }
}
