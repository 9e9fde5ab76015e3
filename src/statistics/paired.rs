//! Pairs of a base and another level, such as those of two scenarios with common random numbers.
//!
//! Pairing cancels noise, and so hides some: where an outcome rests on few events, none of which
//! differ in the pairs at hand, the differences vary less than they would over many pairs. The
//! standard error then counts one more pair, in which both levels are independent of one another.

use super::{sample, student};

/// Events behind both levels of all pairs below which nothing is inferred.
pub const FEWEST_EVENTS: f64 = 20.0;

/// Events by which the levels of pairs differ from which on the differences show how much they
/// vary by themselves.
pub const MANY_EVENTS: f64 = 100.0;

/// Pairs from which on skewness is judged, and the skewness above which it counts.
pub const SKEWED: (usize, f64) = (10, 1.0);

/// The simulated agents or events that stand behind pairs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Events {
    /// Those behind both levels of all pairs.
    pub all: f64,
    /// Those by which the two levels of a pair differ, over all pairs.
    pub differing: f64,
}

impl Events {
    /// Those behind pairs of counts, at so many simulated ones for each that is counted.
    pub fn behind(counts: &[(f64, f64)], scale: f64) -> Events {
        let all: f64 = counts.iter().map(|(base, other)| base + other).sum();
        let differing: f64 = counts.iter().map(|(base, other)| (other - base).abs()).sum();
        Events { all: scale * all, differing: scale * differing }
    }
}

/// How a mean difference is inferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Student's t.
    StudentT,
    /// Student's t with one more pair whose levels are independent of one another.
    Widened,
    /// Not at all: too few events stand behind the levels.
    TooFewEvents,
}

impl Method {
    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            Method::StudentT => "t",
            Method::Widened => "widened",
            Method::TooFewEvents => "none",
        }
    }
}

/// What is inferred about the mean difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inference {
    /// How.
    pub method: Method,
    /// The 95 % confidence interval, with at least two pairs and enough events.
    pub interval: Option<(f64, f64)>,
    /// The two-sided p-value of no difference, on the same conditions.
    pub p_value: Option<f64>,
}

impl Inference {
    /// What is known of pairs of one and the same world.
    pub const SAME_WORLD: Inference =
        Inference { method: Method::StudentT, interval: Some((0.0, 0.0)), p_value: None };
}

/// What pairs say about the difference of their second from their first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// How many pairs there are.
    pub pairs: usize,
    /// The mean of second less first.
    pub difference: Option<f64>,
    /// What is inferred about it.
    pub inference: Inference,
    /// The share of pairs whose difference has the sign of the mean difference. A pair without a
    /// difference counts as half: it speaks for neither. None if the mean difference is zero.
    pub same_sign_share: Option<f64>,
    /// By how much the pairing divides the variance of the mean difference; see
    /// [`variance_reduction`].
    pub variance_reduction: Option<f64>,
}

/// What these pairs of a base and another level say, with the events behind them if these are
/// known.
pub fn paired(pairs: &[(f64, f64)], events: Option<Events>) -> Paired {
    let differences = differences(pairs);
    Paired {
        pairs: pairs.len(),
        difference: sample::mean(&differences),
        inference: infer(pairs, events),
        same_sign_share: same_sign_share(&differences),
        variance_reduction: variance_reduction(pairs),
    }
}

/// What pairs say of the mean of their differences.
///
/// Differences that do not vary, of levels that do not either, have no standard error; see
/// [`student::confidence_interval`] and [`p_value`].
pub fn infer(pairs: &[(f64, f64)], events: Option<Events>) -> Inference {
    infer_against(pairs, events, independent_variance(pairs))
}

/// The same where a difference would have another variance with independent random numbers, as an
/// interaction of four worlds has.
pub fn infer_against(
    pairs: &[(f64, f64)],
    events: Option<Events>,
    independent: Option<f64>,
) -> Inference {
    let differences = differences(pairs);
    let method = match events {
        Some(events) if events.all < FEWEST_EVENTS => Method::TooFewEvents,
        Some(events) if events.differing >= MANY_EVENTS => Method::StudentT,
        _ => Method::Widened,
    };
    if method == Method::TooFewEvents {
        return Inference { method, interval: None, p_value: None };
    }
    let apart = independent.filter(|_| method == Method::Widened);
    match Estimate::of(&differences, apart.unwrap_or(0.0)).filter(|it| it.error > 0.0) {
        Some(estimate) => Inference {
            method,
            interval: Some(estimate.interval()),
            p_value: Some(estimate.p_value()),
        },
        None => Inference {
            method,
            interval: sample::mean(&differences)
                .and_then(|mean| student::confidence_interval(&differences, mean)),
            p_value: p_value(&differences),
        },
    }
}

/// A mean with what is needed to judge it.
struct Estimate {
    mean: f64,
    /// Its standard error.
    error: f64,
    degrees: u32,
    /// The skewness of single differences about it, where it counts.
    skewness: Option<f64>,
}

impl Estimate {
    /// Of differences, with one more whose variance is given.
    fn of(differences: &[f64], further: f64) -> Option<Estimate> {
        let count = differences.len() as f64;
        let own = sample::variance(differences)?;
        let variance = own + further / count;
        let skewness = sample::skewness(differences)
            .filter(|skewness| differences.len() >= SKEWED.0 && skewness.abs() > SKEWED.1);
        Some(Estimate {
            mean: sample::mean(differences)?,
            error: (variance / count).sqrt(),
            degrees: differences.len() as u32 - 1,
            // What the further pair adds is symmetric.
            skewness: skewness.map(|skewness| skewness * libm::pow(own / variance, 1.5)),
        })
    }

    /// Student's interval, and where skewness counts what Hall's (1992) transformation adds to it.
    fn interval(&self) -> (f64, f64) {
        let t = student::two_sided_quantile(0.95, self.degrees);
        let (low, high) = (self.mean - t * self.error, self.mean + t * self.error);
        match self.skewness {
            Some(skewness) => {
                let count = f64::from(self.degrees + 1);
                let end = |t: f64| {
                    self.mean - self.error * count.sqrt() * untransformed(t, skewness, count)
                };
                (low.min(end(t)), high.max(end(-t)))
            }
            None => (low, high),
        }
    }

    /// The larger of the p-values of the two; it lies below 0.05 where the interval excludes zero.
    fn p_value(&self) -> f64 {
        let t = self.mean / self.error;
        let of_t = student::p_value(t, self.degrees);
        self.skewness.map_or(of_t, |skewness| {
            let transformed = transformed(t, skewness, f64::from(self.degrees + 1));
            of_t.max(student::p_value(transformed, self.degrees))
        })
    }
}

/// Hall's cubic transformation of a studentized mean, which takes its skewness away.
fn transformed(t: f64, skewness: f64, count: f64) -> f64 {
    let w = t / count.sqrt();
    let a = skewness / 3.0;
    count.sqrt() * (w + a * w * w + a * a * w * w * w / 3.0 + skewness / (6.0 * count))
}

/// The studentized mean, over the square root of the count, whose transformation is `t`.
fn untransformed(t: f64, skewness: f64, count: f64) -> f64 {
    let z = t / count.sqrt() - skewness / (6.0 * count);
    (libm::cbrt(1.0 + skewness * z) - 1.0) * 3.0 / skewness
}

fn differences(pairs: &[(f64, f64)]) -> Vec<f64> {
    pairs.iter().map(|(base, other)| other - base).collect()
}

/// The variance that the difference of a pair of independent levels would have.
fn independent_variance(pairs: &[(f64, f64)]) -> Option<f64> {
    let base: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
    let other: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    Some(sample::variance(&base)? + sample::variance(&other)?)
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

/// The largest difference over the sum of all, in size; none if there is no difference.
pub fn largest_share(differences: &[f64]) -> Option<f64> {
    let sum: f64 = differences.iter().map(|difference| difference.abs()).sum();
    let largest = differences.iter().fold(0.0, |largest: f64, it| largest.max(it.abs()));
    (sum > 0.0).then(|| largest / sum)
}

/// The variance that the mean difference of independent samples would have over the one that it
/// has: (var(base) + var(other)) / var(difference).
///
/// None with fewer than two pairs, and if the differences do not vary at all: the factor is then
/// infinite, or nothing varies.
pub fn variance_reduction(pairs: &[(f64, f64)]) -> Option<f64> {
    let paired = sample::variance(&differences(pairs)).filter(|&variance| variance > 0.0)?;
    Some(independent_variance(pairs)? / paired)
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;
    use crate::base::chance::{Dice, Name, Purpose};

    const CHECKED: Purpose = Purpose::new("test.intervals_and_tests");
    const COVERED: Purpose = Purpose::new("test.coverage");

    /// Events enough for Student's t.
    const MANY: Option<Events> = Some(Events { all: 1e6, differing: 1e3 });

    #[test]
    fn a_row_of_pairs_is_judged_by_its_differences() {
        let found = paired(&[(10.0, 11.0), (20.0, 22.0), (30.0, 33.0)], MANY);
        // Differences 1, 2, 3: t = 2√3 with two degrees, p = 1 − t/√(2 + t²) = 1 − √(12/14).
        assert_eq!((found.pairs, found.difference), (3, Some(2.0)));
        let p_value = found.inference.p_value.expect("three pairs");
        assert!((p_value - (1.0 - (12.0 / 14.0_f64).sqrt())).abs() < 1e-14);
        assert_eq!(found.same_sign_share, Some(1.0));
        // Variances 100 and 121 against 1.
        assert_eq!(found.variance_reduction, Some(221.0));
        let (low, high) = found.inference.interval.expect("three pairs");
        assert!((high - low - 2.0 * 4.302_652_73 / 3.0_f64.sqrt()).abs() < 1e-7);
        assert_eq!(found.inference.method, Method::StudentT);
    }

    #[test]
    fn few_events_widen_by_one_independent_pair_and_fewer_say_nothing() {
        let pairs = [(10.0, 11.0), (20.0, 22.0), (30.0, 33.0)];
        let with = |all: f64, differing: f64| infer(&pairs, Some(Events { all, differing }));
        let widened = with(126.0, 6.0);
        assert_eq!((widened, widened.method), (infer(&pairs, None), Method::Widened));
        // The variance 1 becomes 1 + (100 + 121) / 3.
        let (low, high) = widened.interval.expect("three pairs");
        let exact = 2.0 * 4.302_652_73 * ((1.0 + 221.0 / 3.0) / 3.0_f64).sqrt();
        assert!((high - low - exact).abs() < 1e-6);
        let p_value = widened.p_value.expect("three pairs");
        assert!(p_value > 0.05 && (low < 0.0));
        let none = with(FEWEST_EVENTS - 1.0, 6.0);
        assert_eq!((none.method, none.interval), (Method::TooFewEvents, None));
    }

    #[test]
    fn the_interval_excludes_zero_exactly_where_the_test_rejects() {
        let mut draw = Dice::new(4, 0).of(Name::root("a", "b"), CHECKED, 0);
        let (mut rejected, mut skewed) = (0, 0);
        for _ in 0..2_000 {
            let shift = draw.random_range(0.0..1.5);
            let mut pair = || {
                let size: f64 = draw.random_range(0.0..1.0);
                (1.0, 1.0 + shift - 1.0 + size.powi(8) * 6.0)
            };
            let pairs: Vec<(f64, f64)> = (0..12).map(|_| pair()).collect();
            let found = infer(&pairs, MANY);
            let (low, high) = found.interval.expect("twelve pairs");
            let is_rejected = found.p_value.expect("twelve pairs") < 0.05;
            assert_eq!(low > 0.0 || high < 0.0, is_rejected, "{pairs:?}");
            rejected += usize::from(is_rejected);
            skewed += usize::from(sample::skewness(&differences(&pairs)) > Some(1.0));
        }
        assert!(rejected > 200 && rejected < 1_800 && skewed > 1_000, "{rejected}, {skewed}");
    }

    /// Loans of which one in twenty is made in one world alone, of sizes with a heavy tail: the
    /// intervals hold the true difference, zero, and Student's t from the differences alone does
    /// not have to.
    #[test]
    fn intervals_cover_where_few_events_differ() {
        let mut draw = Dice::new(5, 0).of(Name::root("a", "b"), COVERED, 0);
        let mut of_pair = || {
            let (mut levels, mut events) = ((0.0, 0.0), (0.0, 0.0));
            for _ in 0..4 {
                let size = draw.random_range(0.0_f64..1.0).powf(-0.6);
                let both = draw.random_range(0.0..1.0) < 0.95;
                let first = draw.random_range(0.0..1.0) < 0.5;
                if both || first {
                    (levels.0, events.0) = (levels.0 + size, events.0 + 1.0);
                }
                if both || !first {
                    (levels.1, events.1) = (levels.1 + size, events.1 + 1.0);
                }
            }
            (levels, events)
        };
        let holds = |interval: Option<(f64, f64)>| {
            interval.is_none_or(|(low, high)| low <= 0.0 && 0.0 <= high)
        };
        // Each draw is as likely to be in the one as in the other: the mean difference is zero.
        // Measured is how often the width is that of a difference seen: none in most samples.
        let rounds = 2_000;
        let (mut covered, mut seen_nothing) = (0, 0);
        for _ in 0..rounds {
            let drawn: Vec<_> = (0..10).map(|_| of_pair()).collect();
            let pairs: Vec<(f64, f64)> = drawn.iter().map(|(levels, _)| *levels).collect();
            let events = Events {
                all: drawn.iter().map(|(_, (one, two))| one + two).sum(),
                differing: drawn.iter().map(|(_, (one, two))| (one - two).abs()).sum(),
            };
            let found = infer(&pairs, Some(events));
            covered += usize::from(holds(found.interval));
            let width = found.interval.map_or(0.0, |(low, high)| high - low);
            seen_nothing += usize::from(width == 0.0);
        }
        assert!(covered as f64 >= 0.92 * f64::from(rounds), "{covered} of {rounds}");
        assert_eq!(seen_nothing, 0, "an interval of no width claims to know");
    }

    #[test]
    fn one_pair_has_a_difference_and_a_sign_only() {
        let found = paired(&[(1.0, 0.5)], MANY);
        assert_eq!((found.difference, found.same_sign_share), (Some(-0.5), Some(1.0)));
        let inference = found.inference;
        assert_eq!((inference.interval, inference.p_value), (None, None));
        assert_eq!(found.variance_reduction, None);
        assert_eq!(paired(&[], None).difference, None);
    }

    #[test]
    fn pairs_that_never_vary_test_nothing() {
        let found = paired(&[(1.0, 1.0), (1.0, 1.0)], None);
        assert_eq!((found.inference.p_value, found.same_sign_share), (None, None));
        assert_eq!(found.inference.interval, Some((0.0, 0.0)));
        assert_eq!(found.variance_reduction, None);
    }

    #[test]
    fn differences_that_do_not_vary_are_judged_by_their_signs() {
        let found = paired(&[(1.0, 3.0), (2.0, 4.0), (4.0, 6.0)], MANY);
        // Of eight assignments of signs two are as extreme.
        assert_eq!((found.inference.p_value, found.variance_reduction), (Some(0.25), None));
    }

    #[test]
    fn a_pair_without_a_difference_counts_as_half() {
        assert_eq!(same_sign_share(&[2.0, 0.0, -1.0, 3.0]), Some(2.5 / 4.0));
        assert_eq!(same_sign_share(&[-2.0, 0.0, 1.0, -3.0]), Some(2.5 / 4.0));
        assert_eq!(same_sign_share(&[1.0, -1.0]), None);
        assert_eq!(largest_share(&[1.0, -3.0, 0.0]), Some(0.75));
        assert_eq!(largest_share(&[0.0, 0.0]), None);
    }

    #[test]
    fn independent_samples_gain_nothing_on_average() {
        // Orthogonal levels: var(difference) is the sum of both.
        let pairs = [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)];
        assert_eq!(variance_reduction(&pairs), Some(1.0));
    }
}
