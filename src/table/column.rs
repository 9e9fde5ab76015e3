//! Columns of tables and the values in their cells.

use serde::{Deserialize, Serialize};

/// A value of an event or of an agent's yearly record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Not defined.
    Empty,
    /// A whole number.
    Count(i64),
    /// A number.
    Number(f64),
    /// A word.
    Text(String),
}

impl Cell {
    /// A lineage name, as 16 hexadecimal digits.
    pub fn name(name: crate::base::chance::Name) -> Cell {
        Cell::Text(format!("{:016x}", name.0))
    }

    /// A number that may be undefined.
    pub fn number(value: Option<f64>) -> Cell {
        value.map_or(Cell::Empty, Cell::Number)
    }

    /// Both ends of an interval that may be undefined.
    pub fn ends(interval: Option<(f64, f64)>) -> [Cell; 2] {
        [interval.map(|(low, _)| low), interval.map(|(_, high)| high)].map(Cell::number)
    }

    /// Yes or no.
    pub fn yes(is_so: bool) -> Cell {
        Cell::word(if is_so { "yes" } else { "no" })
    }

    /// A word.
    pub fn word(word: &str) -> Cell {
        Cell::Text(word.into())
    }

    /// As it stands in a text file.
    pub fn to_text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Count(count) => count.to_string(),
            // Minus zero becomes zero.
            Cell::Number(number) => format!("{}", number + 0.0),
            Cell::Text(text) => text.clone(),
        }
    }
}

/// A column of a table that is written.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The name in the file.
    pub name: &'static str,
    /// What its cells hold.
    pub holds: Holds,
    /// The unit; `number`, `text`, `name` or `word` where there is none.
    pub unit: &'static str,
    /// What it means.
    pub doc: &'static str,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Whole numbers.
    Counts,
    /// Numbers.
    Numbers,
    /// Words; names of agents are 16 hexadecimal digits.
    Texts,
}

/// A column of a table.
pub const fn column(
    name: &'static str,
    holds: Holds,
    unit: &'static str,
    doc: &'static str,
) -> Column {
    Column { name, holds, unit, doc }
}
