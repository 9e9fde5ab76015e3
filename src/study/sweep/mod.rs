//! Sweeps: all runs of an experiment, kept one by one, and joined to tables when all are there.

pub mod levels;
pub mod merge;
pub mod overview;
pub mod plan;
pub mod record;
pub mod rows;
pub mod runs;
pub mod size;
pub mod solving;
pub mod tables;
