//! Tables as CSV and Parquet: how rows become row groups, and how files with the same columns are joined.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use parquet::basic::Compression;
use parquet::column::writer::{ColumnCloseResult, ColumnWriterImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::TypePtr;

use crate::table::column::{Cell, Column, Holds};

/// Rows after which a row group is written, so that memory stays small.
const GROUP_ROWS: usize = 65_536;

/// The columns that stand first in every table.
const KEYS: &str = "REQUIRED INT32 replicate; REQUIRED BYTE_ARRAY month (UTF8); \
                    REQUIRED BYTE_ARRAY region (UTF8);";

/// Values of one column since the last row group; `levels` is 0 where a cell is empty.
enum Values {
    Counts(Vec<i64>, Vec<i16>),
    Numbers(Vec<f64>, Vec<i16>),
    Texts(Vec<ByteArray>, Vec<i16>),
}

/// A table of one replicate: `replicate`, `month`, `region`, then the given columns.
pub struct Table {
    path: PathBuf,
    writer: SerializedFileWriter<File>,
    replicate: i32,
    months: Vec<ByteArray>,
    regions: Vec<ByteArray>,
    columns: Vec<Values>,
}

impl Table {
    /// Creates the file.
    pub fn create(path: &Path, replicate: u32, columns: &[Column]) -> Result<Table> {
        let writer = create(path, &schema(columns))?;
        let columns = columns.iter().map(|column| Values::new(column.holds)).collect();
        let (months, regions) = (Vec::new(), Vec::new());
        let replicate = replicate as i32;
        Ok(Table { path: path.to_path_buf(), writer, replicate, months, regions, columns })
    }

    /// Adds a row; the cells stand in the order of the columns.
    pub fn push(
        &mut self,
        month: &ByteArray,
        region: &ByteArray,
        cells: impl IntoIterator<Item = Cell>,
    ) -> Result<()> {
        let mut cells = cells.into_iter();
        for values in &mut self.columns {
            values.push(cells.next().expect("a row has a cell for every column"));
        }
        assert!(cells.next().is_none(), "a row has no more cells than there are columns");
        self.months.push(month.clone());
        self.regions.push(region.clone());
        if self.months.len() < GROUP_ROWS { Ok(()) } else { self.flush() }
    }

    /// Writes what is still in memory and completes the file.
    pub fn close(mut self) -> Result<()> {
        self.flush()?;
        self.writer.close().with_context(|| cannot_write(&self.path))?;
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        if self.months.is_empty() {
            return Ok(());
        }
        self.write_group().with_context(|| cannot_write(&self.path))
    }

    fn write_group(&mut self) -> parquet::errors::Result<()> {
        let mut group = self.writer.next_row_group()?;
        let replicates = vec![self.replicate; self.months.len()];
        write_column::<Int32Type>(&mut group, |out| out.write_batch(&replicates, None, None))?;
        for texts in [&mut self.months, &mut self.regions] {
            write_column::<ByteArrayType>(&mut group, |out| out.write_batch(texts, None, None))?;
            texts.clear();
        }
        for values in &mut self.columns {
            values.write(&mut group)?;
        }
        group.close()?;
        Ok(())
    }
}

impl Values {
    fn new(holds: Holds) -> Values {
        match holds {
            Holds::Counts => Values::Counts(Vec::new(), Vec::new()),
            Holds::Numbers => Values::Numbers(Vec::new(), Vec::new()),
            Holds::Texts => Values::Texts(Vec::new(), Vec::new()),
        }
    }

    fn push(&mut self, cell: Cell) {
        let levels = match (&mut *self, cell) {
            (Values::Counts(_, levels), Cell::Empty)
            | (Values::Numbers(_, levels), Cell::Empty)
            | (Values::Texts(_, levels), Cell::Empty) => return levels.push(0),
            // What is not finite is undefined.
            (Values::Numbers(_, levels), Cell::Number(number)) if !number.is_finite() => {
                return levels.push(0);
            }
            (Values::Counts(values, levels), Cell::Count(count)) => {
                values.push(count);
                levels
            }
            (Values::Numbers(values, levels), Cell::Number(number)) => {
                values.push(number + 0.0);
                levels
            }
            (Values::Numbers(values, levels), Cell::Count(count)) => {
                values.push(count as f64);
                levels
            }
            (Values::Texts(values, levels), Cell::Text(text)) => {
                values.push(ByteArray::from(text.into_bytes()));
                levels
            }
            (_, cell) => panic!("a cell holds what its column says, not {cell:?}"),
        };
        levels.push(1);
    }

    fn write(
        &mut self,
        group: &mut SerializedRowGroupWriter<'_, File>,
    ) -> parquet::errors::Result<()> {
        fn drain<T: DataType>(
            group: &mut SerializedRowGroupWriter<'_, File>,
            values: &mut Vec<T::T>,
            levels: &mut Vec<i16>,
        ) -> parquet::errors::Result<()> {
            write_column::<T>(group, |out| out.write_batch(values, Some(levels), None))?;
            values.clear();
            levels.clear();
            Ok(())
        }
        match self {
            Values::Counts(values, levels) => drain::<Int64Type>(group, values, levels),
            Values::Numbers(values, levels) => drain::<DoubleType>(group, values, levels),
            Values::Texts(values, levels) => drain::<ByteArrayType>(group, values, levels),
        }
    }
}

/// Writes the next column of a row group.
pub fn write_column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    write: impl FnOnce(&mut ColumnWriterImpl<'_, T>) -> parquet::errors::Result<usize>,
) -> parquet::errors::Result<()> {
    let mut column = group.next_column()?.expect("the schema has as many columns as are written");
    write(column.typed::<T>())?;
    column.close()
}

/// A table as CSV and as Parquet, written row by row.
pub struct Rows {
    path: PathBuf,
    text: csv::Writer<BufWriter<File>>,
    file: SerializedFileWriter<File>,
    values: Vec<Values>,
    rows: usize,
}

impl Rows {
    /// Creates `<name>.csv` and `<name>.parquet` in a directory.
    pub fn create(directory: &Path, name: &str, columns: &[Column]) -> Result<Rows> {
        let path = directory.join(name);
        let csv = path.with_extension("csv");
        let text = File::create(&csv).with_context(|| cannot_write(&csv))?;
        let mut text = csv::Writer::from_writer(BufWriter::new(text));
        text.write_record(columns.iter().map(|column| column.name))
            .with_context(|| cannot_write(&csv))?;
        let schema = format!("message table {{ {} }}", fields(columns));
        let file = create(&path.with_extension("parquet"), &schema)?;
        let values = columns.iter().map(|column| Values::new(column.holds)).collect();
        Ok(Rows { path, text, file, values, rows: 0 })
    }

    /// Adds a row; the cells stand in the order of the columns.
    pub fn push(&mut self, cells: Vec<Cell>) -> Result<()> {
        assert!(cells.len() == self.values.len(), "a row has a cell for every column");
        self.text.write_record(cells.iter().map(Cell::to_text)).with_context(|| self.cannot())?;
        self.values.iter_mut().zip(cells).for_each(|(values, cell)| values.push(cell));
        self.rows += 1;
        if self.rows.is_multiple_of(GROUP_ROWS) { self.flush() } else { Ok(()) }
    }

    /// Writes what is still in memory and completes both files.
    pub fn close(mut self) -> Result<()> {
        if !self.rows.is_multiple_of(GROUP_ROWS) || self.rows == 0 {
            self.flush()?;
        }
        self.text.flush().with_context(|| self.cannot())?;
        let path = cannot_write(&self.path);
        self.file.close().context(path)?;
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let mut write = || -> parquet::errors::Result<()> {
            let mut group = self.file.next_row_group()?;
            self.values.iter_mut().try_for_each(|values| values.write(&mut group))?;
            group.close()?;
            Ok(())
        };
        write().with_context(|| cannot_write(&self.path))
    }

    fn cannot(&self) -> String {
        cannot_write(&self.path)
    }
}

/// Writes a table as `<name>.csv` and `<name>.parquet` and names both; the cells of a row stand in the
/// order of the columns.
pub fn write_both(
    directory: &Path,
    name: &str,
    columns: &[Column],
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Result<[String; 2]> {
    let mut table = Rows::create(directory, name, columns)?;
    for row in rows {
        table.push(row)?;
    }
    table.close()?;
    Ok(["csv", "parquet"].map(|end| format!("{name}.{end}")))
}

/// Writes a table as CSV alone.
pub fn write_csv(
    path: &Path,
    columns: &[Column],
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Result<()> {
    let mut text = csv::Writer::from_path(path).with_context(|| cannot_write(path))?;
    let write = || -> csv::Result<()> {
        text.write_record(columns.iter().map(|column| column.name))?;
        for row in rows {
            assert!(row.len() == columns.len(), "a row has a cell for every column");
            text.write_record(row.iter().map(Cell::to_text))?;
        }
        Ok(text.flush()?)
    };
    write().with_context(|| cannot_write(path))
}

/// Writes a table as Parquet alone; the cells of a row stand in their order.
pub fn write_rows(
    path: &Path,
    columns: &[Column],
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Result<()> {
    let mut file = create(path, &format!("message table {{ {} }}", fields(columns)))?;
    let mut values: Vec<Values> = columns.iter().map(|it| Values::new(it.holds)).collect();
    for row in rows {
        assert!(row.len() == columns.len(), "a row has a cell for every column");
        values.iter_mut().zip(row).for_each(|(values, cell)| values.push(cell));
    }
    let write = || -> parquet::errors::Result<()> {
        let mut group = file.next_row_group()?;
        values.iter_mut().try_for_each(|values| values.write(&mut group))?;
        group.close()?;
        file.close()?;
        Ok(())
    };
    write().with_context(|| cannot_write(path))
}

/// The schema of a table with these columns after `replicate`, `month` and `region`.
fn schema(columns: &[Column]) -> String {
    format!("message table {{ {KEYS} {} }}", fields(columns))
}

/// What a schema says of these columns.
fn fields(columns: &[Column]) -> String {
    let field = |column: &Column| match column.holds {
        Holds::Counts => format!("OPTIONAL INT64 {};", column.name),
        Holds::Numbers => format!("OPTIONAL DOUBLE {};", column.name),
        Holds::Texts => format!("OPTIONAL BYTE_ARRAY {} (UTF8);", column.name),
    };
    columns.iter().map(field).collect()
}

/// The schema of `series.parquet`.
pub fn series_schema() -> String {
    format!("message table {{ {KEYS} REQUIRED BYTE_ARRAY metric (UTF8); OPTIONAL DOUBLE value; }}")
}

/// Creates a Parquet file with that schema.
pub fn create(path: &Path, schema: &str) -> Result<SerializedFileWriter<File>> {
    let schema = Arc::new(parse_message_type(schema).expect("the schema is ours and correct"));
    create_as(path, schema)
}

fn create_as(path: &Path, schema: TypePtr) -> Result<SerializedFileWriter<File>> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_created_by(concat!("stia ", env!("CARGO_PKG_VERSION")).into())
        .build();
    let file = File::create(path).with_context(|| cannot_write(path))?;
    SerializedFileWriter::new(file, schema, Arc::new(properties))
        .with_context(|| cannot_write(path))
}

/// Joins files with the same columns, row group by row group, without decoding them.
pub fn join(parts: &[PathBuf], whole: &Path) -> Result<()> {
    let mut writer = None;
    for part in parts {
        let input = File::open(part).with_context(|| cannot_read(part))?;
        let metadata = ParquetMetaDataReader::new()
            .parse_and_finish(&input)
            .with_context(|| cannot_read(part))?;
        let writer = match &mut writer {
            Some(writer) => writer,
            none => none.insert(create_as(
                whole,
                metadata.file_metadata().schema_descr().root_schema_ptr(),
            )?),
        };
        for group in metadata.row_groups() {
            let mut copy = writer.next_row_group().with_context(|| cannot_write(whole))?;
            for column in group.columns() {
                let close = ColumnCloseResult {
                    bytes_written: column.compressed_size() as u64,
                    rows_written: group.num_rows() as u64,
                    metadata: column.clone(),
                    bloom_filter: None,
                    column_index: None,
                    offset_index: None,
                };
                copy.append_column(&input, close).with_context(|| cannot_write(whole))?;
            }
            copy.close().with_context(|| cannot_write(whole))?;
        }
    }
    let writer = writer.expect("at least one replicate is joined");
    writer.close().with_context(|| cannot_write(whole))?;
    Ok(())
}

/// The sentence for a file that cannot be written; the cause follows.
pub fn cannot_write(path: &Path) -> String {
    format!("cannot write `{}`", path.display())
}

/// The sentence for a file that cannot be read; the cause follows.
pub fn cannot_read(path: &Path) -> String {
    format!("cannot read `{}`", path.display())
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    use super::*;
    use crate::model::state::event::EventKind;

    #[test]
    fn joined_rows_are_those_of_the_parts_in_order() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let columns = EventKind::Firm.columns();
        let month = ByteArray::from("2015-01");
        let region = ByteArray::from("Beijing");
        let mut parts = Vec::new();
        for (replicate, rows) in [(1, 3), (2, 0), (3, GROUP_ROWS + 2)] {
            let path = home.path().join(format!("{replicate}.parquet"));
            let mut table = Table::create(&path, replicate, columns).expect("a new file");
            for row in 0..rows {
                let cells = [
                    Cell::Text(format!("{row:016x}")),
                    Cell::Text("failed".into()),
                    Cell::Empty,
                    Cell::Count(row as i64),
                    Cell::Number(if row == 1 { f64::NAN } else { 0.5 }),
                ];
                table.push(&month, &region, cells).expect("the disk has room");
            }
            table.close().expect("the disk has room");
            parts.push(path);
        }
        let whole = home.path().join("firms.parquet");
        join(&parts, &whole).expect("the parts are whole");

        let file = File::open(&whole).expect("it was written");
        let reader = SerializedFileReader::new(file).expect("it is a Parquet file");
        assert_eq!(reader.metadata().num_row_groups(), 3);
        let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(Result::unwrap).collect();
        assert_eq!(rows.len(), GROUP_ROWS + 5);
        assert_eq!(rows[0].get_int(0).expect("replicate"), 1);
        assert_eq!(rows[3].get_int(0).expect("replicate"), 3);
        assert_eq!(rows[4].get_string(3).expect("startup"), "0000000000000001");
        assert!(rows[4].get_double(7).is_err(), "what is not finite is null");
        assert_eq!(rows[5].get_double(7).expect("cash"), 0.5);
    }
}
