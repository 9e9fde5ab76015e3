//! Objects with a life of their own: achievements, customers, loans, needs and patents.

pub mod achievement;
pub mod customers;
pub mod loan;
pub mod need;
pub mod patent;
