//! Drawing observations anew, with replacement (Efron 1979).

use super::sample;
use crate::chance::{Dice, Name, Purpose};

const RESAMPLING: Purpose = Purpose::new("statistics.resampling");
const OBSERVATIONS: Name = Name::root("statistics", "observations");

/// How often a sample is drawn anew, and with which luck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resampling {
    /// How many samples are drawn; with fewer than two there are no intervals.
    pub rounds: u32,
    /// The seed of all rounds.
    pub seed: u64,
}

impl Resampling {
    /// Which of `observations` make up the sample of that round.
    ///
    /// The places depend on seed, round and number alone: figures of the same observations are
    /// resampled together.
    pub fn places(self, round: u32, observations: usize) -> Vec<usize> {
        let bound = u32::try_from(observations).expect("a sample has fewer than 2^32 observations");
        let mut draw = Dice::new(self.seed, 0).of(OBSERVATIONS, RESAMPLING, round.into());
        (0..bound).map(|_| draw.below(bound) as usize).collect()
    }
}

/// The middle 95 % of what rounds gave: the interval of percentiles. None with fewer than two rounds.
///
/// Of few observations it is too narrow: their own spread is all that it knows.
pub fn interval(values: &[f64]) -> Option<(f64, f64)> {
    let ends = sample::quantiles(values, &[0.025, 0.975]).filter(|_| values.len() > 1)?;
    Some((ends[0], ends[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_observation_comes_about_once_a_round() {
        let resampling = Resampling { rounds: 400, seed: 3 };
        let mut counts = [0.0_f64; 50];
        for round in 0..resampling.rounds {
            let places = resampling.places(round, 50);
            assert_eq!(places.len(), 50);
            places.iter().for_each(|&place| counts[place] += 1.0);
        }
        // 400 rounds of a binomial of 50 draws with chance 1/50.
        let deviation = (400.0 * (1.0 - 1.0 / 50.0_f64)).sqrt();
        assert!(counts.iter().all(|count| (count - 400.0).abs() < 4.5 * deviation), "{counts:?}");
    }

    #[test]
    fn rounds_and_seeds_differ_and_come_again() {
        let one = Resampling { rounds: 2, seed: 3 };
        let other = Resampling { rounds: 2, seed: 4 };
        assert_eq!(one.places(1, 20), one.places(1, 20));
        assert_ne!(one.places(1, 20), one.places(0, 20));
        assert_ne!(one.places(1, 20), other.places(1, 20));
    }
}
