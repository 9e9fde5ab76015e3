//! The sign-flip (randomization) test of whether the second of each pair is larger than the first
//! (Fisher 1935; Pitman 1937).
//!
//! If the second is of the same kind as the first, exchanging the two of a pair changes nothing but
//! the sign of their difference. How often random signs make the mean difference as large is then
//! exact for any number of pairs and any skewness; a t interval would be too wide for skewed
//! sizes, and a bootstrap interval too narrow in small samples.

use rand::RngExt;

use super::resampling::Resampling;
use super::sample;
use crate::base::chance::{Dice, Name, Purpose};

const SIGNS: Purpose = Purpose::new("statistics.exchange");
const PAIRS: Name = Name::root("statistics", "pairs");

/// Pairs up to which all signs are tried.
const MOST_EXACT: usize = 10;

/// What pairs say about how much larger their second is than their first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignFlipTest {
    /// How many pairs there are.
    pub pairs: usize,
    /// The mean of second less first.
    pub difference: Option<f64>,
    /// The one-sided p-value: the chance of so large a mean difference, or a larger one, if the two
    /// were of one kind.
    pub p_value: Option<f64>,
}

/// By how much the second of each pair is larger, and the p-value of no difference. All signs of up
/// to ten pairs are tried, of more as many as there are rounds.
pub fn sign_flip_test(pairs: &[(f64, f64)], resampling: Resampling) -> SignFlipTest {
    let differences: Vec<f64> = pairs.iter().map(|(one, other)| other - one).collect();
    let sum: f64 = differences.iter().sum();
    let sizes: f64 = differences.iter().map(|difference| difference.abs()).sum();
    // Sums that are equal on paper differ by rounding.
    let enough = sum - 1e-12 * sizes;
    let is_as_large = |signs: &mut dyn Iterator<Item = bool>| {
        let signed = differences.iter().zip(signs);
        let sum: f64 = signed.map(|(it, is_kept)| if is_kept { *it } else { -it }).sum();
        sum >= enough
    };
    let count = differences.len();
    let (large, all) = if count <= MOST_EXACT {
        let is_large = |&signs: &u32| is_as_large(&mut (0..count).map(|at| signs >> at & 1 == 0));
        let all = 1 << count;
        ((0..all).filter(is_large).count(), all as usize)
    } else {
        let is_large = |&round: &u32| {
            let mut draw = Dice::new(resampling.seed, 0).of(PAIRS, SIGNS, round.into());
            is_as_large(&mut (0..count).map(|_| draw.random()))
        };
        // The signs as they are count as one of those drawn.
        let rounds = resampling.rounds;
        (1 + (0..rounds).filter(is_large).count(), 1 + rounds as usize)
    };
    SignFlipTest {
        pairs: count,
        difference: sample::mean(&differences),
        p_value: (count > 0).then(|| large as f64 / all as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESAMPLING: Resampling = Resampling { rounds: 1_000, seed: 3 };

    fn p_value(differences: &[f64]) -> f64 {
        let pairs: Vec<(f64, f64)> = differences.iter().map(|it| (1.0, 1.0 + it)).collect();
        sign_flip_test(&pairs, RESAMPLING).p_value.expect("there are pairs")
    }

    #[test]
    fn all_signs_of_few_pairs_are_counted() {
        assert_eq!(p_value(&[1.0, 1.0, 1.0]), 1.0 / 8.0);
        assert_eq!(p_value(&[3.0, 2.0, -1.0]), 2.0 / 8.0);
        assert_eq!(p_value(&[-1.0]), 1.0);
        assert_eq!(p_value(&[0.0, 0.0]), 1.0);
        // Rounding makes 0.1 + 0.2 another number than 0.3.
        assert_eq!(p_value(&[0.1, 0.2, -0.3]), 5.0 / 8.0);
        let nothing = sign_flip_test(&[], RESAMPLING);
        assert_eq!((nothing.pairs, nothing.difference, nothing.p_value), (0, None, None));
    }

    #[test]
    fn signs_of_many_pairs_are_drawn() {
        assert_eq!(p_value(&[1.0; 40]), 1.0 / 1_001.0);
        let balanced: Vec<f64> = (0..40).map(|at| if at % 2 == 0 { 1.0 } else { -1.0 }).collect();
        // Half of all sums lie above zero, and a binomial of 40 is 20 in 12.5 per cent.
        let error = 4.5 * (0.25_f64 / 1_000.0).sqrt();
        assert!((p_value(&balanced) - 0.5627).abs() < error, "{}", p_value(&balanced));
        assert_eq!(p_value(&balanced), p_value(&balanced));
    }
}
