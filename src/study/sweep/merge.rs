//! Merges the finished runs of a sweep into tables, whose bytes depend on the plan alone.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::levels::Levels;
use super::overview::Overview;
use super::plan::Plan;
use super::record::{RunOutcome, SweepJob, SweepRecord, SweepStore, look};
use super::tables;
use super::tables::{Closed, Tables};

use crate::base::text::digest;
use crate::model::rules::scenario::{Scenario, resolved};
use crate::study::experiment::{Design, Experiment, WINDOW_MONTHS};
use crate::study::jobs::error::StudyError;
use crate::study::jobs::provenance::{ranges, status};
use crate::study::jobs::results_directory::{Destination, Draft, Written};
use crate::study::jobs::store::Stored;
use crate::table::disk;
use crate::table::failures::cannot_write;

/// What wrote tables without any finding, as `provenance.json` says it.
pub const COMMAND: &str = "sweep";

/// The experiment as it ran.
pub const EXPERIMENT: &str = "experiment.toml";

/// What is to be merged.
pub struct MergeOrder<'a> {
    /// The sweep.
    pub plan: &'a Plan,
    /// Where finished runs are kept; the first that has a run gives it.
    pub stores: &'a [SweepStore],
    /// The name of the directory of the tables.
    pub name: &'a str,
    /// What wrote these results, as `provenance.json` says it.
    pub command: &'a str,
    /// Writes what is found in the levels of all runs into a directory and names the files.
    pub find: Option<Find<'a>>,
    /// The directory of the tables is made below this one.
    pub out: &'a Path,
    /// Whether a directory is replaced that holds what this command did not write.
    pub is_forced: bool,
}

/// A computation over the levels of all runs that adds files to a directory.
pub type Find<'a> = &'a dyn Fn(&Levels, &Path) -> Result<Vec<String>>;

/// The result of a merge.
#[derive(Debug)]
pub struct MergeReport {
    /// Where the tables are.
    pub written: Written,
    /// What the points come to.
    pub overview: Overview,
    /// Policies, point by point, whose target costs are not met.
    pub unreached: usize,
    /// Runs that failed, with why.
    pub failed: Vec<(SweepJob, String)>,
}

/// Merges all runs, each of which has to be there.
///
/// # Errors
///
/// Names runs that are missing and files that are damaged; nothing is written then.
pub fn merge(order: &MergeOrder) -> Result<MergeReport, StudyError> {
    let place = (order.out, order.name);
    let destination = Destination::new(order.command, place, order.is_forced)?;
    complete(order)?;
    let directory = destination.open(&order.plan.key)?;
    let mut merged = None;
    let written = directory.publish(|directory| {
        let all = join(order, directory)?;
        let files = all.files.clone();
        let about = about(order.plan, all.failed.len());
        merged = Some(all);
        Ok(Draft { files, about })
    })?;
    let Merged { overview, unreached, failed, .. } = merged.expect("it was just merged");
    Ok(MergeReport { written, overview, unreached, failed })
}

/// What was written of the runs.
struct Merged {
    files: Vec<String>,
    overview: Overview,
    unreached: usize,
    failed: Vec<(SweepJob, String)>,
}

/// Writes the tables, what is found, and the sweep itself.
fn join(order: &MergeOrder, directory: &Path) -> Result<Merged> {
    let plan = order.plan;
    let mut tables = Tables::create(plan, directory)?;
    let mut failed = Vec::new();
    let mut levels = Levels { plan, runs: Vec::new() };
    for job in plan.in_order() {
        let record = find(order, job)?;
        tables.add(job, &record)?;
        let run = match record.outcome {
            RunOutcome::Done { levels, .. } => Some(levels),
            RunOutcome::Failed { cause } => {
                failed.push((job, cause));
                None
            }
        };
        // Without a computation over all of them, memory stays that of one point.
        if order.find.is_some() {
            levels.runs.push(run);
        }
    }
    let Closed { mut files, overview, unreached } = tables.close()?;
    if let Some(find) = order.find {
        files.extend(find(&levels, directory)?);
    }
    for (name, text) in texts(plan) {
        let path = directory.join(&name);
        disk::write(&path, text).with_context(|| cannot_write(&path))?;
        files.push(name);
    }
    Ok(Merged { files, overview, unreached, failed })
}

/// Whether every run is there and whole.
fn complete(order: &MergeOrder) -> Result<(), StudyError> {
    let (mut runs, mut files) = (Vec::new(), Vec::new());
    for job in order.plan.in_order() {
        match look(order.stores, job) {
            Stored::Whole(_) => (),
            Stored::Missing => runs.push(named(order.plan, job)),
            Stored::Damaged(what) => files.push(what),
        }
    }
    match (files.is_empty(), runs.is_empty()) {
        (false, _) => Err(StudyError::DamagedRuns { files }),
        (true, false) => Err(StudyError::MissingRuns { runs, of: order.plan.count() }),
        (true, true) => Ok(()),
    }
}

fn find(order: &MergeOrder, job: SweepJob) -> Result<SweepRecord> {
    match look(order.stores, job) {
        Stored::Whole(record) => Ok(record),
        Stored::Missing => bail!("{} disappeared while runs were merged", named(order.plan, job)),
        Stored::Damaged(what) => bail!("{what}"),
    }
}

/// A run in words.
pub fn named(plan: &Plan, SweepJob { point, scenario, replicate }: SweepJob) -> String {
    let scenario = &plan.loaded.scenarios[scenario].0;
    format!("point {} of {scenario}, replicate {replicate}", point + 1)
}

/// The experiment and its scenarios, as files that give the same sweep again.
fn texts(plan: &Plan) -> Vec<(String, String)> {
    let loaded = &plan.loaded;
    let file = |name: &str| format!("{name}.toml");
    let mut experiment = loaded.experiment.clone();
    // The scenarios have the changes to all of them.
    experiment.set.clear();
    experiment.scenarios = loaded.scenarios.iter().map(|(name, _)| file(name)).collect();
    experiment.metrics = plan.metric_names();
    experiment.regions.clone_from(&plan.regions);
    experiment.at.clone_from(&plan.at);
    if !loaded.table.is_empty() {
        experiment.table = tables::GIVEN.into();
    }
    let mut text = toml::Table::try_from(&experiment).expect("an experiment is TOML");
    leave_out_unused(&experiment, &mut text);
    let text = toml::to_string(&text).expect("an experiment is TOML");
    let scenarios = loaded.scenarios.iter();
    let mut texts: Vec<(String, String)> =
        scenarios.map(|(name, scenario)| (file(name), resolved(scenario))).collect();
    texts.push((EXPERIMENT.into(), text));
    if !loaded.table.is_empty() {
        texts.push((tables::GIVEN.into(), loaded.table.clone()));
    }
    texts
}

/// Leaves out what the design does not use, which a file must not state.
fn leave_out_unused(experiment: &Experiment, text: &mut toml::Table) {
    if !experiment.design.is_sampled() {
        text.remove("points");
        text.remove("design_seed");
    }
    if experiment.months == WINDOW_MONTHS {
        // Who states none gets as many as there are.
        text.remove("months");
    }
    let factors = text.get_mut("factor").and_then(toml::Value::as_array_mut);
    for (factor, own) in factors.into_iter().flatten().zip(&experiment.factor) {
        let Some(table) = factor.as_table_mut() else { continue };
        if !experiment.design.has_levels() || own.range.is_empty() {
            table.remove("levels");
        }
        if experiment.design == Design::Table || own.range.is_empty() {
            table.remove("logarithmic");
        }
    }
}

/// What the tables follow from.
fn about(plan: &Plan, failed: usize) -> Vec<(&'static str, Value)> {
    let base = plan.loaded.base();
    let experiment = &plan.loaded.experiment;
    let scenario = |(name, scenario): &(String, Scenario)| {
        let sha256 = digest(&[&resolved(scenario)]);
        json!({ "name": name, "file": format!("{name}.toml"), "sha256": sha256 })
    };
    let replicates: Vec<u32> = plan.replicates().collect();
    vec![
        ("experiment", json!(experiment.name)),
        ("status", json!(status(false, failed > 0))),
        ("scenarios", plan.loaded.scenarios.iter().map(scenario).collect()),
        ("design", json!(experiment.design)),
        ("points", json!(plan.points())),
        ("replicates", json!(ranges(&replicates))),
        ("runs", json!(plan.count())),
        ("seed", json!(base.seed)),
        ("scale", json!(base.scale)),
        ("start", json!(base.start)),
        ("until", json!(base.until)),
        ("at", json!(plan.at)),
        ("months", json!(experiment.months)),
        ("regions", json!(plan.regions)),
        ("metrics", json!(plan.metric_names())),
        ("data_sha256", json!(plan.data_digest)),
        ("failed", json!(failed)),
    ]
}
