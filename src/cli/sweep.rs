//! `stia sweep`.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Result;
use clap::{Args as ClapArgs, Subcommand};

use super::exit::Exit;
use super::experiment::{Sweep, plan_of, planned};
use super::figures::{counted, span};
use super::flags::Flags;
use super::progress::{bar, finish_or_stop, replaced};
use super::sweep_screen::{needs, screen, tell};
use super::sweep_slurm;
use super::terminal::{Paint, complain, say};
use crate::study::jobs::previous_results;
use crate::study::jobs::replicate::Control;
use crate::study::jobs::shards::Shard;
use crate::study::jobs::store::Stored;
use crate::study::sweep::merge;
use crate::study::sweep::plan::Plan;
use crate::study::sweep::record::SweepStore;
use crate::study::sweep::runs::{self, ShardOrder, ShardReport};
use crate::study::sweep::size::{self, Need};
use crate::table::staging::directory_of;

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
    Slurm(sweep_slurm::Args),
}

#[derive(ClapArgs)]
struct PlanArgs {
    #[command(flatten)]
    sweep: Sweep,
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
    sweep: Sweep,
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
    sweep: Sweep,
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
    sweep: Sweep,
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
            plan.begun(&args.sweep.flags.out)?;
            run(args)
        }
        Command::Status(args) => status(args),
        Command::Merge(args) => join(args),
        Command::Slurm(args) => sweep_slurm::write(args),
    }
}

/// Picks the size that fits a time and keeps it for the commands that follow.
fn fitted(sweep: &Sweep, plan: &Plan, budget: Duration, need: &Need) -> Result<Plan> {
    let size = size::fitting(plan, need, budget)?;
    size::keep(&sweep.flags.out, plan, size, budget)?;
    plan_of(sweep, Some(size))
}

/// Says what a sweep needs.
fn about(sweep: &Sweep, plan: &Plan, budget: Option<Duration>, with_pilot: bool) -> Result<Exit> {
    let flags = &sweep.flags;
    let experiment = &plan.loaded.experiment;
    let mut text = format!("{}: {}\n", experiment.name, experiment.question);
    text += &format!(
        "  {} x {} x {}: {}\n  runs are kept in {}\n",
        counted(plan.points(), "point"),
        counted(plan.scenarios(), "scenario"),
        counted(experiment.replicates as usize, "replicate"),
        counted(plan.count(), "run"),
        plan.runs(&flags.out)?.display()
    );
    if with_pilot || budget.is_some() {
        let store = plan.store(&flags.out)?;
        let (enough, _) = finish_or_stop(flags.quiet)?;
        match size::pilot(plan, &store, flags.threads(), &enough, budget.is_some())? {
            Some(need) => {
                text += &needs(&need, flags.threads());
                if let Some(budget) = budget {
                    let size = size::fitting(plan, &need, budget)?;
                    text += &format!(
                        "  into {} fit: points {}, replicates {}\n",
                        span(budget),
                        size.points,
                        size.replicates
                    );
                }
            }
            None if enough.load(Ordering::Relaxed) => return Ok(Exit::Interrupted),
            None => text += "  no run is missing\n",
        }
    }
    if !flags.quiet {
        say(&text)?;
    }
    Ok(Exit::Done)
}

/// Makes the runs that are missing.
fn run(args: &RunArgs) -> Result<Exit> {
    let (sweep, flags) = (&args.sweep, &args.sweep.flags);
    let mut plan = planned(sweep)?;
    if args.dry_run {
        return about(sweep, &plan, args.time_budget, true);
    }
    let (enough, stop) = finish_or_stop(flags.quiet)?;
    if let Some(budget) = args.time_budget {
        let store = plan.store(&flags.out)?;
        // As the file has it: a size that another time picked gives way.
        let own = plan_of(sweep, None)?;
        // What this time has begun goes on.
        let is_begun = size::is_kept_for(&flags.out, &own, budget)?
            && (1..plan.count()).contains(&store.jobs()?.len());
        let need = match is_begun {
            true => None,
            false => size::pilot(&plan, &store, flags.threads(), &enough, true)?,
        };
        if let Some(need) = need {
            let is_whole = |plan: &Plan| -> Result<bool> {
                Ok(plan.store(&flags.out)?.jobs()?.len() == plan.count())
            };
            plan = fitted(sweep, &own, budget, &need)?;
            // Less than is there already would throw runs away.
            if plan.count() < own.count() && is_whole(&own)? {
                size::forget(&flags.out, &own)?;
                plan = own;
            } else if !flags.quiet {
                complain(&format!(
                    "{} x {} fit into {}",
                    counted(plan.points(), "point"),
                    counted(plan.loaded.experiment.replicates as usize, "replicate"),
                    span(budget)
                ));
            }
        }
    }
    let shard = args.shard.unwrap_or(Shard::WHOLE);
    let report = made(&plan, shard, args.retry_failed, flags, (&enough, &stop))?;
    if report.was_stopped {
        return Ok(Exit::Interrupted);
    }
    if shard.of == 1 {
        merged(&plan, &[plan.store(&flags.out)?], flags)?;
    }
    Ok(if report.failed.is_empty() { Exit::Done } else { Exit::SomeFailed })
}

/// Makes what is missing of a shard, with a bar, and says what became of it.
fn made(
    plan: &Plan,
    shard: Shard,
    retries_failed: bool,
    flags: &Flags,
    (enough, stop): (&AtomicBool, &AtomicBool),
) -> Result<ShardReport> {
    let months = plan.jobs(shard).len() as u64 * plan.months_of_a_run();
    let bar = bar(months, flags.quiet);
    let order = ShardOrder {
        plan,
        store: &plan.store(&flags.out)?,
        shard,
        threads: flags.threads(),
        retries_failed,
        enough,
        control: Control { stop, months_done: &|months| bar.inc(months) },
    };
    let report = runs::run(&order);
    bar.finish_and_clear();
    let report = report?;
    tell(plan, shard, &report, flags)?;
    Ok(report)
}

/// What a sweep that answers a question left behind: nothing when it was interrupted.
pub struct Answered {
    /// Where the files are, and which.
    pub report: Option<merge::MergeReport>,
    /// How the command ends.
    pub exit: Exit,
}

/// Makes the runs that a question needs and joins them with what is found in them.
pub fn answer(plan: &Plan, command: &str, find: merge::Find, flags: &Flags) -> Result<Answered> {
    answer_as(plan, &plan.loaded.experiment.name, command, find, flags)
}

/// The same, with results in a directory of that name beside the sweep's own.
pub fn answer_as(
    plan: &Plan,
    name: &str,
    command: &str,
    find: merge::Find,
    flags: &Flags,
) -> Result<Answered> {
    // Refused now rather than after hours.
    previous_results::look(&directory_of(&flags.out, name)?, command, flags.force)?;
    let (enough, stop) = finish_or_stop(flags.quiet)?;
    let made = made(plan, Shard::WHOLE, false, flags, (&enough, &stop))?;
    if made.was_stopped {
        return Ok(Answered { report: None, exit: Exit::Interrupted });
    }
    let stores = [plan.store(&flags.out)?];
    let (out, is_forced) = (&flags.out, flags.force);
    let find = Some(find);
    let order = merge::MergeOrder { plan, stores: &stores, name, command, find, out, is_forced };
    let report = merge::merge(&order)?;
    if !flags.quiet {
        replaced(report.written.previous, &report.written.directory);
    }
    let exit = if report.failed.is_empty() { Exit::Done } else { Exit::SomeFailed };
    Ok(Answered { report: Some(report), exit })
}

/// Says which runs are there.
fn status(args: &StatusArgs) -> Result<Exit> {
    let plan = planned(&args.sweep)?;
    let store = SweepStore::at(&plan.runs(&args.sweep.flags.out)?);
    let shards = args.shards.unwrap_or(1) as usize;
    let known = store.jobs()?;
    let (mut missing, mut failures) = (Vec::new(), 0);
    let mut text = String::new();
    for number in 1..=shards {
        let jobs = plan.jobs(Shard { number, of: shards });
        let (mut done, mut failed, mut damaged) = (0, 0, 0);
        for &job in jobs.iter().filter(|job| known.contains(job)) {
            match store.find(job) {
                Stored::Whole(record) if record.is_done() => done += 1,
                Stored::Whole(_) => failed += 1,
                Stored::Damaged(_) => damaged += 1,
                Stored::Missing => (),
            }
        }
        failures += failed;
        let lack = jobs.len() - done - failed;
        if lack > 0 {
            missing.push(number.to_string());
        }
        let part = if shards == 1 { String::new() } else { format!("shard {number}/{shards}: ") };
        text += &format!(
            "{part}{done} of {} done, {failed} failed, {} missing, {damaged} damaged\n",
            counted(jobs.len(), "run"),
            lack - damaged
        );
    }
    if args.missing {
        let list = missing.join(",");
        say(&if list.is_empty() { list } else { list + "\n" })?;
        return Ok(Exit::Done);
    }
    if !args.sweep.flags.quiet {
        say(&text)?;
    }
    Ok(match (missing.is_empty(), failures) {
        (false, _) => Exit::Interrupted,
        (true, 0) => Exit::Done,
        (true, _) => Exit::SomeFailed,
    })
}

/// Joins what several machines made.
fn join(args: &MergeArgs) -> Result<Exit> {
    let (sweep, flags) = (&args.sweep, &args.sweep.flags);
    let plan = planned(sweep)?;
    let mut stores = vec![SweepStore::at(&plan.runs(&flags.out)?)];
    for other in &args.others {
        stores.push(plan.store_of(other)?);
    }
    let failed = merged(&plan, &stores, flags)?;
    Ok(if failed == 0 { Exit::Done } else { Exit::SomeFailed })
}

/// Joins all runs to tables and says where they are; returns how many runs failed.
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
        replaced(report.written.previous, &report.written.directory);
        say(&screen(plan, &report, Paint::for_stdout()))?;
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
