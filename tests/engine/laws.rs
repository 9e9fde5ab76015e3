//! The probability laws, compared with those of `rand_distr`; where ours is an approximation or
//! there is no such law, with the distribution function.
//!
//! Each check refuses the same law with one parameter three per cent larger.

use std::f64::consts::PI;

use rand_distr::{Bernoulli, Binomial, Distribution, Exp, Gamma, LogNormal, Normal, Poisson};
use rand_distr::{Open01, Uniform};
use stia::base::chance::{Dice, Draw, Name, Purpose, normal_quantile};

const DRAWS: usize = 500_000;

/// Probability that a check rejects a correct law.
const LEVEL: f64 = 1e-4;

const OURS: Purpose = Purpose::new("tests.laws.ours");
const ORACLE: Purpose = Purpose::new("tests.laws.oracle");

/// Draws of a law in ascending order, each the first of its stream as in the model.
fn sample(purpose: Purpose, law: impl Fn(&mut Draw) -> f64) -> Vec<f64> {
    let dice = Dice::new(7, 1);
    let mut values: Vec<f64> =
        (0..DRAWS as u64).map(|event| law(&mut dice.of(Name(42), purpose, event))).collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// Distance between two samples in ascending order, relative to its critical value.
type Test = fn(&[f64], &[f64]) -> f64;

/// Compares a law at `parameter` with an oracle of the same law.
fn check(
    test: Test,
    law: impl Fn(&mut Draw, f64) -> f64,
    parameter: f64,
    oracle: impl Fn(&mut Draw) -> f64,
) {
    let oracle = sample(ORACLE, oracle);
    let apart = |parameter: f64| test(&sample(OURS, |draw| law(draw, parameter)), &oracle);
    let (right, wrong) = (apart(parameter), apart(1.03 * parameter));
    assert!(right <= 1.0, "at {parameter}: {right} times the critical value");
    assert!(wrong > 1.0, "1.03 times {parameter} goes unnoticed: {wrong} times the critical value");
}

/// Kolmogorov's and Smirnov's test of two samples of a size: distribution functions are further
/// apart than √(−ln(level/2) / size) with a chance of `level` (Smirnov 1948).
fn kolmogorov_smirnov(one: &[f64], other: &[f64]) -> f64 {
    let (mut largest, mut behind) = (0_usize, 0);
    for (place, value) in one.iter().enumerate() {
        behind += other[behind..].iter().take_while(|it| *it < value).count();
        largest = largest.max(behind.abs_diff(place)).max(behind.abs_diff(place + 1));
    }
    largest as f64 / one.len() as f64 / (-(LEVEL / 2.0).ln() / one.len() as f64).sqrt()
}

/// The chi-square test of two samples of equal size with few values: Σ (a − b)² / (a + b) over
/// cells with at least forty draws in both samples. The critical value is that of Wilson and
/// Hilferty (1931).
fn chi_square(one: &[f64], other: &[f64]) -> f64 {
    let highest = one[one.len() - 1].max(other[other.len() - 1]);
    let count = |sample: &[f64], most: f64| sample.partition_point(|value| *value <= most) as f64;
    let (mut statistic, mut cells, mut below) = (0.0, 0.0, [0.0; 2]);
    for value in 0..=highest as u32 {
        let upto = [one, other].map(|sample| count(sample, f64::from(value)));
        let [a, b] = [upto[0] - below[0], upto[1] - below[1]];
        // The rest of the upper tail must form a cell of its own, or stay in this one.
        let left = 2.0 * one.len() as f64 - upto[0] - upto[1];
        if a + b >= 40.0 && (left >= 40.0 || left == 0.0) || f64::from(value) == highest {
            statistic += (a - b) * (a - b) / (a + b);
            cells += 1.0;
            below = upto;
        }
    }
    let spread = 2.0 / (9.0 * (cells - 1.0));
    let root = 1.0 - spread + normal_quantile(1.0 - LEVEL) * f64::sqrt(spread);
    statistic / ((cells - 1.0) * root * root * root)
}

#[test]
fn uniform_draws_are_those_of_rand() {
    let open = |draw: &mut Draw| Open01.sample(draw);
    check(kolmogorov_smirnov, |draw, most| most * draw.uniform(), 1.0, open);
    let between = Uniform::new(-3.0, 5.0).expect("a range");
    let law = |draw: &mut Draw, high: f64| draw.between(-3.0, high);
    check(kolmogorov_smirnov, law, 5.0, |draw| between.sample(draw));
}

#[test]
fn coins_and_whole_numbers_are_those_of_rand() {
    let coin = Bernoulli::new(0.3).expect("a probability");
    let happens = |draw: &mut Draw, chance: f64| f64::from(u8::from(draw.happens(chance)));
    check(chi_square, happens, 0.3, |draw| f64::from(u8::from(coin.sample(draw))));
    let below = Uniform::new(0, 100).expect("a range");
    let law = |draw: &mut Draw, bound: f64| f64::from(draw.below(bound as u32));
    check(chi_square, law, 100.0, |draw| f64::from(below.sample(draw)));
}

#[test]
fn the_normal_law_is_that_of_rand_distr() {
    let oracle = Normal::new(1.0, 1.0).expect("a law");
    let oracle = |draw: &mut Draw| oracle.sample(draw);
    check(kolmogorov_smirnov, |draw, mean| mean + draw.normal(), 1.0, oracle);
    check(kolmogorov_smirnov, |draw, spread| 1.0 + spread * draw.normal(), 1.0, oracle);
}

#[test]
fn the_lognormal_law_is_that_of_rand_distr() {
    let oracle = LogNormal::new(libm::log(5.0), 0.8).expect("a law");
    let oracle = |draw: &mut Draw| oracle.sample(draw);
    check(kolmogorov_smirnov, |draw, median| draw.lognormal(median, 0.8), 5.0, oracle);
    check(kolmogorov_smirnov, |draw, sigma| draw.lognormal(5.0, sigma), 0.8, oracle);
}

#[test]
fn the_exponential_law_is_that_of_rand_distr() {
    let oracle = Exp::new(1.0 / 3.0).expect("a law");
    check(kolmogorov_smirnov, Draw::exponential, 3.0, |draw| oracle.sample(draw));
}

#[test]
fn the_gamma_law_is_that_of_rand_distr() {
    for shape in [1.0, 4.0] {
        let oracle = Gamma::new(shape, 2.0).expect("a law");
        let oracle = |draw: &mut Draw| oracle.sample(draw);
        check(kolmogorov_smirnov, |draw, mean| draw.gamma(shape, mean), 2.0 * shape, oracle);
        check(kolmogorov_smirnov, |draw, shape| draw.gamma(shape, 2.0 * shape), shape, oracle);
    }
}

#[test]
fn the_poisson_law_of_a_small_mean_is_that_of_rand_distr() {
    for mean in [0.4, 7.0, 29.0] {
        let oracle = Poisson::new(mean).expect("a law");
        let law = |draw: &mut Draw, mean: f64| f64::from(draw.poisson(mean));
        check(chi_square, law, mean, |draw| oracle.sample(draw));
    }
}

#[test]
fn the_binomial_law_of_a_small_mean_is_that_of_rand_distr() {
    for (trials, chance) in [(10, 0.2), (25, 0.9), (2_000, 0.01)] {
        let oracle = Binomial::new(trials, chance).expect("a law");
        let law = |draw: &mut Draw, chance: f64| f64::from(draw.binomial(trials as u32, chance));
        check(chi_square, law, chance, |draw| oracle.sample(draw) as f64);
    }
}

/// Compares a law at `parameter` with a distribution function. The tolerance includes sampling
/// error: with probability `LEVEL` a sample's distribution function deviates somewhere by more than
/// √(−ln(level/2) / (2 size)) (Massart 1990).
fn check_exactly(
    law: impl Fn(&mut Draw, f64) -> f64,
    parameter: f64,
    distribution: impl Fn(f64) -> f64,
    tolerance: f64,
) {
    let critical = tolerance + (-(LEVEL / 2.0).ln() / 2.0 / DRAWS as f64).sqrt();
    let apart = |parameter: f64| {
        let values = sample(OURS, |draw| law(draw, parameter));
        let (mut largest, mut count) = (0.0_f64, 0);
        for run in values.chunk_by(|one, other| one == other) {
            count += run.len();
            largest = largest.max((count as f64 / DRAWS as f64 - distribution(run[0])).abs());
        }
        largest
    };
    let (right, wrong) = (apart(parameter), apart(1.03 * parameter));
    assert!(right <= critical, "at {parameter}: {right} away, more than {critical}");
    assert!(wrong > critical, "1.03 times {parameter} goes unnoticed: {wrong} away");
}

/// Largest deviation of a rounded normal law from a law of whole numbers with the same mean and
/// variance: the leading term of Edgeworth's series, |skewness| φ(0) / 6, and a hundredth of the
/// inverse variance for the following terms.
fn rounding_of_a_normal(skewness: f64, variance: f64) -> f64 {
    skewness.abs() / (6.0 * (2.0 * PI).sqrt()) + 0.01 / variance
}

/// The sum of probabilities, whose logarithms are given, up to a value.
fn sum_up_to(most: f64, log_probability: impl Fn(f64) -> f64) -> f64 {
    (0..=most as u32).map(|count| log_probability(f64::from(count)).exp()).sum()
}

#[test]
fn the_poisson_law_of_a_large_mean_is_near_the_exact_one() {
    for mean in [30.0_f64, 90.0, 1_000.0] {
        let exact = |most: f64| {
            sum_up_to(most, |count| count * mean.ln() - mean - libm::lgamma(count + 1.0))
        };
        let tolerance = rounding_of_a_normal(1.0 / mean.sqrt(), mean);
        let law = |draw: &mut Draw, mean: f64| f64::from(draw.poisson(mean));
        check_exactly(law, mean, exact, tolerance);
    }
}

/// Where success is likely, the variance is small and the tolerance large.
#[test]
fn the_binomial_law_of_a_large_mean_is_near_the_exact_one() {
    for (trials, chance) in [(100.0_f64, 0.6_f64), (1_000.0, 0.03), (60.0, 0.5), (40.0, 0.95)] {
        let exact = |most: f64| {
            sum_up_to(most, |count| {
                let ways = libm::lgamma(trials + 1.0)
                    - libm::lgamma(count + 1.0)
                    - libm::lgamma(trials - count + 1.0);
                ways + count * chance.ln() + (trials - count) * (1.0 - chance).ln()
            })
        };
        let variance = trials * chance * (1.0 - chance);
        let tolerance = rounding_of_a_normal((1.0 - 2.0 * chance) / variance.sqrt(), variance);
        let law = |draw: &mut Draw, chance: f64| f64::from(draw.binomial(trials as u32, chance));
        check_exactly(law, chance, exact, tolerance);
    }
}

#[test]
fn the_truncated_pareto_law_is_the_exact_one() {
    for (least, tail, most) in [(2.0_f64, 1.5_f64, 1e6_f64), (1.0, 0.5, 10.0)] {
        let exact =
            |value: f64| (1.0 - (least / value).powf(tail)) / (1.0 - (least / most).powf(tail));
        check_exactly(|draw, least| draw.pareto(least, tail, most), least, exact, 0.0);
        check_exactly(|draw, tail| draw.pareto(least, tail, most), tail, exact, 0.0);
    }
}

/// Wichura (1988) states a relative error of about 1e-7; the largest found is 1.33e-7. The
/// distribution function is off by that times its slope.
#[test]
fn the_normal_quantile_inverts_the_distribution_function() {
    for place in 1..2_000 {
        for probability in [0.5 * f64::from(place) / 2_000.0, 0.1_f64.powi(place % 16 + 1)] {
            let value = normal_quantile(probability);
            let found = 0.5 * libm::erfc(-value / 2.0_f64.sqrt());
            let slope = (-0.5 * value * value).exp() / (2.0 * PI).sqrt();
            let error = 1.4e-7 * slope * value.abs() + 1e-15 * probability;
            assert!((found - probability).abs() < error, "{probability}: {found}");
            // Near one a probability has too few digits.
            let off = (normal_quantile(1.0 - probability) + value).abs();
            assert!(probability < 1e-3 || off < 2.8e-7 * value.abs(), "{probability}: {off}");
        }
    }
}
