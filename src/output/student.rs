//! Student's t distribution with whole degrees of freedom.
//!
//! The distribution is a finite sum then: Abramowitz and Stegun (1964), 26.7.3 and 26.7.4.

use libm::{atan, cos, sin};

/// The value that |t| stays below with that probability, for at least one degree of freedom.
pub fn two_sided(probability: f64, degrees: u32) -> f64 {
    assert!(degrees >= 1, "an interval needs two observations");
    assert!((0.0..1.0).contains(&probability), "a probability below one: {probability}");
    // Beyond this the sum is long and the last digits of the quantile no longer move.
    let degrees = degrees.min(1_000_000);
    let (mut low, mut high) = (0.0, 1.0);
    while within(high, degrees) < probability {
        (low, high) = (high, 2.0 * high);
    }
    while high - low > 1e-12 * high {
        let middle = 0.5 * (low + high);
        if within(middle, degrees) < probability { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The probability that |t| stays below `t`.
pub fn within(t: f64, degrees: u32) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Abramowitz and Stegun (1964), table 26.10, and its usual extensions, to three decimals.
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
            let t = two_sided(probability, degrees);
            assert!((t - value).abs() <= 0.0005, "{probability} {degrees}: {t}");
        }
    }

    #[test]
    fn many_degrees_approach_the_normal_distribution() {
        assert!((two_sided(0.95, 100_000) - 1.959_964).abs() < 3e-5);
    }

    /// With one degree t is Cauchy, with two it has a closed form.
    #[test]
    fn closed_forms_agree() {
        let cauchy = libm::tan(0.95 * std::f64::consts::FRAC_PI_2);
        assert!((two_sided(0.95, 1) - cauchy).abs() < 1e-9 * cauchy);
        let p = 0.975_f64;
        let second = (2.0 * p - 1.0) * (1.0 / (2.0 * p * (1.0 - p))).sqrt();
        assert!((two_sided(0.95, 2) - second).abs() < 1e-9 * second);
    }
}
