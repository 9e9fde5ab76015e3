//! The levels of all runs of a sweep, for computations over all of them.

use super::plan::Plan;
use super::tables;

/// The levels of all runs of a sweep.
pub struct Levels<'a> {
    /// The sweep.
    pub plan: &'a Plan,
    /// By point, scenario and replicate; nothing where a run failed.
    pub(super) runs: Vec<Option<Vec<u64>>>,
}

impl<'a> Levels<'a> {
    /// Levels as bits, run by run, for tests of what is computed from them.
    #[cfg(test)]
    pub fn of_runs(plan: &'a Plan, runs: Vec<Option<Vec<u64>>>) -> Levels<'a> {
        assert!(runs.len() == plan.count(), "a sweep has {} runs", plan.count());
        Levels { plan, runs }
    }

    /// A level by point, scenario, place of the replicate and place among the readings, all from 0.
    pub fn level(
        &self,
        point: usize,
        scenario: usize,
        replicate: usize,
        reading: usize,
    ) -> Option<f64> {
        tables::level(self.run(point, scenario, replicate)?, reading)
    }

    /// Whether a run ended: what is missing then is undefined, not failed.
    pub fn is_done(&self, point: usize, scenario: usize, replicate: usize) -> bool {
        self.run(point, scenario, replicate).is_some()
    }

    fn run(&self, point: usize, scenario: usize, replicate: usize) -> Option<&[u64]> {
        let replicates = self.plan.replicates().len();
        let run = (point * self.plan.scenarios() + scenario) * replicates + replicate;
        self.runs[run].as_deref()
    }
}
