//! What charts are drawn on: elements of SVG, with all texts escaped and numbers in one form.

use std::fmt::Write;

use super::measure;

/// A point in pixels from the upper left corner.
pub type Point = (f64, f64);

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug)]
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

    /// A text in lines that fit.
    pub fn wrapped(self, text: &str, width: f64) -> Vec<String> {
        measure::wrapped(text, width / self.width("n") * measure::ems("n"))
    }
}

/// A drawing under way: what is on it so far, and how far down that reaches.
pub struct Canvas {
    width: f64,
    height: f64,
    prefix: String,
    body: String,
    has_hatching: bool,
}

impl Canvas {
    /// An empty one. Names within the drawing begin with `prefix`, of which a page has each once.
    pub fn new(prefix: &str, width: f64) -> Canvas {
        let prefix = prefix.to_string();
        Canvas { width, height: 0.0, prefix, body: String::new(), has_hatching: false }
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

    /// The elements so far, with what they refer to.
    pub fn into_body(self) -> String {
        if !self.has_hatching {
            return self.body;
        }
        format!(
            "<defs><pattern id=\"{}-hatching\" width=\"7\" height=\"7\" \
             patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
             <path class=\"hatch\" d=\"M0 0V7\"/></pattern></defs>\n{}",
            escaped(&self.prefix),
            self.body
        )
    }

    /// A line through points.
    pub fn path(&mut self, class: &str, points: &[Point]) {
        if points.len() > 1 {
            let route = route(points);
            self.put(format_args!("<path class=\"{class}\" d=\"{route}\"/>\n"));
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
            let route = route(points);
            self.put(format_args!("<path class=\"{class}\" d=\"{route}Z\"/>\n"));
        }
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, from: Point, to: Point) {
        let route = match (number(from.0), number(from.1), number(to.0), number(to.1)) {
            (x, y, far, same) if y == same => format!("M{x} {y}H{far}"),
            (x, y, same, far) if x == same => format!("M{x} {y}V{far}"),
            (x, y, far_x, far_y) => format!("M{x} {y}L{far_x} {far_y}"),
        };
        self.put(format_args!("<path class=\"{class}\" d=\"{route}\"/>\n"));
    }

    /// A band that flows from a left edge to a right one, each from its upper to its lower end.
    pub fn ribbon(&mut self, class: &str, left: (f64, f64, f64), right: (f64, f64, f64)) {
        let [x, top, bottom] = [left.0, left.1, left.2].map(number);
        let [far, far_top, far_bottom] = [right.0, right.1, right.2].map(number);
        let middle = number(f64::midpoint(left.0, right.0));
        self.put(format_args!(
            "<path class=\"{class}\" d=\"M{x} {top}C{middle} {top} {middle} {far_top} {far} \
             {far_top}V{far_bottom}C{middle} {far_bottom} {middle} {bottom} {x} {bottom}Z\"/>\n"
        ));
    }

    /// A rectangle.
    pub fn rect(&mut self, class: &str, rect: Rect) {
        self.rounded(class, rect, 0.0);
    }

    /// A rectangle with round corners.
    pub fn rounded(&mut self, class: &str, rect: Rect, radius: f64) {
        let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(number);
        let round =
            if radius > 0.0 { format!(" rx=\"{}\"", number(radius)) } else { String::new() };
        self.put(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" \
             height=\"{height}\"{round}/>\n"
        ));
    }

    /// A rectangle of slanted lines.
    pub fn hatched(&mut self, rect: Rect, radius: f64) {
        self.has_hatching = true;
        let [x, y, width, height, round] =
            [rect.x, rect.y, rect.width, rect.height, radius].map(number);
        let prefix = escaped(&self.prefix);
        self.put(format_args!(
            "<rect fill=\"url(#{prefix}-hatching)\" x=\"{x}\" y=\"{y}\" width=\"{width}\" \
             height=\"{height}\" rx=\"{round}\"/>\n"
        ));
    }

    /// A dot.
    pub fn dot(&mut self, class: &str, middle: Point, radius: f64) {
        let [x, y, radius] = [middle.0, middle.1, radius].map(number);
        self.put(format_args!(
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>\n"
        ));
    }

    /// A text; `class` says its colour.
    pub fn text(&mut self, letters: Letters, class: &str, at: Point, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let gap = if class.is_empty() { "" } else { " " };
        let [x, y] = [at.0, at.1].map(number);
        let (size, text) = (letters.class(), escaped(text));
        self.put(format_args!(
            "<text class=\"{size}{gap}{class}\" x=\"{x}\" y=\"{y}\"{anchor}>{text}</text>\n"
        ));
    }

    /// Draws what belongs together, and what is said of it to who points at it.
    pub fn group(&mut self, class: &str, title: &str, draw: impl FnOnce(&mut Canvas)) {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        self.put(format_args!("<g{class}>"));
        if !title.is_empty() {
            let title = escaped(title);
            self.put(format_args!("<title>{title}</title>"));
        }
        self.body.push('\n');
        draw(self);
        self.body.push_str("</g>\n");
    }

    fn put(&mut self, element: std::fmt::Arguments) {
        self.body.write_fmt(element).expect("a string takes everything");
    }
}

/// Points as a route.
fn route(points: &[Point]) -> String {
    let mut route = String::new();
    for (place, &(x, y)) in points.iter().enumerate() {
        let letter = if place == 0 { 'M' } else { 'L' };
        let (x, y) = (number(x), number(y));
        write!(route, "{letter}{x} {y}").expect("a string takes everything");
    }
    route
}

/// A coordinate: to tenths of a pixel, without a zero at the end.
pub fn number(value: f64) -> String {
    assert!(value.is_finite(), "a coordinate is a number: {value}");
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".into() } else { text.into() }
}

/// A text as it stands in XML. Characters that XML does not have become gaps.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => escaped.push(' '),
            _ if letter.is_control() => escaped.push(' '),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn marks_are_plain_elements() {
        let mut canvas = Canvas::new("a", 100.0);
        canvas.path("base", &[(0.0, 1.0), (10.04, 2.06)]);
        canvas.path("base", &[(0.0, 1.0)]);
        canvas.steps("base", &[(0.0, 1.0), (5.0, 2.0)]);
        canvas.line("grid", (0.0, 5.0), (9.0, 5.0));
        canvas.ribbon("public", (0.0, 0.0, 4.0), (10.0, 2.0, 6.0));
        canvas.dot("filled", (1.0, -0.01), 3.5);
        canvas.group("tile", "R&D", |canvas| {
            canvas.text(Letters::Small, "", (1.0, 2.0), Anchor::End, "a < 'b'");
        });
        canvas.hatched(Rect { x: 0.0, y: 0.0, width: 5.0, height: 5.0 }, 3.0);
        expect![[r##"
            <defs><pattern id="a-hatching" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V7"/></pattern></defs>
            <path class="base" d="M0 1L10 2.1"/>
            <path class="base" d="M0 1L5 1L5 2"/>
            <path class="grid" d="M0 5H9"/>
            <path class="public" d="M0 0C5 0 5 2 10 2V6C5 6 5 4 0 4Z"/>
            <circle class="filled" cx="1" cy="0" r="3.5"/>
            <g class="tile"><title>R&amp;D</title>
            <text class="small" x="1" y="2" text-anchor="end">a &lt; &#39;b&#39;</text>
            </g>
            <rect fill="url(#a-hatching)" x="0" y="0" width="5" height="5" rx="3"/>
        "##]]
        .assert_eq(&canvas.into_body());
    }

    #[test]
    fn letters_are_twelve_pixels_at_least() {
        assert!(Letters::ALL.iter().all(|letters| letters.size() >= 12.0));
    }
}
