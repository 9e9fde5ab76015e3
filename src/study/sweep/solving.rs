//! The scenarios of a sweep's runs, with policies solved for their target costs: once for all
//! replicates of a point.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use anyhow::Result;

use super::plan::Plan;
use super::record::SweepJob;
use crate::model::rules::credit::models::Models;
use crate::model::rules::credit::products::Products;
use crate::model::rules::instruments::Policy;
use crate::model::rules::scenario::Scenario;
use crate::study::budget::{self, Solved};
use crate::study::jobs::runner::Workers;
use crate::study::jobs::runs;

/// Policies and loan schemes that were solved, and how.
type Solution = ((Vec<Policy>, Models, Products), Vec<Solved>);

/// Policies that were solved for their target costs, by point and scenario.
#[derive(Default)]
pub(super) struct Solving {
    known: Mutex<BTreeMap<(usize, usize), Solution>>,
}

impl Solving {
    /// Solves for the target costs of policies at each point of these jobs, so that no two threads
    /// solve it for replicates of the same one.
    pub(super) fn first(&self, plan: &Plan, jobs: &[SweepJob], workers: Workers) -> Result<()> {
        if !plan.loaded.scenarios.iter().any(|(_, scenario)| budget::is_needed(scenario)) {
            return Ok(());
        }
        let mut seen = BTreeSet::new();
        let is_first = |job: &&SweepJob| seen.insert((job.point, job.scenario));
        let firsts: Vec<SweepJob> = jobs.iter().filter(is_first).copied().collect();
        let Workers { threads, enough } = workers;
        // What cannot be made is reported when it is to be run.
        let work = |&job: &SweepJob| Ok(self.scenario(plan, job, enough).transpose());
        runs::all(&firsts, threads, enough, work)?;
        Ok(())
    }

    /// The scenario of a run; nothing when stopped, an error when its point makes none.
    pub(super) fn scenario(
        &self,
        plan: &Plan,
        job: SweepJob,
        enough: &AtomicBool,
    ) -> Result<Option<Scenario>, String> {
        let mut scenario = unsolved(plan, job)?;
        if !budget::is_needed(&scenario) {
            return Ok(Some(scenario));
        }
        let found = self.known(job).or_else(|| solve(plan, &scenario, enough));
        let Some(found) = found else { return Ok(None) };
        let mut known = self.known.lock().expect("no holder panics");
        known.entry((job.point, job.scenario)).or_insert_with(|| found.clone());
        (scenario.policy, scenario.ip_finance, scenario.loan_products) = found.0;
        Ok(Some(scenario))
    }

    /// What was solved of a run's policies.
    pub(super) fn solved(&self, job: SweepJob) -> Vec<Solved> {
        self.known(job).map(|(_, solved)| solved).unwrap_or_default()
    }

    fn known(&self, job: SweepJob) -> Option<Solution> {
        let known = self.known.lock().expect("no holder panics");
        known.get(&(job.point, job.scenario)).cloned()
    }
}

/// Solves the policies of a scenario; nothing when stopped.
fn solve(plan: &Plan, scenario: &Scenario, stop: &AtomicBool) -> Option<Solution> {
    // A policy is the same whatever seed and settlement order a point has.
    let &Scenario { seed, settlement_order, .. } = plan.loaded.base();
    let scenario = Scenario { seed, settlement_order, ..scenario.clone() };
    let solution = budget::solve_unless(&scenario, stop)?;
    let Scenario { policy, ip_finance, loan_products, .. } = solution.scenario;
    Some(((policy, ip_finance, loan_products), solution.policies))
}

/// The scenario of a run as its point makes it.
fn unsolved(plan: &Plan, job: SweepJob) -> Result<Scenario, String> {
    let point = &plan.loaded.points[job.point];
    plan.loaded.scenario(job.scenario, point).map_err(|mistakes| mistakes.join("; "))
}

/// The scenario that a run is made of, with its policies solved; or why it cannot be made.
///
/// # Errors
///
/// Returns the mistakes that its point makes.
pub fn scenario_of(plan: &Plan, job: SweepJob) -> Result<Scenario, String> {
    let scenario = Solving::default().scenario(plan, job, &AtomicBool::new(false))?;
    Ok(scenario.expect("nobody stops it"))
}
