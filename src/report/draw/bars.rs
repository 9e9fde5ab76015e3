//! Horizontal bars with intervals, and a mark beside each to hold it against.

use super::canvas::{Anchor, Canvas, LINE, Letters, Rect};
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
        let title = Letters::Small.wrapped(&self.name, room);
        canvas.lines_from(Letters::Small, "", (0.0, 12.0), Anchor::Start, &title);
        canvas.reach(18.0 + LINE * title.len().saturating_sub(1) as f64);
        key(canvas, &self.key());
        let names: Vec<String> = self.rows.iter().map(|row| row.name.clone()).collect();
        let names = Letters::Plain.column(&names, 0.36 * room, 0.46 * room);
        let notes: Vec<String> =
            self.rows.iter().map(|row| &row.note).chain([&self.notes]).cloned().collect();
        let notes = Letters::Small.column(&notes, 0.16 * room, 0.24 * room);
        let texts = self.rows.iter().map(|row| Letters::Strong.width(&row.text));
        let texts = texts.fold(0.0, f64::max);
        let (text_end, left) = (room - if notes > 0.0 { notes + 16.0 } else { 0.0 }, names + 14.0);
        let right = text_end - texts - 12.0;
        let (domain, scale) = self.scale((left, right));
        let heading = Letters::Small.in_two(&self.notes, "", notes);
        let above = LINE * (heading.len() - 1) as f64;
        let top = canvas.height() + 26.0 + above;
        let bottom = top + self.rows.iter().map(|row| row.height(names, notes)).sum::<f64>();
        let ticks = Ticks::within(domain, (((right - left) / 75.0).round() as usize).clamp(2, 7));
        let labels: Vec<_> = ticks.values.iter().map(|&it| (it, ticks.label(it))).collect();
        uprights(canvas, &scale, &labels, (top, bottom));
        let at = (room, top - 6.0 - above);
        canvas.lines_from(Letters::Small, "", at, Anchor::End, &heading);
        let mut end = top;
        for row in &self.rows {
            let middle = end + row.height(names, notes) / 2.0;
            end += row.height(names, notes);
            let name = Letters::Plain.in_two(&row.name, "", names);
            canvas.lines(Letters::Plain, "ink", (names, middle), Anchor::End, &name);
            row.draw(canvas, &scale, (left, right), middle);
            let at = (text_end, middle + 4.8);
            canvas.text(Letters::Strong, "ink", at, Anchor::End, &row.text);
            let note = Letters::Small.in_two(&row.note, "", notes);
            canvas.lines(Letters::Small, "", (room, middle), Anchor::End, &note);
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
    /// The height that it takes, with its name and its note in those widths.
    fn height(&self, names: f64, notes: f64) -> f64 {
        let name = Letters::Plain.in_two(&self.name, "", names).len();
        let note = Letters::Small.in_two(&self.note, "", notes).len();
        ROW + LINE * (name.max(note) - 1) as f64
    }

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
