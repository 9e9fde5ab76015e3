//! Repeats the run behind a row of earlier results, and compares it with what is written there.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

use super::estimates::differences::{Window, level};
use super::jobs::error::StudyError;
use super::jobs::provenance::PROVENANCE;
use super::jobs::replicate::{Control, simulate};
use super::jobs::results::{Keep, Results, metric_index};
use super::jobs::runs::caught;
use super::sweep::merge::EXPERIMENT;
use super::sweep::plan::Plan;
use super::sweep::record::SweepJob;
use super::sweep::solving::scenario_of;

use crate::base::month::Month;
use crate::base::text::digest;
use crate::model::rules::scenario::Scenario;
use crate::scenario::load;
use crate::schema::user_file;
use crate::study::experiment;
use crate::table::Cell;
use crate::table::failures::cannot_read;

/// The result of a repeated run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// Which run it was, in words.
    pub run: String,
    /// What was compared: a digest, a level or a cause.
    pub what: String,
    /// What stands in the file.
    pub written: String,
    /// What the run gives now.
    pub found: String,
}

impl Replayed {
    /// Whether both are the same.
    pub fn is_confirmed(&self) -> bool {
        self.written == self.found
    }
}

/// The tables whose rows can be made again, with what each row holds.
const TABLES: [&str; 4] = ["manifest.csv", "levels.csv", "runs.csv", "series.csv"];

/// Repeats the run behind a row, the first of which is 1; nothing when it was stopped.
///
/// # Errors
///
/// Says why there is no such row, or why it cannot be repeated.
pub fn replay(
    file: &Path,
    row: usize,
    (usual, data_digest): (&[usize], &str),
    control: Control,
) -> Result<Option<Replayed>, StudyError> {
    Ok(repeat(file, row, (usual, data_digest), control)?)
}

fn repeat(
    file: &Path,
    row: usize,
    (usual, data_digest): (&[usize], &str),
    control: Control,
) -> Result<Option<Replayed>> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if !TABLES.contains(&name.as_str()) {
        bail!(
            "rows of `{}` cannot be replayed one by one; rows of {} can{}",
            file.display(),
            TABLES.join(", "),
            if name.ends_with(".parquet") {
                ", which have the rows of the whole country, of all places where there are no others"
            } else {
                ""
            }
        );
    }
    let directory = file.parent().unwrap_or(Path::new(""));
    let provenance = provenance(directory)?;
    check(directory, &provenance, data_digest)?;
    let cells = cells(file, row)?;
    let source = Source { directory, provenance: &provenance, cells: &cells, usual };
    let (scenario, run) = source.scenario()?;
    let scenario = match scenario {
        Ok(scenario) => scenario,
        Err(cause) => {
            return Ok(Some(Replayed {
                run,
                what: "cause".into(),
                written: source.cell("cause")?.to_string(),
                found: cause,
            }));
        }
    };
    let places = source.places();
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    let keep = if places.is_empty() { Keep::Everything } else { Keep::Places(&places) };
    let replicate = source.number("replicate")?;
    let made = match caught(|| simulate(&scenario, replicate, keep, control)) {
        Ok(made) => made?,
        Err(found) => {
            let written = source.cell("cause").unwrap_or_default().to_string();
            return Ok(Some(Replayed { run, what: "cause".into(), written, found }));
        }
    };
    let Some(made) = made else { return Ok(None) };
    let (what, written, found) = source.comparison_with(&name, &made.results)?;
    Ok(Some(Replayed { run, what, written, found }))
}

/// What a row of a table comes from.
struct Source<'a> {
    directory: &'a Path,
    provenance: &'a Value,
    cells: &'a BTreeMap<String, String>,
    usual: &'a [usize],
}

impl Source<'_> {
    fn cell(&self, name: &str) -> Result<&str> {
        let cell = self.cells.get(name);
        cell.map(String::as_str).ok_or_else(|| anyhow!("the table has no column `{name}`"))
    }

    fn number(&self, name: &str) -> Result<u32> {
        let cell = self.cell(name)?;
        cell.parse().map_err(|_| anyhow!("{name} = `{cell}` is no number"))
    }

    fn said(&self, key: &str) -> &str {
        self.provenance.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// Months of the period that a row of a series is of.
    fn period(&self) -> u32 {
        match self.said("every") {
            "year" => 12,
            "quarter" => 3,
            _ => 1,
        }
    }

    /// The places that were kept; all of them when none is named.
    fn places(&self) -> Vec<String> {
        let regions = self.provenance.get("regions").and_then(Value::as_array);
        let names = regions.into_iter().flatten().filter_map(Value::as_str);
        names.map(String::from).collect()
    }

    /// The scenario of the run, or why it cannot be made, with what the run is called.
    fn scenario(&self) -> Result<(Result<Scenario, String>, String)> {
        if self.provenance.get("from").is_some_and(|from| !from.is_null()) {
            bail!("these results continue from a checkpoint; repeat `stia run --from` with it");
        }
        let replicate = self.number("replicate")?;
        if self.directory.join(EXPERIMENT).is_file() {
            return self.of_sweep(replicate);
        }
        let name = self.cells.get("scenario").map(String::as_str);
        let file = match self.cells.get("file") {
            Some(file) => file.clone(),
            None => name.map_or_else(|| "scenario.toml".into(), |name| format!("{name}.toml")),
        };
        let path = self.directory.join(&file);
        let loaded = load(&path.display().to_string(), &[]).map_err(|mistakes| {
            let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            anyhow!(lines.join("\n       "))
        })?;
        let run = format!("{}, replicate {replicate}", name.unwrap_or(&loaded.scenario.name));
        Ok((Ok(loaded.scenario), run))
    }

    fn of_sweep(&self, replicate: u32) -> Result<(Result<Scenario, String>, String)> {
        let file = self.directory.join(EXPERIMENT).display().to_string();
        let loaded =
            experiment::load(&file, &experiment::Changes::default()).map_err(|mistakes| {
                let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
                anyhow!(lines.join("\n       "))
            })?;
        let plan = Plan::new(loaded, self.usual, self.said("data_sha256").into())?;
        let name = self.cell("scenario")?;
        let mut names = plan.loaded.scenarios.iter();
        let scenario = names.position(|(known, _)| known == name);
        let scenario = scenario.ok_or_else(|| anyhow!("the sweep has no scenario `{name}`"))?;
        let number = self.number("point")? as usize;
        let point = number.checked_sub(1).filter(|&point| point < plan.points());
        let point = point.ok_or_else(|| anyhow!("the sweep has no point {number}"))?;
        let run = format!("point {number} of {name}, replicate {replicate}");
        Ok((scenario_of(&plan, SweepJob { point, scenario, replicate }), run))
    }

    /// What of the results stands in the row, as it is written and as it is now.
    fn comparison_with(&self, table: &str, results: &Results) -> Result<(String, String, String)> {
        if table == "manifest.csv" {
            return Ok(("digest".into(), self.cell("digest")?.into(), results.digest()));
        }
        let name = self.cell("metric")?;
        let metric = metric_index(name).ok_or_else(|| anyhow!("no metric is called `{name}`"))?;
        let region = self.cell("region")?;
        let month = |text: &str| -> Result<Month> {
            text.parse().map_err(|_| anyhow!("`{text}` is no month"))
        };
        let months = self.provenance.get("months").and_then(Value::as_u64).unwrap_or(1) as u32;
        let (at, written, months) = match table {
            "series.csv" => (month(self.cell("month")?)?, self.cell("value")?, self.period()),
            "levels.csv" => (month(self.said("at"))?, self.cell("level")?, months),
            _ => (month(self.cell("at")?)?, self.cell("level")?, months),
        };
        let found = level(results, region, metric, Window { at, months });
        let found = Cell::number(found).to_text().into_owned();
        Ok((format!("{name} in {region}, {at}"), written.into(), found))
    }
}

/// Why these are no results that this program would make.
fn other(what: String) -> anyhow::Error {
    StudyError::OtherResults { what }.into()
}

/// Whether data and scenarios are those that the results were made of.
fn check(directory: &Path, provenance: &Value, data_digest: &str) -> Result<()> {
    if provenance.get("data_sha256").and_then(Value::as_str) != Some(data_digest) {
        let directory = directory.display();
        return Err(other(format!(
            "`{directory}` was made with other data than this program contains"
        )));
    }
    let scenarios = provenance.get("scenarios").and_then(Value::as_array).into_iter().flatten();
    let of_run = provenance.get("scenario_sha256").map(|sha256| ("scenario.toml", sha256));
    let listed = scenarios.filter_map(|it| Some((it.get("file")?.as_str()?, it.get("sha256")?)));
    for (file, sha256) in listed.chain(of_run) {
        let path = directory.join(file);
        let text = user_file::text(&path).map_err(|what| anyhow!("`{}` {what}", path.display()))?;
        if Some(digest(&[&text]).as_str()) != sha256.as_str() {
            let path = path.display();
            let what = format!("`{path}` is no longer the file that the results were made of");
            return Err(other(what));
        }
    }
    Ok(())
}

/// What `provenance.json` says of a directory of results, if this program can make them again.
fn provenance(directory: &Path) -> Result<Value> {
    let path = directory.join(PROVENANCE);
    let text = user_file::text(&path).map_err(|what| {
        let path = path.display();
        anyhow!(
            "`{}` holds no results of stia: cannot read `{path}`: it {what}",
            directory.display()
        )
    })?;
    let value: Value =
        serde_json::from_str(&text).with_context(|| format!("`{}` is damaged", path.display()))?;
    let version = value.get("version").and_then(Value::as_str).unwrap_or_default();
    if version != env!("CARGO_PKG_VERSION") {
        return Err(other(format!(
            "`{}` was written by version {version}, this is {}: its results may differ",
            directory.display(),
            env!("CARGO_PKG_VERSION")
        )));
    }
    Ok(value)
}

/// The cells of a row by the names of their columns.
fn cells(file: &Path, row: usize) -> Result<BTreeMap<String, String>> {
    let open = user_file::open(file).map_err(|what| anyhow!("`{}` {what}", file.display()))?;
    let mut table = csv::Reader::from_reader(open);
    let header = table.headers().with_context(|| cannot_read(file))?.clone();
    let mut count = 0;
    for cells in table.records() {
        let cells = cells.with_context(|| cannot_read(file))?;
        count += 1;
        if count == row {
            let names = header.iter().map(String::from);
            return Ok(names.zip(cells.iter().map(String::from)).collect());
        }
    }
    bail!("`{}` has {count} rows, counted from 1; there is no row {row}", file.display())
}
