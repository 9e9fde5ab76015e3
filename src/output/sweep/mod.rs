//! Sweeps: all runs of an experiment, kept one by one, and joined to tables when all are there.

pub mod merge;
pub mod overview;
pub mod plan;
pub mod run;
pub mod size;
pub mod slurm;
pub mod store;
pub mod tables;
