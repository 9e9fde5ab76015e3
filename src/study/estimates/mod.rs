//! TODO-DOC study::estimates

pub mod differences;
pub mod precision;
pub mod summary;
