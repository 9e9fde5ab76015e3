//! Variance-based sensitivity: which share of the variance of an output comes from which factor.
//!
//! First order after Saltelli et al. (2010, table 2b), total after Jansen (1999), dummy after
//! Khorashadi Zadeh et al. (2017). Outputs are centred first, as SALib does: the first-order
//! estimator is not free of the level, and a large level would drown it.

use super::resampling::{Resampling, percentile_interval};
use super::sample;
use super::sign_flip_test::{SignFlipTest, sign_flip_test};

/// Outputs at the points of [`super::designs::saltelli`].
#[derive(Clone, Copy, Debug)]
pub struct Outputs<'a> {
    /// At the first sample, row by row.
    pub a: &'a [Option<f64>],
    /// At the second sample.
    pub b: &'a [Option<f64>],
    /// At the first sample with one factor from the second: `ab[factor][row]`.
    pub ab: &'a [Vec<Option<f64>>],
}

/// An index and its confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The index.
    pub value: f64,
    /// Its 95 % confidence interval: percentiles over bootstrap samples of rows. None with fewer
    /// than two rounds.
    pub interval: Option<(f64, f64)>,
}

/// The indices of all factors for one output.
#[derive(Clone, Debug, PartialEq)]
pub struct Indices {
    /// Rows in which all outputs are defined.
    pub rows: usize,
    /// Rows that are left out, because an output is undefined.
    pub left_out: usize,
    /// The variance over both samples.
    pub variance: f64,
    /// For each factor the share of the variance that goes when it is known.
    pub first: Vec<Estimate>,
    /// For each factor the share of the variance that stays while only it is unknown.
    pub total: Vec<Estimate>,
    /// The sum of all first-order indices: at most one, but for errors.
    pub sum_of_first: Estimate,
    /// The first-order index of a factor that does not exist: what lies within it is noise of the
    /// estimator.
    pub dummy: Estimate,
}

/// The indices of each factor; none if fewer than two rows are whole or if their outputs do not
/// vary.
///
/// Rows of a Sobol sequence err less than independent rows would, so that intervals from bootstrap
/// samples are rather too wide than too narrow.
pub fn indices(outputs: Outputs, resampling: Resampling) -> Option<Indices> {
    let rows = whole_rows(outputs);
    let count = rows.a.len();
    let all: Vec<usize> = (0..count).collect();
    let point = shares(&rows, &all).filter(|_| count > 1)?;
    let rounds: Vec<Shares> = (0..resampling.rounds)
        .filter_map(|round| shares(&rows, &resampling.bootstrap_indices(round, count)))
        .collect();
    let estimate = |of: &dyn Fn(&Shares) -> f64| {
        let values: Vec<f64> = rounds.iter().map(of).collect();
        Estimate { value: of(&point), interval: percentile_interval(&values) }
    };
    let factors = 0..outputs.ab.len();
    Some(Indices {
        rows: count,
        left_out: outputs.a.len() - count,
        variance: point.variance,
        first: factors.clone().map(|factor| estimate(&|shares| shares.first[factor])).collect(),
        total: factors.map(|factor| estimate(&|shares| shares.total[factor])).collect(),
        sum_of_first: estimate(&|shares| shares.first.iter().sum()),
        dummy: estimate(&|shares| shares.dummy),
    })
}

/// By how much the total index of each factor lies above that of one of them, the reference, row by
/// row; none if fewer than two rows are whole or if their outputs do not vary.
///
/// The variance is taken as known: it is the same below both.
pub fn excess_over(
    outputs: Outputs,
    reference: usize,
    resampling: Resampling,
) -> Option<Vec<SignFlipTest>> {
    let rows = whole_rows(outputs);
    let all: Vec<usize> = (0..rows.a.len()).collect();
    let Shares { variance, .. } = shares(&rows, &all).filter(|_| rows.a.len() > 1)?;
    let share = |factor: usize, row: usize| {
        let change = rows.a[row] - rows.ab[factor][row];
        0.5 * change * change / variance
    };
    let pairs = |factor: usize| {
        let pair = |&row: &usize| (share(reference, row), share(factor, row));
        sign_flip_test(&all.iter().map(pair).collect::<Vec<_>>(), resampling)
    };
    Some((0..rows.ab.len()).map(pairs).collect())
}

/// Defined outputs less their mean over all samples.
struct Rows {
    a: Vec<f64>,
    b: Vec<f64>,
    ab: Vec<Vec<f64>>,
}

/// The rows in which all outputs are defined.
fn whole_rows(outputs: Outputs) -> Rows {
    let Outputs { a, b, ab } = outputs;
    assert!(a.len() == b.len(), "both samples have as many rows");
    assert!(ab.iter().all(|mixed| mixed.len() == a.len()), "every factor has every row");
    let is_whole = |&row: &usize| {
        a[row].is_some() && b[row].is_some() && ab.iter().all(|mixed| mixed[row].is_some())
    };
    let whole: Vec<usize> = (0..a.len()).filter(is_whole).collect();
    let take = |column: &[Option<f64>]| whole.iter().filter_map(|&row| column[row]).collect();
    let mut rows =
        Rows { a: take(a), b: take(b), ab: ab.iter().map(|mixed| take(mixed)).collect() };
    let columns = || [&rows.a, &rows.b].into_iter().chain(&rows.ab);
    let count: usize = columns().map(Vec::len).sum();
    let mean = columns().flatten().sum::<f64>() / count as f64;
    for column in [&mut rows.a, &mut rows.b].into_iter().chain(&mut rows.ab) {
        column.iter_mut().for_each(|output| *output -= mean);
    }
    rows
}

/// The indices of one sample of rows.
struct Shares {
    variance: f64,
    first: Vec<f64>,
    total: Vec<f64>,
    dummy: f64,
}

/// The indices of the rows at these places; none if their outputs do not vary.
fn shares(rows: &Rows, places: &[usize]) -> Option<Shares> {
    let take = |column: &[f64]| places.iter().map(|&row| column[row]).collect::<Vec<f64>>();
    let (a, b) = (take(&rows.a), take(&rows.b));
    let both: Vec<f64> = a.iter().chain(&b).copied().collect();
    let variance = sample::sum_of_squares(&both)? / both.len() as f64;
    if variance <= 0.0 {
        return None;
    }
    let count = places.len() as f64;
    let first = |mixed: &Vec<f64>| {
        let gains = places.iter().map(|&row| rows.b[row] * (mixed[row] - rows.a[row]));
        gains.sum::<f64>() / count / variance
    };
    let total = |mixed: &Vec<f64>| {
        let changes = places.iter().map(|&row| rows.a[row] - mixed[row]);
        0.5 * changes.map(|change| change * change).sum::<f64>() / count / variance
    };
    let product = a.iter().zip(&b).map(|(a, b)| a * b).sum::<f64>() / count;
    Some(Shares {
        variance,
        first: rows.ab.iter().map(first).collect(),
        total: rows.ab.iter().map(total).collect(),
        dummy: (product - sample::mean(&a)? * sample::mean(&b)?) / variance,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::designs;

    fn check(model: impl Fn(&[f64]) -> Option<f64>) -> Option<Indices> {
        let design = designs::saltelli(512, 2, 6).expect("small");
        let run = |rows: &[Vec<f64>]| rows.iter().map(|row| model(row)).collect::<Vec<_>>();
        let (a, b) = (run(&design.a), run(&design.b));
        let ab: Vec<_> = design.ab.iter().map(|rows| run(rows)).collect();
        let resampling = Resampling { rounds: 200, seed: 1 };
        indices(Outputs { a: &a, b: &b, ab: &ab }, resampling)
    }

    /// 2x + y: four fifths of the variance and one fifth, and nothing together.
    #[test]
    fn an_additive_model_divides_its_variance() {
        let found = check(|row| Some(2.0 * row[0] + row[1])).expect("it varies");
        assert_eq!((found.rows, found.left_out), (512, 0));
        assert!((found.variance - 5.0 / 12.0).abs() < 1e-3);
        for (estimates, tolerance) in [(&found.first, 0.02), (&found.total, 0.02)] {
            assert!((estimates[0].value - 0.8).abs() < tolerance, "{:?}", estimates[0]);
            assert!((estimates[1].value - 0.2).abs() < tolerance, "{:?}", estimates[1]);
        }
        for (estimate, exact) in [(found.dummy, 0.0), (found.sum_of_first, 1.0)] {
            let (low, high) = estimate.interval.expect("200 rounds");
            assert!(low < exact && exact < high, "{low} {high}");
        }
    }

    /// The same model: the totals lie three fifths apart.
    #[test]
    fn a_total_lies_over_another_by_their_difference() {
        let outputs = |model: fn(&[f64]) -> f64| {
            let design = designs::saltelli(512, 2, 6).expect("small");
            let run =
                |rows: &[Vec<f64>]| rows.iter().map(|row| Some(model(row))).collect::<Vec<_>>();
            let ab: Vec<_> = design.ab.iter().map(|rows| run(rows)).collect();
            let resampling = Resampling { rounds: 200, seed: 1 };
            excess_over(Outputs { a: &run(&design.a), b: &run(&design.b), ab: &ab }, 1, resampling)
        };
        let found = outputs(|row| 2.0 * row[0] + row[1]).expect("it varies");
        assert!((found[0].difference.expect("512 rows") - 0.6).abs() < 0.03, "{found:?}");
        assert_eq!([0, 1].map(|place| found[place].p_value), [Some(1.0 / 201.0), Some(1.0)]);
        assert_eq!(outputs(|_| 1.0), None);
    }

    #[test]
    fn a_large_level_changes_nothing() {
        let near = check(|row| Some(row[0] * row[1])).expect("it varies");
        let far = check(|row| Some(row[0] * row[1] + 1e6)).expect("it varies");
        for (near, far) in near.first.iter().zip(&far.first).chain([(&near.dummy, &far.dummy)]) {
            // A level of 1e6 leaves ten digits of an output of one.
            assert!((near.value - far.value).abs() < 1e-8, "{near:?} {far:?}");
        }
    }

    #[test]
    fn a_row_with_anything_undefined_is_left_out() {
        let found = check(|row| (row[0] < 0.9).then_some(row[0])).expect("it varies");
        assert!(found.left_out > 0 && found.rows + found.left_out == 512, "{found:?}");
        assert_eq!(check(|_| None), None);
    }

    #[test]
    fn what_does_not_vary_has_no_indices() {
        assert_eq!(check(|_| Some(0.1)), None);
    }
}
