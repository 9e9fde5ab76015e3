//! What becomes of runs: results in memory, files on disk, comparisons.
//!
//! Nothing here prints or reads the command line; that is done in [`crate::cli`].

pub mod audit;
pub mod audit_rows;
pub mod compare;
pub mod conclusion;
pub mod difference_rows;
pub mod differences;
pub mod flows;
pub mod former;
pub mod micro;
pub mod provenance;
pub mod reference;
pub mod replicate;
pub mod results;
pub mod run;
pub mod runs;
pub mod series;
pub mod staging;
pub mod student;
pub mod summary;
pub mod table;
