//! A box among factors: of each that it restricts, the part of the tried values that it keeps.

use super::canvas::{Anchor, Canvas, Letters, Rect};

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
        let name = Letters::Small.fitted(&self.name, room);
        canvas.text(Letters::Small, "", (0.0, 12.0), Anchor::Start, &name);
        let names = self.rows.iter().map(|row| Letters::Plain.width(&row.name));
        let names = names.fold(0.0, f64::max).min(0.34 * room);
        let notes = self.rows.iter().map(|row| Letters::Small.width(&row.note));
        let notes = notes.fold(0.0, f64::max).min(0.26 * room);
        let (left, right) = (names + 14.0, room - notes - 14.0);
        let mut y = 28.0;
        for row in &self.rows {
            let name = Letters::Plain.fitted(&row.name, names);
            canvas.text(Letters::Plain, "ink", (names, y + 13.0), Anchor::End, &name);
            row.draw(canvas, (left, right), y);
            let note = Letters::Small.fitted(&row.note, notes);
            canvas.text(Letters::Small, "", (room, y + 13.0), Anchor::End, &note);
            y += ROW;
        }
        canvas.reach(y);
    }
}

impl Kept {
    fn draw(&self, canvas: &mut Canvas, (left, right): (f64, f64), y: f64) {
        let width = right - left;
        let Some((from, to)) = self.part else {
            let text = Letters::Strong.fitted(&self.text, width);
            canvas.text(Letters::Strong, "ink", (left, y + 13.0), Anchor::Start, &text);
            return;
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
