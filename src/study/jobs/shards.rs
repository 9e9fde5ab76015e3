//! Makes the runs of a sweep that are missing, and keeps each as soon as it is finished.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::store::{Found, Job, Outcome, Record, Store};

use crate::model::branch::{Member, families};
use crate::model::rules::levers::Policy;
use crate::model::rules::scenario::Scenario;
use crate::study::budget::{self, Solved};
use crate::study::jobs::family::{Follow, simulate_family};
use crate::study::jobs::provenance::peak_memory_bytes;
use crate::study::jobs::replicate::{Control, Run};
use crate::study::jobs::results::Keep;
use crate::study::jobs::runs::{self, Ended};
use crate::study::sweep::plan::{Plan, Shard};

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
        // A few runs tell little: only what is clearly faster is.
        self.beside.zip(self.alone).is_some_and(|(beside, alone)| alone < beside.mul_f64(0.8))
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
    let family = order.plan.scenarios();
    let known = Known::default();
    let mut rest = todo.as_slice();
    let mut take = |count: usize| {
        let (first, others) = rest.split_at((count * family).min(rest.len()));
        rest = others;
        first
    };
    // What is read once is read in the first runs, which are therefore not timed.
    all(order, take(order.threads), order.threads, &known, &mut report)?;
    // A trial of the other way pays only where many runs are left.
    if order.threads > 1 && todo.len() > TRIAL * order.threads * family {
        let (few, many) = (take(order.threads), take(2 * order.threads));
        report.pace.beside = timed(order, many, order.threads, &known, &mut report)?;
        report.pace.alone = timed(order, few, 1, &known, &mut report)?;
    }
    let at_once = if report.pace.prefers_alone() { 1 } else { order.threads };
    all(order, rest, at_once, &known, &mut report)?;
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
    known: &Known,
    report: &mut Report,
) -> Result<Option<Duration>> {
    if jobs.is_empty() {
        return Ok(None);
    }
    let began = Instant::now();
    all(order, jobs, at_once, known, report)?;
    Ok((!report.was_stopped).then(|| began.elapsed() / jobs.len() as u32))
}

/// The runs of a shard that have no whole record yet.
pub fn missing(order: &Order) -> Result<Vec<Job>> {
    look(order, &mut Report::default())
}

/// Makes some runs side by side and says how long one took; nothing when they were stopped.
///
/// # Errors
///
/// Says why the first of them failed if all did: they tell nothing then.
pub fn few(order: &Order, jobs: &[Job]) -> Result<Option<Duration>> {
    let mut report = Report::default();
    let (known, begun) = (Known::default(), Instant::now());
    solve_first(order, jobs, &known)?;
    // What is solved serves all replicates of a point.
    let all = jobs.len().max(1) as f64 * order.plan.replicates().len() as f64;
    let solving = begun.elapsed().div_f64(all);
    let time = timed(order, jobs, order.threads, &known, &mut report)?.map(|time| time + solving);
    match report.failed.first() {
        Some((_, cause)) if report.finished == 0 => bail!("all runs of the pilot failed: {cause}"),
        _ => Ok(time),
    }
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

/// Points for each thread below which both ways of using threads are not tried.
const TRIAL: usize = 16;

/// Jobs whose scenarios are in memory at once, for each thread.
const BATCH: usize = 64;

/// Groups of jobs that share months, for each thread: fewer would leave threads idle at the end.
const GROUPS: usize = 4;

/// Makes runs, as many at once as said.
fn all(
    order: &Order,
    jobs: &[Job],
    at_once: usize,
    known: &Known,
    report: &mut Report,
) -> Result<()> {
    for batch in jobs.chunks(BATCH * order.threads) {
        if order.enough.load(Ordering::Relaxed) {
            report.was_stopped = true;
            break;
        }
        let scenarios = loaded(order, batch, known, report)?;
        let groups = groups(&scenarios, order.threads);
        // One at a time, a group has all threads.
        let chunk = if at_once == 1 { 1 } else { groups.len().max(1) };
        for groups in groups.chunks(chunk) {
            let work = |group: &Vec<usize>| together(order, &scenarios, group).map(Some);
            let answers = runs::all(groups, order.threads, order.enough, work)?;
            for (group, answer) in groups.iter().zip(answers) {
                note(order, &scenarios, group, answer, report)?;
            }
        }
    }
    Ok(())
}

/// A run with what it is made of.
struct Made {
    job: Job,
    scenario: Scenario,
    /// What was found for policies that shall cost so much.
    solved: Vec<Solved>,
}

/// What jobs are made of. Those that cannot be made are kept as failed.
fn loaded(order: &Order, jobs: &[Job], known: &Known, report: &mut Report) -> Result<Vec<Made>> {
    let work = |&job: &Job| Ok(made(order, job, known).transpose());
    solve_first(order, jobs, known)?;
    let answers = runs::all(jobs, order.threads, order.enough, work)?;
    let mut all = Vec::with_capacity(jobs.len());
    for (&job, answer) in jobs.iter().zip(answers) {
        match answer {
            Ended::Done(Ok(made)) => all.push(made),
            Ended::Done(Err(cause)) | Ended::Failed(cause) => failed(order, job, cause, report)?,
            Ended::Stopped => report.was_stopped = true,
        }
    }
    Ok(all)
}

/// Jobs of one replicate that share months, by place; none so large that threads would stand idle.
fn groups(scenarios: &[Made], threads: usize) -> Vec<Vec<usize>> {
    let most = scenarios.len().div_ceil(GROUPS * threads).max(1);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut places: Vec<usize> = (0..scenarios.len()).collect();
    places.sort_by_key(|&place| scenarios[place].job.replicate);
    for alike in
        places.chunk_by(|&one, &two| scenarios[one].job.replicate == scenarios[two].job.replicate)
    {
        let members: Vec<&Scenario> =
            alike.iter().map(|&place| &scenarios[place].scenario).collect();
        for family in families(&members) {
            let of = |member: &Member| alike[member.scenario];
            let family: Vec<usize> = family.members.iter().map(of).collect();
            groups.extend(family.chunks(most).map(<[usize]>::to_vec));
        }
    }
    groups
}

/// Makes the runs of a group, what they share once, and keeps each as soon as it has ended.
fn together(order: &Order, scenarios: &[Made], group: &[usize]) -> Result<Vec<Ended<()>>> {
    let members: Vec<&Scenario> = group.iter().map(|&place| &scenarios[place].scenario).collect();
    let places: Vec<&str> = order.plan.regions.iter().map(String::as_str).collect();
    let control = Control { stop: order.stop, months_done: order.months_done };
    let keep = (Keep::Places(&places), Follow::Nothing);
    let done = |member: usize, run: Run| {
        let Made { job, solved, .. } = &scenarios[group[member]];
        let levels = order.plan.levels(&run.results);
        let outcome = Outcome::Done { digest: run.results.digest(), levels };
        order.store.keep(&Record { job: *job, solved: solved.clone(), outcome })
    };
    let replicate = scenarios[group[0]].job.replicate;
    let mut ended: Vec<Ended<()>> = group.iter().map(|_| Ended::Stopped).collect();
    for family in families(&members) {
        let runs = simulate_family(&family, &members, replicate, keep, control, &done)?;
        for (member, run) in family.members.iter().zip(runs) {
            ended[member.scenario] = run;
        }
    }
    Ok(ended)
}

/// Notes what became of a group.
fn note(
    order: &Order,
    scenarios: &[Made],
    group: &[usize],
    answer: Ended<Vec<Ended<()>>>,
    report: &mut Report,
) -> Result<()> {
    let ended = match answer {
        Ended::Done(ended) => ended,
        Ended::Stopped => group.iter().map(|_| Ended::Stopped).collect(),
        Ended::Failed(cause) => group.iter().map(|_| Ended::Failed(cause.clone())).collect(),
    };
    for (&place, ended) in group.iter().zip(ended) {
        match ended {
            Ended::Done(()) => report.finished += 1,
            Ended::Stopped => report.was_stopped = true,
            Ended::Failed(cause) => failed(order, scenarios[place].job, cause, report)?,
        }
    }
    Ok(())
}

/// Keeps a run as failed.
fn failed(order: &Order, job: Job, cause: String, report: &mut Report) -> Result<()> {
    let outcome = Outcome::Failed { cause: cause.clone() };
    order.store.keep(&Record { job, solved: Vec::new(), outcome })?;
    report.failed.push((job, cause));
    Ok(())
}

/// Policies that were solved for what they shall cost, and how, by point and scenario: once for all
/// replicates.
type Known = Mutex<BTreeMap<(usize, usize), (Vec<Policy>, Vec<Solved>)>>;

/// Solves what policies shall cost at each point of these jobs, so that no two threads solve it for
/// replicates of the same one.
fn solve_first(order: &Order, jobs: &[Job], known: &Known) -> Result<()> {
    if !order.plan.loaded.scenarios.iter().any(|(_, scenario)| budget::is_needed(scenario)) {
        return Ok(());
    }
    let mut seen = BTreeSet::new();
    let is_first = |job: &&Job| seen.insert((job.point, job.scenario));
    let firsts: Vec<Job> = jobs.iter().filter(is_first).copied().collect();
    // What cannot be made is told when it is to be run.
    runs::all(
        &firsts,
        order.threads,
        order.enough,
        |&job| Ok(made(order, job, known).transpose()),
    )?;
    Ok(())
}

/// What a run is made of; nothing when stopped, an error when its point makes no scenario.
fn made(order: &Order, job: Job, known: &Known) -> Result<Option<Made>, String> {
    let mut scenario = unsolved(order.plan, job)?;
    if !budget::is_needed(&scenario) {
        return Ok(Some(Made { job, scenario, solved: Vec::new() }));
    }
    let key = (job.point, job.scenario);
    let found = known.lock().expect("no holder panics").get(&key).cloned();
    let Some(found) = found.or_else(|| solve(order.plan, &scenario, order.enough)) else {
        return Ok(None);
    };
    known.lock().expect("no holder panics").entry(key).or_insert_with(|| found.clone());
    scenario.policy = found.0;
    Ok(Some(Made { job, scenario, solved: found.1 }))
}

/// Solves the policies of a scenario; nothing when stopped.
fn solve(
    plan: &Plan,
    scenario: &Scenario,
    stop: &AtomicBool,
) -> Option<(Vec<Policy>, Vec<Solved>)> {
    // A policy is the same whatever luck and order of settlement a point has.
    let &Scenario { seed, settlement_order, .. } = plan.loaded.base();
    let scenario = Scenario { seed, settlement_order, ..scenario.clone() };
    let solution = budget::solve_unless(&scenario, stop)?;
    Some((solution.scenario.policy, solution.policies))
}

/// The scenario of a run as its point makes it.
fn unsolved(plan: &Plan, job: Job) -> Result<Scenario, String> {
    let point = &plan.loaded.points[job.point];
    plan.loaded.scenario(job.scenario, point).map_err(|mistakes| mistakes.join("; "))
}

/// The scenario that a run is made of, with its policies solved; or why it cannot be made.
///
/// # Errors
///
/// Returns the mistakes that its point makes.
pub fn scenario_of(plan: &Plan, job: Job) -> Result<Scenario, String> {
    let scenario = unsolved(plan, job)?;
    if !budget::is_needed(&scenario) {
        return Ok(scenario);
    }
    let (policy, _) = solve(plan, &scenario, &AtomicBool::new(false)).expect("nobody stops it");
    Ok(Scenario { policy, ..scenario })
}
