//! Temporary.
pub mod designs;
pub mod holm;
pub mod paired;
pub mod ranks;
pub mod regret;
pub mod resampling;
pub mod sample;
pub mod shapley;
pub mod student;
