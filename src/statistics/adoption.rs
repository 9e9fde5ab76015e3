//! Whether a course over years is an S or a line.

use libm::{exp, log};

use super::growth::slope;
use super::sample::mean;
use super::search::maximum;

/// By how much Akaike's criterion of a line exceeds that of a logistic curve, years as 0, 1, 2 …:
/// positive where the logistic is better. Nothing for fewer than six years.
pub fn line_less_logistic(values: &[f64]) -> Option<f64> {
    if values.len() < 6 {
        return None;
    }
    let line = criterion(values.len(), squares_of_line(values)?, 3);
    Some(line - criterion(values.len(), squares_of_logistic(values), 4))
}

/// Akaike's criterion of a fit by least squares; the parameters count the variance.
fn criterion(count: usize, squares: f64, parameters: u32) -> f64 {
    let mean = (squares / count as f64).max(1e-18);
    count as f64 * log(mean) + 2.0 * f64::from(parameters)
}

fn squares_of_line(values: &[f64]) -> Option<f64> {
    let points: Vec<(f64, f64)> =
        values.iter().enumerate().map(|(year, &value)| (year as f64, value)).collect();
    let (slope, level) = (slope(&points)?, mean(values)?);
    let centre = (values.len() - 1) as f64 / 2.0;
    let square = |(year, value): &(f64, f64)| {
        let rest = value - level - slope * (year - centre);
        rest * rest
    };
    Some(points.iter().map(square).sum())
}

/// The least sum of squares of K / (1 + exp(−r (t − t₀))). For a rate and a middle the ceiling is
/// linear; rates are tried on a grid, middles on a grid and then between its points.
fn squares_of_logistic(values: &[f64]) -> f64 {
    let last = values.len() as i32;
    let mut least = f64::INFINITY;
    for step in 0..60 {
        let rate = 0.03 * exp(0.08 * f64::from(step));
        let fit = |middle: f64| -squares_of_curve(values, rate, middle);
        let middles = (-2 * last..=2 * last).map(f64::from);
        let best = middles.max_by(|one, other| fit(*one).total_cmp(&fit(*other)));
        let best = best.expect("there are middles");
        let middle = maximum(fit, (best - 1.0, best + 1.0));
        least = least.min(-fit(middle));
    }
    least
}

fn squares_of_curve(values: &[f64], rate: f64, middle: f64) -> f64 {
    let curve: Vec<f64> =
        (0..values.len()).map(|year| 1.0 / (1.0 + exp(-rate * (year as f64 - middle)))).collect();
    let joint: f64 = curve.iter().zip(values).map(|(shape, value)| shape * value).sum();
    let spread: f64 = curve.iter().map(|shape| shape * shape).sum();
    let ceiling = if spread > 0.0 { joint / spread } else { 0.0 };
    let rest = curve.iter().zip(values).map(|(shape, value)| value - ceiling * shape);
    rest.map(|rest| rest * rest).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_s_is_better_than_a_line_where_it_is_one() {
        // Small departures of changing sign, as no series is exact.
        let noise = |year: usize| if year.is_multiple_of(2) { 0.002 } else { -0.002 };
        let of = |curve: fn(f64) -> f64| -> Vec<f64> {
            (0..16).map(|year| curve(year as f64) + noise(year)).collect()
        };
        let s = line_less_logistic(&of(|t| 0.8 / (1.0 + exp(-0.6 * (t - 7.0))))).expect("long");
        assert!(s > 30.0, "{s}");
        let line = line_less_logistic(&of(|t| 0.2 + 0.01 * t)).expect("long");
        assert!(line < 2.0, "{line}");
        assert_eq!(line_less_logistic(&[0.1; 5]), None);
    }

    #[test]
    fn the_criterion_weighs_parameters() {
        // n ln(RSS / n) + 2 k.
        let expected = 8.0 * log(0.5) + 6.0;
        assert!((criterion(8, 4.0, 3) - expected).abs() < 1e-12);
    }
}
