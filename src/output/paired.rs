//! What paired differences say beyond their mean and interval.

use libm::fabs;

use super::student::within;

/// The share of the values that have the sign of their mean; undefined when that has none.
pub fn same_sign_share(values: &[f64], mean: f64) -> Option<f64> {
    let same = values.iter().filter(|&&value| value * mean > 0.0).count();
    (mean != 0.0 && !values.is_empty()).then(|| same as f64 / values.len() as f64)
}

/// How many times larger the variance of the mean difference would be without pairing: both
/// variances over that of the differences. Undefined where the differences do not vary.
pub fn variance_reduction(pairs: &[(f64, f64)]) -> Option<f64> {
    let of = |value: fn(&(f64, f64)) -> f64| variance(&pairs.iter().map(value).collect::<Vec<_>>());
    let apart = of(|pair| pair.0)? + of(|pair| pair.1)?;
    let together = of(|pair| pair.1 - pair.0)?;
    Some(apart / together).filter(|factor| factor.is_finite())
}

/// The chance, if the true mean were zero, of a mean at least this far from it, by Student's t.
/// Undefined with fewer than two values, and where they do not vary: nothing says then how sure a
/// mean is.
pub fn p_value(values: &[f64]) -> Option<f64> {
    let variance = variance(values)?;
    let mean = mean(values)?;
    if variance == 0.0 {
        return None;
    }
    let t = fabs(mean) / (variance / values.len() as f64).sqrt();
    Some((1.0 - within(t, values.len() as u32 - 1)).max(0.0))
}

/// The quantile of that probability, by type 7 of Hyndman and Fan (1996): linear between the
/// order statistics, the first of which has probability zero and the last one.
pub fn quantile(values: &[f64], probability: f64) -> Option<f64> {
    assert!((0.0..=1.0).contains(&probability), "a probability: {probability}");
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let place = probability * (sorted.len().checked_sub(1)? as f64);
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    Some(sorted[below] + (place - below as f64) * (sorted[above] - sorted[below]))
}

/// The skewness G1 of Joanes and Gill (1998), adjusted for few values: zero when both sides are
/// alike, positive when a few large values stand out. Undefined for fewer than three values, and
/// where they do not vary.
pub fn skewness(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let count = values.len() as f64;
    let moment = |power: i32| {
        let powers = values.iter().map(|value| {
            let off = value - mean;
            if power == 2 { off * off } else { off * off * off }
        });
        powers.sum::<f64>() / count
    };
    let (second, third) = (moment(2), moment(3));
    let raw = third / (second * second.sqrt());
    let adjusted = (count * (count - 1.0)).sqrt() / (count - 2.0) * raw;
    Some(adjusted).filter(|skewness| values.len() >= 3 && skewness.is_finite())
}

/// Holm's (1979) adjustment: what is below 0.05 stays so although so many were tested. What is
/// undefined was not tested.
pub fn holm(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<usize> =
        (0..p_values.len()).filter(|&place| p_values[place].is_some()).collect();
    order.sort_by(|&one, &other| p_values[one].partial_cmp(&p_values[other]).expect("no NaN"));
    let mut adjusted = vec![None; p_values.len()];
    let mut largest: f64 = 0.0;
    for (rank, &place) in order.iter().enumerate() {
        let left = (order.len() - rank) as f64;
        largest = p_values[place].map_or(largest, |p| largest.max((left * p).min(1.0)));
        adjusted[place] = Some(largest);
    }
    adjusted
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn variance(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let degrees = values.len().checked_sub(1).filter(|&degrees| degrees > 0)?;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some(squares / degrees as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: Option<f64>, expected: f64) {
        let value = value.expect("it is defined");
        assert!((value - expected).abs() < 1e-9 * expected.abs().max(1.0), "{value} {expected}");
    }

    /// Differences 1, 2, 3, 4: mean 2.5, deviation sqrt(5/3), t = 3.872983 with three degrees.
    #[test]
    fn a_p_value_is_that_of_the_t_test() {
        near(p_value(&[1.0, 2.0, 3.0, 4.0]), 0.030_466_291_662_170_977);
        near(p_value(&[-1.0, 1.0]), 1.0);
        assert_eq!(p_value(&[2.0, 2.0]), None);
        assert_eq!(p_value(&[2.0]), None);
    }

    #[test]
    fn signs_are_those_of_the_mean() {
        assert_eq!(same_sign_share(&[1.0, -1.0, 3.0, 0.0], 0.75), Some(0.5));
        assert_eq!(same_sign_share(&[1.0, -1.0], 0.0), None);
        assert_eq!(same_sign_share(&[], 1.0), None);
    }

    #[test]
    fn pairing_brings_what_moves_together() {
        near(variance_reduction(&[(1.0, 2.0), (2.0, 3.0), (3.0, 5.0)]), (1.0 + 7.0 / 3.0) * 3.0);
        assert_eq!(variance_reduction(&[(1.0, 2.0), (2.0, 3.0)]), None);
        assert_eq!(variance_reduction(&[(1.0, 2.0)]), None);
    }

    #[test]
    fn quantiles_lie_between_order_statistics() {
        let values = [4.0, 1.0, 3.0, 2.0];
        near(quantile(&values, 0.5), 2.5);
        near(quantile(&values, 0.1), 1.3);
        near(quantile(&values, 1.0), 4.0);
        assert_eq!(quantile(&[7.0], 0.9), Some(7.0));
        assert_eq!(quantile(&[], 0.5), None);
    }

    /// The example of Joanes and Gill's formula by hand: 0, 0, 3 has moments 2 and 2.
    #[test]
    fn skewness_is_that_of_the_longer_side() {
        let raw = 2.0 / (2.0 * 2.0_f64.sqrt());
        near(skewness(&[0.0, 0.0, 3.0]), 6.0_f64.sqrt() * raw);
        near(skewness(&[0.0, -3.0, 0.0]), -(6.0_f64.sqrt()) * raw);
        assert_eq!(skewness(&[1.0, 1.0, 1.0]), None);
        assert_eq!(skewness(&[0.0, 3.0]), None);
    }

    #[test]
    fn holm_counts_what_was_tested() {
        let adjusted = holm(&[Some(0.01), None, Some(0.04), Some(0.03), Some(0.005)]);
        let expected = [Some(0.03), None, Some(0.06), Some(0.06), Some(0.02)];
        for (one, other) in adjusted.iter().zip(expected) {
            assert_eq!(one.is_some(), other.is_some());
            assert!((one.unwrap_or(0.0) - other.unwrap_or(0.0)).abs() < 1e-12);
        }
        assert_eq!(holm(&[Some(0.7), Some(0.9)]), [Some(1.0), Some(1.0)]);
    }
}
