//! Which factors matter for an outcome: screening by elementary effects, then shares of variance.
//!
//! Luck is a factor among the others. Within a row it is the same for all that is compared, so that
//! the other effects are free of it; its own index says how much of what varies is chance.

use std::path::Path;

use anyhow::{Result, anyhow};

use super::sweep::merge::Levels;
use super::sweep::tables::GIVEN;
use super::table::Rows;
use crate::experiment::{Design, Experiment, Factor, Loaded, from_here, with_table};
use crate::metrics::METRICS;
use crate::recorder::Holds::{Counts, Numbers, Texts};
use crate::recorder::{Cell, Column, column};
use crate::statistics::designs;
use crate::statistics::morris::{self, Screening};
use crate::statistics::resampling::Resampling;
use crate::statistics::sample::mean;
use crate::statistics::sobol::{self, Estimate, Outputs};

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "sensitivity";

/// What the row of chance is called.
pub const LUCK: &str = "luck";

/// What the row of a factor is called that does not exist.
pub const DUMMY: &str = "dummy";

/// Levels of the grid of elementary effects.
const GRID: usize = 4;

/// Samples that intervals are drawn from anew.
const ROUNDS: u32 = 1000;

/// A method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Elementary effects of as many trajectories.
    Morris(usize),
    /// Shares of variance, from two samples of as many points.
    Sobol(usize),
}

impl Method {
    /// What it is called in names of directories.
    pub fn name(self) -> &'static str {
        match self {
            Method::Morris(_) => "morris",
            Method::Sobol(_) => "sobol",
        }
    }

    /// The points of the unit cube, the last coordinate of which is luck.
    fn rows(self, factors: usize, seed: u64) -> Result<Vec<Vec<f64>>> {
        match self {
            Method::Morris(count) => Ok(designs::trajectories(count, factors + 1, GRID, seed)),
            Method::Sobol(points) => {
                let sample = designs::saltelli(points, factors + 1, seed);
                let sample = sample.map_err(|refusal| anyhow!("{refusal}"))?;
                let mixed = sample.ab.into_iter().flatten();
                Ok(sample.a.into_iter().chain(sample.b).chain(mixed).collect())
            }
        }
    }

    /// A number for the luck of a row: rows differ in luck where this coordinate differs.
    fn luck(self, factors: usize, row: usize, coordinate: f64) -> u64 {
        match self {
            // Each trajectory has a luck of its own, which changes in one step.
            Method::Morris(_) => {
                let trajectory = row / (factors + 2);
                (trajectory * GRID) as u64 + (coordinate * (GRID - 1) as f64).round() as u64
            }
            Method::Sobol(_) => (coordinate * f64::from(1_u32 << 24)) as u64,
        }
    }
}

/// The experiment that answers the question: its points are those of the method.
///
/// # Errors
///
/// Returns what is wrong with the experiment for this use.
pub fn experiment(asked: &Loaded, factors: &[Factor], method: Method) -> Result<Loaded> {
    let seed = asked.experiment.design_seed;
    let rows = method.rows(factors.len(), seed)?;
    let mut table = String::new();
    let names = factors.iter().map(|factor| quoted(factor.called()));
    table += &names.chain([quoted("seed")]).collect::<Vec<_>>().join(",");
    for (number, row) in rows.iter().enumerate() {
        let cells = factors.iter().zip(row).map(|(factor, &share)| quoted(&factor.at(share).cell));
        let luck = method.luck(factors.len(), number, row[factors.len()]);
        let seed = (asked.base().seed + 1 + luck) % (1 << 53);
        table += "\n";
        table += &cells.chain([seed.to_string()]).collect::<Vec<_>>().join(",");
    }
    table += "\n";
    let experiment = Experiment {
        name: format!("sensitivity_{}_{}", asked.experiment.name, method.name()),
        design: Design::Table,
        table: GIVEN.into(),
        scenarios: from_here(asked),
        factor: factors.to_vec(),
        ..asked.experiment.clone()
    };
    with_table(experiment, table).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        anyhow!(lines.join("\n       "))
    })
}

/// A cell of a CSV file that may have a comma in it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_string()
    }
}

/// An outcome: a level, or what a scenario makes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The scenario, or `<scenario> - <base>` for a difference.
    pub of: String,
    /// The month.
    pub at: String,
    /// The place.
    pub region: String,
    /// The metric, by its place in the table.
    pub metric: usize,
    /// The scenario, from 0; a difference from the base above 0.
    scenario: usize,
    /// The place among the readings.
    reading: usize,
}

/// What was found for an outcome.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The outcome.
    pub outcome: Outcome,
    /// Its mean over all rows.
    pub mean: Option<f64>,
    /// What each factor does, then luck, then the dummy.
    pub effects: Vec<(String, Effect)>,
    /// Rows that are left out, since the outcome is undefined in them.
    pub left_out: usize,
}

/// What a factor does.
#[derive(Clone, Copy, Debug)]
pub enum Effect {
    /// By elementary effects.
    Screened(Screening),
    /// By shares of variance: first order, total.
    Shared {
        /// The share that goes when it is known.
        first: Estimate,
        /// The share that stays while only it is unknown; none for the dummy.
        total: Option<Estimate>,
    },
}

/// Reckons the effects on every outcome: the level of the base, and the difference of each other
/// scenario from it.
pub fn findings(levels: &Levels, factors: &[Factor], method: Method) -> Result<Vec<Finding>> {
    let plan = levels.plan;
    let rows = method.rows(factors.len(), plan.loaded.experiment.design_seed)?;
    let names = &plan.loaded.scenarios;
    let mut found = Vec::new();
    for scenario in 0..plan.scenarios() {
        for (reading, key) in plan.readings().enumerate() {
            let of = match scenario {
                0 => names[0].0.clone(),
                _ => format!("{} - {}", names[scenario].0, names[0].0),
            };
            let (at, region) = (key.at.to_string(), key.region.to_string());
            let outcome = Outcome { of, at, region, metric: key.metric, scenario, reading };
            let outputs: Vec<Option<f64>> =
                (0..rows.len()).map(|point| output(levels, &outcome, point)).collect();
            found.push(finding(outcome, &outputs, &rows, factors, method));
        }
    }
    Ok(found)
}

/// An outcome at a point, averaged over the replicates in which it is defined.
fn output(levels: &Levels, outcome: &Outcome, point: usize) -> Option<f64> {
    let of = |scenario: usize, replicate: usize| {
        levels.level(point, scenario, replicate, outcome.reading)
    };
    let value = |replicate: usize| {
        let level = of(outcome.scenario, replicate)?;
        if outcome.scenario == 0 { Some(level) } else { Some(level - of(0, replicate)?) }
    };
    mean(&(0..levels.plan.replicates().len()).filter_map(value).collect::<Vec<_>>())
}

fn finding(
    outcome: Outcome,
    outputs: &[Option<f64>],
    rows: &[Vec<f64>],
    factors: &[Factor],
    method: Method,
) -> Finding {
    let names = factors.iter().map(|factor| factor.called().to_string());
    let names: Vec<String> = names.chain([LUCK.to_string()]).collect();
    let resampling = Resampling { rounds: ROUNDS, seed: 1 };
    let mean = mean(&outputs.iter().copied().flatten().collect::<Vec<_>>());
    let mut left_out = outputs.iter().filter(|output| output.is_none()).count();
    let mut effects: Vec<(String, Effect)> = Vec::new();
    match method {
        Method::Morris(_) => {
            let places: Vec<Vec<f64>> = rows.iter().map(|row| places(factors, row)).collect();
            let mut screened = morris::screening_at(rows, &places, outputs, resampling);
            // What has no order has no direction either.
            let is_ordered = |place: usize| factors.get(place).is_some_and(Factor::is_ordered);
            for (place, screening) in screened.iter_mut().enumerate() {
                screening.mu = screening.mu.filter(|_| is_ordered(place));
            }
            effects.extend(names.into_iter().zip(screened.into_iter().map(Effect::Screened)));
        }
        Method::Sobol(points) => {
            let (a, rest) = outputs.split_at(points);
            let (b, mixed) = rest.split_at(points);
            let ab: Vec<Vec<Option<f64>>> = mixed.chunks(points).map(<[_]>::to_vec).collect();
            let indices = sobol::indices(Outputs { a, b, ab: &ab }, resampling);
            if let Some(indices) = indices {
                left_out = indices.left_out;
                let shares = indices.first.into_iter().zip(indices.total);
                let shares =
                    shares.map(|(first, total)| Effect::Shared { first, total: Some(total) });
                effects.extend(names.into_iter().zip(shares));
                let dummy = Effect::Shared { first: indices.dummy, total: None };
                effects.push((DUMMY.into(), dummy));
            }
        }
    }
    Finding { outcome, mean, effects, left_out }
}

/// Where the levels of a row lie; luck is there or changed.
fn places(factors: &[Factor], row: &[f64]) -> Vec<f64> {
    let own = factors.iter().zip(row).map(|(factor, &share)| factor.place(share));
    own.chain([if row[factors.len()] < 0.5 { 0.0 } else { 1.0 }]).collect()
}

/// The factors that matter most by elementary effects: by the largest size over all outcomes, each
/// outcome's largest being one.
pub fn foremost(found: &[Finding], factors: &[Factor], count: usize) -> Vec<Factor> {
    let size = |effect: &Effect| match effect {
        Effect::Screened(screening) => screening.mu_star.unwrap_or(0.0),
        Effect::Shared { total, .. } => total.map_or(0.0, |total| total.value),
    };
    let weight = |factor: &Factor| {
        let of = |finding: &Finding| {
            let of_factors = || finding.effects.iter().filter(|(name, _)| name != LUCK);
            let largest = of_factors().map(|(_, effect)| size(effect)).fold(0.0, f64::max);
            let own = of_factors().find(|(name, _)| name == factor.called());
            own.map_or(0.0, |(_, effect)| if largest > 0.0 { size(effect) / largest } else { 0.0 })
        };
        found.iter().map(of).fold(0.0, f64::max)
    };
    let mut order: Vec<(f64, usize)> =
        factors.iter().enumerate().map(|(place, factor)| (weight(factor), place)).collect();
    order.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let mut places: Vec<usize> = order.into_iter().take(count).map(|(_, place)| place).collect();
    places.sort_unstable();
    places.into_iter().map(|place| factors[place].clone()).collect()
}

/// The columns of `screening.csv` and `screening.parquet`.
pub const SCREENING: [Column; 12] = [
    column("outcome", Texts, "word", "a scenario, or a difference of two"),
    column("at", Texts, "YYYY-MM", "month in which the level is read"),
    column("region", Texts, "word", "place, named as in the series; China is the whole run"),
    column("metric", Texts, "text", "the metric"),
    column("factor", Texts, "word", "the factor; `luck` is chance"),
    column(
        "mu",
        Numbers,
        "that of the metric",
        "mean effect of going from the lowest to the highest value; empty where there is no order",
    ),
    column(
        "mu_star",
        Numbers,
        "that of the metric",
        "mean size of that effect: how much the factor matters",
    ),
    column(
        "mu_star_half_width",
        Numbers,
        "that of the metric",
        "half the width of the 95 % interval of `mu_star`",
    ),
    column(
        "sigma",
        Numbers,
        "that of the metric",
        "standard deviation of effects: how much it interacts or bends",
    ),
    column("effects", Counts, "number", "effects that are defined"),
    column("mean", Numbers, "that of the metric", "mean of the outcome over all rows"),
    column("left_out", Counts, "number", "rows in which the outcome is undefined"),
];

/// The columns of `indices.csv` and `indices.parquet`.
pub const INDICES: [Column; 13] = [
    column("outcome", Texts, "word", "a scenario, or a difference of two"),
    column("at", Texts, "YYYY-MM", "month in which the level is read"),
    column("region", Texts, "word", "place, named as in the series; China is the whole run"),
    column("metric", Texts, "text", "the metric"),
    column("factor", Texts, "word", "the factor; `luck` is chance, `dummy` does not exist"),
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
    column("mean", Numbers, "that of the metric", "mean of the outcome over all rows"),
    column("left_out", Counts, "number", "rows of the design in which an outcome is undefined"),
];

/// Writes what was found into a directory and names the files.
pub fn write(found: &[Finding], method: Method, directory: &Path) -> Result<Vec<String>> {
    let name = match method {
        Method::Morris(_) => "screening",
        Method::Sobol(_) => "indices",
    };
    let mut rows = match method {
        Method::Morris(_) => Rows::create(directory, name, &SCREENING)?,
        Method::Sobol(_) => Rows::create(directory, name, &INDICES)?,
    };
    for finding in found {
        for (factor, effect) in &finding.effects {
            let outcome = &finding.outcome;
            let mut row = vec![
                Cell::word(&outcome.of),
                Cell::word(&outcome.at),
                Cell::word(&outcome.region),
                Cell::word(METRICS[outcome.metric].name),
                Cell::word(factor),
            ];
            row.extend(cells(effect));
            row.extend([number(finding.mean), Cell::Count(finding.left_out as i64)]);
            rows.push(row)?;
        }
    }
    rows.close()?;
    Ok(vec![format!("{name}.csv"), format!("{name}.parquet")])
}

fn cells(effect: &Effect) -> Vec<Cell> {
    let estimate = |estimate: Option<Estimate>| {
        let interval = estimate.and_then(|estimate| estimate.interval);
        [
            number(estimate.map(|estimate| estimate.value)),
            number(interval.map(|(low, _)| low)),
            number(interval.map(|(_, high)| high)),
        ]
    };
    match effect {
        Effect::Screened(it) => vec![
            number(it.mu),
            number(it.mu_star),
            number(it.mu_star_half_width),
            number(it.sigma),
            Cell::Count(it.effects as i64),
        ],
        Effect::Shared { first, total } => {
            estimate(Some(*first)).into_iter().chain(estimate(*total)).collect()
        }
    }
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Number)
}
