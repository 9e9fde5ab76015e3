//! Whether labels that have nothing to do with the factors give such a box too.
//!
//! The search picks the best of many boxes, so that even such labels give boxes that look dense.
//! What it makes of labels in other orders says how dense. Boxes of all sizes and densities are put
//! into one order by how unlikely they are: to ask for boxes that are both as large and as dense
//! would find most boxes of such labels rare, since few of two boxes are so.

use rand::seq::SliceRandom;
use rayon::prelude::*;

use super::choice::{Size, best};
use super::quasi_p::binomial_tail;
use super::{Data, Factor, Options};
use crate::statistics::resampling::{Resampling, p_value};

/// The p-value of the chosen box: how often the same search and choice, with the labels put into
/// another order, ends with a box that is as unlikely as the one that these labels end with, or
/// more; none without rounds or if no box is chosen.
///
/// How unlikely a box is: the chance of as many cases of interest among as many cases if they were
/// as frequent there as everywhere.
pub fn permutation_test(
    factors: &[Factor],
    is_of_interest: &[bool],
    options: Options,
    least_density: f64,
    permutations: Resampling,
) -> Option<f64> {
    let chance = |labels: &[bool]| Data::new(factors, labels).chance(options, least_density);
    let found = chance(is_of_interest).filter(|_| permutations.rounds > 0)?;
    let is_as_unlikely = |round: &u32| {
        let mut labels = is_of_interest.to_vec();
        labels.shuffle(&mut permutations.permutation_draws(*round));
        chance(&labels).is_some_and(|chance| chance <= found)
    };
    let count = (0..permutations.rounds).into_par_iter().filter(is_as_unlikely).count();
    let as_unlikely = u32::try_from(count).expect("no more than there are rounds");
    Some(p_value(as_unlikely, permutations.rounds))
}

impl Data<'_> {
    /// How unlikely the box is that is chosen.
    fn chance(&self, options: Options, least_density: f64) -> Option<f64> {
        let mut boxes = Vec::new();
        self.walk(options, |current| {
            let rows = &current.rows;
            boxes.push(Size { cases: rows.len(), of_interest: self.count(rows) });
        });
        let Size { cases, of_interest } = boxes[best(&boxes, least_density)?];
        Some(binomial_tail(of_interest, cases, boxes[0].density()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::designs;

    const PERMUTATIONS: Resampling = Resampling { rounds: 99, seed: 1 };

    /// Eighty points of three factors.
    fn points() -> Vec<Vec<f64>> {
        designs::latin_hypercube(80, 3, 5)
    }

    /// The p-value of the box that is reported for these labels.
    fn p(is_of_interest: &[bool]) -> f64 {
        let points = points();
        let column = |factor: usize| points.iter().map(|row| row[factor]).collect();
        let factors: Vec<Factor> = (0..3).map(|factor| Factor::Real(column(factor))).collect();
        let options = Options::default();
        permutation_test(&factors, is_of_interest, options, 0.8, PERMUTATIONS)
            .expect("there are cases")
    }

    #[test]
    fn no_order_of_the_labels_gives_a_planted_box() {
        let is_in = |row: &Vec<f64>| row[0] > 0.5 && row[1] < 0.6;
        assert_eq!(p(&points().iter().map(is_in).collect::<Vec<_>>()), 0.01);
    }

    #[test]
    fn labels_without_any_reason_rarely_give_a_small_p() {
        // Half of the points, in forty orders; the labels' own orders are of another seed.
        let found: Vec<f64> = (0..40)
            .map(|round| {
                let mut labels: Vec<bool> = (0..80).map(|point| point % 2 == 0).collect();
                labels.shuffle(&mut Resampling { rounds: 40, seed: 77 }.permutation_draws(round));
                p(&labels)
            })
            .collect();
        // At most 1/20 of them should be at most 1/20: two, with a standard deviation of
        // √(40/20 · 19/20).
        let small = found.iter().filter(|&&p| p <= 0.05).count() as f64;
        assert!(small <= 2.0 + 3.0 * 1.9_f64.sqrt(), "{found:?}");
        // And they lie all over the range.
        assert!(found.iter().any(|&p| p > 0.5), "{found:?}");
    }

    #[test]
    fn every_order_gives_the_box_of_all_points() {
        assert_eq!(p(&[true; 80]), 1.0);
    }

    #[test]
    fn threads_change_nothing() {
        let labels: Vec<bool> = (0..80).map(|point| point % 3 == 0).collect();
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.expect("a pool").install(|| p(&labels))
        };
        assert_eq!(with(1), with(3));
    }
}
