//! A box among factors: of each that it restricts, the part of the tried values that it keeps.

use super::canvas::{Anchor, Canvas, LINE, Letters, Rect};

/// A box.
#[derive(Clone, Debug)]
pub struct Boxes {
    /// What it holds, and how surely.
    pub name: String,
    /// The factors that it restricts.
    pub rows: Vec<Kept>,
}

/// What a box keeps of a factor.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The factor.
    pub name: String,
    /// From where to where on the values tried, as shares of them; none for categories.
    pub part: Option<(f64, f64)>,
    /// What it keeps as a text.
    pub text: String,
    /// The lowest and the highest value tried.
    pub ends: [String; 2],
    /// How surely it is restricted.
    pub note: String,
}

const ROW: f64 = 46.0;

impl Boxes {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        let room = canvas.width();
        let title = Letters::Small.wrapped(&self.name, room);
        canvas.lines_from(Letters::Small, "", (0.0, 12.0), Anchor::Start, &title);
        let names: Vec<String> = self.rows.iter().map(|row| row.name.clone()).collect();
        let names = Letters::Plain.column(&names, 0.34 * room, 0.44 * room);
        let notes: Vec<String> = self.rows.iter().map(|row| row.note.clone()).collect();
        let notes = Letters::Small.column(&notes, 0.2 * room, 0.26 * room);
        let (left, right) = (names + 14.0, room - notes - 14.0);
        let mut y = 28.0 + LINE * title.len().saturating_sub(1) as f64;
        for row in &self.rows {
            let name = Letters::Plain.in_two(&row.name, "", names);
            canvas.lines_from(Letters::Plain, "ink", (names, y + 13.0), Anchor::End, &name);
            row.draw(canvas, (left, right), y);
            let note = Letters::Small.in_two(&row.note, "", notes);
            canvas.lines_from(Letters::Small, "", (room, y + 13.0), Anchor::End, &note);
            y += ROW;
        }
        canvas.reach(y);
    }
}

impl Kept {
    fn draw(&self, canvas: &mut Canvas, (left, right): (f64, f64), y: f64) {
        let width = right - left;
        let Some((from, to)) = self.part else {
            let text = Letters::Strong.in_two(&self.text, "", width);
            let at = (left, y + 13.0);
            return canvas.lines_from(Letters::Strong, "ink", at, Anchor::Start, &text);
        };
        canvas.rect("wash", Rect { x: left, y: y + 1.0, width, height: 16.0 });
        let [from, to] = [from, to].map(|share| left + width * share.clamp(0.0, 1.0));
        // A single value is seen too.
        let width = (to - from).max(2.0);
        canvas.rect("bar", Rect { x: from, y: y + 1.0, width, height: 16.0 });
        let text = Letters::Strong.fitted(&self.text, right - left);
        let half = Letters::Strong.width(&text) / 2.0;
        let middle = f64::midpoint(from, to).clamp(left + half, (right - half).max(left + half));
        canvas.text(Letters::Strong, "ink", (middle, y + 32.0), Anchor::Middle, &text);
        let [low, high] = [&self.ends[0], &self.ends[1]];
        if middle - half > left + Letters::Small.width(low) + 8.0 {
            canvas.text(Letters::Small, "", (left, y + 32.0), Anchor::Start, low);
        }
        if middle + half < right - Letters::Small.width(high) - 8.0 {
            canvas.text(Letters::Small, "", (right, y + 32.0), Anchor::End, high);
        }
    }
}
