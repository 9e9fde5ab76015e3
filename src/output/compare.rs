//! Runs scenarios side by side and writes their differences.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::differences::{self, Difference};
use super::provenance::digest;
use super::replicate::{Control, simulate};
use super::results::{Keep, Results};
use super::run::{program, read};
use super::runs::{self, Ended};
use super::staging::{Staging, directory_of};
use super::table::cannot_write;
use crate::month::Month;
use crate::scenario::Scenario;

/// What is to be compared.
pub struct Order<'a> {
    /// The scenarios with all flags in them, the base first.
    pub scenarios: &'a [(String, Scenario)],
    /// Digest of the data that the model reads.
    pub data_digest: &'a str,
    /// Replicates of each.
    pub replicates: u32,
    /// The metrics, by their place in the table.
    pub metrics: &'a [usize],
    /// The month of the comparison.
    pub at: Month,
    /// Threads in all.
    pub threads: usize,
    /// The directory of the comparison is made below this one.
    pub out: &'a Path,
}

/// What a comparison left behind.
pub struct Report {
    /// Where `differences.csv` is.
    pub directory: PathBuf,
    /// Each scenario but the base with its differences; nothing when the comparison was stopped.
    pub others: Option<Vec<(String, Vec<Difference>)>>,
    /// Scenario, replicate and message of runs in which the model failed.
    pub failed: Vec<(String, u32, String)>,
    /// Runs that were finished and are kept for the same command, when it was stopped.
    pub kept: usize,
}

/// Runs all scenarios and writes `differences.csv`.
pub fn compare(order: &Order, control: Control) -> Result<Report> {
    let names: Vec<&str> = order.scenarios.iter().map(|(name, _)| name.as_str()).collect();
    let directory = directory_of(order.out, &format!("compare_{}", names.join("_")))?;
    let staging = Staging::open(&directory, &key(order))?;
    let written = finish(order, &staging, control);
    if matches!(&written, Ok(report) if report.others.is_some()) {
        staging.forget(jobs(order).into_iter().map(kept_name));
    }
    staging.tidy();
    written
}

fn finish(order: &Order, staging: &Staging, control: Control) -> Result<Report> {
    let jobs = jobs(order);
    let answers =
        runs::all(&jobs, order.threads, control.stop, |&job| one(order, staging, job, control))?;
    let mut report = Report {
        directory: staging.directory().to_path_buf(),
        others: None,
        failed: Vec::new(),
        kept: 0,
    };
    let mut was_stopped = false;
    let mut results = vec![vec![None; order.replicates as usize]; order.scenarios.len()];
    for ((scenario, replicate), answer) in jobs.into_iter().zip(answers) {
        match answer {
            Ended::Done(done) => results[scenario][replicate as usize - 1] = Some(done),
            Ended::Stopped => was_stopped = true,
            Ended::Failed(message) => {
                report.failed.push((order.scenarios[scenario].0.clone(), replicate, message));
            }
        }
    }
    report.kept = results.iter().flatten().flatten().count();
    if !was_stopped {
        let others = differences(order, &results);
        write(staging, &differences::csv(&order.scenarios[0].0, &others))?;
        report.others = Some(others);
    }
    Ok(report)
}

/// The runs: all scenarios in a replicate before the next one.
fn jobs(order: &Order) -> Vec<(usize, u32)> {
    let pairs = |replicate| (0..order.scenarios.len()).map(move |scenario| (scenario, replicate));
    (1..=order.replicates).flat_map(pairs).collect()
}

/// Runs one scenario in one replicate, or reads what an earlier process kept of it.
fn one(
    order: &Order,
    staging: &Staging,
    job: (usize, u32),
    control: Control,
) -> Result<Option<Results>> {
    let scenario = &order.scenarios[job.0].1;
    let name = kept_name(job);
    if staging.has(&name) {
        let months = scenario.until.since(scenario.start) + 1 + scenario.burn_in_months;
        (control.months_done)(u64::from(months));
        return read(&staging.kept(&name).join("china.json")).map(Some);
    }
    let Some(run) = simulate(scenario, job.1, Keep::China, None, control)? else {
        return Ok(None);
    };
    let scratch = staging.scratch(&name)?;
    let path = scratch.path().join("china.json");
    let text = serde_json::to_vec(&run.results).expect("results are data");
    fs::write(&path, text).with_context(|| cannot_write(&path))?;
    staging.keep(scratch, &name)?;
    Ok(Some(run.results))
}

/// The differences of each scenario from the base, over the replicates that both finished.
fn differences(order: &Order, results: &[Vec<Option<Results>>]) -> Vec<(String, Vec<Difference>)> {
    let against = |index: usize| {
        let both = results[0].iter().zip(&results[index]);
        let both = both.filter_map(|(base, other)| base.as_ref().zip(other.as_ref()));
        let (base, other): (Vec<_>, Vec<_>) = both.unzip();
        let rows = order.metrics.iter();
        rows.map(|&metric| differences::compare(&base, &other, metric, order.at)).collect()
    };
    (1..order.scenarios.len())
        .map(|index| (order.scenarios[index].0.clone(), against(index)))
        .collect()
}

fn write(staging: &Staging, text: &str) -> Result<()> {
    let scratch = staging.scratch("whole")?;
    let path = scratch.path().join("differences.csv");
    fs::write(&path, text).with_context(|| cannot_write(&path))?;
    staging.publish(&scratch, &["differences.csv".into()])
}

fn kept_name((scenario, replicate): (usize, u32)) -> String {
    format!("scenario-{scenario}-replicate-{replicate}")
}

/// What two commands share exactly when they may share finished runs.
fn key(order: &Order) -> String {
    let alike = |(_, scenario): &(String, Scenario)| {
        let alike = Scenario { replicates: 1, ..scenario.clone() };
        serde_json::to_string(&alike).expect("a scenario is data")
    };
    let scenarios: Vec<String> = order.scenarios.iter().map(alike).collect();
    digest(&[&program(), order.data_digest, &scenarios.join("\n")])[..16].to_string()
}
