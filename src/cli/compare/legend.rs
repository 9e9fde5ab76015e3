//! What the marks and columns of a comparison say.

use crate::cli::view::format::{counted, readable};
use crate::study::compare::{Comparison, ComparisonReport};
use crate::study::estimates::differences::{Difference, FEW_EVENTS};
use crate::study::estimates::verdict::Verdict;

/// Pairs from which on skewness is told, and the skewness above which medians are shown.
const SKEWED: (usize, f64) = (10, 1.0);
/// Chance of an error that a mark admits.
pub const LEVEL: f64 = 0.05;

/// Replicates below which an interval says little about its own width.
const FEW: usize = 5;

/// What is to be said where it occurs.
type Line = (bool, String);

/// What the marks say that occur.
pub fn legend(
    order: &Comparison,
    others: &[(String, Vec<Difference>)],
    report: &ComparisonReport,
) -> Vec<String> {
    let rows: Vec<&Difference> = others.iter().flat_map(|(_, rows)| rows).collect();
    let replicates = report.replicates.len();
    let all = of_marks(&rows)
        .into_iter()
        .chain(of_precision(order, &rows, replicates))
        .chain(of_columns(order, &rows))
        .chain(of_replicates(replicates));
    all.filter(|(occurs, _)| *occurs).map(|(_, line)| line).collect()
}

fn of_marks(rows: &[&Difference]) -> [Line; 2] {
    let tested = rows.iter().filter(|row| row.p_value.is_some()).count();
    [
        (
            rows.iter().any(|row| mark(row) == "*"),
            "* the 95 % interval, over chance alone and for one metric, does not contain zero"
                .into(),
        ),
        (
            rows.iter().any(|row| mark(row) == "**"),
            format!(
                "** still so after Holm's adjustment over {} that can be tested",
                counted(tested, "row")
            ),
        ),
    ]
}

fn of_precision(order: &Comparison, rows: &[&Difference], replicates: usize) -> Vec<Line> {
    let Some(precision) = order.precision else { return Vec::new() };
    let (share, replicates) = (readable(100.0 * precision), counted(replicates, "replicate"));
    vec![
        (
            rows.iter().any(|row| mark(row) == "="),
            format!(
                "= alike: the interval contains zero and reaches no further than {share} % of the level"
            ),
        ),
        (
            rows.iter().any(|row| mark(row) == "?"),
            format!("? unsure: it contains zero and reaches further, after {replicates}"),
        ),
    ]
}

fn of_columns(order: &Comparison, rows: &[&Difference]) -> [Line; 5] {
    let scale = order.scenarios[0].1.scale;
    [
        (
            rows.iter().any(|row| row.same_sign_share.is_some()),
            "sign: share of the replicates whose difference has the sign of the mean".into(),
        ),
        (
            rows.iter().any(|row| row.variance_reduction.is_some()),
            "luck: how many times as many replicates without shared luck would be as sure".into(),
        ),
        (
            rows.iter().any(|row| is_skewed(row)),
            "median: of the differences, where a few replicates move their mean, with its 10 % and 90 %"
                .into(),
        ),
        (
            rows.iter().any(|row| row.is_of_few(scale)),
            format!(
                "few: fewer than {FEW_EVENTS} simulated ones a replicate stand behind the larger level, \
                 where each is {} real ones; a larger --scale has more",
                readable(1.0 / scale)
            ),
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
            "one replicate has no interval: nothing is told; 10 and more tell (--replicates)"
                .into(),
        ),
        (
            (2..FEW).contains(&replicates),
            format!(
                "no more than {} for each interval: its width is a guess; 10 and more tell \
                 (--replicates)",
                counted(replicates, "pair")
            ),
        ),
    ]
}

/// What is to be said of a row in one or two letters.
pub fn mark(row: &Difference) -> &'static str {
    match row.verdict.map(|it| it.verdict) {
        _ if row.is_clear() && row.p_holm.is_some_and(|p| p < LEVEL) => "**",
        _ if row.is_clear() => "*",
        Some(Verdict::Alike) => "=",
        Some(Verdict::Unsure) => "?",
        Some(Verdict::Different) | None => "",
    }
}

/// Whether a few replicates move the mean difference.
pub fn is_skewed(row: &Difference) -> bool {
    row.pairs >= SKEWED.0 && row.skewness.is_some_and(|skewness| skewness.abs() > SKEWED.1)
}
