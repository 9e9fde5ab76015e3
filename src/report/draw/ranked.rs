//! One outcome in many places: intervals in the order of the estimates.

use super::canvas::{Anchor, Canvas, Letters};
use super::marks::{Estimate, KeyMark, Verdict, key, uprights};
use super::scale::{Scale, Ticks};

/// Places with their changes, in the order in which they are drawn.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// What is ranked, with its unit.
    pub name: String,
    /// What the key says of filled, hollow and dashed dots.
    pub key: Vec<(Verdict, String)>,
    /// Whether the numbers are changes, which have a sign.
    pub has_signs: bool,
    /// What stands behind the number at zero.
    pub unit: String,
    /// The places.
    pub rows: Vec<Place>,
    /// A value to hold them against, with its name.
    pub reference: Option<(f64, String)>,
}

/// A place with its change.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// The estimate.
    pub value: f64,
    /// Its confidence interval.
    pub interval: Option<(f64, f64)>,
    /// What it says.
    pub verdict: Verdict,
    /// The estimate as a text.
    pub text: String,
}

const ROW: f64 = 20.0;

impl Ranked {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        let room = canvas.width();
        let name = Letters::Small.fitted(&self.name, room);
        canvas.text(Letters::Small, "", (0.0, 12.0), Anchor::Start, &name);
        canvas.reach(18.0);
        let entries: Vec<_> =
            self.key.iter().map(|(verdict, text)| (KeyMark::Dot(*verdict), text.clone())).collect();
        key(canvas, &entries);
        let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(0.0, f64::max);
        let names = widest(&mut self.rows.iter().map(|row| Letters::Small.width(&row.name)));
        let names = names.min(0.35 * room);
        let texts = widest(&mut self.rows.iter().map(|row| Letters::Small.width(&row.text)));
        let (left, right) = (names + 14.0, room - texts - 14.0);
        let (domain, scale) = self.scale((left, right));
        let top = canvas.height() + 26.0;
        let bottom = top + ROW * self.rows.len() as f64;
        self.draw_axis(canvas, domain, &scale, (left, right), (top, bottom));
        for (place, row) in self.rows.iter().enumerate() {
            let y = top + ROW * (place as f64 + 0.5);
            let name = Letters::Small.fitted(&row.name, names);
            canvas.text(Letters::Small, "ink", (names, y + 4.2), Anchor::End, &name);
            let (value, interval, verdict) = (row.value, row.interval, row.verdict);
            let room = (left, right);
            Estimate { scale: &scale, room, y, value, interval, verdict }.draw(canvas);
            let at = (canvas.width(), y + 4.2);
            canvas.text(Letters::Small, "", at, Anchor::End, &row.text);
        }
        canvas.reach(bottom + 4.0);
        self.draw_reference(canvas, &scale, (left, right), (top, bottom));
    }

    /// All estimates lie on the scale, intervals far beyond them do not.
    fn scale(&self, pixels: (f64, f64)) -> ((f64, f64), Scale) {
        let reference = self.reference.as_ref().map(|(value, _)| *value);
        let values = self.rows.iter().map(|row| row.value).chain(reference);
        let (low, high) = values.fold((0.0, 0.0), enclosing);
        let ends = self.rows.iter().filter_map(|row| row.interval);
        let ends = ends.flat_map(|(from, to)| [from, to]);
        let (least, most) = ends.fold((low, high), enclosing);
        let beyond = 0.5 * (high - low);
        let (low, high) = (least.max(low - beyond), most.min(high + beyond));
        let edge = 0.03 * (high - low);
        let domain = (low - edge, high + edge);
        (domain, Scale::linear(domain, pixels))
    }

    fn draw_axis(
        &self,
        canvas: &mut Canvas,
        domain: (f64, f64),
        scale: &Scale,
        (left, right): (f64, f64),
        extent: (f64, f64),
    ) {
        let count = ((right - left) / 70.0).round() as usize;
        let ticks = Ticks::within(domain, count.clamp(2, 8));
        let label = |&value: &f64| {
            let number = if self.has_signs { ticks.signed(value) } else { ticks.label(value) };
            let unit = if value == 0.0 { &*self.unit } else { "" };
            (value, number + unit)
        };
        let labels: Vec<_> = ticks.values.iter().map(label).collect();
        uprights(canvas, scale, &labels, extent);
    }

    /// The value that they are held against, named below.
    fn draw_reference(
        &self,
        canvas: &mut Canvas,
        scale: &Scale,
        (left, right): (f64, f64),
        (top, bottom): (f64, f64),
    ) {
        let Some((value, name)) = &self.reference else { return };
        let x = scale.at(*value);
        canvas.line("reference", (x, top), (x, bottom + 4.0));
        let name = Letters::Strong.fitted(name, canvas.width());
        let half = Letters::Strong.width(&name) / 2.0;
        let middle = x.clamp(half.min(left), canvas.width() - half.min(right));
        let middle = middle.clamp(half, (canvas.width() - half).max(half));
        let at = (middle, bottom + 19.0);
        canvas.text(Letters::Strong, "ink", at, Anchor::Middle, &name);
        canvas.reach(bottom + 24.0);
    }
}

fn enclosing((low, high): (f64, f64), value: f64) -> (f64, f64) {
    (low.min(value), high.max(value))
}
