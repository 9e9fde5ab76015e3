//! TODO-DOC model::state

pub mod agents;
pub mod available;
pub mod directory;
pub mod event;
pub mod ledger;
pub mod loss;
pub mod objects;
pub mod organization;
pub mod region;
pub mod tally;
