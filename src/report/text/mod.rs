//! Texts and numbers in the languages of the reader.

mod language;

pub use language::Language;
