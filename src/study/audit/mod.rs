//! Whether a difference is robust to other settlement orders, seeds and scales, and whether any
//! number of threads, a second run and a run that was stored midway give identical worlds.

pub mod checks;
pub mod divergence;
mod files;
pub mod order;
pub mod reproducibility;
pub mod robustness;
pub mod rows;
mod runs;

pub use order::{Audit, AuditFindings, AuditReport, COMMAND, directory_name};

use anyhow::Result;

use super::estimates::differences::{self, Outcome, Window};
use super::jobs::error::StudyError;
use super::jobs::replicate::Control;
use super::jobs::results::Results;
use super::jobs::results_directory::Destination;
use super::jobs::runner::{Finished, Runner};
use super::jobs::runs::Ended;
use crate::base::month::Month;
use checks::Check;
use reproducibility::{Repetition, Reproduction, compared, divergence_of};
use robustness::{CheckFinding, Differences, Shift};
use rows::Audited;
use runs::{AuditRuns, ChangedRun, History};

/// Makes all runs and writes the findings.
///
/// # Errors
///
/// Where the results may not be replaced, or something cannot be read or written; runs that have
/// ended are kept for the same command.
pub fn audit(audit: &Audit, control: Control) -> Result<AuditReport, StudyError> {
    let destination = Destination::new(COMMAND, (audit.out, &audit.name()), audit.is_forced)?;
    let directory = destination.open(&audit.key())?;
    let runs = AuditRuns::new(audit, directory.store()?);
    let (histories, failed) = ended(audit, runs.histories(control)?);
    let mut report = AuditReport {
        written: directory.nothing(),
        findings: None,
        damaged: runs.damaged_histories(),
        failed,
        kept: 0,
    };
    let finished = Runner::new(&runs, audit.threads, control).run(&runs.all())?;
    report.failed.extend(runs.failed(&finished));
    report.damaged.extend(finished.damaged.iter().cloned());
    report.kept = finished.done.len() + histories.iter().flatten().count();
    let is_stopped = histories.iter().any(Option::is_none);
    if finished.was_stopped || is_stopped {
        return Ok(report);
    }
    let histories: Vec<Made> = histories.into_iter().flatten().collect();
    let findings = AuditFindings {
        audited: audited(audit, &runs, &finished),
        reproductions: reproductions(audit, &histories)?,
    };
    report.written =
        directory.publish(|directory| files::write(audit, directory, &findings, &report.failed))?;
    report.findings = Some(findings);
    runs.forget();
    Ok(report)
}

/// A scenario, how it was made and the digests that this gave.
type Made = (usize, Repetition, Vec<String>);

/// The name, the replicate and the cause of a run in which the model failed.
type Failure = (String, u32, String);

/// Histories that ended or were stopped, and the names, replicates and causes of those that failed.
fn ended(audit: &Audit, all: Vec<History>) -> (Vec<Option<Made>>, Vec<Failure>) {
    let (mut histories, mut failed) = (Vec::new(), Vec::new());
    for History { scenario, repetition, ended } in all {
        match ended {
            Ended::Done(history) => histories.push(Some((scenario, repetition, history))),
            Ended::Stopped => histories.push(None),
            Ended::Failed(cause) => {
                let (name, scenario) = &audit.scenarios[scenario];
                let called = format!("{name} ({})", repetition.name());
                failed.push((called, scenario.first_replicate, cause));
            }
        }
    }
    (histories, failed)
}

/// Whether every repetition gave the world of the first one, and if not, where it diverges.
fn reproductions(audit: &Audit, histories: &[Made]) -> Result<Vec<Reproduction>> {
    let mut all = Vec::new();
    for (number, (name, scenario)) in audit.scenarios.iter().enumerate() {
        let own = histories.iter().filter(|(scenario, ..)| *scenario == number);
        let own: Vec<(Repetition, &[String])> =
            own.map(|(_, repetition, history)| (*repetition, history.as_slice())).collect();
        for (mut row, (repetition, _)) in compared(name, &own).into_iter().zip(&own) {
            if !row.is_same {
                row.divergence = Some(match divergence_of(scenario, *repetition)? {
                    Some(place) => place.to_string(),
                    None => "run once more, the worlds no longer differ".into(),
                });
            }
            all.push(row);
        }
    }
    Ok(all)
}

/// Each metric at each place with what each check found.
fn audited(audit: &Audit, runs: &AuditRuns, finished: &Finished<AuditRuns>) -> Vec<Audited> {
    let with_pairs = |check: Check| (check, pairs(audit, runs, finished, check));
    let checks: Vec<(Check, Pairs)> = audit.all_checks().into_iter().map(with_pairs).collect();
    if checks.is_empty() {
        return Vec::new();
    }
    let scale = audit.scenarios[0].1.scale;
    let places = audit
        .regions
        .iter()
        .flat_map(|region| audit.metrics.iter().map(move |&metric| (region, metric)));
    places
        .map(|(region, metric)| {
            let differences = |pairs: &Pairs| pairs.differences(region, metric, audit.window);
            let original = differences(&checks[0].1);
            let found = |(check, pairs): &(Check, Pairs)| {
                let outcome = Outcome {
                    region,
                    metric,
                    window: audit.window,
                    scale: check.scale().unwrap_or(scale),
                };
                let row = differences::compare(&pairs.base, &pairs.other, pairs.parting, outcome);
                let own = differences(pairs);
                let change = (*check != Check::Original)
                    .then(|| Shift::between(&original, &own, check.shares_random_numbers()));
                let found = CheckFinding {
                    difference: row.difference,
                    interval: row.interval(),
                    pairs: row.pairs,
                    change: change.flatten(),
                };
                (*check, row, found)
            };
            Audited { checks: checks.iter().map(found).collect() }
        })
        .collect()
}

/// The results of both scenarios under a check, in replicates that both finished.
struct Pairs<'a> {
    replicates: Vec<u32>,
    base: Vec<&'a Results>,
    other: Vec<&'a Results>,
    /// The first month in which they differ.
    parting: Option<Month>,
}

impl Pairs<'_> {
    /// What both differ by, pair by pair.
    fn differences(&self, region: &str, metric: usize, window: Window) -> Differences {
        let level = |results: &Results| differences::level(results, region, metric, window);
        let pairs = self.replicates.iter().zip(&self.base).zip(&self.other);
        let pairs = pairs.filter_map(|((&replicate, base), other)| {
            Some((replicate, level(other)? - level(base)?))
        });
        Differences { pairs: pairs.collect() }
    }
}

/// The pairs of all changes of a check.
fn pairs<'a>(
    audit: &Audit,
    runs: &AuditRuns,
    finished: &'a Finished<AuditRuns>,
    check: Check,
) -> Pairs<'a> {
    let (base, other) = (Vec::new(), Vec::new());
    let mut pairs = Pairs { replicates: Vec::new(), base, other, parting: None };
    for change in check.changes().into_iter().flat_map(|change| runs.of(change)) {
        for replicate in audit.replicates() {
            let of = |scenario| finished.done.get(&ChangedRun { change, replicate, scenario });
            if let (Some(base), Some(other)) = (of(0), of(1)) {
                pairs.replicates.push(replicate);
                pairs.base.push(base);
                pairs.other.push(other);
            }
        }
    }
    pairs.parting = differences::parting(&pairs.base, &pairs.other);
    pairs
}
