//! Holds a scenario against targets, stylised facts with controls, and naive forecasts.

mod event_row;
pub mod facts;
pub mod figures;
mod files;
pub mod forecasts;
mod lives;
pub mod measures;
mod observed;
mod observer;
pub mod order;
pub mod own_targets;
pub mod rows;
mod runs;
pub mod scores;
mod series;
pub mod targets;
mod values;

pub use files::OWN_TARGETS;
pub use order::{COMMAND, Findings, Validation, ValidationReport, directory_name};

use super::jobs::error::StudyError;
use super::jobs::replicate::Control;
use super::jobs::results_directory::Destination;
use super::jobs::runner::{Finished, Runner};
use observed::Observed;
use runs::{ValidationRuns, of_world};
use scores::Score;

/// Makes all runs and writes what was found.
///
/// # Errors
///
/// Where the results may not be replaced, or something cannot be read or written; runs that have
/// ended are kept for the same command.
pub fn validate(validation: &Validation, control: Control) -> Result<ValidationReport, StudyError> {
    let name = validation.name();
    let destination = Destination::new(COMMAND, (validation.out, &name), validation.is_forced)?;
    let directory = destination.open(&validation.key())?;
    let (worlds, regions) = (validation.worlds(), validation.regions());
    let runs = ValidationRuns::new(&worlds, &regions, directory.store()?);
    let finished = Runner::new(&runs, validation.threads, control).run(&runs.all())?;
    let mut report = ValidationReport {
        written: directory.nothing(),
        findings: None,
        damaged: finished.damaged.clone(),
        failed: runs.failed(&finished),
        kept: finished.done.len(),
    };
    if finished.was_stopped {
        return Ok(report);
    }
    let findings = findings(validation, &finished);
    report.written = directory.publish(|directory| {
        files::write((validation, &worlds), directory, &findings, &finished)
    })?;
    report.findings = Some(findings);
    runs.forget();
    Ok(report)
}

/// What the runs say.
fn findings(validation: &Validation, finished: &Finished<ValidationRuns>) -> Findings {
    let base = of_world(finished, 0);
    let control = |settings: &str| -> Vec<&Observed> {
        let place = validation.controls.iter().position(|it| it.settings == settings);
        place.map_or_else(Vec::new, |place| of_world(finished, place + 1))
    };
    Findings {
        scores: validation.targets.iter().map(|target| Score::of(target, &base)).collect(),
        facts: facts::findings(&base, control),
        forecasts: forecasts::forecasts(validation.targets, &base),
    }
}
