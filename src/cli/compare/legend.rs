//! What the marks and columns of a comparison say.

use super::screen::{is_skewed, mark};
use crate::cli::view::format::{counted, readable};
use crate::study::compare::{Order, Report};
use crate::study::estimates::differences::{Difference, FEW_EVENTS};

/// Replicates below which an interval says little about its own width.
const FEW: usize = 5;

/// What is to be said where it occurs.
type Line = (bool, String);

/// What the marks say that occur.
pub fn legend(order: &Order, others: &[(String, Vec<Difference>)], report: &Report) -> Vec<String> {
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

fn of_precision(order: &Order, rows: &[&Difference], replicates: usize) -> Vec<Line> {
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

fn of_columns(order: &Order, rows: &[&Difference]) -> [Line; 5] {
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
