//! Operation: a quarter in the life of firms.

mod enterprises;
mod quarter;
mod startups;

pub use enterprises::trade_enterprises;
pub use startups::{begin, take_due, trade_startups};
