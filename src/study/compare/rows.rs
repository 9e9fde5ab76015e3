//! `differences` and `levels`, both as CSV and Parquet: rows of scenario, region and metric.

use std::path::Path;

use anyhow::Result;

use crate::model::record::metrics::METRICS;
use crate::study::estimates::differences::{Difference, unit_of_window};
use crate::table::column::Holds::{Counts, Numbers, Texts};
use crate::table::column::{Cell, Column, column};
use crate::table::writer::write_both;

/// The columns of both files.
pub const COLUMNS: [Column; 27] = [
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
        "lower end of the 95 % interval; empty with fewer than two replicates, or six that differ alike and not by zero",
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
        "few",
        Texts,
        "word",
        "yes where fewer than ten simulated agents or events stand behind the larger level; no for sums of \
         money and ratios, which do not tell",
    ),
    column(
        "verdict",
        Texts,
        "word",
        "with `--precision`: different (interval without zero), alike (zero in it, and both ends within the precision), \
         unsure (zero in it, and an end beyond the precision after all replicates); empty without, and where levels are undefined",
    ),
    column(
        "narrow",
        Texts,
        "word",
        "with `--precision`: yes where half the interval is within it, whatever the verdict",
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

/// Writes `differences` of a world of that scale and names the files.
///
/// # Errors
///
/// Where a file cannot be written.
pub fn write(
    directory: &Path,
    base: &str,
    others: &[(String, Vec<Difference>)],
    scale: f64,
) -> Result<[String; 2]> {
    let rows = others
        .iter()
        .flat_map(|(scenario, rows)| rows.iter().map(move |row| cells(base, scenario, row, scale)));
    write_both(directory, "differences", &COLUMNS, rows)
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

/// Writes `levels`, what the differences were reckoned from, and names the files.
///
/// # Errors
///
/// Where a file cannot be written.
pub fn write_levels(directory: &Path, rows: &[LevelRow]) -> Result<[String; 2]> {
    let cells = |row: &LevelRow| {
        vec![
            Cell::word(&row.scenario),
            Cell::Count(i64::from(row.replicate)),
            Cell::word(&row.region),
            Cell::word(METRICS[row.metric].name),
            Cell::number(row.level),
        ]
    };
    write_both(directory, "levels", &LEVEL_COLUMNS, rows.iter().map(cells))
}

/// One row, in the order of the columns.
fn cells(base: &str, scenario: &str, row: &Difference, scale: f64) -> Vec<Cell> {
    let metric = &METRICS[row.metric];
    vec![
        Cell::word(base),
        Cell::word(scenario),
        Cell::word(&row.region),
        Cell::word(metric.name),
        Cell::Text(unit_of_window(metric, row.months)),
        Cell::word(metric.kind.name()),
        Cell::word(&row.window),
        Cell::Count(row.pairs as i64),
        Cell::number(row.base),
        Cell::number(row.level),
        Cell::number(row.difference),
        Cell::number(row.interval.map(|(low, _)| low)),
        Cell::number(row.interval.map(|(_, high)| high)),
        Cell::number(row.relative),
        Cell::number(row.same_sign_share),
        Cell::number(row.variance_reduction),
        Cell::number(row.p_value),
        Cell::number(row.p_holm),
        Cell::number(row.median_difference),
        Cell::number(row.tenths.map(|(low, _)| low)),
        Cell::number(row.tenths.map(|(_, high)| high)),
        Cell::number(row.base_median),
        Cell::number(row.median),
        Cell::number(row.skewness),
        Cell::yes(row.is_of_few(scale)),
        row.verdict.map_or(Cell::Empty, |it| Cell::word(it.verdict.name())),
        row.verdict.map_or(Cell::Empty, |it| Cell::yes(it.is_narrow)),
    ]
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::study::estimates::differences::of_levels;
    use crate::study::jobs::results::metric_index;

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
    fn what_is_undefined_is_empty_in_both_files() {
        use parquet::file::reader::{FileReader, SerializedFileReader};
        use parquet::record::RowAccessor;

        let home = tempfile::tempdir().expect("a temporary directory");
        let others = [("b".to_string(), vec![row(Some(2.0)), row(None)])];
        let files = write(home.path(), "a", &others, 1.0).expect("the disk has room");
        assert_eq!(files, ["differences.csv", "differences.parquet"]);
        let text = fs::read_to_string(home.path().join(&files[0])).expect("it was written");
        let lines: Vec<&str> = text.lines().collect();
        let whole = "a,b,West,startups,firms,stock,2015-01,1,2,2,0,,,0,,,,,0,0,0,2,2,,no,,";
        assert_eq!(lines[1], whole);
        assert_eq!(lines[2], "a,b,West,startups,firms,stock,2015-01,0,,,,,,,,,,,,,,,,,no,,");
        let file = fs::File::open(home.path().join(&files[1])).expect("it was written");
        let reader = SerializedFileReader::new(file).expect("it is a Parquet file");
        let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].get_string(2).expect("a region"), "West");
        assert_eq!(rows[0].get_double(9).expect("a level"), 2.0);
        assert!(rows[1].get_double(9).is_err());
    }
}
