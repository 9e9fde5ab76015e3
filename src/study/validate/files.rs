//! The files of a validation.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::observed::WorldRun;
use super::order::{Findings, Validation};
use super::rows;
use super::runs::ValidationRuns;

use crate::model::rules::scenario::{Scenario, resolved};
use crate::study::jobs::manifest::{self, MANIFEST};
use crate::study::jobs::provenance::{described, ranges, status};
use crate::study::jobs::results_directory::Draft;
use crate::study::jobs::runner::Finished;
use crate::table::failures::cannot_write;
use crate::table::{Column, Format, disk, writer};

/// The user's own targets among the results, as they were read.
pub const OWN_TARGETS: &str = "targets.csv";

/// Writes all files and says what they follow from.
pub(super) fn write(
    (validation, worlds): (&Validation, &[(String, Scenario)]),
    directory: &Path,
    findings: &Findings,
    finished: &Finished<ValidationRuns>,
) -> Result<Draft> {
    let mut files = vec![MANIFEST.to_string()];
    files.extend(table(directory, "scores", rows::SCORES, &findings.scores)?);
    files.extend(table(directory, "facts", rows::FACTS, &findings.facts)?);
    files.extend(table(directory, "forecasts", rows::FORECASTS, &findings.forecasts)?);
    manifest::write(&directory.join(MANIFEST), &runs_made(worlds, finished))?;
    for (name, scenario) in worlds {
        let file = format!("{name}.toml");
        let path = directory.join(&file);
        disk::write(&path, resolved(scenario)).with_context(|| cannot_write(&path))?;
        files.push(file);
    }
    if let Some(text) = validation.own_table {
        let path = directory.join(OWN_TARGETS);
        disk::write(&path, text).with_context(|| cannot_write(&path))?;
        files.push(OWN_TARGETS.into());
    }
    Ok(Draft { files, about: about(validation, worlds, finished) })
}

fn table<R>(
    directory: &Path,
    name: &str,
    columns: &[Column<R>],
    rows: &[R],
) -> Result<Vec<String>> {
    writer::write(&directory.join(name), Format::Csv, columns, rows)
}

/// All runs with what they gave, world by world.
fn runs_made(
    worlds: &[(String, Scenario)],
    finished: &Finished<ValidationRuns>,
) -> Vec<manifest::Row> {
    let mut rows = Vec::new();
    for (world, (name, scenario)) in worlds.iter().enumerate() {
        for replicate in scenario.replicate_numbers() {
            let run = WorldRun { replicate, world };
            let cause = || finished.failed.get(&run).cloned().unwrap_or_default();
            rows.push(manifest::Row {
                scenario: name.clone(),
                file: format!("{name}.toml"),
                replicate,
                ended: finished.done.get(&run).map(|it| it.results.digest()).ok_or_else(cause),
            });
        }
    }
    rows
}

/// What the tables follow from.
fn about(
    validation: &Validation,
    worlds: &[(String, Scenario)],
    finished: &Finished<ValidationRuns>,
) -> Vec<(&'static str, Value)> {
    let (name, scenario) = validation.scenario;
    let replicates: Vec<u32> = scenario.replicate_numbers().collect();
    let failure = |(run, message): (&WorldRun, &String)| json!({ "scenario": worlds[run.world].0, "replicate": run.replicate, "message": message });
    let control =
        |it: &super::order::ControlWorld| json!({ "control": it.name, "settings": it.settings });
    let own = validation.targets.iter().filter(|target| target.is_own).count();
    vec![
        ("status", json!(status(false, !finished.failed.is_empty()))),
        ("base", json!(name)),
        ("scenarios", json!([described(name, scenario)])),
        ("data_sha256", json!(validation.data_digest)),
        ("seed", json!(scenario.seed)),
        ("scale", json!(scenario.scale)),
        ("replicates", json!(ranges(&replicates))),
        ("start", json!(scenario.start)),
        ("until", json!(scenario.until)),
        ("regions", json!(validation.regions())),
        ("controls", validation.controls.iter().map(control).collect()),
        ("own_targets", if own > 0 { json!(own) } else { Value::Null }),
        ("failed", finished.failed.iter().map(failure).collect()),
    ]
}
