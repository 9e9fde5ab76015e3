//! TODO-DOC table

pub mod column;
pub mod staging;
pub mod writer;
