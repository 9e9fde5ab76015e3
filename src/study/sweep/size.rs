//! How large a sweep is and may be: time, memory and disk of a pilot, and the size that fits a
//! time.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::plan::Plan;
use super::record::{SweepJob, SweepStore};
use super::runs::{self, ShardOrder};
use crate::study::experiment::Design;
use crate::study::jobs::error::StudyError;
use crate::study::jobs::provenance::peak_memory_bytes;
use crate::study::jobs::replicate::Control;
use crate::study::jobs::shards::Shard;
use crate::table::disk;
use crate::table::failures::{cannot_read, cannot_write};
use crate::table::kept::{self, Stored};

/// What a sweep needs, judged by a pilot.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// Runs of the pilot; they are kept.
    pub pilot: usize,
    /// Runs that are still missing.
    pub missing: usize,
    /// Wall time of a run while as many run at once as there are threads, over their number.
    pub of_a_run: Duration,
    /// The most memory that the pilot's process had.
    pub memory_bytes: Option<u64>,
    /// What finished runs and tables take on the disk.
    pub disk_bytes: u64,
}

impl Need {
    /// Wall time of what is missing on as many threads.
    pub fn time(&self) -> Duration {
        self.of_a_run.mul_f64(self.missing as f64)
    }
}

/// Bytes of a row of `runs.csv` and `runs.parquet` together, about.
const ROW_BYTES: u64 = 90;

/// Scenarios up to which a pilot tries each: one with policies to be solved takes far longer.
const MOST_SCENARIOS: usize = 8;

/// That many of the jobs, spread over them and over their scenarios.
fn spread(jobs: &[SweepJob], count: usize) -> Vec<SweepJob> {
    let mut scenarios: Vec<usize> = jobs.iter().map(|job| job.scenario).collect();
    scenarios.sort_unstable();
    scenarios.dedup();
    let count = count.min(jobs.len());
    let mut chosen: Vec<SweepJob> = Vec::with_capacity(count);
    for place in 0..count {
        let begin = place * jobs.len() / count;
        let rest =
            || jobs[begin..].iter().chain(&jobs[..begin]).filter(|job| !chosen.contains(job));
        let scenario = scenarios[place % scenarios.len()];
        let job = rest().find(|job| job.scenario == scenario).or_else(|| rest().next());
        chosen.push(*job.expect("there are as many jobs"));
    }
    chosen
}

/// Makes some of the missing runs, spread over the sweep, and estimates the rest from them; nothing
/// when none is missing or somebody stopped it. If a time is wanted in any case, runs that are
/// there are made once more where none is missing.
///
/// # Errors
///
/// Where all runs of the pilot failed, or something cannot be read or written.
pub fn pilot(
    plan: &Plan,
    store: &SweepStore,
    threads: usize,
    stop: &AtomicBool,
    in_any_case: bool,
) -> Result<Option<Need>, StudyError> {
    let order = ShardOrder {
        plan,
        store,
        shard: Shard::WHOLE,
        threads,
        retries_failed: false,
        enough: stop,
        control: Control { stop, months_done: &|_| () },
    };
    let todo = runs::missing(&order)?;
    let all = if todo.is_empty() && in_any_case { plan.jobs(Shard::WHOLE) } else { todo.clone() };
    if all.is_empty() {
        return Ok(None);
    }
    let jobs = spread(&all, threads.max(plan.scenarios().min(MOST_SCENARIOS)));
    let count = jobs.len();
    let Some(of_a_run) = runs::pilot(&order, &jobs)? else {
        return Ok(None);
    };
    let bytes: u64 = jobs.iter().map(|&job| store.bytes(job)).sum();
    let rows = plan.count() as u64 * plan.readings().count() as u64;
    Ok(Some(Need {
        pilot: count,
        missing: todo.len().saturating_sub(count),
        of_a_run,
        memory_bytes: peak_memory_bytes(),
        disk_bytes: bytes / count as u64 * plan.count() as u64 + rows * ROW_BYTES,
    }))
}

/// Points and replicates of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Points, where the design samples them.
    pub points: Option<u32>,
    /// Replicates.
    pub replicates: u32,
}

/// The largest size that fits a time: more or fewer points where the design samples them, more or
/// fewer replicates where its factors fix them.
///
/// # Errors
///
/// Where not even the smallest sweep fits the time.
pub fn fitting(plan: &Plan, need: &Need, budget: Duration) -> Result<Size> {
    // A tenth is left for what a pilot does not see.
    let runs = (0.9 * budget.as_secs_f64() / need.of_a_run.as_secs_f64().max(1e-6)) as usize;
    let experiment = &plan.loaded.experiment;
    let now = Size { points: None, replicates: experiment.replicates };
    let is_sampled = experiment.design.is_sampled();
    let of_one =
        plan.scenarios() * if is_sampled { now.replicates as usize } else { plan.points() };
    let count = runs / of_one.max(1);
    if count == 0 {
        bail!(
            "{} runs fit into the time, but {} needs {of_one}; use a smaller --scale, or fewer {}",
            runs,
            if is_sampled { "a single point" } else { "one replicate of all points" },
            if is_sampled { "replicates" } else { "factors" }
        );
    }
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    Ok(match experiment.design {
        // Sobol sequences are even at powers of two.
        Design::Sobol => Size { points: Some(1 << count.min(65_536).ilog2()), ..now },
        Design::LatinHypercube => Size { points: Some(count.min(1_000_000)), ..now },
        _ => Size { replicates: count.min(100_000), ..now },
    })
}

/// Keeps a size that a time picked for a plan, for the commands that follow on the same experiment.
///
/// # Errors
///
/// Where the file of the size cannot be written.
pub fn keep(out: &Path, plan: &Plan, size: Size, within: Duration) -> Result<()> {
    let place = place(out, plan)?;
    let instead_of = plan.loaded.experiment.replicates;
    let kept = Kept { instead_of, size, within };
    let body = serde_json::to_vec(&kept).expect("a size is data");
    let write = || {
        disk::make_own_directory(place.parent().unwrap_or(Path::new("")))?;
        kept::write(&place, &owner(plan), &body)
    };
    write().with_context(|| cannot_write(&place))
}

/// The size that was kept for a plan, if one was and its experiment is as it was.
///
/// # Errors
///
/// Where what was kept is damaged, or the experiment's name cannot name a directory.
pub fn kept(out: &Path, plan: &Plan) -> Result<Option<Size>> {
    Ok(found(out, plan)?.map(|kept| kept.size))
}

/// Whether that time picked the size that was kept.
///
/// # Errors
///
/// As [`kept()`].
pub fn is_kept_for(out: &Path, plan: &Plan, within: Duration) -> Result<bool> {
    Ok(found(out, plan)?.is_some_and(|kept| kept.within == within))
}

/// Forgets a size that was kept, if one was.
///
/// # Errors
///
/// Where the file of the size cannot be removed.
pub fn forget(out: &Path, plan: &Plan) -> Result<()> {
    let place = place(out, plan)?;
    disk::clear(&place).with_context(|| cannot_write(&place))
}

fn found(out: &Path, plan: &Plan) -> Result<Option<Kept>> {
    let place = place(out, plan)?;
    let kept: Kept = match kept::read(&place, &owner(plan)) {
        Stored::Whole(body) => {
            serde_json::from_slice(&body).with_context(|| cannot_read(&place))?
        }
        Stored::Missing => return Ok(None),
        // Another size would give other tables, without a word.
        Stored::Damaged(what) => bail!(
            "{what}; it holds the size that --time-budget set: delete it, and give --time-budget, \
             or --points and --replicates, again"
        ),
    };
    Ok(Some(kept).filter(|kept| kept.instead_of == plan.loaded.experiment.replicates))
}

/// A size with the replicates that the experiment states.
#[derive(Serialize, Deserialize)]
struct Kept {
    instead_of: u32,
    size: Size,
    /// The time that picked it.
    within: Duration,
}

/// To whom the file of the size belongs.
fn owner(plan: &Plan) -> String {
    format!("{}/size", plan.key)
}

fn place(out: &Path, plan: &Plan) -> Result<PathBuf> {
    Ok(plan.home(out)?.join(format!("{}.size.json", plan.key)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_pilot_has_runs_of_every_scenario_and_none_twice() {
        // As a sweep has them: points, in each the scenarios, in each the replicates.
        let job = |number: usize| SweepJob {
            point: number / 12,
            scenario: number / 4 % 3,
            replicate: (number % 4) as u32 + 1,
        };
        let jobs: Vec<SweepJob> = (0..120).map(job).collect();
        for count in [1, 2, 3, 8, 120, 500] {
            let chosen = spread(&jobs, count);
            assert_eq!(chosen.len(), count.min(120));
            let scenarios: BTreeSet<usize> = chosen.iter().map(|job| job.scenario).collect();
            assert_eq!(scenarios.len(), count.min(3));
            let all: BTreeSet<SweepJob> = chosen.iter().copied().collect();
            assert_eq!(all.len(), chosen.len(), "none twice");
        }
    }
}
