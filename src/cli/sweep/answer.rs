//! Sweeps that answer a question: the runs that it needs, merged with the findings.

use anyhow::Result;

use super::missing::tell_missing;
use super::run::run_missing;
use crate::cli::exit::Exit;
use crate::cli::flags::{Flags, destination};
use crate::cli::interrupt::finish_or_stop;
use crate::cli::messages::overwritten;
use crate::study::jobs::shards::Shard;
use crate::study::sweep::merge;
use crate::study::sweep::plan::Plan;

/// How a sweep that answers a question ended; without a report when it was interrupted.
pub struct Answered {
    /// Where the files are, and which.
    pub report: Option<merge::MergeReport>,
    /// How the command ends.
    pub exit: Exit,
}

/// Makes the runs that a question needs and merges them with the findings.
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
    tell_missing(plan, flags, false)?;
    let (enough, stop) = finish_or_stop(flags.quiet)?;
    // Refused now rather than after hours.
    destination(command, name, flags)?;
    let runs = run_missing(plan, Shard::WHOLE, false, flags, (&enough, &stop))?;
    if runs.was_stopped {
        return Ok(Answered { report: None, exit: Exit::Interrupted });
    }
    let stores = [plan.store(&flags.out)?];
    let (out, is_forced) = (&flags.out, flags.force);
    let find = Some(find);
    let order = merge::MergeOrder { plan, stores: &stores, name, command, find, out, is_forced };
    let report = merge::merge(&order)?;
    if !flags.quiet {
        overwritten(report.written.previous, &report.written.directory);
    }
    let exit = if report.failed.is_empty() { Exit::Done } else { Exit::SomeFailed };
    Ok(Answered { report: Some(report), exit })
}
