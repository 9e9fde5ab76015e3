//! The 31 provinces and the Xinjiang Corps as tiles of one size, roughly where they lie.

use super::canvas::{Anchor, Canvas, Letters, Rect};
use super::measure;
use super::svg::{escaped, number};
use crate::base::regions::{CHINESE_NAMES, REGIONS};

/// Code of GB/T 2260, column and row of each region, in the order of the regions. The Corps has no
/// code.
const PLACES: [(&str, usize, usize); 32] = [
    ("BJ", 6, 2),
    ("TJ", 7, 2),
    ("HE", 6, 3),
    ("SX", 5, 3),
    ("NM", 5, 2),
    ("LN", 8, 2),
    ("JL", 8, 1),
    ("HL", 8, 0),
    ("SH", 8, 4),
    ("JS", 7, 4),
    ("ZJ", 7, 5),
    ("AH", 6, 4),
    ("FJ", 7, 6),
    ("JX", 6, 5),
    ("SD", 7, 3),
    ("HA", 5, 4),
    ("HB", 5, 5),
    ("HN", 5, 6),
    ("GD", 6, 6),
    ("GX", 4, 6),
    ("HI", 5, 7),
    ("CQ", 4, 4),
    ("SC", 3, 4),
    ("GZ", 4, 5),
    ("YN", 3, 5),
    ("XZ", 2, 4),
    ("SN", 4, 3),
    ("GS", 3, 3),
    ("QH", 2, 3),
    ("NX", 4, 2),
    ("XJ", 1, 2),
    ("", 0, 2),
];

/// Where the model has no region.
const OUTSIDE: [(&str, usize, usize); 2] = [("HK MO", 6, 7), ("TW", 8, 6)];

const COLUMNS: usize = 9;
const ROWS: usize = 8;
/// The height of a tile that has room for a name below its code.
const TWO_LINES: f64 = 50.0;
/// Between the names of a place and the edges of its tile.
const EDGE: f64 = 3.0;

/// Places with their changes.
#[derive(Clone, Debug)]
pub struct TileMap {
    /// What the colours are of.
    pub name: String,
    /// The ends of the classes: sizes of changes, from the smallest.
    pub classes: Vec<ClassKey>,
    /// What the key says of hatched tiles.
    pub unsure: String,
    /// What the key says of the mark of small samples.
    pub small: String,
    /// What is there of each region, in the order of the regions.
    pub tiles: Vec<Tile>,
}

/// A class of the key.
#[derive(Clone, Debug)]
pub struct ClassKey {
    /// Its colour.
    pub shade: Shade,
    /// What changes it holds.
    pub text: String,
}

/// What is known of a place.
#[derive(Clone, Debug)]
pub struct Tile {
    /// How it is coloured.
    pub shade: Shade,
    /// The change as a text.
    pub value: String,
    /// All of it in words.
    pub title: String,
}

/// How a tile is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// A significant fall, from the smallest class 1 to 5.
    Fall(u8),
    /// A significant rise, likewise.
    Rise(u8),
    /// Not significant: hatched.
    Unsure,
    /// Not among the results.
    Missing,
}

impl Shade {
    /// The class in the style sheet.
    const fn class(self) -> &'static str {
        match self {
            Shade::Fall(1) => "fall-1",
            Shade::Fall(2) => "fall-2",
            Shade::Fall(3) => "fall-3",
            Shade::Fall(4) => "fall-4",
            Shade::Fall(_) => "fall-5",
            Shade::Rise(1) => "rise-1",
            Shade::Rise(2) => "rise-2",
            Shade::Rise(3) => "rise-3",
            Shade::Rise(4) => "rise-4",
            Shade::Rise(_) => "rise-5",
            Shade::Unsure => "wash",
            Shade::Missing => "outside",
        }
    }

    /// Whether texts on it are white.
    const fn is_dark(self) -> bool {
        matches!(self, Shade::Fall(4..) | Shade::Rise(4..))
    }
}

/// A small map that shows where regions lie; all of them where none is named.
pub fn locator(regions: &[String], whole: &str) -> String {
    let pitch = 12.0;
    let mut canvas = Canvas::new("locator", pitch * COLUMNS as f64);
    for (place, (_, column, row)) in PLACES.into_iter().enumerate() {
        let is_there = regions.is_empty() || regions.iter().any(|name| name == REGIONS[place]);
        let (x, y) = (column as f64 * pitch, row as f64 * pitch);
        let rect = Rect { x, y, width: pitch - 2.0, height: pitch - 2.0 };
        canvas.rounded(if is_there { "bar" } else { "wash" }, rect, 2.0);
    }
    let (width, height) = (number(canvas.width()), number(pitch * ROWS as f64));
    let label = if regions.is_empty() { whole.to_string() } else { regions.join(", ") };
    format!(
        "<svg class=\"chart locator\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-label=\"{}\">{}</svg>",
        escaped(&label),
        canvas.into_body()
    )
}

impl TileMap {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        assert_eq!(self.tiles.len(), REGIONS.len(), "every region has a tile");
        let pitch = (canvas.width() / COLUMNS as f64).min(66.0);
        let is_beside = pitch * 6.0 > 300.0;
        if !is_beside {
            self.draw_key(canvas, canvas.width());
        }
        let top = canvas.height();
        if is_beside {
            // The upper left corner has no place.
            self.draw_key(canvas, 7.6 * pitch);
        }
        let rect = |column: usize, row: usize| Rect {
            x: column as f64 * pitch,
            y: top + row as f64 * pitch,
            width: pitch - 5.0,
            height: pitch - 5.0,
        };
        for (name, column, row) in OUTSIDE {
            let rect = rect(column, row);
            canvas.rounded("outside", rect, 3.0);
            let at = (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0 + 4.0);
            let name = Letters::Small.fitted(name, rect.width);
            canvas.text(Letters::Small, "", at, Anchor::Middle, &name);
        }
        for (place, tile) in self.tiles.iter().enumerate() {
            let (code, column, row) = PLACES[place];
            tile.draw(canvas, (code, CHINESE_NAMES[place]), rect(column, row));
        }
        canvas.reach(top + ROWS as f64 * pitch);
    }

    /// The classes in a row, with what is hatched and marked below.
    fn draw_key(&self, canvas: &mut Canvas, room: f64) {
        let top = canvas.height();
        let name = Letters::Small.fitted(&self.name, room);
        canvas.text(Letters::Small, "", (0.0, top + 13.0), Anchor::Start, &name);
        let (mut x, mut y) = (0.0, top + 20.0);
        let widest = self.classes.iter().map(|class| Letters::Small.width(&class.text));
        let width = widest.fold(40.0, f64::max) + 8.0;
        for class in &self.classes {
            if x > 0.0 && x + width > room {
                (x, y) = (0.0, y + 34.0);
            }
            canvas.rect(class.shade.class(), Rect { x, y, width: width - 4.0, height: 13.0 });
            let at = (x + width / 2.0 - 2.0, y + 27.0);
            canvas.text(Letters::Small, "", at, Anchor::Middle, &class.text);
            x += width;
        }
        y += if self.classes.is_empty() { 0.0 } else { 36.0 };
        if !self.unsure.is_empty() {
            let swatch = Rect { x: 0.0, y, width: 40.0, height: 13.0 };
            canvas.rect("wash", swatch);
            canvas.hatched(swatch, 0.0);
            let text = Letters::Small.fitted(&self.unsure, room - 48.0);
            canvas.text(Letters::Small, "", (48.0, y + 11.0), Anchor::Start, &text);
            y += 20.0;
        }
        if !self.small.is_empty() {
            let text = Letters::Small.fitted(&self.small, room);
            canvas.text(Letters::Small, "", (0.0, y + 11.0), Anchor::Start, &text);
            y += 20.0;
        }
        if room >= canvas.width() {
            canvas.reach(y + 8.0);
        }
    }
}

impl Tile {
    /// Draws it with the names of its place.
    fn draw(&self, canvas: &mut Canvas, (code, chinese): (&str, &str), rect: Rect) {
        let class = match self.shade {
            shade if shade.is_dark() => "tile dark",
            Shade::Unsure | Shade::Missing => "",
            _ => "tile",
        };
        canvas.group(class, &self.title, |canvas| {
            canvas.rounded(self.shade.class(), rect, 3.0);
            if self.shade == Shade::Unsure {
                canvas.hatched(rect, 3.0);
            }
            let halo = if self.shade == Shade::Unsure { "ink halo" } else { "" };
            // The Corps, which has no code, goes by the last two characters of its name.
            let last: String = chinese.chars().skip(chinese.chars().count() - 2).collect();
            let code = if code.is_empty() { &last } else { code };
            let baseline = rect.y + 17.0;
            canvas.text(Letters::Small, halo, (rect.x + EDGE, baseline), Anchor::Start, code);
            let left = rect.width - 2.0 * EDGE - Letters::Small.width(code);
            // A name of three characters has a line of its own.
            let is_beside = Letters::Small.size() * measure::ems(chinese) <= left;
            if code != last && (is_beside || rect.height >= TWO_LINES) {
                let baseline = if is_beside { baseline } else { baseline + 12.5 };
                let at = (rect.x + rect.width - EDGE, baseline);
                canvas.text(Letters::Small, halo, at, Anchor::End, chinese);
            }
            let letters = match Letters::Value.width(&self.value) <= rect.width - 4.0 {
                true => Letters::Value,
                false => Letters::Small,
            };
            let at = (rect.x + rect.width / 2.0, rect.y + rect.height - 14.0);
            let value = letters.fitted(&self.value, rect.width - 2.0);
            canvas.text(letters, halo, at, Anchor::Middle, &value);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_tiles_share_a_place() {
        let places = PLACES.iter().chain(&OUTSIDE).map(|(_, column, row)| (column, row));
        let places: BTreeSet<_> = places.collect();
        assert_eq!(places.len(), PLACES.len() + OUTSIDE.len());
        assert!(places.iter().all(|(column, row)| **column < COLUMNS && **row < ROWS));
    }

    #[test]
    fn codes_follow_the_order_of_the_regions() {
        let code = |name: &str| PLACES[REGIONS.iter().position(|it| *it == name).expect("it is")].0;
        let codes = ["Henan", "Hunan", "Hainan", "Shanxi", "Shaanxi", "Tibet", "Xinjiang Corps"];
        assert_eq!(codes.map(code), ["HA", "HN", "HI", "SX", "SN", "XZ", ""]);
    }
}
