//! The values in the cells of tables.

use std::borrow::Cow;
use std::fmt::Display;

use serde::{Deserialize, Serialize};

use crate::base::chance::Name;

/// A value of a row; its text may be the row's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell<'a> {
    /// Not defined.
    Empty,
    /// A whole number.
    Count(i64),
    /// A number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A word.
    Text(Cow<'a, str>),
}

impl<'a> Cell<'a> {
    /// A lineage name, as 16 hexadecimal digits.
    pub fn name(name: Name) -> Cell<'a> {
        Cell::text(format_args!("{:016x}", name.0))
    }

    /// A lineage name of somebody who may not exist.
    pub fn name_if_any(name: Option<Name>) -> Cell<'a> {
        name.map_or(Cell::Empty, Cell::name)
    }

    /// How many of something.
    pub fn count(count: usize) -> Cell<'a> {
        Cell::Count(count as i64)
    }

    /// A number that may be undefined.
    pub fn number(value: Option<f64>) -> Cell<'a> {
        value.map_or(Cell::Empty, Cell::Number)
    }

    /// The lower end of an interval that may be undefined.
    pub fn low(interval: Option<(f64, f64)>) -> Cell<'a> {
        Cell::number(interval.map(|(low, _)| low))
    }

    /// The upper end of an interval that may be undefined.
    pub fn high(interval: Option<(f64, f64)>) -> Cell<'a> {
        Cell::number(interval.map(|(_, high)| high))
    }

    /// True, false, or nothing that can be said.
    pub fn flag(is_so: Option<bool>) -> Cell<'a> {
        is_so.map_or(Cell::Empty, Cell::Flag)
    }

    /// A word.
    pub const fn word(word: &'a str) -> Cell<'a> {
        Cell::Text(Cow::Borrowed(word))
    }

    /// A word that may be missing.
    pub fn word_if_any(word: Option<&'a str>) -> Cell<'a> {
        word.map_or(Cell::Empty, Cell::word)
    }

    /// Something as it is written.
    pub fn text(text: impl Display) -> Cell<'a> {
        Cell::Text(text.to_string().into())
    }

    /// The same value, for as long as this one lasts.
    pub fn borrowed(&self) -> Cell<'_> {
        match self {
            Cell::Empty => Cell::Empty,
            Cell::Count(count) => Cell::Count(*count),
            Cell::Number(number) => Cell::Number(*number),
            Cell::Flag(is_so) => Cell::Flag(*is_so),
            Cell::Text(text) => Cell::word(text),
        }
    }

    /// The same value, which outlasts its row.
    pub fn into_owned(self) -> Cell<'static> {
        match self {
            Cell::Empty => Cell::Empty,
            Cell::Count(count) => Cell::Count(count),
            Cell::Number(number) => Cell::Number(number),
            Cell::Flag(is_so) => Cell::Flag(is_so),
            Cell::Text(text) => Cell::Text(text.into_owned().into()),
        }
    }

    /// As it stands in a text file. What is not finite is undefined; other numbers always have a
    /// decimal point, by which readers know the type of a column from its first rows.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => "".into(),
            Cell::Count(count) => count.to_string().into(),
            Cell::Number(number) if !number.is_finite() => "".into(),
            // Minus zero becomes zero.
            Cell::Number(number) if number.fract() == 0.0 => format!("{:.1}", number + 0.0).into(),
            Cell::Number(number) => number.to_string().into(),
            Cell::Flag(is_so) => if *is_so { "true" } else { "false" }.into(),
            Cell::Text(text) => Cow::Borrowed(text),
        }
    }
}
