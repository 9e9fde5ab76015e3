//! Makes the runs of a sweep that are missing, and keeps each as soon as it is finished.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::plan::{Plan, Shard};
use super::store::{Found, Job, Outcome, Record, Store};
use crate::levers::equal;
use crate::output::provenance::peak_memory_bytes;
use crate::output::replicate::{Control, simulate};
use crate::output::results::{Keep, Results};
use crate::output::runs::{self, Ended};
use crate::scenario::Scenario;

/// What is to be run, and how.
pub struct Order<'a> {
    /// The sweep.
    pub plan: &'a Plan,
    /// Where finished runs are kept.
    pub store: &'a Store,
    /// Which of the runs.
    pub shard: Shard,
    /// Threads in all.
    pub threads: usize,
    /// Whether runs that failed are tried again.
    pub retries_failed: bool,
    /// Set to begin no other runs; those that have begun end.
    pub enough: &'a AtomicBool,
    /// Set to drop what has begun too.
    pub stop: &'a AtomicBool,
    /// Hears of simulated months.
    pub months_done: &'a (dyn Fn(u64) + Sync),
}

/// What a sweep's process left behind.
#[derive(Debug, Default)]
pub struct Report {
    /// Runs that were there.
    pub resumed: usize,
    /// Runs that were finished now.
    pub finished: usize,
    /// Runs that could not be made or in which the model failed, with why; those of before too.
    pub failed: Vec<(Job, String)>,
    /// Files that were no whole record, and were made anew.
    pub damaged: Vec<String>,
    /// Whether runs are missing since somebody stopped the process.
    pub was_stopped: bool,
    /// How it ran.
    pub pace: Pace,
}

/// How fast runs were, and how they were laid over threads.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    /// Wall time of all runs of this process.
    pub wall: Duration,
    /// Wall time of a run while as many ran at once as there are threads, over their number.
    pub beside: Option<Duration>,
    /// Wall time of a run that had all threads.
    pub alone: Option<Duration>,
    /// The most memory the process had.
    pub peak_memory_bytes: Option<u64>,
}

impl Pace {
    /// Whether runs one after the other, each with all threads, are faster than side by side.
    pub fn prefers_alone(&self) -> bool {
        self.beside.zip(self.alone).is_some_and(|(beside, alone)| alone < beside)
    }
}

/// Runs what is missing of a shard.
pub fn run(order: &Order) -> Result<Report> {
    let _lock = order.store.lock(&order.shard.name())?;
    let mut report = Report::default();
    let todo = look(order, &mut report)?;
    let months = order.plan.months_of_a_run();
    (order.months_done)(months * (report.resumed + report.failed.len()) as u64);
    let began = Instant::now();
    let (beside, rest) = todo.split_at(order.threads.min(todo.len()));
    report.pace.beside = timed(order, beside, order.threads, &mut report)?;
    // A trial of the other way pays only where many runs are left.
    if order.threads > 1 && rest.len() > 4 * order.threads {
        report.pace.alone = timed(order, &rest[..1], order.threads, &mut report)?;
        let at_once = if report.pace.prefers_alone() { 1 } else { order.threads };
        all(order, &rest[1..], at_once, &mut report)?;
    } else {
        all(order, rest, order.threads, &mut report)?;
    }
    report.pace.wall = began.elapsed();
    report.pace.peak_memory_bytes = peak_memory_bytes();
    report.failed.sort();
    Ok(report)
}

/// Makes some runs and says how long one took; nothing when they were stopped.
fn timed(
    order: &Order,
    jobs: &[Job],
    at_once: usize,
    report: &mut Report,
) -> Result<Option<Duration>> {
    if jobs.is_empty() {
        return Ok(None);
    }
    let began = Instant::now();
    all(order, jobs, at_once, report)?;
    Ok((!report.was_stopped).then(|| began.elapsed() / jobs.len() as u32))
}

/// The runs of a shard that have no whole record yet.
pub fn missing(order: &Order) -> Result<Vec<Job>> {
    look(order, &mut Report::default())
}

/// Makes some runs side by side and says how long one took; nothing when they were stopped.
pub fn few(order: &Order, jobs: &[Job]) -> Result<Option<Duration>> {
    timed(order, jobs, order.threads, &mut Report::default())
}

/// Looks at what is there; returns what is not.
fn look(order: &Order, report: &mut Report) -> Result<Vec<Job>> {
    let known = order.store.jobs()?;
    let mut todo = Vec::new();
    for job in order.plan.jobs(order.shard) {
        if !known.contains(&job) {
            todo.push(job);
            continue;
        }
        match order.store.find(job) {
            Found::Whole(Record { outcome: Outcome::Done { .. }, .. }) => report.resumed += 1,
            Found::Whole(Record { outcome: Outcome::Failed { .. }, .. })
                if order.retries_failed =>
            {
                todo.push(job);
            }
            Found::Whole(Record { outcome: Outcome::Failed { cause }, .. }) => {
                report.failed.push((job, cause));
            }
            Found::Missing => todo.push(job),
            Found::Damaged(what) => {
                report.damaged.push(what);
                todo.push(job);
            }
        }
    }
    Ok(todo)
}

/// Makes runs, as many at once as said.
fn all(order: &Order, jobs: &[Job], at_once: usize, report: &mut Report) -> Result<()> {
    let solved = Solved::default();
    let work = |&job: &Job| -> Result<Option<Result<(), String>>> {
        let made = match one(order, job, &solved) {
            Ok(None) => return Ok(None),
            Ok(Some(results)) => Ok(results),
            Err(cause) => Err(cause),
        };
        let outcome = match &made {
            Ok(results) => {
                Outcome::Done { digest: results.digest(), levels: order.plan.levels(results) }
            }
            Err(cause) => Outcome::Failed { cause: cause.clone() },
        };
        order.store.keep(&Record { job, outcome })?;
        Ok(Some(made.map(|_| ())))
    };
    // One at a time, a run has all threads.
    let chunk = if at_once == 1 { 1 } else { jobs.len().max(1) };
    let mut answers = Vec::with_capacity(jobs.len());
    for jobs in jobs.chunks(chunk) {
        answers.extend(runs::all(jobs, order.threads, order.enough, work)?);
    }
    for (&job, answer) in jobs.iter().zip(answers) {
        match answer {
            Ended::Done(Ok(())) => report.finished += 1,
            Ended::Done(Err(cause)) => report.failed.push((job, cause)),
            Ended::Stopped => report.was_stopped = true,
            Ended::Failed(cause) => {
                let outcome = Outcome::Failed { cause: cause.clone() };
                order.store.keep(&Record { job, outcome })?;
                report.failed.push((job, cause));
            }
        }
    }
    Ok(())
}

/// Scenarios whose policies had to be solved for what they shall cost, by point and scenario: once
/// for all replicates.
type Solved = Mutex<BTreeMap<(usize, usize), Scenario>>;

/// The scenario of a run, with its policies solved.
fn scenario(order: &Order, job: Job, solved: &Solved) -> Result<Scenario, String> {
    let plan = order.plan;
    let scenario = plan
        .loaded
        .scenario(job.scenario, &plan.loaded.points[job.point])
        .map_err(|mistakes| mistakes.join("; "))?;
    if !equal::is_needed(&scenario) {
        return Ok(scenario);
    }
    let key = (job.point, job.scenario);
    let known = solved.lock().expect("no holder panics").get(&key).cloned();
    Ok(known.unwrap_or_else(|| {
        let scenario = equal::solve(&scenario).scenario;
        solved.lock().expect("no holder panics").insert(key, scenario.clone());
        scenario
    }))
}

/// Makes one run: its results, nothing when it was stopped, or why it cannot be.
fn one(order: &Order, job: Job, solved: &Solved) -> Result<Option<Results>, String> {
    let scenario = scenario(order, job, solved)?;
    let places: Vec<&str> = order.plan.regions.iter().map(String::as_str).collect();
    let control = Control { stop: order.stop, months_done: order.months_done };
    let run = simulate(&scenario, job.replicate, Keep::Places(&places), None, control);
    run.map(|run| run.map(|run| run.results)).map_err(|cause| format!("{cause:#}"))
}
