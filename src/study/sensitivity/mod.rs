//! Which factors matter for an outcome: screening by elementary effects, then shares of variance.
//!
//! Two coordinates stand beside the factors. *Luck* is another seed. Within a row it is the same for
//! all that is compared, so that the other effects are free of it; its own index says how much of
//! what varies is chance. The *placebo* is another order of settlement, which changes nothing of
//! substance: markets pass luck on, so that any change at all of who is served first brings an effect
//! of this size. A factor is told only where it is larger.

pub mod factor_selection;
mod findings;
mod points;
mod question;
pub mod sample_size;
mod tables;

pub use factor_selection::{Standing, standings};
pub use findings::{Effect, Finding, Measured, Outcome, TOLD, findings};
pub use points::{experiment, refused};
pub use question::{DUMMY, LUCK, Method, ORDER, PLACEBO, SEED, SensitivityQuestion, Subject};
pub use sample_size::Shortage;
pub use tables::{HeldRow, IndexRow, ScreeningRow, write, write_held};

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "sensitivity";
