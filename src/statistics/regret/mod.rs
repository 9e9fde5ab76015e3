//! Regret and satisficing of policies over states of the world.
//!
//! Outcomes stand by policy, then by state: `outcomes[policy][state]`. What is undefined is left
//! out, and how many states remain stands beside every figure.

mod by_chance;

use super::sample;

pub use by_chance::{ByChance, by_chance};

/// Which outcomes are preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// The larger, the better.
    Larger,
    /// The smaller, the better.
    Smaller,
}

/// How a policy does over the states in which its outcome is defined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Robustness {
    /// In how many states its outcome is defined.
    pub states: usize,
    /// The largest regret in these (Savage 1951).
    pub largest_regret: Option<f64>,
    /// The mean regret in these.
    pub mean_regret: Option<f64>,
}

/// What each policy falls short, in each state, of the best policy in that state: never below zero.
pub fn regrets(outcomes: &[Vec<Option<f64>>], better: Better) -> Vec<Vec<Option<f64>>> {
    let states = outcomes.first().map_or(0, Vec::len);
    assert!(outcomes.iter().all(|row| row.len() == states), "every policy has every state");
    let sign = better.sign();
    let best = |state: usize| {
        outcomes.iter().filter_map(|row| row[state]).map(|outcome| sign * outcome).reduce(f64::max)
    };
    let best: Vec<Option<f64>> = (0..states).map(best).collect();
    let regret =
        |(outcome, best): (&Option<f64>, &Option<f64>)| Some((*best)? - sign * (*outcome)?);
    outcomes.iter().map(|row| row.iter().zip(&best).map(regret).collect()).collect()
}

/// How each policy does over all states.
pub fn robustness(outcomes: &[Vec<Option<f64>>], better: Better) -> Vec<Robustness> {
    let of = |row: Vec<Option<f64>>| {
        let defined: Vec<f64> = row.into_iter().flatten().collect();
        Robustness {
            states: defined.len(),
            largest_regret: defined.iter().copied().reduce(f64::max),
            mean_regret: sample::mean(&defined),
        }
    };
    regrets(outcomes, better).into_iter().map(of).collect()
}

/// The share of states in which the outcome of a policy is at least as good as `threshold`, among
/// those in which it is defined; none if it is nowhere.
pub fn satisficing_share(outcomes: &[Option<f64>], threshold: f64, better: Better) -> Option<f64> {
    let sign = better.sign();
    let is_enough: Vec<f64> = outcomes
        .iter()
        .flatten()
        .map(|outcome| if sign * outcome >= sign * threshold { 1.0 } else { 0.0 })
        .collect();
    sample::mean(&is_enough)
}

impl Better {
    /// What turns an outcome into one of which more is better.
    fn sign(self) -> f64 {
        match self {
            Better::Larger => 1.0,
            Better::Smaller => -1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[f64]]) -> Vec<Vec<Option<f64>>> {
        rows.iter().map(|row| row.iter().copied().map(Some).collect()).collect()
    }

    #[test]
    fn the_best_policy_of_a_state_regrets_nothing() {
        let outcomes = table(&[&[5.0, 1.0, 3.0], &[2.0, 4.0, 3.0]]);
        let found = regrets(&outcomes, Better::Larger);
        assert_eq!(found, table(&[&[0.0, 3.0, 0.0], &[3.0, 0.0, 0.0]]));
        assert_eq!(
            regrets(&outcomes, Better::Smaller),
            table(&[&[3.0, 0.0, 0.0], &[0.0, 3.0, 0.0]])
        );
        let expected = Robustness { states: 3, largest_regret: Some(3.0), mean_regret: Some(1.0) };
        assert_eq!(robustness(&outcomes, Better::Larger), [expected, expected]);
    }

    #[test]
    fn what_is_undefined_neither_regrets_nor_is_regretted() {
        let outcomes = [vec![Some(5.0), None, None], vec![Some(2.0), Some(4.0), None]];
        let found = regrets(&outcomes, Better::Larger);
        assert_eq!(found, [vec![Some(0.0), None, None], vec![Some(3.0), Some(0.0), None]]);
        let nowhere = robustness(&[vec![None]], Better::Larger);
        assert_eq!((nowhere[0].states, nowhere[0].mean_regret), (0, None));
    }

    #[test]
    fn a_threshold_that_is_just_reached_is_enough() {
        let outcomes = [Some(1.0), Some(2.0), None, Some(3.0), Some(4.0)];
        assert_eq!(satisficing_share(&outcomes, 3.0, Better::Larger), Some(0.5));
        assert_eq!(satisficing_share(&outcomes, 3.0, Better::Smaller), Some(0.75));
        assert_eq!(satisficing_share(&[None], 3.0, Better::Larger), None);
    }
}
