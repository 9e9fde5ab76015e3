//! Joins tables with the same columns, such as those of replicates, without decoding them.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use parquet::column::writer::ColumnCloseResult;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::writer::SerializedFileWriter;

use super::disk;
use super::failures::{cannot_read, cannot_write};
use super::parquet_file::open;

/// Joins CSV files: the first as it is, the others without their first line.
pub fn csv(parts: &[PathBuf], whole: &Path) -> Result<()> {
    let mut file = disk::create(whole).with_context(|| cannot_write(whole))?;
    for (place, part) in parts.iter().enumerate() {
        let mut input = BufReader::new(File::open(part).with_context(|| cannot_read(part))?);
        if place > 0 {
            input.skip_until(b'\n').with_context(|| cannot_read(part))?;
        }
        io::copy(&mut input, &mut file).with_context(|| cannot_write(whole))?;
    }
    Ok(())
}

/// Joins Parquet files, row group by row group.
pub fn parquet(parts: &[PathBuf], whole: &Path) -> Result<()> {
    let mut writer = None;
    for part in parts {
        let input = File::open(part).with_context(|| cannot_read(part))?;
        let metadata = ParquetMetaDataReader::new()
            .parse_and_finish(&input)
            .with_context(|| cannot_read(part))?;
        let writer = match &mut writer {
            Some(writer) => writer,
            none => {
                let schema = metadata.file_metadata().schema_descr().root_schema_ptr();
                none.insert(open(whole, schema, std::iter::empty())?)
            }
        };
        copy(&input, &metadata, writer).with_context(|| cannot_write(whole))?;
    }
    let writer = writer.expect("at least one part is joined");
    writer.close().with_context(|| cannot_write(whole))?;
    Ok(())
}

/// Copies the row groups that have rows.
fn copy(
    input: &File,
    metadata: &ParquetMetaData,
    writer: &mut SerializedFileWriter<File>,
) -> parquet::errors::Result<()> {
    for group in metadata.row_groups().iter().filter(|group| group.num_rows() > 0) {
        let mut copy = writer.next_row_group()?;
        for column in group.columns() {
            let close = ColumnCloseResult {
                bytes_written: column.compressed_size() as u64,
                rows_written: group.num_rows() as u64,
                metadata: column.clone(),
                bloom_filter: None,
                column_index: None,
                offset_index: None,
            };
            copy.append_column(input, close)?;
        }
        copy.close()?;
    }
    Ok(())
}
