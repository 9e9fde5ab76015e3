//! Events: what kinds there are, and the columns of their tables.

pub mod rows;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::table::column::{cells, headings};
use crate::table::{Cell, Column, Heading};

/// One event, as a row of `events/<kind>.parquet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// What kind of event.
    pub kind: EventKind,
    /// The region that it happened in, by number.
    pub region: u8,
    /// One value for each of the kind's columns.
    pub cells: Vec<Cell<'static>>,
}

impl Event {
    /// An event as the row of its table.
    fn new<R>(kind: EventKind, region: u8, columns: &[Column<R>], row: &R) -> Event {
        Event { kind, region, cells: cells(columns, row) }
    }
}

/// A kind of event with its own table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EventKind {
    /// A technology contract was signed.
    Contract,
    /// A financing round closed.
    Round,
    /// A tenancy began or ended.
    Tenancy,
    /// A patent was filed, granted, refused or lapsed.
    Patent,
    /// An evaluation was delivered.
    Evaluation,
    /// An intermediary delivered a service to a named client.
    Service,
    /// A firm was founded, failed, matured or left by an exit.
    Firm,
    /// A loan was made or ended, or a claim was settled.
    Loan,
}

impl EventKind {
    /// All kinds.
    pub const ALL: [EventKind; 8] = [
        EventKind::Contract,
        EventKind::Round,
        EventKind::Tenancy,
        EventKind::Patent,
        EventKind::Evaluation,
        EventKind::Service,
        EventKind::Firm,
        EventKind::Loan,
    ];

    /// The name of the file under `events/`.
    pub const fn file(self) -> &'static str {
        match self {
            EventKind::Contract => "contracts",
            EventKind::Round => "rounds",
            EventKind::Tenancy => "tenancies",
            EventKind::Patent => "patents",
            EventKind::Evaluation => "evaluations",
            EventKind::Service => "services",
            EventKind::Firm => "firms",
            EventKind::Loan => "loans",
        }
    }

    /// What heads the columns of its table, after `replicate`, `month` and `region`.
    pub fn columns(self) -> &'static [Heading] {
        &HEADINGS[self as usize]
    }
}

/// The headings of the tables, by kind.
static HEADINGS: LazyLock<[Vec<Heading>; 8]> = LazyLock::new(|| {
    EventKind::ALL.map(|kind| match kind {
        EventKind::Contract => headings(rows::ContractRow::COLUMNS),
        EventKind::Round => headings(rows::RoundRow::COLUMNS),
        EventKind::Tenancy => headings(rows::TenancyRow::COLUMNS),
        EventKind::Patent => headings(rows::PatentRow::COLUMNS),
        EventKind::Evaluation => headings(rows::EvaluationRow::COLUMNS),
        EventKind::Service => headings(rows::ServiceRow::COLUMNS),
        EventKind::Firm => headings(rows::FirmRow::COLUMNS),
        EventKind::Loan => headings(rows::LoanRow::COLUMNS),
    })
});
