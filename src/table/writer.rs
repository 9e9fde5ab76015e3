//! The one writer of tables: the same rows as CSV, as Parquet or as both.

use std::borrow::Borrow;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::cell::Cell;
use super::column::{Column, Holds, headings};
use super::disk;
use super::parquet_file::ParquetFile;

use crate::table::failures::cannot_write;

/// In what files a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `<name>.csv`.
    Csv,
    /// `<name>.parquet`.
    Parquet,
    /// Both of them.
    Both,
}

impl Format {
    /// The ends of the names of the files.
    const fn ends(self) -> &'static [&'static str] {
        match self {
            Format::Csv => &["csv"],
            Format::Parquet => &["parquet"],
            Format::Both => &["csv", "parquet"],
        }
    }
}

/// A table that is written row by row.
pub struct Writer<R> {
    path: PathBuf,
    format: Format,
    columns: Vec<Column<R>>,
    text: Option<csv::Writer<BufWriter<File>>>,
    file: Option<ParquetFile>,
}

impl<R> Writer<R> {
    /// Creates the files. The end of the path's name gives way to those of the format.
    pub fn create(path: &Path, format: Format, columns: &[Column<R>]) -> Result<Writer<R>> {
        let has = |end: &str| format.ends().contains(&end);
        let text = has("csv").then(|| text(&path.with_extension("csv"), columns)).transpose()?;
        let file = has("parquet")
            .then(|| ParquetFile::create(&path.with_extension("parquet"), &headings(columns)));
        let (path, columns) = (path.to_path_buf(), columns.to_vec());
        Ok(Writer { path, format, columns, text, file: file.transpose()? })
    }

    /// Adds a row.
    pub fn push(&mut self, row: &R) -> Result<()> {
        let cells = || self.columns.iter().map(|column| column.cell(row));
        if let Some(text) = &mut self.text {
            for (column, cell) in self.columns.iter().zip(cells()) {
                // A column of numbers has decimals in every row.
                let cell = match (column.heading.holds, cell) {
                    (Holds::Numbers, Cell::Count(count)) => Cell::Number(count as f64),
                    (_, cell) => cell,
                };
                text.write_field(&*cell.to_text()).with_context(|| cannot_write(&self.path))?;
            }
            text.write_record(None::<&[u8]>).with_context(|| cannot_write(&self.path))?;
        }
        match &mut self.file {
            Some(file) => file.push(cells()).with_context(|| cannot_write(&self.path)),
            None => Ok(()),
        }
    }

    /// Completes the files and gives their names.
    pub fn close(self) -> Result<Vec<String>> {
        if let Some(mut text) = self.text {
            text.flush().with_context(|| cannot_write(&self.path))?;
        }
        if let Some(file) = self.file {
            file.close().with_context(|| cannot_write(&self.path))?;
        }
        let name = self.path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(self.format.ends().iter().map(|end| format!("{name}.{end}")).collect())
    }
}

/// Writes a whole table and gives the names of its files.
pub fn write<R>(
    path: &Path,
    format: Format,
    columns: &[Column<R>],
    rows: impl IntoIterator<Item = impl Borrow<R>>,
) -> Result<Vec<String>> {
    let mut table = Writer::create(path, format, columns)?;
    for row in rows {
        table.push(row.borrow())?;
    }
    table.close()
}

/// Creates a CSV file with the names of the columns in its first line.
fn text<R>(path: &Path, columns: &[Column<R>]) -> Result<csv::Writer<BufWriter<File>>> {
    let file = disk::create(path).with_context(|| cannot_write(path))?;
    let mut text = csv::Writer::from_writer(BufWriter::new(file));
    text.write_record(columns.iter().map(|column| column.heading.name.as_bytes()))
        .with_context(|| cannot_write(path))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::column::Holds::{Counts, Flags, Months, Numbers, Texts};
    use super::super::column::column;
    use super::super::join;
    use super::super::parquet_file::GROUP_ROWS;
    use super::*;

    use crate::base::month::Month;
    use parquet::basic::Encoding;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::{Row as Read, RowAccessor};

    /// A row of a replicate.
    struct Row<'a> {
        replicate: u32,
        word: &'a str,
        count: usize,
        value: f64,
    }

    impl<'a> Row<'a> {
        const COLUMNS: &'a [Column<Row<'a>>] = &[
            column("replicate", Counts, "number", "which", |row| Cell::Count(row.replicate.into())),
            column("word", Texts, "word", "a word", |row| Cell::word(row.word)),
            column("count", Counts, "number", "a count", |row| Cell::count(row.count)),
            column("value", Numbers, "CNY", "a value", |row| Cell::Number(row.value)),
            column("nothing", Texts, "word", "always empty", |_| Cell::Empty),
            column("is_first", Flags, "flag", "first", |row| Cell::Flag(row.count == 0)),
            column("month", Months, "YYYY-MM", "a month", |_| Cell::word("2020-12")),
            column("total", Numbers, "CNY", "a whole number", |row| Cell::count(row.count)),
        ];
    }

    /// Writes a table with some rows.
    fn table(path: &Path, format: Format, replicate: u32, rows: usize) -> Vec<String> {
        let row = |count: usize| Row {
            replicate,
            word: ["one", "two, three"][count % 2],
            count,
            value: if count == 1 { f64::NAN } else { 0.5 },
        };
        write(path, format, Row::COLUMNS, (0..rows).map(row)).expect("the disk has room")
    }

    fn read(path: &Path) -> SerializedFileReader<File> {
        let file = File::open(path).expect("it was written");
        SerializedFileReader::new(file).expect("it is a Parquet file")
    }

    fn rows(file: &SerializedFileReader<File>) -> Vec<Read> {
        file.get_row_iter(None).expect("rows").map(|row| row.expect("a row")).collect()
    }

    #[test]
    fn both_files_have_the_same_rows() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let files = table(&home.path().join("table"), Format::Both, 7, 3);
        assert_eq!(files, ["table.csv", "table.parquet"]);
        let text = fs::read_to_string(home.path().join("table.csv")).expect("it was written");
        assert_eq!(
            text,
            "replicate,word,count,value,nothing,is_first,month,total\n\
             7,one,0,0.5,,true,2020-12,0.0\n7,\"two, three\",1,,,false,2020-12,1.0\n\
             7,one,2,0.5,,false,2020-12,2.0\n"
        );
        let rows = rows(&read(&home.path().join("table.parquet")));
        assert_eq!(rows[1].get_string(1).expect("a word"), "two, three");
        assert_eq!(rows[2].get_long(2).expect("a count"), 2);
        assert!(rows[1].get_double(3).is_err(), "what is not finite is null");
        assert!(rows[0].get_string(4).is_err());
        assert!(rows[0].get_bool(5).expect("a flag") && !rows[1].get_bool(5).expect("a flag"));
        let names: Vec<&String> = rows[0].get_column_iter().map(|(name, _)| name).collect();
        assert_eq!(names[6..], ["month", "date", "total"]);
        assert_eq!(rows[0].get_string(6).expect("a month"), "2020-12");
        let date = rows[0].get_column_iter().nth(7).expect("a date").1;
        assert_eq!(*date, parquet::record::Field::Date(Month::new(2020, 12).first_day()));
        assert_eq!(rows[2].get_double(8).expect("a number"), 2.0);
    }

    #[test]
    fn joined_rows_are_those_of_the_parts_in_order() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let parts = [(1, 3), (2, 0), (3, GROUP_ROWS + 2)].map(|(replicate, rows)| {
            let path = home.path().join(format!("{replicate}.parquet"));
            table(&path, Format::Both, replicate, rows);
            path
        });
        let whole = home.path().join("whole.parquet");
        join::parquet(&parts, &whole).expect("the parts are whole");
        let file = read(&whole);
        let groups = file.metadata().row_groups().iter().map(|group| group.num_rows());
        assert_eq!(groups.collect::<Vec<_>>(), [3, GROUP_ROWS as i64, 2]);
        let rows = rows(&file);
        let replicate = |row: usize| rows[row].get_long(0).expect("a replicate");
        assert_eq!((rows.len(), replicate(2), replicate(3)), (GROUP_ROWS + 5, 1, 3));
        assert_eq!(rows[4].get_long(2).expect("a count"), 1);
        assert_eq!(rows[5].get_double(3).expect("a value"), 0.5);

        let whole = home.path().join("whole.csv");
        let parts = parts.map(|part| part.with_extension("csv"));
        join::csv(&parts[..2], &whole).expect("the parts are whole");
        let [text, first] = [&whole, &parts[0]].map(|path| fs::read(path).expect("it is there"));
        assert_eq!(text, first);
    }

    #[test]
    fn words_have_a_dictionary_and_figures_have_none() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let path = home.path().join("table.parquet");
        table(&path, Format::Parquet, 1, 5);
        let file = read(&path);
        let group = file.metadata().row_group(0);
        let has_dictionary = |column: usize| {
            group.column(column).encodings().any(|encoding| encoding == Encoding::RLE_DICTIONARY)
        };
        assert_eq!([0, 1, 3].map(has_dictionary), [true, true, false]);
    }
}
