//! Objects with a life of their own: achievements, loans, needs and patents.

pub mod achievement;
pub mod loan;
pub mod need;
pub mod patent;
