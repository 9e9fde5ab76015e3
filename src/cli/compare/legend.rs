//! What the words, marks and columns of a comparison mean.

use crate::cli::view::format::{counted, readable};
use crate::study::compare::{Comparison, ComparisonReport};
use crate::study::estimates::differences::{Difference, SMALL_SAMPLE_EVENTS};

/// Pairs from which on skewness is judged, and the skewness above which medians are shown.
const SKEWED: (usize, f64) = (10, 1.0);

/// Replicates below which an interval says little about its own width.
const SMALL_SAMPLE: usize = 5;

/// A sentence, and whether what it explains occurs.
type Line = (bool, String);

/// Which of the columns that need an explanation have room.
#[derive(Clone, Copy)]
pub struct Columns {
    /// That of same signs.
    pub same_sign: bool,
    /// That of variance reduction.
    pub variance: bool,
}

/// A mark behind a verdict.
pub struct Mark {
    /// The sign.
    pub sign: &'static str,
    /// Whether a row at a scale has it.
    pub holds: fn(&Difference, f64) -> bool,
}

/// The marks behind verdicts.
pub const MARKS: [Mark; 2] = [
    Mark { sign: "†", holds: |row, _| row.is_significant_before_adjustment() },
    Mark { sign: "‡", holds: |row, scale| row.is_small_sample(scale) },
];

/// What the words and marks mean that occur.
pub fn legend(
    order: &Comparison,
    others: &[(String, Vec<Difference>)],
    report: &ComparisonReport,
    shown: Columns,
) -> Vec<String> {
    let rows: Vec<&Difference> = others.iter().flat_map(|(_, rows)| rows).collect();
    let all = of_verdicts(order, &rows)
        .into_iter()
        .chain(of_columns(order, &rows, shown))
        .chain(of_replicates(report.replicates.len()));
    all.filter(|(occurs, _)| *occurs).map(|(_, line)| line).collect()
}

fn of_verdicts(order: &Comparison, rows: &[&Difference]) -> [Line; 3] {
    let scale = order.scenarios[0].1.scale;
    let tested = rows.iter().filter(|row| row.p_value.is_some()).count();
    let tests = counted(tested, "test");
    let has = |mark: usize| rows.iter().any(|row| (MARKS[mark].holds)(row, scale));
    [
        (
            rows.iter().any(|row| row.interval.is_some()),
            format!(
                "significant: p below 0.05 after Holm adjustment over {tests}; equivalent: 95 % CI \
                 within ±{} % of the base; inconclusive: neither; a CI is that of its row alone",
                readable(100.0 * order.margin)
            ),
        ),
        (has(0), format!("† significant alone, not after adjustment for all {tests}")),
        (
            has(1),
            format!(
                "‡ small sample: fewer than {SMALL_SAMPLE_EVENTS} simulated agents or events a replicate, \
                 each for {} real ones; a larger --scale has more",
                readable(1.0 / scale)
            ),
        ),
    ]
}

fn of_columns(order: &Comparison, rows: &[&Difference], shown: Columns) -> [Line; 4] {
    [
        (
            shown.same_sign && rows.iter().any(|row| row.same_sign_share.is_some()),
            "same sign: share of pairs whose difference has the sign of the mean".into(),
        ),
        (
            shown.variance && rows.iter().any(|row| row.variance_reduction.is_some()),
            "variance: variance reduction factor, how many times as many replicates independent runs \
             would need"
                .into(),
        ),
        (
            rows.iter().any(|row| is_skewed(row)),
            "median: of the differences, where a few pairs move their mean; 10 % and 90 % quantiles"
                .into(),
        ),
        (
            order.wants_interaction,
            "a x b: what both do together beyond each; its base is what a and b alone add up to"
                .into(),
        ),
    ]
}

fn of_replicates(replicates: usize) -> [Line; 2] {
    [
        (
            replicates == 1,
            "one replicate gives no confidence interval; use --replicates 10 or more".into(),
        ),
        (
            (2..SMALL_SAMPLE).contains(&replicates),
            format!(
                "only {}: the intervals themselves are uncertain; use --replicates 10 or more",
                counted(replicates, "pair")
            ),
        ),
    ]
}

/// Whether a few replicates move the mean difference.
pub fn is_skewed(row: &Difference) -> bool {
    row.pairs >= SKEWED.0 && row.skewness.is_some_and(|skewness| skewness.abs() > SKEWED.1)
}
