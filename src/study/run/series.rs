//! `series.csv` and `series.parquet`: a row for every month, place and metric.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};

use crate::model::record::metrics::METRICS;
use crate::model::record::recorder::Level;
use crate::study::jobs::results::Results;
use crate::table::column::Holds::{Counts, Numbers, Texts};
use crate::table::column::{Column, column};
use crate::table::writer::{cannot_write, create, series_schema, write_column};

/// The first line of `series.csv`.
pub const HEADER: &str = "replicate,month,region,metric,value\n";

/// The columns of both files.
pub const COLUMNS: [Column; 5] = [
    column("replicate", Counts, "number", "number of the replicate, from 1"),
    column("month", Texts, "YYYY-MM", "month, such as 2020-12"),
    column("region", Texts, "word", "China, a macro-region or a region"),
    column("metric", Texts, "text", "name of the metric, as in `metrics.csv`"),
    column("value", Numbers, "that of the metric", "its value; a flow is that of the month"),
];

/// Writes the rows of a replicate for China and the macro-regions, without the first line.
///
/// # Errors
///
/// Where it cannot be written.
pub fn write_csv(path: &Path, replicate: u32, results: &Results) -> Result<()> {
    let write = || -> std::io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        let mut line = String::new();
        for month in 0..results.months() {
            for (place, named) in results.places().iter().enumerate() {
                if named.level == Level::Region {
                    continue;
                }
                let key = format!("{replicate},{},{}", results.month(month), named.name);
                for (metric, about) in METRICS.iter().enumerate() {
                    line.clear();
                    line.push_str(&key);
                    line.push(',');
                    line.push_str(about.name);
                    line.push(',');
                    if let Some(value) = results.value(month, place, metric) {
                        write!(line, "{value}").expect("a text takes everything");
                    }
                    line.push('\n');
                    file.write_all(line.as_bytes())?;
                }
            }
        }
        file.flush()
    };
    write().with_context(|| cannot_write(path))
}

/// Writes the rows of a replicate for all places, as one row group.
///
/// # Errors
///
/// Where it cannot be written.
pub fn write_parquet(path: &Path, replicate: u32, results: &Results) -> Result<()> {
    let mut file = create(path, &series_schema())?;
    let write = || -> parquet::errors::Result<()> {
        let mut group = file.next_row_group()?;
        let (months, places) = (results.months(), results.places());
        let width = places.len() * METRICS.len();
        write_column::<Int32Type>(&mut group, |out| {
            let rows = vec![replicate as i32; width];
            (0..months).try_fold(0, |sum, _| Ok(sum + out.write_batch(&rows, None, None)?))
        })?;
        write_column::<ByteArrayType>(&mut group, |out| {
            (0..months).try_fold(0, |sum, month| {
                let month = ByteArray::from(results.month(month).to_string().into_bytes());
                Ok(sum + out.write_batch(&vec![month; width], None, None)?)
            })
        })?;
        write_column::<ByteArrayType>(&mut group, |out| {
            let names = places.iter().map(|place| ByteArray::from(place.name.as_str()));
            let rows: Vec<_> =
                names.flat_map(|name| std::iter::repeat_n(name, METRICS.len())).collect();
            (0..months).try_fold(0, |sum, _| Ok(sum + out.write_batch(&rows, None, None)?))
        })?;
        write_column::<ByteArrayType>(&mut group, |out| {
            let names: Vec<_> = METRICS.iter().map(|metric| ByteArray::from(metric.name)).collect();
            let rows: Vec<_> = places.iter().flat_map(|_| names.iter().cloned()).collect();
            (0..months).try_fold(0, |sum, _| Ok(sum + out.write_batch(&rows, None, None)?))
        })?;
        write_column::<DoubleType>(&mut group, |out| {
            (0..months).try_fold(0, |sum, month| {
                let all = (0..width)
                    .map(|cell| results.value(month, cell / METRICS.len(), cell % METRICS.len()));
                let levels: Vec<i16> =
                    all.clone().map(|value| i16::from(value.is_some())).collect();
                let values: Vec<f64> = all.flatten().collect();
                Ok(sum + out.write_batch(&values, Some(&levels), None)?)
            })
        })?;
        group.close()?;
        file.close()?;
        Ok(())
    };
    write().with_context(|| cannot_write(path))
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

        let path = home.path().join("series.csv");
        write_csv(&path, 7, &results).expect("the disk has room");
        let text = std::fs::read_to_string(&path).expect("it was written");
        let lines: Vec<_> = text.lines().collect();
        let (one, other) = (METRICS[0].name, METRICS[1].name);
        assert_eq!(lines.len(), 2 * METRICS.len());
        assert_eq!(lines[0], format!("7,2015-12,China,{one},3"));
        assert_eq!(lines[METRICS.len()], format!("7,2016-01,China,{one},"));
        assert_eq!(lines[METRICS.len() + 1], format!("7,2016-01,China,{other},0.1"));

        let path = home.path().join("series.parquet");
        write_parquet(&path, 7, &results).expect("the disk has room");
        let file = File::open(&path).expect("it was written");
        let reader = SerializedFileReader::new(file).expect("it is a Parquet file");
        let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2 * METRICS.len());
        assert_eq!(rows[0].get_double(4).expect("a value"), 3.0);
        assert_eq!(rows[METRICS.len()].get_string(1).expect("a month"), "2016-01");
        assert!(rows[METRICS.len()].get_double(4).is_err());
    }
}
