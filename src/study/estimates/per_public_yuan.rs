//! What a difference comes to for each yuan by which public spending differs.

use super::differences::{self, Outcome};

use crate::model::record::metrics::{METRICS, MetricKind};
use crate::statistics::{paired, sample};
use crate::study::jobs::results::{Results, metric_index};

/// The metric of what the public spends.
const SPENDING: &str = "public_spending";

/// A difference over that of public spending.
#[derive(Clone, Debug, PartialEq)]
pub struct PerPublicYuan {
    /// The place.
    pub region: String,
    /// The metric's place in the table.
    pub metric: usize,
    /// The pairs in which all is defined.
    pub pairs: usize,
    /// The mean difference of the metric over the window.
    pub difference: f64,
    /// The mean difference of public spending over the window, CNY.
    pub spending: f64,
    /// The ratio of the two, for each million yuan; none where spending does not clearly differ.
    pub per_million: Option<f64>,
    /// The 95 % confidence interval of the ratio.
    pub interval: Option<(f64, f64)>,
}

/// The mean difference of public spending with its interval, if it is known.
pub type Spending = (f64, Option<(f64, f64)>);

/// By how much public spending differs.
pub fn spending(base: &[&Results], other: &[&Results], outcome: Outcome) -> Option<Spending> {
    let pairs = spending_pairs(base, other, outcome);
    let differences: Vec<f64> = pairs.iter().map(|(one, two)| two - one).collect();
    let interval = paired::infer(&pairs, None).interval;
    Some((sample::mean(&differences)?, interval))
}

fn spending_pairs(base: &[&Results], other: &[&Results], outcome: Outcome) -> Vec<(f64, f64)> {
    let metric = metric_index(SPENDING).expect("it is a metric");
    differences::pairs(base, other, Outcome { metric, ..outcome })
}

/// A flow's difference over that of public spending; none for stocks and ratios, which are of a
/// moment or of a mean, and without pairs.
///
/// The interval is that of the linearised ratio (Cochran 1977, 6.4), inferred as that of a
/// difference is: of metric less ratio times spending, over the difference of spending.
pub fn per_public_yuan(
    base: &[&Results],
    other: &[&Results],
    outcome: Outcome,
) -> Option<PerPublicYuan> {
    let metric = &METRICS[outcome.metric];
    if metric.kind != MetricKind::Flow || metric.name == SPENDING {
        return None;
    }
    let (levels, events) = differences::pairs_and_events(base, other, outcome);
    let money = spending_pairs(base, other, outcome);
    if levels.is_empty() || levels.len() != money.len() {
        return None;
    }
    let mean = |pairs: &[(f64, f64)]| {
        sample::mean(&pairs.iter().map(|(one, two)| two - one).collect::<Vec<_>>())
    };
    let (difference, spent) = (mean(&levels)?, mean(&money)?);
    let row = PerPublicYuan {
        region: outcome.region.into(),
        metric: outcome.metric,
        pairs: levels.len(),
        difference,
        spending: spent,
        per_million: None,
        interval: None,
    };
    let is_clear = |(low, high): (f64, f64)| low > 0.0 || high < 0.0;
    if !paired::infer(&money, None).interval.is_some_and(is_clear) {
        return Some(row);
    }
    let ratio = difference / spent;
    let rest = |(level, money): (&(f64, f64), &(f64, f64))| {
        (level.0 - ratio * money.0, level.1 - ratio * money.1)
    };
    let rests: Vec<(f64, f64)> = levels.iter().zip(&money).map(rest).collect();
    let interval = paired::infer(&rests, events).interval.map(|(low, high)| {
        let ends = [low, high].map(|end| 1e6 * (ratio + end / spent));
        (ends[0].min(ends[1]), ends[0].max(ends[1]))
    });
    Some(PerPublicYuan { per_million: interval.map(|_| 1e6 * ratio), interval, ..row })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::month::Month;
    use crate::study::estimates::differences::Window;

    const START: Month = Month::new(2015, 1);

    /// A run of one month in which two metrics have values, and all others zero.
    fn run(contracts: f64, spent: f64) -> Results {
        let mut values = vec![Some(0.0); METRICS.len()];
        values[metric_index("contracts").expect("a metric")] = Some(contracts);
        values[metric_index(SPENDING).expect("a metric")] = Some(spent);
        Results::of_china(START, &[values])
    }

    fn found(base: &[(f64, f64)], other: &[(f64, f64)], metric: &str) -> Option<PerPublicYuan> {
        let runs = |pairs: &[(f64, f64)]| -> Vec<Results> {
            pairs.iter().map(|&(contracts, spent)| run(contracts, spent)).collect()
        };
        let (base, other) = (runs(base), runs(other));
        let metric = metric_index(metric).expect("a metric");
        let window = Window { at: START, months: 1 };
        let outcome = Outcome { region: "China", metric, window, scale: 1.0 };
        per_public_yuan(
            &base.iter().collect::<Vec<_>>(),
            &other.iter().collect::<Vec<_>>(),
            outcome,
        )
    }

    const BASE: [(f64, f64); 3] = [(100.0, 5e6), (110.0, 5e6), (120.0, 5e6)];

    /// Means 50 contracts and 2 m CNY; residuals 2.5, -10, 7.5 have a variance of 81.25; t with two
    /// degrees is 4.302653.
    #[test]
    fn a_difference_is_divided_by_that_of_spending() {
        let other = [(150.0, 6.9e6), (150.0, 7e6), (180.0, 7.1e6)];
        let row = found(&BASE, &other, "contracts").expect("a flow");
        assert_eq!((row.pairs, row.difference, row.spending), (3, 50.0, 2e6));
        assert_eq!(row.per_million, Some(25.0));
        let (low, high) = row.interval.expect("three pairs");
        let half = 4.302_652_73 * (81.25 / 3.0_f64).sqrt() / 2.0;
        assert!((low - 25.0 + half).abs() < 1e-6 && (high - 25.0 - half).abs() < 1e-6);
    }

    /// Fewer contracts for less money: the ratio has the same sense, and its ends their order.
    #[test]
    fn what_is_lost_for_what_is_saved_has_the_same_sign() {
        let other = [(50.0, 2.9e6), (70.0, 3.1e6), (60.0, 3e6)];
        let row = found(&BASE, &other, "contracts").expect("a flow");
        assert_eq!(row.per_million, Some(25.0));
        let (low, high) = row.interval.expect("three pairs");
        assert!(low < 25.0 && 25.0 < high);
    }

    #[test]
    fn without_a_clear_difference_of_spending_there_is_no_ratio() {
        let other = [(150.0, 7e6), (150.0, 2e6), (180.0, 6e6)];
        let row = found(&BASE, &other, "contracts").expect("a flow");
        assert_eq!((row.difference, row.per_million, row.interval), (50.0, None, None));
        assert_eq!(found(&BASE, &other, "startups"), None, "a stock");
        assert_eq!(found(&BASE, &other, SPENDING), None);
    }
}
