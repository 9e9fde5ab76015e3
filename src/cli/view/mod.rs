//! How screens look: numbers, colours, what is printed.

pub mod format;
pub mod terminal;
