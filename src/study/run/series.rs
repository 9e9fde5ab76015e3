//! `series.csv` and `series.parquet`: a row for every month, place and metric.

use std::path::Path;

use anyhow::Result;

use super::extract::{Extract, over};

use crate::model::record::metrics::METRICS;
use crate::model::record::recorder::Level;
use crate::study::estimates::columns;
use crate::study::jobs::results::Results;
use crate::table::Holds::Numbers;
use crate::table::{Cell, Column, Format, column, writer};

/// A metric of a place in a month.
pub struct SeriesRow<'a> {
    replicate: u32,
    month: &'a str,
    region: &'a str,
    metric: &'a str,
    value: Option<f64>,
}

impl<'a> SeriesRow<'a> {
    /// The columns of both files.
    pub const COLUMNS: &'a [Column<SeriesRow<'a>>] = &[
        columns::replicate(|row| Cell::Count(row.replicate.into())),
        columns::month(|row| Cell::word(row.month)),
        columns::region(|row| Cell::word(row.region)),
        columns::metric(|row| Cell::word(row.metric)),
        column(
            "value",
            Numbers,
            "that of the metric",
            "its value; a flow is that of the month (after `--every` of the quarter or year that ends \
             with it)",
            |row| Cell::number(row.value),
        ),
    ];
}

/// Writes the rows of a replicate. Unless places are named, these are as CSV those of China and the
/// macro-regions, as Parquet all.
pub fn write(directory: &Path, replicate: u32, results: &Results, extract: &Extract) -> Result<()> {
    let metrics = &extract.metrics();
    let ends = extract.every.ends(results.month(0), results.months());
    let months: Vec<(usize, String)> =
        ends.map(|last| (last, results.month(last).to_string())).collect();
    let rows = |usual: fn(Level) -> bool| {
        let places = results.places().iter().enumerate();
        let places = places.filter(move |(_, place)| extract.has(place, usual));
        let places: Vec<usize> = places.map(|(place, _)| place).collect();
        let of_month = move |(last, month)| {
            let of = move |place: usize, &metric: &usize| SeriesRow {
                replicate,
                month,
                region: &results.places()[place].name,
                metric: METRICS[metric].name,
                value: over(results, extract.every.of(last), place, metric),
            };
            let places = places.clone().into_iter();
            places.flat_map(move |place| metrics.iter().map(move |metric| of(place, metric)))
        };
        months.iter().flat_map(move |(last, month)| of_month((*last, month.as_str())))
    };
    let path = directory.join("series");
    writer::write(&path, Format::Csv, SeriesRow::COLUMNS, rows(|level| level != Level::Region))?;
    writer::write(&path, Format::Parquet, SeriesRow::COLUMNS, rows(|_| true))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    use super::*;
    use crate::base::month::Month;

    #[test]
    fn what_is_undefined_is_empty_in_text_and_null_in_parquet() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let mut months = vec![vec![Some(3.0); METRICS.len()]; 2];
        months[1][0] = None;
        months[1][1] = Some(0.1);
        let results = Results::of_china(Month::new(2015, 12), &months);

        write(home.path(), 7, &results, &Extract::ALL).expect("the disk has room");
        let path = home.path().join("series.csv");
        let text = std::fs::read_to_string(&path).expect("it was written");
        let lines: Vec<_> = text.lines().skip(1).collect();
        let (one, other) = (METRICS[0].name, METRICS[1].name);
        assert_eq!(lines.len(), 2 * METRICS.len());
        assert_eq!(lines[0], format!("7,2015-12,China,{one},3.0"));
        assert_eq!(lines[METRICS.len()], format!("7,2016-01,China,{one},"));
        assert_eq!(lines[METRICS.len() + 1], format!("7,2016-01,China,{other},0.1"));

        let path = home.path().join("series.parquet");
        let file = std::fs::File::open(&path).expect("it was written");
        let reader = SerializedFileReader::new(file).expect("it is a Parquet file");
        let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2 * METRICS.len());
        assert_eq!(rows[0].get_double(5).expect("a value"), 3.0);
        assert_eq!(rows[METRICS.len()].get_string(1).expect("a month"), "2016-01");
        assert!(rows[METRICS.len()].get_double(5).is_err());
    }
}
