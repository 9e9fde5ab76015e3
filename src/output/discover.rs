//! Where one scenario beats another: boxes of uncertain factors, regret, and how often is enough.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use super::sweep::merge::Levels;
use super::sweep::plan::Plan;
use super::table::Rows;
use crate::metrics::METRICS;
use crate::recorder::Holds::{Counts, Numbers, Texts};
use crate::recorder::{Cell, Column, column};
use crate::statistics::prim::{self, Factor, Limits, Options, PrimBox};
use crate::statistics::regret::{Better, robustness, satisficing_share};
use crate::statistics::sample::{mean, variance};

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "discover";

/// Which cases are looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// The place of what is read among the readings of the sweep.
    pub reading: usize,
    /// The scenario, from 0.
    pub scenario: usize,
    /// The scenario that it is to beat; none if its level alone counts.
    pub rival: Option<usize>,
    /// By how much it must beat the rival, or what its level must reach.
    pub threshold: f64,
    /// Whether more is better.
    pub better: Better,
    /// How dense a box must be to be reported.
    pub density: f64,
    /// The share of all points that a box has at least.
    pub mass: f64,
}

impl Question {
    /// Whether an outcome is a case that is looked for: a level that reaches the threshold, or a
    /// difference that is better by more than it.
    pub fn is_case(&self, outcome: f64) -> bool {
        let sign = match self.better {
            Better::Larger => 1.0,
            Better::Smaller => -1.0,
        };
        match self.rival {
            Some(_) => sign * outcome > self.threshold,
            None => sign * outcome >= sign * self.threshold,
        }
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The outcome at each point: the difference or the level, averaged over replicates.
    pub outcomes: Vec<Option<f64>>,
    /// Points at which the outcome is defined, and those among them that are of interest.
    pub cases: usize,
    /// The latter.
    pub of_interest: usize,
    /// How much more points differ than chance among their replicates makes them: a ratio of
    /// variances, about one where points do not differ at all. None with a single replicate.
    pub contrast: Option<f64>,
    /// Boxes, from the one that holds all.
    pub boxes: Vec<PrimBox>,
    /// The box to report.
    pub chosen: Option<usize>,
    /// The names of the factors, and of their categories.
    pub factors: Vec<(String, Vec<String>)>,
    /// Regret of every scenario over all points, and the share of points that is enough.
    pub regrets: Vec<Regret>,
}

/// How a scenario does over all points.
#[derive(Clone, Debug)]
pub struct Regret {
    /// The scenario.
    pub scenario: String,
    /// Points at which it is defined.
    pub points: usize,
    /// Its mean level over these.
    pub mean: Option<f64>,
    /// What it falls short of the best scenario at worst, and on average.
    pub largest: Option<f64>,
    /// The latter.
    pub average: Option<f64>,
    /// Share of points at which it is as good as the threshold says, if a level is asked for.
    pub enough: Option<f64>,
    /// Share of points at which no scenario is better.
    pub best: Option<f64>,
}

/// Looks for the cases.
pub fn discover(levels: &Levels, question: &Question) -> Found {
    let plan = levels.plan;
    let outcomes: Vec<Option<f64>> =
        (0..plan.points()).map(|point| outcome(levels, question, point)).collect();
    let defined: Vec<usize> = (0..plan.points()).filter(|&it| outcomes[it].is_some()).collect();
    let is_of_interest: Vec<bool> = defined
        .iter()
        .map(|&point| outcomes[point].is_some_and(|outcome| question.is_case(outcome)))
        .collect();
    let (names, factors): (Vec<_>, Vec<_>) =
        (0..plan.loaded.factor_names().len()).map(|place| factor(plan, place, &defined)).unzip();
    let options = Options { least_mass: question.mass, ..Options::default() };
    let boxes = prim::trajectory(&factors, &is_of_interest, options);
    Found {
        cases: defined.len(),
        of_interest: is_of_interest.iter().filter(|&&is_so| is_so).count(),
        contrast: contrast(levels, question),
        chosen: prim::choice(&boxes, question.density),
        boxes,
        factors: names,
        regrets: regrets(levels, question),
        outcomes,
    }
}

/// The variance of points' means over what the variance within points makes of it: F of an analysis
/// of variance.
fn contrast(levels: &Levels, question: &Question) -> Option<f64> {
    let replicates = levels.plan.replicates().len();
    let points: Vec<Vec<f64>> = (0..levels.plan.points())
        .map(|point| values(levels, question, point))
        .filter(|values| values.len() == replicates)
        .collect();
    let within: Vec<f64> = points.iter().filter_map(|values| variance(values)).collect();
    let means: Vec<f64> = points.iter().filter_map(|values| mean(values)).collect();
    let by_chance = mean(&within)? / replicates as f64;
    Some(variance(&means)? / by_chance).filter(|ratio| ratio.is_finite())
}

/// What is asked about at a point, over the replicates in which it is defined.
fn outcome(levels: &Levels, question: &Question, point: usize) -> Option<f64> {
    mean(&values(levels, question, point))
}

/// The same, replicate by replicate.
fn values(levels: &Levels, question: &Question, point: usize) -> Vec<f64> {
    let of = |scenario: usize, replicate: usize| {
        levels.level(point, scenario, replicate, question.reading)
    };
    let value = |replicate: usize| {
        let level = of(question.scenario, replicate)?;
        match question.rival {
            Some(rival) => Some(level - of(rival, replicate)?),
            None => Some(level),
        }
    };
    (0..levels.plan.replicates().len()).filter_map(value).collect()
}

/// A factor at the points: numbers where all its cells are, else categories in order of occurrence.
fn factor(plan: &Plan, place: usize, points: &[usize]) -> ((String, Vec<String>), Factor) {
    let name = plan.loaded.factor_names()[place].clone();
    let cells: Vec<&str> =
        points.iter().map(|&point| plan.loaded.points[point].cells[place].as_str()).collect();
    let whole: Option<Vec<i64>> = cells.iter().map(|cell| cell.parse().ok()).collect();
    if let Some(whole) = whole {
        return ((name, Vec::new()), Factor::Whole(whole));
    }
    let real: Option<Vec<f64>> = cells.iter().map(|cell| cell.parse().ok()).collect();
    if let Some(real) = real {
        return ((name, Vec::new()), Factor::Real(real));
    }
    let mut categories: Vec<String> = Vec::new();
    for cell in &cells {
        if !categories.iter().any(|known| known == cell) {
            categories.push((*cell).to_string());
        }
    }
    let number = |cell: &&str| categories.iter().position(|known| known == cell);
    let numbers = cells.iter().filter_map(number).collect();
    ((name, categories), Factor::Category(numbers))
}

fn regrets(levels: &Levels, question: &Question) -> Vec<Regret> {
    let plan = levels.plan;
    let level = |scenario: usize, point: usize| {
        outcome(levels, &Question { scenario, rival: None, ..*question }, point)
    };
    let table: Vec<Vec<Option<f64>>> = (0..plan.scenarios())
        .map(|scenario| (0..plan.points()).map(|point| level(scenario, point)).collect())
        .collect();
    let regrets = crate::statistics::regret::regrets(&table, question.better);
    let robust = robustness(&table, question.better);
    table
        .iter()
        .zip(&regrets)
        .zip(robust)
        .zip(&plan.loaded.scenarios)
        .map(|(((row, regrets), robust), (name, _))| {
            let is_best: Vec<f64> = regrets
                .iter()
                .flatten()
                .map(|&regret| if regret <= 0.0 { 1.0 } else { 0.0 })
                .collect();
            let enough = question
                .rival
                .is_none()
                .then(|| satisficing_share(row, question.threshold, question.better));
            Regret {
                scenario: name.clone(),
                points: robust.states,
                mean: mean(&row.iter().copied().flatten().collect::<Vec<_>>()),
                largest: robust.largest_regret,
                average: robust.mean_regret,
                enough: enough.flatten(),
                best: mean(&is_best),
            }
        })
        .collect()
}

impl Found {
    /// The restrictions of a box, in words: `operation.demand from 0.9 to 1.5`.
    pub fn words(&self, number: usize) -> Vec<String> {
        let of = |&factor: &usize| {
            let (name, categories) = &self.factors[factor];
            match &self.boxes[number].limits[factor] {
                Limits::Range { low, high } => format!("{name} from {low} to {high}"),
                Limits::Categories(kept) => format!("{name} {}", self.among(categories, kept)),
            }
        };
        self.boxes[number].restricted.iter().map(of).collect()
    }

    fn among(&self, categories: &[String], kept: &BTreeSet<usize>) -> String {
        kept.iter().map(|&number| categories[number].as_str()).collect::<Vec<_>>().join(" or ")
    }
}

/// The columns of `cases.csv` and `cases.parquet`.
pub const CASES: [Column; 3] = [
    column(
        "point",
        Counts,
        "number",
        "number of the point, from 1; its factors stand in `points.csv`",
    ),
    column(
        "outcome",
        Numbers,
        "that of the metric",
        "difference or level, mean over replicates; empty if undefined",
    ),
    column("of_interest", Texts, "word", "whether it is a case that is looked for"),
];

/// The columns of `boxes.csv` and `boxes.parquet`.
pub const BOXES: [Column; 8] = [
    column("box", Counts, "number", "number of the box along the search, from 1"),
    column("cases", Counts, "number", "points in it"),
    column("of_interest", Counts, "number", "points in it that are looked for"),
    column("coverage", Numbers, "share", "share of all that are looked for that lie in it"),
    column("density", Numbers, "share", "share of its points that are looked for"),
    column("mass", Numbers, "share", "share of all points that lie in it"),
    column("restricted", Counts, "number", "factors that it restricts"),
    column("chosen", Texts, "word", "whether it is the box that is reported"),
];

/// The columns of `limits.csv` and `limits.parquet`.
pub const LIMITS: [Column; 7] = [
    column("box", Counts, "number", "number of the box"),
    column("factor", Texts, "word", "a factor that it restricts"),
    column("low", Numbers, "that of the factor", "lower limit, which belongs to it"),
    column("high", Numbers, "that of the factor", "upper limit, which belongs to it"),
    column("categories", Texts, "word", "the categories that it keeps, with | between them"),
    column(
        "quasi_p_low",
        Numbers,
        "share",
        "chance of as many cases if the lower limit did not matter",
    ),
    column("quasi_p_high", Numbers, "share", "the same for the upper limit"),
];

/// The columns of `regret.csv` and `regret.parquet`.
pub const REGRET: [Column; 8] = [
    column("scenario", Texts, "word", "the scenario"),
    column("metric", Texts, "text", "the metric"),
    column("points", Counts, "number", "points at which its level is defined"),
    column("mean", Numbers, "that of the metric", "its mean level over these"),
    column(
        "largest_regret",
        Numbers,
        "that of the metric",
        "what it falls short of the best scenario at worst",
    ),
    column("mean_regret", Numbers, "that of the metric", "the same on average"),
    column("best_share", Numbers, "share", "share of points at which no scenario is better"),
    column(
        "enough_share",
        Numbers,
        "share",
        "share of points that reach the threshold, where one is given",
    ),
];

/// Writes what was found into a directory and names the files.
pub fn write(
    plan: &Plan,
    found: &Found,
    question: &Question,
    directory: &Path,
) -> Result<Vec<String>> {
    let mut cases = Rows::create(directory, "cases", &CASES)?;
    for (point, outcome) in found.outcomes.iter().enumerate() {
        let is_so = outcome.map(|outcome| question.is_case(outcome));
        let word = is_so.map_or(Cell::Empty, |is_so| Cell::word(if is_so { "yes" } else { "no" }));
        cases.push(vec![Cell::Count(point as i64 + 1), number(*outcome), word])?;
    }
    let mut boxes = Rows::create(directory, "boxes", &BOXES)?;
    let mut limits = Rows::create(directory, "limits", &LIMITS)?;
    for (place, it) in found.boxes.iter().enumerate() {
        boxes.push(vec![
            Cell::Count(place as i64 + 1),
            Cell::Count(it.cases as i64),
            Cell::Count(it.of_interest as i64),
            Cell::Number(it.coverage),
            Cell::Number(it.density),
            Cell::Number(it.mass),
            Cell::Count(it.restricted.len() as i64),
            Cell::word(if found.chosen == Some(place) { "yes" } else { "no" }),
        ])?;
        for &factor in &it.restricted {
            let (name, categories) = &found.factors[factor];
            let (low, high, kept) = match &it.limits[factor] {
                Limits::Range { low, high } => (Some(*low), Some(*high), Cell::Empty),
                Limits::Categories(kept) => {
                    let names = kept.iter().map(|&number| categories[number].as_str());
                    (None, None, Cell::Text(names.collect::<Vec<_>>().join("|")))
                }
            };
            let [below, above] = it.quasi_p[factor];
            limits.push(vec![
                Cell::Count(place as i64 + 1),
                Cell::word(name),
                number(low),
                number(high),
                kept,
                number(below),
                number(above),
            ])?;
        }
    }
    let mut regret = Rows::create(directory, "regret", &REGRET)?;
    let metric = plan.readings().nth(question.reading).map(|reading| METRICS[reading.metric].name);
    for it in &found.regrets {
        regret.push(vec![
            Cell::word(&it.scenario),
            Cell::word(metric.unwrap_or_default()),
            Cell::Count(it.points as i64),
            number(it.mean),
            number(it.largest),
            number(it.average),
            number(it.best),
            number(it.enough),
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

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Number)
}
