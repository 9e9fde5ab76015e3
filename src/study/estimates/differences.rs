//! Differences between scenarios, paired by replicate, with 95 % confidence intervals.
//!
//! Replicate `n` of every scenario has the same random numbers, so most of the noise cancels in the
//! difference.

use std::collections::BTreeMap;

use super::levels::{Whole, events};
use super::summary::mean;
use crate::base::month::Month;
use crate::model::record::metrics::{METRICS, Metric, MetricKind};
use crate::statistics::paired::{self, Events, Inference, Method};
use crate::statistics::{holm, sample};
use crate::study::jobs::results::Results;

pub use super::levels::{Outcome, Window, level};
pub use crate::study::experiment::WINDOW_MONTHS;

/// The unit of what is compared: flows are summed over months.
pub fn unit_of_window(metric: &Metric, months: u32) -> String {
    match metric.kind {
        MetricKind::Flow => metric.unit.replace("/month", &format!("/{months} months")),
        MetricKind::Stock | MetricKind::Ratio => metric.unit.to_string(),
    }
}

/// The same in a run that starts in `start`, which may have fewer months than the window.
pub fn unit_in_run(metric: &Metric, window: Window, start: Month) -> String {
    unit_of_window(metric, window.since(start).1)
}

/// One metric of one scenario against the base, at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The place, as the series name it.
    pub region: String,
    /// The metric's place in [`METRICS`].
    pub metric: usize,
    /// What the levels are: a month, or a sum or mean over months.
    pub window: String,
    /// How many months flows are summed over.
    pub months: u32,
    /// Replicates in which both levels are defined.
    pub pairs: usize,
    /// Mean level of the base in these.
    pub base: Option<f64>,
    /// Mean level of the other scenario in these.
    pub level: Option<f64>,
    /// Mean difference.
    pub difference: Option<f64>,
    /// Its 95 % confidence interval and its p-value, with at least two pairs and enough events.
    pub inference: Inference,
    /// The simulated agents or events behind the pairs, where these are counted.
    pub events: Option<Events>,
    /// The largest difference of a pair over the sum of all, in size.
    pub largest_share: Option<f64>,
    /// The mean difference over the base's level.
    pub relative: Option<f64>,
    /// The share of the pairs whose difference has the sign of the mean.
    pub same_sign_share: Option<f64>,
    /// How many times larger the variance of the difference would be without pairing.
    pub variance_reduction: Option<f64>,
    /// The p-value after Holm's adjustment over all rows of the comparison.
    pub p_holm: Option<f64>,
    /// The median difference.
    pub median_difference: Option<f64>,
    /// The differences that a tenth of the pairs lie below, and above.
    pub tenths: Option<(f64, f64)>,
    /// The mean difference at the same month of each year so far.
    pub by_year: Vec<(i32, Option<f64>)>,
    /// Median level of the base.
    pub base_median: Option<f64>,
    /// Median level of the other scenario.
    pub median: Option<f64>,
    /// Skewness of the differences.
    pub skewness: Option<f64>,
}

impl Difference {
    /// Whether the interval does not contain zero.
    pub fn is_clear(&self) -> bool {
        self.interval().is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }

    /// Whether too few simulated agents or events stand behind the levels to infer anything.
    pub fn has_too_few_events(&self) -> bool {
        self.inference.method == Method::TooFewEvents
    }

    /// What two rows share only if they are of the same place.
    fn figures(&self) -> Vec<Option<u64>> {
        let (low, high) = self.tenths.unzip();
        let figures =
            [self.base, self.level, self.difference, self.p_value(), low, high, self.base_median];
        figures.map(|figure| figure.map(f64::to_bits)).to_vec()
    }

    /// The 95 % confidence interval of the mean difference.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.inference.interval
    }

    /// The p-value of this row alone.
    pub fn p_value(&self) -> Option<f64> {
        self.inference.p_value
    }

    /// Half the width of the interval.
    pub fn margin_of_error(&self) -> Option<f64> {
        self.interval().map(|(low, high)| 0.5 * (high - low))
    }
}

/// Adjusts the p-values of all rows of a comparison for how many tests there are.
pub fn adjust(others: &mut [(String, Vec<Difference>)]) {
    let (p_values, numbers) = family(others);
    let adjusted = holm::adjusted(&p_values);
    let adjusted: Vec<Option<f64>> = numbers.into_iter().map(|number| adjusted[number]).collect();
    let rows = others.iter_mut().flat_map(|(_, rows)| rows);
    rows.zip(adjusted).for_each(|(row, p_holm)| row.p_holm = p_holm);
}

/// How many tests the p-values of a comparison are adjusted for.
pub fn tests(others: &[(String, Vec<Difference>)]) -> usize {
    family(others).0.iter().flatten().count()
}

/// The p-values of a comparison's tests, and which of them each row has. A place that has several
/// names, as the only region of a run and its part of the country, counts once.
fn family(others: &[(String, Vec<Difference>)]) -> (Vec<Option<f64>>, Vec<usize>) {
    let (mut seen, mut p_values, mut numbers) = (BTreeMap::new(), Vec::new(), Vec::new());
    for (scenario, rows) in others {
        for row in rows {
            let number =
                *seen.entry((scenario, row.metric, row.figures())).or_insert(p_values.len());
            if number == p_values.len() {
                p_values.push(row.p_value());
            }
            numbers.push(number);
        }
    }
    (p_values, numbers)
}

/// The first month in which two scenarios differ in anything in any replicate; none if never.
pub fn parting(base: &[&Results], other: &[&Results]) -> Option<Month> {
    base.iter().zip(other).filter_map(|(one, two)| one.parts_from(two)).min()
}

/// Compares an outcome, with its course by year; the results stand in the order of the replicates.
pub fn compare(
    base: &[&Results],
    other: &[&Results],
    parting: Option<Month>,
    outcome: Outcome,
) -> Difference {
    let (pairs, events) = pairs_and_events(base, other, outcome);
    let inference = inferred(&pairs, events, parting, outcome);
    let found = of_pairs(pairs, events, base.first().copied(), outcome);
    Difference { inference, by_year: by_year(base, other, outcome), ..found }
}

/// What is inferred of the difference of pairs. Until the worlds part in any outcome they are the
/// same, and that is known.
pub fn inferred(
    pairs: &[(f64, f64)],
    events: Option<Events>,
    parting: Option<Month>,
    outcome: Outcome,
) -> Inference {
    let is_same = pairs.len() > 1 && parting.is_none_or(|month| outcome.window.at < month);
    if is_same { Inference::SAME_WORLD } else { paired::infer(pairs, events) }
}

/// The levels of both worlds, replicate by replicate where both are defined, and the simulated
/// agents or events behind them.
pub fn pairs_and_events(
    base: &[&Results],
    other: &[&Results],
    outcome: Outcome,
) -> (Vec<(f64, f64)>, Option<Events>) {
    let both = base.iter().zip(other).map(|(one, two)| [*one, *two]);
    let whole: Vec<Whole<2>> = both.filter_map(|both| Whole::read(both, outcome)).collect();
    let pairs = whole.iter().map(|it| (it.levels[0], it.levels[1])).collect();
    (pairs, events(&whole, outcome.scale))
}

/// The levels of an outcome in the base and the other scenario, replicate by replicate, where both
/// are defined.
pub fn pairs(base: &[&Results], other: &[&Results], outcome: Outcome) -> Vec<(f64, f64)> {
    let level = |results: &Results| level(results, outcome.region, outcome.metric, outcome.window);
    base.iter().zip(other).filter_map(|(one, two)| level(one).zip(level(two))).collect()
}

/// The mean difference at the same month of each year up to that of the outcome.
fn by_year(base: &[&Results], other: &[&Results], outcome: Outcome) -> Vec<(i32, Option<f64>)> {
    let at = outcome.window.at;
    let last = base.first().and_then(|results| results.index(at)).unwrap_or(0) as u32;
    let of = |back: u32| {
        let window = Window { at: at.minus(12 * back), ..outcome.window.of_a_year() };
        let pairs = pairs(base, other, Outcome { window, ..outcome });
        let differences: Vec<f64> = pairs.iter().map(|(one, two)| two - one).collect();
        (window.at.year(), sample::mean(&differences))
    };
    (0..=last / 12).rev().map(of).collect()
}

/// What two changes do together beyond what they do one by one: the level with both against the sum
/// of what each alone adds to the base. The results stand in the order of the replicates.
pub fn interaction(four: [&[&Results]; 4], outcome: Outcome) -> Difference {
    let replicates = 0..four[0].len();
    let worlds = replicates.map(|place| four.map(|scenario| scenario[place]));
    let whole: Vec<Whole<4>> = worlds.filter_map(|four| Whole::read(four, outcome)).collect();
    let levels: Vec<[f64; 4]> = whole.iter().map(|it| it.levels).collect();
    let pair = |&[base, first, second, both]: &[f64; 4]| {
        let alone = first + second - base;
        // What differs by rounding alone is the same.
        let slip = 4.0 * f64::EPSILON * (first.abs() + second.abs() + base.abs());
        (if (both - alone).abs() <= slip { both } else { alone }, both)
    };
    let pairs: Vec<(f64, f64)> = levels.iter().map(pair).collect();
    let independent = independent_variance(&levels);
    let own: Vec<f64> = pairs.iter().map(|(alone, both)| both - alone).collect();
    let own = sample::variance(&own).filter(|&variance| variance > 0.0);
    let variance_reduction = independent.zip(own).map(|(independent, own)| independent / own);
    let events = events(&whole, outcome.scale);
    let inference = paired::infer_against(&pairs, events, independent);
    let found = of_pairs(pairs, events, four[0].first().copied(), outcome);
    Difference { variance_reduction, inference, ..found }
}

/// The variance that an interaction would have from four independent samples.
fn independent_variance(levels: &[[f64; 4]]) -> Option<f64> {
    let of = |scenario: usize| {
        sample::variance(&levels.iter().map(|levels| levels[scenario]).collect::<Vec<_>>())
    };
    let independent: Option<Vec<f64>> = (0..4).map(of).collect();
    independent.map(|independent| independent.iter().sum())
}

/// What the levels of pairs differ by. `results` are any of those they come from.
fn of_pairs(
    pairs: Vec<(f64, f64)>,
    events: Option<Events>,
    results: Option<&Results>,
    Outcome { region, metric, window: at, .. }: Outcome,
) -> Difference {
    let first = pairs.iter().map(|pair| Some(pair.0));
    let second = pairs.iter().map(|pair| Some(pair.1));
    let differences: Vec<f64> = pairs.iter().map(|pair| pair.1 - pair.0).collect();
    let (base_level, difference) = (mean(first), mean(differences.iter().copied().map(Some)));
    let relative = base_level.zip(difference).map(|(base, difference)| difference / base.abs());
    let quantile = |probability| sample::quantile(&differences, probability);
    let median = |level: fn(&(f64, f64)) -> f64| {
        sample::quantile(&pairs.iter().map(level).collect::<Vec<_>>(), 0.5)
    };
    Difference {
        region: region.into(),
        metric,
        window: window(results, metric, at),
        months: results.map_or(at.months, |results| at.since(results.month(0)).1),
        pairs: pairs.len(),
        base: base_level,
        level: mean(second),
        difference,
        inference: paired::infer(&pairs, events),
        events,
        largest_share: paired::largest_share(&differences),
        relative: relative.filter(|relative| relative.is_finite()),
        same_sign_share: paired::same_sign_share(&differences),
        variance_reduction: paired::variance_reduction(&pairs),
        p_holm: None,
        by_year: Vec::new(),
        median_difference: quantile(0.5),
        tenths: quantile(0.1).zip(quantile(0.9)),
        base_median: median(|pair| pair.0),
        median: median(|pair| pair.1),
        skewness: sample::skewness(&differences),
    }
}

/// What these levels differ by, for tests of what is made of a row.
#[cfg(test)]
pub fn of_levels(pairs: Vec<(f64, f64)>) -> Difference {
    let events = Some(Events { all: 1e6, differing: 1e3 });
    let window = Window { at: Month::new(2015, 1), months: 12 };
    of_pairs(pairs, events, None, Outcome { region: "China", metric: 0, window, scale: 1.0 })
}

/// So many rows like this one, of other places.
#[cfg(test)]
pub fn alike(row: &Difference, count: usize) -> Vec<Difference> {
    let other = |place: usize| Difference { base_median: Some(place as f64), ..row.clone() };
    (0..count).map(other).collect()
}

/// What a level of that metric is, in words.
fn window(results: Option<&Results>, metric: usize, at: Window) -> String {
    let last = results.and_then(|results| results.index(at.at)).unwrap_or(0);
    at.in_words(at.at.minus(last as u32), METRICS[metric].kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::jobs::results::metric_index;

    const START: Month = Month::new(2015, 1);

    /// Results in which every metric has these values, month by month.
    fn results(values: &[Option<f64>]) -> Results {
        let months: Vec<_> = values.iter().map(|&value| vec![value; METRICS.len()]).collect();
        Results::of_china(START, &months)
    }

    fn check(name: &str, base: &[&[Option<f64>]], other: &[&[Option<f64>]]) -> Difference {
        let base: Vec<_> = base.iter().map(|values| results(values)).collect();
        let other: Vec<_> = other.iter().map(|values| results(values)).collect();
        let at = START.plus(base[0].months() as u32 - 1);
        let metric = metric_index(name).expect("a metric");
        let (base, other) = (base.iter().collect::<Vec<_>>(), other.iter().collect::<Vec<_>>());
        let window = Window { at, months: WINDOW_MONTHS };
        // So many that Student's t holds.
        let outcome = Outcome { region: "China", metric, window, scale: 20.0 };
        let (pairs, events) = pairs_and_events(&base, &other, outcome);
        of_pairs(pairs, events, base.first().copied(), outcome)
    }

    #[test]
    fn an_interaction_is_judged_by_four_samples() {
        let of = |values: [f64; 3]| values.map(|value| results(&[Some(value)]));
        let [base, first, second, both] = [
            of([0.1, 0.2, 0.3]),
            of([1.1, 1.2, 1.3]),
            of([2.1, 2.2, 2.3]),
            of([3.1 + 0.5, 3.2 + 0.7, 3.3 + 0.6]),
        ];
        let [a, b, c, d] = [&base, &first, &second, &both].map(|it| it.each_ref());
        let (metric, at) = (metric_index("startups").expect("a metric"), START);
        let window = Window { at, months: 12 };
        let outcome = Outcome { region: "China", metric, window, scale: 1.0 };
        let row = interaction([&a, &b, &c, &d], outcome);
        assert!((row.difference.expect("defined") - 0.6).abs() < 1e-9);
        // Three variances of 0.01 and that of the sum, over 0.01.
        let last = sample::variance(&[3.6, 3.9, 3.9]).expect("defined");
        let expected = (0.03 + last) / 0.01;
        assert!((row.variance_reduction.expect("defined") / expected - 1.0).abs() < 1e-6);
        // Both main effects are large, and the contrast is 1.8 events in all pairs: the further pair
        // is one of four independent worlds.
        assert_eq!(row.inference.method, Method::Widened);
        let (low, high) = row.interval().expect("three pairs");
        let error = ((0.01 + (0.03 + last) / 3.0) / 3.0_f64).sqrt();
        assert!((high - low - 2.0 * 4.302_652_73 * error).abs() < 1e-6);
        // Sums that differ by rounding alone do not interact.
        let none = of([3.1, 3.2, 3.3]);
        let row = interaction([&a, &b, &c, &none.each_ref()], outcome);
        assert_eq!((row.difference, row.variance_reduction), (Some(0.0), None));
    }

    #[test]
    fn the_interval_is_that_of_the_paired_differences() {
        let base: [&[_]; 3] = [&[Some(10.0)], &[Some(20.0)], &[Some(30.0)]];
        let other: [&[_]; 3] = [&[Some(11.0)], &[Some(22.0)], &[Some(33.0)]];
        let row = check("startups", &base, &other);
        assert_eq!((row.pairs, row.base, row.level), (3, Some(20.0), Some(22.0)));
        assert_eq!((row.difference, row.relative), (Some(2.0), Some(0.1)));
        // Differences 1, 2, 3 have a deviation of one; t with two degrees is 4.302653.
        let half = 4.302_653 / 3.0_f64.sqrt();
        assert_eq!(row.inference.method, Method::StudentT);
        let (low, high) = row.interval().expect("three pairs");
        assert!((low - (2.0 - half)).abs() < 1e-6 && (high - (2.0 + half)).abs() < 1e-6);
    }

    #[test]
    fn worlds_are_the_same_until_they_part() {
        let of =
            |last: f64| [1.0, 2.0, 4.0].map(|level| results(&[Some(level), Some(last * level)]));
        let (base, other) = (of(1.0), of(3.0));
        let [base, other] = [base.each_ref(), other.each_ref()];
        let parted = parting(&base, &other);
        assert_eq!((parted, parting(&base, &base)), (Some(START.next()), None));
        let metric = metric_index("startups").expect("a metric");
        let of = |at: Month| {
            let window = Window { at, months: 1 };
            let outcome = Outcome { region: "China", metric, window, scale: 20.0 };
            compare(&base, &other, parted, outcome).interval().expect("three pairs")
        };
        assert_eq!(of(START), (0.0, 0.0));
        let (low, high) = of(START.next());
        assert!(low < 0.0 && high > 0.0);
    }

    #[test]
    fn an_interaction_is_what_both_do_beyond_each() {
        // With one 10 + 1, with the other 10 + 2, with both 10 + 1 + 2 + 4; then half of that.
        let of = |levels: [f64; 2]| levels.map(|level| results(&[Some(level)]));
        let all = [of([10.0, 20.0]), of([11.0, 22.0]), of([12.0, 23.0]), of([17.0, 27.0])];
        let all: Vec<Vec<&Results>> = all.iter().map(|two| two.iter().collect()).collect();
        let metric = metric_index("startups").expect("a metric");
        let window = Window { at: START, months: WINDOW_MONTHS };
        let four = [&all[0][..], &all[1][..], &all[2][..], &all[3][..]];
        let row = interaction(four, Outcome { region: "China", metric, window, scale: 1.0 });
        assert_eq!((row.pairs, row.base, row.level), (2, Some(19.0), Some(22.0)));
        assert_eq!(row.difference, Some(3.0));
    }

    #[test]
    fn flows_are_summed_over_as_many_months_as_asked() {
        let values: Vec<Option<f64>> = (1..=24).map(|month| Some(f64::from(month))).collect();
        let world = results(&values);
        let contracts = metric_index("contracts").expect("a metric");
        let at = START.plus(23);
        let over = |months: u32| {
            let window = Window { at, months };
            let outcome = Outcome { region: "China", metric: contracts, window, scale: 1.0 };
            compare(&[&world], &[&world], None, outcome).base
        };
        assert_eq!(over(1), Some(24.0));
        assert_eq!(over(12), Some(f64::from((13..=24).sum::<u32>())));
        assert_eq!(over(96), Some(300.0));
        // What is said is the months that there are.
        let window = Window { at, months: 96 };
        let outcome = Outcome { region: "China", metric: contracts, window, scale: 1.0 };
        assert_eq!(compare(&[&world], &[&world], None, outcome).months, 24);
        let unit = unit_in_run(&METRICS[contracts], window, START);
        assert_eq!(unit, "contracts/24 months");
    }

    #[test]
    fn rows_are_adjusted_over_all_scenarios() {
        let clear = of_levels(vec![(0.0, 1.0), (0.0, 1.1), (0.0, 0.9)]);
        let other = of_levels(vec![(1.0, 2.0), (0.0, 1.1), (0.0, 0.9)]);
        let equal = of_levels(vec![(1.0, 1.0), (2.0, 2.0)]);
        let p = clear.p_value().expect("three pairs");
        let mut others = vec![
            ("a".into(), vec![clear.clone(), equal]),
            ("b".into(), vec![clear.clone(), other, clear]),
        ];
        adjust(&mut others);
        assert_eq!(others[0].1[0].p_holm, Some(3.0 * p));
        assert_eq!(others[0].1[1].p_holm, None);
        // The same place under two names counts once.
        assert_eq!([&others[1].1[0], &others[1].1[2]].map(|row| row.p_holm), [Some(3.0 * p); 2]);
    }

    #[test]
    fn one_replicate_has_no_interval() {
        let row = check("startups", &[&[Some(1.0)]], &[&[Some(2.0)]]);
        assert_eq!((row.difference, row.interval()), (Some(1.0), None));
    }

    #[test]
    fn what_is_undefined_stays_empty() {
        let row = check("startups", &[&[None], &[None]], &[&[Some(2.0)], &[None]]);
        assert_eq!((row.pairs, row.base, row.difference, row.interval()), (0, None, None, None));
    }

    #[test]
    fn a_base_of_nothing_has_no_relative_change() {
        let row = check("startups", &[&[Some(0.0)]], &[&[Some(2.0)]]);
        assert_eq!((row.difference, row.relative), (Some(2.0), None));
    }

    #[test]
    fn flows_are_summed_over_the_last_twelve_months() {
        let base: Vec<_> = (0..14).map(|_| Some(1.0)).collect();
        let other: Vec<_> = (0..14).map(|month| Some(f64::from(month))).collect();
        let row = check("startups_founded", &[&base], &[&other]);
        assert_eq!((row.base, row.level), (Some(12.0), Some(90.0)));
        assert_eq!(row.window, "sum 2015-03..2016-02");
        let short = check("startups_founded", &[&base[..3]], &[&other[..3]]);
        assert_eq!((short.base, short.window.as_str()), (Some(3.0), "sum 2015-01..2015-03"));
    }
}
