//! State: agents, objects, books, counters and memory. Parameters are unknown here.

pub mod agents;
pub mod available;
pub mod awareness;
pub mod directory;
pub mod event;
pub mod happening;
pub mod kind;
pub mod ledger;
pub mod lives;
pub mod loss;
pub mod mailboxes;
pub mod memory;
pub mod nation;
pub mod objects;
pub mod organization;
pub mod purse;
pub mod region;
pub mod service;
pub mod supply;
pub mod tally;
