//! Scenarios in one replicate: months that they share are run once, and each run is kept under a name
//! as soon as it has ended, for a process that goes on with the same command.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use super::family::{Follow, simulate_family};
use super::replicate::{Control, Run};
use super::results::{Keep, Results};
use super::runs::Ended;

use crate::model::branch::{Family, families};
use crate::model::rules::scenario::Scenario;
use crate::study::run::read;
use crate::table::staging::Staging;
use crate::table::writer::cannot_write;

/// The file of a run that is kept.
const PLACES: &str = "places.json";

/// Which of some scenarios share months, by place: those are run together.
pub fn groups(scenarios: &[&Scenario]) -> Vec<Vec<usize>> {
    let members = |family: Family| family.members.iter().map(|member| member.scenario).collect();
    families(scenarios).into_iter().map(members).collect()
}

/// What is to be run together.
pub struct Together<'a> {
    /// Where runs are kept.
    pub staging: &'a Staging,
    /// The scenarios, each with the name under which its run is kept.
    pub scenarios: &'a [(String, &'a Scenario)],
    /// The replicate.
    pub replicate: u32,
    /// The places of which results are kept.
    pub regions: &'a [String],
    /// Whether single agents are followed.
    pub follow: Follow,
    /// Whether a run that is kept has to be made again all the same, for what goes with it.
    pub is_lacking: &'a (dyn Fn(usize) -> bool + Sync),
    /// Keeps what else comes of a run, before its results.
    pub beside: &'a (dyn Fn(usize, &Run) -> Result<()> + Sync),
}

impl Together<'_> {
    /// Runs the scenarios, or reads what an earlier process kept of them, in their order.
    ///
    /// # Errors
    ///
    /// What cannot be read or written ends all of them.
    pub fn run(&self, control: Control) -> Result<Vec<Ended<Results>>> {
        let mut ended: BTreeMap<usize, Ended<Results>> = BTreeMap::new();
        let mut todo = Vec::new();
        for (place, (name, scenario)) in self.scenarios.iter().enumerate() {
            if !self.staging.has(name) || (self.is_lacking)(place) {
                todo.push(place);
                continue;
            }
            (control.months_done)(scenario.months());
            let kept = read(&self.staging.kept(name).join(PLACES))?;
            ended.insert(place, Ended::Done(kept));
        }
        let scenarios: Vec<&Scenario> = todo.iter().map(|&place| self.scenarios[place].1).collect();
        let places: Vec<&str> = self.regions.iter().map(String::as_str).collect();
        let keep = (Keep::Places(&places), self.follow);
        let done = |place: usize, run: Run| self.keep(todo[place], run);
        for family in families(&scenarios) {
            let runs = simulate_family(&family, &scenarios, self.replicate, keep, control, &done)?;
            for (member, run) in family.members.iter().zip(runs) {
                ended.insert(todo[member.scenario], run);
            }
        }
        // Each has been read or run.
        Ok(ended.into_values().collect())
    }

    fn keep(&self, place: usize, run: Run) -> Result<Results> {
        (self.beside)(place, &run)?;
        let name = &self.scenarios[place].0;
        if !self.staging.has(name) {
            let scratch = self.staging.scratch(name)?;
            let path = scratch.path().join(PLACES);
            let text = serde_json::to_vec(&run.results).expect("results are data");
            fs::write(&path, text).with_context(|| cannot_write(&path))?;
            self.staging.keep(scratch, name)?;
        }
        Ok(run.results)
    }
}
