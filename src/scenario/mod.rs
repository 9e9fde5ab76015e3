//! A scenario: everything that a run depends on.
//!
//! The structs state each parameter's doc, unit, range, source and default; checks, schema and
//! reference read them from there. `check.rs` checks one text, `load.rs` the whole of a scenario.

pub(crate) mod in_vain;
pub mod ineffective;
mod load;
pub mod packages;
pub(crate) mod parameters;
mod policy_money;
pub mod reach;
pub(crate) mod rules;
pub mod settings;
mod shipped;
pub mod shocks;
pub(crate) mod switches;
pub mod violation;

pub use crate::schema::mistake::{Mistake, Mistakes};
pub use in_vain::{BORDER, border};
pub use load::{Loaded, load, load_text, warnings};
pub(crate) use parameters::cell as reference_cell;
pub use parameters::{
    KeyKind, Parameter, find, kind_of_key, list_parameters, parameters, parameters_markdown,
    schema, unit_of_key,
};
pub use shipped::{Shipped, shipped, text as shipped_text};
