//! Turns errors of the TOML parser into mistakes with a key.

use toml::de::Error;

use super::mistake::{Mistake, Place};
use super::shape::{Shape, join};

/// The parser's message for a duplicate key.
const DUPLICATE: &str = "duplicate key";

/// The mistakes behind `errors`, the first one of each line.
pub fn mistakes(shape: &Shape, file: &str, text: &str, errors: &[Error]) -> Vec<Mistake> {
    let mut mistakes: Vec<Mistake> =
        errors.iter().map(|error| mistake(shape, file, text, error)).collect();
    mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
    mistakes.dedup_by_key(|mistake| mistake.line);
    mistakes
}

/// Whether an error leaves the user's intended key unknown.
pub fn is_loss(error: &Error) -> bool {
    error.message() != DUPLICATE
}

fn mistake(shape: &Shape, file: &str, text: &str, error: &Error) -> Mistake {
    let offset = error.span().map_or(text.len(), |span| span.start);
    let Place { line, column } = Place::of(text, offset);
    let key = key_at(text, line);
    let message = if is_loss(error) {
        let expected = shape.field(&key).map(|field| field.shape.expectation());
        let expected = expected.map(|expected| format!("; {key} takes {expected}"));
        let is_empty =
            text.lines().nth(line - 1).is_some_and(|line| line.trim_end().ends_with('='));
        let wrong = if is_empty { "the value is missing" } else { error.message() };
        format!("{wrong}{}", expected.unwrap_or_default())
    } else {
        match (1..line).find(|earlier| key_at(text, *earlier) == key) {
            Some(earlier) => format!("`{key}` is given twice; it stands in line {earlier} already"),
            None => format!("`{key}` is given twice"),
        }
    };
    Mistake { file: file.into(), line, column, key, message }
}

/// The key that line `line` sets, as far as can be recognized; the line itself if it sets none.
fn key_at(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().take(line).map(str::trim).collect();
    let is_telling = |line: &&&str| !line.is_empty() && !line.starts_with('#');
    let Some(last) = lines.iter().rfind(is_telling) else {
        return String::new();
    };
    let is_header = |line: &&&str| line.starts_with('[');
    if is_header(&last) {
        return plain(header(last));
    }
    let section = lines.iter().rfind(is_header).map_or("", |line| header(line));
    let key = last.split_once('=').map_or(*last, |(key, _)| key);
    join(&plain(section), &plain(key))
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
