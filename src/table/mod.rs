//! Tables: columns, the writer of CSV and Parquet, and files that appear whole or not at all.

pub mod column;
pub mod staging;
pub mod writer;
