//! Single agents and events of a replicate, for `--micro`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::base::month::Month;
use crate::model::record::census::AgentRow;
use crate::model::state::event::{Event, EventKind};
use crate::study::estimates::columns;
use crate::table::Holds::Texts;
use crate::table::column::headings;
use crate::table::failures::cannot_write;
use crate::table::{Cell, Column, Format, Heading, Writer, column};

/// A row of one of the tables; the model gives its own columns as cells.
pub struct MicroRow {
    replicate: u32,
    month: Month,
    region: String,
    cells: Vec<Cell<'static>>,
}

impl MicroRow {
    /// The columns that stand first in every table of agents or events.
    pub const KEYS: &'static [Column<MicroRow>] = &[
        columns::replicate(|row| Cell::Count(row.replicate.into())),
        columns::month(|row| Cell::text(row.month)),
        column("region", Texts, "word", "region that it happened in or lives in", |row| {
            Cell::word(&row.region)
        }),
    ];

    /// These and the model's.
    fn columns(headings: &[Heading]) -> Vec<Column<MicroRow>> {
        let own = headings.iter().enumerate().map(|(place, heading)| {
            Column::numbered(heading.clone(), place, |row: &MicroRow, place| {
                row.cells[place].borrowed()
            })
        });
        MicroRow::KEYS.iter().cloned().chain(own).collect()
    }
}

/// The tables of one replicate.
pub struct Micro {
    replicate: u32,
    agents: Writer<MicroRow>,
    events: Vec<Writer<MicroRow>>,
    regions: Vec<String>,
    /// The first error, until somebody can take it: recorders cannot return one.
    error: Option<anyhow::Error>,
}

impl Micro {
    /// Creates the tables in a directory.
    ///
    /// # Errors
    ///
    /// Where a file cannot be made.
    pub fn create(directory: &Path, replicate: u32) -> Result<Micro> {
        let events = directory.join("events");
        fs::create_dir(&events).with_context(|| cannot_write(&events))?;
        let table = |file: &str, headings: &[Heading]| {
            let columns = MicroRow::columns(headings);
            Writer::create(&directory.join(file), Format::Parquet, &columns)
        };
        let agents = table("agents.parquet", &headings(AgentRow::COLUMNS))?;
        let events = EventKind::ALL.map(|kind| table(&file(kind), kind.columns()));
        let events = events.into_iter().collect::<Result<_>>()?;
        Ok(Micro { replicate, agents, events, regions: Vec::new(), error: None })
    }

    /// Learns the names of the regions by number.
    pub fn set_regions(&mut self, names: Vec<String>) {
        self.regions = names;
    }

    /// Adds an agent's yearly record.
    pub fn add_agent(&mut self, month: Month, region: u8, cells: Vec<Cell<'static>>) {
        let row = self.row(month, region, cells);
        let added = self.agents.push(&row);
        self.note(added);
    }

    /// Adds the events of a month.
    pub fn add_events(&mut self, month: Month, events: &[Event]) {
        for event in events {
            let row = self.row(month, event.region, event.cells.clone());
            let added = self.events[event.kind as usize].push(&row);
            self.note(added);
        }
    }

    /// Hands out the first error there was.
    ///
    /// # Errors
    ///
    /// What could not be written since the last look.
    pub fn check(&mut self) -> Result<()> {
        self.error.take().map_or(Ok(()), Err)
    }

    /// Completes all tables.
    ///
    /// # Errors
    ///
    /// Where a file cannot be completed.
    pub fn close(self) -> Result<()> {
        let tables = self.events.into_iter().chain([self.agents]);
        tables.map(Writer::close).try_for_each(|files| files.map(|_| ()))
    }

    fn row(&self, month: Month, region: u8, cells: Vec<Cell<'static>>) -> MicroRow {
        let region = self.regions[usize::from(region)].clone();
        MicroRow { replicate: self.replicate, month, region, cells }
    }

    fn note(&mut self, added: Result<()>) {
        if let Err(cause) = added {
            self.error.get_or_insert(cause);
        }
    }
}

/// The files of the tables, relative to the directory.
pub fn files() -> Vec<String> {
    let events = EventKind::ALL.into_iter().map(file);
    std::iter::once("agents.parquet".to_string()).chain(events).collect()
}

fn file(kind: EventKind) -> String {
    format!("events/{}.parquet", kind.file())
}
