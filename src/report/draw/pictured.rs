//! Charts as pictures: whole, not blank, in the colours of the style sheet, and the same each time.

use std::collections::BTreeMap;

use super::canvas::{Anchor, Canvas, Letters, Rect};
use super::fonts::{Fonts, Letterer};
use super::looks::Rgb;
use super::pixels::{About, png};

/// A picture read back.
struct Picture {
    width: usize,
    height: usize,
    dots: Vec<u8>,
    texts: Vec<(String, String)>,
    per_meter: u32,
}

impl Picture {
    fn read(file: &[u8]) -> Picture {
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("PNG");
        let mut dots = vec![0; reader.output_buffer_size().expect("it fits")];
        let frame = reader.next_frame(&mut dots).expect("a frame");
        reader.finish().expect("it ends");
        let info = reader.info();
        let texts = info.utf8_text.iter().map(|it| (it.keyword.clone(), it.get_text().expect("t")));
        Picture {
            width: frame.width as usize,
            height: frame.height as usize,
            texts: texts.collect(),
            per_meter: info.pixel_dims.expect("a size in print").xppu,
            dots,
        }
    }

    fn at(&self, x: usize, y: usize) -> Rgb {
        let place = 3 * (y * self.width + x);
        [self.dots[place], self.dots[place + 1], self.dots[place + 2]]
    }

    /// How many dots have each colour within a part of it.
    fn colours(&self, (left, right): (usize, usize)) -> BTreeMap<Rgb, usize> {
        let mut colours = BTreeMap::new();
        for y in 0..self.height {
            for x in left..right {
                *colours.entry(self.at(x, y)).or_default() += 1;
            }
        }
        colours
    }
}

const WHITE: Rgb = [255; 3];
/// The colours of the base and of the other world.
const BASE: Rgb = [0x12, 0x43, 0x6d];
const OTHER: Rgb = [0xb3, 0x47, 0x0a];

/// An inch wide, and half as high: two bars, hatching, a line.
fn marks() -> Canvas {
    let mut canvas = Canvas::new("a", 96.0);
    let rect = |x: f64| Rect { x, y: 10.0, width: 20.0, height: 20.0 };
    canvas.rect("bar", rect(2.0));
    let mut within = Canvas::new("a", 40.0);
    within.rect("bar fall", Rect { x: 0.0, y: 0.0, width: 20.0, height: 20.0 });
    canvas.lay((26.0, 10.0), within);
    canvas.hatched(rect(50.0), 3.0);
    canvas.line("rule", (74.0, 20.0), (94.0, 20.0));
    canvas.reach(48.0);
    canvas
}

fn drawn(canvas: Canvas, fonts: &Fonts, language: &str) -> anyhow::Result<Vec<u8>> {
    let about = About { title: "各地 «title»", description: "what is on it" };
    png(canvas, &mut Letterer::new(fonts, language), about)
}

fn with_text(text: &str) -> Canvas {
    let mut canvas = marks();
    canvas.text(Letters::Heading, "base", (2.0, 40.0), Anchor::Start, text);
    canvas
}

#[test]
fn marks_are_dots_in_their_colours() {
    let picture = Picture::read(&drawn(marks(), &Fonts::none(), "en").expect("no text"));
    assert_eq!((picture.width, picture.height, picture.per_meter), (300, 150, 11_811));
    assert_eq!(picture.at(40, 60), BASE);
    assert_eq!(picture.at(110, 60), OTHER);
    // 20 by 20 pixels are 62.5 by 62.5 dots, of which those at the edges are mixed.
    let bars = picture.colours((0, 150));
    assert!((61 * 61..=63 * 63).contains(&bars[&BASE]), "{}", bars[&BASE]);
    assert!((61 * 61..=63 * 63).contains(&bars[&OTHER]), "{}", bars[&OTHER]);
    // Lines of 0.6 pixels, one every 7: a twelfth of the rectangle.
    let inked = picture.colours((150, 225)).iter().filter(|(it, _)| **it != WHITE).count();
    assert!(inked > 2, "hatching has edges and lines");
    assert_eq!(picture.at(156, 33), WHITE, "corners are round");
    assert_eq!(picture.at(260, 62), [0x19, 0x1d, 0x23]);
    assert_eq!(picture.at(260, 140), WHITE);
    let has = |name: &str, text: &str| picture.texts.contains(&(name.into(), text.into()));
    assert!(has("Title", "各地 «title»") && has("Description", "what is on it"));
}

#[test]
fn texts_without_a_font_are_refused_by_script() {
    for (text, script) in [
        ("startups", "letters and digits"),
        ("初创企业", "Chinese characters"),
        ("スタート", "Japanese kana"),
        ("−", "signs"),
        ("12 家", "Chinese characters and letters and digits"),
    ] {
        let refusal = drawn(with_text(text), &Fonts::none(), "en").expect_err("no font");
        let refusal = refusal.to_string();
        assert!(refusal.contains(&format!("shows {script} of")), "{refusal}");
        assert!(refusal.contains("SVG, which needs none"), "{refusal}");
    }
    assert!(
        drawn(with_text(" \u{2009}\u{200b}"), &Fonts::none(), "en").is_ok(),
        "gaps have no ink"
    );
}

#[test]
fn a_picture_that_is_too_large_is_refused() {
    let mut canvas = Canvas::new("a", 2000.0);
    canvas.reach(9000.0);
    let refusal = drawn(canvas, &Fonts::none(), "en").expect_err("it is").to_string();
    assert!(refusal.contains("--width"), "{refusal}");
}

/// A machine need not have fonts; where it has, they are seen.
#[test]
fn texts_are_seen_where_there_are_fonts() {
    let fonts = Fonts::of_machine();
    let plain = drawn(marks(), &fonts, "en").expect("no text");
    let before = Picture::read(&plain).colours((0, 300))[&BASE];
    for (text, language) in [("startups", "en"), ("初创企业", "zh"), ("スタート", "ja")] {
        let Ok(file) = drawn(with_text(text), &fonts, language) else { continue };
        let inked = Picture::read(&file).colours((0, 300))[&BASE];
        assert!(inked > before + 300, "{text} takes {inked} of {before}");
        assert_eq!(drawn(with_text(text), &fonts, language).expect("as before"), file);
    }
}
