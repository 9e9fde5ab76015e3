//! What the words, marks and columns of a comparison mean.

use std::collections::BTreeSet;

use crate::cli::metric_names::explained;
use crate::cli::view::format::{counted, percent, readable};
use crate::model::record::metrics::METRICS;
use crate::statistics::paired::{FEWEST_EVENTS, Method, SKEWED};
use crate::study::compare::{Comparison, ComparisonReport};
use crate::study::estimates::differences::{Difference, tests};
use crate::study::estimates::record::Recorded;
use crate::study::estimates::scale::{self, ScaleBias};

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
    /// That of the differences by year.
    pub by_year: bool,
}

/// A mark behind a verdict.
pub struct Mark {
    /// The sign.
    pub sign: &'static str,
    /// Whether a row has it.
    pub holds: fn(&Difference) -> bool,
}

/// The marks behind verdicts.
pub const MARKS: [Mark; 2] = [
    Mark { sign: "†", holds: Difference::is_significant_before_adjustment },
    Mark { sign: "‡", holds: Difference::has_too_few_events },
];

/// What the words and marks mean that occur.
pub fn legend(
    order: &Comparison,
    others: &[(String, Vec<Difference>)],
    report: &ComparisonReport,
    shown: Columns,
) -> Vec<String> {
    let rows: Vec<&Difference> = others.iter().flat_map(|(_, rows)| rows).collect();
    let all = of_verdicts(order, &rows, tests(others))
        .into_iter()
        .chain(of_columns(order, &rows, shown))
        .chain(of_replicates(report.replicates.len()))
        .chain([of_record(&rows, report), of_scale(order, &rows)]);
    let said = all.filter(|(occurs, _)| *occurs).map(|(_, line)| line);
    said.chain(explained(order.metrics)).collect()
}

fn of_verdicts(order: &Comparison, rows: &[&Difference], tests: usize) -> [Line; 4] {
    let scale = order.scenarios[0].1.scale;
    // Where nothing varies there is no test to adjust.
    let significant = match tests {
        0 => String::new(),
        _ => format!(
            "significant: p below 0.05 after Holm adjustment over {}; ",
            counted(tests, "test")
        ),
    };
    let tests = counted(tests, "test");
    let has = |mark: usize| rows.iter().any(|row| (MARKS[mark].holds)(row));
    [
        (
            rows.iter().any(|row| row.interval().is_some()),
            format!(
                "{significant}equivalent: 95 % CI \
                 within ±{} % of the base; inconclusive: neither; a CI is that of its row alone",
                readable(100.0 * order.margin)
            ),
        ),
        (has(0), format!("† significant alone, not after adjustment for all {tests}")),
        (
            has(1),
            format!(
                "‡ fewer than {FEWEST_EVENTS} simulated agents or events in all pairs, each for {} \
                 real ones: no CI; more --replicates or a larger --scale have more",
                readable(1.0 / scale)
            ),
        ),
        (
            rows.iter().any(|row| row.inference.method == Method::Widened),
            "where few events differ a CI is wider than that of the pairs alone, by one more pair \
             without common random numbers"
                .into(),
        ),
    ]
}

/// Whether scale makes a row doubtful.
pub fn is_doubtful(row: &Difference, scale: f64) -> bool {
    scale::is_doubtful(METRICS[row.metric].name, scale, row.relative)
}

/// Which rows scale makes doubtful.
fn of_scale(order: &Comparison, rows: &[&Difference]) -> Line {
    let scale = order.scenarios[0].1.scale;
    let names: BTreeSet<usize> =
        rows.iter().filter(|row| is_doubtful(row, scale)).map(|row| row.metric).collect();
    let large = names.iter().map(|&metric| METRICS[metric].name);
    let large = large.filter_map(|name| Some((name, ScaleBias::of(name, scale)?)));
    let large = large.filter(|(_, bias)| bias.is_large());
    let large: Vec<String> =
        large.map(|(name, bias)| format!("{name} {}", percent(bias.level_bias))).collect();
    let which = if large.is_empty() { String::new() } else { format!(": {}", large.join(", ")) };
    let text = format!(
        "¶ not the same at full size: at about scale {scale} all of China's level is more than \
         {} % off, or the sign of such a difference in doubt{which}",
        100.0 * scale::LARGE
    );
    (!names.is_empty(), text)
}

/// Which figures are far from their record.
fn of_record(rows: &[&Difference], report: &ComparisonReport) -> Line {
    let is_shown = |metric: usize| rows.iter().any(|row| row.metric == metric);
    let far = report.far_from_record.iter().filter(|it| is_shown(it.metric));
    let said =
        |it: &Recorded| format!("{} {:.2} in {}", it.target.metric, it.ratio(), it.target.year);
    let said: Vec<String> = far.map(said).collect();
    let text = format!(
        "§ the base is far from the record of China (simulated over recorded): {}",
        said.join(", ")
    );
    (!said.is_empty(), text)
}

fn of_columns(order: &Comparison, rows: &[&Difference], shown: Columns) -> [Line; 5] {
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
            shown.by_year,
            "by year: the mean difference of each year up to the same month, each row from its \
             lowest to its highest; path.csv has every month with limits"
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
