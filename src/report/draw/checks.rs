//! Statements in rows, each with a mark, a number, its range, and the same in a control.

use super::canvas::{Anchor, Canvas, Letters};
use super::marks::{KeyMark, Verdict, dot, key};

/// Statements that hold or not.
#[derive(Clone, Debug)]
pub struct Checks {
    /// What stands above the columns: statements, numbers, ranges, controls.
    pub headings: [String; 4],
    /// What the key says of a statement that holds, of one that does not, and of one that was not
    /// measured, where there is any.
    pub key: [String; 3],
    /// The statements, from the top.
    pub rows: Vec<Check>,
}

/// Whether a statement holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It was not measured.
    Unmeasured,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Check {
    /// What it says.
    pub name: String,
    /// Whether it holds.
    pub holds: Holds,
    /// The number, its range, and the number in the control, as texts.
    pub texts: [String; 3],
    /// Whether it holds in the control, if there is one.
    pub control_holds: Option<Holds>,
}

const ROW: f64 = 25.0;
/// The mark in the key of what was not measured.
const UNMEASURED: KeyMark = KeyMark::Dot(Verdict::Inconclusive);
/// Room for a mark.
const MARK: f64 = 18.0;

impl Checks {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        let marks = [KeyMark::Box("first"), KeyMark::Box("third"), UNMEASURED];
        let entries = marks.into_iter().zip(self.key.iter().cloned());
        key(canvas, &entries.filter(|(_, text)| !text.is_empty()).collect::<Vec<_>>());
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

/// A dot, with a hole where the statement does not hold and a dashed outline where it was not
/// measured, which is seen without colour.
fn mark(canvas: &mut Canvas, holds: Holds, at: (f64, f64)) {
    match holds {
        Holds::Yes => canvas.dot("rise", at, 4.8),
        Holds::No => {
            canvas.dot("fall", at, 4.8);
            canvas.dot("hollow", at, 3.2);
        }
        Holds::Unmeasured => dot(canvas, at, "", Verdict::Inconclusive),
    }
}
