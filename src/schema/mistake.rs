//! What is wrong in a scenario, and where.

use std::fmt;
use std::ops::Deref;
use std::ops::Range;

/// Prefix of the names of overrides, which take the place of file names.
pub const OVERRIDE: &str = "--set ";

/// Prefix of all flags that state a setting.
pub const FLAG: &str = "--";

/// Mistakes that are shown; the others are counted.
pub const MOST_SHOWN: usize = 50;

/// Whether a mistake's `file` is an override or another flag.
pub fn is_override(file: &str) -> bool {
    file.starts_with(FLAG)
}

/// The first of some lines, and how many more there are.
pub fn shown(lines: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut lines = lines.into_iter();
    let mut shown: Vec<String> = lines.by_ref().take(MOST_SHOWN).collect();
    match lines.count() {
        0 => (),
        1 => shown.push("and 1 more mistake".into()),
        more => shown.push(format!("and {more} more mistakes")),
    }
    shown
}

/// A mistake in a scenario: its place, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file as the user named it, or `--set` with what was typed after it.
    pub file: String,
    /// The line, from 1; for `--set` its place among the overrides; 0 for a file as a whole.
    pub line: usize,
    /// The column in characters, from 1; 0 for a file as a whole and for flags but `--set`.
    pub column: usize,
    /// The key with its section, such as `research.founding_rate`.
    pub key: String,
    /// What is wrong and what would be right, as a lowercase fragment.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mistake { file, line, column, message, .. } = self;
        if *line == 0 || *column == 0 {
            return write!(formatter, "{file}: {message}");
        }
        if is_override(file) {
            return write!(formatter, "{file} (column {column}): {message}");
        }
        write!(formatter, "{file}:{line}:{column} {message}")
    }
}

impl std::error::Error for Mistake {}

/// All mistakes in a text and in the files that it extends, one per line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&shown(self.0.iter().map(ToString::to_string)).join("\n"))
    }
}

impl std::error::Error for Mistakes {}

impl Deref for Mistakes {
    type Target = [Mistake];

    fn deref(&self) -> &[Mistake] {
        &self.0
    }
}

/// A line and a column of a text, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Place {
    /// Where a text begins.
    pub const FIRST: Place = Place { line: 1, column: 1 };

    /// The place of byte `offset` in `text`; see [`Lines::place`].
    pub fn of(text: &str, offset: usize) -> Place {
        Lines::of(text).place(offset)
    }
}

/// Where the lines of a text begin, for the places of many offsets.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    /// The text without its last line end.
    body: &'a str,
    /// The offset at which each line begins.
    starts: Vec<usize>,
}

impl Lines<'_> {
    /// The lines of a text.
    pub fn of(text: &str) -> Lines<'_> {
        let body = text.strip_suffix('\n').unwrap_or(text);
        let after = body.match_indices('\n').map(|(newline, _)| newline + 1);
        Lines { body, starts: std::iter::once(0).chain(after).collect() }
    }

    /// The place of byte `offset`; past the last line end, the end of the last line.
    pub fn place(&self, offset: usize) -> Place {
        let is_boundary = |end: &usize| self.body.is_char_boundary(*end);
        let end = (0..=offset.min(self.body.len())).rev().find(is_boundary).unwrap_or(0);
        let line = self.starts.partition_point(|&start| start <= end);
        let before = &self.body[self.starts[line - 1]..end];
        // No editor counts the mark that some put before the first line.
        let column = before.trim_start_matches('\u{feff}').chars().count() + 1;
        Place { line, column }
    }
}

/// The source behind `span` on one line, shortened if it is long.
pub fn excerpt(text: &str, span: Range<usize>) -> String {
    const LONGEST: usize = 40;
    let source = text.get(span).unwrap_or_default();
    let line = source.lines().next().unwrap_or_default().trim_end();
    if line.len() == source.len() && line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    line.chars().take(LONGEST).chain("...".chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, offset: usize, line: usize, column: usize) {
        assert_eq!(Place::of(text, offset), Place { line, column }, "{text:?} at {offset}");
    }

    #[test]
    fn columns_count_characters_from_one() {
        check("", 0, 1, 1);
        check("ab\ncd", 0, 1, 1);
        check("ab\ncd", 3, 2, 1);
        check("é = 1", 3, 1, 3);
        check("\u{feff}ab", 4, 1, 2);
    }

    #[test]
    fn a_place_past_the_end_is_in_the_last_line() {
        check("ab\n", 3, 1, 3);
        check("ab\ncd\n", 99, 2, 3);
        check("é", 1, 1, 1);
    }

    #[test]
    fn the_first_mistakes_are_shown_and_the_others_counted() {
        let lines = |count: usize| shown((0..count).map(|number| number.to_string()));
        assert_eq!(lines(MOST_SHOWN).len(), MOST_SHOWN);
        assert_eq!(lines(MOST_SHOWN + 1).last().map(String::as_str), Some("and 1 more mistake"));
        assert_eq!(lines(20_000).last().map(String::as_str), Some("and 19950 more mistakes"));
    }

    #[test]
    fn a_long_value_is_shortened() {
        assert_eq!(excerpt("seed = 12", 7..9), "12");
        assert_eq!(excerpt("[\n1,\n2]", 0..7), "[...");
        assert_eq!(excerpt(&"x".repeat(99), 0..99), "x".repeat(40) + "...");
    }
}
