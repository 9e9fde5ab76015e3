//! Sweeps: all runs of an experiment, kept one by one, and joined to tables when all are there.

pub mod merge;
pub mod overview;
pub mod plan;
pub mod rows;
pub mod size;
pub mod tables;
