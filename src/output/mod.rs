//! What becomes of runs: results in memory, files on disk, comparisons.
//!
//! Nothing here prints or reads the command line; that is done in [`crate::cli`].

pub mod attribution;
pub mod attribution_rows;
pub mod audit;
pub mod audit_files;
pub mod audit_rows;
pub mod check;
pub mod checkpoint;
pub mod compare;
pub mod compare_files;
pub mod conclusion;
pub mod contributions;
pub mod difference_rows;
pub mod differences;
pub mod discover;
pub mod family;
pub mod flows;
pub mod followed;
pub mod former;
pub mod lives;
pub mod manifest;
pub mod micro;
pub mod precision;
pub mod provenance;
pub mod reference;
pub mod replay;
pub mod replicate;
pub mod results;
pub mod run;
pub mod runs;
pub mod sameness;
pub mod sensitivity;
pub mod series;
pub mod staging;
pub mod summary;
pub mod sweep;
pub mod table;
pub mod together;
pub mod who;
