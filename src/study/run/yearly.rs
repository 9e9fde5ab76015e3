//! `yearly.csv`: a row for every year and place, with a column for each metric.

use std::borrow::Cow;
use std::path::Path;

use anyhow::Result;

use super::extract::{Every, Extract, over};

use crate::model::record::metrics::METRICS;
use crate::study::estimates::columns;
use crate::study::jobs::results::Results;
use crate::table::Holds::Numbers;
use crate::table::{Cell, Column, Format, Heading, writer};

/// A place in a year.
pub struct YearRow<'a> {
    replicate: u32,
    region: &'a str,
    year: i32,
    values: Vec<Option<f64>>,
}

impl<'a> YearRow<'a> {
    /// The columns before those of the metrics.
    pub const KEYS: &'a [Column<YearRow<'a>>] = &[
        columns::replicate(|row| Cell::Count(row.replicate.into())),
        columns::region(|row| Cell::word(row.region)),
        columns::year(|row| Cell::Count(row.year.into())),
    ];

    /// These, and one for each of some metrics.
    fn columns(metrics: &[usize]) -> Vec<Column<YearRow<'a>>> {
        let of = |(place, &metric): (usize, &usize)| {
            let about = &METRICS[metric];
            let (name, unit, doc) = (Cow::Borrowed(about.name), about.unit, about.doc);
            let heading = Heading { name, holds: Numbers, unit, doc };
            Column::numbered(heading, place, |row: &YearRow, place| Cell::number(row.values[place]))
        };
        let own = metrics.iter().enumerate().map(of);
        YearRow::KEYS.iter().cloned().chain(own).collect()
    }
}

/// Writes the rows of a replicate, place by place.
pub fn write(path: &Path, replicate: u32, results: &Results, extract: &Extract) -> Result<()> {
    let metrics = extract.metrics();
    let places = results.places().iter().enumerate();
    let places = places.filter(|(_, place)| extract.has(place, |_| true));
    let years: Vec<usize> = Every::Year.ends(results.month(0), results.months()).collect();
    let row = |place: usize, last: usize| {
        let of = |&metric: &usize| over(results, Every::Year.of(last), place, metric);
        let region = results.places()[place].name.as_str();
        let values = metrics.iter().map(of).collect();
        YearRow { replicate, region, year: results.month(last).year(), values }
    };
    let rows = places.flat_map(|(place, _)| years.iter().map(move |&last| (place, last)));
    let rows = rows.map(|(place, last)| row(place, last));
    writer::write(path, Format::Csv, &YearRow::columns(&metrics), rows).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::month::Month;
    use crate::study::jobs::results::metric_index;

    #[test]
    fn flows_are_summed_and_stocks_are_those_of_december() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let months: Vec<_> =
            (0..26).map(|month| vec![Some(f64::from(month)); METRICS.len()]).collect();
        let results = Results::of_china(Month::new(2014, 12), &months);
        let named = ["startups", "startups_founded", "startup_survival_36m"];
        let metrics = named.map(|name| metric_index(name).expect("a metric")).to_vec();
        let extract = Extract { metrics, ..Extract::ALL };
        let path = home.path().join("yearly.csv");
        write(&path, 2, &results, &extract).expect("the disk has room");
        let text = std::fs::read_to_string(path).expect("it was written");
        assert_eq!(
            text,
            "replicate,region,year,startups,startups_founded,startup_survival_36m\n\
             2,China,2015,12.0,78.0,6.5\n2,China,2016,24.0,222.0,18.5\n"
        );
    }
}
