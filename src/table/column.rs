//! Columns of tables: a name, what it means, and the cell of a row, in one place.

use std::borrow::Cow;

use super::cell::Cell;

/// What stands over a column, and what that means.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The name in the file.
    pub name: Cow<'static, str>,
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
    /// True or false.
    Flags,
    /// Months as text, such as 2020-12; in Parquet the date of their first day beside it.
    Months,
    /// Words; names of agents are 16 hexadecimal digits.
    Texts,
}

impl Heading {
    /// What stands over the dates that Parquet files have beside months; nothing where there are
    /// none.
    pub fn of_dates(&self) -> Option<Heading> {
        let name = match self.name.as_ref() {
            "month" | "at" => Cow::Borrowed("date"),
            name => Cow::Owned(format!("{name}_date")),
        };
        let doc = "the first day of it, as a date";
        (self.holds == Holds::Months).then_some(Heading { name, doc, unit: "date", ..self.clone() })
    }
}

/// A column of a table whose rows are `R`.
pub struct Column<R> {
    /// What stands over it.
    pub heading: Heading,
    read: Read<R>,
}

/// How the cell of a row is found.
enum Read<R> {
    /// By a function of its own.
    Own(fn(&R) -> Cell<'_>),
    /// As that of the row's values which has this place, where columns depend on the run.
    Place(fn(&R, usize) -> Cell<'_>, usize),
}

// Derived, they would ask the same of rows.
impl<R> Clone for Column<R> {
    fn clone(&self) -> Column<R> {
        Column { heading: self.heading.clone(), read: self.read }
    }
}

impl<R> Clone for Read<R> {
    fn clone(&self) -> Read<R> {
        *self
    }
}

impl<R> Copy for Read<R> {}

/// A column.
pub const fn column<R>(
    name: &'static str,
    holds: Holds,
    unit: &'static str,
    doc: &'static str,
    cell: fn(&R) -> Cell<'_>,
) -> Column<R> {
    let heading = Heading { name: Cow::Borrowed(name), holds, unit, doc };
    Column { heading, read: Read::Own(cell) }
}

impl<R> Column<R> {
    /// One of several columns that depend on the run, by its place among them.
    pub const fn numbered(
        heading: Heading,
        place: usize,
        cell: fn(&R, usize) -> Cell<'_>,
    ) -> Column<R> {
        Column { heading, read: Read::Place(cell, place) }
    }

    /// The cell of a row.
    pub fn cell<'r>(&self, row: &'r R) -> Cell<'r> {
        match self.read {
            Read::Own(cell) => cell(row),
            Read::Place(cell, place) => cell(row, place),
        }
    }
}

/// The cells of a row, which outlast it.
pub fn cells<R>(columns: &[Column<R>], row: &R) -> Vec<Cell<'static>> {
    columns.iter().map(|column| column.cell(row).into_owned()).collect()
}

/// What stands over some columns.
pub fn headings<R>(columns: &[Column<R>]) -> Vec<Heading> {
    columns.iter().map(|column| column.heading.clone()).collect()
}
