//! Marks that charts share: bands, lines with gaps, intervals, dots, axes, keys.

use super::canvas::{Anchor, Canvas, Letters, Point, Rect};
use super::scale::{Scale, Ticks};

/// What the numbers say of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It differs from zero after adjustment.
    Significant,
    /// It lies within the margin.
    Equivalent,
    /// Neither.
    Inconclusive,
}

/// The class of a change: significant falls and rises have a colour, all others none.
pub fn direction(change: f64, is_significant: bool) -> &'static str {
    match is_significant {
        true if change < 0.0 => "fall",
        true if change > 0.0 => "rise",
        _ => "",
    }
}

/// A line with gaps where a value is undefined.
pub fn line(canvas: &mut Canvas, class: &str, points: &[(f64, Option<f64>)]) {
    for piece in pieces(points) {
        match piece[..] {
            // A point alone would not be seen as a line.
            [point] => canvas.path(class, &[(point.0 - 1.0, point.1), (point.0 + 1.0, point.1)]),
            _ => canvas.path(class, &piece),
        }
    }
}

/// A band with gaps where a limit is undefined.
pub fn band(canvas: &mut Canvas, class: &str, limits: &[(f64, Option<(f64, f64)>)]) {
    for piece in pieces(limits) {
        let mut outline: Vec<Point> = piece.iter().map(|&(x, (low, _))| (x, low)).collect();
        outline.extend(piece.iter().rev().map(|&(x, (_, high))| (x, high)));
        canvas.area(class, &outline);
    }
}

/// The pieces of a row between its gaps.
fn pieces<T: Copy>(points: &[(f64, Option<T>)]) -> Vec<Vec<(f64, T)>> {
    let defined = points.split(|(_, value)| value.is_none()).filter(|piece| !piece.is_empty());
    let defined = defined.map(|piece| {
        piece.iter().filter_map(|&(x, value)| value.map(|value| (x, value))).collect()
    });
    defined.collect()
}

/// A horizontal interval with the estimate in it, cut at the ends of the scale with an arrow.
pub struct Estimate<'a> {
    /// The scale.
    pub scale: &'a Scale,
    /// The first and the last pixel of the room.
    pub room: (f64, f64),
    /// The height at which it is drawn.
    pub y: f64,
    /// The estimate.
    pub value: f64,
    /// Its confidence interval.
    pub interval: Option<(f64, f64)>,
    /// What it says.
    pub verdict: Verdict,
}

impl Estimate<'_> {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        let class = direction(self.value, self.verdict == Verdict::Significant);
        let (left, right) = self.room;
        if let Some((low, high)) = self.interval {
            let [from, to] = [low, high].map(|end| self.scale.at(end));
            let ends = [from, to].map(|x| x.clamp(left, right));
            canvas.line(&joined("interval", class), (ends[0], self.y), (ends[1], self.y));
            if from < left {
                arrow(canvas, class, (left, self.y), -5.0);
            }
            if to > right {
                arrow(canvas, class, (right, self.y), 5.0);
            }
        }
        let x = self.scale.at(self.value).clamp(left, right);
        dot(canvas, (x, self.y), class, self.verdict);
    }
}

/// The dot of an estimate: filled where significant, with a dashed outline where inconclusive.
pub fn dot(canvas: &mut Canvas, at: Point, class: &str, verdict: Verdict) {
    match verdict {
        Verdict::Significant if class.is_empty() => canvas.dot("ink", at, 4.6),
        Verdict::Significant => canvas.dot(class, at, 4.6),
        Verdict::Equivalent => canvas.dot("hollow", at, 4.0),
        Verdict::Inconclusive => canvas.dot("unsure", at, 4.0),
    }
}

/// The head of an arrow that points left or right.
fn arrow(canvas: &mut Canvas, class: &str, (x, y): Point, length: f64) {
    let base = x - length;
    canvas.area(&joined("arrow", class), &[(base, y - 4.0), (x, y), (base, y + 4.0)]);
}

/// Two classes, or one where the other is empty.
pub fn joined(one: &str, other: &str) -> String {
    if other.is_empty() { one.into() } else { format!("{one} {other}") }
}

/// Lines across with their numbers at the left.
pub fn levels(canvas: &mut Canvas, scale: &Scale, ticks: &Ticks, (left, right): (f64, f64)) {
    for &value in &ticks.values {
        let y = scale.at(value);
        canvas.line("grid", (left, y), (right, y));
        let at = (left - 7.0, y + 4.2);
        canvas.text(Letters::Small, "", at, Anchor::End, &ticks.label(value));
    }
}

/// The room that the numbers at the left take.
pub fn levels_width(ticks: &Ticks) -> f64 {
    let labels = ticks.values.iter().map(|&value| Letters::Small.width(&ticks.label(value)));
    labels.fold(0.0, f64::max) + 10.0
}

/// Upright lines with their numbers above, as changes or as levels.
pub fn uprights(
    canvas: &mut Canvas,
    scale: &Scale,
    labels: &[(f64, String)],
    (top, bottom): (f64, f64),
) {
    for (value, label) in labels {
        let x = scale.at(*value);
        let class = if *value == 0.0 { "zero" } else { "grid" };
        canvas.line(class, (x, top), (x, bottom));
        let half = Letters::Small.width(label) / 2.0;
        let middle = x.clamp(half, (canvas.width() - half).max(half));
        canvas.text(Letters::Small, "", (middle, top - 6.0), Anchor::Middle, label);
    }
}

/// The first days of years, with their numbers below.
pub fn years(canvas: &mut Canvas, scale: &Scale, (first, last): (f64, f64), y: f64) {
    canvas.line("axis", (scale.at(first), y), (scale.at(last), y));
    let room = (scale.at(last) - scale.at(first)).abs();
    let fitting = (room / 46.0).floor().max(1.0) as usize;
    let all: Vec<i64> = (first.ceil() as i64..=last.floor() as i64).collect();
    let step = [1, 2, 5, 10, 20, 50, 100].into_iter().find(|step| all.len() <= fitting * step);
    let step = step.unwrap_or(100) as i64;
    for year in all.into_iter().filter(|year| year % step == 0) {
        let x = scale.at(year as f64);
        canvas.line("axis", (x, y), (x, y + 4.0));
        let half = Letters::Small.width("2000") / 2.0;
        let middle = x.min(canvas.width() - half);
        let at = (middle, y + 17.0);
        canvas.text(Letters::Small, "", at, Anchor::Middle, &year.to_string());
    }
    canvas.reach(y + 22.0);
}

/// Heights moved apart so that neighbours have a gap, within limits where they fit, each at the
/// place of what it belongs to.
pub fn spread(heights: &[f64], gap: f64, (top, bottom): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|&one, &other| heights[one].total_cmp(&heights[other]));
    let mut placed = heights.to_vec();
    let mut least = top;
    for &place in &order {
        placed[place] = placed[place].max(least);
        least = placed[place] + gap;
    }
    let mut most = bottom;
    for &place in order.iter().rev() {
        placed[place] = placed[place].min(most);
        most = placed[place] - gap;
    }
    placed
}

/// What stands in a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyMark {
    /// The solid line of the base.
    BaseLine,
    /// The dashed line of the changed world.
    OtherLine,
    /// A rectangle of this class.
    Box(&'static str),
    /// A hatched rectangle.
    Hatched,
    /// The dot of a verdict.
    Dot(Verdict),
    /// An upright stroke.
    Beside,
}

/// The space that a mark takes before its text.
const MARK: f64 = 26.0;

/// A key in as many lines as it needs, below what is there.
pub fn key(canvas: &mut Canvas, entries: &[(KeyMark, String)]) {
    if entries.is_empty() {
        return;
    }
    let (mut x, mut y) = (0.0, canvas.height() + 14.0);
    for (mark, text) in entries {
        let text = Letters::Small.fitted(text, canvas.width() - MARK - 8.0);
        let width = MARK + 7.0 + Letters::Small.width(&text);
        if x > 0.0 && x + width > canvas.width() {
            (x, y) = (0.0, y + 19.0);
        }
        key_mark(canvas, *mark, (x, y - 4.2));
        canvas.text(Letters::Small, "", (x + MARK + 7.0, y), Anchor::Start, &text);
        x += width + 20.0;
    }
    canvas.reach(y + 10.0);
}

/// A mark of a key; `y` is its middle.
fn key_mark(canvas: &mut Canvas, mark: KeyMark, (x, y): Point) {
    let square = Rect { x: x + MARK - 16.0, y: y - 6.0, width: 16.0, height: 12.0 };
    match mark {
        KeyMark::BaseLine => canvas.line("base-line", (x, y), (x + MARK, y)),
        KeyMark::OtherLine => canvas.line("other-line", (x, y), (x + MARK, y)),
        KeyMark::Box(class) => canvas.rect(class, square),
        KeyMark::Hatched => {
            canvas.rect("wash", square);
            canvas.hatched(square, 0.0);
        }
        KeyMark::Dot(verdict) => dot(canvas, (x + MARK - 8.0, y), "", verdict),
        KeyMark::Beside => {
            canvas.line("beside", (x + MARK - 8.0, y - 6.0), (x + MARK - 8.0, y + 6.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn labels_keep_apart() {
        assert_eq!(spread(&[10.0, 12.0], 14.0, (0.0, 100.0)), [10.0, 24.0]);
        assert_eq!(spread(&[95.0, 90.0], 14.0, (0.0, 100.0)), [100.0, 86.0]);
        assert_eq!(spread(&[5.0], 14.0, (8.0, 100.0)), [8.0]);
    }

    #[test]
    fn a_line_has_gaps_where_it_is_undefined() {
        let mut canvas = Canvas::new("a", 100.0);
        let points = [(0.0, Some(1.0)), (5.0, Some(2.0)), (10.0, None), (15.0, Some(3.0))];
        line(&mut canvas, "base-line", &points);
        let limits = points.map(|(x, y)| (x, y.map(|y| (y, y + 1.0))));
        band(&mut canvas, "base-band", &limits);
        expect![[r#"
            <path class="base-line" d="M0 1L5 2"/>
            <path class="base-line" d="M14 3L16 3"/>
            <path class="base-band" d="M0 1L5 2L5 3L0 2Z"/>
        "#]]
        .assert_eq(&canvas.into_body());
    }

    #[test]
    fn an_interval_beyond_the_scale_ends_in_an_arrow() {
        let mut canvas = Canvas::new("a", 100.0);
        let scale = Scale::linear((-10.0, 10.0), (0.0, 100.0));
        let estimate = Estimate {
            scale: &scale,
            room: (0.0, 100.0),
            y: 5.0,
            value: -2.0,
            interval: Some((-30.0, 3.0)),
            verdict: Verdict::Inconclusive,
        };
        estimate.draw(&mut canvas);
        expect![[r#"
            <path class="interval" d="M0 5H65"/>
            <path class="arrow" d="M5 1L0 5L5 9Z"/>
            <circle class="unsure" cx="40" cy="5" r="4"/>
        "#]]
        .assert_eq(&canvas.into_body());
    }
}
