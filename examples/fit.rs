//! Fits parameters to targets and stylised facts: damped least squares within bands.
//!
//! `cargo run --release --example fit -- [fit.toml] [KEY=VALUE ...]` prints, at each step, what the
//! model gives beside what is aimed at, which aims each parameter moves, and the settings reached.
//! Nothing is written: whoever takes a fit over states it as defaults of parameters.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]
#![allow(clippy::disallowed_methods, reason = "no number of a run comes from here")]

use std::collections::BTreeMap;
use std::error::Error;

use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;
use serde::Deserialize;

use stia::model::data::Dataset;
use stia::study::jobs::replicate::Control;
use stia::study::validate::{Validation, validate};
use stia::{MetricKind, MonthRecord, Scenario, World, load, metric};

type Failure = Box<dyn Error + Send + Sync>;

/// The file that says what is fitted to what.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fit {
    scale: f64,
    replicates: u32,
    steps: usize,
    facts: Vec<String>,
    aim: Vec<Aim>,
    parameter: Vec<Parameter>,
}

/// Values of a metric in years.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Aim {
    metric: String,
    /// The metric that it is divided by.
    per: Option<String>,
    years: Vec<i32>,
    values: Vec<f64>,
    /// Relative to the values.
    tolerance: f64,
}

/// A parameter with its band.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameter {
    key: String,
    band: [f64; 2],
}

/// An aim that has been measured.
#[derive(Clone, Debug)]
struct Measured {
    name: String,
    aim: f64,
    simulated: f64,
    /// Distance in tolerances; shares and counts alike are compared as they are.
    excess: f64,
}

/// Largest distance in tolerances that counts.
const MOST: f64 = 6.0;

/// Step of a parameter for derivatives, as a share of its band.
const STEP: f64 = 0.12;

/// Largest move of a parameter in one step, as a share of its band.
const LARGEST_MOVE: f64 = 0.3;

/// Weight of staying where one is.
const DAMPING: f64 = 3.0;

fn main() -> Result<(), Failure> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = match arguments.first() {
        Some(first) if !first.contains('=') => arguments.remove(0),
        _ => "examples/fit.toml".into(),
    };
    let fit: Fit = toml::from_str(&std::fs::read_to_string(file)?)?;
    let base = scenario(&fit, &arguments)?;
    let mut place: Vec<f64> = fit
        .parameter
        .iter()
        .map(|it| Ok(it.place(value_of(&base, &it.key)?)))
        .collect::<Result<_, Failure>>()?;
    let mut now = measure(&fit, &arguments, &place)?;
    show(&fit, &place, &now);
    let mut damping = DAMPING;
    for step in 1..=fit.steps {
        let slopes = slopes(&fit, &arguments, &place, &now)?;
        explain(&fit, &now, &slopes);
        for _ in 0..3 {
            let next = moved(&place, &now, &slopes, damping);
            let there = measure(&fit, &arguments, &next)?;
            println!("step {step}: loss {:.3} -> {:.3}", loss(&now), loss(&there));
            if loss(&there) < loss(&now) {
                (place, now) = (next, there);
                damping = (damping / 2.0).max(0.3);
                break;
            }
            damping *= 4.0;
        }
        show(&fit, &place, &now);
    }
    Ok(())
}

impl Parameter {
    fn is_logarithmic(&self) -> bool {
        self.band[0] > 0.0
    }

    /// Where a value lies in the band, from 0 to 1.
    fn place(&self, value: f64) -> f64 {
        let [low, high] = self.band;
        let place = match self.is_logarithmic() {
            true => (value / low).ln() / (high / low).ln(),
            false => (value - low) / (high - low),
        };
        place.clamp(0.0, 1.0)
    }

    fn value(&self, place: f64) -> f64 {
        let [low, high] = self.band;
        match self.is_logarithmic() {
            true => low * (high / low).powf(place),
            false => low + (high - low) * place,
        }
    }
}

fn scenario(fit: &Fit, settings: &[String]) -> Result<Scenario, Failure> {
    let mut all = vec![format!("scale={}", fit.scale), format!("replicates={}", fit.replicates)];
    all.extend(settings.iter().cloned());
    Ok(load("china", &all).map_err(|mistakes| mistakes.to_string())?.scenario)
}

/// The value of a key in a scenario.
fn value_of(scenario: &Scenario, key: &str) -> Result<f64, Failure> {
    let whole = serde_json::to_value(scenario)?;
    let found = key.split('.').try_fold(&whole, |at, part| at.get(part));
    Ok(found.and_then(|it| it.as_f64()).ok_or_else(|| format!("{key} is no number"))?)
}

fn settings(fit: &Fit, place: &[f64]) -> Vec<String> {
    let of = |(it, &place): (&Parameter, &f64)| format!("{}={}", it.key, it.value(place));
    fit.parameter.iter().zip(place).map(of).collect()
}

/// Runs the scenario with those parameters and measures every aim.
fn measure(fit: &Fit, given: &[String], place: &[f64]) -> Result<Vec<Measured>, Failure> {
    // What is given for a fitted parameter is where the search begins.
    let is_fitted =
        |given: &&String| fit.parameter.iter().any(|it| given.split('=').next() == Some(&*it.key));
    let fixed = given.iter().filter(|given| !is_fitted(given)).cloned();
    let all: Vec<String> = fixed.chain(settings(fit, place)).collect();
    let scenario = scenario(fit, &all)?;
    let mut found = facts(fit, &scenario)?;
    found.extend(aims(fit, &scenario));
    Ok(found)
}

/// Stylised facts, as `stia validate` measures them.
fn facts(fit: &Fit, scenario: &Scenario) -> Result<Vec<Measured>, Failure> {
    let out = tempfile::tempdir()?;
    let stop = std::sync::atomic::AtomicBool::new(false);
    let named = ("fit".to_string(), scenario.clone());
    let validation = Validation {
        scenario: &named,
        controls: &[],
        targets: &[],
        own_table: None,
        data_digest: "",
        threads: 1,
        out: out.path(),
        is_forced: false,
    };
    let control = Control { stop: &stop, months_done: &|_| () };
    let report = validate(&validation, control).map_err(|error| error.to_string())?;
    let found = report.findings.ok_or("a run was stopped")?.facts;
    let wanted = Dataset::china().stylised_facts().iter();
    Ok(wanted
        .filter(|fact| fit.facts.contains(&fact.id))
        .map(|fact| {
            let simulated = found
                .iter()
                .find(|it| it.fact.id == fact.id)
                .and_then(|it| it.simulated)
                .unwrap_or(0.0);
            let (aim, tolerance) = ((fact.low + fact.high) / 2.0, (fact.high - fact.low) / 2.0);
            let excess = (simulated - aim) / tolerance;
            Measured { name: fact.figure.clone(), aim, simulated, excess }
        })
        .collect())
}

/// Means of metrics over years.
fn aims(fit: &Fit, scenario: &Scenario) -> Vec<Measured> {
    let last = fit.aim.iter().flat_map(|aim| &aim.years).max().copied().unwrap_or(2015);
    let mut sums: BTreeMap<(String, i32), (f64, f64)> = BTreeMap::new();
    for replicate in 1..=scenario.replicates {
        let mut world = World::new(scenario, scenario.seed, replicate);
        while !world.is_over() && world.month().year() <= last {
            world.step(&mut |record: &MonthRecord| {
                let Some(view) = record.view("China") else { return };
                let names = fit.aim.iter().flat_map(|aim| aim.per.iter().chain([&aim.metric]));
                for name in names.collect::<std::collections::BTreeSet<_>>() {
                    let Some(metric) = metric(name) else { continue };
                    // Stocks count at the year's end.
                    let is_meant = metric.kind != MetricKind::Stock || record.month.of_year() == 12;
                    let Some(value) = metric.measure(view).filter(|_| is_meant) else { continue };
                    let sum = sums.entry((name.clone(), record.month.year())).or_default();
                    sum.0 += value;
                    sum.1 += 1.0;
                }
            });
        }
    }
    let of = |name: &str, year: i32| {
        let (sum, count) = sums.get(&(name.to_string(), year)).copied().unwrap_or_default();
        let mean = sum / count.max(1.0);
        // Flows are of a year.
        let is_flow = metric(name).is_some_and(|it| it.unit.ends_with("/month"));
        if is_flow { 12.0 * mean } else { mean }
    };
    let mut found = Vec::new();
    for aim in &fit.aim {
        for (&year, &value) in aim.years.iter().zip(&aim.values) {
            let below = aim.per.as_ref().map_or(1.0, |per| of(per, year));
            let simulated = of(&aim.metric, year) / below.max(1e-9);
            let excess = (simulated - value) / (aim.tolerance * value);
            found.push(Measured {
                name: format!("{} {year}", aim.metric),
                aim: value,
                simulated,
                excess,
            });
        }
    }
    found
}

fn loss(found: &[Measured]) -> f64 {
    let of = |it: &Measured| it.excess.clamp(-MOST, MOST).powi(2);
    found.iter().map(of).sum::<f64>() / found.len() as f64
}

/// Change of each aim in tolerances for a move of each parameter across its band.
fn slopes(
    fit: &Fit,
    given: &[String],
    place: &[f64],
    now: &[Measured],
) -> Result<DMatrix<f64>, Failure> {
    let columns: Vec<Vec<f64>> = (0..place.len())
        .into_par_iter()
        .map(|number| {
            let mut there = place.to_vec();
            let step = if place[number] > 0.5 { -STEP } else { STEP };
            there[number] += step;
            let found = measure(fit, given, &there)?;
            let of = |(to, from): (&Measured, &Measured)| {
                (to.excess.clamp(-2.0 * MOST, 2.0 * MOST)
                    - from.excess.clamp(-2.0 * MOST, 2.0 * MOST))
                    / step
            };
            Ok(found.iter().zip(now).map(of).collect())
        })
        .collect::<Result<_, Failure>>()?;
    Ok(DMatrix::from_fn(now.len(), place.len(), |row, column| columns[column][row]))
}

/// The place that least squares suggest, within the bands.
fn moved(place: &[f64], now: &[Measured], slopes: &DMatrix<f64>, damping: f64) -> Vec<f64> {
    let excess =
        DVector::from_iterator(now.len(), now.iter().map(|it| it.excess.clamp(-MOST, MOST)));
    let mut square = slopes.transpose() * slopes;
    for at in 0..place.len() {
        square[(at, at)] += damping * damping;
    }
    let right = -(slopes.transpose() * excess);
    let step = square.lu().solve(&right).unwrap_or_else(|| DVector::zeros(place.len()));
    place
        .iter()
        .zip(step.iter())
        .map(|(place, step)| (place + step.clamp(-LARGEST_MOVE, LARGEST_MOVE)).clamp(0.0, 1.0))
        .collect()
}

fn show(fit: &Fit, place: &[f64], now: &[Measured]) {
    println!("\n{:36} {:>12} {:>12} {:>8}", "aim", "aimed at", "simulated", "excess");
    for it in now {
        println!("{:36} {:12.4} {:12.4} {:8.2}", it.name, it.aim, it.simulated, it.excess);
    }
    let inside = now.iter().filter(|it| it.excess.abs() <= 1.0).count();
    println!("loss {:.3}, {inside} of {} inside", loss(now), now.len());
    println!("{}", settings(fit, place).join(" "));
}

/// Which aims each parameter moves most.
fn explain(fit: &Fit, now: &[Measured], slopes: &DMatrix<f64>) {
    for (column, it) in fit.parameter.iter().enumerate() {
        let mut moves: Vec<(f64, &str)> =
            (0..now.len()).map(|row| (slopes[(row, column)], &*now[row].name)).collect();
        moves.sort_by(|one, other| other.0.abs().total_cmp(&one.0.abs()));
        let most: Vec<String> =
            moves.iter().take(4).map(|(by, name)| format!("{name} {by:+.1}")).collect();
        println!("{:34} {}", it.key, most.join("; "));
    }
}
