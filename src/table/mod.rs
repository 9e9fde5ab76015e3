//! TODO-DOC table

pub mod staging;
pub mod writer;
