//! Marks as plain data: what a canvas has on it.

use super::measure;

/// A point in pixels from the upper left corner.
pub type Point = (f64, f64);

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// Which part of a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// How large and heavy a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// Numbers at axes, notes.
    Small,
    /// Names.
    Plain,
    /// Names and values that matter.
    Strong,
    /// The value of a tile.
    Value,
    /// The headline of a file.
    Heading,
}

impl Letters {
    /// All kinds of letters.
    pub const ALL: [Letters; 5] =
        [Letters::Small, Letters::Plain, Letters::Strong, Letters::Value, Letters::Heading];

    /// The height in pixels.
    pub const fn size(self) -> f64 {
        match self {
            Letters::Small => 12.0,
            Letters::Plain | Letters::Strong => 13.5,
            Letters::Value => 16.5,
            Letters::Heading => 21.0,
        }
    }

    /// The class in the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Letters::Small => "small",
            Letters::Plain => "plain",
            Letters::Strong => "strong",
            Letters::Value => "value",
            Letters::Heading => "heading",
        }
    }

    /// The estimated width of a text in pixels.
    pub fn width(self, text: &str) -> f64 {
        let heavier = match self {
            Letters::Small | Letters::Plain | Letters::Heading => 1.0,
            Letters::Strong | Letters::Value => 1.12,
        };
        heavier * self.size() * measure::ems(text)
    }

    /// A text that is cut so that it fits.
    pub fn fitted(self, text: &str, width: f64) -> String {
        measure::fitted(text, width / self.width("n") * measure::ems("n"))
    }

    /// A text with its end in one line or two; what takes more is cut before its end.
    pub fn in_two(self, text: &str, end: &str, width: f64) -> Vec<String> {
        measure::in_two(text, end, width / self.width("n") * measure::ems("n"))
    }

    /// The width of a column of texts: the widest if that is `usual` at most, else as much as all of
    /// them need in two lines, but no more than `most`.
    pub fn column(self, texts: &[String], usual: f64, most: f64) -> f64 {
        const STEP: f64 = 4.0;
        let widest = texts.iter().map(|text| self.width(text)).fold(0.0, f64::max);
        let mut width = widest.min(usual);
        let is_cut = |width: f64| {
            texts.iter().flat_map(|text| self.in_two(text, "", width)).any(|it| it.contains('…'))
        };
        while width < widest.min(most) && is_cut(width) {
            width = (width + STEP).min(widest.min(most));
        }
        width
    }

    /// A text in lines that fit.
    pub fn wrapped(self, text: &str, width: f64) -> Vec<String> {
        measure::wrapped(text, width / self.width("n") * measure::ems("n"))
    }
}

/// A mark on a canvas. Its class says how it looks, in the style sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A line through points, or the area within them.
    Path {
        /// Its class.
        class: String,
        /// The points.
        points: Vec<Point>,
        /// Whether it is an area.
        is_closed: bool,
    },
    /// A straight line.
    Line {
        /// Its class.
        class: String,
        /// Where it begins.
        from: Point,
        /// Where it ends.
        to: Point,
    },
    /// A band that flows from a left edge to a right one.
    Ribbon {
        /// Its class.
        class: String,
        /// The left edge: its place, its upper and its lower end.
        left: (f64, f64, f64),
        /// The right edge, likewise.
        right: (f64, f64, f64),
    },
    /// A rectangle.
    Rect {
        /// Its class.
        class: String,
        /// Where it is.
        rect: Rect,
        /// The radius of its corners.
        radius: f64,
    },
    /// A rectangle of slanted lines.
    Hatched {
        /// Where it is.
        rect: Rect,
        /// The radius of its corners.
        radius: f64,
    },
    /// A dot.
    Dot {
        /// Its class.
        class: String,
        /// Its middle.
        middle: Point,
        /// Its radius.
        radius: f64,
    },
    /// A text.
    Text {
        /// How large and heavy it is.
        letters: Letters,
        /// What says its colour.
        class: String,
        /// Where it stands.
        at: Point,
        /// Which part of it stands there.
        anchor: Anchor,
        /// The text.
        text: String,
    },
    /// Marks that belong together.
    Group {
        /// Their class.
        class: String,
        /// What is said of them to who points at them.
        title: String,
        /// The marks.
        marks: Vec<Mark>,
    },
    /// Marks of another canvas that lies on this one.
    Moved {
        /// Where its upper left corner lies.
        by: Point,
        /// The marks.
        marks: Vec<Mark>,
    },
}

/// The angle in degrees at which the lines of hatched rectangles are turned from upright.
pub const HATCHING_TURN: f64 = 45.0;
/// The distance in pixels from one of these lines to the next.
pub const HATCHING_GAP: f64 = 7.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_twelve_pixels_at_least() {
        assert!(Letters::ALL.iter().all(|letters| letters.size() >= 12.0));
    }
}
