//! The phases of the month, from upstream to downstream.

pub mod credit;
pub mod equity;
pub mod founding;
pub mod incubation;
pub mod intermediaries;
pub mod opening;
pub mod operation;
pub mod policy;
pub mod pricing;
pub mod protection;
pub mod recognition;
pub mod record;
pub mod research;
pub mod transformation;
