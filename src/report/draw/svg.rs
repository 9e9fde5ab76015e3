//! Marks as elements of SVG, with all texts escaped and numbers in one form.

use std::fmt::Write;

use super::mark::{Anchor, HATCHING_GAP, HATCHING_TURN, Letters, Mark, Point, Rect};

/// The elements, with what they refer to. Names begin with `prefix`.
pub fn body(prefix: &str, marks: &[Mark]) -> String {
    let mut body = String::new();
    if has_hatching(marks) {
        let (prefix, turn) = (escaped(prefix), number(HATCHING_TURN));
        let gap = number(HATCHING_GAP);
        put(
            &mut body,
            format_args!(
                "<defs><pattern id=\"{prefix}-hatching\" width=\"{gap}\" height=\"{gap}\" \
             patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({turn})\">\
             <path class=\"hatch\" d=\"M0 0V{gap}\"/></pattern></defs>\n"
            ),
        );
    }
    for mark in marks {
        element(&mut body, prefix, mark);
    }
    body
}

fn has_hatching(marks: &[Mark]) -> bool {
    marks.iter().any(|mark| match mark {
        Mark::Hatched { .. } => true,
        Mark::Group { marks, .. } | Mark::Moved { marks, .. } => has_hatching(marks),
        _ => false,
    })
}

/// A mark as an element.
fn element(body: &mut String, prefix: &str, mark: &Mark) {
    match mark {
        Mark::Path { class, points, is_closed } => {
            let (route, end) = (route(points), if *is_closed { "Z" } else { "" });
            put(body, format_args!("<path class=\"{class}\" d=\"{route}{end}\"/>\n"));
        }
        Mark::Line { class, from, to } => line(body, class, *from, *to),
        Mark::Ribbon { class, left, right } => ribbon(body, class, *left, *right),
        Mark::Rect { class, rect, radius } => {
            let round = match *radius > 0.0 {
                true => format!(" rx=\"{}\"", number(*radius)),
                false => String::new(),
            };
            let place = place(rect);
            put(body, format_args!("<rect class=\"{class}\" {place}{round}/>\n"));
        }
        Mark::Hatched { rect, radius } => {
            let (prefix, place, radius) = (escaped(prefix), place(rect), number(*radius));
            put(
                body,
                format_args!("<rect fill=\"url(#{prefix}-hatching)\" {place} rx=\"{radius}\"/>\n"),
            );
        }
        Mark::Dot { class, middle, radius } => {
            let [x, y, radius] = [middle.0, middle.1, *radius].map(number);
            put(
                body,
                format_args!("<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>\n"),
            );
        }
        Mark::Text { letters, class, at, anchor, text: words } => {
            text(body, (*letters, class), *at, *anchor, words);
        }
        Mark::Group { class, title, marks } => group(body, prefix, (class, title), marks),
        Mark::Moved { by, marks } => {
            let [x, y] = [by.0, by.1].map(number);
            put(body, format_args!("<g transform=\"translate({x} {y})\">\n"));
            marks.iter().for_each(|mark| element(body, prefix, mark));
            body.push_str("</g>\n");
        }
    }
}

fn line(body: &mut String, class: &str, from: Point, to: Point) {
    let route = match (number(from.0), number(from.1), number(to.0), number(to.1)) {
        (x, y, far, same) if y == same => format!("M{x} {y}H{far}"),
        (x, y, same, far) if x == same => format!("M{x} {y}V{far}"),
        (x, y, far_x, far_y) => format!("M{x} {y}L{far_x} {far_y}"),
    };
    put(body, format_args!("<path class=\"{class}\" d=\"{route}\"/>\n"));
}

fn ribbon(body: &mut String, class: &str, left: (f64, f64, f64), right: (f64, f64, f64)) {
    let [x, top, bottom] = [left.0, left.1, left.2].map(number);
    let [far, far_top, far_bottom] = [right.0, right.1, right.2].map(number);
    let middle = number(f64::midpoint(left.0, right.0));
    put(
        body,
        format_args!(
            "<path class=\"{class}\" d=\"M{x} {top}C{middle} {top} {middle} {far_top} {far} \
         {far_top}V{far_bottom}C{middle} {far_bottom} {middle} {bottom} {x} {bottom}Z\"/>\n"
        ),
    );
}

fn text(
    body: &mut String,
    (letters, class): (Letters, &str),
    at: Point,
    anchor: Anchor,
    text: &str,
) {
    let anchor = match anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let gap = if class.is_empty() { "" } else { " " };
    let [x, y] = [at.0, at.1].map(number);
    let (size, text) = (letters.class(), escaped(text));
    put(
        body,
        format_args!(
            "<text class=\"{size}{gap}{class}\" x=\"{x}\" y=\"{y}\"{anchor}>{text}</text>\n"
        ),
    );
}

fn group(body: &mut String, prefix: &str, (class, title): (&str, &str), marks: &[Mark]) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    put(body, format_args!("<g{class}>"));
    if !title.is_empty() {
        let title = escaped(title);
        put(body, format_args!("<title>{title}</title>"));
    }
    body.push('\n');
    marks.iter().for_each(|mark| element(body, prefix, mark));
    body.push_str("</g>\n");
}

fn put(body: &mut String, element: std::fmt::Arguments) {
    body.write_fmt(element).expect("a string takes everything");
}

/// Where a rectangle is.
fn place(rect: &Rect) -> String {
    let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(number);
    format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"")
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
    use crate::report::draw::canvas::Canvas;

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
}
