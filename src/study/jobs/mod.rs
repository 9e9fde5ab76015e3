//! Runs, many of them: what is to be run, on how many threads, what is kept of each and where, and
//! what becomes of a directory of results.
//!
//! A study says which runs it asks for ([`runner::Study`]); the rest stands here once.

pub mod checkpoint_file;
pub mod effort;
pub mod error;
pub mod family;
pub mod follower;
pub mod manifest;
pub mod pace;
pub mod previous_results;
pub mod program;
pub mod provenance;
pub mod replicate;
pub mod results;
pub mod results_directory;
pub mod runner;
pub mod runs;
pub mod shards;
pub mod slurm;
pub mod store;
pub mod yearly_money;
