//! Rows of `differences.csv`, by run, scenario and metric.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use stia::METRICS;
use stia::schema::suggest::did_you_mean;

/// A metric of one scenario against the base.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    pub scenario: String,
    pub metric: String,
    pub unit: String,
    pub replicates: usize,
    pub base_level: Option<f64>,
    pub level: Option<f64>,
    pub difference: Option<f64>,
    pub low_95: Option<f64>,
    pub high_95: Option<f64>,
    pub relative_change: Option<f64>,
    pub p_value: Option<f64>,
    pub p_holm: Option<f64>,
    pub method: String,
    pub verdict: String,
}

impl Row {
    /// A row with made-up numbers.
    pub fn made_up(scenario: &str, metric: &str) -> Row {
        let known = METRICS.iter().find(|it| it.name == metric);
        Row {
            scenario: scenario.into(),
            metric: metric.into(),
            unit: known.map_or("", |it| it.unit).replace("/month", "/12 months"),
            replicates: 20,
            base_level: Some(200.0),
            level: Some(104.0),
            difference: Some(-96.0),
            low_95: Some(-100.0),
            high_95: Some(-92.0),
            relative_change: Some(-0.48),
            p_value: Some(1e-9),
            p_holm: Some(1e-8),
            method: "t".into(),
            verdict: "significant".into(),
        }
    }

    /// The 95 % confidence interval of the difference.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.low_95.zip(self.high_95)
    }

    /// The same as a share of the base's level.
    pub fn relative_interval(&self) -> Option<(f64, f64)> {
        let base = self.base_level.filter(|&base| base != 0.0)?.abs();
        self.interval().map(|(low, high)| (low / base, high / base))
    }

    /// Whether the metric is itself a share, so that its difference is in percentage points.
    pub fn is_share(&self) -> bool {
        self.unit == "share"
    }
}

/// Reads `differences.csv`.
///
/// # Errors
///
/// Where it is not there or lacks a column.
pub fn read(path: &Path) -> Result<Vec<Row>> {
    let name = || format!("cannot read `{}`", path.display());
    let mut reader = csv::Reader::from_path(path).with_context(name)?;
    reader.deserialize().collect::<Result<_, _>>().with_context(name)
}

/// The rows of all runs of a section.
pub type Runs = BTreeMap<String, Vec<Row>>;

/// The rows of a run.
///
/// # Errors
///
/// Where no command of the template has that name.
pub fn of_run<'a>(runs: &'a Runs, name: &str) -> Result<&'a [Row], String> {
    let hint = || did_you_mean(name, runs.keys().map(String::as_str));
    let rows =
        runs.get(name).ok_or_else(|| format!("no `sh` block is the run `{name}`{}", hint()))?;
    Ok(rows)
}

/// A row by run, scenario and metric.
///
/// # Errors
///
/// Where one of the three is unknown.
pub fn row<'a>(runs: &'a Runs, [run, scenario, metric]: [&str; 3]) -> Result<&'a Row, String> {
    let rows = of_run(runs, run)?;
    let found = rows.iter().find(|row| row.scenario == scenario && row.metric == metric);
    found.ok_or_else(|| {
        let has_scenario = rows.iter().any(|row| row.scenario == scenario);
        let (kind, word) = if has_scenario { ("metric", metric) } else { ("scenario", scenario) };
        let known = rows.iter().map(|row| if has_scenario { &row.metric } else { &row.scenario });
        format!(
            "run `{run}` has no {kind} `{word}`{}",
            did_you_mean(word, known.map(String::as_str))
        )
    })
}
