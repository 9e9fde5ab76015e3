//! Writes the tables of what outcomes rest on: of each metric the assumed parameters that move its level
//! and its change when a type closes, and that change under poorer and better outside options.
//!
//! ```sh
//! out=rests_on
//! stia sensitivity examples/rests_on.toml --method morris --trajectories 6 --out $out
//! types="incubator productivity-center transformation-center exchange financial-service \
//!   patent-agency evaluation information-service"
//! without() { for type in $types; do echo $1without-$type$2; done; }
//! flags="--scale 0.01 --until 2017-12 --replicates 12 --out $out"
//! stia compare china $(without) $flags
//! stia compare outside-poor $(without scenarios/outside-poor/ .toml) $flags
//! stia compare outside-good $(without scenarios/outside-good/ .toml) $flags
//! cargo run --release --example rests_on -- $out/sensitivity_rests-on_morris \
//!   $out/compare_china_* $out/compare_outside-poor_* $out/compare_outside-good_* \
//!   --out src/study/estimates
//! ```
//!
//! All of it takes about ten minutes on one thread. Of the parameters only those are kept whose effect
//! is significantly larger than the placebo's, and of the changes those of which one at least is
//! significant. The program has both tables compiled in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The scenario whose levels and bands the tables are of.
const BASE: &str = "china";

/// What the names of scenarios without a type begin with.
const WITHOUT: &str = "without-";

/// The smallest effect that is kept, as a share of the base's level.
const SMALLEST: f64 = 0.001;

/// Writes the tables of what outcomes rest on.
#[derive(Parser)]
struct Args {
    /// The results of the sensitivity analysis
    screening: PathBuf,
    /// The comparison with `china`
    usual: PathBuf,
    /// The comparison with `outside-poor`
    poor: PathBuf,
    /// The comparison with `outside-good`
    good: PathBuf,
    /// Where sensitivities.csv and alternatives.csv are written
    #[arg(long)]
    out: PathBuf,
}

#[derive(Deserialize)]
struct Provenance {
    scale: f64,
}

#[derive(Deserialize)]
struct EffectRow {
    outcome: String,
    region: String,
    metric: String,
    window: String,
    factor: String,
    mu_star: Option<f64>,
    significant: Option<bool>,
    mean: Option<f64>,
}

#[derive(Deserialize)]
struct Band {
    key: String,
    range: [f64; 2],
}

#[derive(Deserialize)]
struct Experiment {
    factor: Vec<Band>,
}

#[derive(Deserialize)]
struct DifferenceRow {
    scenario: String,
    region: String,
    metric: String,
    window: String,
    relative_change: Option<f64>,
    base_level: Option<f64>,
    low_95: Option<f64>,
    high_95: Option<f64>,
    verdict: String,
}

/// Relative changes with both ends of their intervals, by metric and type.
type Changes = BTreeMap<(String, String), (DifferenceRow, [f64; 3])>;

/// A row of `sensitivities.csv`.
#[derive(Serialize)]
struct Sensitivity {
    metric: String,
    closed: String,
    parameter: String,
    low: f64,
    high: f64,
    effect: f64,
    scale: f64,
    region: String,
    window: String,
}

/// A row of `alternatives.csv`.
#[derive(Serialize)]
struct Alternatives {
    metric: String,
    closed: String,
    poor: f64,
    poor_low: f64,
    poor_high: f64,
    usual: f64,
    usual_low: f64,
    usual_high: f64,
    good: f64,
    good_low: f64,
    good_high: f64,
    scale: f64,
    region: String,
    window: String,
}

fn main() -> Result<()> {
    let args = Args::parse();
    write(&args.out.join("sensitivities.csv"), &sensitivities(&args.screening)?)?;
    let changes = [&args.poor, &args.usual, &args.good].map(|directory| changes(directory));
    let [poor, usual, good] = changes;
    let scale = scale(&args.usual)?;
    write(&args.out.join("alternatives.csv"), &alternatives(poor?, usual?, good?, scale))
}

/// The parameters with a significant effect.
fn sensitivities(directory: &Path) -> Result<Vec<Sensitivity>> {
    let scale = scale(directory)?;
    let experiment = include_str!("rests_on.toml");
    let Experiment { factor: bands } = toml::from_str(experiment)?;
    let effects: Vec<EffectRow> = rows(&directory.join("screening.csv"))?;
    let level = |of: &EffectRow| {
        let base = effects.iter().find(|row| row.outcome == BASE && row.metric == of.metric);
        base.and_then(|row| row.mean).map(f64::abs).filter(|&level| level > 0.0)
    };
    let mut kept = Vec::new();
    for row in effects.iter().filter(|row| row.significant == Some(true)) {
        let Some(closed) = closed_in(&row.outcome) else { continue };
        let Some(band) = bands.iter().find(|band| band.key == row.factor) else { continue };
        let Some((effect, level)) = row.mu_star.zip(level(row)) else { continue };
        let effect = rounded(effect / level);
        if effect < SMALLEST {
            continue;
        }
        kept.push(Sensitivity {
            metric: row.metric.clone(),
            closed,
            parameter: row.factor.clone(),
            low: band.range[0],
            high: band.range[1],
            effect,
            scale,
            region: row.region.clone(),
            window: row.window.clone(),
        });
    }
    Ok(kept)
}

/// The type that is closed in an outcome: none where it is the base's level; nothing where it is the
/// level of another scenario.
fn closed_in(outcome: &str) -> Option<String> {
    if outcome == BASE {
        return Some(String::new());
    }
    let scenario = outcome.strip_suffix(&format!(" - {BASE}"))?;
    Some(closed(scenario))
}

/// The type that a scenario closes.
fn closed(scenario: &str) -> String {
    scenario.trim_start_matches(WITHOUT).replace('-', "_")
}

/// The relative changes of a comparison with their intervals, by metric and type.
fn changes(directory: &Path) -> Result<Changes> {
    let rows: Vec<DifferenceRow> = rows(&directory.join("differences.csv"))?;
    let mut changes = BTreeMap::new();
    for row in rows {
        let of_base = |end: Option<f64>| Some(end? / row.base_level?.abs());
        let change = [row.relative_change, of_base(row.low_95), of_base(row.high_95)];
        if let [Some(change), Some(low), Some(high)] = change {
            let key = (row.metric.clone(), closed(&row.scenario));
            changes.insert(key, (row, [change, low, high].map(rounded)));
        }
    }
    ensure!(!changes.is_empty(), "{}: no row has an interval", directory.display());
    Ok(changes)
}

/// The changes under all three sets of outside options, where one is significant.
fn alternatives(poor: Changes, usual: Changes, good: Changes, scale: f64) -> Vec<Alternatives> {
    let mut kept = Vec::new();
    for ((metric, closed), (row, as_assumed)) in usual {
        let key = (metric, closed);
        let Some(((worse, poor), (better, good))) = poor.get(&key).zip(good.get(&key)) else {
            continue;
        };
        if ![&row, worse, better].iter().any(|row| row.verdict == "significant") {
            continue;
        }
        kept.push(Alternatives {
            metric: key.0,
            closed: key.1,
            poor: poor[0],
            poor_low: poor[1],
            poor_high: poor[2],
            usual: as_assumed[0],
            usual_low: as_assumed[1],
            usual_high: as_assumed[2],
            good: good[0],
            good_low: good[1],
            good_high: good[2],
            scale,
            region: row.region,
            window: row.window,
        });
    }
    kept
}

fn scale(directory: &Path) -> Result<f64> {
    let text = fs::read_to_string(directory.join("provenance.json"))?;
    let Provenance { scale } = serde_json::from_str(&text).context("provenance.json")?;
    Ok(scale)
}

fn rows<R: DeserializeOwned>(path: &Path) -> Result<Vec<R>> {
    let rows = csv::Reader::from_path(path)?.into_deserialize();
    let rows: Result<Vec<R>, csv::Error> = rows.collect();
    rows.with_context(|| path.display().to_string())
}

fn write<R: Serialize>(path: &Path, rows: &[R]) -> Result<()> {
    let mut table = csv::Writer::from_path(path)?;
    rows.iter().try_for_each(|row| table.serialize(row))?;
    table.flush()?;
    Ok(())
}

/// To four digits after the point.
fn rounded(share: f64) -> f64 {
    (1e4 * share).round() / 1e4
}
