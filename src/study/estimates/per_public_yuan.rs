//! What a difference comes to for each yuan by which public spending differs.

use super::differences::{self, Outcome};

use crate::model::record::metrics::{METRICS, MetricKind};
use crate::statistics::paired::{self, Events};
use crate::statistics::{sample, student};
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
    let (pairs, events) = spending_pairs(base, other, outcome);
    let metric = metric_index(SPENDING).expect("it is a metric");
    let parting = differences::parting(base, other);
    let outcome = Outcome { metric, ..outcome };
    let interval = differences::inferred(&pairs, events, parting, outcome).interval;
    Some((sample::mean(&differences_of(&pairs))?, interval))
}

fn spending_pairs(
    base: &[&Results],
    other: &[&Results],
    outcome: Outcome,
) -> (Vec<(f64, f64)>, Option<Events>) {
    let metric = metric_index(SPENDING).expect("it is a metric");
    differences::pairs_and_events(base, other, Outcome { metric, ..outcome })
}

fn differences_of(pairs: &[(f64, f64)]) -> Vec<f64> {
    pairs.iter().map(|(one, two)| two - one).collect()
}

/// A flow's difference over that of public spending; none for stocks and ratios, which are of a
/// moment or of a mean, and without pairs.
///
/// The interval is Fieller's (1954), from the intervals of both differences, so that it contains
/// zero where that of the difference does.
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
    let (money, payments) = spending_pairs(base, other, outcome);
    if levels.is_empty() || levels.len() != money.len() {
        return None;
    }
    let (above, below) = (differences_of(&levels), differences_of(&money));
    let (difference, spending) = (sample::mean(&above)?, sample::mean(&below)?);
    let halves = [paired::infer(&levels, events), paired::infer(&money, payments)]
        .map(|found| found.interval.map(|(low, high)| 0.5 * (high - low)));
    let interval = match halves {
        [Some(one), Some(other)] => {
            let t = student::two_sided_quantile(0.95, above.len() as u32 - 1);
            let shared = t * t * covariance(&above, &below) / above.len() as f64;
            fieller((difference, one), (spending, other), shared)
        }
        _ => None,
    };
    Some(PerPublicYuan {
        region: outcome.region.into(),
        metric: outcome.metric,
        pairs: levels.len(),
        difference,
        spending,
        per_million: interval.map(|_| 1e6 * difference / spending),
        interval: interval.map(|(low, high)| (1e6 * low, 1e6 * high)),
    })
}

/// The interval of a ratio of two means with margins of error, whose product of margins they share
/// that much of; none where the denominator's interval contains zero.
fn fieller(
    (above, above_margin): (f64, f64),
    (below, below_margin): (f64, f64),
    shared: f64,
) -> Option<(f64, f64)> {
    let most = above_margin * below_margin;
    let shared = shared.clamp(-most, most);
    let square = below * below - below_margin * below_margin;
    if square <= 0.0 {
        return None;
    }
    let middle = above * below - shared;
    let constant = above * above - above_margin * above_margin;
    let root = (middle * middle - square * constant).max(0.0).sqrt();
    Some(((middle - root) / square, (middle + root) / square))
}

fn covariance(one: &[f64], other: &[f64]) -> f64 {
    let (Some(first), Some(second)) = (sample::mean(one), sample::mean(other)) else { return 0.0 };
    let products = one.iter().zip(other).map(|(x, y)| (x - first) * (y - second));
    products.sum::<f64>() / (one.len() as f64 - 1.0).max(1.0)
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
        values[metric_index("public_payments").expect("a metric")] = Some(spent / 1e4);
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

    #[test]
    fn a_difference_is_divided_by_that_of_spending() {
        let other = [(150.0, 6.9e6), (150.0, 7e6), (180.0, 7.1e6)];
        let row = found(&BASE, &other, "contracts").expect("a flow");
        assert_eq!((row.pairs, row.difference, row.spending), (3, 50.0, 2e6));
        assert_eq!(row.per_million, Some(25.0));
        let (low, high) = row.interval.expect("three pairs");
        assert!(low < 25.0 && 25.0 < high);
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

    #[test]
    fn public_spending_of_the_same_worlds_is_known_to_be_the_same() {
        let runs: Vec<Results> =
            BASE.iter().map(|&(contracts, spent)| run(contracts, spent)).collect();
        let runs: Vec<&Results> = runs.iter().collect();
        let window = Window { at: START, months: 1 };
        let outcome = Outcome { region: "China", metric: 0, window, scale: 1.0 };
        assert_eq!(spending(&runs, &runs, outcome), Some((0.0, Some((0.0, 0.0)))));
    }

    /// Where nothing is shared and the denominator is sure, it is the numerator's interval.
    #[test]
    fn the_interval_of_a_ratio_is_fiellers() {
        let near = |found: Option<(f64, f64)>, ends: (f64, f64)| {
            let found = found.expect("the denominator is clear");
            assert!(
                (found.0 - ends.0).abs() < 1e-12 && (found.1 - ends.1).abs() < 1e-12,
                "{found:?}"
            );
        };
        near(fieller((50.0, 10.0), (2.0, 0.0), 0.0), (20.0, 30.0));
        // Roots of 3 x^2 - 8 x + 3, and with a margin that all of it is shared.
        let root = 7.0_f64.sqrt();
        near(fieller((2.0, 1.0), (2.0, 1.0), 0.0), ((4.0 - root) / 3.0, (4.0 + root) / 3.0));
        near(fieller((2.0, 1.0), (2.0, 1.0), 1.0), (1.0, 1.0));
        assert_eq!(fieller((2.0, 1.0), (1.0, 1.0), 0.0), None);
        // It contains zero exactly where the numerator's does.
        let (low, high) = fieller((1.0, 1.5), (3.0, 2.0), 0.2).expect("clear");
        assert!(low < 0.0 && high > 0.0);
        let (low, _) = fieller((1.6, 1.5), (3.0, 2.0), 0.2).expect("clear");
        assert!(low > 0.0);
    }
}
