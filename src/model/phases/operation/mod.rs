//! Operation: firms win and lose customers, pay, learn, file, and close.

mod enterprises;
mod startups;

pub use enterprises::trade_enterprises;
pub use startups::{begin, take_due, trade_startups, update_chances};
