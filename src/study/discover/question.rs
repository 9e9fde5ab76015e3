//! Which cases are of interest, and of which outcome.

use crate::statistics::regret::Better;
use crate::statistics::resampling::Resampling;

/// Levels of what is read: by point, by replicate and by scenario.
pub(super) type Readings = Vec<Vec<Vec<Option<f64>>>>;

/// Which cases are of interest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiscoveryQuestion {
    /// The place of what is read among the readings of the sweep.
    pub reading: usize,
    /// The scenario, from 0.
    pub scenario: usize,
    /// The scenario that it is to beat; none if its level alone counts.
    pub rival: Option<usize>,
    /// By how much it must beat the rival, or what its level must reach.
    pub threshold: f64,
    /// Whether more is better.
    pub better: Better,
    /// How dense a box must be to be reported.
    pub density: f64,
    /// The share of all points that a box has at least.
    pub mass: f64,
    /// How many permutations the tests have; with zero there are no tests.
    pub permutations: u32,
}

impl DiscoveryQuestion {
    /// Whether an outcome is of interest: a level that reaches the threshold, or a
    /// difference that is better by more than it.
    pub fn is_case(&self, outcome: f64) -> bool {
        match (self.rival, self.better) {
            (Some(_), Better::Larger) => outcome > self.edge(),
            (Some(_), Better::Smaller) => outcome < self.edge(),
            (None, Better::Larger) => outcome >= self.edge(),
            (None, Better::Smaller) => outcome <= self.edge(),
        }
    }

    /// The outcome at which interest begins.
    pub(super) fn edge(&self) -> f64 {
        match (self.rival, self.better) {
            (Some(_), Better::Smaller) => -self.threshold,
            _ => self.threshold,
        }
    }

    pub(super) fn resampling(&self) -> Resampling {
        Resampling { rounds: self.permutations, seed: 1 }
    }
}

/// For tests: whether vouchers bring more than rewards.
#[cfg(test)]
pub(super) const QUESTION: DiscoveryQuestion = DiscoveryQuestion {
    reading: 0,
    scenario: 1,
    rival: Some(0),
    threshold: 0.0,
    better: Better::Larger,
    density: 0.8,
    mass: 0.05,
    permutations: 99,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_must_exceed_a_threshold_and_a_level_reach_it() {
        let check = |rival, better, threshold, cases: [bool; 3]| {
            let question = DiscoveryQuestion { rival, better, threshold, ..QUESTION };
            assert_eq!([-2.0, 0.0, 2.0].map(|outcome| question.is_case(outcome)), cases);
        };
        check(Some(0), Better::Larger, 0.0, [false, false, true]);
        check(Some(0), Better::Larger, 2.0, [false, false, false]);
        check(Some(0), Better::Smaller, 0.0, [true, false, false]);
        check(Some(0), Better::Smaller, 1.0, [true, false, false]);
        check(None, Better::Larger, 0.0, [false, true, true]);
        check(None, Better::Smaller, 0.0, [true, true, false]);
        check(None, Better::Smaller, -2.0, [true, false, false]);
    }
}
