//! Runs scenarios side by side and writes their differences.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::difference_rows::{LevelRow, write_csv, write_levels, write_parquet};
use super::differences::{self, Difference, Window};
use super::former::{self, Former};
use super::provenance::{self, PROVENANCE, digest, ranges, status};
use super::replicate::{Control, simulate};
use super::results::{Keep, Results};
use super::run::{program, read};
use super::runs::{self, Ended};
use super::staging::{Staging, directory_of};
use super::table::cannot_write;
use crate::metrics::METRICS;
use crate::scenario::{Scenario, resolved};

/// What wrote these results, as `provenance.json` says it.
const COMMAND: &str = "compare";

/// What is to be compared.
pub struct Order<'a> {
    /// The scenarios with all flags in them, the base first, each under a name of its own. Which
    /// replicates there are follows from the base.
    pub scenarios: &'a [(String, Scenario)],
    /// Digest of the data that the model reads.
    pub data_digest: &'a str,
    /// The places, as the series name them.
    pub regions: &'a [String],
    /// The metrics, by their place in the table.
    pub metrics: &'a [usize],
    /// When levels are read.
    pub window: Window,
    /// Whether the four scenarios are a base, two changes and both, whose interaction is wanted.
    pub wants_interaction: bool,
    /// Threads in all.
    pub threads: usize,
    /// The directory of the comparison is made below this one.
    pub out: &'a Path,
    /// Whether a directory is replaced that holds what this command did not write.
    pub is_forced: bool,
}

impl Order<'_> {
    /// The numbers of the replicates.
    pub fn replicates(&self) -> Vec<u32> {
        self.scenarios[0].1.replicate_numbers().collect()
    }
}

/// What a comparison left behind.
pub struct Report {
    /// Where the files are.
    pub directory: PathBuf,
    /// The files, in alphabetical order; none when the comparison was stopped.
    pub files: Vec<String>,
    /// What the files took the place of.
    pub former: Former,
    /// Each scenario but the base with its differences; nothing when the comparison was stopped.
    pub others: Option<Vec<(String, Vec<Difference>)>>,
    /// Scenario, replicate and message of runs in which the model failed.
    pub failed: Vec<(String, u32, String)>,
    /// Runs that were finished and are kept for the same command, when it was stopped.
    pub kept: usize,
}

/// Runs all scenarios and writes what they differ in, and what that follows from.
pub fn compare(order: &Order, control: Control) -> Result<Report> {
    let names: Vec<&str> = order.scenarios.iter().map(|(name, _)| name.as_str()).collect();
    let directory = directory_of(order.out, &format!("compare_{}", names.join("_")))?;
    // Refused now rather than after hours.
    former::look(&directory, COMMAND, order.is_forced)?;
    let staging = Staging::open(&directory, &key(order))?;
    let written = finish(order, &staging, control);
    if matches!(&written, Ok(report) if report.others.is_some()) {
        staging.forget(jobs(order).into_iter().map(kept_name));
    }
    staging.tidy();
    written
}

/// The level of every scenario in every replicate, for whoever reckons on.
fn levels(order: &Order, results: &[Vec<Option<Results>>]) -> Vec<LevelRow> {
    let numbers = order.replicates();
    let mut rows = Vec::new();
    for ((name, _), runs) in order.scenarios.iter().zip(results) {
        for (&replicate, run) in numbers.iter().zip(runs) {
            let Some(run) = run else { continue };
            for region in order.regions {
                rows.extend(order.metrics.iter().map(|&metric| LevelRow {
                    scenario: name.clone(),
                    replicate,
                    region: region.clone(),
                    metric,
                    level: differences::level(run, region, metric, order.window),
                }));
            }
        }
    }
    rows
}

fn finish(order: &Order, staging: &Staging, control: Control) -> Result<Report> {
    let jobs = jobs(order);
    let answers =
        runs::all(&jobs, order.threads, control.stop, |&job| one(order, staging, job, control))?;
    let mut report = Report {
        directory: staging.directory().to_path_buf(),
        files: Vec::new(),
        former: Former::Nothing,
        others: None,
        failed: Vec::new(),
        kept: 0,
    };
    let mut was_stopped = false;
    let mut results = vec![Vec::new(); order.scenarios.len()];
    for ((scenario, replicate), answer) in jobs.into_iter().zip(answers) {
        results[scenario].push(match answer {
            Ended::Done(done) => Some(done),
            Ended::Stopped => {
                was_stopped = true;
                None
            }
            Ended::Failed(message) => {
                report.failed.push((order.scenarios[scenario].0.clone(), replicate, message));
                None
            }
        });
    }
    report.kept = results.iter().flatten().flatten().count();
    if !was_stopped {
        let others = differences(order, &results);
        report.former = former::look(staging.directory(), COMMAND, order.is_forced)?;
        report.files = write(order, staging, &others, &levels(order, &results), &report.failed)?;
        report.others = Some(others);
    }
    Ok(report)
}

/// The runs: all scenarios in a replicate before the next one.
fn jobs(order: &Order) -> Vec<(usize, u32)> {
    let pairs = |replicate| (0..order.scenarios.len()).map(move |scenario| (scenario, replicate));
    order.replicates().into_iter().flat_map(pairs).collect()
}

/// Runs one scenario in one replicate, or reads what an earlier process kept of it.
fn one(
    order: &Order,
    staging: &Staging,
    job: (usize, u32),
    control: Control,
) -> Result<Option<Results>> {
    let scenario = &order.scenarios[job.0].1;
    run_or_read(staging, &kept_name(job), scenario, job.1, order.regions, control)
}

/// Runs a scenario in a replicate and keeps its results at some places under a name, or reads what
/// was kept under it; nothing when stopped.
pub(super) fn run_or_read(
    staging: &Staging,
    name: &str,
    scenario: &Scenario,
    replicate: u32,
    regions: &[String],
    control: Control,
) -> Result<Option<Results>> {
    const FILE: &str = "places.json";
    if staging.has(name) {
        let months = scenario.until.since(scenario.start) + 1 + scenario.burn_in_months;
        (control.months_done)(u64::from(months));
        return read(&staging.kept(name).join(FILE)).map(Some);
    }
    let places: Vec<&str> = regions.iter().map(String::as_str).collect();
    let Some(run) = simulate(scenario, replicate, Keep::Places(&places), None, control)? else {
        return Ok(None);
    };
    let scratch = staging.scratch(name)?;
    let path = scratch.path().join(FILE);
    let text = serde_json::to_vec(&run.results).expect("results are data");
    fs::write(&path, text).with_context(|| cannot_write(&path))?;
    staging.keep(scratch, name)?;
    Ok(Some(run.results))
}

/// The differences of each scenario from the base, over the replicates that both finished.
fn differences(order: &Order, results: &[Vec<Option<Results>>]) -> Vec<(String, Vec<Difference>)> {
    let against = |index: usize| {
        let both = results[0].iter().zip(&results[index]);
        let both = both.filter_map(|(base, other)| base.as_ref().zip(other.as_ref()));
        let (base, other): (Vec<_>, Vec<_>) = both.unzip();
        let row = |region: &str, metric: usize| {
            differences::compare(&base, &other, region, metric, order.window)
        };
        let rows = |region| order.metrics.iter().map(move |&metric| (region, metric));
        let rows = order.regions.iter().flat_map(rows);
        rows.map(|(region, metric)| row(region, metric)).collect()
    };
    let others =
        (1..order.scenarios.len()).map(|index| (order.scenarios[index].0.clone(), against(index)));
    let together = order.wants_interaction.then(|| interaction(order, results));
    others.chain(together).collect()
}

/// What the second and the third scenario do together in the fourth beyond what each does alone.
fn interaction(order: &Order, results: &[Vec<Option<Results>>]) -> (String, Vec<Difference>) {
    let of = |replicate: usize| -> Option<Vec<&Results>> {
        results.iter().map(|scenario| scenario[replicate].as_ref()).collect()
    };
    let whole: Vec<Vec<&Results>> = (0..results[0].len()).filter_map(of).collect();
    let four: [Vec<&Results>; 4] =
        std::array::from_fn(|scenario| whole.iter().map(|results| results[scenario]).collect());
    let four = [&four[0][..], &four[1][..], &four[2][..], &four[3][..]];
    let rows = order.regions.iter().flat_map(|region| {
        let row = |&metric: &usize| differences::interaction(four, region, metric, order.window);
        order.metrics.iter().map(row).collect::<Vec<_>>()
    });
    let name = format!("{} x {}", order.scenarios[1].0, order.scenarios[2].0);
    (name, rows.collect())
}

/// Writes all files and returns their names.
fn write(
    order: &Order,
    staging: &Staging,
    others: &[(String, Vec<Difference>)],
    levels: &[LevelRow],
    failed: &[(String, u32, String)],
) -> Result<Vec<String>> {
    let scratch = staging.scratch("whole")?;
    let path = |file: &str| scratch.path().join(file);
    let base = &order.scenarios[0].0;
    write_csv(&path("differences.csv"), base, others)?;
    write_parquet(&path("differences.parquet"), base, others)?;
    write_levels(&path("levels.csv"), levels)?;
    let mut files = ["differences.csv", "differences.parquet", "levels.csv", PROVENANCE]
        .map(String::from)
        .to_vec();
    for (name, scenario) in order.scenarios {
        let file = format!("{name}.toml");
        fs::write(path(&file), resolved(scenario)).with_context(|| cannot_write(&path(&file)))?;
        files.push(file);
    }
    files.sort();
    provenance::write_provenance(&path(PROVENANCE), &provenance(order, failed, &files))?;
    staging.publish(scratch)?;
    Ok(files)
}

/// What the differences follow from.
fn provenance(
    order: &Order,
    failed: &[(String, u32, String)],
    files: &[String],
) -> [(&'static str, Value); 16] {
    let base = &order.scenarios[0].1;
    let scenario = |(name, scenario): &(String, Scenario)| provenance::described(name, scenario);
    let failure = |(scenario, replicate, message): &(String, u32, String)| json!({ "scenario": scenario, "replicate": replicate, "message": message });
    let metrics: Vec<&str> = order.metrics.iter().map(|&metric| METRICS[metric].name).collect();
    [
        ("command", json!(COMMAND)),
        ("status", json!(status(false, !failed.is_empty()))),
        ("base", json!(order.scenarios[0].0)),
        ("scenarios", order.scenarios.iter().map(scenario).collect()),
        ("data_sha256", json!(order.data_digest)),
        ("seed", json!(base.seed)),
        ("scale", json!(base.scale)),
        ("replicates", json!(ranges(&order.replicates()))),
        ("start", json!(base.start)),
        ("until", json!(base.until)),
        ("at", json!(order.window.at)),
        ("months", json!(order.window.months)),
        ("regions", json!(order.regions)),
        ("metrics", json!(metrics)),
        ("failed", failed.iter().map(failure).collect()),
        ("files", json!(files)),
    ]
}

fn kept_name((scenario, replicate): (usize, u32)) -> String {
    format!("scenario-{scenario}-replicate-{replicate}")
}

/// What two commands share exactly when they may share finished runs.
fn key(order: &Order) -> String {
    let alike = |(_, scenario): &(String, Scenario)| {
        let alike = Scenario { first_replicate: 1, replicates: 1, ..scenario.clone() };
        serde_json::to_string(&alike).expect("a scenario is data")
    };
    let scenarios: Vec<String> = order.scenarios.iter().map(alike).collect();
    let mut regions = order.regions.to_vec();
    regions.sort();
    let texts = [&program(), order.data_digest, &scenarios.join("\n"), &regions.join("\n")];
    digest(&texts)[..16].to_string()
}
