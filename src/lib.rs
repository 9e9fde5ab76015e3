//! `stia` simulates an innovation ecosystem and its intermediaries month by month.
//!
//! A [`Scenario`] is everything that a run depends on. A [`World`] is made from it and moved on
//! month by month; a [`Recorder`] receives the record of each month:
//!
//! ```
//! use stia::{Kind, MonthRecord, World, load, metric};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let overrides = ["scale=0.02", "burn_in_months=0", "until=2015-03"].map(String::from);
//! let scenario = load("classroom", &overrides)?.scenario;
//! let startups = metric("startups").ok_or("the model counts startups")?;
//!
//! let mut world = World::new(&scenario, scenario.seed, 1);
//! let mut series = Vec::new();
//! while !world.is_over() {
//!     world.step(&mut |record: &MonthRecord| {
//!         series.extend(record.view("China").and_then(|view| startups.measure(view)));
//!     });
//! }
//! assert_eq!(series.len(), 3);
//! assert!(world.regions[0].is_on(Kind::Incubator));
//! # Ok(())
//! # }
//! ```
//!
//! The same scenario, seed and replicate give the same world to the last bit, for any number of
//! threads. A world is plain data: clone it for counterfactuals, [`World::enter`] another scenario
//! with the same history, or store it with [`encode`] and continue with [`decode`].
//! `examples/step_by_step.rs` shows all of it. Nothing of this prints, opens files but those of
//! scenarios, or reads a clock.
//!
//! The names below are what users of the library need. The layers that they come from stay
//! reachable for tests and change without notice; they are in the order in which they build on each
//! other.

#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests state what is expected"))]

pub use base::chance::Name;
pub use base::money::Money;
pub use base::month::Month;
pub use model::branch::{EnterError, shared_until};
pub use model::checkpoint::{About, Program, Refusal, decode, encode};
pub use model::record::metrics::{METRICS, Metric, MetricKind, Role, metric};
pub use model::record::recorder::{Flow, Forget, Level, MonthRecord, Place, Recorder};
pub use model::record::view::View;
pub use model::rules::instruments::Policy;
pub use model::rules::scenario::{Scenario, resolved};
pub use model::rules::shock::{Change, Shock};
pub use model::state::event::{Event, EventKind};
pub use model::state::kind::Kind;
pub use model::state::ledger::{Reason, Sector};
pub use model::state::region::Region;
pub use model::world::World;
pub use scenario::{
    Loaded, Mistake, Mistakes, Parameter, Shipped, load, load_text, parameters, schema, shipped,
};
pub use table::{Cell, Column};

#[doc(hidden)]
pub mod base;
#[doc(hidden)]
pub mod statistics;

#[doc(hidden)]
pub mod table;

// Checks, estimates and screens may use the platform's functions; what a run gives may not.
#[doc(hidden)]
#[allow(clippy::disallowed_methods, reason = "no number of a run comes from here")]
pub mod schema;

#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod scenario;

#[doc(hidden)]
#[allow(clippy::disallowed_methods, reason = "no number of a run comes from here")]
pub mod cli;
#[doc(hidden)]
#[allow(clippy::disallowed_methods, reason = "no number of a run comes from here")]
pub mod live;
#[doc(hidden)]
#[allow(clippy::disallowed_methods, reason = "no number of a run comes from here")]
pub mod report;
#[doc(hidden)]
pub mod study;
