//! Statements in rows, each with a mark, a number, its range, and the same in a control.

use super::canvas::{Anchor, Canvas, Letters};
use super::marks::{KeyMark, key};

/// Statements that hold or not.
#[derive(Clone, Debug)]
pub struct Checks {
    /// What stands above the columns: statements, numbers, ranges, controls.
    pub headings: [String; 4],
    /// What the key says of a statement that holds, and of one that does not.
    pub key: [String; 2],
    /// The statements, from the top.
    pub rows: Vec<Check>,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Check {
    /// What it says.
    pub name: String,
    /// Whether it holds.
    pub holds: bool,
    /// The number, its range, and the number in the control, as texts.
    pub texts: [String; 3],
    /// Whether it holds in the control, if there is one.
    pub control_holds: Option<bool>,
}

const ROW: f64 = 25.0;
/// Room for a mark.
const MARK: f64 = 18.0;

impl Checks {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        let marks = [KeyMark::Box("first"), KeyMark::Box("third")];
        key(canvas, &marks.into_iter().zip(self.key.iter().cloned()).collect::<Vec<_>>());
        let widths: [f64; 3] = std::array::from_fn(|column| {
            let texts = self.rows.iter().map(|row| Letters::Small.width(&row.texts[column]));
            texts.fold(Letters::Small.width(&self.headings[column + 1]), f64::max)
        });
        let right = canvas.width() - MARK;
        let ends = [right - widths[2] - widths[1] - 36.0, right - widths[2] - 18.0, right];
        let names = (ends[0] - widths[0] - MARK - 14.0).max(40.0);
        let top = canvas.height() + 16.0;
        let heading = Letters::Small.fitted(&self.headings[0], names);
        canvas.text(Letters::Small, "", (MARK, top), Anchor::Start, &heading);
        for (heading, end) in self.headings[1..].iter().zip(ends) {
            canvas.text(Letters::Small, "", (end, top), Anchor::End, heading);
        }
        canvas.line("separator", (0.0, top + 7.0), (canvas.width(), top + 7.0));
        for (place, row) in self.rows.iter().enumerate() {
            let y = top + 12.0 + ROW * (place as f64 + 0.5);
            mark(canvas, row.holds, (6.0, y));
            let name = Letters::Plain.fitted(&row.name, names);
            canvas.text(Letters::Plain, "ink", (MARK, y + 4.8), Anchor::Start, &name);
            for (text, end) in row.texts.iter().zip(ends) {
                canvas.text(Letters::Small, "", (end, y + 4.2), Anchor::End, text);
            }
            if let Some(holds) = row.control_holds {
                mark(canvas, holds, (canvas.width() - 6.0, y));
            }
        }
        canvas.reach(top + 12.0 + ROW * self.rows.len() as f64 + 4.0);
    }
}

/// A dot, with a hole where the statement does not hold, which is seen without colour.
fn mark(canvas: &mut Canvas, holds: bool, at: (f64, f64)) {
    let class = if holds { "rise" } else { "fall" };
    canvas.dot(class, at, 4.8);
    if !holds {
        canvas.dot("hollow", at, 3.2);
    }
}
