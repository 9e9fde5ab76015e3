//! An experiment: which runs answer a question. Its file is checked as a scenario file is.
//!
//! Points and their scenarios are made from it; nothing is run here.

mod check;
mod definition;
mod factor;
mod loaded;
mod places;
pub mod points;
mod reference;
mod scenarios;

pub use check::{give_way, is_experiment, load, load_text, mistake, schema, with_table};
pub use definition::{Design, Experiment, WINDOW_MONTHS};
pub use factor::{Choice, Factor};
pub use loaded::{Changes, Loaded, from_here};
pub use places::places;
pub use points::{Point, points};
pub use reference::markdown;
pub use scenarios::{adopt_shared_settings, changed, held, set_aside};
