//! The files of a comparison.

use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::rows::LevelRow;
use super::{COMMAND, Order, Report, kept_histories, rows};

use crate::model::record::metrics::METRICS;
use crate::model::rules::scenario::{Scenario, resolved};
use crate::study::estimates::differences::{self, Difference};
use crate::study::jobs::manifest::{self, MANIFEST};
use crate::study::jobs::provenance::{self, PROVENANCE, ranges, status};
use crate::study::jobs::results::Results;
use crate::table::staging::Staging;
use crate::table::writer::cannot_write;

/// Writes all files and returns their names.
pub fn write(
    order: &Order,
    staging: &Staging,
    others: &[(String, Vec<Difference>)],
    results: &[Vec<Option<Results>>],
    report: &Report,
) -> Result<Vec<String>> {
    let scratch = staging.scratch("whole")?;
    let path = |file: &str| scratch.path().join(file);
    let base = &order.scenarios[0].0;
    let levels = levels(order, results, &report.replicates);
    let scale = order.scenarios[0].1.scale;
    let mut files = vec![MANIFEST.to_string(), PROVENANCE.to_string()];
    files.extend(rows::write(scratch.path(), base, others, scale)?);
    files.extend(rows::write_levels(scratch.path(), &levels)?);
    manifest::write(&path(MANIFEST), &runs_made(order, results, report))?;
    if order.who > 0 {
        kept_histories::write(&path(kept_histories::FILE), staging, &report.replicates)?;
        kept_histories::write_fates(&path(kept_histories::FATES), base, &report.who)?;
        files.extend([kept_histories::FILE, kept_histories::FATES].map(String::from));
    }
    for (name, scenario) in as_they_ran(order, &report.replicates) {
        let file = format!("{name}.toml");
        fs::write(path(&file), resolved(&scenario)).with_context(|| cannot_write(&path(&file)))?;
        files.push(file);
    }
    files.sort();
    provenance::write_provenance(&path(PROVENANCE), &provenance(order, report, &files))?;
    staging.publish(scratch)?;
    Ok(files)
}

/// The scenarios with as many replicates as there were.
fn as_they_ran(order: &Order, replicates: &[u32]) -> Vec<(String, Scenario)> {
    let ran = |(name, scenario): &(String, Scenario)| {
        let replicates = replicates.len() as u32;
        (name.clone(), Scenario { replicates, ..scenario.clone() })
    };
    order.scenarios.iter().map(ran).collect()
}

/// What the differences follow from.
fn provenance(order: &Order, report: &Report, files: &[String]) -> [(&'static str, Value); 19] {
    let base = &order.scenarios[0].1;
    let failed = &report.failed;
    let most = order.precision.map(|_| base.replicates);
    let who = report.replicates.iter().filter(|&&replicate| order.follows(replicate)).copied();
    let who: Vec<u32> = who.collect();
    let scenario = |(name, scenario): &(String, Scenario)| provenance::described(name, scenario);
    let failure = |(scenario, replicate, message): &(String, u32, String)| json!({ "scenario": scenario, "replicate": replicate, "message": message });
    let metrics: Vec<&str> = order.metrics.iter().map(|&metric| METRICS[metric].name).collect();
    [
        ("command", json!(COMMAND)),
        ("status", json!(status(false, !failed.is_empty()))),
        ("base", json!(order.scenarios[0].0)),
        ("scenarios", as_they_ran(order, &report.replicates).iter().map(scenario).collect()),
        ("data_sha256", json!(order.data_digest)),
        ("seed", json!(base.seed)),
        ("scale", json!(base.scale)),
        ("replicates", json!(ranges(&report.replicates))),
        ("precision", json!(order.precision)),
        ("most_replicates", json!(most)),
        ("who", if who.is_empty() { Value::Null } else { json!(ranges(&who)) }),
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

/// The level of every scenario in every replicate, for whoever reckons on.
fn levels(order: &Order, results: &[Vec<Option<Results>>], replicates: &[u32]) -> Vec<LevelRow> {
    let mut rows = Vec::new();
    for ((name, _), runs) in order.scenarios.iter().zip(results) {
        for (&replicate, run) in replicates.iter().zip(runs) {
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

/// All runs with what they gave, in the order of scenarios and then of replicates.
fn runs_made(
    order: &Order,
    results: &[Vec<Option<Results>>],
    report: &Report,
) -> Vec<manifest::Row> {
    let mut rows = Vec::new();
    for ((scenario, _), runs) in order.scenarios.iter().zip(results) {
        for (&replicate, run) in report.replicates.iter().zip(runs) {
            let failure = || {
                let mut failed = report.failed.iter();
                let failed =
                    failed.find(|(name, number, _)| name == scenario && *number == replicate);
                failed.map_or_else(String::new, |(.., cause)| cause.clone())
            };
            rows.push(manifest::Row {
                scenario: scenario.clone(),
                file: format!("{scenario}.toml"),
                replicate,
                ended: run.as_ref().map(Results::digest).ok_or_else(failure),
            });
        }
    }
    rows
}
