//! TODO-DOC model::record

pub mod census;
pub mod metrics;
pub mod recorder;
pub mod view;
