//! The files of an audit.

use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::checks::Check;
use super::reproducibility::Way;
use super::rows::{CheckRow, VerdictRow};
use super::{COMMAND, Found, Order, rows};

use crate::model::record::metrics::METRICS;
use crate::model::rules::scenario::{Scenario, resolved};
use crate::study::jobs::provenance::{self, PROVENANCE, described, ranges, status};
use crate::table::staging::Staging;
use crate::table::writer::cannot_write;
use crate::table::{Format, writer};

/// Writes all files and returns their names.
pub fn write(
    order: &Order,
    staging: &Staging,
    found: &Found,
    failed: &[(String, u32, String)],
) -> Result<Vec<String>> {
    let scratch = staging.scratch("whole")?;
    let path = |file: &str| scratch.path().join(file);
    let mut files = vec!["reproducibility.csv".to_string(), PROVENANCE.to_string()];
    let reproducibility = path("reproducibility.csv");
    writer::write(&reproducibility, Format::Csv, rows::SAMENESS_COLUMNS, &found.sameness)?;
    if let [(base, _), (scenario, _)] = order.scenarios {
        let audit = rows::rows(base, scenario, &found.audited);
        files.extend(writer::write(&path("audit"), Format::Both, CheckRow::COLUMNS, audit)?);
        let verdicts = rows::verdict_rows(base, scenario, &found.audited);
        writer::write(&path("verdicts.csv"), Format::Csv, VerdictRow::COLUMNS, verdicts)?;
        files.push("verdicts.csv".into());
    }
    for (name, scenario) in order.scenarios {
        let file = format!("{name}.toml");
        fs::write(path(&file), resolved(scenario)).with_context(|| cannot_write(&path(&file)))?;
        files.push(file);
    }
    files.sort();
    provenance::write_provenance(&path(PROVENANCE), &about(order, failed, &files))?;
    staging.publish(scratch)?;
    Ok(files)
}

/// What the audit follows from. What only matters to a conclusion is left out where there is none.
fn about(
    order: &Order,
    failed: &[(String, u32, String)],
    files: &[String],
) -> [(&'static str, Value); 18] {
    let base = &order.scenarios[0].1;
    let has_conclusion = order.scenarios.len() == 2;
    let of_conclusion = |value: Value| if has_conclusion { value } else { Value::Null };
    let failure = |(scenario, replicate, message): &(String, u32, String)| json!({ "scenario": scenario, "replicate": replicate, "message": message });
    let metrics: Vec<&str> = order.metrics.iter().map(|&metric| METRICS[metric].name).collect();
    let scenario = |(name, scenario): &(String, Scenario)| described(name, scenario);
    let check = |check: &Check| json!({ "check": check.name(), "setting": check.setting() });
    let checks: Vec<Value> = order.checks.iter().map(check).collect();
    [
        ("command", json!(COMMAND)),
        ("status", json!(status(false, !failed.is_empty()))),
        ("base", json!(order.scenarios[0].0)),
        ("scenarios", order.scenarios.iter().map(scenario).collect()),
        ("data_sha256", json!(order.data_digest)),
        ("seed", json!(base.seed)),
        ("scale", json!(base.scale)),
        ("replicates", of_conclusion(json!(ranges(&order.replicates())))),
        ("start", json!(base.start)),
        ("until", json!(base.until)),
        ("at", of_conclusion(json!(order.window.at))),
        ("months", of_conclusion(json!(order.window.months))),
        ("regions", of_conclusion(json!(order.regions))),
        ("metrics", of_conclusion(json!(metrics))),
        ("checks", of_conclusion(json!(checks))),
        ("ways", json!(Way::ALL.map(Way::name))),
        ("failed", failed.iter().map(failure).collect()),
        ("files", json!(files)),
    ]
}
