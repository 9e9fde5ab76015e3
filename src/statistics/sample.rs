//! What one sample of numbers looks like.

/// The mean; of nothing there is none.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The variance with `n − 1` below; of fewer than two values there is none.
pub fn variance(values: &[f64]) -> Option<f64> {
    let free = values.len().checked_sub(1).filter(|&free| free > 0)?;
    Some(sum_of_squares(values)? / free as f64)
}

/// Share of the largest value by which values that are identical may differ: differences of levels
/// that are a million times as large are no nearer to each other, since levels are rounded.
const ROUNDING: f64 = 1e-9;

/// Whether values are identical but for rounding; those of an empty sample are.
pub fn are_identical(values: &[f64]) -> bool {
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    values.iter().all(|value| (value - values[0]).abs() <= ROUNDING * largest)
}

/// The sum of squared deviations from the mean. Values that are identical deviate by nothing, even
/// where they are rounded.
pub(super) fn sum_of_squares(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some(if are_identical(values) { 0.0 } else { squares })
}

/// The value below which that share of the sample lies, with lines between neighbours: type 7 of
/// Hyndman and Fan (1996), the default of numpy and R.
pub fn quantile(values: &[f64], probability: f64) -> Option<f64> {
    quantiles(values, &[probability]).map(|quantiles| quantiles[0])
}

/// Several quantiles of a sample that is sorted once.
pub fn quantiles(values: &[f64], probabilities: &[f64]) -> Option<Vec<f64>> {
    if values.is_empty() {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let of = |&probability: &f64| {
        assert!((0.0..=1.0).contains(&probability), "a probability: {probability}");
        let place = probability * (sorted.len() - 1) as f64;
        let below = place.floor() as usize;
        let above = (below + 1).min(sorted.len() - 1);
        sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
    };
    Some(probabilities.iter().map(of).collect())
}

/// The adjusted Fisher-Pearson skewness G1 (Joanes and Gill 1998); of fewer than three values, or
/// of values that are identical up to rounding, there is none.
pub fn skewness(values: &[f64]) -> Option<f64> {
    let mean = mean(values).filter(|_| values.len() > 2)?;
    let count = values.len() as f64;
    let second = sum_of_squares(values)? / count;
    let third: f64 =
        values.iter().map(|value| (value - mean) * (value - mean) * (value - mean)).sum();
    let adjustment = (count * (count - 1.0)).sqrt() / (count - 2.0);
    (second > 0.0).then(|| adjustment * (third / count) / (second * second.sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_on_lines_between_neighbours() {
        let values = [4.0, 1.0, 3.0, 2.0];
        let found = quantiles(&values, &[0.0, 0.25, 0.5, 0.9, 1.0]).expect("four values");
        for (found, exact) in found.iter().zip([1.0, 1.75, 2.5, 3.7, 4.0]) {
            assert!((found - exact).abs() < 1e-15, "{found}, not {exact}");
        }
        assert_eq!(quantile(&[7.0], 0.3), Some(7.0));
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn values_that_are_identical_have_no_variance_and_no_skewness() {
        assert_eq!(variance(&[0.1, 0.1, 0.1]), Some(0.0));
        // One more in each of two worlds, one agent for 0.3 real ones: not the same number.
        let grossed = |count: f64| count * (1.0 / 0.3);
        let one_more = [11.0, 2.0].map(|count| grossed(count) - grossed(count - 1.0));
        assert!(one_more[0] != one_more[1] && are_identical(&one_more));
        assert_eq!(variance(&one_more), Some(0.0));
        assert!(
            !are_identical(&[1.0, 1.000_001])
                && are_identical(&[0.0, 0.0])
                && !are_identical(&[0.0, 1e-300])
        );
        assert_eq!(skewness(&[0.1, 0.1, 0.1]), None);
        assert_eq!((variance(&[1.0]), mean(&[])), (None, None));
    }

    #[test]
    fn skewness_is_that_of_the_definition() {
        // Mean 2, second moment 1.5, third moment 1.5; n = 4 adjusts by √12 / 2.
        let exact = 3.0_f64.sqrt() * 1.5 / 1.5_f64.powf(1.5);
        let found = skewness(&[1.0, 1.0, 2.0, 4.0]).expect("four values");
        assert!((found - exact).abs() < 1e-14, "{found}, not {exact}");
        assert_eq!(skewness(&[1.0, 2.0]), None);
        assert_eq!(skewness(&[-1.0, 0.0, 1.0]), Some(0.0));
    }
}
