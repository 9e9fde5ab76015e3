//! The runs of an audit: both scenarios under each change, and how each scenario is made the same.

use std::borrow::Cow;
use std::sync::Mutex;

use anyhow::Result;

use super::checks::Change;
use super::order::Audit;
use super::reproducibility::{Repetition, history};
use crate::model::rules::scenario::Scenario;
use crate::study::jobs::replicate::{Control, Course, Run};
use crate::study::jobs::results::{Keep, Results};
use crate::study::jobs::runner::{Finished, Study, Workers};
use crate::study::jobs::runs::{self, Ended};
use crate::study::jobs::store::{Store, Stored};

/// A run of an audit: a change, by its place among all, in a replicate of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ChangedRun {
    pub(super) change: usize,
    pub(super) replicate: u32,
    pub(super) scenario: usize,
}

/// The runs of an audit, with where they are kept.
pub(super) struct AuditRuns<'a> {
    audit: &'a Audit<'a>,
    /// Each change with the scenarios that have it.
    changed: Vec<(Change, Vec<Scenario>)>,
    places: Vec<&'a str>,
    store: Store,
    /// What was wrong with digests that an earlier process kept.
    damaged: Mutex<Vec<String>>,
}

impl<'a> AuditRuns<'a> {
    pub(super) fn new(audit: &'a Audit, store: Store) -> AuditRuns<'a> {
        let of = |change: Change| {
            (change, audit.scenarios.iter().map(|(_, scenario)| change.of(scenario)).collect())
        };
        let changed = audit.changes().into_iter().map(of).collect();
        let places = audit.regions.iter().map(String::as_str).collect();
        AuditRuns { audit, changed, places, store, damaged: Mutex::default() }
    }

    /// All runs, change by change, all scenarios of a replicate before the next one.
    pub(super) fn all(&self) -> Vec<ChangedRun> {
        let replicates = self.audit.replicates();
        let mut all = Vec::new();
        for change in 0..self.changed.len() {
            for &replicate in &replicates {
                let scenarios = 0..self.audit.scenarios.len();
                all.extend(scenarios.map(|scenario| ChangedRun { change, replicate, scenario }));
            }
        }
        all
    }

    /// The places of a change among all.
    pub(super) fn of(&self, change: Change) -> impl Iterator<Item = usize> + '_ {
        let changes = self.changed.iter().enumerate();
        changes.filter(move |(_, (it, _))| *it == change).map(|(place, _)| place)
    }

    /// What runs that failed are called, their replicate and why they did.
    pub(super) fn failed<'f>(
        &'f self,
        finished: &'f Finished<Self>,
    ) -> impl Iterator<Item = (String, u32, String)> + 'f {
        finished.failed.iter().map(|(run, cause)| {
            let (name, change) =
                (&self.audit.scenarios[run.scenario].0, self.changed[run.change].0);
            (format!("{name} ({})", change.words()), run.replicate, cause.clone())
        })
    }

    fn name(&self, ChangedRun { change, replicate, scenario }: ChangedRun) -> String {
        let change = self.changed[change].0.words().replace(' ', "-");
        format!("{change}-scenario-{scenario}-replicate-{replicate}")
    }

    /// The digests of each scenario's first replicate, made in each way, or what an earlier process
    /// kept of them.
    pub(super) fn histories(&self, control: Control) -> Result<Vec<History>> {
        let scenarios = 0..self.audit.scenarios.len();
        let jobs: Vec<(usize, Repetition)> = scenarios
            .flat_map(|scenario| Repetition::ALL.map(|repetition| (scenario, repetition)))
            .collect();
        let work = |&(scenario, repetition): &(usize, Repetition)| {
            self.history(scenario, repetition, control)
        };
        let ended = runs::all(&jobs, self.audit.threads, control.stop, work)?;
        let history = |((scenario, repetition), ended)| History { scenario, repetition, ended };
        Ok(jobs.into_iter().zip(ended).map(history).collect())
    }

    fn history(
        &self,
        scenario: usize,
        repetition: Repetition,
        control: Control,
    ) -> Result<Option<Vec<String>>> {
        let name = self.name_of_history(scenario, repetition);
        let scenario = &self.audit.scenarios[scenario].1;
        match self.store.find(&name) {
            Stored::Whole(history) => {
                (control.months_done)(scenario.months());
                return Ok(Some(history));
            }
            Stored::Missing => (),
            Stored::Damaged(what) => self.damaged.lock().expect("no holder panics").push(what),
        }
        let history = history(scenario, repetition, control)?;
        if let Some(history) = &history {
            self.store.keep(&name, history)?;
        }
        Ok(history)
    }

    fn name_of_history(&self, scenario: usize, repetition: Repetition) -> String {
        let replicate = self.audit.scenarios[scenario].1.first_replicate;
        let repetition = repetition.name().replace(' ', "-");
        format!("history-{repetition}-scenario-{scenario}-replicate-{replicate}")
    }

    /// What was wrong with digests that an earlier process kept, in alphabetical order.
    pub(super) fn damaged_histories(&self) -> Vec<String> {
        let mut damaged = self.damaged.lock().expect("no holder panics").clone();
        damaged.sort();
        damaged
    }

    /// Forgets all that is kept.
    pub(super) fn forget(&self) {
        self.all().into_iter().for_each(|run| self.store.forget(&self.name(run)));
        for scenario in 0..self.audit.scenarios.len() {
            for repetition in Repetition::ALL {
                self.store.forget(&self.name_of_history(scenario, repetition));
            }
        }
    }
}

/// How a scenario's first replicate was made, and the digests that this gave.
pub(super) struct History {
    pub(super) scenario: usize,
    pub(super) repetition: Repetition,
    pub(super) ended: Ended<Vec<String>>,
}

impl Study for AuditRuns<'_> {
    type Job = ChangedRun;
    type Kept = Results;
    type Follower = ();

    fn replicate(&self, run: ChangedRun) -> u32 {
        run.replicate
    }

    fn months(&self, run: ChangedRun) -> u64 {
        self.changed[run.change].1[run.scenario].months()
    }

    fn find(&self, run: ChangedRun) -> Result<Stored<Result<Results, String>>> {
        Ok(self.store.find(&self.name(run)).map(Ok))
    }

    fn scenario(&self, run: ChangedRun, _: Workers) -> Result<Option<Cow<'_, Scenario>>, String> {
        Ok(Some(Cow::Borrowed(&self.changed[run.change].1[run.scenario])))
    }

    fn begin(&self, run: ChangedRun, scenario: &Scenario) -> Result<Course<'_, ()>> {
        Ok(Course::new(scenario, run.replicate, Keep::Places(&self.places), ()))
    }

    fn keep(&self, run: ChangedRun, made: Run) -> Result<Results> {
        self.store.keep(&self.name(run), &made.results)?;
        Ok(made.results)
    }
}
