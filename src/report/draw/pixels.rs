//! Marks as pixels: the same drawings as pictures for programs that show no SVG.
//!
//! Equal marks give equal bytes on a machine whose fonts stay as they are; another machine has others.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use tiny_skia::{
    Color, FillRule, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform,
};

use super::canvas::Canvas;
use super::fonts::{Cut, Letterer};
use super::looks::{Element, Look, Looks, Rgb};
use super::mark::{Anchor, HATCHING_GAP, Letters, Mark, Point};
use super::outlines::{self, Pen};

/// Dots in an inch of the picture, of which a drawing has 96.
const DOTS: f64 = 300.0;
const SCALE: f64 = DOTS / 96.0;
/// Dots that a picture may have: half a gigabyte while it is drawn.
const MOST_DOTS: f64 = 1.3e8;

/// What a picture says of itself.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// What it shows, as a sentence.
    pub title: &'a str,
    /// What is on it, for those who do not see it.
    pub description: &'a str,
}

/// A canvas as PNG, on white.
///
/// # Errors
///
/// Where no font shows one of its texts, and where the picture would be too large.
pub fn png(canvas: Canvas, letterer: &mut Letterer, about: About) -> Result<Vec<u8>> {
    let (width, height) = (canvas.width() * SCALE, canvas.height() * SCALE);
    let marks = canvas.into_marks();
    refuse_what_no_font_shows(&marks, letterer)?;
    ensure!(
        width * height <= MOST_DOTS,
        "the picture would have {width:.0} by {height:.0} dots; make it narrower with --width, or \
         write SVG"
    );
    let pixmap = Pixmap::new((width.round() as u32).max(1), (height.round() as u32).max(1));
    let mut pixmap = pixmap.context("the picture has no room in memory")?;
    pixmap.fill(Color::WHITE);
    let mut painter = Painter { pixmap, looks: Looks::light(), letterer };
    painter.draw(&marks, &mut Vec::new(), (0.0, 0.0));
    encoded(&painter.pixmap, about)
}

/// The picture as a file, with its size in print and no date.
fn encoded(pixmap: &Pixmap, about: About) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let per_meter = (DOTS / 0.0254).round() as u32;
    let unit = png::Unit::Meter;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_meter, yppu: per_meter, unit }));
    encoder.add_itxt_chunk("Title".into(), about.title.into())?;
    encoder.add_itxt_chunk("Description".into(), about.description.into())?;
    encoder
        .add_text_chunk("Software".into(), concat!("stia ", env!("CARGO_PKG_VERSION")).into())?;
    let mut writer = encoder.write_header()?;
    // The paper is opaque, so that colours are as they will be seen.
    let dots: Vec<u8> = pixmap.data().chunks(4).flat_map(|dot| [dot[0], dot[1], dot[2]]).collect();
    writer.write_image_data(&dots)?;
    writer.finish()?;
    Ok(file)
}

/// Says which script lacks a font.
fn refuse_what_no_font_shows(marks: &[Mark], letterer: &mut Letterer) -> Result<()> {
    let looks = Looks::light();
    let mut missing = BTreeSet::new();
    for_each_text(marks, &mut |letters, class, text| {
        let cut = cut(&looks.of(&[], ("text", &classes(letters, class))));
        let unseen = text.chars().map(shown).filter(|&it| letterer.glyph(cut, it).is_none());
        missing.extend(unseen.map(script));
    });
    if missing.is_empty() {
        return Ok(());
    }
    let scripts: Vec<&str> = missing.into_iter().collect();
    bail!(
        "no font of this machine shows {} of the figure, so it cannot be written as PNG; install \
         one, or write SVG, which needs none",
        scripts.join(" and ")
    )
}

fn for_each_text(marks: &[Mark], see: &mut dyn FnMut(Letters, &str, &str)) {
    for mark in marks {
        match mark {
            Mark::Text { letters, class, text, .. } => see(*letters, class, text),
            Mark::Group { marks, .. } | Mark::Moved { marks, .. } => for_each_text(marks, see),
            _ => (),
        }
    }
}

/// What a character belongs to.
fn script(letter: char) -> &'static str {
    match letter {
        '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' => "Japanese kana",
        _ if super::measure::is_wide(letter) => "Chinese characters",
        _ if letter.is_alphanumeric() => "letters and digits",
        _ => "signs",
    }
}

/// A character as it is drawn: those that XML does not have become gaps, as in SVG.
fn shown(letter: char) -> char {
    if letter.is_control() { ' ' } else { letter }
}

fn classes(letters: Letters, class: &str) -> String {
    format!("{} {class}", letters.class())
}

fn cut(look: &Look) -> Cut {
    Cut { is_bold: look.is_bold, has_serifs: look.has_serifs }
}

/// A picture under way.
struct Painter<'a, 'b> {
    pixmap: Pixmap,
    looks: Looks,
    letterer: &'a mut Letterer<'b>,
}

impl Painter<'_, '_> {
    /// Draws marks, of which `around` are the groups they stand in, moved by `by`.
    fn draw<'m>(&mut self, marks: &'m [Mark], around: &mut Vec<Element<'m>>, by: Point) {
        for mark in marks {
            match mark {
                Mark::Group { class, marks, .. } => {
                    around.push(("g", class));
                    self.draw(marks, around, by);
                    around.pop();
                }
                Mark::Moved { by: further, marks } => {
                    self.draw(marks, around, (by.0 + further.0, by.1 + further.1));
                }
                Mark::Text { letters, class, at, anchor, text } => {
                    let look = self.looks.of(around, ("text", &classes(*letters, class)));
                    let at = (at.0 + by.0, at.1 + by.1);
                    self.text(&look, letters.size(), (at, *anchor), text);
                }
                Mark::Hatched { rect, radius } => {
                    let look = self.looks.of(around, ("path", "hatch"));
                    let strips = outlines::strips(*rect, *radius, HATCHING_GAP, look.stroke_width);
                    if let (Some(strips), Some(colour)) = (strips, look.stroke) {
                        self.fill(&strips, colour, 1.0, by);
                    }
                }
                _ => {
                    if let Some((element, path)) = shape(mark) {
                        let look = self.looks.of(around, element);
                        self.shape(&look, &path, by);
                    }
                }
            }
        }
    }

    fn shape(&mut self, look: &Look, path: &Path, by: Point) {
        if let Some(colour) = look.fill {
            self.fill(path, colour, look.fill_opacity, by);
        }
        if let Some(colour) = look.stroke {
            self.stroke(path, colour, look, by);
        }
    }

    fn fill(&mut self, path: &Path, colour: Rgb, opacity: f64, by: Point) {
        let paint = paint(colour, opacity);
        self.pixmap.fill_path(path, &paint, FillRule::Winding, moved(by), None);
    }

    fn stroke(&mut self, path: &Path, colour: Rgb, look: &Look, by: Point) {
        let dashes = look.dashes.iter().map(|&dash| dash as f32).collect();
        let line_join = if look.is_round { LineJoin::Round } else { LineJoin::Miter };
        let stroke = Stroke {
            width: look.stroke_width as f32,
            line_join,
            dash: StrokeDash::new(dashes, 0.0),
            ..Stroke::default()
        };
        self.pixmap.stroke_path(path, &paint(colour, 1.0), &stroke, moved(by), None);
    }

    /// A text: its outline, if it has one, below its letters.
    fn text(&mut self, look: &Look, size: f64, (at, anchor): (Point, Anchor), text: &str) {
        let cut = cut(look);
        let glyphs: Vec<_> =
            text.chars().filter_map(|it| self.letterer.glyph(cut, shown(it))).collect();
        let width = size * glyphs.iter().map(|glyph| glyph.width).sum::<f64>();
        let mut x = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -width / 2.0,
            Anchor::End => -width,
        };
        let (mut pen, mut light) = (Pen::default(), Pen::default());
        for glyph in &glyphs {
            let pen = if glyph.is_too_light { &mut light } else { &mut pen };
            pen.write(self.letterer.fonts(), glyph, x, size);
            x += size * glyph.width;
        }
        for (pen, is_too_light) in [(pen, false), (light, true)] {
            let Some(path) = pen.finish() else { continue };
            if let Some(colour) = look.stroke {
                self.stroke(&path, colour, look, at);
            }
            let Some(colour) = look.fill else { continue };
            self.fill(&path, colour, look.fill_opacity, at);
            if is_too_light {
                let bolder = Look { stroke_width: size / 22.0, is_round: true, ..Look::default() };
                self.stroke(&path, colour, &bolder, at);
            }
        }
    }
}

fn paint(colour: Rgb, opacity: f64) -> Paint<'static> {
    let mut paint = Paint::default();
    let [red, green, blue] = colour;
    paint.set_color_rgba8(red, green, blue, (255.0 * opacity).round() as u8);
    paint
}

/// From pixels of a drawing to dots of the picture.
fn moved(by: Point) -> Transform {
    let [scale, x, y] = [SCALE, SCALE * by.0, SCALE * by.1].map(|it| it as f32);
    Transform::from_row(scale, 0.0, 0.0, scale, x, y)
}

/// What a mark of lines and areas is in the style sheet, and its outline.
fn shape(mark: &Mark) -> Option<(Element<'_>, Path)> {
    let (element, path) = match mark {
        Mark::Path { class, points, is_closed } => {
            (("path", &**class), outlines::route(points, *is_closed))
        }
        Mark::Line { class, from, to } => {
            (("path", &**class), outlines::route(&[*from, *to], false))
        }
        Mark::Ribbon { class, left, right } => {
            (("path", &**class), outlines::ribbon(*left, *right))
        }
        Mark::Rect { class, rect, radius } => {
            (("rect", &**class), outlines::rounded(*rect, *radius))
        }
        Mark::Dot { class, middle, radius } => {
            let (x, y, radius) = (middle.0 as f32, middle.1 as f32, *radius as f32);
            (("circle", &**class), PathBuilder::from_circle(x, y, radius))
        }
        _ => return None,
    };
    Some((element, path?))
}
