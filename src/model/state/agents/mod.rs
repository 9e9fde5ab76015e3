//! The agents: plain structs that decide. Intermediaries have their own module.

pub mod bank;
pub mod enterprise;
pub mod founder;
pub mod guarantor;
pub mod investor;
pub mod researcher;
pub mod startup;
