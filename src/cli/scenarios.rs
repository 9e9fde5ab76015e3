//! `stia scenarios`.

use anyhow::Result;

use super::exit::Exit;
use super::view::terminal::Ink;
use super::view::{Column, Screen, Table, Terminal, say};
use crate::scenario::shipped;

/// Columns from which on questions have room beside names.
const BESIDE: usize = 90;

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
    say(&screen.into_text())?;
    Ok(Exit::Done)
}
