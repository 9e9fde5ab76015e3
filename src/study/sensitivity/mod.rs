//! Which factors matter for an outcome: screening by elementary effects, then Sobol' indices.
//!
//! Two coordinates stand beside the factors. *Simulation noise* (`noise` in the files) is another
//! seed. Within a row it is the same for all that is compared, so that the other effects are free
//! of it; its own index says how much of the variance is noise. The *placebo* is another settlement
//! order, a change without substance: knock-on effects through markets give any change at all of
//! who is served first an effect of this size. A factor is significant only where it is larger.

pub mod factor_selection;
mod findings;
mod points;
mod question;
pub mod sample_size;
mod tables;

pub use factor_selection::{FactorSelection, selections};
pub use findings::{Effect, Finding, Measured, Outcome, SIGNIFICANCE_LEVEL, findings};
pub use points::{experiment, refused};
pub use question::{DUMMY, Method, NOISE, ORDER, PLACEBO, SEED, SensitivityQuestion, Subject};
pub use sample_size::Shortage;
pub use tables::{HeldRow, IndexRow, ScreeningRow, write, write_held};

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "sensitivity";
