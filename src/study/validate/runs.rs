//! The runs of a validation: the scenario in all replicates, each control in the first few.

use std::borrow::Cow;

use anyhow::Result;

use super::observed::{Observed, WorldRun};
use super::observer::Observer;
use super::series;

use crate::model::rules::scenario::Scenario;
use crate::study::jobs::replicate::{Course, Run};
use crate::study::jobs::results::Keep;
use crate::study::jobs::runner::{Finished, Study, Workers};
use crate::study::jobs::store::{Store, Stored};

/// The runs of a validation, with where they are kept.
pub(super) struct ValidationRuns<'a> {
    worlds: &'a [(String, Scenario)],
    regions: Vec<&'a str>,
    store: Store,
}

impl<'a> ValidationRuns<'a> {
    pub(super) fn new(
        worlds: &'a [(String, Scenario)],
        regions: &'a [String],
        store: Store,
    ) -> ValidationRuns<'a> {
        let regions = regions.iter().map(String::as_str).collect();
        ValidationRuns { worlds, regions, store }
    }

    /// All runs, world by world.
    pub(super) fn all(&self) -> Vec<WorldRun> {
        let of = |(world, (_, scenario)): (usize, &(String, Scenario))| {
            let replicates: Vec<u32> = scenario.replicate_numbers().collect();
            replicates.into_iter().map(move |replicate| WorldRun { replicate, world })
        };
        self.worlds.iter().enumerate().flat_map(of).collect()
    }

    /// Name, replicate and message of what failed.
    pub(super) fn failed(&self, finished: &Finished<Self>) -> Vec<(String, u32, String)> {
        let failed = finished.failed.iter();
        let name = |run: &WorldRun| self.worlds[run.world].0.clone();
        failed.map(|(run, cause)| (name(run), run.replicate, cause.clone())).collect()
    }

    /// Forgets all that is kept.
    pub(super) fn forget(&self) {
        self.all().into_iter().for_each(|run| self.store.forget(&name(run)));
    }
}

/// What a run is kept under.
fn name(WorldRun { replicate, world }: WorldRun) -> String {
    format!("world-{world}-replicate-{replicate}")
}

/// What was kept of a world's runs, by replicate.
pub(super) fn of_world<'f>(
    finished: &'f Finished<ValidationRuns>,
    world: usize,
) -> Vec<&'f Observed> {
    let done = finished.done.iter();
    done.filter(|(run, _)| run.world == world).map(|(_, observed)| observed).collect()
}

impl Study for ValidationRuns<'_> {
    type Job = WorldRun;
    type Kept = Observed;
    type Follower = Observer;

    fn replicate(&self, run: WorldRun) -> u32 {
        run.replicate
    }

    fn months(&self, run: WorldRun) -> u64 {
        self.worlds[run.world].1.months()
    }

    fn find(&self, run: WorldRun) -> Result<Stored<Result<Observed, String>>> {
        Ok(self.store.find(&name(run)).map(Ok))
    }

    fn scenario(&self, run: WorldRun, _: Workers) -> Result<Option<Cow<'_, Scenario>>, String> {
        Ok(Some(Cow::Borrowed(&self.worlds[run.world].1)))
    }

    fn begin(&self, run: WorldRun, scenario: &Scenario) -> Result<Course<'_, Observer>> {
        let keep = Keep::Places(&self.regions);
        Ok(Course::new(scenario, run.replicate, keep, Observer::default()))
    }

    fn keep(&self, run: WorldRun, made: Run<Observer>) -> Result<Observed> {
        let Run { results, follower, .. } = made;
        let mut values = follower.values;
        series::measure(&results, &mut values);
        let observed = Observed { results, values };
        self.store.keep(&name(run), &observed)?;
        Ok(observed)
    }
}
