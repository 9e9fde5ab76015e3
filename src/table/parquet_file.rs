//! A Parquet file that grows by row groups.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use parquet::basic::Compression;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type,
};
use parquet::errors::Result as Written;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::{ColumnPath, TypePtr};

use super::cell::Cell;
use super::column::{Heading, Holds};
use super::disk;
use super::failures::cannot_write;

use crate::base::month::Month;

/// Rows after which a row group is written, so that memory stays small.
pub const GROUP_ROWS: usize = 65_536;

/// A file and the rows that wait for its next row group.
pub struct ParquetFile {
    file: SerializedFileWriter<File>,
    waiting: Vec<Waiting>,
    rows: usize,
}

/// What waits of one column; `levels` is 0 where a cell is empty.
struct Waiting {
    values: Values,
    levels: Vec<i16>,
}

enum Values {
    Counts(Vec<i64>),
    Numbers(Vec<f64>),
    Flags(Vec<bool>),
    /// As text and as date.
    Months(Vec<ByteArray>, Vec<i32>),
    Texts(Vec<ByteArray>),
}

impl ParquetFile {
    /// Creates the file.
    pub fn create(path: &Path, headings: &[Heading]) -> Result<ParquetFile> {
        let schema = parse_message_type(&schema(headings)).expect("the schema is ours and correct");
        // Figures seldom repeat: a dictionary of them grows until it is given up.
        let figures = headings.iter().filter(|heading| heading.holds == Holds::Numbers);
        let figures = figures.map(|heading| ColumnPath::from(heading.name.as_ref()));
        let file = open(path, Arc::new(schema), figures)?;
        let waiting = headings.iter().map(|heading| Waiting::new(heading.holds)).collect();
        Ok(ParquetFile { file, waiting, rows: 0 })
    }

    /// Adds a row; the cells stand in the order of the columns.
    pub fn push<'r>(&mut self, cells: impl Iterator<Item = Cell<'r>>) -> Written<()> {
        self.waiting.iter_mut().zip(cells).for_each(|(waiting, cell)| waiting.push(cell));
        self.rows += 1;
        if self.rows == GROUP_ROWS { self.flush() } else { Ok(()) }
    }

    /// Writes what is still in memory and completes the file.
    pub fn close(mut self) -> Written<()> {
        if self.rows > 0 || self.file.flushed_row_groups().is_empty() {
            self.flush()?;
        }
        self.file.close().map(|_| ())
    }

    fn flush(&mut self) -> Written<()> {
        self.rows = 0;
        let mut group = self.file.next_row_group()?;
        self.waiting.iter_mut().try_for_each(|waiting| waiting.write(&mut group))?;
        group.close().map(|_| ())
    }
}

impl Waiting {
    fn new(holds: Holds) -> Waiting {
        let values = match holds {
            Holds::Counts => Values::Counts(Vec::new()),
            Holds::Numbers => Values::Numbers(Vec::new()),
            Holds::Flags => Values::Flags(Vec::new()),
            Holds::Months => Values::Months(Vec::new(), Vec::new()),
            Holds::Texts => Values::Texts(Vec::new()),
        };
        Waiting { values, levels: Vec::new() }
    }

    fn push(&mut self, cell: Cell) {
        let is_there = match (&mut self.values, cell) {
            (_, Cell::Empty) => false,
            // What is not finite is undefined.
            (Values::Numbers(_), Cell::Number(number)) if !number.is_finite() => false,
            (Values::Counts(values), Cell::Count(count)) => {
                values.push(count);
                true
            }
            (Values::Numbers(values), Cell::Number(number)) => {
                values.push(number + 0.0);
                true
            }
            (Values::Numbers(values), Cell::Count(count)) => {
                values.push(count as f64);
                true
            }
            (Values::Flags(values), Cell::Flag(is_so)) => {
                values.push(is_so);
                true
            }
            (Values::Months(values, dates), Cell::Text(text)) => {
                let same = repeated(values, &text).zip(dates.last().copied());
                let (value, date) = same.unwrap_or_else(|| {
                    let month: Month = text.parse().expect("a month is written as one");
                    (text.into_owned().into_bytes().into(), month.first_day())
                });
                values.push(value);
                dates.push(date);
                true
            }
            (Values::Texts(values), Cell::Text(text)) => {
                let same = repeated(values, &text);
                values.push(same.unwrap_or_else(|| text.into_owned().into_bytes().into()));
                true
            }
            (_, cell) => panic!("a cell holds what its column says, not {cell:?}"),
        };
        self.levels.push(i16::from(is_there));
    }

    fn write(&mut self, group: &mut SerializedRowGroupWriter<'_, File>) -> Written<()> {
        match &mut self.values {
            Values::Counts(values) => drain::<Int64Type>(group, values, &self.levels),
            Values::Numbers(values) => drain::<DoubleType>(group, values, &self.levels),
            Values::Flags(values) => drain::<BoolType>(group, values, &self.levels),
            Values::Months(values, dates) => {
                drain::<ByteArrayType>(group, values, &self.levels)?;
                drain::<Int32Type>(group, dates, &self.levels)
            }
            Values::Texts(values) => drain::<ByteArrayType>(group, values, &self.levels),
        }?;
        self.levels.clear();
        Ok(())
    }
}

/// The last text, which often comes again and is then shared.
fn repeated(values: &[ByteArray], text: &str) -> Option<ByteArray> {
    values.last().filter(|last| last.data() == text.as_bytes()).cloned()
}

/// Writes the next column of a row group.
fn drain<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    values: &mut Vec<T::T>,
    levels: &[i16],
) -> Written<()> {
    let mut column = group.next_column()?.expect("the schema has as many columns as are written");
    column.typed::<T>().write_batch(values, Some(levels), None)?;
    values.clear();
    column.close()
}

/// The schema of a table with these columns.
fn schema(headings: &[Heading]) -> String {
    let field = |heading: &Heading| match heading.holds {
        Holds::Counts => format!("OPTIONAL INT64 {};", heading.name),
        Holds::Numbers => format!("OPTIONAL DOUBLE {};", heading.name),
        Holds::Flags => format!("OPTIONAL BOOLEAN {};", heading.name),
        Holds::Months | Holds::Texts => {
            let date =
                heading.of_dates().map(|date| format!("OPTIONAL INT32 {} (DATE);", date.name));
            format!("OPTIONAL BYTE_ARRAY {} (UTF8);{}", heading.name, date.unwrap_or_default())
        }
    };
    format!("message table {{ {} }}", headings.iter().map(field).collect::<String>())
}

/// Opens a new file whose columns have dictionaries, but for some.
pub fn open(
    path: &Path,
    schema: TypePtr,
    without_dictionary: impl Iterator<Item = ColumnPath>,
) -> Result<SerializedFileWriter<File>> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_created_by(concat!("stia ", env!("CARGO_PKG_VERSION")).into());
    let properties = without_dictionary.fold(properties, |properties, column| {
        properties.set_column_dictionary_enabled(column, false)
    });
    let file = disk::create(path).with_context(|| cannot_write(path))?;
    SerializedFileWriter::new(file, schema, Arc::new(properties.build()))
        .with_context(|| cannot_write(path))
}
