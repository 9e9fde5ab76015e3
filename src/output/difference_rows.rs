//! `differences` and `levels`, both as CSV and Parquet: rows of scenario, region and metric.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::differences::Difference;
use super::table::{cannot_write, write_rows};
use crate::metrics::{METRICS, Metric, MetricKind};
use crate::recorder::Holds::{Counts, Numbers, Texts};
use crate::recorder::{Cell, Column, column};

/// The columns of both files.
pub const COLUMNS: [Column; 25] = [
    column("base", Texts, "word", "scenario that the other one is held against"),
    column("scenario", Texts, "word", "the other scenario"),
    column("region", Texts, "word", "place, named as in the series; China is the whole run"),
    column("metric", Texts, "text", "name of the metric; `stia metrics` says what it means"),
    column("unit", Texts, "text", "unit of the levels and of their difference"),
    column("kind", Texts, "word", "stock, flow or ratio"),
    column("window", Texts, "YYYY-MM", "a month, or the months that are summed or averaged"),
    column("replicates", Counts, "replicates", "replicates in which both levels are defined"),
    column("base_level", Numbers, "that in `unit`", "mean level of the base in these"),
    column("level", Numbers, "that in `unit`", "mean level of the other scenario in these"),
    column(
        "difference",
        Numbers,
        "that in `unit`",
        "mean of the paired differences, other less base",
    ),
    column(
        "low_95",
        Numbers,
        "that in `unit`",
        "lower end of the 95 % interval; empty with fewer than two replicates",
    ),
    column("high_95", Numbers, "that in `unit`", "upper end of it"),
    column("relative_change", Numbers, "share", "the difference over the base's level"),
    column(
        "same_sign_share",
        Numbers,
        "share",
        "share of the replicates whose difference has the sign of the mean; zeros count as half",
    ),
    column(
        "variance_reduction",
        Numbers,
        "factor",
        "variances of both levels over that of their difference: how many times as many replicates \
         without shared luck would be as sure; empty where the differences do not vary",
    ),
    column(
        "p_value",
        Numbers,
        "share",
        "of Student's t test of the paired differences, two-sided, for this row alone; empty where \
         they do not vary",
    ),
    column(
        "p_holm",
        Numbers,
        "share",
        "the same after Holm's adjustment over all rows of the comparison that have one",
    ),
    column("median_difference", Numbers, "that in `unit`", "median of the paired differences"),
    column(
        "difference_q10",
        Numbers,
        "that in `unit`",
        "a tenth of the paired differences lie below (type 7 of Hyndman and Fan)",
    ),
    column("difference_q90", Numbers, "that in `unit`", "a tenth of them lie above"),
    column("base_median", Numbers, "that in `unit`", "median level of the base"),
    column("median", Numbers, "that in `unit`", "median level of the other scenario"),
    column(
        "skewness",
        Numbers,
        "factor",
        "skewness of the paired differences, adjusted for few (G1); empty below three replicates",
    ),
    column(
        "verdict",
        Texts,
        "word",
        "with `--precision`: different (interval without zero), alike (zero in it, and both ends within the precision), \
         unsure (too wide after all replicates); empty without, and where levels are undefined",
    ),
];

/// The columns of `levels`.
pub const LEVEL_COLUMNS: [Column; 5] = [
    column("scenario", Texts, "word", "the scenario"),
    column("replicate", Counts, "number", "the replicate"),
    column("region", Texts, "word", "place, named as in the series; China is the whole run"),
    column("metric", Texts, "text", "name of the metric; `stia metrics` says what it means"),
    column(
        "level",
        Numbers,
        "that in `unit`",
        "the level at the window of the comparison; empty where undefined",
    ),
];

/// Writes `differences.csv`.
pub fn write_csv(path: &Path, base: &str, others: &[(String, Vec<Difference>)]) -> Result<()> {
    fs::write(path, csv(base, others)).with_context(|| cannot_write(path))
}

/// Writes `differences.parquet`.
pub fn write_parquet(path: &Path, base: &str, others: &[(String, Vec<Difference>)]) -> Result<()> {
    write_rows(path, &COLUMNS, rows(base, others))
}

/// The level of a metric in one replicate of one scenario.
pub struct LevelRow {
    /// The scenario.
    pub scenario: String,
    /// The replicate.
    pub replicate: u32,
    /// The place.
    pub region: String,
    /// The metric's place in the table.
    pub metric: usize,
    /// Its level, if it is defined.
    pub level: Option<f64>,
}

/// Writes `levels.parquet`: the same as `levels.csv`.
pub fn write_levels_parquet(path: &Path, rows: &[LevelRow]) -> Result<()> {
    let cells = |row: &LevelRow| {
        vec![
            Cell::word(&row.scenario),
            Cell::Count(i64::from(row.replicate)),
            Cell::word(&row.region),
            Cell::word(METRICS[row.metric].name),
            row.level.map_or(Cell::Empty, Cell::Number),
        ]
    };
    write_rows(path, &LEVEL_COLUMNS, rows.iter().map(cells))
}

/// Writes `levels.csv`: what the differences were reckoned from.
pub fn write_levels(path: &Path, rows: &[LevelRow]) -> Result<()> {
    let mut text = csv::Writer::from_path(path).with_context(|| cannot_write(path))?;
    let mut write = || -> csv::Result<()> {
        text.write_record(LEVEL_COLUMNS.map(|column| column.name))?;
        for row in rows {
            let level = cell(&row.level.map_or(Cell::Empty, Cell::Number));
            let replicate = row.replicate.to_string();
            let metric = METRICS[row.metric].name;
            text.write_record([&row.scenario, &replicate, &row.region, metric, &level])?;
        }
        Ok(text.flush()?)
    };
    write().with_context(|| cannot_write(path))
}

fn csv(base: &str, others: &[(String, Vec<Difference>)]) -> String {
    let mut text = csv::Writer::from_writer(Vec::new());
    let header = COLUMNS.iter().map(|column| column.name.to_string()).collect();
    let cells = |row: Vec<Cell>| row.iter().map(cell).collect::<Vec<String>>();
    for row in std::iter::once(header).chain(rows(base, others).map(cells)) {
        text.write_record(row).expect("a text takes everything");
    }
    let bytes = text.into_inner().expect("a text takes everything");
    String::from_utf8(bytes).expect("names are text")
}

/// A cell as CSV has it.
pub(super) fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Count(count) => count.to_string(),
        // Minus zero becomes zero.
        Cell::Number(number) => format!("{}", number + 0.0),
        Cell::Text(text) => text.clone(),
    }
}

/// The rows, with the base's name and each other scenario with its differences.
fn rows(base: &str, others: &[(String, Vec<Difference>)]) -> impl Iterator<Item = Vec<Cell>> {
    let each = |(scenario, rows): &(String, Vec<Difference>)| {
        rows.iter().map(|row| cells(base, scenario, row)).collect::<Vec<_>>()
    };
    others.iter().flat_map(each).collect::<Vec<_>>().into_iter()
}

/// One row, in the order of the columns.
fn cells(base: &str, scenario: &str, row: &Difference) -> Vec<Cell> {
    let metric = &METRICS[row.metric];
    let number = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Number);
    vec![
        Cell::word(base),
        Cell::word(scenario),
        Cell::word(&row.region),
        Cell::word(metric.name),
        Cell::Text(unit_of_window(metric, row.months)),
        Cell::word(metric.kind.name()),
        Cell::word(&row.window),
        Cell::Count(row.pairs as i64),
        number(row.base),
        number(row.level),
        number(row.difference),
        number(row.interval.map(|(low, _)| low)),
        number(row.interval.map(|(_, high)| high)),
        number(row.relative),
        number(row.same_sign_share),
        number(row.variance_reduction),
        number(row.p_value),
        number(row.p_holm),
        number(row.median_difference),
        number(row.tenths.map(|(low, _)| low)),
        number(row.tenths.map(|(_, high)| high)),
        number(row.base_median),
        number(row.median),
        number(row.skewness),
        row.verdict.map_or(Cell::Empty, |verdict| Cell::word(verdict.name())),
    ]
}

/// The unit of what is compared: flows are summed over months.
pub fn unit_of_window(metric: &Metric, months: u32) -> String {
    match metric.kind {
        MetricKind::Flow => metric.unit.replace("/month", &format!("/{months} months")),
        MetricKind::Stock | MetricKind::Ratio => metric.unit.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::differences::of_levels;
    use crate::output::results::metric_index;

    fn row(level: Option<f64>) -> Difference {
        Difference {
            region: "West".into(),
            metric: metric_index("startups").expect("a metric"),
            window: "2015-01".into(),
            difference: level.map(|_| -0.0),
            ..of_levels(level.map(|level| (level, level)).into_iter().collect())
        }
    }

    #[test]
    fn what_is_undefined_is_empty() {
        let text = csv("a", &[("b".into(), vec![row(Some(2.0)), row(None)])]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "a,b,West,startups,firms,stock,2015-01,1,2,2,0,,,0,,,,,0,0,0,2,2,,");
        assert_eq!(lines[2], "a,b,West,startups,firms,stock,2015-01,0,,,,,,,,,,,,,,,,,");
    }

    #[test]
    fn both_files_have_the_same_rows() {
        use parquet::file::reader::{FileReader, SerializedFileReader};
        use parquet::record::RowAccessor;

        let home = tempfile::tempdir().expect("a temporary directory");
        let path = home.path().join("differences.parquet");
        let others = [("b".to_string(), vec![row(Some(2.0)), row(None)])];
        write_parquet(&path, "a", &others).expect("the disk has room");
        let file = fs::File::open(&path).expect("it was written");
        let reader = SerializedFileReader::new(file).expect("it is a Parquet file");
        let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].get_string(2).expect("a region"), "West");
        assert_eq!(rows[0].get_double(9).expect("a level"), 2.0);
        assert!(rows[1].get_double(9).is_err());
    }
}
