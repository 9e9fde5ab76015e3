//! How screens look: numbers in words, tables, folded text, colours, progress. What a screen says
//! stands beside its command.

pub mod format;
pub mod progress;
pub mod screen;
pub mod table;
pub mod terminal;
pub mod text;

pub use screen::Screen;
pub use table::{Column, Table};
pub use terminal::{Terminal, complain, say};
