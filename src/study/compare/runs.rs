//! The runs of a comparison: all worlds of a replicate before the next one.

use std::borrow::Cow;
use std::sync::Mutex;

use anyhow::Result;

use super::affected::Tallies;
use super::comparison::{Comparison, WorldRun};
use super::histories::Histories;
use super::kept_histories::KeptHistories;
use crate::model::rules::scenario::Scenario;
use crate::study::jobs::replicate::{Course, Run};
use crate::study::jobs::results::{Keep, Results};
use crate::study::jobs::runner::{Finished, Study, Workers};
use crate::study::jobs::store::{Store, Stored};
use crate::table::staging::Staging;

/// The runs of a comparison, with where they are kept.
pub(super) struct ComparisonRuns<'a> {
    comparison: &'a Comparison<'a>,
    worlds: Vec<(&'a str, &'a Scenario)>,
    places: Vec<&'a str>,
    histories: KeptHistories<'a>,
    store: Store,
    /// Held while the histories of a replicate are compared.
    settling: Mutex<()>,
}

impl<'a> ComparisonRuns<'a> {
    pub(super) fn new(
        comparison: &'a Comparison,
        staging: &'a Staging,
        store: Store,
    ) -> ComparisonRuns<'a> {
        let worlds = comparison.worlds();
        let places = comparison.regions.iter().map(String::as_str).collect();
        let histories = KeptHistories::new(comparison, staging, store.clone());
        let settling = Mutex::new(());
        ComparisonRuns { comparison, worlds, places, histories, store, settling }
    }

    /// The runs of some replicates. A placebo runs where single agents are followed.
    pub(super) fn of(&self, replicates: &[u32]) -> Vec<WorldRun> {
        let own = self.comparison.scenarios.len();
        let of = |&replicate: &u32| {
            let count = if self.comparison.follows(replicate) { self.worlds.len() } else { own };
            (0..count).map(move |world| WorldRun { replicate, world })
        };
        replicates.iter().flat_map(of).collect()
    }

    /// Scenario, replicate and message of what failed.
    pub(super) fn failed(&self, finished: &Finished<Self>) -> Vec<(String, u32, String)> {
        let failed = finished.failed.iter();
        let name = |run: &WorldRun| self.worlds[run.world].0.to_string();
        failed.map(|(run, cause)| (name(run), run.replicate, cause.clone())).collect()
    }

    /// How many agents are affected, over some replicates.
    pub(super) fn tallies(&self, replicates: &[u32]) -> Result<Vec<(String, u32, Tallies)>> {
        self.histories.tallies(replicates)
    }

    /// Forgets all that is kept of some replicates.
    pub(super) fn forget(&self, replicates: &[u32]) {
        replicates.iter().for_each(|&replicate| self.histories.forget(replicate));
        self.of(replicates).into_iter().for_each(|run| self.store.forget(&run.name()));
    }
}

impl Study for ComparisonRuns<'_> {
    type Job = WorldRun;
    /// Nothing of a placebo, of which only the histories count.
    type Kept = Option<Results>;
    type Follower = Option<Histories>;

    fn replicate(&self, run: WorldRun) -> u32 {
        run.replicate
    }

    fn months(&self, run: WorldRun) -> u64 {
        self.worlds[run.world].1.months()
    }

    fn find(&self, run: WorldRun) -> Result<Stored<Result<Self::Kept, String>>> {
        Ok(match self.histories.look(run) {
            Stored::Whole(()) => {
                self.store.find(&run.name()).map(|results| Ok(self.kept(run, results)))
            }
            Stored::Missing => Stored::Missing,
            Stored::Damaged(what) => Stored::Damaged(what),
        })
    }

    fn scenario(&self, run: WorldRun, _: Workers) -> Result<Option<Cow<'_, Scenario>>, String> {
        Ok(Some(Cow::Borrowed(self.worlds[run.world].1)))
    }

    fn begin(&self, run: WorldRun, scenario: &Scenario) -> Result<Course<'_, Option<Histories>>> {
        let histories = self.comparison.follows(run.replicate).then(Histories::default);
        Ok(Course::new(scenario, run.replicate, Keep::Places(&self.places), histories))
    }

    fn keep(&self, run: WorldRun, made: Run<Option<Histories>>) -> Result<Self::Kept> {
        let Run { results, follower, .. } = made;
        if let Some(histories) = follower {
            self.histories.keep(run, &histories)?;
        }
        self.store.keep(&run.name(), &results)?;
        if self.comparison.follows(run.replicate) {
            let _alone = self.settling.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            self.histories.settle(run.replicate)?;
        }
        Ok(self.kept(run, results))
    }
}

impl ComparisonRuns<'_> {
    fn kept(&self, run: WorldRun, results: Results) -> Option<Results> {
        (run.world < self.comparison.scenarios.len()).then_some(results)
    }
}
