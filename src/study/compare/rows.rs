//! `differences` and `levels`, both as CSV and Parquet: rows of scenario, region and metric.

use std::path::Path;

use anyhow::Result;

use crate::model::record::metrics::{METRICS, Metric};
use crate::study::estimates::columns;
use crate::study::estimates::differences::{Difference, unit_of_window};
use crate::study::estimates::precision::is_narrow;
use crate::study::estimates::scale::{ScaleBias, is_doubtful};
use crate::study::estimates::verdict::Verdict;
use crate::table::Holds::{Flags, Numbers, Texts};
use crate::table::{Cell, Column, Format, column, writer};

/// What rows are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// The margin of equivalence, as a share of the base's level.
    pub margin: f64,
    /// The precision that was asked for, as a share of the base's level.
    pub precision: Option<f64>,
}

/// A row of `differences`.
pub struct DifferenceRow<'a> {
    base: &'a str,
    scenario: &'a str,
    terms: Terms,
    scale: f64,
    found: &'a Difference,
}

impl<'a> DifferenceRow<'a> {
    /// The columns of both files.
    pub const COLUMNS: &'a [Column<DifferenceRow<'a>>] = &[
        columns::base(|row| Cell::word(row.base)),
        columns::scenario(|row| Cell::word(row.scenario)),
        columns::region(|row| Cell::word(&row.found.region)),
        columns::metric(|row| Cell::word(row.metric().name)),
        columns::unit(|row| Cell::text(unit_of_window(row.metric(), row.found.months))),
        column("kind", Texts, "word", "stock, flow or ratio", |row| {
            Cell::word(row.metric().kind.name())
        }),
        columns::window(|row| Cell::word(&row.found.window)),
        columns::replicates(|row| Cell::count(row.found.pairs)),
        columns::base_level(|row| Cell::number(row.found.base)),
        columns::level(|row| Cell::number(row.found.level)),
        columns::difference(|row| Cell::number(row.found.difference)),
        columns::low(|row| Cell::low(row.found.interval())),
        columns::high(|row| Cell::high(row.found.interval())),
        columns::relative_change(|row| Cell::number(row.found.relative)),
        columns::same_sign_share(|row| Cell::number(row.found.same_sign_share)),
        columns::variance_reduction(|row| Cell::number(row.found.variance_reduction)),
        columns::p_value(
            "two-sided p-value of no difference, for this row alone; empty where nothing varies",
            |row| Cell::number(row.found.p_value()),
        ),
        columns::p_holm(
            "the same after Holm adjustment over all rows of the comparison that have one",
            |row| Cell::number(row.found.p_holm),
        ),
        column(
            "median_difference",
            Numbers,
            "that in `unit`",
            "median of the paired differences",
            |row| Cell::number(row.found.median_difference),
        ),
        column(
            "difference_q10",
            Numbers,
            "that in `unit`",
            "a tenth of the paired differences lie below (type 7 of Hyndman and Fan)",
            |row| Cell::low(row.found.tenths),
        ),
        column("difference_q90", Numbers, "that in `unit`", "a tenth of them lie above", |row| {
            Cell::high(row.found.tenths)
        }),
        column("base_median", Numbers, "that in `unit`", "median level of the base", |row| {
            Cell::number(row.found.base_median)
        }),
        column("median", Numbers, "that in `unit`", "median level of the other scenario", |row| {
            Cell::number(row.found.median)
        }),
        column(
            "skewness",
            Numbers,
            "factor",
            "skewness of the paired differences, adjusted for small samples (G1); empty below three \
             replicates",
            |row| Cell::number(row.found.skewness),
        ),
        columns::method(|row| Cell::word(row.found.inference.method.name())),
        columns::events(|row| Cell::number(row.found.events.map(|events| events.all))),
        columns::differing_events(|row| {
            Cell::number(row.found.events.map(|events| events.differing))
        }),
        columns::largest_share(|row| Cell::number(row.found.largest_share)),
        column(
            "verdict",
            Texts,
            "word",
            "significant (the Holm-adjusted p-value below 0.05), equivalent (the confidence \
             interval inside the margin on both sides of zero) or inconclusive; empty below two \
             replicates, and where `events` is zero",
            |row| Cell::word_if_any(row.found.verdict(row.terms.margin).map(Verdict::name)),
        ),
        columns::scale_level_bias(|row| Cell::number(row.bias().map(|bias| bias.level_bias))),
        column(
            "scale_difference_bias",
            Numbers,
            "share",
            "the largest bias of a difference, over the level, among four interventions",
            |row| Cell::number(row.bias().map(|bias| bias.difference_bias)),
        ),
        column(
            "scale_doubtful",
            Flags,
            "flag",
            "true where the first exceeds 5 %, or where the second, or a reversal of sign among the \
             four, leaves the sign of `difference` in doubt",
            |row| Cell::flag(Some(is_doubtful(row.metric().name, row.scale, row.found.relative))),
        ),
        column(
            "within_precision",
            Flags,
            "flag",
            "with `--precision`: true where the margin of error is within it, whatever the verdict",
            |row| Cell::flag(row.is_narrow()),
        ),
    ];

    fn metric(&self) -> &'static Metric {
        &METRICS[self.found.metric]
    }

    fn bias(&self) -> Option<&'static ScaleBias> {
        ScaleBias::of(self.metric().name, self.scale)
    }

    fn is_narrow(&self) -> Option<bool> {
        let precision = self.terms.precision.filter(|_| self.found.pairs > 0)?;
        Some(is_narrow(self.found, precision))
    }
}

/// Writes `differences` and names the files.
pub fn write(
    directory: &Path,
    (base, scale): (&str, f64),
    others: &[(String, Vec<Difference>)],
    terms: Terms,
) -> Result<Vec<String>> {
    let rows = others.iter().flat_map(|(scenario, rows)| {
        rows.iter().map(move |found| DifferenceRow { base, scenario, terms, scale, found })
    });
    writer::write(&directory.join("differences"), Format::Both, DifferenceRow::COLUMNS, rows)
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

impl LevelRow {
    /// The columns of `levels`.
    pub const COLUMNS: &'static [Column<LevelRow>] = &[
        columns::scenario(|row| Cell::word(&row.scenario)),
        columns::replicate(|row| Cell::Count(row.replicate.into())),
        columns::region(|row| Cell::word(&row.region)),
        columns::metric(|row| Cell::word(METRICS[row.metric].name)),
        column(
            "level",
            Numbers,
            "that in `unit`",
            "the level at the window of the comparison; empty where undefined",
            |row| Cell::number(row.level),
        ),
    ];
}

/// Writes `levels`, what the differences are computed from, and names the files.
pub fn write_levels(directory: &Path, rows: &[LevelRow]) -> Result<Vec<String>> {
    writer::write(&directory.join("levels"), Format::Both, LevelRow::COLUMNS, rows)
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

    const TERMS: Terms = Terms { margin: 0.02, precision: None };

    #[test]
    fn what_is_undefined_is_empty_in_both_files() {
        use parquet::file::reader::{FileReader, SerializedFileReader};
        use parquet::record::RowAccessor;

        let home = tempfile::tempdir().expect("a temporary directory");
        let others = [("b".to_string(), vec![row(Some(2.0)), row(None)])];
        let files = write(home.path(), ("a", 1.0), &others, TERMS).expect("the disk has room");
        assert_eq!(files, ["differences.csv", "differences.parquet"]);
        let path = home.path().join(&files[0]);
        let mut table = csv::Reader::from_path(path).expect("it was written");
        let columns = table.headers().expect("a header").clone();
        let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        let [whole, undefined] = &rows[..] else { panic!("two rows") };
        for (column, cells) in columns.iter().zip(whole.iter().zip(undefined)) {
            match column {
                "base" | "scenario" | "region" | "metric" | "unit" | "kind" | "window"
                | "method" | "events" | "differing_events" => {
                    assert_eq!(cells.0, cells.1, "{column}");
                }
                "replicates" => assert_eq!(cells, ("1", "0")),
                "scale_doubtful" => assert_eq!(cells, ("false", "false")),
                "base_level" | "level" => assert_eq!(cells, ("2.0", ""), "{column}"),
                _ => assert_eq!(cells.1, "", "{column}"),
            }
        }
        let file = fs::File::open(home.path().join(&files[1])).expect("it was written");
        let reader = SerializedFileReader::new(file).expect("it is a Parquet file");
        let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].get_string(2).expect("a region"), "West");
        assert_eq!(rows[0].get_double(9).expect("a level"), 2.0);
        assert!(rows[1].get_double(9).is_err());
    }
}
