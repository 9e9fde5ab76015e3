//! Estimates: differences between scenarios, precision, summaries.

pub mod differences;
pub mod precision;
pub mod summary;
