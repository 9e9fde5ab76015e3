//! Drawings: charts from plain figures, as SVG with our own few marks.
//!
//! A chart is a struct of numbers that are already in the unit shown and texts that are already in
//! the reader's language. Equal charts give equal bytes: nothing here has a clock, a counter or
//! random names.

pub mod bars;
pub mod boxes;
pub mod canvas;
pub mod checks;
pub mod document;
pub mod fit;
pub mod flows;
pub mod forest;
pub mod funnel;
pub mod marks;
pub mod measure;
pub mod path;
pub mod ranked;
pub mod scale;
pub mod stacked;
pub mod style;
pub mod sweep;
pub mod tiles;

pub use canvas::Canvas;
pub use document::{Chart, Sheet, document};

#[cfg(test)]
mod well_formed;
