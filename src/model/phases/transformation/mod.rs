//! Transformation: readiness rises; needs meet offers through channels; price; contract.

mod needs;
mod readiness;
mod search;
mod settle;

pub use needs::arise;
pub use readiness::{prepare, ripen};
pub use search::{Channel, Deal, Party, seek};
pub use settle::sign;
