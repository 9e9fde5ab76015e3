//! `cases`, `boxes`, `limits` and `regret`, each as CSV and Parquet.

use std::path::Path;

use anyhow::Result;

use super::cases::Case;
use super::discovery::Discovery;
use super::question::DiscoveryQuestion;

use crate::model::record::metrics::METRICS;
use crate::statistics::prim::Limits;
use crate::study::sweep::plan::Plan;
use crate::table::column::Holds::{Counts, Numbers, Texts};
use crate::table::column::{Cell, Column, column};
use crate::table::writer::Rows;

/// The columns of `cases.csv` and `cases.parquet`.
pub const CASES: [Column; 8] = [
    column(
        "point",
        Counts,
        "number",
        "number of the point, from 1; its factors stand in `points.csv`",
    ),
    column("replicates", Counts, "replicates", "replicates in which the outcome is defined"),
    column(
        "outcome",
        Numbers,
        "that of the metric",
        "difference or level, mean over these; empty if undefined",
    ),
    column(
        "standard_error",
        Numbers,
        "that of the metric",
        "standard error of that mean; empty with fewer than two replicates",
    ),
    column(
        "low_95",
        Numbers,
        "that of the metric",
        "lower end of its 95 % interval by Student's t, for this point alone; empty as before",
    ),
    column("high_95", Numbers, "that of the metric", "upper end of it"),
    column(
        "of_interest",
        Texts,
        "word",
        "yes or no: whether the outcome is on the side of the threshold that is looked for",
    ),
    column(
        "told",
        Texts,
        "word",
        "yes or no: whether all of the interval is on the side of the threshold that `of_interest` \
         says, so that luck is no likely cause; empty without an interval",
    ),
];

/// The columns of `boxes.csv` and `boxes.parquet`.
pub const BOXES: [Column; 9] = [
    column("box", Counts, "number", "number of the box along the search, from 1"),
    column("cases", Counts, "number", "points in it at which the outcome is defined"),
    column("of_interest", Counts, "number", "points in it that are looked for"),
    column(
        "coverage",
        Numbers,
        "share",
        "share of all that are looked for that lie in it; empty if there are none",
    ),
    column("density", Numbers, "share", "share of its points that are looked for"),
    column("mass", Numbers, "share", "share of all points that lie in it"),
    column("restricted", Counts, "number", "factors that it restricts"),
    column(
        "chosen",
        Texts,
        "word",
        "yes or no: whether it is the box that is reported; none is where no point or every point \
         is looked for",
    ),
    column(
        "p_value",
        Numbers,
        "share",
        "of the box that is reported, if factors had nothing to do with which points are looked \
         for: of all orders of these labels over the points, as they are and as often as \
         `--permutations` draws others, the share in which the same search reports a box as dense \
         for its size or denser, by the chance of as many points that are looked for in a box as \
         large",
    ),
];

/// The columns of `limits.csv` and `limits.parquet`.
pub const LIMITS: [Column; 7] = [
    column("box", Counts, "number", "number of the box"),
    column("factor", Texts, "word", "a factor that it restricts"),
    column("low", Numbers, "that of the factor", "lower limit, which belongs to it"),
    column("high", Numbers, "that of the factor", "upper limit, which belongs to it"),
    column("categories", Texts, "word", "the categories that it keeps, with a bar between them"),
    column(
        "quasi_p_low",
        Numbers,
        "share",
        "chance of as many cases if the lower limit did not matter",
    ),
    column("quasi_p_high", Numbers, "share", "the same for the upper limit"),
];

/// The columns of `regret.csv` and `regret.parquet`.
pub const REGRET: [Column; 10] = [
    column("scenario", Texts, "word", "the scenario"),
    column("metric", Texts, "text", "the metric"),
    column(
        "points",
        Counts,
        "number",
        "points with a replicate in which its level is defined in all scenarios; such replicates \
         alone count in this table",
    ),
    column("mean", Numbers, "that of the metric", "its mean level over these points"),
    column(
        "largest_regret",
        Numbers,
        "that of the metric",
        "what it falls short of the best scenario at worst",
    ),
    column(
        "largest_regret_by_chance",
        Numbers,
        "that of the metric",
        "what that would exceed in one case of twenty if luck were all that scenarios differ by: \
         what they differ by beyond luck is taken out of their levels, which then change scenarios \
         within each replicate of a point, as often as `--permutations` says; the same for all \
         scenarios; points with one replicate do not count, since they do not tell luck from \
         differences; empty if there are no others",
    ),
    column("mean_regret", Numbers, "that of the metric", "what it falls short of it on average"),
    column(
        "mean_regret_by_chance",
        Numbers,
        "that of the metric",
        "what that would exceed in one case of twenty, likewise",
    ),
    column("best_share", Numbers, "share", "share of points at which no scenario is better"),
    column(
        "enough_share",
        Numbers,
        "share",
        "share of points at which its level reaches the threshold; empty where it is to beat \
         another",
    ),
];

/// Writes what was found into a directory and names the files.
///
/// # Errors
///
/// Where a file cannot be written.
pub fn write(
    plan: &Plan,
    found: &Discovery,
    question: &DiscoveryQuestion,
    directory: &Path,
) -> Result<Vec<String>> {
    let mut cases = Rows::create(directory, "cases", &CASES)?;
    for (point, case) in found.cases.iter().enumerate() {
        cases.push(of_case(point, case))?;
    }
    let mut boxes = Rows::create(directory, "boxes", &BOXES)?;
    let mut limits = Rows::create(directory, "limits", &LIMITS)?;
    for place in 0..found.boxes.len() {
        boxes.push(of_box(found, place))?;
        for &factor in &found.boxes[place].restricted {
            limits.push(of_limits(found, place, factor))?;
        }
    }
    let mut regret = Rows::create(directory, "regret", &REGRET)?;
    let metric = plan.readings().nth(question.reading).map(|reading| METRICS[reading.metric].name);
    let chance = found.regret_by_chance;
    for it in &found.regrets {
        regret.push(vec![
            Cell::word(&it.scenario),
            Cell::word(metric.unwrap_or_default()),
            Cell::Count(it.points as i64),
            Cell::number(it.mean),
            Cell::number(it.largest),
            Cell::number(chance.map(|chance| chance.largest_regret)),
            Cell::number(it.average),
            Cell::number(chance.map(|chance| chance.mean_regret)),
            Cell::number(it.best),
            Cell::number(it.enough),
        ])?;
    }
    let mut files = Vec::new();
    for (name, rows) in [("cases", cases), ("boxes", boxes), ("limits", limits), ("regret", regret)]
    {
        rows.close()?;
        files.extend([format!("{name}.csv"), format!("{name}.parquet")]);
    }
    Ok(files)
}

fn of_case(point: usize, case: &Case) -> Vec<Cell> {
    vec![
        Cell::Count(point as i64 + 1),
        Cell::Count(case.replicates as i64),
        Cell::number(case.outcome),
        Cell::number(case.error),
        Cell::number(case.interval.map(|(low, _)| low)),
        Cell::number(case.interval.map(|(_, high)| high)),
        case.is_of_interest.map_or(Cell::Empty, Cell::yes),
        case.is_told.map_or(Cell::Empty, Cell::yes),
    ]
}

fn of_box(found: &Discovery, place: usize) -> Vec<Cell> {
    let it = &found.boxes[place];
    let is_chosen = found.chosen == Some(place);
    // The first box has all there are.
    let coverage = Some(it.coverage).filter(|_| found.boxes[0].of_interest > 0);
    vec![
        Cell::Count(place as i64 + 1),
        Cell::Count(it.cases as i64),
        Cell::Count(it.of_interest as i64),
        Cell::number(coverage),
        Cell::Number(it.density),
        Cell::Number(it.mass),
        Cell::Count(it.restricted.len() as i64),
        Cell::yes(is_chosen),
        Cell::number(found.p_value.filter(|_| is_chosen)),
    ]
}

fn of_limits(found: &Discovery, place: usize, factor: usize) -> Vec<Cell> {
    let (name, categories) = &found.factors[factor];
    let it = &found.boxes[place];
    let (low, high, kept) = match &it.limits[factor] {
        Limits::Range { low, high } => (Some(*low), Some(*high), Cell::Empty),
        Limits::Categories(kept) => {
            let names = kept.iter().map(|&number| categories[number].as_str());
            (None, None, Cell::Text(names.collect::<Vec<_>>().join("|")))
        }
    };
    let [below, above] = it.quasi_p[factor];
    vec![
        Cell::Count(place as i64 + 1),
        Cell::word(name),
        Cell::number(low),
        Cell::number(high),
        kept,
        Cell::number(below),
        Cell::number(above),
    ]
}
