//! Turns errors of the TOML parser into mistakes with a key.

use std::collections::BTreeMap;

use toml::de::Error;

use super::mistake::{Lines, Mistake, Place};
use super::shape::{Shape, join};

/// The parser's message for a duplicate key.
const DUPLICATE: &str = "duplicate key";

/// The mistakes behind `errors`, the first one of each line.
pub fn mistakes(shape: &Shape, file: &str, text: &str, errors: &[Error]) -> Vec<Mistake> {
    if errors.is_empty() {
        return Vec::new();
    }
    let places = Lines::of(text);
    let page = Page::of(text);
    let mistake = |error: &Error| {
        let place = places.place(error.span().map_or(text.len(), |span| span.start));
        page.mistake(shape, file, place, error)
    };
    let mut mistakes: Vec<Mistake> = errors.iter().map(mistake).collect();
    mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
    mistakes.dedup_by_key(|mistake| mistake.line);
    mistakes
}

/// Whether an error leaves the user's intended key unknown.
pub fn is_loss(error: &Error) -> bool {
    error.message() != DUPLICATE
}

/// The lines of a text with the key that each sets, as far as can be recognized.
struct Page<'a> {
    lines: Vec<&'a str>,
    keys: Vec<String>,
    /// The first line, from 1, that sets a key.
    firsts: BTreeMap<String, usize>,
}

impl Page<'_> {
    /// Reads each line once: files with mistakes in every line are long, too.
    fn of(text: &str) -> Page<'_> {
        let lines: Vec<&str> = text.lines().collect();
        let (mut section, mut key) = (String::new(), String::new());
        let mut keys = Vec::with_capacity(lines.len());
        let mut firsts = BTreeMap::new();
        for (index, line) in lines.iter().map(|line| line.trim()).enumerate() {
            // A line that sets nothing belongs to the key before it.
            if line.starts_with('[') {
                section = plain(header(line));
                key.clone_from(&section);
            } else if !line.is_empty() && !line.starts_with('#') {
                let own = line.split_once('=').map_or(line, |(key, _)| key);
                key = join(&section, &plain(own));
            }
            firsts.entry(key.clone()).or_insert(index + 1);
            keys.push(key.clone());
        }
        Page { lines, keys, firsts }
    }

    /// The mistake behind an error.
    fn mistake(
        &self,
        shape: &Shape,
        file: &str,
        Place { line, column }: Place,
        error: &Error,
    ) -> Mistake {
        let key = self.keys.get(line - 1).or(self.keys.last()).cloned().unwrap_or_default();
        let message = if is_loss(error) {
            let expected = shape.field(&key).map(|field| field.shape.expectation());
            let expected = expected.map(|expected| format!("; {key} takes {expected}"));
            let is_empty =
                self.lines.get(line - 1).is_some_and(|line| line.trim_end().ends_with('='));
            let wrong = if is_empty { "the value is missing" } else { error.message() };
            format!("{wrong}{}", expected.unwrap_or_default())
        } else {
            match self.firsts.get(&key).filter(|&&first| first < line) {
                Some(first) => format!("`{key}` is given twice; it stands in line {first} already"),
                None => format!("`{key}` is given twice"),
            }
        };
        Mistake { file: file.into(), line, column, key, message }
    }
}

fn header(line: &str) -> &str {
    line.trim_start_matches('[').split([']', '#']).next().unwrap_or_default()
}

/// A dotted key without quotes and blanks, cut where no key would end.
fn plain(key: &str) -> String {
    key.chars()
        .filter(|letter| !letter.is_whitespace() && !"\"'".contains(*letter))
        .take(80)
        .collect()
}
