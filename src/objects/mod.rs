//! Objects with a life of their own: achievements, needs and patents.

pub mod achievement;
pub mod need;
pub mod patent;
