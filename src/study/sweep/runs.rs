//! Makes the runs of a sweep that are missing, and keeps each as soon as it is finished.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::plan::Plan;
use super::record::{RunOutcome, SweepJob, SweepRecord, SweepStore};
use super::solving::Solving;
use crate::model::rules::scenario::Scenario;
use crate::study::jobs::error::StudyError;
use crate::study::jobs::provenance::peak_memory_bytes;
use crate::study::jobs::replicate::{Control, Course, Run};
use crate::study::jobs::results::Keep;
use crate::study::jobs::runner::{Finished, Runner, Study, Workers};
use crate::study::jobs::shards::Shard;
use crate::study::jobs::store::Stored;

/// Which runs of a sweep are to be made, and how.
pub struct ShardOrder<'a> {
    /// The sweep.
    pub plan: &'a Plan,
    /// Where finished runs are kept.
    pub store: &'a SweepStore,
    /// Which of the runs.
    pub shard: Shard,
    /// Threads in all.
    pub threads: usize,
    /// Whether runs that failed are tried again.
    pub retries_failed: bool,
    /// Set to begin no other runs; those that have begun end.
    pub enough: &'a AtomicBool,
    /// Steers those that have begun.
    pub control: Control<'a>,
}

/// What a sweep's process left behind.
#[derive(Debug, Default)]
pub struct ShardReport {
    /// Runs that were there.
    pub resumed: usize,
    /// Runs that were finished now.
    pub finished: usize,
    /// Runs that could not be made or in which the model failed, with why; those of before too.
    pub failed: Vec<(SweepJob, String)>,
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
        // A trial of some runs is noisy: only what is clearly faster counts.
        self.beside.zip(self.alone).is_some_and(|(beside, alone)| alone < beside.mul_f64(0.8))
    }
}

/// Points for each thread below which both ways of using threads are not tried.
const TRIAL: usize = 16;

/// Groups of runs that share months, for each thread: fewer would leave threads idle at the end.
const GROUPS: usize = 4;

/// Runs what is missing of a shard.
///
/// # Errors
///
/// Where another process has the shard, or something cannot be read or written; runs that have
/// ended are kept.
pub fn run(order: &ShardOrder) -> Result<ShardReport, StudyError> {
    let _lock = order.store.lock(&order.shard.name())?;
    let runs = SweepRuns::new(order)?;
    let runner = order.runner(&runs);
    let mut finished = Finished::default();
    let todo = runner.look(&order.plan.jobs(order.shard), &mut finished)?;
    let (began, mut pace) = (Instant::now(), Pace::default());
    let family = order.plan.scenarios();
    let mut rest = todo.as_slice();
    let mut take = |count: usize| {
        let (first, others) = rest.split_at((count * family).min(rest.len()));
        rest = others;
        first
    };
    // What is read once is read in the first runs, which are therefore not timed.
    runner.make(take(order.threads), order.threads, &mut finished)?;
    // A trial of the other order pays only where many runs are left.
    if order.threads > 1 && todo.len() > TRIAL * order.threads * family {
        let (some, more) = (take(order.threads), take(2 * order.threads));
        pace.beside = timed(&runner, more, order.threads, &mut finished)?;
        pace.alone = timed(&runner, some, 1, &mut finished)?;
    }
    let at_once = if pace.prefers_alone() { 1 } else { order.threads };
    runner.make(rest, at_once, &mut finished)?;
    pace.wall = began.elapsed();
    pace.peak_memory_bytes = peak_memory_bytes();
    let Finished { done, resumed, failed, damaged, was_stopped } = finished;
    let (resumed, finished) = (resumed.len(), done.len() - resumed.len());
    let failed = failed.into_iter().collect();
    Ok(ShardReport { resumed, finished, failed, damaged, was_stopped, pace })
}

/// Makes some runs and says how long one took; nothing when they were stopped.
fn timed<'a>(
    runner: &Runner<'_, SweepRuns<'a>>,
    jobs: &[SweepJob],
    at_once: usize,
    finished: &mut Finished<SweepRuns<'a>>,
) -> Result<Option<Duration>> {
    if jobs.is_empty() {
        return Ok(None);
    }
    let began = Instant::now();
    runner.make(jobs, at_once, finished)?;
    Ok((!finished.was_stopped).then(|| began.elapsed() / jobs.len() as u32))
}

/// The runs of a shard that have no whole record yet.
///
/// # Errors
///
/// Where the store cannot be read.
pub fn missing(order: &ShardOrder) -> Result<Vec<SweepJob>> {
    let runs = SweepRuns::new(order)?;
    order.runner(&runs).look(&order.plan.jobs(order.shard), &mut Finished::default())
}

/// Makes some runs side by side and says how long one took; nothing when they were stopped.
///
/// # Errors
///
/// Says why the first of them failed if all did.
pub fn pilot(order: &ShardOrder, jobs: &[SweepJob]) -> Result<Option<Duration>> {
    let runs = SweepRuns::new(order)?;
    let runner = order.runner(&runs);
    let began = Instant::now();
    runs.prepare(jobs, runner.workers)?;
    // What is solved serves all replicates of a point.
    let all = jobs.len().max(1) as f64 * order.plan.replicates().len() as f64;
    let solving = began.elapsed().div_f64(all);
    let mut finished = Finished::default();
    let time = timed(&runner, jobs, order.threads, &mut finished)?.map(|time| time + solving);
    match finished.failed.into_values().next() {
        Some(cause) if finished.done.is_empty() => Err(StudyError::PilotFailed { cause }.into()),
        _ => Ok(time),
    }
}

impl<'a> ShardOrder<'a> {
    fn runner<'r>(&self, study: &'r SweepRuns<'a>) -> Runner<'r, SweepRuns<'a>>
    where
        'a: 'r,
    {
        let workers = Workers { threads: self.threads, enough: self.enough };
        Runner { study, workers, control: self.control }
    }
}

/// The runs of a sweep, with where they are kept.
struct SweepRuns<'a> {
    plan: &'a Plan,
    store: &'a SweepStore,
    retries_failed: bool,
    /// Those that had a file at first: one look at the directory instead of one for each run.
    there: BTreeSet<SweepJob>,
    places: Vec<&'a str>,
    solving: Solving,
}

impl<'a> SweepRuns<'a> {
    fn new(order: &ShardOrder<'a>) -> Result<SweepRuns<'a>> {
        let &ShardOrder { plan, store, retries_failed, .. } = order;
        let places = plan.regions.iter().map(String::as_str).collect();
        let (there, solving) = (store.jobs()?, Solving::default());
        Ok(SweepRuns { plan, store, retries_failed, there, places, solving })
    }
}

impl Study for SweepRuns<'_> {
    type Job = SweepJob;
    /// Memory does not grow with the runs: their levels are read when they are joined.
    type Kept = ();
    type Follower = ();

    fn replicate(&self, job: SweepJob) -> u32 {
        job.replicate
    }

    fn months(&self, _: SweepJob) -> u64 {
        self.plan.months_of_a_run()
    }

    fn find(&self, job: SweepJob) -> Result<Stored<Result<(), String>>> {
        if !self.there.contains(&job) {
            return Ok(Stored::Missing);
        }
        Ok(match self.store.find(job).map(|record| record.outcome) {
            Stored::Whole(RunOutcome::Failed { .. }) if self.retries_failed => Stored::Missing,
            Stored::Whole(RunOutcome::Failed { cause }) => Stored::Whole(Err(cause)),
            found => found.map(|_| Ok(())),
        })
    }

    fn prepare(&self, jobs: &[SweepJob], workers: Workers) -> Result<()> {
        self.solving.first(self.plan, jobs, workers)
    }

    fn scenario(
        &self,
        job: SweepJob,
        workers: Workers,
    ) -> Result<Option<Cow<'_, Scenario>>, String> {
        Ok(self.solving.scenario(self.plan, job, workers.enough)?.map(Cow::Owned))
    }

    fn begin(&self, job: SweepJob, scenario: &Scenario) -> Result<Course<'_, ()>> {
        Ok(Course::new(scenario, job.replicate, Keep::Places(&self.places), ()))
    }

    fn keep(&self, job: SweepJob, run: Run) -> Result<()> {
        let levels = self.plan.levels(&run.results);
        let outcome = RunOutcome::Done { digest: run.results.digest(), levels };
        self.store.keep(job, &SweepRecord { solved: self.solving.solved(job), outcome })
    }

    fn keep_failed(&self, job: SweepJob, cause: &str) -> Result<()> {
        let outcome = RunOutcome::Failed { cause: cause.into() };
        self.store.keep(job, &SweepRecord { solved: Vec::new(), outcome })
    }

    fn largest_group(&self, runs: usize, threads: usize) -> usize {
        runs.div_ceil(GROUPS * threads)
    }
}
