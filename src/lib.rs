//! `stia` simulates an innovation ecosystem and its intermediaries month by month.

pub mod books;
pub mod chance;
pub mod cli;
pub mod intermediary;
pub mod metrics;
pub mod month;
pub mod output;
pub mod recorder;
pub mod scenario;
pub mod tally;
pub mod world;
