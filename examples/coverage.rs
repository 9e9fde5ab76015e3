//! Measures by simulation how well confidence intervals cover, on outcomes of the model itself.
//!
//! ```sh
//! stia compare base.toml one.toml two.toml --metric all --replicates 1000 --scale 0.05
//! cargo run --release --example coverage -- output/compare_base_one_two --rows coverage.csv
//! ```
//!
//! The true difference of an outcome is its mean over all pairs of the comparison. From these pairs
//! samples of 10, 20 and 50 are drawn many times, and each sample is judged as `stia compare` would
//! judge it: does its interval hold the true difference, and what is its verdict? No outcome is
//! left out that differs in any pair and is defined in at least 300. A sample without an interval
//! counts as covering, since it claims nothing, and as inconclusive.
//!
//! Printed is a table in Markdown; `--rows` writes each outcome's figures.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use rayon::prelude::*;
use serde::Deserialize;

use stia::model::record::metrics::{Basis, headline, headline_of_credit};
use stia::statistics::paired::{Events, Inference, infer};
use stia::statistics::resampling::Resampling;
use stia::statistics::{paired, sample, student};
use stia::{METRICS, metric};

/// Measures how well confidence intervals cover.
#[derive(Parser)]
struct Args {
    /// Directories of comparisons with `levels.csv`
    #[arg(required = true)]
    directories: Vec<PathBuf>,
    /// How many samples are drawn of each size
    #[arg(long, default_value_t = 400)]
    samples: u32,
    /// A CSV file for a row of each outcome and size
    #[arg(long)]
    rows: Option<PathBuf>,
    /// Name of the scenario that is a placebo
    #[arg(long, default_value = "order")]
    placebo: String,
}

/// Sizes of samples, in pairs.
const SIZES: [usize; 3] = [10, 20, 50];

/// Pairs that an outcome needs for its true difference to be known.
const FEWEST_PAIRS: usize = 300;

/// A true difference is large beyond this share of the base's level; the margin of equivalence.
const LARGE: f64 = 0.05;
const MARGIN: f64 = 0.02;

#[derive(Deserialize)]
struct LevelRow {
    scenario: String,
    replicate: u32,
    region: String,
    metric: String,
    level: Option<f64>,
}

/// What `provenance.json` says of a comparison.
#[derive(Deserialize)]
struct Provenance {
    base: String,
    scale: f64,
}

/// An outcome with all its pairs.
struct Outcome {
    set: String,
    scale: f64,
    scenario: String,
    metric: &'static stia::Metric,
    pairs: Vec<(f64, f64)>,
    /// The counts that stand behind them.
    counts: Option<Vec<(f64, f64)>>,
}

/// How one way of inference does for an outcome at a size.
#[derive(Clone, Copy, Default)]
struct Rates {
    covered: f64,
    significant: f64,
    equivalent: f64,
    wrongly_equivalent: f64,
    without_interval: f64,
}

impl Rates {
    fn inconclusive(self) -> f64 {
        1.0 - self.significant - self.equivalent
    }
}

fn main() -> Result<()> {
    let args = Args::parse();
    let mut outcomes = Vec::new();
    for directory in &args.directories {
        outcomes.extend(read(directory)?);
    }
    let measured: Vec<(usize, usize, [Rates; 2])> = (0..outcomes.len())
        .into_par_iter()
        .flat_map_iter(|place| {
            let outcome = &outcomes[place];
            SIZES.map(|size| (place, size, rates(outcome, size, args.samples)))
        })
        .collect();
    if let Some(path) = &args.rows {
        write(path, &outcomes, &measured)?;
    }
    println!("{}", table(&outcomes, &measured, &args.placebo));
    Ok(())
}

/// The outcomes of a comparison that differ in any pair.
fn read(directory: &Path) -> Result<Vec<Outcome>> {
    let text = fs::read_to_string(directory.join("provenance.json"))?;
    let Provenance { base, scale } = serde_json::from_str(&text).context("provenance.json")?;
    let mut levels: BTreeMap<(String, String, String), BTreeMap<u32, f64>> = BTreeMap::new();
    for row in csv::Reader::from_path(directory.join("levels.csv"))?.into_deserialize() {
        let LevelRow { scenario, replicate, region, metric, level } = row?;
        let Some(level) = level else { continue };
        levels.entry((scenario, region, metric)).or_default().insert(replicate, level);
    }
    let pairs = |scenario: &str, region: &str, metric: &str, within: &[u32]| {
        let of = |scenario: &str| levels.get(&(scenario.into(), region.into(), metric.into()));
        let (one, two) = (of(&base)?, of(scenario)?);
        let both = |it: &u32| Some((*one.get(it)?, *two.get(it)?));
        let pairs: Vec<(f64, f64)> = within.iter().filter_map(both).collect();
        (pairs.len() == within.len()).then_some(pairs)
    };
    let mut outcomes = Vec::new();
    for ((scenario, region, name), own) in &levels {
        let Some(of_base) = levels.get(&(base.clone(), region.clone(), name.clone())) else {
            continue;
        };
        let within: Vec<u32> = own.keys().filter(|it| of_base.contains_key(it)).copied().collect();
        let metric = metric(name).context("a metric of this version")?;
        let Some(all) = pairs(scenario, region, name, &within) else { continue };
        let differs = all.iter().any(|(one, two)| one != two);
        if *scenario == base || within.len() < FEWEST_PAIRS || !differs {
            continue;
        }
        let counted = metric.events().map(|place| METRICS[place].name);
        outcomes.push(Outcome {
            set: directory.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            scale,
            scenario: scenario.clone(),
            metric,
            counts: counted.and_then(|count| pairs(scenario, region, count, &within)),
            pairs: all,
        });
    }
    Ok(outcomes)
}

/// How Student's t and what `stia` does fare with samples of that size.
fn rates(outcome: &Outcome, size: usize, samples: u32) -> [Rates; 2] {
    let differences: Vec<f64> = outcome.pairs.iter().map(|(one, two)| two - one).collect();
    let truth = sample::mean(&differences).expect("there are pairs");
    let mean = |level: fn(&(f64, f64)) -> f64, pairs: &[(f64, f64)]| {
        sample::mean(&pairs.iter().map(level).collect::<Vec<_>>()).expect("there are pairs")
    };
    let within = |pairs: &[(f64, f64)]| {
        let base = mean(|pair| pair.0, pairs);
        MARGIN * if base == 0.0 { mean(|pair| pair.1, pairs) } else { base }.abs()
    };
    let is_large = truth.abs() > within(&outcome.pairs);
    let resampling = Resampling { rounds: samples, seed: 1 };
    let mut sums = [Rates::default(); 2];
    for round in 0..samples {
        let chosen = resampling.bootstrap_indices(round, outcome.pairs.len());
        let pairs: Vec<_> = chosen[..size].iter().map(|&it| outcome.pairs[it]).collect();
        let counts = outcome.counts.as_ref();
        let counts: Option<Vec<_>> =
            counts.map(|counts| chosen[..size].iter().map(|&it| counts[it]).collect());
        let events = counts.map(|counts| Events::behind(&counts, outcome.scale));
        for (sum, found) in sums.iter_mut().zip([by_t(&pairs), infer(&pairs, events)]) {
            let holds = |(low, high): (f64, f64)| {
                let slip = 1e-9 * truth.abs();
                low - slip <= truth && truth <= high + slip
            };
            let is_significant = found.p_value.is_some_and(|p| p < 0.05);
            let margin = within(&pairs);
            let is_inside =
                found.interval.is_some_and(|(low, high)| -margin <= low && high <= margin);
            let is_equivalent = !is_significant && is_inside;
            sum.covered += f64::from(u8::from(found.interval.is_none_or(holds)));
            sum.significant += f64::from(u8::from(is_significant));
            sum.equivalent += f64::from(u8::from(is_equivalent));
            sum.wrongly_equivalent += f64::from(u8::from(is_equivalent && is_large));
            sum.without_interval += f64::from(u8::from(found.interval.is_none()));
        }
    }
    sums.map(|sum| {
        let of = |count: f64| count / f64::from(samples);
        Rates {
            covered: of(sum.covered),
            significant: of(sum.significant),
            equivalent: of(sum.equivalent),
            wrongly_equivalent: of(sum.wrongly_equivalent),
            without_interval: of(sum.without_interval),
        }
    })
}

/// Student's t of the differences alone.
fn by_t(pairs: &[(f64, f64)]) -> Inference {
    let differences: Vec<f64> = pairs.iter().map(|(one, two)| two - one).collect();
    let mean = sample::mean(&differences);
    Inference {
        method: paired::Method::StudentT,
        interval: mean.and_then(|mean| student::confidence_interval(&differences, mean)),
        p_value: paired::p_value(&differences),
    }
}

/// The share of samples whose interval has to hold the true difference.
fn demanded(metric: &stia::Metric) -> f64 {
    if metric.basis == Basis::Money { 0.90 } else { 0.92 }
}

/// The true difference over the base's level.
fn relative(outcome: &Outcome) -> f64 {
    let count = outcome.pairs.len() as f64;
    let (base, other) =
        outcome.pairs.iter().fold((0.0, 0.0), |sums, it| (sums.0 + it.0, sums.1 + it.1));
    (other - base) / count / (base / count).abs()
}

/// The table of all outcomes by set and size.
fn table(outcomes: &[Outcome], measured: &[(usize, usize, [Rates; 2])], placebo: &str) -> String {
    let mut text = String::from(
        "| scale | pairs | outcomes | below, Student's t | below | lowest | wrongly equivalent, \
         at most | large ones inconclusive: t | all | on the screen | placebo significant |\n\
         |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    let mut sets: Vec<&str> = outcomes.iter().map(|outcome| outcome.set.as_str()).collect();
    sets.dedup();
    let shown: Vec<usize> = headline().into_iter().chain(headline_of_credit()).collect();
    let shown: Vec<&str> = shown.into_iter().map(|place| METRICS[place].name).collect();
    for set in sets {
        for size in SIZES {
            let of = |it: &&(usize, usize, [Rates; 2])| outcomes[it.0].set == set && it.1 == size;
            let rows: Vec<_> = measured.iter().filter(of).collect();
            let below = |way: usize| {
                let is_below = |it: &&&(usize, usize, [Rates; 2])| {
                    it.2[way].covered < demanded(outcomes[it.0].metric)
                };
                rows.iter().filter(is_below).count()
            };
            let share = |chosen: &dyn Fn(&Outcome) -> bool, rate: &dyn Fn(&[Rates; 2]) -> f64| {
                let chosen = rows.iter().filter(|it| chosen(&outcomes[it.0]));
                let rates: Vec<f64> = chosen.map(|it| rate(&it.2)).collect();
                sample::mean(&rates).unwrap_or(0.0)
            };
            let is_large = |it: &Outcome| relative(it).abs() > LARGE;
            let least = rows.iter().map(|it| it.2[1].covered).fold(1.0, f64::min);
            let wrong = rows.iter().map(|it| it.2[1].wrongly_equivalent).fold(0.0, f64::max);
            text += &format!(
                "| {} | {size} | {} | {} | {} | {:.0} % | {:.0} % | {:.0} % | {:.0} % | {:.0} % | {:.1} % |\n",
                outcomes[rows[0].0].scale,
                rows.len(),
                below(0),
                below(1),
                100.0 * least,
                100.0 * wrong,
                100.0 * share(&is_large, &|rates| rates[0].inconclusive()),
                100.0 * share(&is_large, &|rates| rates[1].inconclusive()),
                100.0
                    * share(&|it| is_large(it) && shown.contains(&it.metric.name), &|rates| {
                        rates[1].inconclusive()
                    }),
                100.0 * share(&|it| it.scenario.ends_with(placebo), &|rates| rates[1].significant),
            );
        }
    }
    text
}

/// Writes a row for each outcome and size.
fn write(path: &Path, outcomes: &[Outcome], measured: &[(usize, usize, [Rates; 2])]) -> Result<()> {
    let mut table = csv::Writer::from_path(path)?;
    table.write_record([
        "set",
        "scale",
        "scenario",
        "metric",
        "pairs",
        "relative_difference",
        "covered_by_t",
        "covered",
        "without_interval",
        "significant",
        "equivalent",
        "inconclusive",
    ])?;
    for (place, size, [t, found]) in measured {
        let outcome = &outcomes[*place];
        let number = |value: f64| format!("{value:.4}");
        table.write_record([
            outcome.set.clone(),
            outcome.scale.to_string(),
            outcome.scenario.clone(),
            outcome.metric.name.to_string(),
            size.to_string(),
            number(relative(outcome)),
            number(t.covered),
            number(found.covered),
            number(found.without_interval),
            number(found.significant),
            number(found.equivalent),
            number(found.inconclusive()),
        ])?;
    }
    table.flush()?;
    Ok(())
}
