//! Runs a scenario and writes its directory: parts by replicate first, whole files at the end.

pub mod extract;
mod files;
pub mod flows;
pub mod metrics;
pub mod micro;
pub mod order;
mod parts;
pub mod series;
pub mod yearly;

pub use extract::{Every, Extract};
pub use order::{COMMAND, Detail, RunOrder, RunOrigin, RunReport, directory_name};

use anyhow::Result;

use super::estimates::summary::Summary;
use super::jobs::effort::Effort;
use super::jobs::error::StudyError;
use super::jobs::previous_results::PreviousResults;
use super::jobs::provenance::Timings;
use super::jobs::replicate::Control;
use super::jobs::results_directory::{Destination, ResultsDirectory};
use super::jobs::runner::{Finished, Runner};
use parts::Parts;

/// Runs the replicates and writes all files.
///
/// # Errors
///
/// Where the results may not be replaced, or something cannot be read or written; replicates that
/// have ended are kept for the same command.
pub fn run(order: &RunOrder, control: Control) -> Result<RunReport, StudyError> {
    let destination = Destination::new(COMMAND, (order.out, &order.name()), order.is_forced)?;
    let results = destination.open(&order.key())?;
    let parts = Parts::new(order, results.staging())?;
    let finished = Runner::new(&parts, order.threads, control).run(order.replicates)?;
    let mut report = report(order, finished, &results);
    let previous = results.previous()?;
    // Whole results are not overwritten by incomplete ones.
    let is_worth_it = !report.was_stopped || previous != PreviousResults::Whole;
    if !report.finished.is_empty() && is_worth_it {
        files::assemble(order, &parts, &results, &mut report)?;
    }
    report.timings.wall = order.began.elapsed();
    if !report.was_stopped {
        parts.forget();
    }
    Ok(report)
}

/// What there is before anything is written.
fn report(order: &RunOrder, finished: Finished<Parts>, results: &ResultsDirectory) -> RunReport {
    let (mut agent_months, mut phases) = (0, Effort::default());
    for (months, effort) in finished.done.values() {
        agent_months += months;
        phases.merge(effort);
    }
    RunReport {
        written: results.nothing(),
        finished: finished.done.into_keys().collect(),
        resumed: finished.resumed.into_iter().collect(),
        damaged: finished.damaged,
        failed: finished.failed.into_iter().collect(),
        was_stopped: finished.was_stopped,
        summary: Summary::default(),
        timings: Timings {
            agent_months,
            wall: order.began.elapsed(),
            threads: order.threads,
            peak_memory_bytes: None,
            phases,
        },
    }
}
