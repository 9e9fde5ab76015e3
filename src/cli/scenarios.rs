//! `stia scenarios`.

use anyhow::Result;

use super::exit::Exit;
use super::view::terminal::Ink;
use super::view::{Column, Screen, Table, Terminal, say};
use crate::scenario::shipped;

/// Prints the scenarios that ship.
pub fn scenarios() -> Result<Exit> {
    let columns = [Column::left("").painted(Ink::Heading), Column::sentences("")];
    let mut table = Table::new(columns);
    for scenario in shipped() {
        table.row([scenario.name.to_string(), scenario.question]);
    }
    let mut screen = Screen::new(Terminal::of_stdout());
    screen.table(&table);
    say(&screen.into_text())?;
    Ok(Exit::Done)
}
