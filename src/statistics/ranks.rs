//! Ranks, and how alike two orders are.

use super::sample;

/// The rank of each value, from 1; values that tie share the mean of their ranks.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    assert!(values.iter().all(|value| !value.is_nan()), "only numbers have ranks");
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&one, &other| values[one].total_cmp(&values[other]));
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    // Runs of equal values: `==`, so that zero and minus zero tie.
    for run in order.chunk_by(|&one, &other| values[one] == values[other]) {
        let shared = first as f64 + (run.len() + 1) as f64 / 2.0;
        run.iter().for_each(|&place| ranks[place] = shared);
        first += run.len();
    }
    ranks
}

/// Spearman's rho, the correlation of ranks; undefined if either side is constant.
pub fn spearman(one: &[f64], other: &[f64]) -> Option<f64> {
    assert!(one.len() == other.len(), "both sides have as many values");
    correlation(&ranks(one), &ranks(other))
}

/// Pearson's correlation.
fn correlation(one: &[f64], other: &[f64]) -> Option<f64> {
    let (first, second) = (sample::mean(one)?, sample::mean(other)?);
    let spreads = sample::squares(one)?.sqrt() * sample::squares(other)?.sqrt();
    let product: f64 = one.iter().zip(other).map(|(x, y)| (x - first) * (y - second)).sum();
    (spreads > 0.0).then(|| (product / spreads).clamp(-1.0, 1.0))
}

/// Kendall's (1945) tau-b, which corrects for ties; undefined if either side is constant.
///
/// It looks at every pair, so that its time grows with the square of the number of values.
pub fn kendall(one: &[f64], other: &[f64]) -> Option<f64> {
    assert!(one.len() == other.len(), "both sides have as many values");
    assert!(one.iter().chain(other).all(|value| !value.is_nan()), "only numbers have an order");
    // Agreement less disagreement, and pairs that are not tied on either side.
    let (mut agreement, mut untied, mut other_untied) = (0_i64, 0_u64, 0_u64);
    for later in 0..one.len() {
        for earlier in 0..later {
            let side = order(one[earlier], one[later]);
            let other_side = order(other[earlier], other[later]);
            agreement += side * other_side;
            untied += side.unsigned_abs();
            other_untied += other_side.unsigned_abs();
        }
    }
    (untied > 0 && other_untied > 0)
        .then(|| agreement as f64 / (untied as f64).sqrt() / (other_untied as f64).sqrt())
}

/// One if the second is larger, minus one if it is smaller, zero if they tie.
fn order(first: f64, second: f64) -> i64 {
    i64::from(second > first) - i64::from(second < first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_the_mean_of_their_ranks() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, -2.0, 3.0]), [4.0, 2.0, 4.0, 1.0, 4.0]);
        assert_eq!(ranks(&[0.0, -0.0]), [1.5, 1.5]);
        assert!(ranks(&[]).is_empty());
    }

    #[test]
    fn the_same_order_is_one_and_the_reverse_is_minus_one() {
        let (up, steep, down) = ([1.0, 2.0, 3.0], [1.0, 10.0, 1e6], [0.3, 0.2, 0.1]);
        for measure in [spearman, kendall] {
            let (same, reverse) = (measure(&up, &steep), measure(&up, &down));
            assert!((same.expect("defined") - 1.0).abs() < 1e-15);
            assert!((reverse.expect("defined") + 1.0).abs() < 1e-15);
        }
    }

    #[test]
    fn what_does_not_vary_has_no_order() {
        for measure in [spearman, kendall] {
            assert_eq!(measure(&[1.0, 2.0, 3.0], &[5.0, 5.0, 5.0]), None);
            assert_eq!(measure(&[1.0], &[1.0]), None);
            assert_eq!(measure(&[], &[]), None);
        }
    }

    /// Five agreements and one disagreement of six pairs.
    #[test]
    fn one_swap_of_neighbours_costs_two_pairs_in_six() {
        let tau = kendall(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 4.0]).expect("defined");
        assert!((tau - 4.0 / 6.0).abs() < 1e-15);
        let rho = spearman(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 4.0]).expect("defined");
        assert!((rho - 0.8).abs() < 1e-15);
    }
}
