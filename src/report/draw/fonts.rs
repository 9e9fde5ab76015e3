//! Fonts of the machine, for pictures: which face shows a character, its outline and its width.
//!
//! An SVG needs none of this: whoever shows it has the fonts.

use std::collections::BTreeMap;

use fontdb::{Database, Family, Query, Stretch, Style, Weight};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::measure;

/// Families of letters, from the first that is looked for: those of the style sheet, with forms of
/// characters for either language, and what machines have in their place.
struct Families {
    latin: &'static [&'static str],
    chinese: &'static [&'static str],
    japanese: &'static [&'static str],
    last: &'static [&'static str],
}

const PLAIN: Families = Families {
    latin: &[
        "Segoe UI",
        "Roboto",
        "Noto Sans",
        "Helvetica Neue",
        "Arial",
        "DejaVu Sans",
        "Liberation Sans",
    ],
    chinese: &[
        "PingFang SC",
        "Microsoft YaHei",
        "Noto Sans CJK SC",
        "Noto Sans SC",
        "Source Han Sans SC",
        "WenQuanYi Micro Hei",
        "WenQuanYi Zen Hei",
    ],
    japanese: &[
        "Hiragino Sans",
        "Yu Gothic",
        "Noto Sans CJK JP",
        "Noto Sans JP",
        "Source Han Sans",
        "IPAexGothic",
    ],
    last: &[],
};

const WITH_SERIFS: Families = Families {
    latin: &["Charter", "Bitstream Charter", "Iowan Old Style", "Georgia", "Noto Serif"],
    chinese: &["Songti SC", "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "SimSun"],
    japanese: &[
        "Hiragino Mincho ProN",
        "Yu Mincho",
        "Noto Serif CJK JP",
        "Noto Serif JP",
        "Source Han Serif",
        "IPAexMincho",
    ],
    last: &["DejaVu Serif", "Liberation Serif", "Times New Roman"],
};

/// The fonts of a machine.
pub struct Fonts {
    database: Database,
}

/// Which letters are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    /// Whether they are bold.
    pub is_bold: bool,
    /// Whether they have serifs.
    pub has_serifs: bool,
}

/// A character of a text in ems: which face shows it, how, and how far it moves on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    face: Option<(fontdb::ID, GlyphId)>,
    /// How wide it is.
    pub width: f64,
    /// Whether its face is too light for bold letters.
    pub is_too_light: bool,
}

/// The faces in which characters of a text are looked for, and those found so far.
pub struct Letterer<'a> {
    fonts: &'a Fonts,
    is_japanese: bool,
    faces: BTreeMap<Cut, Vec<fontdb::ID>>,
    found: BTreeMap<(Cut, char), Option<Glyph>>,
}

impl Fonts {
    /// The fonts in the usual directories of the machine.
    pub fn of_machine() -> Fonts {
        let mut database = Database::new();
        database.load_system_fonts();
        Fonts { database }
    }

    /// No fonts.
    pub fn none() -> Fonts {
        Fonts { database: Database::new() }
    }

    /// The faces for a cut, from the one that is tried first.
    fn faces(&self, cut: Cut, is_japanese: bool) -> Vec<fontdb::ID> {
        let families = if cut.has_serifs { WITH_SERIFS } else { PLAIN };
        let Families { latin, chinese, japanese, last } = families;
        let [first, second] = if is_japanese { [japanese, chinese] } else { [chinese, japanese] };
        let weight = if cut.is_bold { Weight::BOLD } else { Weight::NORMAL };
        let face_of = |name: &&str| {
            let (families, stretch) = (&[Family::Name(name)], Stretch::Normal);
            self.database.query(&Query { families, weight, stretch, style: Style::Normal })
        };
        let named = [latin, first, second, last].into_iter().flatten().filter_map(face_of);
        let mut faces: Vec<_> = named.collect();
        // Whatever else there is, in an order that does not depend on how directories are read.
        let upright = |face: &&fontdb::FaceInfo| face.style == Style::Normal;
        let mut others: Vec<_> = self.database.faces().filter(upright).collect();
        let key = |face: &fontdb::FaceInfo| {
            let distance = face.weight.0.abs_diff(weight.0);
            (face.monospaced, distance, face.post_script_name.clone(), face.index)
        };
        others.sort_by_cached_key(|face| key(face));
        faces.extend(others.into_iter().map(|face| face.id));
        faces
    }

    /// What is made of a face; nothing where its file is not what it was.
    fn with_face<T>(&self, id: fontdb::ID, make: impl FnOnce(&Face) -> Option<T>) -> Option<T> {
        let make = |bytes: &[u8], index| make(&Face::parse(bytes, index).ok()?);
        self.database.with_face_data(id, make).flatten()
    }

    /// Draws a glyph, in ems of 1 upwards.
    pub fn outline(&self, glyph: &Glyph, pen: &mut dyn OutlineBuilder) -> Option<f64> {
        let (id, place) = glyph.face?;
        self.with_face(id, |face| {
            face.outline_glyph(place, pen)?;
            Some(1.0 / f64::from(face.units_per_em()))
        })
    }
}

impl<'a> Letterer<'a> {
    /// One that prefers Japanese to Chinese forms where `language` is `ja`.
    pub fn new(fonts: &'a Fonts, language: &str) -> Letterer<'a> {
        let is_japanese = language == "ja";
        Letterer { fonts, is_japanese, faces: BTreeMap::new(), found: BTreeMap::new() }
    }

    /// The fonts in which it looks.
    pub fn fonts(&self) -> &'a Fonts {
        self.fonts
    }

    /// How a character is shown; none where no font has it.
    pub fn glyph(&mut self, cut: Cut, letter: char) -> Option<Glyph> {
        if let Some(found) = self.found.get(&(cut, letter)) {
            return *found;
        }
        let (fonts, is_japanese) = (self.fonts, self.is_japanese);
        let faces = self.faces.entry(cut).or_insert_with(|| fonts.faces(cut, is_japanese));
        let found = faces.iter().find_map(|&id| glyph_of(fonts, id, cut, letter));
        let found = found.or_else(|| needs_no_ink(letter).then(|| gap(letter)));
        self.found.insert((cut, letter), found);
        found
    }
}

/// How a face shows a character.
fn glyph_of(fonts: &Fonts, id: fontdb::ID, cut: Cut, letter: char) -> Option<Glyph> {
    let is_too_light = cut.is_bold && fonts.database.face(id)?.weight < Weight::SEMIBOLD;
    fonts.with_face(id, |face| {
        let place = face.glyph_index(letter)?;
        // Pictures of letters, as fonts of emoji have them, have no outline.
        let is_drawn = needs_no_ink(letter) || face.outline_glyph(place, &mut Nothing).is_some();
        let units = f64::from(face.units_per_em());
        let width = f64::from(face.glyph_hor_advance(place)?) / units;
        is_drawn.then_some(Glyph { face: Some((id, place)), width, is_too_light })
    })
}

/// Whether a character is a gap or joins others.
fn needs_no_ink(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// A character without ink that no face has.
fn gap(letter: char) -> Glyph {
    let width = measure::ems(letter.encode_utf8(&mut [0; 4]));
    Glyph { face: None, width, is_too_light: false }
}

/// A pen that leaves no trace.
struct Nothing;

impl OutlineBuilder for Nothing {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {}
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
    fn close(&mut self) {}
}
