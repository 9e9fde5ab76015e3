//! Whether a conclusion survives other settlement orders, seeds and scales, and whether the same
//! world comes of any number of threads, of a second run and of a world that was stored midway.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use anyhow::{Context, Result, anyhow};
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde_json::{Value, json};

use super::audit_rows::{self as rows, Audited, Sameness};
use super::check::{self, Check};
use super::conclusion::{Change, Differences, Finding};
use super::differences::{self, Window};
use super::family::Follow;
use super::former::{self, Former};
use super::provenance::{self, PROVENANCE, described, digest, ranges, status};
use super::replicate::Control;
use super::results::Results;
use super::run::program;
use super::runs::{self, Ended};
use super::staging::{Staging, directory_of};
use super::table::{cannot_read, cannot_write, write_both, write_csv};
use super::together::{Together, groups};
use crate::divergence::{self, Looks};
use crate::metrics::METRICS;
use crate::scenario::{Scenario, resolved};
use crate::world::World;

/// What wrote these results, as `provenance.json` says it.
const COMMAND: &str = "audit";

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

/// A way of making the same world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// With that many threads.
    Threads(usize),
    /// With one thread once more.
    Again,
    /// With one thread; midway the world is stored and read again.
    Stored,
}

impl Way {
    /// All ways; the first is what the others are held against.
    pub const ALL: [Way; 5] =
        [Way::Threads(1), Way::Threads(2), Way::Threads(5), Way::Again, Way::Stored];

    /// The way in words.
    pub fn name(self) -> String {
        match self {
            Way::Threads(count) => format!("threads {count}"),
            Way::Again => "again".into(),
            Way::Stored => "stored".into(),
        }
    }

    fn pool(self) -> Result<ThreadPool> {
        let threads = if let Way::Threads(count) = self { count } else { 1 };
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        pool.map_err(|cause| anyhow!("cannot start {threads} threads: {cause}"))
    }

    /// Moves a world one month on.
    fn step(self, pool: &ThreadPool, world: &mut World, looks: &mut Looks) {
        let Scenario { until, start, burn_in_months, .. } = world.scenario;
        let midway = (until.since(start) + 1 + burn_in_months) / 2;
        if self == Way::Stored && world.months_left() == midway {
            let stored = serde_json::to_vec(world).expect("a world is data");
            *world = serde_json::from_slice(&stored).expect("it was just stored");
        }
        pool.install(|| world.step(looks));
    }
}

/// One job of the audit.
#[derive(Clone, Debug, PartialEq)]
enum Job {
    /// Scenarios that share months, in a replicate, with what is changed in both.
    Runs { change: check::Change, scenarios: Vec<usize>, replicate: u32 },
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
    fn replicates(&self) -> Vec<u32> {
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
    former::look(&directory, COMMAND, order.is_forced)?;
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
    report.former = former::look(staging.directory(), COMMAND, order.is_forced)?;
    report.files = write(order, staging, &found, &report.failed)?;
    report.found = Some(found);
    Ok(report)
}

/// What was run.
#[derive(Default)]
struct Done {
    /// What was changed, the scenario, the replicate, and what came of it.
    runs: Vec<(check::Change, usize, u32, Results)>,
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

/// Digests of a world, made in a way, at the end of each year and of the run; nothing when stopped.
fn history(scenario: &Scenario, way: Way, control: Control) -> Result<Option<Vec<String>>> {
    let pool = way.pool()?;
    let made = || World::new(scenario, scenario.seed, scenario.first_replicate);
    let mut world = pool.install(made);
    let mut digests = Vec::new();
    while !world.is_over() {
        if control.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let month = world.month();
        way.step(&pool, &mut world, &mut Looks::default());
        if month.of_year() == 12 || world.is_over() {
            digests.push(divergence::digest(&world));
        }
        (control.months_done)(1);
    }
    Ok(Some(digests))
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

/// The histories of a scenario against the first of them.
fn compared(scenario: &str, histories: &[(Way, &[String])]) -> Vec<Sameness> {
    let row = |&(way, history): &(Way, &[String])| Sameness {
        scenario: scenario.into(),
        way: way.name(),
        digest: digest(&history.iter().map(String::as_str).collect::<Vec<_>>()),
        is_same: history == histories[0].1,
        parted: None,
    };
    histories.iter().map(row).collect()
}

/// Where the world that is made in a way parts from that of one thread.
fn parted(scenario: &Scenario, way: Way) -> Result<Option<divergence::Divergence>> {
    let (alone, pool) = (Way::ALL[0].pool()?, way.pool()?);
    let made = || World::new(scenario, scenario.seed, scenario.first_replicate);
    let one = divergence::Way {
        begin: &|| alone.install(made),
        step: &|world, looks| Way::ALL[0].step(&alone, world, looks),
    };
    let other = divergence::Way {
        begin: &|| pool.install(made),
        step: &|world, looks| way.step(&pool, world, looks),
    };
    Ok(divergence::first(&one, &other))
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

/// Writes all files and returns their names.
fn write(
    order: &Order,
    staging: &Staging,
    found: &Found,
    failed: &[(String, u32, String)],
) -> Result<Vec<String>> {
    let scratch = staging.scratch("whole")?;
    let path = |file: &str| scratch.path().join(file);
    let mut files = vec!["reproducibility.csv".to_string(), PROVENANCE.to_string()];
    let sameness = rows::sameness_rows(&found.sameness);
    write_csv(&path("reproducibility.csv"), &rows::SAMENESS_COLUMNS, sameness)?;
    if let [(base, _), (scenario, _)] = order.scenarios {
        let audit = rows::rows(base, scenario, &found.audited);
        files.extend(write_both(scratch.path(), "audit", &rows::COLUMNS, audit)?);
        let verdicts = rows::verdict_rows(base, scenario, &found.audited);
        write_csv(&path("verdicts.csv"), &rows::VERDICT_COLUMNS, verdicts)?;
        files.push("verdicts.csv".into());
    }
    for (name, scenario) in order.scenarios {
        let file = format!("{name}.toml");
        fs::write(path(&file), resolved(scenario)).with_context(|| cannot_write(&path(&file)))?;
        files.push(file);
    }
    files.sort();
    provenance::write_provenance(&path(PROVENANCE), &about(order, failed, &files))?;
    staging.publish(scratch)?;
    Ok(files)
}

/// What the audit follows from. What only matters to a conclusion is left out where there is none.
fn about(
    order: &Order,
    failed: &[(String, u32, String)],
    files: &[String],
) -> [(&'static str, Value); 18] {
    let base = &order.scenarios[0].1;
    let has_conclusion = order.scenarios.len() == 2;
    let of_conclusion = |value: Value| if has_conclusion { value } else { Value::Null };
    let failure = |(scenario, replicate, message): &(String, u32, String)| json!({ "scenario": scenario, "replicate": replicate, "message": message });
    let metrics: Vec<&str> = order.metrics.iter().map(|&metric| METRICS[metric].name).collect();
    let scenario = |(name, scenario): &(String, Scenario)| described(name, scenario);
    let check = |check: &Check| json!({ "check": check.name(), "setting": check.setting() });
    let checks: Vec<Value> = order.checks.iter().map(check).collect();
    [
        ("command", json!(COMMAND)),
        ("status", json!(status(false, !failed.is_empty()))),
        ("base", json!(order.scenarios[0].0)),
        ("scenarios", order.scenarios.iter().map(scenario).collect()),
        ("data_sha256", json!(order.data_digest)),
        ("seed", json!(base.seed)),
        ("scale", json!(base.scale)),
        ("replicates", of_conclusion(json!(ranges(&order.replicates())))),
        ("start", json!(base.start)),
        ("until", json!(base.until)),
        ("at", of_conclusion(json!(order.window.at))),
        ("months", of_conclusion(json!(order.window.months))),
        ("regions", of_conclusion(json!(order.regions))),
        ("metrics", of_conclusion(json!(metrics))),
        ("checks", of_conclusion(json!(checks))),
        ("ways", json!(Way::ALL.map(Way::name))),
        ("failed", failed.iter().map(failure).collect()),
        ("files", json!(files)),
    ]
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::month::Month;

    #[test]
    fn a_history_that_differs_is_said_to() {
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (one, other) = (texts(&["a", "b"]), texts(&["a", "c"]));
        let histories =
            [(Way::Threads(1), &one[..]), (Way::Threads(2), &other[..]), (Way::Again, &one[..])];
        let rows = compared("china", &histories);
        assert_eq!(rows.iter().map(|row| row.is_same).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(rows[1].way, "threads 2");
        assert!(rows[0].digest == rows[2].digest && rows[0].digest != rows[1].digest);
    }

    #[test]
    fn a_world_that_is_stored_midway_does_not_part() {
        let until = Month::new(2015, 6);
        let regions = vec!["Ningxia".to_string()];
        let scenario = Scenario { burn_in_months: 0, until, regions, ..Scenario::default() };
        assert_eq!(parted(&scenario, Way::Stored).expect("threads start"), None);
    }
}
