//! `screening`, `indices` and `held`, each as CSV and Parquet.

use std::path::Path;

use anyhow::Result;

use super::{Effect, Finding, Found, Method, Question, Standing};

use crate::model::record::metrics::METRICS;
use crate::statistics::sobol::Estimate;
use crate::study::experiment::{Factor, Loaded, held};
use crate::table::column::Holds::{Counts, Numbers, Texts};
use crate::table::column::{Cell, Column, column};
use crate::table::writer::Rows;

const OF: Column = column("outcome", Texts, "word", "a scenario, or a difference of two");
const AT: Column = column("at", Texts, "YYYY-MM", "month in which the level is read");
const REGION: Column =
    column("region", Texts, "word", "place, named as in the series; China is the whole run");
const METRIC: Column = column("metric", Texts, "text", "the metric");
const UNIT: Column = column("unit", Texts, "text", "its unit; flows are summed over the window");
const WINDOW: Column = column(
    "window",
    Texts,
    "YYYY-MM",
    "month of a stock, or months over which it is a sum or a mean",
);
const TOLD: Column = column(
    "told",
    Texts,
    "word",
    "whether it is told from the placebo: `p_value` below 0.025; empty without a placebo",
);
const P_VALUE: Column = column(
    "p_value",
    Numbers,
    "share",
    "chance of that or more if it were a placebo too: random exchanges of the two within trajectories \
     or rows; for this row alone",
);
const MEAN: Column =
    column("mean", Numbers, "that in `unit`", "mean of the outcome over all rows of the design");

/// The columns of `screening.csv` and `screening.parquet`.
pub const SCREENING: [Column; 20] = [
    OF,
    AT,
    REGION,
    METRIC,
    UNIT,
    WINDOW,
    column(
        "factor",
        Texts,
        "word",
        "the factor; `luck` is another seed, `placebo` another order of settlement, which changes \
         nothing of substance",
    ),
    column(
        "mu",
        Numbers,
        "that in `unit`",
        "mean effect of going from the lowest to the highest value, of a switch from off to on; empty \
         where there is no order",
    ),
    column(
        "mu_low_95",
        Numbers,
        "that in `unit`",
        "lower end of its 95 % interval over trajectories; empty with fewer than two effects, or six that are alike and not zero",
    ),
    column("mu_high_95", Numbers, "that in `unit`", "upper end of it"),
    column(
        "mu_star",
        Numbers,
        "that in `unit`",
        "mean size of that effect, or of going from one value to another: how much the factor matters",
    ),
    column(
        "mu_star_half_width",
        Numbers,
        "that in `unit`",
        "half the width of the 95 % interval of `mu_star`",
    ),
    column(
        "sigma",
        Numbers,
        "that in `unit`",
        "standard deviation of effects: how much it interacts or bends, and chance",
    ),
    column(
        "effects",
        Counts,
        "number",
        "trajectories whose effect is defined and whose step moves the factor",
    ),
    column(
        "step",
        Numbers,
        "that in `unit`",
        "mean size of the change at a step as it is, of a range two thirds of the way",
    ),
    column(
        "over_placebo",
        Numbers,
        "that in `unit`",
        "by how much `step` is larger than the placebo's, in trajectories that have both",
    ),
    P_VALUE,
    TOLD,
    MEAN,
    column("left_out", Counts, "number", "rows of the design in which the outcome is undefined"),
];

/// The columns of `indices.csv` and `indices.parquet`.
pub const INDICES: [Column; 18] = [
    OF,
    AT,
    REGION,
    METRIC,
    UNIT,
    WINDOW,
    column(
        "factor",
        Texts,
        "word",
        "the factor; `luck` is another seed, `placebo` another order of settlement, `dummy` does not \
         exist",
    ),
    column(
        "first",
        Numbers,
        "share",
        "first-order index: share of variance that goes when it is known",
    ),
    column("first_low_95", Numbers, "share", "lower end of its 95 % interval, by resampling rows"),
    column("first_high_95", Numbers, "share", "upper end of it"),
    column(
        "total",
        Numbers,
        "share",
        "total index: share of variance that stays while only it is unknown",
    ),
    column("total_low_95", Numbers, "share", "lower end of its 95 % interval"),
    column("total_high_95", Numbers, "share", "upper end of it"),
    column(
        "over_placebo",
        Numbers,
        "share",
        "by how much its total index is larger than the placebo's, row by row",
    ),
    P_VALUE,
    TOLD,
    MEAN,
    column("left_out", Counts, "number", "rows of the design in which an outcome is undefined"),
];

/// The columns of `held.csv` and `held.parquet`.
pub const HELD: [Column; 10] = [
    column("factor", Texts, "word", "a factor of the experiment"),
    column("goes_on", Texts, "word", "whether it went from screening to shares of variance"),
    column("scenario", Texts, "word", "scenario that it is held in; empty if it went on"),
    column(
        "held_at",
        Texts,
        "word",
        "what that scenario has, at which it is held; empty if it went on",
    ),
    column(
        "share",
        Numbers,
        "share",
        "its mean size over that of the largest factor, in the outcome that speaks most for it",
    ),
    column(
        "told",
        Texts,
        "word",
        "whether it is told in that outcome: from the placebo, or by a mean effect with an interval without zero",
    ),
    column("outcome", Texts, "word", "that outcome: a scenario, or a difference of two"),
    AT,
    REGION,
    METRIC,
];

/// Writes what was found into a directory and names the files.
pub fn write(found: &[Finding], question: &Question, directory: &Path) -> Result<Vec<String>> {
    let (name, columns): (_, &[Column]) = match question.method {
        Method::Morris(_) => ("screening", &SCREENING),
        Method::Sobol(_) => ("indices", &INDICES),
    };
    let mut rows = Rows::create(directory, name, columns)?;
    for finding in found {
        for effect in &finding.effects {
            let outcome = &finding.outcome;
            let mut row = about(finding);
            row.extend([
                Cell::word(&outcome.unit),
                Cell::word(&outcome.window),
                Cell::word(question.called(effect.subject)),
            ]);
            row.extend(cells(effect));
            row.extend([Cell::number(finding.mean), Cell::Count(finding.left_out as i64)]);
            rows.push(row)?;
        }
    }
    rows.close()?;
    Ok(files(name))
}

/// Writes which factors went on by which outcome, and what the others are held at in each scenario.
pub fn write_held(
    standings: &[Standing],
    chosen_by: &[&Finding],
    factors: &[Factor],
    asked: &Loaded,
    directory: &Path,
) -> Result<Vec<String>> {
    let mut rows = Rows::create(directory, "held", &HELD)?;
    for standing in standings {
        let factor = &factors[standing.factor];
        let mut by = vec![Cell::Number(standing.share), told(standing.is_told)];
        match standing.outcome {
            Some(place) => by.extend(about(chosen_by[place])),
            None => by.extend([const { Cell::Empty }; 4]),
        }
        let mut push = |word: &str, scenario: Cell, value: Cell| {
            let mut row = vec![Cell::word(factor.called()), Cell::word(word), scenario, value];
            row.extend(by.iter().cloned());
            rows.push(row)
        };
        if standing.goes_on {
            push("yes", Cell::Empty, Cell::Empty)?;
            continue;
        }
        for (name, scenario) in &asked.scenarios {
            push("no", Cell::word(name), Cell::Text(held(name, scenario, factor)))?;
        }
    }
    rows.close()?;
    Ok(files("held"))
}

fn files(name: &str) -> Vec<String> {
    vec![format!("{name}.csv"), format!("{name}.parquet")]
}

/// Outcome, month, place and metric.
fn about(finding: &Finding) -> Vec<Cell> {
    let outcome = &finding.outcome;
    vec![
        Cell::word(&outcome.of),
        Cell::Text(outcome.at.to_string()),
        Cell::word(&outcome.region),
        Cell::word(METRICS[outcome.metric].name),
    ]
}

fn cells(effect: &Effect) -> Vec<Cell> {
    let estimate = |estimate: Option<Estimate>| {
        let value = Cell::number(estimate.map(|estimate| estimate.value));
        let [low, high] = Cell::ends(estimate.and_then(|estimate| estimate.interval));
        [value, low, high]
    };
    let mut cells = match effect.found {
        Found::Screened(it) => {
            let [low, high] = Cell::ends(it.mu_interval);
            vec![
                Cell::number(it.mu),
                low,
                high,
                Cell::number(it.mu_star),
                Cell::number(it.mu_star_margin_of_error),
                Cell::number(it.sigma),
                Cell::Count(it.effects as i64),
                Cell::number(it.step),
            ]
        }
        Found::Shared { first, total } => {
            estimate(Some(first)).into_iter().chain(estimate(total)).collect()
        }
    };
    let over = effect.over_placebo;
    cells.push(Cell::number(over.and_then(|over| over.difference)));
    cells.push(Cell::number(over.and_then(|over| over.p_value)));
    cells.push(told(effect.is_told()));
    cells
}

fn told(is_told: Option<bool>) -> Cell {
    is_told.map_or(Cell::Empty, Cell::yes)
}
