//! What a run hands over: the record of a month, its metrics, and the yearly census.

pub mod census;
pub mod firms;
pub mod metrics;
pub mod month;
pub mod phase;
pub mod public_money;
pub mod recorder;
pub mod view;
