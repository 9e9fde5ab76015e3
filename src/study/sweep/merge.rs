//! Joins the finished runs of a sweep to tables, whose bytes depend on the plan alone.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::overview::Overview;
use super::plan::Plan;
use super::tables;
use super::tables::{Closed, Tables};

use crate::base::text::digest;
use crate::model::rules::scenario::resolved;
use crate::study::experiment::Design;
use crate::study::jobs::previous_results::{self, Former};
use crate::study::jobs::provenance::{self, PROVENANCE, ranges, status};
use crate::study::jobs::store::{Found, Job, Outcome, Record, Store};
use crate::table::staging::{Staging, directory_of};
use crate::table::writer::cannot_write;

/// What wrote tables without any finding, as `provenance.json` says it.
pub const COMMAND: &str = "sweep";

/// The experiment as it ran.
pub const EXPERIMENT: &str = "experiment.toml";

/// Runs that a refusal names.
const NAMED: usize = 5;

/// What is to be joined.
pub struct Order<'a> {
    /// The sweep.
    pub plan: &'a Plan,
    /// Where finished runs are kept; the first that has a run gives it.
    pub stores: &'a [Store],
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

/// A reckoning over the levels of all runs that adds files to a directory.
pub type Find<'a> = &'a dyn Fn(&Levels, &Path) -> Result<Vec<String>>;

/// The levels of all runs of a sweep.
pub struct Levels<'a> {
    /// The sweep.
    pub plan: &'a Plan,
    /// By point, scenario and replicate; nothing where a run failed.
    runs: Vec<Option<Vec<u64>>>,
}

impl<'a> Levels<'a> {
    /// Levels as bits, run by run, for tests of what is reckoned from them.
    #[cfg(test)]
    pub fn of_runs(plan: &'a Plan, runs: Vec<Option<Vec<u64>>>) -> Levels<'a> {
        assert!(runs.len() == plan.count(), "a sweep has {} runs", plan.count());
        Levels { plan, runs }
    }

    /// A level by point, scenario, place of the replicate and place among the readings, all from 0.
    pub fn level(
        &self,
        point: usize,
        scenario: usize,
        replicate: usize,
        reading: usize,
    ) -> Option<f64> {
        tables::level(self.run(point, scenario, replicate)?, reading)
    }

    /// Whether a run ended: what it lacks is undefined then, not failed.
    pub fn is_done(&self, point: usize, scenario: usize, replicate: usize) -> bool {
        self.run(point, scenario, replicate).is_some()
    }

    fn run(&self, point: usize, scenario: usize, replicate: usize) -> Option<&[u64]> {
        let replicates = self.plan.replicates().len();
        let run = (point * self.plan.scenarios() + scenario) * replicates + replicate;
        self.runs[run].as_deref()
    }
}

/// What joining left behind.
#[derive(Debug)]
pub struct Report {
    /// Where the tables are.
    pub directory: PathBuf,
    /// The files, in alphabetical order.
    pub files: Vec<String>,
    /// What the files took the place of.
    pub former: Former,
    /// What the points come to.
    pub overview: Overview,
    /// Policies, point by point, that do not cost what they shall.
    pub unreached: usize,
    /// Runs that failed, with why.
    pub failed: Vec<(Job, String)>,
}

/// Joins all runs, each of which has to be there.
///
/// # Errors
///
/// Names runs that are missing and files that are damaged; nothing is written then.
pub fn merge(order: &Order) -> Result<Report> {
    let plan = order.plan;
    let directory = directory_of(order.out, order.name)?;
    previous_results::look(&directory, order.command, order.is_forced)?;
    complete(order)?;
    let staging = Staging::open(&directory, &plan.key)?;
    let scratch = staging.scratch("whole")?;
    let path = |file: &str| scratch.path().join(file);
    let mut tables = Tables::create(plan, scratch.path())?;
    let mut failed = Vec::new();
    let mut levels = Levels { plan, runs: Vec::new() };
    for job in plan.in_order() {
        let record = find(order, job)?;
        tables.add(&record)?;
        let run = match record.outcome {
            Outcome::Done { levels, .. } => Some(levels),
            Outcome::Failed { cause } => {
                failed.push((job, cause));
                None
            }
        };
        // Without a reckoning over all of them, memory stays that of one point.
        if order.find.is_some() {
            levels.runs.push(run);
        }
    }
    let Closed { mut files, overview, unreached } = tables.close()?;
    if let Some(find) = order.find {
        files.extend(find(&levels, scratch.path())?);
    }
    for (name, text) in texts(plan) {
        fs::write(path(&name), text).with_context(|| cannot_write(&path(&name)))?;
        files.push(name);
    }
    files.push(PROVENANCE.into());
    files.sort();
    write_provenance(&path(PROVENANCE), order, &failed, &files)?;
    let former = previous_results::look(staging.directory(), order.command, order.is_forced)?;
    staging.publish(scratch)?;
    let directory = staging.directory().to_path_buf();
    staging.tidy();
    Ok(Report { directory, files, former, overview, unreached, failed })
}

/// Whether every run is there and whole.
fn complete(order: &Order) -> Result<()> {
    let (mut missing, mut damaged) = (Vec::new(), Vec::new());
    for job in order.plan.in_order() {
        match look(order.stores, job) {
            Found::Whole(_) => (),
            Found::Missing => missing.push(job),
            Found::Damaged(what) => damaged.push(what),
        }
    }
    if !damaged.is_empty() {
        bail!(
            "{} of finished runs cannot be used: {}; `stia sweep resume` makes them again",
            if damaged.len() == 1 { "a file".into() } else { format!("{} files", damaged.len()) },
            some(&damaged)
        );
    }
    if !missing.is_empty() {
        let names: Vec<String> = missing.iter().map(|job| named(order.plan, *job)).collect();
        bail!(
            "{} of {} runs are missing: {}; `stia sweep resume` makes them",
            missing.len(),
            order.plan.count(),
            some(&names)
        );
    }
    Ok(())
}

fn find(order: &Order, job: Job) -> Result<Record> {
    match look(order.stores, job) {
        Found::Whole(record) => Ok(record),
        Found::Missing => bail!("{} has gone while it was joined", named(order.plan, job)),
        Found::Damaged(what) => bail!("{what}"),
    }
}

/// What the stores have of a run: a whole record if any has one, of a run that ended if any did.
pub fn look(stores: &[Store], job: Job) -> Found {
    let mut best: Option<Record> = None;
    let mut damaged = None;
    for store in stores {
        match store.find(job) {
            // What one machine could not make another may have made.
            Found::Whole(record) => match &best {
                Some(known) if is_done(known) && is_done(&record) && *known != record => {
                    let place = store.directory().display();
                    return Found::Damaged(format!("`{place}` has other figures of the same run"));
                }
                Some(known) if is_done(known) || !is_done(&record) => (),
                _ => best = Some(record),
            },
            Found::Damaged(what) => damaged = Some(what),
            Found::Missing => (),
        }
    }
    match (best, damaged) {
        (Some(record), _) => Found::Whole(record),
        (None, Some(what)) => Found::Damaged(what),
        (None, None) => Found::Missing,
    }
}

fn is_done(record: &Record) -> bool {
    matches!(record.outcome, Outcome::Done { .. })
}

/// A run in words.
pub fn named(plan: &Plan, Job { point, scenario, replicate }: Job) -> String {
    let scenario = &plan.loaded.scenarios[scenario].0;
    format!("point {} of {scenario}, replicate {replicate}", point + 1)
}

/// The first of some texts, and how many more there are.
fn some(texts: &[String]) -> String {
    let first = texts.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match texts.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// The experiment and its scenarios, as files that give the same sweep again.
fn texts(plan: &Plan) -> Vec<(String, String)> {
    let loaded = &plan.loaded;
    let file = |name: &str| format!("{name}.toml");
    let mut experiment = loaded.experiment.clone();
    // What is changed in all of them is in the scenarios.
    experiment.set.clear();
    experiment.scenarios = loaded.scenarios.iter().map(|(name, _)| file(name)).collect();
    experiment.metrics = plan.metric_names();
    experiment.regions.clone_from(&plan.regions);
    experiment.at.clone_from(&plan.at);
    if !loaded.table.is_empty() {
        experiment.table = tables::GIVEN.into();
    }
    let mut text = toml::Table::try_from(&experiment).expect("an experiment is TOML");
    if !matches!(experiment.design, Design::LatinHypercube | Design::Sobol) {
        // Other designs have as many as their factors make, and a file must not say otherwise.
        text.remove("points");
    }
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

/// What the tables follow from.
fn write_provenance(
    path: &Path,
    order: &Order,
    failed: &[(Job, String)],
    files: &[String],
) -> Result<()> {
    let plan = order.plan;
    let base = plan.loaded.base();
    let experiment = &plan.loaded.experiment;
    let scenario = |(name, scenario): &(String, crate::model::rules::scenario::Scenario)| {
        let sha256 = digest(&[&resolved(scenario)]);
        json!({ "name": name, "file": format!("{name}.toml"), "sha256": sha256 })
    };
    let replicates: Vec<u32> = plan.replicates().collect();
    let about = [
        ("command", json!(order.command)),
        ("experiment", json!(experiment.name)),
        ("status", json!(status(false, !failed.is_empty()))),
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
        ("failed", json!(failed.len())),
        ("files", json!(files)),
    ];
    provenance::write_provenance(path, &about)
}
