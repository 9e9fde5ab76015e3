//! Statements in rows, each with a mark, a number, its range, and the same in a control.

use super::canvas::{Anchor, Canvas, LINE, Letters};
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
            let texts = texts.fold(0.0, f64::max);
            let heading = &self.headings[column + 1];
            Letters::Small.column(std::slice::from_ref(heading), texts, f64::INFINITY).max(texts)
        });
        let right = canvas.width() - MARK;
        let ends = [right - widths[2] - widths[1] - 36.0, right - widths[2] - 18.0, right];
        let names = (ends[0] - widths[0] - MARK - 14.0).max(40.0);
        let places =
            [(MARK, names), (ends[0], widths[0]), (ends[1], widths[1]), (right, widths[2])];
        let headings: [Vec<String>; 4] = std::array::from_fn(|column| {
            Letters::Small.in_two(&self.headings[column], "", places[column].1)
        });
        let lines = headings.iter().map(Vec::len).max().unwrap_or(1);
        let first = canvas.height() + 16.0;
        for (column, heading) in headings.iter().enumerate() {
            let anchor = if column == 0 { Anchor::Start } else { Anchor::End };
            let at = (places[column].0, first + LINE * (lines - heading.len()) as f64);
            canvas.lines_from(Letters::Small, "", at, anchor, heading);
        }
        let top = first + LINE * (lines - 1) as f64;
        canvas.line("separator", (0.0, top + 7.0), (canvas.width(), top + 7.0));
        let mut bottom = top + 12.0;
        for row in &self.rows {
            let name = Letters::Plain.wrapped(&row.name, names);
            let height = ROW + LINE * name.len().saturating_sub(1) as f64;
            let y = bottom + height / 2.0;
            bottom += height;
            mark(canvas, row.holds, (6.0, y));
            canvas.lines(Letters::Plain, "ink", (MARK, y), Anchor::Start, &name);
            for (text, end) in row.texts.iter().zip(ends) {
                canvas.text(Letters::Small, "", (end, y + 4.2), Anchor::End, text);
            }
            if let Some(holds) = row.control_holds {
                mark(canvas, holds, (canvas.width() - 6.0, y));
            }
        }
        canvas.reach(bottom + 4.0);
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
