//! An outcome over the values of factors: a panel for each factor.

use super::canvas::{Anchor, Canvas, Letters};
use super::marks::{KeyMark, band, key, levels, levels_width, line};
use super::scale::{Scale, Ticks};

/// Panels side by side on one scale.
#[derive(Clone, Debug)]
pub struct Responses {
    /// The outcome with its unit.
    pub name: String,
    /// The names of the scenarios, two at most, the base first; none where there is one.
    pub scenarios: Vec<String>,
    /// What the key says of the bands.
    pub band: String,
    /// The panels.
    pub panels: Vec<Panel>,
}

/// An outcome over a factor.
#[derive(Clone, Debug)]
pub struct Panel {
    /// The factor.
    pub factor: String,
    /// Its values as texts, from the lowest.
    pub values: Vec<String>,
    /// Where they stand from 0 to 1.
    pub places: Vec<f64>,
    /// For each scenario, mean and range at each value.
    pub responses: Vec<Vec<Response>>,
}

/// A mean with the range around it, where they are defined.
pub type Response = Option<(f64, Option<(f64, f64)>)>;

/// The width that a panel has at least.
const LEAST: f64 = 210.0;
const HEIGHT: f64 = 150.0;

impl Responses {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        let room = canvas.width();
        let name = Letters::Strong.fitted(&self.name, room);
        canvas.text(Letters::Strong, "ink", (0.0, 14.0), Anchor::Start, &name);
        canvas.reach(20.0);
        let marks = [KeyMark::BaseLine, KeyMark::OtherLine];
        let mut entries: Vec<_> = marks.into_iter().zip(self.scenarios.iter().cloned()).collect();
        entries.extend(
            (!self.band.is_empty()).then(|| (KeyMark::Box("base-band"), self.band.clone())),
        );
        key(canvas, &entries);
        let ticks = self.ticks();
        let numbers = levels_width(&ticks);
        let fitting = ((room + 24.0) / (LEAST + 24.0)).floor().max(1.0) as usize;
        let columns = fitting.min(self.panels.len()).max(1);
        let width = (room - 24.0 * (columns - 1) as f64) / columns as f64;
        let width = width.min(430.0);
        let top = canvas.height() + 4.0;
        for (place, panel) in self.panels.iter().enumerate() {
            let (column, row) = (place % columns, place / columns);
            let x = column as f64 * (width + 24.0);
            let y = top + row as f64 * (HEIGHT + 66.0);
            panel.draw(canvas, &ticks, (x, x + numbers, x + width), y);
        }
    }

    /// The numbers at the axis, the same for all panels.
    fn ticks(&self) -> Ticks {
        let responses = self.panels.iter().flat_map(|panel| panel.responses.iter().flatten());
        let numbers = responses.flatten().flat_map(|(mean, range)| {
            let (low, high) = range.unwrap_or((*mean, *mean));
            [*mean, low, high]
        });
        let ends = numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let (low, high) = if ends.0 <= ends.1 { ends } else { (0.0, 1.0) };
        // From zero where that does not flatten what there is to see.
        let from_zero = if low > 0.0 && low < 0.5 * high { 0.0 } else { low };
        Ticks::around((from_zero, high), 3)
    }
}

impl Panel {
    /// Draws it from `top` on, between the edges of its numbers and of its lines.
    fn draw(&self, canvas: &mut Canvas, ticks: &Ticks, edges: (f64, f64, f64), top: f64) {
        let (begin, left, right) = edges;
        let factor = Letters::Small.fitted(&self.factor, right - begin);
        canvas.text(Letters::Small, "ink", (begin, top + 14.0), Anchor::Start, &factor);
        let (high, low) = (top + 26.0, top + 26.0 + HEIGHT);
        let scale = Scale::linear(ticks.domain(), (low, high));
        levels(canvas, &scale, ticks, (left, right));
        let inset = 10.0;
        let x = |place: f64| left + inset + place * (right - left - 2.0 * inset);
        for (responses, class) in self.responses.iter().zip(["base", "other"]) {
            let limits = self.places.iter().zip(responses).map(|(&place, response)| {
                let range = response.and_then(|(_, range)| range);
                (x(place), range.map(|(low, high)| (scale.at(low), scale.at(high))))
            });
            band(canvas, &format!("{class}-band"), &limits.collect::<Vec<_>>());
        }
        for (responses, class) in self.responses.iter().zip(["base", "other"]) {
            let points = self.places.iter().zip(responses);
            let points = points.map(|(&place, it)| (x(place), it.map(|(mean, _)| scale.at(mean))));
            let points: Vec<_> = points.collect();
            line(canvas, &format!("{class}-line"), &points);
            let dot = if class == "base" { "rise" } else { "fall" };
            for (x, y) in points.iter().filter_map(|&(x, y)| y.map(|y| (x, y))) {
                canvas.dot(dot, (x, y), 3.2);
            }
        }
        self.draw_values(canvas, x, (left, right), low);
    }

    /// The values below, as many as there is room for.
    fn draw_values(
        &self,
        canvas: &mut Canvas,
        x: impl Fn(f64) -> f64,
        (left, right): (f64, f64),
        y: f64,
    ) {
        canvas.line("axis", (left, y), (right, y));
        let mut last = f64::NEG_INFINITY;
        for (&place, value) in self.places.iter().zip(&self.values) {
            let value = Letters::Small.fitted(value, (right - left) / 2.0);
            let half = Letters::Small.width(&value) / 2.0;
            let middle = x(place).min(right - half);
            canvas.line("axis", (x(place), y), (x(place), y + 4.0));
            if middle - half > last + 6.0 {
                canvas.text(Letters::Small, "", (middle, y + 17.0), Anchor::Middle, &value);
                last = middle + half;
            }
        }
        canvas.reach(y + 24.0);
    }
}
