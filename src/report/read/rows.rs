//! Rows of the tables that are read, with the columns that are used. docs/OUTPUT.md says what each
//! column means.

use std::collections::BTreeSet;
use std::fmt;

use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, Deserializer};

use crate::base::month::Month;
use crate::report::findings::{Check, Doubts, Row};
use crate::statistics::paired::Method;
use crate::study::estimates::verdict::Verdict;

/// The largest number that a table may have: beyond it, sums would overflow.
const LARGEST: f64 = 1e100;

/// A row of `differences.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct DifferenceRow {
    pub base: String,
    pub scenario: String,
    pub region: String,
    pub metric: String,
    pub unit: String,
    pub kind: String,
    pub window: String,
    pub replicates: u64,
    #[serde(deserialize_with = "finite")]
    pub base_level: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub level: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub difference: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub low_95: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub high_95: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub relative_change: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub same_sign_share: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub p_value: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub p_holm: Option<f64>,
    #[serde(default, deserialize_with = "finite")]
    pub difference_q10: Option<f64>,
    #[serde(default, deserialize_with = "finite")]
    pub difference_q90: Option<f64>,
    #[serde(default, deserialize_with = "finite")]
    pub base_median: Option<f64>,
    pub method: String,
    #[serde(deserialize_with = "finite")]
    pub events: Option<f64>,
    #[serde(default, deserialize_with = "finite")]
    pub largest_share: Option<f64>,
    #[serde(default)]
    pub scale_doubtful: bool,
    pub verdict: String,
}

impl DifferenceRow {
    /// The row as a finding reads it.
    pub fn finding(&self, margin: f64, tests: usize) -> Row {
        let verdict = Verdict::ALL.into_iter().find(|it| it.name() == self.verdict);
        let method = [Method::StudentT, Method::Widened, Method::TooFewEvents];
        let method = method.into_iter().find(|it| it.name() == self.method);
        Row {
            metric: self.metric.clone(),
            unit: self.unit.clone(),
            pairs: self.replicates as usize,
            base: self.base_level,
            level: self.level,
            difference: self.difference,
            interval: self.low_95.zip(self.high_95),
            relative: self.relative_change,
            verdict,
            p_holm: self.p_holm,
            tests,
            margin,
            same_sign_share: self.same_sign_share,
            method: method.unwrap_or(Method::Widened),
            events: self.events,
            largest_share: self.largest_share,
            doubts: Doubts { is_far_from_record: false, depends_on_scale: self.scale_doubtful },
        }
    }
}

/// How many tests the p-values of a comparison are adjusted for. A place that has several names, as
/// the only region of a run and its part of the country, counts once, as where it is adjusted.
pub fn tests(rows: &[DifferenceRow]) -> usize {
    let tested = rows.iter().filter(|row| row.p_value.is_some());
    let one = tested.map(|row| (&row.scenario, &row.metric, figures(row)));
    one.collect::<BTreeSet<_>>().len()
}

/// What two rows share only if they are of the same place.
fn figures(row: &DifferenceRow) -> [Option<u64>; 7] {
    let numbers = [
        row.base_level,
        row.level,
        row.difference,
        row.p_value,
        row.difference_q10,
        row.difference_q90,
        row.base_median,
    ];
    numbers.map(|number| number.map(f64::to_bits))
}

/// A row of `path.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct PathRow {
    pub scenario: String,
    pub region: String,
    pub metric: String,
    #[serde(deserialize_with = "month")]
    pub month: Month,
    #[serde(deserialize_with = "finite")]
    pub base: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub base_low: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub base_high: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub other: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub other_low: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub other_high: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub difference: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub low: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub high: Option<f64>,
}

/// A row of `levels.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct LevelRow {
    pub scenario: String,
    pub replicate: u32,
    pub region: String,
    pub metric: String,
    #[serde(deserialize_with = "finite")]
    pub level: Option<f64>,
}

/// A row of `flows.csv`; of a comparison with the scenario.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct FlowRow {
    #[serde(default)]
    pub scenario: Option<String>,
    pub replicate: u32,
    #[serde(deserialize_with = "month")]
    pub month: Month,
    pub payer_sector: String,
    pub payee_sector: String,
    pub reason: String,
    #[serde(deserialize_with = "finite")]
    pub yuan: Option<f64>,
}

/// A row of `flow_differences.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct FlowDifferenceRow {
    pub scenario: String,
    pub year: i32,
    pub payer_sector: String,
    pub payee_sector: String,
    pub reason: String,
    #[serde(deserialize_with = "finite")]
    pub base_yuan: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub yuan: Option<f64>,
}

/// A row of `refused_claims.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct RefusedRow {
    pub scenario: String,
    pub window: String,
    pub by: String,
    pub name: String,
    #[serde(deserialize_with = "finite")]
    pub paid_yuan: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub refused_yuan: Option<f64>,
}

/// A row of `audit.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct AuditRow {
    pub base: String,
    pub scenario: String,
    pub region: String,
    pub metric: String,
    pub window: String,
    pub check: String,
    pub setting: String,
    pub replicates: u64,
    #[serde(deserialize_with = "finite")]
    pub base_level: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub difference: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub low_95: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub high_95: Option<f64>,
    pub verdict: String,
}

impl AuditRow {
    /// The check that it is of.
    pub fn check(&self) -> Check {
        let (check, setting) = (self.check.clone(), self.setting.clone());
        Check { check, setting, verdict: self.verdict.clone() }
    }
}

/// A row of `attribution.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct AttributionRow {
    pub outside: String,
    pub removed: String,
    pub metric: String,
    pub window: String,
    pub unit: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub report_rank: u32,
    #[serde(deserialize_with = "finite")]
    pub rank: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub value: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub low_95: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub high_95: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub p_holm: Option<f64>,
    pub replicates: u64,
}

/// A row of `indices.csv`, or of `screening.csv`: how much a factor matters for an outcome.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct EffectRow {
    pub outcome: String,
    pub at: String,
    pub region: String,
    pub metric: String,
    pub window: String,
    pub factor: String,
    #[serde(default, deserialize_with = "finite")]
    pub mu_star: Option<f64>,
    #[serde(default, deserialize_with = "finite")]
    pub mu_star_half_width: Option<f64>,
    #[serde(default, deserialize_with = "finite")]
    pub total: Option<f64>,
    #[serde(default, deserialize_with = "finite")]
    pub total_low_95: Option<f64>,
    #[serde(default, deserialize_with = "finite")]
    pub total_high_95: Option<f64>,
    pub significant: Option<bool>,
}

impl EffectRow {
    /// The total index, or μ* where there is none.
    pub fn value(&self) -> f64 {
        self.total.or(self.mu_star).unwrap_or(0.0)
    }

    /// Its confidence interval.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let around = |half: f64| (self.value() - half, self.value() + half);
        self.total_low_95.zip(self.total_high_95).or_else(|| self.mu_star_half_width.map(around))
    }

    /// Whether it is significantly larger than the placebo's.
    pub fn is_significant(&self) -> bool {
        self.significant == Some(true)
    }
}

/// A row of `summary.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct SummaryRow {
    pub point: u64,
    pub scenario: String,
    pub at: String,
    pub region: String,
    pub metric: String,
    pub unit: String,
    pub window: String,
    pub replicates: u64,
    #[serde(deserialize_with = "finite")]
    pub mean: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub difference: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub low_95: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub high_95: Option<f64>,
}

/// A row of `outcomes.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct AffectedRow {
    pub base: String,
    pub scenario: String,
    pub outcome: String,
    pub replicates: u64,
    pub only_in_base: u64,
    pub only_in_other: u64,
    pub in_both: u64,
    #[serde(default, deserialize_with = "finite")]
    pub balance: Option<f64>,
    #[serde(default, deserialize_with = "finite")]
    pub balance_low_95: Option<f64>,
    #[serde(default, deserialize_with = "finite")]
    pub balance_high_95: Option<f64>,
    #[serde(default, deserialize_with = "finite")]
    pub p_holm: Option<f64>,
}

/// A row of `boxes.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct BoxRow {
    #[serde(rename = "box")]
    pub number: u64,
    pub cases: u64,
    pub of_interest: u64,
    #[serde(deserialize_with = "finite")]
    pub coverage: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub density: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub mass: Option<f64>,
    pub chosen: bool,
    #[serde(deserialize_with = "finite")]
    pub p_value: Option<f64>,
}

/// A row of `limits.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct LimitRow {
    #[serde(rename = "box")]
    pub number: u64,
    pub factor: String,
    #[serde(deserialize_with = "finite")]
    pub low: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub high: Option<f64>,
    pub categories: String,
    #[serde(deserialize_with = "finite")]
    pub quasi_p_low: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub quasi_p_high: Option<f64>,
}

/// A row of `scores.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct ScoreRow {
    pub id: String,
    pub metric: String,
    pub region: String,
    pub year: i32,
    pub role: String,
    #[serde(deserialize_with = "is_finite")]
    pub target: f64,
    #[serde(deserialize_with = "is_finite")]
    pub tolerance: f64,
    #[serde(deserialize_with = "finite")]
    pub simulated: Option<f64>,
    #[serde(deserialize_with = "finite")]
    pub ratio: Option<f64>,
    pub inside: Option<bool>,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub own: bool,
}

/// A row of `facts.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct FactRow {
    pub fact: String,
    #[serde(deserialize_with = "is_finite")]
    pub target_low: f64,
    #[serde(deserialize_with = "is_finite")]
    pub target_high: f64,
    #[serde(deserialize_with = "finite")]
    pub simulated: Option<f64>,
    pub passes: Option<bool>,
    #[serde(deserialize_with = "finite")]
    pub without_mechanism: Option<f64>,
    pub control_fails: Option<bool>,
}

/// A row of `forecasts.csv`.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the columns are described in docs/OUTPUT.md")]
pub struct ForecastRow {
    pub metric: String,
    pub year: i32,
    #[serde(deserialize_with = "is_finite")]
    pub record: f64,
    #[serde(deserialize_with = "is_finite")]
    pub error: f64,
    #[serde(deserialize_with = "is_finite")]
    pub naive_error: f64,
    #[serde(deserialize_with = "finite")]
    pub relative: Option<f64>,
}

/// A place in a year of a replicate.
#[derive(Clone, Debug)]
pub struct YearlyRow {
    /// The replicate.
    pub replicate: u32,
    /// The place.
    pub region: String,
    /// The year.
    pub year: i32,
    /// The figures that were asked for, in that order.
    pub values: Vec<Option<f64>>,
}

/// A table whose columns are not known beforehand.
#[derive(Clone, Debug)]
pub struct Table {
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its cells as they stand.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads it.
    pub(super) fn read(text: &str) -> Result<Table> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers()?.iter().map(String::from).collect();
        let rows: Result<Vec<Vec<String>>, csv::Error> =
            reader.records().map(|row| Ok(row?.iter().map(String::from).collect())).collect();
        Ok(Table { columns, rows: rows? })
    }

    /// The cells of a column; none where there is no such column.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let place = self.columns.iter().position(|column| column == name);
        self.rows.iter().filter_map(|row| Some(row.get(place?)?.as_str())).collect()
    }

    /// The place of a column.
    fn column(&self, name: &str) -> Result<usize> {
        let place = self.columns.iter().position(|column| column == name);
        place.with_context(|| format!("the column `{name}` is missing"))
    }

    /// Its rows as yearly figures of some metrics.
    pub(super) fn yearly(&self, metrics: &[&str]) -> Result<Vec<YearlyRow>> {
        let [replicate, region, year] =
            [self.column("replicate")?, self.column("region")?, self.column("year")?];
        let places: Vec<usize> =
            metrics.iter().map(|metric| self.column(metric)).collect::<Result<_>>()?;
        let row = |cells: &Vec<String>| {
            let values = places.iter().map(|&place| number(&cells[place]));
            Ok(YearlyRow {
                replicate: cells[replicate].parse().context("`replicate` is no number")?,
                region: cells[region].clone(),
                year: cells[year].parse().context("`year` is no number")?,
                values: values.collect::<Result<_>>()?,
            })
        };
        self.rows.iter().map(row).collect()
    }
}

/// A number, or nothing where a cell is empty.
pub fn number(cell: &str) -> Result<Option<f64>> {
    if cell.is_empty() {
        return Ok(None);
    }
    let number = cell.parse::<f64>().ok().filter(|number| number.abs() <= LARGEST);
    number.map(Some).ok_or_else(|| anyhow!("`{cell}` is no finite number"))
}

/// Reads a number that is finite, if there is one.
fn finite<'de, D: Deserializer<'de>>(cell: D) -> Result<Option<f64>, D::Error> {
    let number = Option::<f64>::deserialize(cell)?;
    match number {
        Some(number) if number.is_nan() || number.abs() > LARGEST => {
            Err(refused(format_args!("{number} is no finite number")))
        }
        _ => Ok(number),
    }
}

/// Reads a number that is finite.
fn is_finite<'de, D: Deserializer<'de>>(cell: D) -> Result<f64, D::Error> {
    finite(cell)?.ok_or_else(|| refused("a number is missing"))
}

/// Reads a month.
fn month<'de, D: Deserializer<'de>>(cell: D) -> Result<Month, D::Error> {
    String::deserialize(cell)?.parse().map_err(refused)
}

fn refused<E: serde::de::Error>(what: impl fmt::Display) -> E {
    E::custom(what)
}
