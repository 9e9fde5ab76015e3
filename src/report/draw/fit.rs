//! Simulated over recorded figures, on a scale of factors with the band that counts as near.

use super::canvas::{Anchor, Canvas, LINE, Letters, Rect};
use super::marks::{KeyMark, key};
use super::scale::Scale;

/// Figures beside their records.
#[derive(Clone, Debug)]
pub struct Fit {
    /// What stands above the scale.
    pub name: String,
    /// What stands above the columns of simulated and recorded figures.
    pub headings: [String; 2],
    /// The factors between which a figure counts as near.
    pub near: (f64, f64),
    /// What the key says of that band, of figures within and of figures beyond.
    pub key: [String; 3],
    /// The figures, from the top.
    pub rows: Vec<Recorded>,
}

/// A figure beside its record.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The figure.
    pub name: String,
    /// What stands behind the name and is never cut, such as its year.
    pub year: String,
    /// Simulated over recorded.
    pub factor: f64,
    /// The factor as a text.
    pub text: String,
    /// The simulated and the recorded figure as texts.
    pub values: [String; 2],
    /// Whether it is near.
    pub is_near: bool,
}

const ROW: f64 = 24.0;
/// Numbers that may stand at the axis.
const TICKS: [f64; 13] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 1.0, 1.25, 2.0, 5.0, 10.0, 100.0];

/// The least room of the field beside which figures stand.
const FIELD: f64 = 90.0;

impl Fit {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        let room = canvas.width();
        let name = Letters::Small.fitted(&self.name, room);
        canvas.text(Letters::Small, "", (0.0, 12.0), Anchor::Start, &name);
        canvas.reach(18.0);
        let marks = [KeyMark::Box("margin"), KeyMark::Box("first"), KeyMark::Box("third")];
        let entries = marks.into_iter().zip(self.key.iter().cloned());
        key(canvas, &entries.filter(|(_, text)| !text.is_empty()).collect::<Vec<_>>());
        let widest = |letters: Letters, text: fn(&Recorded) -> &str, least: f64| {
            self.rows.iter().map(|row| letters.width(text(row))).fold(least, f64::max)
        };
        let names: Vec<String> = self.rows.iter().map(Recorded::label).collect();
        let names = Letters::Plain.column(&names, 0.36 * room, 0.44 * room);
        let [simulated, recorded] = self.headings.each_ref().map(|it| Letters::Small.width(it));
        let recorded = widest(Letters::Small, |row| &row.values[1], recorded);
        let simulated = widest(Letters::Small, |row| &row.values[0], simulated);
        let factors = widest(Letters::Strong, |row| &row.text, 0.0);
        // In a narrow drawing the field has the room of the two figures.
        let has_figures = names + factors + simulated + recorded + 58.0 + FIELD <= room;
        let columns = match has_figures {
            true => [room, room - recorded - 16.0, room - recorded - simulated - 32.0],
            false => [room; 3],
        };
        let (left, right) = (names + 14.0, columns[2] - factors - 12.0);
        let factors = self.rows.iter().map(|row| row.factor);
        let low = factors.clone().fold(0.45, f64::min);
        let high = factors.fold(2.2, f64::max);
        let scale = Scale::logarithmic((0.95 * low, 1.05 * high), (left, right));
        let top = canvas.height() + 26.0;
        let in_two = |row: &Recorded| Letters::Plain.in_two(&row.name, &row.year, names);
        let names_of: Vec<Vec<String>> = self.rows.iter().map(in_two).collect();
        let height = |lines: &Vec<String>| ROW + LINE * (lines.len() - 1) as f64;
        let bottom = top + names_of.iter().map(height).sum::<f64>();
        self.draw_axis(canvas, &scale, (low, high), (top, bottom));
        let figures = [columns[1], columns[0]].into_iter().filter(|_| has_figures);
        for (heading, end) in self.headings.iter().zip(figures.clone()) {
            canvas.text(Letters::Small, "", (end, top - 6.0), Anchor::End, heading);
        }
        let mut end = top;
        for (row, lines) in self.rows.iter().zip(&names_of) {
            let y = end + height(lines) / 2.0;
            end += height(lines);
            canvas.lines(Letters::Plain, "ink", (names, y), Anchor::End, lines);
            row.draw(canvas, &scale, y);
            canvas.text(Letters::Strong, "ink", (columns[2], y + 4.8), Anchor::End, &row.text);
            for (text, end) in row.values.iter().zip(figures.clone()) {
                canvas.text(Letters::Small, "", (end, y + 4.2), Anchor::End, text);
            }
        }
        canvas.reach(bottom + 4.0);
    }

    /// The band that counts as near, and round factors.
    fn draw_axis(
        &self,
        canvas: &mut Canvas,
        scale: &Scale,
        domain: (f64, f64),
        extent: (f64, f64),
    ) {
        let (top, bottom) = extent;
        let (x, far) = (scale.within(self.near.0), scale.within(self.near.1));
        canvas.rect("margin", Rect { x, y: top, width: far - x, height: bottom - top });
        let mut last = f64::NEG_INFINITY;
        for value in TICKS.into_iter().filter(|it| (domain.0..=domain.1).contains(it)) {
            let x = scale.at(value);
            canvas.line(if value == 1.0 { "zero" } else { "grid" }, (x, top), (x, bottom));
            let label = value.to_string();
            let half = Letters::Small.width(&label) / 2.0;
            if x - half > last + 5.0 {
                canvas.text(Letters::Small, "", (x, top - 6.0), Anchor::Middle, &label);
                last = x + half;
            }
        }
    }
}

impl Recorded {
    /// The name with its year.
    pub fn label(&self) -> String {
        format!("{}{}", self.name, self.year)
    }

    /// A stroke from one to the factor with a dot at its end, hollow where it is near.
    fn draw(&self, canvas: &mut Canvas, scale: &Scale, y: f64) {
        let class = if self.is_near { "rise" } else { "fall" };
        let x = scale.at(self.factor);
        canvas.line(&format!("interval {class}"), (scale.at(1.0), y), (x, y));
        canvas.dot(class, (x, y), 4.6);
        if self.is_near {
            return;
        }
        // A ring tells those beyond from those within without colour.
        canvas.dot("hollow", (x, y), 4.6);
        canvas.dot(class, (x, y), 2.4);
    }
}
