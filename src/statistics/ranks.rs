//! Ranks, and rank correlations.

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

/// The rank of each value, from 1 for the largest.
pub fn descending_ranks(values: &[f64]) -> Vec<f64> {
    ranks(&values.iter().map(|value| -value).collect::<Vec<_>>())
}

/// Spearman's rho, the correlation of ranks; undefined if either side is constant.
pub fn spearman(one: &[f64], other: &[f64]) -> Option<f64> {
    assert!(one.len() == other.len(), "both sides have as many values");
    correlation(&ranks(one), &ranks(other))
}

/// Values above which the orders are too many to go through.
pub const MOST_PERMUTED: usize = 10;

/// The share of all orders of one side in which Spearman's rho is as far from zero as here, or
/// farther: its exact two-sided p-value under chance, for ties as they are. Undefined where rho is.
pub fn spearman_p_value(one: &[f64], other: &[f64]) -> Option<f64> {
    assert!(one.len() <= MOST_PERMUTED, "at most {MOST_PERMUTED} values, not {}", one.len());
    spearman(one, other)?;
    // Twice a rank is a whole number: sums of products are exact, and so are their ties.
    let twice = |values: &[f64]| -> Vec<i64> {
        ranks(values).iter().map(|rank| (2.0 * rank) as i64).collect()
    };
    let (one, other) = (twice(one), twice(other));
    let count = one.len() as i64;
    let middle = count * (count + 1) * (count + 1);
    let distance: i64 = one.iter().zip(&other).map(|(x, y)| x * y).sum::<i64>() - middle;
    let far = extreme_orders(&one, &other, -middle, distance.abs());
    let all: u64 = (1..=count as u64).product();
    Some(far as f64 / all as f64)
}

/// Orders of `others` in which `sum` and the products with `ones` come to that distance from zero.
fn extreme_orders(ones: &[i64], others: &[i64], sum: i64, distance: i64) -> u64 {
    let Some((first, ones)) = ones.split_first() else { return u64::from(sum.abs() >= distance) };
    let after = |place: usize| {
        let mut left = others.to_vec();
        let own = left.swap_remove(place);
        extreme_orders(ones, &left, sum + first * own, distance)
    };
    (0..others.len()).map(after).sum()
}

/// Pearson's correlation.
fn correlation(one: &[f64], other: &[f64]) -> Option<f64> {
    let (first, second) = (sample::mean(one)?, sample::mean(other)?);
    let spreads = sample::sum_of_squares(one)?.sqrt() * sample::sum_of_squares(other)?.sqrt();
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

    #[test]
    fn the_largest_is_first() {
        assert_eq!(descending_ranks(&[3.0, 7.0, 3.0, -2.0]), [2.5, 1.0, 2.5, 4.0]);
    }

    /// Four values in order: that order and its reverse of 24. One swap of neighbours: with these
    /// the three swaps, either way round.
    #[test]
    fn few_orders_are_as_far_from_zero_as_the_same_order() {
        let p = |other: &[f64]| spearman_p_value(&[1.0, 2.0, 3.0, 4.0], other).expect("defined");
        assert_eq!(p(&[1.0, 2.0, 3.0, 4.0]), 2.0 / 24.0);
        assert_eq!(p(&[1.0, 3.0, 2.0, 4.0]), 8.0 / 24.0);
        assert_eq!(p(&[4.0, 2.0, 3.0, 1.0]), 8.0 / 24.0);
        // One of four that differs may stand at four places; at two of them it is farthest.
        assert_eq!(p(&[0.0, 0.0, 0.0, 9.0]), 0.5);
        assert_eq!(spearman_p_value(&[1.0, 2.0], &[3.0, 3.0]), None);
    }

    /// The critical value of tables for eight values and 5 %, two-sided, is 0.738: squared
    /// differences of 22. Orders were counted by another program.
    #[test]
    fn eight_values_need_the_published_correlation() {
        let report = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
        let check = |other: [f64; 8], far: f64| {
            assert_eq!(spearman_p_value(&report, &other), Some(far / 40_320.0));
            assert_eq!(spearman_p_value(&other, &report), Some(far / 40_320.0));
        };
        check(report, 2.0);
        check([1.0, 2.0, 3.0, 5.0, 6.0, 8.0, 7.0, 4.0], 1_848.0);
        check([1.0, 2.0, 3.0, 5.0, 8.0, 7.0, 4.0, 6.0], 2_322.0);
        check([3.0, 2.0, 6.5, 1.0, 6.5, 6.5, 6.5, 4.0], 10_848.0);
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
