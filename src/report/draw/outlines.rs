//! The outlines of marks and letters, for pictures.

use tiny_skia::{Path, PathBuilder};
use ttf_parser::OutlineBuilder;

use super::fonts::{Fonts, Glyph};
use super::mark::{Point, Rect};

/// A line through points, or the area within them.
pub fn route(points: &[Point], is_closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (place, &(x, y)) in points.iter().enumerate() {
        match place {
            0 => path.move_to(x as f32, y as f32),
            _ => path.line_to(x as f32, y as f32),
        }
    }
    if is_closed {
        path.close();
    }
    path.finish()
}

/// A band that flows from a left edge to a right one.
pub fn ribbon(left: (f64, f64, f64), right: (f64, f64, f64)) -> Option<Path> {
    let [x, top, bottom] = [left.0, left.1, left.2].map(|it| it as f32);
    let [far, far_top, far_bottom] = [right.0, right.1, right.2].map(|it| it as f32);
    let middle = f32::midpoint(x, far);
    let mut path = PathBuilder::new();
    path.move_to(x, top);
    path.cubic_to(middle, top, middle, far_top, far, far_top);
    path.line_to(far, far_bottom);
    path.cubic_to(middle, far_bottom, middle, bottom, x, bottom);
    path.close();
    path.finish()
}

/// A rectangle with round corners; none where it has no extent.
pub fn rounded(rect: Rect, radius: f64) -> Option<Path> {
    if rect.width <= 0.0 || rect.height <= 0.0 {
        return None;
    }
    route(&corners(rect, radius), true)
}

/// The corners of a rectangle, from the upper left one, round ones as many points.
fn corners(rect: Rect, radius: f64) -> Vec<Point> {
    let radius = radius.min(rect.width / 2.0).min(rect.height / 2.0);
    let (x, y) = (rect.x, rect.y);
    let (far, bottom) = (x + rect.width, y + rect.height);
    if radius <= 0.0 {
        return vec![(x, y), (far, y), (far, bottom), (x, bottom)];
    }
    let middles = [
        (x + radius, y + radius),
        (far - radius, y + radius),
        (far - radius, bottom - radius),
        (x + radius, bottom - radius),
    ];
    let quarter = std::f64::consts::FRAC_PI_2;
    let arc = |(place, middle): (usize, Point)| {
        (0..=STEPS).map(move |step| {
            let angle = quarter * (place as f64 + 2.0 + step as f64 / STEPS as f64);
            (middle.0 + radius * libm::cos(angle), middle.1 + radius * libm::sin(angle))
        })
    };
    middles.into_iter().enumerate().flat_map(arc).collect()
}

/// Pieces of a round corner, which is small.
const STEPS: usize = 8;

/// The slanted lines within a rectangle, each half as wide as it is drawn: the other half lies
/// outside the tile that SVG repeats.
pub fn strips(rect: Rect, radius: f64, gap: f64, width: f64) -> Option<Path> {
    let corners = corners(rect, radius);
    let along = |&(x, y): &Point| (x + y) * std::f64::consts::FRAC_1_SQRT_2;
    let first = (along(&(rect.x, rect.y)) / gap).floor() as i64;
    let last = (along(&(rect.x + rect.width, rect.y + rect.height)) / gap).ceil() as i64;
    let mut path = PathBuilder::new();
    for place in first..=last {
        let begin = place as f64 * gap;
        let after = cut(&corners, |point| along(point) - begin);
        let strip = cut(&after, |point| begin + width / 2.0 - along(point));
        if let Some(strip) = route(&strip, true).filter(|_| strip.len() > 2) {
            path.push_path(&strip);
        }
    }
    path.finish()
}

/// The part of a convex area in which `side` is not below zero, which is linear.
fn cut(corners: &[Point], side: impl Fn(&Point) -> f64) -> Vec<Point> {
    let mut kept = Vec::new();
    for (place, &corner) in corners.iter().enumerate() {
        let next = corners[(place + 1) % corners.len()];
        let (here, there) = (side(&corner), side(&next));
        if here >= 0.0 {
            kept.push(corner);
        }
        if (here < 0.0) != (there < 0.0) {
            let share = here / (here - there);
            let between = |one: f64, other: f64| one + share * (other - one);
            kept.push((between(corner.0, next.0), between(corner.1, next.1)));
        }
    }
    kept
}

/// What writes letters.
#[derive(Default)]
pub struct Pen {
    path: PathBuilder,
}

impl Pen {
    /// Writes a glyph that begins at `x` on the line at zero.
    pub fn write(&mut self, fonts: &Fonts, glyph: &Glyph, x: f64, size: f64) {
        let mut strokes = Strokes::default();
        let Some(unit) = fonts.outline(glyph, &mut strokes) else { return };
        let scale = (size * unit) as f32;
        // Fonts count upwards.
        let at = tiny_skia::Transform::from_row(scale, 0.0, 0.0, -scale, x as f32, 0.0);
        if let Some(outline) = strokes.0.finish().and_then(|outline| outline.transform(at)) {
            self.path.push_path(&outline);
        }
    }

    /// The outlines of all letters so far; none where there is no ink.
    pub fn finish(self) -> Option<Path> {
        self.path.finish()
    }
}

/// A glyph in the units of its font.
#[derive(Default)]
struct Strokes(PathBuilder);

impl OutlineBuilder for Strokes {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }
    fn close(&mut self) {
        self.0.close();
    }
}
