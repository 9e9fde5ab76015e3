//! Two independent samples and the difference of their means (Welch 1947).

use super::{sample, student};

/// The 95 % confidence interval of the mean of `other` less that of `one`; with fewer than two
/// observations on either side there is none.
///
/// Samples that do not vary differ significantly only if they are as many as
/// [`student::FEWEST_IDENTICAL`].
///
/// Degrees of freedom are those of Welch and Satterthwaite, rounded down: the interval is a little
/// too wide rather than too narrow.
pub fn confidence_interval(one: &[f64], other: &[f64]) -> Option<(f64, f64)> {
    let difference = sample::mean(other)? - sample::mean(one)?;
    let error = |values: &[f64]| Some(sample::variance(values)? / values.len() as f64);
    let (first, second) = (error(one)?, error(other)?);
    let both = first + second;
    if both == 0.0 {
        let is_sure = difference == 0.0 || one.len().min(other.len()) >= student::FEWEST_IDENTICAL;
        return is_sure.then_some((difference, difference));
    }
    let share = |error: f64, count: usize| error * error / (count - 1) as f64;
    let degrees = both * both / (share(first, one.len()) + share(second, other.len()));
    let half = student::two_sided_quantile(0.95, (degrees as u32).max(1)) * both.sqrt();
    Some((difference - half, difference + half))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_that_scipy_computed_agrees() {
        // scipy 1.17.1: the quantile of 19 degrees (19.49, rounded down) times the error of Welch.
        let one = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6];
        let other = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2];
        let (low, high) = confidence_interval(&one, &other).expect("two samples");
        assert!((low - 0.09112691434869902).abs() < 1e-9, "{low}");
        assert!((high - 4.808873085651307).abs() < 1e-9, "{high}");
    }

    #[test]
    fn equal_samples_have_the_degrees_of_both() {
        let (one, other) = ([1.0, 2.0, 3.0], [2.0, 3.0, 4.0]);
        let (low, high) = confidence_interval(&one, &other).expect("two samples");
        let half = student::two_sided_quantile(0.95, 4) * (2.0 / 3.0_f64).sqrt();
        assert!((low - (1.0 - half)).abs() < 1e-12 && (high - (1.0 + half)).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_vary_is_sure_where_there_is_enough_of_it() {
        assert_eq!(confidence_interval(&[1.0; 2], &[3.0; 2]), None);
        assert_eq!(confidence_interval(&[1.0; 6], &[3.0; 6]), Some((2.0, 2.0)));
        assert_eq!(confidence_interval(&[1.0; 2], &[1.0; 2]), Some((0.0, 0.0)));
        assert_eq!(confidence_interval(&[1.0], &[3.0, 3.0]), None);
    }
}
