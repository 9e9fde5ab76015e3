//! Runs: replicates, families that share months, what is kept of them, and where.

pub mod checkpoint_file;
pub mod family;
pub mod manifest;
pub mod previous_results;
pub mod provenance;
pub mod replicate;
pub mod results;
pub mod run_group;
pub mod runs;
pub mod shards;
pub mod slurm;
pub mod store;
