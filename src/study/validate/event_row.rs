//! Events whose cells are read by the names of their columns.

use crate::model::state::event::Event;
use crate::table::Cell;

/// An event whose cells are read by the names of their columns.
pub struct Row<'a>(pub &'a Event);

impl Row<'_> {
    fn cell(&self, column: &str) -> Option<&Cell<'static>> {
        let names = self.0.kind.columns().iter();
        names.zip(&self.0.cells).find(|(it, _)| it.name == column).map(|(_, cell)| cell)
    }

    /// A word; empty where there is none.
    pub fn text(&self, column: &str) -> &str {
        match self.cell(column) {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }

    /// A lineage name.
    pub fn name(&self, column: &str) -> Option<u64> {
        u64::from_str_radix(self.text(column), 16).ok()
    }

    /// A number; zero where there is none.
    pub fn number(&self, column: &str) -> f64 {
        match self.cell(column) {
            Some(Cell::Number(number)) => *number,
            Some(Cell::Count(count)) => *count as f64,
            _ => 0.0,
        }
    }
}
