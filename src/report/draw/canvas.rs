//! What charts are drawn on: marks, written as SVG ([`super::svg`]) or drawn as pixels
//! ([`super::pixels`]).

pub use super::mark::{Anchor, Letters, Mark, Point, Rect};
use super::svg;

/// How far lines of a label lie below each other.
pub const LINE: f64 = 15.0;

/// A drawing under way: what is on it so far, and how far down that reaches.
pub struct Canvas {
    width: f64,
    height: f64,
    prefix: String,
    marks: Vec<Mark>,
}

impl Canvas {
    /// An empty one. Names within the drawing begin with `prefix`, of which a page has each once.
    pub fn new(prefix: &str, width: f64) -> Canvas {
        Canvas { width, height: 0.0, prefix: prefix.to_string(), marks: Vec::new() }
    }

    /// The width.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// How far down the drawing reaches.
    pub fn height(&self) -> f64 {
        self.height
    }

    /// Makes the drawing reach down to `y` at least.
    pub fn reach(&mut self, y: f64) {
        self.height = self.height.max(y);
    }

    /// The marks so far.
    pub fn into_marks(self) -> Vec<Mark> {
        self.marks
    }

    /// The marks so far as elements of SVG, with what they refer to.
    pub fn into_body(self) -> String {
        svg::body(&self.prefix, &self.marks)
    }

    /// A line through points.
    pub fn path(&mut self, class: &str, points: &[Point]) {
        if points.len() > 1 {
            let (class, points) = (class.into(), points.to_vec());
            self.marks.push(Mark::Path { class, points, is_closed: false });
        }
    }

    /// A line through points, on each of which it rests until the next.
    pub fn steps(&mut self, class: &str, points: &[Point]) {
        let mut stairs = Vec::with_capacity(2 * points.len());
        for pair in points.windows(2) {
            stairs.extend([pair[0], (pair[1].0, pair[0].1)]);
        }
        stairs.extend(points.last());
        self.path(class, &stairs);
    }

    /// An area within points.
    pub fn area(&mut self, class: &str, points: &[Point]) {
        if points.len() > 2 {
            let (class, points) = (class.into(), points.to_vec());
            self.marks.push(Mark::Path { class, points, is_closed: true });
        }
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, from: Point, to: Point) {
        self.marks.push(Mark::Line { class: class.into(), from, to });
    }

    /// A band that flows from a left edge to a right one, each from its upper to its lower end.
    pub fn ribbon(&mut self, class: &str, left: (f64, f64, f64), right: (f64, f64, f64)) {
        self.marks.push(Mark::Ribbon { class: class.into(), left, right });
    }

    /// A rectangle.
    pub fn rect(&mut self, class: &str, rect: Rect) {
        self.rounded(class, rect, 0.0);
    }

    /// A rectangle with round corners.
    pub fn rounded(&mut self, class: &str, rect: Rect, radius: f64) {
        self.marks.push(Mark::Rect { class: class.into(), rect, radius });
    }

    /// A rectangle of slanted lines.
    pub fn hatched(&mut self, rect: Rect, radius: f64) {
        self.marks.push(Mark::Hatched { rect, radius });
    }

    /// A dot.
    pub fn dot(&mut self, class: &str, middle: Point, radius: f64) {
        self.marks.push(Mark::Dot { class: class.into(), middle, radius });
    }

    /// A text; `class` says its colour.
    pub fn text(&mut self, letters: Letters, class: &str, at: Point, anchor: Anchor, text: &str) {
        let (class, text) = (class.into(), text.into());
        self.marks.push(Mark::Text { letters, class, at, anchor, text });
    }

    /// Lines of a text below each other, about a middle.
    pub fn lines(
        &mut self,
        letters: Letters,
        class: &str,
        (x, middle): Point,
        anchor: Anchor,
        lines: &[String],
    ) {
        let above = 0.5 * LINE * lines.len().saturating_sub(1) as f64;
        for (place, line) in lines.iter().enumerate() {
            let y = middle + 0.36 * letters.size() - above + LINE * place as f64;
            self.text(letters, class, (x, y), anchor, line);
        }
    }

    /// Lines of a text below each other, the first of which stands at a height.
    pub fn lines_from(
        &mut self,
        letters: Letters,
        class: &str,
        (x, first): Point,
        anchor: Anchor,
        lines: &[String],
    ) {
        for (place, line) in lines.iter().enumerate() {
            self.text(letters, class, (x, first + LINE * place as f64), anchor, line);
        }
    }

    /// Draws what belongs together, and what is said of it to who points at it.
    pub fn group(&mut self, class: &str, title: &str, draw: impl FnOnce(&mut Canvas)) {
        let before = std::mem::take(&mut self.marks);
        draw(self);
        let marks = std::mem::replace(&mut self.marks, before);
        self.marks.push(Mark::Group { class: class.into(), title: title.into(), marks });
    }

    /// Lays another canvas on this one.
    pub fn lay(&mut self, by: Point, other: Canvas) {
        self.marks.push(Mark::Moved { by, marks: other.marks });
    }

    /// Lays all marks of a canvas of the same place on this one.
    pub fn append(&mut self, other: Canvas) {
        self.marks.extend(other.marks);
    }
}
