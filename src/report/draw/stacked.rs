//! Bars of parts, one below the other.

use super::canvas::{Anchor, Canvas, Letters, Rect};
use super::marks::{KeyMark, key, uprights};
use super::scale::{Scale, Ticks};

/// The classes of parts, in their order.
pub const PARTS: [&str; 4] = ["first", "second", "third", "fourth"];

/// Bars of the same parts.
#[derive(Clone, Debug)]
pub struct Stacked {
    /// What they show, with its unit.
    pub name: String,
    /// The names of the parts, four at most.
    pub parts: Vec<String>,
    /// What stands above the columns of numbers at the right.
    pub columns: Vec<String>,
    /// The bars, from the top.
    pub rows: Vec<Stack>,
}

/// A bar of parts.
#[derive(Clone, Debug)]
pub struct Stack {
    /// What it is of.
    pub name: String,
    /// The parts, each zero or above.
    pub values: Vec<f64>,
    /// The numbers at the right.
    pub texts: Vec<String>,
}

const ROW: f64 = 31.0;

impl Stacked {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        let room = canvas.width();
        let name = Letters::Small.fitted(&self.name, room);
        canvas.text(Letters::Small, "", (0.0, 12.0), Anchor::Start, &name);
        canvas.reach(18.0);
        let parts = self.parts.iter().zip(PARTS);
        let entries = parts.map(|(name, class)| (KeyMark::Box(class), name.clone()));
        key(canvas, &entries.collect::<Vec<_>>());
        let names = self.rows.iter().map(|row| Letters::Plain.width(&row.name));
        let names = names.fold(0.0, f64::max).min(0.28 * room);
        let (ends, right) = self.number_columns(room);
        let left = names + 14.0;
        let most = self.rows.iter().map(|row| row.values.iter().sum::<f64>());
        let most = most.fold(0.0, f64::max);
        let scale = Scale::linear((0.0, most), (left, right));
        let top = canvas.height() + 26.0;
        let bottom = top + ROW * self.rows.len() as f64;
        let count = (((right - left) / 75.0).round() as usize).clamp(2, 6);
        let ticks = Ticks::within((0.0, most), count);
        let labels: Vec<_> = ticks.values.iter().map(|&it| (it, ticks.label(it))).collect();
        uprights(canvas, &scale, &labels, (top, bottom));
        for (heading, end) in self.columns.iter().zip(&ends) {
            canvas.text(Letters::Small, "", (*end, top - 6.0), Anchor::End, heading);
        }
        for (place, row) in self.rows.iter().enumerate() {
            let middle = top + ROW * (place as f64 + 0.5);
            let name = Letters::Plain.fitted(&row.name, names);
            canvas.text(Letters::Plain, "ink", (names, middle + 4.8), Anchor::End, &name);
            row.draw(canvas, &scale, middle);
            for (text, end) in row.texts.iter().zip(&ends) {
                let at = (*end, middle + 4.2);
                canvas.text(Letters::Small, "ink", at, Anchor::End, text);
            }
        }
        canvas.reach(bottom + 4.0);
    }

    /// Where columns of numbers end, and where the bars do. A narrow drawing has none.
    fn number_columns(&self, room: f64) -> (Vec<f64>, f64) {
        let width = |(place, heading): (usize, &String)| {
            let texts = self.rows.iter().filter_map(|row| row.texts.get(place));
            let widths = texts.map(|text| Letters::Small.width(text));
            widths.fold(Letters::Small.width(heading), f64::max) + 16.0
        };
        let widths: Vec<f64> = self.columns.iter().enumerate().map(width).collect();
        let all: f64 = widths.iter().sum();
        if all > 0.52 * room {
            return (Vec::new(), room - 10.0);
        }
        let mut end = room - all;
        let ends = widths.iter().map(|width| {
            end += width;
            end
        });
        (ends.collect(), room - all - 10.0)
    }
}

impl Stack {
    fn draw(&self, canvas: &mut Canvas, scale: &Scale, middle: f64) {
        let mut sum = 0.0;
        for (value, class) in self.values.iter().zip(PARTS) {
            let x = scale.at(sum);
            sum += value;
            let width = scale.at(sum) - x;
            if width > 0.0 {
                canvas.rect(class, Rect { x, y: middle - 8.0, width, height: 16.0 });
            }
        }
    }
}
