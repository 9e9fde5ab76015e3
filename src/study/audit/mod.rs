//! Whether a conclusion survives other settlement orders, seeds and scales, and whether the same
//! world comes of any number of threads, of a second run and of a world that was stored midway.

pub mod checks;
pub mod divergence;
pub mod files;
pub mod reproducibility;
pub mod robustness;
pub mod rows;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use checks::Check;
use reproducibility::{Sameness, Way, compared, history, parted};
use robustness::{Change, Differences, Finding};
use rows::Audited;
use serde_json::json;

use super::estimates::differences;
use super::estimates::differences::Window;
use super::jobs::family::Follow;
use super::jobs::previous_results::Former;
use super::jobs::replicate::Control;
use super::jobs::results::Results;
use super::jobs::run_group::{Together, groups};
use super::jobs::runs::Ended;
use super::jobs::{previous_results, runs};
use super::run::program;

use crate::base::text::digest;
use crate::model::rules::scenario::Scenario;
use crate::table::staging::{Staging, directory_of};
use crate::table::writer::{cannot_read, cannot_write};

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "audit";

/// What is to be audited.
pub struct Order<'a> {
    /// The base and the scenario whose difference is the conclusion, or one scenario alone, with all
    /// flags in them.
    pub scenarios: &'a [(String, Scenario)],
    /// Digest of the data that the model reads.
    pub data_digest: &'a str,
    /// The places, as the series name them.
    pub regions: &'a [String],
    /// The metrics, by their place in the table.
    pub metrics: &'a [usize],
    /// When levels are read.
    pub window: Window,
    /// The checks, without the original; there are none for one scenario.
    pub checks: &'a [Check],
    /// Threads in all.
    pub threads: usize,
    /// The directory of the audit is made below this one.
    pub out: &'a Path,
    /// Whether a directory is replaced that holds what this command did not write.
    pub is_forced: bool,
}

/// What an audit left behind.
pub struct Report {
    /// Where the files are.
    pub directory: PathBuf,
    /// The files, in alphabetical order; none when the audit was stopped.
    pub files: Vec<String>,
    /// What the files took the place of.
    pub former: Former,
    /// What was found; nothing when the audit was stopped.
    pub found: Option<Found>,
    /// Name, replicate and message of runs in which the model failed.
    pub failed: Vec<(String, u32, String)>,
    /// Runs that were finished and are kept for the same command, when it was stopped.
    pub kept: usize,
}

/// What an audit found.
#[derive(Default)]
pub struct Found {
    /// Each metric at each place with its checks.
    pub audited: Vec<Audited>,
    /// Each way of making the same world.
    pub sameness: Vec<Sameness>,
}

/// One job of the audit.
#[derive(Clone, Debug, PartialEq)]
enum Job {
    /// Scenarios that share months, in a replicate, with what is changed in both.
    Runs { change: checks::Change, scenarios: Vec<usize>, replicate: u32 },
    /// The digests of a scenario's first replicate, made in a way.
    History { scenario: usize, way: Way },
}

/// What came of it.
enum Answer {
    Runs(Vec<Ended<Results>>),
    History(Vec<String>),
}

impl Job {
    /// What its answers are kept under, scenario by scenario.
    fn kept_names(&self) -> Vec<String> {
        match self {
            Job::Runs { change, scenarios, replicate } => {
                let change = change.words().replace(' ', "-");
                let name = |scenario| format!("{change}-scenario-{scenario}-replicate-{replicate}");
                scenarios.iter().map(name).collect()
            }
            Job::History { scenario, way } => {
                vec![format!("history-{}-scenario-{scenario}", way.name().replace(' ', "-"))]
            }
        }
    }

    /// How many runs it is.
    fn runs(&self) -> usize {
        self.kept_names().len()
    }
}

impl Order<'_> {
    pub fn replicates(&self) -> Vec<u32> {
        self.scenarios[0].1.replicate_numbers().collect()
    }

    /// All checks, the original first; none for one scenario.
    fn all_checks(&self) -> Vec<Check> {
        let has_conclusion = self.scenarios.len() == 2;
        let original = has_conclusion.then_some(Check::Original);
        original.into_iter().chain(self.checks.iter().copied()).collect()
    }

    /// The runs: how each scenario is made the same first, then check by check.
    fn jobs(&self) -> Vec<Job> {
        let scenarios = 0..self.scenarios.len();
        let histories = scenarios
            .clone()
            .flat_map(|scenario| Way::ALL.map(|way| Job::History { scenario, way }));
        let mut jobs: Vec<Job> = histories.collect();
        for change in self.all_checks().into_iter().flat_map(Check::changes) {
            let changed: Vec<Scenario> =
                self.scenarios.iter().map(|(_, scenario)| change.of(scenario)).collect();
            let groups = groups(&changed.iter().collect::<Vec<_>>());
            for replicate in self.replicates() {
                let groups = groups.iter().cloned();
                jobs.extend(groups.map(|scenarios| Job::Runs { change, scenarios, replicate }));
            }
        }
        jobs
    }

    /// Months that are simulated in all.
    pub fn months(&self) -> u64 {
        let scenario = &self.scenarios[0].1;
        let months = scenario.until.since(scenario.start) + 1 + scenario.burn_in_months;
        u64::from(months) * self.runs() as u64
    }

    /// How many runs there are.
    pub fn runs(&self) -> usize {
        self.jobs().iter().map(Job::runs).sum()
    }
}

/// Runs everything and writes what it says.
pub fn audit(order: &Order, control: Control) -> Result<Report> {
    let names: Vec<&str> = order.scenarios.iter().map(|(name, _)| name.as_str()).collect();
    let directory = directory_of(order.out, &format!("audit_{}", names.join("_")))?;
    // Refused now rather than after hours.
    previous_results::look(&directory, COMMAND, order.is_forced)?;
    let staging = Staging::open(&directory, &key(order))?;
    let written = finish(order, &staging, control);
    if matches!(&written, Ok(report) if report.found.is_some()) {
        staging.forget(order.jobs().iter().flat_map(Job::kept_names));
    }
    staging.tidy();
    written
}

fn finish(order: &Order, staging: &Staging, control: Control) -> Result<Report> {
    let jobs = order.jobs();
    let answers =
        runs::all(&jobs, order.threads, control.stop, |job| one(order, staging, job, control))?;
    let mut report = Report {
        directory: staging.directory().to_path_buf(),
        files: Vec::new(),
        former: Former::Nothing,
        found: None,
        failed: Vec::new(),
        kept: 0,
    };
    let mut was_stopped = false;
    let mut done = Done::default();
    for (job, answer) in jobs.into_iter().zip(answers) {
        let all = match answer {
            Ended::Done(Answer::History(history)) => {
                report.kept += 1;
                if let Job::History { scenario, way } = job {
                    done.histories.push((scenario, way, history));
                }
                continue;
            }
            Ended::Done(Answer::Runs(runs)) => runs,
            Ended::Stopped => (0..job.runs()).map(|_| Ended::Stopped).collect(),
            Ended::Failed(message) => {
                (0..job.runs()).map(|_| Ended::Failed(message.clone())).collect()
            }
        };
        for (place, ended) in all.into_iter().enumerate() {
            match ended {
                Ended::Done(results) => {
                    report.kept += 1;
                    if let Job::Runs { change, scenarios, replicate } = &job {
                        done.runs.push((*change, scenarios[place], *replicate, results));
                    }
                }
                Ended::Stopped => was_stopped = true,
                Ended::Failed(message) => {
                    let (name, replicate) = called(order, &job, place);
                    report.failed.push((name, replicate, message));
                }
            }
        }
    }
    if was_stopped {
        return Ok(report);
    }
    let found = Found { audited: audited(order, &done), sameness: sameness(order, &done)? };
    report.former = previous_results::look(staging.directory(), COMMAND, order.is_forced)?;
    report.files = files::write(order, staging, &found, &report.failed)?;
    report.found = Some(found);
    Ok(report)
}

/// What was run.
#[derive(Default)]
struct Done {
    /// What was changed, the scenario, the replicate, and what came of it.
    runs: Vec<(checks::Change, usize, u32, Results)>,
    histories: Vec<(usize, Way, Vec<String>)>,
}

/// How a run of a job that failed is called.
fn called(order: &Order, job: &Job, place: usize) -> (String, u32) {
    match job {
        Job::Runs { change, scenarios, replicate } => {
            let name = &order.scenarios[scenarios[place]].0;
            (format!("{name} ({})", change.words()), *replicate)
        }
        Job::History { scenario, way } => {
            let (name, scenario) = &order.scenarios[*scenario];
            (format!("{name} ({})", way.name()), scenario.first_replicate)
        }
    }
}

/// Does one job, or reads what an earlier process kept of it.
fn one(order: &Order, staging: &Staging, job: &Job, control: Control) -> Result<Option<Answer>> {
    let names = job.kept_names();
    match job {
        Job::Runs { change, scenarios, replicate } => {
            let changed: Vec<Scenario> =
                scenarios.iter().map(|&place| change.of(&order.scenarios[place].1)).collect();
            let scenarios: Vec<(String, &Scenario)> = names.into_iter().zip(&changed).collect();
            let runs = Together {
                staging,
                scenarios: &scenarios,
                replicate: *replicate,
                regions: order.regions,
                follow: Follow::Nothing,
                is_lacking: &|_| false,
                beside: &|_, _| Ok(()),
            };
            Ok(Some(Answer::Runs(runs.run(control)?)))
        }
        Job::History { scenario, way } => {
            const FILE: &str = "history.json";
            let (name, scenario) = (&names[0], &order.scenarios[*scenario].1);
            if staging.has(name) {
                (control.months_done)(order.months() / order.runs() as u64);
                let path = staging.kept(name).join(FILE);
                let bytes = fs::read(&path).with_context(|| cannot_read(&path))?;
                let history = serde_json::from_slice(&bytes).with_context(|| cannot_read(&path))?;
                return Ok(Some(Answer::History(history)));
            }
            let Some(history) = history(scenario, *way, control)? else { return Ok(None) };
            let scratch = staging.scratch(name)?;
            let path = scratch.path().join(FILE);
            fs::write(&path, json!(history).to_string()).with_context(|| cannot_write(&path))?;
            staging.keep(scratch, name)?;
            Ok(Some(Answer::History(history)))
        }
    }
}

/// Whether every way has made the world of the first one, and if not, where it parts from it.
fn sameness(order: &Order, done: &Done) -> Result<Vec<Sameness>> {
    let mut all = Vec::new();
    for (number, (name, scenario)) in order.scenarios.iter().enumerate() {
        let own = done.histories.iter().filter(|(scenario, ..)| *scenario == number);
        let histories: Vec<(Way, &[String])> =
            own.map(|(_, way, history)| (*way, history.as_slice())).collect();
        for mut row in compared(name, &histories) {
            if !row.is_same {
                let way = Way::ALL.into_iter().find(|way| way.name() == row.way);
                let way = way.expect("the row was made of a way");
                row.parted = Some(match parted(scenario, way)? {
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
fn audited(order: &Order, done: &Done) -> Vec<Audited> {
    let checks: Vec<(Check, Pairs)> =
        order.all_checks().into_iter().map(|check| (check, pairs(order, done, check))).collect();
    if checks.is_empty() {
        return Vec::new();
    }
    let places = order
        .regions
        .iter()
        .flat_map(|region| order.metrics.iter().map(move |&metric| (region, metric)));
    places
        .map(|(region, metric)| {
            let differences = |pairs: &Pairs| pairs.differences(region, metric, order.window);
            let original = differences(&checks[0].1);
            let found = |(check, pairs): &(Check, Pairs)| {
                let row =
                    differences::compare(&pairs.base, &pairs.other, region, metric, order.window);
                let own = differences(pairs);
                let change = (*check != Check::Original)
                    .then(|| Change::between(&original, &own, check.shares_luck()));
                let found = Finding {
                    difference: row.difference,
                    interval: row.interval,
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
fn pairs<'a>(order: &Order, done: &'a Done, check: Check) -> Pairs<'a> {
    let mut pairs = Pairs { replicates: Vec::new(), base: Vec::new(), other: Vec::new() };
    for change in check.changes() {
        let own = done.runs.iter().filter(|(of, ..)| *of == change);
        let own: BTreeMap<(usize, u32), &Results> = own
            .map(|(_, scenario, replicate, results)| ((*scenario, *replicate), results))
            .collect();
        for replicate in order.replicates() {
            if let (Some(base), Some(other)) = (own.get(&(0, replicate)), own.get(&(1, replicate)))
            {
                pairs.replicates.push(replicate);
                pairs.base.push(base);
                pairs.other.push(other);
            }
        }
    }
    pairs
}

/// What two commands share exactly when they may share finished runs.
fn key(order: &Order) -> String {
    let alike = |(_, scenario): &(String, Scenario)| {
        let alike = Scenario { replicates: 1, ..scenario.clone() };
        serde_json::to_string(&alike).expect("a scenario is data")
    };
    let scenarios: Vec<String> = order.scenarios.iter().map(alike).collect();
    let mut regions = order.regions.to_vec();
    regions.sort();
    let texts = [&program(), order.data_digest, &scenarios.join("\n"), &regions.join("\n")];
    digest(&texts)[..16].to_string()
}
