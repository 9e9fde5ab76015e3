//! Sweeps that answer a question: the runs that it needs, joined with what is found in them.

use anyhow::Result;

use super::run::made;
use crate::cli::exit::Exit;
use crate::cli::flags::Flags;
use crate::cli::interrupt::finish_or_stop;
use crate::cli::messages::replaced;
use crate::study::jobs::previous_results;
use crate::study::sweep::merge;
use crate::study::sweep::plan::{Plan, Shard};
use crate::table::staging::directory_of;

/// What a sweep that answers a question left behind: nothing when it was interrupted.
pub struct Answered {
    /// Where the files are, and which.
    pub report: Option<merge::Report>,
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
    let order = merge::Order { plan, stores: &stores, name, command, find, out, is_forced };
    let report = merge::merge(&order)?;
    if !flags.quiet {
        replaced(report.former, &report.directory);
    }
    let exit = if report.failed.is_empty() { Exit::Done } else { Exit::SomeFailed };
    Ok(Answered { report: Some(report), exit })
}
