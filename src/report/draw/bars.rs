//! Horizontal bars with intervals, and a mark beside each to hold it against.

use super::canvas::{Anchor, Canvas, Letters, Rect};
use super::marks::{KeyMark, joined, key, uprights};
use super::scale::{Scale, Ticks};

/// Bars from zero.
#[derive(Clone, Debug)]
pub struct Bars {
    /// What they show, with its unit.
    pub name: String,
    /// What stands above the column of notes.
    pub notes: String,
    /// What the key says of bars that are not significant.
    pub unsure: String,
    /// What the key says of the marks beside.
    pub beside: String,
    /// The bars, from the top.
    pub rows: Vec<Bar>,
}

/// A bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it is of.
    pub name: String,
    /// The value.
    pub value: f64,
    /// Its confidence interval.
    pub interval: Option<(f64, f64)>,
    /// Whether it differs significantly from zero, or from chance.
    pub is_significant: bool,
    /// The value as a text.
    pub text: String,
    /// What is said of it at the right.
    pub note: String,
    /// What it is held against.
    pub beside: Option<f64>,
}

const ROW: f64 = 27.0;

impl Bars {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        let room = canvas.width();
        let name = Letters::Small.fitted(&self.name, room);
        canvas.text(Letters::Small, "", (0.0, 12.0), Anchor::Start, &name);
        canvas.reach(18.0);
        key(canvas, &self.key());
        let widest = |letters: Letters, text: fn(&Bar) -> &str, heading: &str| {
            let widths = self.rows.iter().map(|row| letters.width(text(row)));
            widths.fold(Letters::Small.width(heading), f64::max)
        };
        let names = widest(Letters::Plain, |row| &row.name, "").min(0.46 * room);
        let notes = widest(Letters::Small, |row| &row.note, &self.notes).min(0.2 * room);
        let texts = widest(Letters::Strong, |row| &row.text, "");
        let (text_end, left) = (room - if notes > 0.0 { notes + 16.0 } else { 0.0 }, names + 14.0);
        let right = text_end - texts - 12.0;
        let (domain, scale) = self.scale((left, right));
        let top = canvas.height() + 26.0;
        let bottom = top + ROW * self.rows.len() as f64;
        let ticks = Ticks::within(domain, (((right - left) / 75.0).round() as usize).clamp(2, 7));
        let labels: Vec<_> = ticks.values.iter().map(|&it| (it, ticks.label(it))).collect();
        uprights(canvas, &scale, &labels, (top, bottom));
        let heading = Letters::Small.fitted(&self.notes, notes);
        canvas.text(Letters::Small, "", (room, top - 6.0), Anchor::End, &heading);
        for (place, row) in self.rows.iter().enumerate() {
            let middle = top + ROW * (place as f64 + 0.5);
            let at = (names, middle + 4.8);
            let name = Letters::Plain.fitted(&row.name, names);
            canvas.text(Letters::Plain, "ink", at, Anchor::End, &name);
            row.draw(canvas, &scale, (left, right), middle);
            let at = (text_end, middle + 4.8);
            canvas.text(Letters::Strong, "ink", at, Anchor::End, &row.text);
            let note = Letters::Small.fitted(&row.note, notes);
            canvas.text(Letters::Small, "", (room, middle + 4.2), Anchor::End, &note);
        }
        canvas.reach(bottom + 4.0);
    }

    fn key(&self) -> Vec<(KeyMark, String)> {
        let mut entries = Vec::new();
        if !self.unsure.is_empty() {
            entries.push((KeyMark::Hatched, self.unsure.clone()));
        }
        if !self.beside.is_empty() {
            entries.push((KeyMark::Beside, self.beside.clone()));
        }
        entries
    }

    /// Zero, all values and what they are held against are on the scale.
    fn scale(&self, pixels: (f64, f64)) -> ((f64, f64), Scale) {
        let enclosing = |(low, high): (f64, f64), value: f64| (low.min(value), high.max(value));
        let values = self.rows.iter().flat_map(|row| [Some(row.value), row.beside]).flatten();
        let (low, high) = values.fold((0.0, 0.0), enclosing);
        let ends = self.rows.iter().filter_map(|row| row.interval);
        let (least, most) = ends.flat_map(|(from, to)| [from, to]).fold((low, high), enclosing);
        let beyond = 0.7 * (high - low);
        let domain = (least.max(low - beyond), most.min(high + beyond));
        (domain, Scale::linear(domain, pixels))
    }
}

impl Bar {
    /// Draws the bar with its interval and what it is held against.
    fn draw(&self, canvas: &mut Canvas, scale: &Scale, (left, right): (f64, f64), middle: f64) {
        let (zero, end) = (scale.within(0.0), scale.within(self.value));
        let (x, width) = (zero.min(end), (end - zero).abs());
        let rect = Rect { x, y: middle - 8.0, width, height: 16.0 };
        if self.is_significant {
            canvas.rect(&joined("bar", if self.value < 0.0 { "fall" } else { "" }), rect);
        } else if width > 0.0 {
            canvas.rect("bar unsure", rect);
            canvas.hatched(rect, 0.0);
        }
        if let Some((low, high)) = self.interval {
            let ends = [low, high].map(|it| scale.at(it).clamp(left, right));
            canvas.line("axis", (ends[0], middle), (ends[1], middle));
            for (end, value) in ends.into_iter().zip([low, high]) {
                // What goes on beyond the scale has no end there.
                if (scale.at(value) - end).abs() < 0.1 {
                    canvas.line("axis", (end, middle - 4.0), (end, middle + 4.0));
                }
            }
        }
        if let Some(beside) = self.beside {
            let x = scale.within(beside);
            canvas.line("beside", (x, middle - 11.0), (x, middle + 11.0));
        }
    }
}
