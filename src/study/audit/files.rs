//! The files of an audit.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::checks::Check;
use super::order::{Audit, AuditFindings};
use super::reproducibility::Repetition;
use super::rows;
use super::rows::{CheckRow, VerdictRow};

use crate::model::record::metrics::METRICS;
use crate::model::rules::scenario::{Scenario, resolved};
use crate::study::jobs::provenance::{described, ranges, status};
use crate::study::jobs::results_directory::Draft;
use crate::table::failures::cannot_write;
use crate::table::{Format, disk, writer};

/// Writes all files and says what they follow from.
pub(super) fn write(
    audit: &Audit,
    directory: &Path,
    findings: &AuditFindings,
    failed: &[(String, u32, String)],
) -> Result<Draft> {
    let path = |file: &str| directory.join(file);
    let mut files = vec!["reproducibility.csv".to_string()];
    let reproducibility = path("reproducibility.csv");
    let reproductions = &findings.reproductions;
    writer::write(&reproducibility, Format::Csv, rows::REPRODUCIBILITY_COLUMNS, reproductions)?;
    if let [(base, _), (scenario, _)] = audit.scenarios {
        let checks = rows::rows(base, scenario, &findings.audited);
        files.extend(writer::write(&path("audit"), Format::Both, CheckRow::COLUMNS, checks)?);
        let verdicts = rows::verdict_rows(base, scenario, &findings.audited);
        writer::write(&path("verdicts.csv"), Format::Csv, VerdictRow::COLUMNS, verdicts)?;
        files.push("verdicts.csv".into());
    }
    for (name, scenario) in audit.scenarios {
        let file = format!("{name}.toml");
        disk::write(&path(&file), resolved(scenario))
            .with_context(|| cannot_write(&path(&file)))?;
        files.push(file);
    }
    Ok(Draft { files, about: about(audit, failed) })
}

/// What the audit follows from. What only matters to a conclusion is left out where there is none.
fn about(audit: &Audit, failed: &[(String, u32, String)]) -> Vec<(&'static str, Value)> {
    let base = &audit.scenarios[0].1;
    let has_conclusion = audit.scenarios.len() == 2;
    let of_conclusion = |value: Value| if has_conclusion { value } else { Value::Null };
    let failure = |(scenario, replicate, message): &(String, u32, String)| json!({ "scenario": scenario, "replicate": replicate, "message": message });
    let metrics: Vec<&str> = audit.metrics.iter().map(|&metric| METRICS[metric].name).collect();
    let scenario = |(name, scenario): &(String, Scenario)| described(name, scenario);
    let check = |check: &Check| json!({ "check": check.name(), "setting": check.setting() });
    let checks: Vec<Value> = audit.checks.iter().map(check).collect();
    vec![
        ("status", json!(status(false, !failed.is_empty()))),
        ("base", json!(audit.scenarios[0].0)),
        ("scenarios", audit.scenarios.iter().map(scenario).collect()),
        ("data_sha256", json!(audit.data_digest)),
        ("seed", json!(base.seed)),
        ("scale", json!(base.scale)),
        ("replicates", of_conclusion(json!(ranges(&audit.replicates())))),
        ("start", json!(base.start)),
        ("until", json!(base.until)),
        ("at", of_conclusion(json!(audit.window.at))),
        ("months", of_conclusion(json!(audit.window.months))),
        ("regions", of_conclusion(json!(audit.regions))),
        ("metrics", of_conclusion(json!(metrics))),
        ("checks", of_conclusion(json!(checks))),
        ("ways", json!(Repetition::ALL.map(Repetition::name))),
        ("failed", failed.iter().map(failure).collect()),
    ]
}
