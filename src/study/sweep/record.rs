//! The finished runs of a sweep: which run it was, and what became of it.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::study::budget::Solved;
use crate::study::jobs::store::{Store, Stored};

/// One run: a replicate of a point in a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SweepJob {
    /// The point, from 0.
    pub point: usize,
    /// The scenario, from 0.
    pub scenario: usize,
    /// The number of the replicate.
    pub replicate: u32,
}

/// What is kept of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepRecord {
    /// The solutions of policies of its scenario that have a target cost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub solved: Vec<Solved>,
    /// What became of it.
    pub outcome: RunOutcome,
}

/// What became of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RunOutcome {
    /// It ran to its end.
    Done {
        /// Digest of all figures of the places that are kept, month by month.
        digest: String,
        /// The bits of the levels by month, place and metric; undefined ones are those of NaN.
        levels: Vec<u64>,
    },
    /// It could not be made, or the model failed.
    Failed {
        /// Why.
        cause: String,
    },
}

impl SweepRecord {
    /// Whether the run ended.
    pub fn is_done(&self) -> bool {
        matches!(self.outcome, RunOutcome::Done { .. })
    }
}

impl SweepJob {
    /// The name that a run is kept under.
    fn name(self) -> String {
        let SweepJob { point, scenario, replicate } = self;
        format!("point-{}-scenario-{}-replicate-{replicate}", point + 1, scenario + 1)
    }

    /// The run of a name.
    fn of(name: &str) -> Option<SweepJob> {
        let (point, rest) = name.strip_prefix("point-")?.split_once("-scenario-")?;
        let (scenario, replicate) = rest.split_once("-replicate-")?;
        let place = |text: &str| text.parse::<usize>().ok()?.checked_sub(1);
        Some(SweepJob {
            point: place(point)?,
            scenario: place(scenario)?,
            replicate: replicate.parse().ok()?,
        })
    }
}

/// A directory of finished runs of a sweep.
#[derive(Clone, Debug)]
pub struct SweepStore {
    store: Store,
}

impl SweepStore {
    /// The store of a directory for runs of that key; the directory is made if it is not there.
    ///
    /// # Errors
    ///
    /// Where the directory cannot be made.
    pub fn open(directory: &Path, key: &str) -> Result<SweepStore> {
        Ok(SweepStore { store: Store::open(directory, key)? })
    }

    /// The store of a directory that is read alone.
    pub fn at(directory: &Path, key: &str) -> SweepStore {
        SweepStore { store: Store::at(directory, key) }
    }

    /// Where it is.
    pub fn directory(&self) -> &Path {
        self.store.directory()
    }

    /// Takes a shard for this process, until what is returned is dropped.
    ///
    /// # Errors
    ///
    /// Where another process has it, or the directory cannot be written in.
    pub fn lock(&self, shard: &str) -> Result<File> {
        self.store.lock(shard)
    }

    /// The runs that have a file, whole or not.
    ///
    /// # Errors
    ///
    /// Where the directory is there and cannot be read.
    pub fn jobs(&self) -> Result<BTreeSet<SweepJob>> {
        Ok(self.store.names()?.iter().filter_map(|name| SweepJob::of(name)).collect())
    }

    /// What is kept of a run.
    pub fn find(&self, job: SweepJob) -> Stored<SweepRecord> {
        self.store.find(&job.name())
    }

    /// Keeps a record: it is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub fn keep(&self, job: SweepJob, record: &SweepRecord) -> Result<()> {
        self.store.keep(&job.name(), record)
    }

    /// How large the file of a run is.
    pub fn bytes(&self, job: SweepJob) -> u64 {
        self.store.bytes(&job.name())
    }
}

/// What stores have of a run: a whole record if any has one, of a run that ended if any did.
pub fn look(stores: &[SweepStore], job: SweepJob) -> Stored<SweepRecord> {
    let mut best: Option<SweepRecord> = None;
    let mut damaged = None;
    for store in stores {
        match store.find(job) {
            // What one machine could not make another may have made.
            Stored::Whole(record) => match &best {
                Some(known) if known.is_done() && record.is_done() && *known != record => {
                    let place = store.directory().display();
                    return Stored::Damaged(format!(
                        "`{place}` has other figures of {} than another store: delete its file \
                         where it is wrong",
                        job.name()
                    ));
                }
                Some(known) if known.is_done() || !record.is_done() => (),
                _ => best = Some(record),
            },
            Stored::Damaged(what) => damaged = Some(what),
            Stored::Missing => (),
        }
    }
    match (best, damaged) {
        (Some(record), _) => Stored::Whole(record),
        (None, Some(what)) => Stored::Damaged(what),
        (None, None) => Stored::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_which_run_it_is() {
        let job = SweepJob { point: 11, scenario: 0, replicate: 3 };
        assert_eq!(job.name(), "point-12-scenario-1-replicate-3");
        assert_eq!(SweepJob::of(&job.name()), Some(job));
        assert_eq!(SweepJob::of("point-0-scenario-1-replicate-3"), None);
        assert_eq!(SweepJob::of("shard-1-of-2"), None);
    }
}
