//! Student's t distribution with whole degrees of freedom.
//!
//! The distribution is a finite sum then: Abramowitz and Stegun (1964), 26.7.3 and 26.7.4. What is
//! beyond a large t would cancel in it; p-values come from the incomplete beta function (26.7.1).

use super::sample;
use libm::{atan, cos, exp, lgamma, log, sin};

/// Values that have to be identical for it to be no accident: were a value as likely to have one
/// sign as the other, as many would have the same with a chance of less than a twentieth.
pub const FEWEST_IDENTICAL: usize = 6;

/// The 95 % confidence interval of a mean; with fewer than two observations there is none.
///
/// Values that do not vary say nothing of how much they might: unless all are zero, fewer than
/// [`FEWEST_IDENTICAL`] have none either.
pub fn confidence_interval(values: &[f64], mean: f64) -> Option<(f64, f64)> {
    let degrees = u32::try_from(values.len().checked_sub(1)?).ok().filter(|&free| free > 0)?;
    let squares = sample::sum_of_squares(values)?;
    if values.len() < FEWEST_IDENTICAL && values[0] != 0.0 && sample::are_identical(values) {
        return None;
    }
    let error = (squares / f64::from(degrees) / values.len() as f64).sqrt();
    let half = two_sided_quantile(0.95, degrees) * error;
    Some((mean - half, mean + half))
}

/// The value that |t| stays below with that probability, for at least one degree of freedom.
pub fn two_sided_quantile(probability: f64, degrees: u32) -> f64 {
    assert!(degrees >= 1, "an interval needs two observations");
    assert!((0.0..1.0).contains(&probability), "a probability below one: {probability}");
    // Beyond this the sum is long and the last digits of the quantile no longer move.
    let degrees = degrees.min(1_000_000);
    let (mut low, mut high) = (0.0, 1.0);
    while central_probability(high, degrees) < probability {
        (low, high) = (high, 2.0 * high);
    }
    while high - low > 1e-12 * high {
        let middle = 0.5 * (low + high);
        if central_probability(middle, degrees) < probability {
            low = middle
        } else {
            high = middle
        }
    }
    0.5 * (low + high)
}

/// The probability that |t| stays below `t`.
fn central_probability(t: f64, degrees: u32) -> f64 {
    let angle = atan(t / f64::from(degrees).sqrt());
    let (sine, cosine) = (sin(angle), cos(angle));
    let is_odd = degrees % 2 == 1;
    // The terms of 26.7.3 are cos, 2/3 cos^3, 2·4/(3·5) cos^5 …; of 26.7.4 1, 1/2 cos^2, ….
    let mut term = if is_odd { cosine } else { 1.0 };
    let mut sum = 0.0;
    let mut power = if is_odd { 1 } else { 0 };
    while power + 2 <= degrees {
        sum += term;
        term *= f64::from(power + 1) / f64::from(power + 2) * cosine * cosine;
        power += 2;
    }
    if is_odd { std::f64::consts::FRAC_2_PI * (angle + sine * sum) } else { sine * sum }
}

/// The probability that |t| is at least `t` in size, for at least one degree of freedom.
///
/// The relative error stays below 1e-9 up to a hundred thousand degrees.
pub fn p_value(t: f64, degrees: u32) -> f64 {
    assert!(degrees >= 1, "a test needs two observations");
    assert!(!t.is_nan(), "t is a number");
    if t.is_infinite() {
        return 0.0;
    }
    let degrees = f64::from(degrees);
    let half = 0.5 * degrees;
    // I_x(degrees/2, 1/2) at x = degrees/(degrees + t²); each side of the bend has the fraction
    // that converges there. The square of a large t would overflow.
    let ratio = degrees / t / t;
    let far = 1.0 / (1.0 + ratio);
    if far == 0.0 {
        return 1.0;
    }
    let near = ratio * far;
    let front =
        exp(lgamma(half + 0.5) - lgamma(half) - lgamma(0.5) + half * log(near) + 0.5 * log(far));
    if near < (half + 1.0) / (half + 2.5) {
        front * beta_fraction(half, 0.5, near) / half
    } else {
        1.0 - front * beta_fraction(0.5, half, far) / 0.5
    }
}

/// The continued fraction of the incomplete beta function (Abramowitz and Stegun 1964, 26.5.8), by
/// Lentz's method.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const LEAST: f64 = 1e-300;
    let away = |value: f64| if value.abs() < LEAST { LEAST } else { value };
    let (mut upper, mut lower) = (1.0, 1.0 / away(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = lower;
    for step in 1..10_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut factor = 1.0;
        for term in [even, odd] {
            lower = 1.0 / away(1.0 + term * lower);
            upper = away(1.0 + term / upper);
            factor = lower * upper;
            fraction *= factor;
        }
        if (factor - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Abramowitz and Stegun (1964), table 26.10, and its usual extensions, to three decimals.
    #[test]
    fn a_few_values_that_are_alike_have_no_interval_unless_they_are_zero() {
        assert_eq!(confidence_interval(&[3.0; FEWEST_IDENTICAL - 1], 3.0), None);
        assert_eq!(confidence_interval(&[3.0; FEWEST_IDENTICAL], 3.0), Some((3.0, 3.0)));
        assert_eq!(confidence_interval(&[0.0; 2], 0.0), Some((0.0, 0.0)));
        assert_eq!(confidence_interval(&[0.0], 0.0), None);
    }

    #[test]
    fn quantiles_are_the_published_ones() {
        let published = [
            (0.95, 1, 12.706),
            (0.95, 2, 4.303),
            (0.95, 3, 3.182),
            (0.95, 4, 2.776),
            (0.95, 9, 2.262),
            (0.95, 10, 2.228),
            (0.95, 19, 2.093),
            (0.95, 29, 2.045),
            (0.95, 30, 2.042),
            (0.95, 120, 1.980),
            (0.99, 1, 63.657),
            (0.99, 9, 3.250),
            (0.90, 9, 1.833),
        ];
        for (probability, degrees, value) in published {
            let t = two_sided_quantile(probability, degrees);
            assert!((t - value).abs() <= 0.0005, "{probability} {degrees}: {t}");
        }
    }

    #[test]
    fn many_degrees_approach_the_normal_distribution() {
        assert!((two_sided_quantile(0.95, 100_000) - 1.959_964).abs() < 3e-5);
    }

    /// With one degree t is Cauchy, with two it has a closed form.
    #[test]
    fn closed_forms_agree() {
        let cauchy = libm::tan(0.95 * std::f64::consts::FRAC_PI_2);
        assert!((two_sided_quantile(0.95, 1) - cauchy).abs() < 1e-9 * cauchy);
        let p = 0.975_f64;
        let second = (2.0 * p - 1.0) * (1.0 / (2.0 * p * (1.0 - p))).sqrt();
        assert!((two_sided_quantile(0.95, 2) - second).abs() < 1e-9 * second);
    }

    #[test]
    fn the_p_value_of_a_quantile_is_what_lies_beyond_it() {
        for degrees in [1, 2, 3, 7, 30, 1_000] {
            for probability in [0.0, 0.3, 0.7, 0.95, 0.999] {
                let t = two_sided_quantile(probability, degrees);
                for t in [t, -t] {
                    let beyond = p_value(t, degrees);
                    assert!((beyond - (1.0 - probability)).abs() < 1e-10, "{t} {degrees}");
                }
            }
        }
    }

    /// With two degrees it is 1 − t/√(2 + t²), which is 2/(t² …) for a large t.
    #[test]
    fn a_small_p_value_keeps_its_digits() {
        let t = 1e6_f64;
        let root = (2.0 + t * t).sqrt();
        let exact = 2.0 / (root * (root + t));
        assert!((p_value(t, 2) / exact - 1.0).abs() < 1e-10);
        assert_eq!((p_value(0.0, 5), p_value(f64::INFINITY, 5)), (1.0, 0.0));
        assert_eq!((p_value(1e-200, 5), p_value(1e200, 5)), (1.0, 0.0));
    }
}
