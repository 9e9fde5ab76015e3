//! What is to be run, and what came of it.

use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use super::extract::Extract;

use crate::base::month::Month;
use crate::model::checkpoint::About;
use crate::model::rules::scenario::Scenario;
use crate::model::world::World;
use crate::study::estimates::summary::Summary;
use crate::study::jobs::checkpoint_file;
use crate::study::jobs::program::{key, of_any_replicate, program};
use crate::study::jobs::provenance::Timings;
use crate::study::jobs::results_directory::Written;

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "run";

/// Whether single agents and events are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Series and flows alone.
    Aggregate,
    /// Agents and events too.
    Micro,
}

/// What is to be run and written.
pub struct RunOrder<'a> {
    /// The scenario, with all flags in it.
    pub scenario: &'a Scenario,
    /// The text of `scenario.toml`.
    pub resolved: &'a str,
    /// Digest of the data that the model reads.
    pub data_digest: &'a str,
    /// Which replicates, in ascending order.
    pub replicates: &'a [u32],
    /// Threads in all.
    pub threads: usize,
    /// The scenario's directory is made below this one.
    pub out: &'a Path,
    /// Whether single agents and events are written.
    pub detail: Detail,
    /// Which part of the figures is written and shown.
    pub extract: &'a Extract,
    /// Months at whose ends the world is written, in ascending order.
    pub checkpoints: &'a [Month],
    /// The world that the run goes on from, which has entered the scenario; else it begins anew.
    pub from: Option<&'a RunOrigin>,
    /// Whether a directory is replaced that holds what this command did not write.
    pub is_forced: bool,
    /// When the process began.
    pub began: Instant,
}

/// A world that a run goes on from.
pub struct RunOrigin {
    /// What the checkpoint is of.
    pub about: About,
    /// Its world, until the run takes it.
    pub world: Mutex<Option<World>>,
}

/// The name of a run's directory. What goes on from a checkpoint does not replace the run that
/// wrote it.
pub fn directory_name(scenario: &Scenario, from: Option<&About>) -> String {
    let name = &scenario.name;
    from.map_or(name.clone(), |about| format!("{name}_from_{}", about.month))
}

impl RunOrder<'_> {
    /// The first month that is written.
    pub fn start(&self) -> Month {
        self.from.map_or(self.scenario.start, |from| from.about.month.next())
    }

    /// Months that each replicate simulates.
    pub fn months(&self) -> u64 {
        let first = self.from.map_or(self.scenario.first_month(), |_| self.start());
        u64::from(self.scenario.until.next().since(first))
    }

    /// The name of the directory.
    pub(super) fn name(&self) -> String {
        directory_name(self.scenario, self.from.map(|from| &from.about))
    }

    /// The files of the checkpoints in the results: for each replicate, what its parts call it, and
    /// what it is called among all.
    pub(super) fn checkpoint_files(
        &self,
        replicate: u32,
    ) -> impl Iterator<Item = (String, String)> {
        let is_alone = self.replicates.len() == 1;
        self.checkpoints.iter().map(move |&month| {
            let name = checkpoint_file::name(month);
            let among =
                if is_alone { name.clone() } else { checkpoint_file::name_among(month, replicate) };
            (name, among)
        })
    }

    /// What two commands share exactly when they may share finished replicates.
    pub(super) fn key(&self) -> String {
        let detail = format!("{:?}", self.detail);
        let checkpoints: Vec<String> = self.checkpoints.iter().map(ToString::to_string).collect();
        let from = self.from.map_or("", |from| &from.about.world_sha256);
        let alike = of_any_replicate(self.scenario);
        let extract = format!("{:?}", self.extract);
        let checkpoints = checkpoints.join(",");
        key(&[&program(), self.data_digest, &alike, &detail, &extract, &checkpoints, from])
    }
}

/// What a run left behind.
pub struct RunReport {
    /// Where the files are and what they took the place of; no files when nothing was written.
    pub written: Written,
    /// Replicates that are finished.
    pub finished: Vec<u32>,
    /// Those among them that an interrupted run had left.
    pub resumed: Vec<u32>,
    /// What was wrong with replicates that an interrupted run had left; they were made again.
    pub damaged: Vec<String>,
    /// Replicates in which the model failed, and how.
    pub failed: Vec<(u32, String)>,
    /// Whether replicates are missing because the run was stopped.
    pub was_stopped: bool,
    /// China's figures, averaged over the replicates.
    pub summary: Summary,
    /// How long it took.
    pub timings: Timings,
}

impl RunReport {
    /// Replicates that were asked for and are neither finished nor failed.
    pub(super) fn missing(&self, order: &RunOrder) -> Vec<u32> {
        let is_failed = |replicate| self.failed.iter().any(|(failed, _)| *failed == replicate);
        let is_missing = |&replicate: &u32| {
            self.finished.binary_search(&replicate).is_err() && !is_failed(replicate)
        };
        order.replicates.iter().copied().filter(is_missing).collect()
    }
}
