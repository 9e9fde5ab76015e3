//! The ratio of two means, and its confidence interval.

use super::{sample, student};

/// A ratio of means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// The mean of the numerators over the mean of the denominators.
    pub value: f64,
    /// The 95 % confidence interval by Student's t, with at least two pairs.
    pub interval: Option<(f64, f64)>,
}

/// What pairs of a numerator and a denominator come to; none without pairs, or where the
/// denominators' mean is not above zero.
///
/// The interval is that of the linearised ratio (Cochran 1977, 6.4): it rests on the mean residual
/// of numerators about the ratio times their denominators. It holds where the denominators' mean
/// is far from zero for how much it varies.
pub fn ratio_of_means(pairs: &[(f64, f64)]) -> Option<Ratio> {
    let (numerators, denominators): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let below = sample::mean(&denominators).filter(|&below| below > 0.0)?;
    let value = sample::mean(&numerators)? / below;
    let residuals: Vec<f64> = pairs.iter().map(|(above, below)| above - value * below).collect();
    let interval = student::confidence_interval(&residuals, 0.0)
        .map(|(low, high)| (value + low / below, value + high / below));
    Some(Ratio { value, interval })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Means 2 and 2; residuals 0, 1, −1 have a variance of one and their mean one of a third; t
    /// with two degrees is 4.302653.
    #[test]
    fn the_interval_is_that_of_the_residuals_over_the_denominators() {
        let found = ratio_of_means(&[(1.0, 1.0), (3.0, 2.0), (2.0, 3.0)]).expect("three pairs");
        assert_eq!(found.value, 1.0);
        let (low, high) = found.interval.expect("three pairs");
        let half = 4.302_652_73 * (1.0 / 3.0_f64).sqrt() / 2.0;
        assert!((low - (1.0 - half)).abs() < 1e-8 && (high - (1.0 + half)).abs() < 1e-8);
    }

    #[test]
    fn what_is_in_proportion_is_sure() {
        let found = ratio_of_means(&[(2.0, 1.0), (8.0, 4.0), (6.0, 3.0)]).expect("three pairs");
        assert_eq!((found.value, found.interval), (2.0, Some((2.0, 2.0))));
    }

    /// It is no mean of ratios: 3 over 4, not the mean of 1 and 2/3.
    #[test]
    fn large_denominators_weigh_more() {
        let found = ratio_of_means(&[(1.0, 1.0), (2.0, 3.0)]).expect("two pairs");
        assert_eq!(found.value, 0.75);
    }

    #[test]
    fn without_a_denominator_there_is_no_ratio() {
        assert_eq!(ratio_of_means(&[]), None);
        assert_eq!(ratio_of_means(&[(1.0, 0.0), (2.0, 0.0)]), None);
        assert_eq!(ratio_of_means(&[(1.0, 2.0)]), Some(Ratio { value: 0.5, interval: None }));
    }
}
