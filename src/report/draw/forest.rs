//! Outcomes in rows, each with its change, the confidence interval of that, and the verdict.

use super::canvas::{Anchor, Canvas, LINE, Letters, Rect};
use super::marks::{Estimate, KeyMark, Verdict, dot, key, uprights};
use super::scale::{Scale, Ticks};

/// Outcomes with their changes.
#[derive(Clone, Debug)]
pub struct Forest {
    /// What stands above the columns: outcomes, changes, verdicts.
    pub headings: [String; 3],
    /// What stands at either side of zero.
    pub sides: [String; 2],
    /// The margin of equivalence in percent, if there is one.
    pub margin: Option<f64>,
    /// What the key says of the margin.
    pub margin_key: String,
    /// The rows, in groups.
    pub groups: Vec<Group>,
}

/// Rows that belong together.
#[derive(Clone, Debug)]
pub struct Group {
    /// What they are; empty where there is one group.
    pub name: String,
    /// The rows.
    pub rows: Vec<Row>,
}

/// An outcome with its change.
#[derive(Clone, Debug)]
pub struct Row {
    /// The outcome.
    pub name: String,
    /// What is said of it below, such as the level of the base.
    pub note: String,
    /// The change in percent.
    pub change: Option<f64>,
    /// Its confidence interval in percent.
    pub interval: Option<(f64, f64)>,
    /// The change as a text.
    pub change_text: String,
    /// The interval as a text.
    pub interval_text: String,
    /// The verdict, where there is one.
    pub verdict: Option<Verdict>,
    /// The verdict as a text.
    pub verdict_text: String,
    /// What is said of it below, such as the p-value.
    pub verdict_note: String,
}

/// Where the columns lie.
struct Columns {
    names: f64,
    left: f64,
    right: f64,
    change: f64,
    verdict: f64,
}

/// The height of a row.
const ROW: f64 = 37.0;

impl Forest {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        let columns = self.columns(canvas.width());
        let scale = self.scale((columns.left, columns.right));
        if let Some(margin) = self.margin.filter(|_| !self.margin_key.is_empty()) {
            assert!(margin >= 0.0, "a margin has no sign: {margin}");
            key(canvas, &[(KeyMark::Box("margin"), self.margin_key.clone())]);
        }
        self.draw_headings(canvas, &columns, &scale);
        let top = canvas.height() + 22.0;
        let named = self.groups.iter().filter(|group| !group.name.is_empty()).count();
        let rows: f64 = self.rows().map(|row| row.height(columns.names)).sum();
        let bottom = top + rows + named as f64 * 30.0;
        self.draw_field(canvas, &columns, &scale, (top, bottom));
        let mut y = top;
        for group in &self.groups {
            if !group.name.is_empty() {
                let name = Letters::Strong.fitted(&group.name, canvas.width());
                canvas.text(Letters::Strong, "halo", (0.0, y + 20.0), Anchor::Start, &name);
                y += 30.0;
            }
            for row in &group.rows {
                row.draw(canvas, &columns, &scale, y);
                y += row.height(columns.names);
            }
        }
        canvas.reach(bottom + 4.0);
    }

    /// The columns: names, field, changes, verdicts; in a narrow drawing no verdicts in words.
    fn columns(&self, width: f64) -> Columns {
        let widest = |letters: Letters, text: fn(&Row) -> &str| {
            self.rows().map(|row| letters.width(text(row))).fold(0.0, f64::max)
        };
        let names: Vec<String> = self.rows().map(|row| row.name.clone()).collect();
        let names = Letters::Plain
            .column(&names, 0.32 * width, 0.42 * width)
            .max(widest(Letters::Small, |row| &row.note).min(0.38 * width));
        let changes = widest(Letters::Strong, |row| &row.change_text)
            .max(widest(Letters::Small, |row| &row.interval_text))
            .max(Letters::Small.width(&self.headings[1]));
        let verdicts = widest(Letters::Strong, |row| &row.verdict_text)
            .max(widest(Letters::Small, |row| &row.verdict_note))
            + 18.0;
        let has_verdicts = names + changes + verdicts + 190.0 < width;
        let (verdict, change) = match has_verdicts {
            true => (width - verdicts, width - verdicts - 16.0),
            false => (width, width),
        };
        let left = names + 14.0;
        Columns { names, left, right: (change - changes - 14.0).max(left + 60.0), change, verdict }
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    /// The scale of changes: all estimates lie within it, intervals far beyond them do not.
    pub fn scale(&self, pixels: (f64, f64)) -> Scale {
        Scale::linear(self.domain(), pixels)
    }

    fn domain(&self) -> (f64, f64) {
        let margin = 1.6 * self.margin.unwrap_or(0.0);
        let estimates = self.rows().filter_map(|row| row.change);
        let (low, high) = estimates.fold((-margin, margin), enclosing);
        let intervals = self.rows().filter_map(|row| row.interval);
        let ends = intervals.flat_map(|(from, to)| [from, to]);
        let (least, most) = ends.fold((low, high), enclosing);
        let beyond = 0.6 * (high - low);
        let (low, high) = (least.max(low - beyond), most.min(high + beyond));
        let edge = 0.04 * (high - low);
        (low - edge, high + edge)
    }

    /// What stands above the columns.
    fn draw_headings(&self, canvas: &mut Canvas, columns: &Columns, scale: &Scale) {
        let y = canvas.height() + 14.0;
        let [outcome, change, verdict] = &self.headings;
        let outcome = Letters::Small.fitted(outcome, columns.left - 14.0);
        canvas.text(Letters::Small, "", (0.0, y), Anchor::Start, &outcome);
        canvas.text(Letters::Small, "", (columns.change, y), Anchor::End, change);
        if columns.verdict < canvas.width() {
            canvas.text(Letters::Small, "", (columns.verdict, y), Anchor::Start, verdict);
        }
        let zero = scale.within(0.0);
        let [less, more] = &self.sides;
        if Letters::Small.width(less) < zero - columns.left - 8.0 {
            canvas.text(Letters::Small, "", (zero - 8.0, y), Anchor::End, less);
        }
        if Letters::Small.width(more) < columns.right - zero - 8.0 {
            canvas.text(Letters::Small, "", (zero + 8.0, y), Anchor::Start, more);
        }
        canvas.reach(y + 4.0);
    }

    /// The lines of the field, and the margin.
    fn draw_field(
        &self,
        canvas: &mut Canvas,
        columns: &Columns,
        scale: &Scale,
        extent: (f64, f64),
    ) {
        let (top, bottom) = extent;
        if let Some(margin) = self.margin {
            let (x, far) = (scale.within(-margin), scale.within(margin));
            let strip = Rect { x, y: top, width: far - x, height: bottom - top };
            canvas.rect("margin", strip);
        }
        let count = ((columns.right - columns.left) / 60.0).round() as usize;
        let ticks = Ticks::within(self.domain(), count.clamp(2, 8));
        let label = |&value: &f64| {
            let percent = if value == 0.0 { " %" } else { "" };
            (value, ticks.signed(value) + percent)
        };
        let labels: Vec<_> = ticks.values.iter().map(label).collect();
        uprights(canvas, scale, &labels, (top, bottom));
        canvas.line("separator", (0.0, top), (columns.left - 8.0, top));
    }
}

impl Row {
    /// The height that it takes, with its name in that width.
    fn height(&self, names: f64) -> f64 {
        ROW + LINE * (Letters::Plain.in_two(&self.name, "", names).len() - 1) as f64
    }

    /// Its name and note.
    fn draw_name(&self, canvas: &mut Canvas, names: f64, middle: f64) {
        let lines = Letters::Plain.in_two(&self.name, "", names);
        if self.note.is_empty() {
            return canvas.lines(Letters::Plain, "ink halo", (0.0, middle), Anchor::Start, &lines);
        }
        let at = (0.0, middle - 6.8);
        canvas.lines(Letters::Plain, "ink halo", at, Anchor::Start, &lines);
        let note = Letters::Small.fitted(&self.note, names);
        let below = middle + 12.5 + 0.5 * LINE * (lines.len() - 1) as f64;
        canvas.text(Letters::Small, "halo", (0.0, below), Anchor::Start, &note);
    }

    /// Draws it from `top` on.
    fn draw(&self, canvas: &mut Canvas, columns: &Columns, scale: &Scale, top: f64) {
        let height = self.height(columns.names);
        let middle = top + height / 2.0;
        self.draw_name(canvas, columns.names, middle);
        self.draw_estimate(canvas, scale, (columns.left, columns.right), middle);
        let at = (columns.change, middle - 2.0);
        canvas.text(Letters::Strong, "ink", at, Anchor::End, &self.change_text);
        let at = (columns.change, middle + 12.5);
        canvas.text(Letters::Small, "", at, Anchor::End, &self.interval_text);
        let bottom = top + height;
        canvas.line("separator", (0.0, bottom), (columns.left - 8.0, bottom));
        canvas.line("separator", (columns.right + 8.0, bottom), (canvas.width(), bottom));
        if columns.verdict < canvas.width() {
            self.draw_verdict(canvas, columns.verdict, middle);
        }
    }

    /// The dot with its interval.
    pub fn draw_estimate(&self, canvas: &mut Canvas, scale: &Scale, room: (f64, f64), y: f64) {
        let Some(value) = self.change else { return };
        let verdict = self.verdict.unwrap_or(Verdict::Inconclusive);
        Estimate { scale, room, y, value, interval: self.interval, verdict }.draw(canvas);
    }

    /// The verdict in words behind its dot.
    fn draw_verdict(&self, canvas: &mut Canvas, x: f64, middle: f64) {
        if let Some(verdict) = self.verdict {
            dot(canvas, (x + 5.0, middle - 6.6), "", verdict);
        }
        let class = if self.verdict == Some(Verdict::Significant) { "ink" } else { "" };
        let at = (x + 15.0, middle - 2.0);
        canvas.text(Letters::Strong, class, at, Anchor::Start, &self.verdict_text);
        let at = (x + 15.0, middle + 12.5);
        canvas.text(Letters::Small, "", at, Anchor::Start, &self.verdict_note);
    }
}

/// A range widened so that it encloses a value.
fn enclosing((low, high): (f64, f64), value: f64) -> (f64, f64) {
    (low.min(value), high.max(value))
}

/// The strip of one row of a table of outcomes, for a page that has the words in cells of its own.
pub fn strip(forest: &Forest, row: &Row, prefix: &str, width: f64, height: f64) -> String {
    let mut canvas = Canvas::new(prefix, width);
    let scale = forest.scale((2.0, width - 2.0));
    if let Some(margin) = forest.margin {
        let (x, far) = (scale.within(-margin), scale.within(margin));
        canvas.rect("margin", Rect { x, y: 0.0, width: far - x, height });
    }
    for value in Ticks::within(forest.domain(), 6).values {
        let class = if value == 0.0 { "zero" } else { "grid" };
        canvas.line(class, (scale.at(value), 0.0), (scale.at(value), height));
    }
    row.draw_estimate(&mut canvas, &scale, (2.0, width - 2.0), height / 2.0);
    wrapped(canvas, width, height)
}

/// The axis below such strips.
pub fn strip_axis(forest: &Forest, prefix: &str, width: f64) -> String {
    let mut canvas = Canvas::new(prefix, width);
    let scale = forest.scale((2.0, width - 2.0));
    let ticks = Ticks::within(forest.domain(), 6);
    for &value in &ticks.values {
        let label = ticks.signed(value);
        let half = Letters::Small.width(&label) / 2.0;
        let x = scale.at(value).clamp(half, width - half);
        canvas.text(Letters::Small, "", (x, 14.0), Anchor::Middle, &label);
    }
    wrapped(canvas, width, 18.0)
}

/// A strip as SVG that a screen reader passes over: the cells beside it say the same.
fn wrapped(canvas: Canvas, width: f64, height: f64) -> String {
    let (width, height) = (super::svg::number(width), super::svg::number(height));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart strip\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\" \
         focusable=\"false\">\n{}</svg>\n",
        canvas.into_body()
    )
}
