//! How heavy the upper tails of samples are.

use libm::{exp, log, pow};

use super::search::maximum;

/// The tail index of a Pareto law by Hill's estimator (1975) over the largest share of a sample;
/// nothing where fewer than ten lie above the threshold, or the threshold is not positive.
pub fn hill(values: &[f64], share: f64) -> Option<f64> {
    assert!((0.0..1.0).contains(&share), "a share: {share}");
    let sorted = descending(values);
    let above = (share * sorted.len() as f64).round() as usize;
    let threshold = *sorted.get(above).filter(|&&value| above >= LEAST && value > 0.0)?;
    let excess: f64 = sorted[..above].iter().map(|value| log(value / threshold)).sum();
    (excess > 0.0).then(|| above as f64 / excess)
}

/// Observations above a threshold below which no index is estimated.
const LEAST: usize = 10;

/// The share of the sum that the largest share of a sample has; between two observations the next
/// one counts in part.
pub fn top_share(values: &[f64], share: f64) -> Option<f64> {
    let sorted = descending(values);
    let total: f64 = sorted.iter().sum();
    let wanted = share * sorted.len() as f64;
    let whole = wanted.floor() as usize;
    let part = sorted.get(whole).map_or(0.0, |next| (wanted - whole as f64) * next);
    (total > 0.0).then(|| (sorted[..whole].iter().sum::<f64>() + part) / total)
}

/// The exponent α of counts that follow x^−α from `least` on, by maximum likelihood (Clauset,
/// Shalizi and Newman 2009, eq. 3.5); nothing where fewer than ten lie there, or all are equal.
pub fn power_law_exponent(counts: &[u32], least: u32) -> Option<f64> {
    assert!(least >= 1, "a power law has no zero");
    let tail: Vec<f64> =
        counts.iter().filter(|&&count| count >= least).map(|&count| f64::from(count)).collect();
    let logs = tail.iter().map(|&count| log(count)).sum::<f64>() / tail.len().max(1) as f64;
    if tail.len() < LEAST || logs <= log(f64::from(least)) {
        return None;
    }
    let likelihood = |alpha: f64| -alpha * logs - log(zeta(alpha, f64::from(least)));
    Some(maximum(likelihood, (1.01, 12.0)))
}

/// The Hurwitz zeta function by the sum of Euler and Maclaurin, for an exponent above one.
fn zeta(exponent: f64, from: f64) -> f64 {
    const TERMS: u32 = 20;
    let head: f64 = (0..TERMS).map(|term| pow(from + f64::from(term), -exponent)).sum();
    let end = from + f64::from(TERMS);
    let power = exp(-exponent * log(end));
    let correction = exponent / (12.0 * end);
    head + power * (end / (exponent - 1.0) + 0.5 + correction)
}

fn descending(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(|one, other| other.total_cmp(one));
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The middle quantiles of `count` equal parts of a law: a sample without chance.
    fn sample(count: usize, quantile: impl Fn(f64) -> f64) -> Vec<f64> {
        (0..count).map(|place| quantile((place as f64 + 0.5) / count as f64)).collect()
    }

    #[test]
    fn a_pareto_tail_is_found_below_a_body() {
        for index in [0.7, 1.13, 2.0] {
            let pareto = sample(20_000, |share| pow(1.0 - share, -1.0 / index));
            let found = hill(&pareto, 0.05).expect("a thousand lie above");
            assert!((found / index - 1.0).abs() < 0.02, "{found} of {index}");
        }
        assert_eq!(hill(&[1.0; 40], 0.1), None);
        assert_eq!(hill(&sample(100, |share| 1.0 / share), 0.05), None);
    }

    #[test]
    fn a_few_have_most() {
        let values = [1.0, 1.0, 1.0, 7.0];
        assert_eq!(top_share(&values, 0.25), Some(0.7));
        assert_eq!(top_share(&values, 0.375), Some(0.75));
        assert_eq!(top_share(&[], 0.25), None);
    }

    #[test]
    fn counts_of_a_zeta_law_give_its_exponent() {
        for exponent in [2.2, 2.6, 3.0] {
            let mut counts = Vec::new();
            let whole = zeta(exponent, 3.0);
            for count in 3..2000 {
                let share = pow(f64::from(count), -exponent) / whole;
                counts.extend(vec![count; (share * 2e5).round() as usize]);
            }
            // Counts that nobody of the sample has are missing.
            let found = power_law_exponent(&counts, 3).expect("there are many");
            assert!((found - exponent).abs() < 0.03, "{found} of {exponent}");
        }
        // Σ 1/n² = π²/6.
        let basel = std::f64::consts::PI * std::f64::consts::PI / 6.0;
        assert!((zeta(2.0, 1.0) - basel).abs() < 1e-6);
        assert_eq!(power_law_exponent(&[3; 50], 3), None);
    }
}
