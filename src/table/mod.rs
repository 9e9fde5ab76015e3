//! Tables: columns, the one writer of CSV and Parquet, how parts are joined, and files that appear
//! whole or not at all.

pub mod cell;
pub mod column;
pub mod disk;
pub mod failures;
pub mod join;
pub mod kept;
mod parquet_file;
pub mod staging;
pub mod writer;

pub use cell::Cell;
pub use column::{Column, Heading, Holds, column};
pub use writer::{Format, Writer};
