//! What standard output can show, and printing that copes with closed pipes and full disks.

use std::io::{self, ErrorKind, Write};

use anyhow::{Context, Result};
use console::{Style, Term, colors_enabled};

use super::text::visible;

/// Columns where standard output is no terminal and COLUMNS does not say.
const USUAL_COLUMNS: usize = 100;
/// Columns below which no table can be read; narrower terminals break lines themselves.
const FEWEST_COLUMNS: usize = 40;

/// Prints to standard output. That nobody reads on is no error.
pub fn say(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(painted_alone(text).as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() == ErrorKind::BrokenPipe => Ok(()),
        said => said.context("cannot write to standard output"),
    }
}

/// Prints a line to standard error, if anybody can see it.
pub fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible(text));
}

/// The colours of [`Terminal::painted`], which are all that steers a terminal.
const PAINT: [&str; 4] = ["\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[36m"];

/// A text whose letters all can be seen, with its colours.
fn painted_alone(text: &str) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some(place) = rest.find('\x1b') {
        let (before, after) = rest.split_at(place);
        out += &without_tabs(before);
        let paint = PAINT.iter().find(|paint| after.starts_with(**paint)).copied();
        let taken = paint.unwrap_or("\x1b");
        out += &paint.map_or_else(|| visible(taken).into_owned(), String::from);
        rest = &after[taken.len()..];
    }
    out + &without_tabs(rest)
}

/// A text whose letters all can be seen; the tabs of scripts stay.
fn without_tabs(text: &str) -> String {
    text.split('\t').map(visible).collect::<Vec<_>>().join("\t")
}

/// What a part of a screen is painted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// As the terminal has it.
    Plain,
    /// A heading or a name.
    Heading,
    /// A figure that matters.
    Figure,
    /// Something less important.
    Aside,
}

/// The width and the colours of what screens are printed to.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// How many letters of ordinary width fit into a line.
    pub columns: usize,
    has_colours: bool,
}

impl Terminal {
    /// Standard output: as wide as COLUMNS says or the terminal is, and with colours if it is a
    /// terminal and NO_COLOR is not set.
    pub fn of_stdout() -> Terminal {
        let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
        let has = || Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
        let columns = said.filter(|&columns| columns > 0).or_else(has).unwrap_or(USUAL_COLUMNS);
        Terminal { columns: columns.max(FEWEST_COLUMNS), has_colours: colors_enabled() }
    }

    /// So many columns without colours, wherever tests run.
    #[cfg(test)]
    pub const fn plain(columns: usize) -> Terminal {
        Terminal { columns, has_colours: false }
    }

    /// A text as it is printed; without colours it stays as it is.
    pub fn painted(self, ink: Ink, text: &str) -> String {
        let style = match ink {
            Ink::Plain => Style::new(),
            Ink::Heading => Style::new().bold(),
            Ink::Figure => Style::new().cyan(),
            Ink::Aside => Style::new().dim(),
        };
        style.force_styling(self.has_colours).apply_to(text).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colours_of_ours_reach_the_terminal() {
        let coloured = Terminal { has_colours: true, ..Terminal::plain(80) };
        for ink in [Ink::Heading, Ink::Figure, Ink::Aside] {
            let painted = coloured.painted(ink, "a");
            assert_eq!(painted_alone(&painted), painted);
        }
        assert_eq!(painted_alone("a\t\x1b[31mb\x1b]0;c\x07"), "a\t\\u{1b}[31mb\\u{1b}]0;c\\u{7}");
    }

    #[test]
    fn colours_stand_around_a_text_or_nowhere() {
        let coloured = Terminal { has_colours: true, ..Terminal::plain(80) };
        for ink in [Ink::Heading, Ink::Figure, Ink::Aside] {
            assert_eq!(Terminal::plain(80).painted(ink, "text"), "text");
            let painted = coloured.painted(ink, "text");
            assert!(painted.starts_with('\x1b') && painted.contains("text"), "{painted}");
            assert_eq!(console::strip_ansi_codes(&painted), "text");
        }
        assert_eq!(coloured.painted(Ink::Plain, "text"), "text");
    }
}
