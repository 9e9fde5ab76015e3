//! What becomes of runs: results in memory, files on disk, comparisons.
//!
//! Nothing here prints or reads the command line; that is done in [`crate::cli`].

pub mod attribute;
pub mod audit;
pub mod budget;
pub mod compare;
pub mod discover;
pub mod experiment;
pub mod reference;
pub mod replay;
pub mod run;
pub mod sensitivity;
pub mod sweep;
pub mod validate;

pub mod jobs;

pub mod estimates;
