//! Recorders: a run hands over a record each month, and events on request.
//!
//! The engine keeps no record that it has handed over. It neither prints nor opens files; the
//! caller decides what to do with the records.

use serde::{Deserialize, Serialize};

use crate::base::month::Month;
use crate::model::record::view::View;
use crate::model::rules::instruments::INSTRUMENTS;
use crate::model::state::event::Event;
use crate::model::state::ledger::{Reason, Sector};
use crate::model::state::region::Region;

/// What precedes the first phase of a month: public information is taken from the month before.
pub const OPENING: &str = "opening";

/// Receives the records of a run.
pub trait Recorder {
    /// A phase of the schedule begins; a caller with a clock can time it.
    fn phase(&mut self, _phase: &'static str) {}

    /// Receives the regions when a phase of the schedule has ended, burn-in included. [`OPENING`]
    /// precedes the first phase of a month. Used to find where two worlds diverge.
    fn state(&mut self, _phase: &str, _month: Month, _regions: &[Region]) {}

    /// Receives the regions when a month's books are closed and before the next month's open,
    /// burn-in included: for audits, which replay the journals independently.
    fn books(&mut self, _month: Month, _regions: &[Region]) {}

    /// Receives the record of a month. Months of the burn-in are not handed over.
    fn month(&mut self, record: &MonthRecord);

    /// Whether single events are wanted. They cost time and memory.
    fn wants_events(&self) -> bool {
        false
    }

    /// Receives the events of a month, in an order that does not depend on threads.
    fn events(&mut self, _month: Month, _events: &[Event]) {}
}

/// A closure receives the record of each month.
impl<F: FnMut(&MonthRecord)> Recorder for F {
    fn month(&mut self, record: &MonthRecord) {
        self(record);
    }
}

/// Discards all records.
pub struct Forget;

impl Recorder for Forget {
    fn month(&mut self, _record: &MonthRecord) {}
}

/// The record of a month.
#[derive(Clone, Debug)]
pub struct MonthRecord {
    /// The month that ended.
    pub month: Month,
    /// For China, the four macro-regions and every region of the run, its figures; of a run of one
    /// region those of that alone.
    pub places: Vec<(Place, View)>,
    /// National flows that are not zero.
    pub flows: Vec<Flow>,
    /// What the public paid and received back, nationally.
    pub public_money: Vec<PublicPayment>,
    /// Agents alive at the month's end.
    pub living_agents: u64,
    /// Events that the month saw (deals, services, rounds, filings, foundings, failures).
    pub events: u64,
    /// For each phase, the looks at agents and objects in it.
    pub looks_by_phase: Vec<(String, u64)>,
}

impl MonthRecord {
    /// The figures of a place: `China`, which is the whole run, a macro-region or a region; nothing
    /// if it has none of them.
    pub fn view(&self, place: &str) -> Option<&View> {
        let is_meant = |known: &Place| {
            known.name == place || (place == "China" && known.level == Level::Country)
        };
        self.places.iter().find(|(known, _)| is_meant(known)).map(|(_, view)| view)
    }
}

/// A place that figures are given for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// `China`, a macro-region or a region.
    pub name: String,
    /// Whether it is China, a macro-region or a region.
    pub level: Level,
}

/// How large a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// The whole run: the country, unless it has some regions alone.
    Country,
    /// East, Central, West, North-East.
    MacroRegion,
    /// A province or the Xinjiang Corps.
    Region,
}

/// A cell of the national flow matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Who paid.
    pub payer: Sector,
    /// Who received.
    pub payee: Sector,
    /// Why.
    pub reason: Reason,
    /// The amount grossed up to the country, in CNY.
    pub yuan: f64,
    /// The amount as booked in the simulated world, in fen.
    pub booked_fen: i64,
}

/// What public money is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Title {
    /// A reason other than policies.
    Reason(Reason),
    /// A policy instrument, by its place in the table.
    Instrument(usize),
}

impl Title {
    /// The name used in `public_money.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Title::Reason(reason) => reason.name(),
            Title::Instrument(place) => INSTRUMENTS[place],
        }
    }
}

/// What a public body paid to a sector under a title, and received from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PublicPayment {
    /// The public body.
    pub payer: Sector,
    /// Who received.
    pub recipient: Sector,
    /// What for.
    pub title: Title,
    /// What was paid, CNY.
    pub gross: f64,
    /// What was paid less what the recipient paid to the payer under the same title, CNY.
    pub net: f64,
}
