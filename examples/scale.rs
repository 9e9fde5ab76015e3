//! Measures what scale changes: of each metric the level and the differences at small scales
//! against those of the largest.
//!
//! ```sh
//! for pair in 0.01:60 0.02:40 0.05:24 0.1:12 1:4; do
//!   stia compare china without-incubator without-exchange ip-pudong scenarios/scale/voucher.toml \
//!     --metric all --until 2022-12 --scale ${pair%:*} --replicates ${pair#*:} --out scales/$pair
//! done
//! cargo run --release --example scale -- scales/*/compare_* --rows src/study/estimates/scale.csv
//! ```
//!
//! The comparisons have the same base and the same other scenarios; the one with the largest scale
//! is the reference. Rows of the table that the program has compiled in come from this. Printed is a table of the metrics that are shown by default, in Markdown;
//! `--rows` writes all metrics. A bias is that of the mean over replicates, with its standard error
//! from the spread of replicates at both scales.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use serde::{Deserialize, Serialize};

use stia::METRICS;
use stia::model::record::metrics::{headline, headline_of_credit};
use stia::statistics::sample;

/// Measures what scale changes.
#[derive(Parser)]
struct Args {
    /// Directories of comparisons with `levels.csv`
    #[arg(required = true, num_args = 2..)]
    directories: Vec<PathBuf>,
    /// The place
    #[arg(long, default_value = "China")]
    region: String,
    /// A CSV file for a row of each metric and scale
    #[arg(long)]
    rows: Option<PathBuf>,
}

#[derive(Deserialize)]
struct LevelRow {
    scenario: String,
    replicate: u32,
    region: String,
    metric: String,
    level: Option<f64>,
}

#[derive(Deserialize)]
struct Provenance {
    base: String,
    scale: f64,
}

/// A comparison: levels by scenario and metric, then by replicate.
struct Comparison {
    base: String,
    scale: f64,
    levels: BTreeMap<(String, String), BTreeMap<u32, f64>>,
}

/// A mean with its standard error.
#[derive(Clone, Copy)]
struct Mean {
    value: f64,
    error: f64,
}

/// What a scale does to a metric.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct ScaleRow {
    metric: &'static str,
    scale: f64,
    /// Level over that of the reference, less one.
    level_bias: f64,
    level_error: f64,
    /// The largest bias of a difference, over the base's level at the reference.
    difference_bias: f64,
    difference_error: f64,
    /// Scenarios whose difference has another sign, each by more than two standard errors.
    signs_reversed: usize,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let read = |directory: &PathBuf| read(directory, &args.region);
    let mut all = args.directories.iter().map(read).collect::<Result<Vec<_>>>()?;
    all.sort_by(|one, other| one.scale.total_cmp(&other.scale));
    let reference = all.pop().context("two comparisons")?;
    ensure!(all.iter().all(|it| it.base == reference.base), "comparisons have the same base");
    let rows: Vec<ScaleRow> = METRICS
        .iter()
        .flat_map(|metric| all.iter().filter_map(|it| row(metric.name, it, &reference)))
        .collect();
    if let Some(path) = &args.rows {
        let mut table = csv::Writer::from_path(path)?;
        rows.iter().try_for_each(|row| table.serialize(row))?;
        table.flush()?;
    }
    println!("{}", table(&rows));
    Ok(())
}

fn read(directory: &Path, place: &str) -> Result<Comparison> {
    let text = fs::read_to_string(directory.join("provenance.json"))?;
    let Provenance { base, scale } = serde_json::from_str(&text).context("provenance.json")?;
    let mut levels: BTreeMap<_, BTreeMap<u32, f64>> = BTreeMap::new();
    for row in csv::Reader::from_path(directory.join("levels.csv"))?.into_deserialize() {
        let LevelRow { scenario, replicate, region, metric, level } = row?;
        if let Some(level) = level.filter(|_| region == place) {
            levels.entry((scenario, metric)).or_default().insert(replicate, level);
        }
    }
    Ok(Comparison { base, scale, levels })
}

impl Comparison {
    fn level(&self, metric: &str) -> Option<Mean> {
        let levels = self.levels.get(&(self.base.clone(), metric.into()))?;
        mean(&levels.values().copied().collect::<Vec<_>>())
    }

    /// The mean difference of each scenario from the base.
    fn differences(&self, metric: &str) -> BTreeMap<&str, Mean> {
        let base = self.levels.get(&(self.base.clone(), metric.into()));
        let of = |scenario: &'_ str| {
            let own = self.levels.get(&(scenario.to_string(), metric.into()))?;
            let both = own.iter().filter_map(|(it, level)| Some(level - base?.get(it)?));
            mean(&both.collect::<Vec<_>>())
        };
        let scenarios: BTreeSet<&str> = self.levels.keys().map(|(name, _)| name.as_str()).collect();
        let others = scenarios.into_iter().filter(|name| *name != self.base);
        others.filter_map(|name| Some((name, of(name)?))).collect()
    }
}

fn mean(values: &[f64]) -> Option<Mean> {
    let variance = sample::variance(values)?;
    Some(Mean { value: sample::mean(values)?, error: (variance / values.len() as f64).sqrt() })
}

/// What the scale of a comparison does to a metric; none where it is undefined or nothing.
fn row(metric: &'static str, own: &Comparison, reference: &Comparison) -> Option<ScaleRow> {
    let (level, whole) = (own.level(metric)?, reference.level(metric)?);
    let size = whole.value.abs();
    let relative = |one: Mean, other: Mean| {
        let error = libm::hypot(one.error, other.error) / size;
        ((one.value - other.value) / size, error)
    };
    let is_sure = |it: Mean| it.value.abs() > 2.0 * it.error;
    let (level_bias, level_error) = relative(level, whole);
    let references = reference.differences(metric);
    let (mut largest, mut signs_reversed) = ((0.0_f64, 0.0), 0);
    for (scenario, found) in own.differences(metric) {
        let Some(&other) = references.get(scenario) else { continue };
        let bias = relative(found, other);
        if bias.0.abs() >= largest.0.abs() {
            largest = bias;
        }
        let is_reversed = found.value * other.value < 0.0 && is_sure(found) && is_sure(other);
        signs_reversed += usize::from(is_reversed);
    }
    let rounded = |share: f64| (1e5 * share).round() / 1e5;
    (size > 0.0).then_some(ScaleRow {
        metric,
        scale: own.scale,
        level_bias: rounded(level_bias),
        level_error: rounded(level_error),
        difference_bias: rounded(largest.0),
        difference_error: rounded(largest.1),
        signs_reversed,
    })
}

/// The metrics that are shown by default: bias of the level, and the largest of a difference.
fn table(rows: &[ScaleRow]) -> String {
    let scales: Vec<f64> = rows.iter().map(|row| row.scale).collect();
    let mut distinct = scales.clone();
    distinct.sort_by(f64::total_cmp);
    distinct.dedup();
    let mut text = String::from("| metric |");
    distinct.iter().for_each(|scale| {
        let _ = write!(text, " level at {scale} |");
    });
    distinct.iter().for_each(|scale| {
        let _ = write!(text, " difference at {scale} |");
    });
    let _ = write!(text, "\n|---|{}\n", "--:|".repeat(2 * distinct.len()));
    for place in headline().into_iter().chain(headline_of_credit()) {
        let of = |scale: f64| {
            rows.iter().find(|row| row.metric == METRICS[place].name && row.scale == scale)
        };
        let figure =
            |bias: f64, error: f64| format!(" {:+.1} % ± {:.1} |", 100.0 * bias, 200.0 * error);
        let levels = distinct.iter().map(|&scale| {
            of(scale).map_or(" – |".into(), |row| figure(row.level_bias, row.level_error))
        });
        let differences = distinct.iter().map(|&scale| {
            of(scale).map_or(" – |".into(), |row| {
                let mark = if row.signs_reversed > 0 { " **sign**" } else { "" };
                let figure = figure(row.difference_bias, row.difference_error);
                figure.replace(" |", &format!("{mark} |"))
            })
        });
        let cells: String = levels.chain(differences).collect();
        let _ = writeln!(text, "| `{}` |{cells}", METRICS[place].name);
    }
    text
}
