//! The files of a run: whole ones, made of the parts of its replicates.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::extract::{Every, Extract};
use super::order::{Detail, RunOrder, RunOrigin, RunReport};
use super::parts::Parts;
use super::{metrics, micro};

use crate::base::text::digest;
use crate::model::record::metrics::METRICS;
use crate::study::estimates::policy_money::of_summary;
use crate::study::estimates::refused_claims;
use crate::study::jobs::manifest::{self, MANIFEST};
use crate::study::jobs::provenance::{self, peak_memory_bytes, ranges};
use crate::study::jobs::results_directory::{Draft, ResultsDirectory};
use crate::table::failures::cannot_write;
use crate::table::{disk, join};

/// The file that stands among results that lack replicates.
const INTERRUPTED: &str = "INTERRUPTED";

/// Makes whole files of the parts and puts them in their place.
pub(super) fn assemble(
    order: &RunOrder,
    parts: &Parts,
    results: &ResultsDirectory,
    report: &mut RunReport,
) -> Result<()> {
    let began = Instant::now();
    report.written = results.publish(|directory| {
        let mut files = join_parts(order, parts, directory, report)?;
        for &replicate in &report.finished {
            report.summary.add(&parts.overview(replicate)?);
        }
        files.extend(write_texts(order, parts, directory, report)?);
        let money = (order.scenario.name.clone(), of_summary(&report.summary));
        files.extend(refused_claims::write(directory, &[money])?);
        report.timings.phases.add("assemble", began.elapsed());
        report.timings.peak_memory_bytes = peak_memory_bytes();
        report.timings.wall = order.began.elapsed();
        report.timings.write(&directory.join("timings.json"))?;
        files.push("timings.json".into());
        Ok(Draft { files, about: about(order, report) })
    })?;
    Ok(())
}

/// Joins what each replicate wrote.
fn join_parts(
    order: &RunOrder,
    parts: &Parts,
    directory: &Path,
    report: &RunReport,
) -> Result<Vec<String>> {
    let path = |file: &str| directory.join(file);
    let all = |file: &str| -> Vec<PathBuf> {
        report.finished.iter().map(|&replicate| parts.path(replicate, file)).collect()
    };
    for file in ["series.csv", "yearly.csv", "flows.csv", "public_money.csv"] {
        join::csv(&all(file), &path(file))?;
    }
    join::parquet(&all("series.parquet"), &path("series.parquet"))?;
    let files = ["series.csv", "yearly.csv", "flows.csv", "public_money.csv", "series.parquet"];
    let mut files = files.map(String::from).to_vec();
    if order.detail == Detail::Micro {
        fs::create_dir(path("events")).with_context(|| cannot_write(&path("events")))?;
        for file in micro::files() {
            join::parquet(&all(&file), &path(&file))?;
            files.push(file);
        }
    }
    for &replicate in &report.finished {
        for (file, among) in order.checkpoint_files(replicate) {
            share(&parts.path(replicate, &file), &path(&among))?;
            files.push(among);
        }
    }
    Ok(files)
}

/// Writes what stands beside the figures.
fn write_texts(
    order: &RunOrder,
    parts: &Parts,
    directory: &Path,
    report: &RunReport,
) -> Result<Vec<String>> {
    let path = |file: &str| directory.join(file);
    metrics::write(&path("metrics.csv"), order.scenario.scale)?;
    manifest::write(&path(MANIFEST), &runs_made(order, parts, report)?)?;
    let mut texts = vec![("scenario.toml", order.resolved.to_string())];
    if report.was_stopped {
        texts.push((INTERRUPTED, interrupted(order, report)));
    }
    let mut files = vec!["metrics.csv".to_string(), MANIFEST.to_string()];
    for (file, text) in texts {
        disk::write(&path(file), text).with_context(|| cannot_write(&path(file)))?;
        files.push(file.into());
    }
    Ok(files)
}

/// All replicates that have ended, with the digests of what they gave.
fn runs_made(order: &RunOrder, parts: &Parts, report: &RunReport) -> Result<Vec<manifest::Row>> {
    let row = |replicate: u32, ended: Result<String, String>| manifest::Row {
        scenario: order.scenario.name.clone(),
        file: "scenario.toml".into(),
        replicate,
        ended,
    };
    let mut rows = Vec::new();
    for &replicate in &report.finished {
        rows.push(row(replicate, Ok(parts.digest(replicate)?)));
    }
    rows.extend(report.failed.iter().map(|(number, cause)| row(*number, Err(cause.clone()))));
    rows.sort_by_key(|row| row.replicate);
    Ok(rows)
}

/// What the results follow from, and what they lack.
fn about(order: &RunOrder, report: &RunReport) -> Vec<(&'static str, Value)> {
    let failed: Vec<u32> = report.failed.iter().map(|(replicate, _)| *replicate).collect();
    let scenario = order.scenario;
    vec![
        ("scenario", json!(scenario.name)),
        ("status", json!(provenance::status(report.was_stopped, !failed.is_empty()))),
        ("seed", json!(scenario.seed)),
        ("scale", json!(scenario.scale)),
        ("from", from(order)),
        ("start", json!(order.start())),
        ("until", json!(scenario.until)),
        ("every", every(order.extract)),
        ("written_regions", named(&order.extract.regions)),
        ("written_metrics", named(&written_metrics(order.extract))),
        ("scenario_sha256", json!(digest(&[order.resolved]))),
        ("solved", provenance::solved(scenario)),
        ("data_sha256", json!(order.data_digest)),
        ("replicates_asked", json!(ranges(order.replicates))),
        ("replicates_written", json!(ranges(&report.finished))),
        ("replicates_failed", json!(ranges(&failed))),
        ("replicates_missing", json!(ranges(&report.missing(order)))),
    ]
}

/// The periods that rows are of; null when they are months.
fn every(extract: &Extract) -> Value {
    if extract.every == Every::Month { Value::Null } else { json!(extract.every.name()) }
}

/// Names that a command stated; null when it stated none.
fn named(names: &[String]) -> Value {
    if names.is_empty() { Value::Null } else { json!(names) }
}

fn written_metrics(extract: &Extract) -> Vec<String> {
    extract.metrics.iter().map(|&metric| METRICS[metric].name.to_string()).collect()
}

/// The checkpoint that the results go on from; null when they begin anew.
fn from(order: &RunOrder) -> Value {
    let Some(RunOrigin { about, .. }) = order.from else { return Value::Null };
    json!({ "month": about.month, "world_sha256": about.world_sha256 })
}

/// The text of the file that says at a glance that replicates are missing.
fn interrupted(order: &RunOrder, report: &RunReport) -> String {
    format!(
        "This run was interrupted. Asked for: replicates {}. In these files: {}. Missing: {}.\n\
         The same command resumes with those that are missing.\n",
        ranges(order.replicates),
        ranges(&report.finished),
        ranges(&report.missing(order))
    )
}

/// Gives a file another name too; where the disk knows no such thing, a copy.
fn share(file: &Path, also: &Path) -> Result<()> {
    let linked = fs::hard_link(file, also).or_else(|_| fs::copy(file, also).map(|_| ()));
    linked.with_context(|| cannot_write(also))
}
