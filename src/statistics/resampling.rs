//! Bootstrap samples of observations (Efron 1979), drawn with replacement, and permutations of them
//! (Fisher 1935).

use rand::RngExt;

use super::sample;
use crate::base::chance::{Dice, Draw, Name, Purpose};

const RESAMPLING: Purpose = Purpose::new("statistics.resampling");
const PERMUTING: Purpose = Purpose::new("statistics.permuting");
const OBSERVATIONS: Name = Name::root("statistics", "observations");

/// How many bootstrap samples or permutations are drawn, and from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resampling {
    /// How many samples or orders are drawn; with fewer than two there are no intervals.
    pub rounds: u32,
    /// The seed of all rounds.
    pub seed: u64,
}

impl Resampling {
    /// Which of `observations` make up the bootstrap sample of that round.
    ///
    /// The indices depend on seed, round and number alone: figures of the same observations are
    /// resampled together.
    pub fn bootstrap_indices(self, round: u32, observations: usize) -> Vec<usize> {
        let mut draw = Dice::new(self.seed, 0).of(OBSERVATIONS, RESAMPLING, round.into());
        (0..observations).map(|_| draw.random_range(0..observations)).collect()
    }

    /// The draws that put things into another order in that round.
    pub fn permutation_draws(self, round: u32) -> Draw {
        Dice::new(self.seed, 0).of(OBSERVATIONS, PERMUTING, round.into())
    }
}

/// The p-value of what as many of these rounds gave too (Phipson and Smyth 2010): the order as it
/// was is one of those that are counted, so that it is never zero.
pub fn p_value(as_good: u32, rounds: u32) -> f64 {
    f64::from(1 + as_good) / f64::from(1 + rounds)
}

/// The percentile interval (Efron 1979): the middle 95 % of what rounds gave. None with fewer than
/// two rounds.
///
/// Of few observations it is too narrow: their own spread is all that it knows.
pub fn percentile_interval(values: &[f64]) -> Option<(f64, f64)> {
    let ends = sample::quantiles(values, &[0.025, 0.975]).filter(|_| values.len() > 1)?;
    Some((ends[0], ends[1]))
}

#[cfg(test)]
mod tests {
    use rand::seq::SliceRandom;

    use super::*;

    #[test]
    fn each_observation_comes_about_once_a_round() {
        let resampling = Resampling { rounds: 400, seed: 3 };
        let mut counts = [0.0_f64; 50];
        for round in 0..resampling.rounds {
            let indices = resampling.bootstrap_indices(round, 50);
            assert_eq!(indices.len(), 50);
            indices.iter().for_each(|&index| counts[index] += 1.0);
        }
        // 400 rounds of a binomial of 50 draws with chance 1/50.
        let standard_deviation = (400.0 * (1.0 - 1.0 / 50.0_f64)).sqrt();
        assert!(
            counts.iter().all(|count| (count - 400.0).abs() < 4.5 * standard_deviation),
            "{counts:?}"
        );
    }

    #[test]
    fn rounds_and_seeds_differ_and_come_again() {
        let one = Resampling { rounds: 2, seed: 3 };
        let other = Resampling { rounds: 2, seed: 4 };
        assert_eq!(one.bootstrap_indices(1, 20), one.bootstrap_indices(1, 20));
        assert_ne!(one.bootstrap_indices(1, 20), one.bootstrap_indices(0, 20));
        assert_ne!(one.bootstrap_indices(1, 20), other.bootstrap_indices(1, 20));
    }

    /// The same orders and samples in every version of `rand`, and on 32 bits as on 64.
    #[test]
    fn the_first_order_and_the_first_sample_never_change() {
        let resampling = Resampling { rounds: 1, seed: 3 };
        let mut order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        order.shuffle(&mut resampling.permutation_draws(0));
        assert_eq!(order, [3, 5, 0, 9, 4, 2, 1, 8, 6, 7]);
        assert_eq!(resampling.bootstrap_indices(0, 10), [6, 9, 3, 7, 6, 7, 4, 5, 8, 0]);
    }

    #[test]
    fn every_order_comes_as_often() {
        let rounds = 6000;
        let mut counts = std::collections::BTreeMap::new();
        for round in 0..rounds {
            let mut things = [0, 1, 2];
            things.shuffle(&mut Resampling { rounds, seed: 3 }.permutation_draws(round));
            *counts.entry(things).or_insert(0.0) += 1.0;
        }
        // Each of the six orders is a binomial with chance 1/6.
        let standard_deviation = (f64::from(rounds) * 5.0 / 36.0).sqrt();
        let is_near = |count: &f64| (count - 1000.0).abs() < 4.0 * standard_deviation;
        assert!(counts.len() == 6 && counts.values().all(is_near), "{counts:?}");
    }

    #[test]
    fn orders_of_a_round_differ_and_come_again() {
        let resampling = Resampling { rounds: 2, seed: 3 };
        let orders = |round| {
            let mut draw = resampling.permutation_draws(round);
            [(); 2].map(|()| {
                let mut things: Vec<u32> = (0..20).collect();
                things.shuffle(&mut draw);
                things
            })
        };
        assert_eq!(orders(1), orders(1));
        assert_ne!(orders(1)[0], orders(1)[1]);
        assert_ne!(orders(1)[0], orders(0)[0]);
    }

    #[test]
    fn what_no_round_gave_still_has_a_chance() {
        assert_eq!([p_value(0, 199), p_value(19, 199), p_value(199, 199)], [0.005, 0.1, 1.0]);
    }
}
