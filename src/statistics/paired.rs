//! Pairs of a base and another level, such as those of two scenarios with common random numbers.

use super::{sample, student};

/// What pairs say about the difference of their second from their first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// How many pairs there are.
    pub pairs: usize,
    /// The mean of second less first.
    pub difference: Option<f64>,
    /// The 95 % confidence interval of the mean difference by Student's t, with at least two pairs.
    pub interval: Option<(f64, f64)>,
    /// The two-sided p-value of no difference, with at least two pairs; see [`p_value`].
    pub p_value: Option<f64>,
    /// The share of pairs whose difference has the sign of the mean difference. A pair without a
    /// difference counts as half: it speaks for neither. None if the mean difference is zero.
    pub same_sign_share: Option<f64>,
    /// By how much the pairing divides the variance of the mean difference; see
    /// [`variance_reduction`].
    pub variance_reduction: Option<f64>,
}

/// What these pairs of a base and another level say.
pub fn paired(pairs: &[(f64, f64)]) -> Paired {
    let differences: Vec<f64> = pairs.iter().map(|(base, other)| other - base).collect();
    let difference = sample::mean(&differences);
    Paired {
        pairs: pairs.len(),
        difference,
        interval: difference.and_then(|mean| student::confidence_interval(&differences, mean)),
        p_value: p_value(&differences),
        same_sign_share: same_sign_share(&differences),
        variance_reduction: variance_reduction(pairs),
    }
}

/// The two-sided p-value that the mean is zero, by Student's t.
///
/// Differences that do not vary have no standard error: their p-value is that of the sign-flip
/// test, by which as many have the same sign with that chance. None where all of them are zero.
pub fn p_value(differences: &[f64]) -> Option<f64> {
    let degrees = u32::try_from(differences.len().checked_sub(1)?).ok()?;
    let (mean, variance) = (sample::mean(differences)?, sample::variance(differences)?);
    let error = (variance / differences.len() as f64).sqrt();
    if error > 0.0 {
        return Some(student::p_value(mean / error, degrees));
    }
    (mean != 0.0).then(|| libm::ldexp(1.0, -(degrees as i32)))
}

/// The share of differences with the sign of their mean, zeros counting as half; none if the mean
/// is zero.
pub fn same_sign_share(differences: &[f64]) -> Option<f64> {
    let mean = sample::mean(differences).filter(|&mean| mean != 0.0)?;
    let weight = |&difference: &f64| match difference * mean.signum() {
        along if along > 0.0 => 1.0,
        0.0 => 0.5,
        _ => 0.0,
    };
    Some(differences.iter().map(weight).sum::<f64>() / differences.len() as f64)
}

/// The variance that the mean difference of independent samples would have over the one that it
/// has: (var(base) + var(other)) / var(difference).
///
/// None with fewer than two pairs, and if the differences do not vary at all: the factor is then
/// infinite, or nothing varies.
pub fn variance_reduction(pairs: &[(f64, f64)]) -> Option<f64> {
    let base: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
    let other: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    let differences: Vec<f64> = pairs.iter().map(|(base, other)| other - base).collect();
    let paired = sample::variance(&differences).filter(|&variance| variance > 0.0)?;
    Some((sample::variance(&base)? + sample::variance(&other)?) / paired)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_pairs_is_judged_by_its_differences() {
        let found = paired(&[(10.0, 11.0), (20.0, 22.0), (30.0, 33.0)]);
        // Differences 1, 2, 3: t = 2√3 with two degrees, p = 1 − t/√(2 + t²) = 1 − √(12/14).
        assert_eq!((found.pairs, found.difference), (3, Some(2.0)));
        let p_value = found.p_value.expect("three pairs");
        assert!((p_value - (1.0 - (12.0 / 14.0_f64).sqrt())).abs() < 1e-14);
        assert_eq!(found.same_sign_share, Some(1.0));
        // Variances 100 and 121 against 1.
        assert_eq!(found.variance_reduction, Some(221.0));
        let (low, high) = found.interval.expect("three pairs");
        assert!((high - low - 2.0 * 4.302_652_73 / 3.0_f64.sqrt()).abs() < 1e-7);
    }

    #[test]
    fn one_pair_has_a_difference_and_a_sign_only() {
        let found = paired(&[(1.0, 0.5)]);
        assert_eq!((found.difference, found.same_sign_share), (Some(-0.5), Some(1.0)));
        assert_eq!((found.interval, found.p_value, found.variance_reduction), (None, None, None));
        assert_eq!(paired(&[]).difference, None);
    }

    #[test]
    fn pairs_that_do_not_differ_test_nothing() {
        let found = paired(&[(1.0, 1.0), (2.0, 2.0)]);
        assert_eq!((found.p_value, found.same_sign_share), (None, None));
        assert_eq!(found.interval, Some((0.0, 0.0)));
        assert_eq!(found.variance_reduction, None);
    }

    #[test]
    fn differences_that_do_not_vary_are_judged_by_their_signs() {
        let found = paired(&[(1.0, 3.0), (2.0, 4.0), (4.0, 6.0)]);
        // Of eight assignments of signs two are as extreme.
        assert_eq!((found.p_value, found.variance_reduction), (Some(0.25), None));
    }

    #[test]
    fn a_pair_without_a_difference_counts_as_half() {
        assert_eq!(same_sign_share(&[2.0, 0.0, -1.0, 3.0]), Some(2.5 / 4.0));
        assert_eq!(same_sign_share(&[-2.0, 0.0, 1.0, -3.0]), Some(2.5 / 4.0));
        assert_eq!(same_sign_share(&[1.0, -1.0]), None);
    }

    #[test]
    fn independent_samples_gain_nothing_on_average() {
        // Orthogonal levels: var(difference) is the sum of both.
        let pairs = [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)];
        assert_eq!(variance_reduction(&pairs), Some(1.0));
    }
}
