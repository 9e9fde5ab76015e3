//! `stia scenarios`.

use anyhow::Result;

use super::exit::Exit;
use super::view::terminal::Ink;
use super::view::{Column, Screen, Table, Terminal, say};
use crate::scenario::shipped;

/// Columns from which on questions have room beside names.
const BESIDE: usize = 90;

/// Directories of scenarios that ship as files alone.
const STUDIES: [(&str, &str); 6] = [
    ("coverage", "how well confidence intervals cover"),
    ("equal-budget", "each policy instrument at the same public cost"),
    ("gap", "platforms with and without venture capital"),
    ("interactions", "two instruments alone and together"),
    ("outside-poor", "each type closed, with poor outside options"),
    ("outside-good", "each type closed, with good outside options"),
];

/// Prints the scenarios that ship.
pub fn scenarios() -> Result<Exit> {
    let terminal = Terminal::of_stdout();
    let is_wide = terminal.columns >= BESIDE;
    let name = Column::left("").painted(Ink::Heading);
    let mut table = Table::new([name, Column::sentences("")]);
    for scenario in shipped() {
        let (beside, below) = match is_wide {
            true => (scenario.question, None),
            false => (String::new(), Some(scenario.question)),
        };
        table.row([scenario.name.to_string(), beside]);
        below.into_iter().for_each(|question| table.note(question));
    }
    let mut screen = Screen::new(terminal);
    screen.table(&table);
    screen.gap();
    screen.aside(&format!(
        "beside these, the source tree has scenarios of studies as files: {}; name them as paths",
        STUDIES.map(|(directory, what)| format!("scenarios/{directory}/ ({what})")).join(", ")
    ));
    say(&screen.into_text())?;
    Ok(Exit::Done)
}
