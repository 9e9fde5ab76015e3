//! Drawings: charts from plain figures with our own few marks, as SVG or as pictures (PNG).
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
pub mod fonts;
pub mod forest;
pub mod funnel;
pub mod looks;
pub mod mark;
pub mod marks;
pub mod measure;
pub mod outlines;
pub mod path;
pub mod pixels;
pub mod ranked;
pub mod scale;
pub mod stacked;
pub mod style;
pub mod svg;
pub mod sweep;
pub mod tiles;

pub use canvas::Canvas;
pub use document::{Chart, Sheet, document, picture};

#[cfg(test)]
mod pictured;
#[cfg(test)]
mod well_formed;
