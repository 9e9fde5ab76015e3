//! The model: data, state, rules, record, and the phases of the month. It neither prints, nor opens
//! files, nor reads a clock.

pub mod data;
pub mod record;
pub mod rules;
pub mod state;
pub mod world;

pub mod phases;
pub mod start;
pub mod step;

pub mod branch;
pub mod checkpoint;
