//! Single agents and events of a replicate, for `--micro`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use parquet::data_type::ByteArray;

use crate::base::month::Month;
use crate::model::record::census::AGENT;
use crate::model::state::event::{Event, EventKind};
use crate::table::column::Cell;
use crate::table::writer::{Table, cannot_write};

/// The tables of one replicate.
pub struct Micro {
    agents: Table,
    events: Vec<Table>,
    regions: Vec<ByteArray>,
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
        let table =
            |kind: EventKind| Table::create(&directory.join(file(kind)), replicate, kind.columns());
        Ok(Micro {
            agents: Table::create(&directory.join("agents.parquet"), replicate, AGENT)?,
            events: EventKind::ALL.into_iter().map(table).collect::<Result<_>>()?,
            regions: Vec::new(),
            error: None,
        })
    }

    /// Learns the names of the regions by number.
    pub fn set_regions(&mut self, names: Vec<String>) {
        self.regions = names.into_iter().map(|name| ByteArray::from(name.into_bytes())).collect();
    }

    /// Adds an agent's yearly record.
    pub fn add_agent(&mut self, month: Month, region: u8, cells: Vec<Cell>) {
        let month = ByteArray::from(month.to_string().into_bytes());
        let added = self.agents.push(&month, &self.regions[usize::from(region)], cells);
        self.note(added);
    }

    /// Adds the events of a month.
    pub fn add_events(&mut self, month: Month, events: &[Event]) {
        let month = ByteArray::from(month.to_string().into_bytes());
        for event in events {
            let region = &self.regions[usize::from(event.region)];
            let table = &mut self.events[event.kind as usize];
            let added = table.push(&month, region, event.cells.iter().cloned());
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
        self.agents.close()?;
        self.events.into_iter().try_for_each(Table::close)
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
