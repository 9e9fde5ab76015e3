//! `stia sweep plan`, `run` and `resume`: what a sweep needs, and the runs that are missing.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Result;

use super::missing::tell_missing;
use super::screen::{needs, report_runs};
use super::{RunArgs, merged};
use crate::cli::exit::Exit;
use crate::cli::experiment::{ExperimentArgs, plan_of, planned, warn_of};
use crate::cli::flags::{Flags, destination};
use crate::cli::interrupt::finish_or_stop;
use crate::cli::view::format::{counted, span};
use crate::cli::view::progress::bar;
use crate::cli::view::{Screen, Terminal, complain, say};
use crate::study::jobs::replicate::Control;
use crate::study::jobs::results_directory::Destination;
use crate::study::jobs::shards::Shard;
use crate::study::sweep::merge::COMMAND;
use crate::study::sweep::plan::Plan;
use crate::study::sweep::runs::{self, ShardOrder, ShardReport};
use crate::study::sweep::size::{self, Need};

/// Sets the size that fits a time and keeps it for the commands that follow.
fn fitted(sweep: &ExperimentArgs, plan: &Plan, budget: Duration, need: &Need) -> Result<Plan> {
    let size = size::fitting(plan, need, budget)?;
    size::keep(&sweep.flags.out, plan, size, budget)?;
    plan_of(sweep, Some(size))
}

/// Shows what a sweep needs.
pub fn about(
    sweep: &ExperimentArgs,
    plan: &Plan,
    budget: Option<Duration>,
    with_pilot: bool,
) -> Result<Exit> {
    let flags = &sweep.flags;
    warn_of(&plan.loaded, flags);
    let experiment = &plan.loaded.experiment;
    let mut screen = Screen::new(Terminal::of_stdout());
    screen.heading(&format!("{}: {}", experiment.name, experiment.question));
    screen.text(&format!(
        "  {} x {} x {}: {}",
        counted(plan.points(), "point"),
        counted(plan.scenarios(), "scenario"),
        counted(experiment.replicates as usize, "replicate"),
        counted(plan.count(), "run")
    ));
    if with_pilot {
        // Refused now rather than after hours.
        destination(COMMAND, &experiment.name, flags)?;
    }
    screen.path(format!("  runs are kept in {}", plan.runs(&flags.out)?.display()));
    if with_pilot {
        let store = plan.store(&flags.out)?;
        let (enough, _) = finish_or_stop(flags.quiet)?;
        match size::pilot(plan, &store, flags.threads(), &enough, budget.is_some())? {
            Some(need) => {
                screen.texts(needs(&need, flags.threads()));
                if let Some(budget) = budget {
                    let size = size::fitting(plan, &need, budget)?;
                    let points = size.points.map_or(plan.points(), |points| points as usize);
                    screen.text(&format!(
                        "  within {}: {} x {}",
                        span(budget),
                        counted(points, "point"),
                        counted(size.replicates as usize, "replicate")
                    ));
                }
            }
            None if enough.load(Ordering::Relaxed) => return Ok(Exit::Interrupted),
            None => screen.text("  no run is missing"),
        }
    }
    if !flags.quiet {
        say(&screen.into_text())?;
    }
    Ok(Exit::Done)
}

/// Makes the runs that are missing.
pub fn run(args: &RunArgs) -> Result<Exit> {
    let (sweep, flags) = (&args.sweep, &args.sweep.flags);
    let mut plan = planned(sweep)?;
    if args.dry_run {
        return about(sweep, &plan, args.time_budget, true);
    }
    warn_of(&plan.loaded, flags);
    if args.time_budget.is_none() && args.shard.is_none() {
        tell_missing(&plan, flags, false)?;
    }
    let (enough, stop) = finish_or_stop(flags.quiet)?;
    // Refused now rather than after hours. Shards side by side would find each other there.
    let place = (flags.out.as_path(), plan.loaded.experiment.name.as_str());
    let destination = Destination::new(COMMAND, place, flags.force)?;
    let shard = args.shard.unwrap_or(Shard::WHOLE);
    if shard.of == 1 {
        destination.check()?;
    }
    if let Some(budget) = args.time_budget {
        let store = plan.store(&flags.out)?;
        // As the file has it: another time budget sets another size.
        let own = plan_of(sweep, None)?;
        // A sweep that this time budget began is continued.
        // A pilot may have made others too.
        let known: BTreeSet<_> = store.jobs()?.into_iter().collect();
        let there = plan.jobs(Shard::WHOLE).iter().filter(|job| known.contains(job)).count();
        let is_begun =
            size::is_kept_for(&flags.out, &own, budget)? && (1..plan.count()).contains(&there);
        let need = match is_begun {
            true => None,
            false => size::pilot(&plan, &store, flags.threads(), &enough, true)?,
        };
        if let Some(need) = need {
            let is_whole = |plan: &Plan| -> Result<bool> {
                Ok(plan.store(&flags.out)?.jobs()?.len() == plan.count())
            };
            let fits = fitted(sweep, &own, budget, &need);
            // Less than is there already would throw runs away.
            let is_less = fits.as_ref().map_or(true, |plan| plan.count() < own.count());
            if is_less && is_whole(&own)? {
                size::forget(&flags.out, &own)?;
                plan = own;
            } else {
                plan = fits?;
                if !flags.quiet {
                    report_size(&plan, budget);
                }
            }
        }
    }
    let report = run_missing(&plan, shard, args.retry_failed, flags, (&enough, &stop))?;
    if report.was_stopped {
        return Ok(Exit::Interrupted);
    }
    if shard.of == 1 {
        merged(&plan, &[plan.store(&flags.out)?], flags)?;
    }
    Ok(if report.failed.is_empty() { Exit::Done } else { Exit::SomeFailed })
}

/// Says which size a time budget set.
fn report_size(plan: &Plan, budget: Duration) {
    let points = counted(plan.points(), "point");
    let replicates = counted(plan.loaded.experiment.replicates as usize, "replicate");
    complain(&format!("{points} x {replicates} fit into {}", span(budget)));
}

/// Makes the missing runs of a shard, with a progress bar, and reports how they ended.
pub fn run_missing(
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
    report_runs(plan, shard, &report, flags)?;
    Ok(report)
}
