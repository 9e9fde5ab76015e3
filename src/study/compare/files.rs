//! The files of a comparison.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::comparison::{Comparison, ComparisonReport};
use super::rows::{LevelRow, Terms};
use super::{kept_histories, money, path, rows};

use crate::model::record::metrics::METRICS;
use crate::model::rules::scenario::{Scenario, resolved};
use crate::study::estimates::differences::{self, Difference};
use crate::study::estimates::refused_claims;
use crate::study::jobs::manifest::{self, MANIFEST};
use crate::study::jobs::provenance::{self, ranges, status};
use crate::study::jobs::results::Results;
use crate::study::jobs::results_directory::Draft;
use crate::table::disk;
use crate::table::failures::cannot_write;
use crate::table::staging::Staging;

/// Writes all files and says what they follow from.
pub(super) fn write(
    comparison: &Comparison,
    (directory, staging): (&Path, &Staging),
    others: &[(String, Vec<Difference>)],
    results: &[Vec<Option<&Results>>],
    report: &ComparisonReport,
) -> Result<Draft> {
    let path = |file: &str| directory.join(file);
    let (base, scenario) = &comparison.scenarios[0];
    let levels = levels(comparison, results, &report.replicates);
    let terms = Terms { margin: comparison.margin, precision: comparison.precision };
    let mut files = vec![MANIFEST.to_string()];
    files.extend(rows::write(directory, (base, scenario.scale), others, terms)?);
    files.extend(rows::write_levels(directory, &levels)?);
    files.extend(path::write(directory, comparison, results)?);
    let money = (&report.replicates[..], &report.money[..]);
    files.extend(money::write(directory, comparison, results, money.0, money.1)?);
    files.extend(refused_claims::write(directory, &report.policy_money)?);
    manifest::write(&path(MANIFEST), &runs_made(comparison, results, report))?;
    if comparison.followed > 0 {
        kept_histories::write(&path(kept_histories::FILE), staging, &report.replicates)?;
        kept_histories::write_outcomes(&path(kept_histories::OUTCOMES), base, &report.affected)?;
        files.extend([kept_histories::FILE, kept_histories::OUTCOMES].map(String::from));
    }
    for (name, scenario) in as_they_ran(comparison, &report.replicates) {
        let file = format!("{name}.toml");
        disk::write(&path(&file), resolved(&scenario))
            .with_context(|| cannot_write(&path(&file)))?;
        files.push(file);
    }
    Ok(Draft { files, about: about(comparison, report) })
}

/// The scenarios with as many replicates as there were.
fn as_they_ran(comparison: &Comparison, replicates: &[u32]) -> Vec<(String, Scenario)> {
    let ran = |(name, scenario): &(String, Scenario)| {
        let replicates = replicates.len() as u32;
        (name.clone(), Scenario { replicates, ..scenario.clone() })
    };
    comparison.scenarios.iter().map(ran).collect()
}

/// What the differences follow from.
fn about(comparison: &Comparison, report: &ComparisonReport) -> Vec<(&'static str, Value)> {
    let base = &comparison.scenarios[0].1;
    let failed = &report.failed;
    let most = comparison.precision.map(|_| base.replicates);
    let followed =
        report.replicates.iter().filter(|&&replicate| comparison.follows(replicate)).copied();
    let followed: Vec<u32> = followed.collect();
    let scenario = |(name, scenario): &(String, Scenario)| provenance::described(name, scenario);
    let failure = |(scenario, replicate, message): &(String, u32, String)| json!({ "scenario": scenario, "replicate": replicate, "message": message });
    let metrics: Vec<&str> =
        comparison.metrics.iter().map(|&metric| METRICS[metric].name).collect();
    vec![
        ("status", json!(status(false, !failed.is_empty()))),
        ("base", json!(comparison.scenarios[0].0)),
        ("scenarios", as_they_ran(comparison, &report.replicates).iter().map(scenario).collect()),
        ("data_sha256", json!(comparison.data_digest)),
        ("seed", json!(base.seed)),
        ("scale", json!(base.scale)),
        ("replicates", json!(ranges(&report.replicates))),
        ("margin", json!(comparison.margin)),
        ("precision", json!(comparison.precision)),
        ("most_replicates", json!(most)),
        ("who", if followed.is_empty() { Value::Null } else { json!(ranges(&followed)) }),
        ("start", json!(base.start)),
        ("until", json!(base.until)),
        ("at", json!(comparison.window.at)),
        ("months", json!(comparison.window.months)),
        ("regions", json!(comparison.regions)),
        ("metrics", json!(metrics)),
        ("failed", failed.iter().map(failure).collect()),
    ]
}

/// The level of every scenario in every replicate, for further analysis.
fn levels(
    comparison: &Comparison,
    results: &[Vec<Option<&Results>>],
    replicates: &[u32],
) -> Vec<LevelRow> {
    let mut rows = Vec::new();
    for ((name, _), runs) in comparison.scenarios.iter().zip(results) {
        for (&replicate, run) in replicates.iter().zip(runs) {
            let Some(run) = run else { continue };
            for region in comparison.regions {
                rows.extend(comparison.metrics.iter().map(|&metric| LevelRow {
                    scenario: name.clone(),
                    replicate,
                    region: region.clone(),
                    metric,
                    level: differences::level(run, region, metric, comparison.window),
                }));
            }
        }
    }
    rows
}

/// All runs with what they gave, in the order of scenarios and then of replicates.
fn runs_made(
    comparison: &Comparison,
    results: &[Vec<Option<&Results>>],
    report: &ComparisonReport,
) -> Vec<manifest::Row> {
    let mut rows = Vec::new();
    for ((scenario, _), runs) in comparison.scenarios.iter().zip(results) {
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
                ended: run.map(Results::digest).ok_or_else(failure),
            });
        }
    }
    rows
}
