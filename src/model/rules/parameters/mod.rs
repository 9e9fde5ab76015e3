//! The parameters of each field of the model, one file a section of a scenario.
//!
//! Those of a type of intermediary, a loan scheme or a policy instrument are in its own file.

pub mod collaboration;
pub mod credit;
pub mod equity;
pub mod founding;
pub mod operation;
pub mod protection;
pub mod public_money;
pub mod research;
pub mod transformation;
