//! What happened to the startups and research results of one run, held compactly: for `--who`.
//!
//! Others are not followed. Every event becomes eight bytes: month, word and a mark of who took
//! part. Amounts are no part of the mark, so that two scenarios differ for a firm when something
//! else happened to it or with somebody else, and not when a price moved by a fen.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::base::chance::Name;
use crate::base::month::Month;
use crate::model::rules::startups;
use crate::model::state::event::{Event, EventKind};
use crate::model::world::World;
use crate::study::jobs::follower::Follower;
use crate::table::Cell;

/// A firm that lives when the run ends.
pub const ALIVE: &str = "firm.alive";
/// What loans begin with that are no renewal.
pub const LOAN: &str = "loan.";
/// What the places of tenants begin with.
pub const HOST: &str = "host.";
/// What rounds begin with.
pub const ROUND: &str = "round.";
/// What contracts begin with.
pub const CONTRACT: &str = "contract.";

/// What happened to whom in one run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Histories {
    /// What happens, in words such as `incubator.mentoring`, by number.
    words: Vec<String>,
    /// The regions by number.
    regions: Vec<String>,
    histories: BTreeMap<u64, History>,
}

/// One firm or result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct History {
    kind: Kind,
    region: u8,
    happenings: Vec<Happening>,
}

/// What somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A startup.
    Startup,
    /// A result of research.
    Achievement,
    /// A borrower of whom nothing else is known; not a startup, as long as that is so.
    Other,
}

impl Kind {
    /// The word in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Startup => "startup",
            Kind::Achievement => "achievement",
            Kind::Other => "other",
        }
    }
}

/// An event of somebody's history: the number of its month, that of its word, and the mark.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Happening(u16, u16, u32);

impl Histories {
    /// Adds the events of a month.
    pub fn add(&mut self, month: Month, events: &[Event]) {
        events.iter().for_each(|event| self.add_one(month, event));
    }

    fn add_one(&mut self, month: Month, event: &Event) {
        let text = |column: &str| -> &str {
            let names = event.kind.columns().iter();
            let place = names.zip(&event.cells).find(|(it, _)| it.name == column);
            match place.expect("events have these columns").1 {
                Cell::Text(text) => text,
                _ => "",
            }
        };
        let (mut region, mut name) = (event.region, None);
        let (kind, word) = match event.kind {
            EventKind::Firm => (Kind::Startup, format!("firm.{}", text("event"))),
            EventKind::Tenancy => match text("event") {
                "admitted" => (Kind::Startup, format!("{HOST}{}", text("sub_kind"))),
                event => (Kind::Startup, format!("tenancy.{event}")),
            },
            EventKind::Round => (Kind::Startup, format!("{ROUND}{}", text("investor_kind"))),
            EventKind::Loan if text("event") == "granted" && text("use") != "renewal" => {
                (Kind::Other, format!("{LOAN}{}", text("model")))
            }
            EventKind::Loan => (Kind::Other, format!("debt.{}", text("event"))),
            EventKind::Patent if text("owner_kind") == "startup" => {
                (Kind::Startup, format!("patent.{}", text("event")))
            }
            EventKind::Service => {
                let kind = match text("client_kind") {
                    "startup" => Kind::Startup,
                    "achievement" => Kind::Achievement,
                    "founder" => {
                        name = read(text("client")).map(startups::firm_of);
                        Kind::Startup
                    }
                    _ => return,
                };
                (kind, format!("{}.{}", text("provider_type"), text("service")))
            }
            EventKind::Contract if !text("achievement").is_empty() => {
                let seller = self.regions.iter().position(|it| it == text("seller_region"));
                region = seller.map_or(region, |seller| seller as u8);
                (Kind::Achievement, format!("{CONTRACT}{}", text("channel")))
            }
            EventKind::Patent | EventKind::Contract | EventKind::Evaluation => return,
        };
        let agent = match event.kind {
            EventKind::Firm | EventKind::Tenancy | EventKind::Round => "startup",
            EventKind::Loan => "borrower",
            EventKind::Patent => "owner",
            EventKind::Service => "client",
            EventKind::Contract | EventKind::Evaluation => "achievement",
        };
        if let Some(name) = name.or_else(|| read(text(agent))) {
            self.happen(month, name, kind, region, &word, mark(event));
        }
    }

    /// Closes the record with the firms that live at the end, each with its region's number.
    pub fn close(&mut self, last: Month, alive: impl Iterator<Item = (u8, Name)>) {
        alive.for_each(|(region, name)| self.happen(last, name, Kind::Startup, region, ALIVE, 0));
        self.histories.retain(|_, history| history.kind != Kind::Other);
    }

    fn happen(&mut self, month: Month, name: Name, kind: Kind, region: u8, word: &str, mark: u32) {
        let word = self.words.iter().position(|known| known == word).unwrap_or_else(|| {
            self.words.push(word.into());
            self.words.len() - 1
        });
        let empty = || History { kind, region, happenings: Vec::new() };
        let history = self.histories.entry(name.0).or_insert_with(empty);
        if history.kind == Kind::Other {
            history.kind = kind;
        }
        history.happenings.push(Happening(month.number() as u16, word as u16, mark));
    }

    /// All names, in their order.
    pub fn names(&self) -> impl Iterator<Item = u64> + '_ {
        self.histories.keys().copied()
    }

    /// What somebody is, and the region.
    pub fn about(&self, name: u64) -> Option<(Kind, &str)> {
        let history = self.histories.get(&name)?;
        Some((history.kind, &self.regions[usize::from(history.region)]))
    }

    /// What happened to somebody, month by month, in words.
    pub fn of(&self, name: u64) -> impl Iterator<Item = (Month, &str)> + '_ {
        let happenings =
            self.histories.get(&name).into_iter().flat_map(|history| &history.happenings);
        happenings.map(|it| (month(it.0), self.words[usize::from(it.1)].as_str()))
    }

    /// The first month in which something else happened to somebody than in another world.
    pub fn divergence(&self, other: &Histories, name: u64) -> Option<Month> {
        let (one, two) = (self.months(name), other.months(name));
        let differs = |number: &&u16| one.get(number) != two.get(number);
        one.keys().chain(two.keys()).filter(differs).min().map(|&number| month(number))
    }

    /// The events of each month as one mark, in which their order does not count.
    fn months(&self, name: u64) -> BTreeMap<u16, u32> {
        let mut months = BTreeMap::new();
        for happening in
            self.histories.get(&name).into_iter().flat_map(|history| &history.happenings)
        {
            let word = self.words[usize::from(happening.1)].as_bytes();
            let sum: &mut u32 = months.entry(happening.0).or_default();
            *sum = sum.wrapping_add(mix(happening.2, word));
        }
        months
    }
}

impl Follower for Histories {
    fn begin(&mut self, world: &World) {
        self.regions = world.region_names();
    }

    fn wants_events(&self) -> bool {
        true
    }

    fn hear(&mut self, month: Month, events: &[Event]) {
        self.add(month, events);
    }

    fn looks(&self, _: Month) -> Option<&'static str> {
        None
    }

    fn look(&mut self, _: Month, _: &World) -> Result<()> {
        Ok(())
    }

    fn twin(&self) -> Histories {
        self.clone()
    }

    fn end(&mut self, world: &World) -> Result<()> {
        let alive = world.regions.iter().flat_map(|region| {
            region.startups.iter().map(|(_, startup)| (region.number, startup.name))
        });
        self.close(world.month().minus(1), alive);
        Ok(())
    }
}

fn month(number: u16) -> Month {
    Month::new(u32::from(number) / 12, u32::from(number) % 12 + 1)
}

/// A lineage name as events have it.
fn read(text: &str) -> Option<Name> {
    u64::from_str_radix(text, 16).ok().map(Name)
}

/// What an event is, who took part, and its counts.
fn mark(event: &Event) -> u32 {
    let start = mix(0x811c_9dc5, &[event.kind as u8]);
    event.cells.iter().fold(start, |mark, cell| match cell {
        Cell::Text(text) => mix(mark, text.as_bytes()),
        Cell::Count(count) => mix(mark, &count.to_le_bytes()),
        Cell::Flag(is_so) => mix(mark, &[u8::from(*is_so)]),
        Cell::Empty | Cell::Number(_) => mix(mark, &[0]),
    })
}

/// FNV-1a, by Fowler, Noll and Vo.
fn mix(start: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(start, |mark, &byte| (mark ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::base::money::Money;
    use crate::model::state::agents::founder::FounderKind;
    use crate::model::state::event::rows::{FirmRow, ServiceRow};
    use crate::model::state::happening::{Failure, FirmEvent};
    use crate::model::state::kind as model;
    use crate::model::state::service::{ClientKind, Service};

    /// A firm is founded.
    pub const FOUNDED: FirmEvent = FirmEvent::Founded(FounderKind::Student);
    /// A firm fails.
    pub const FAILED: FirmEvent = FirmEvent::Failed(Failure::OutOfCash);

    /// A firm's event.
    pub fn firm(name: u64, event: FirmEvent) -> Event {
        let cash = Money::yuan(1.0);
        let row = FirmRow { startup: Name(name), event, age_months: 0, cash };
        row.event(0)
    }

    /// A service to a firm.
    pub fn service(name: u64, client_kind: ClientKind, fee: f64) -> Event {
        let row = ServiceRow {
            provider: Name(77),
            provider_type: model::Kind::Incubator,
            client: Name(name),
            client_kind,
            service: Service::Mentoring,
            fee: Money::yuan(fee),
            before: 0.0,
            after: 0.0,
        };
        row.event(0)
    }

    pub fn histories(events: &[(u32, Event)], alive: &[u64]) -> Histories {
        let mut histories = Histories { regions: vec!["Gansu".into()], ..Histories::default() };
        for (month, event) in events {
            histories.add(Month::new(2015, *month), std::slice::from_ref(event));
        }
        histories.close(Month::new(2015, 12), alive.iter().map(|&name| (0, Name(name))));
        histories
    }

    #[test]
    fn firms_are_followed_and_others_are_not() {
        let founder = Name(9);
        let events = [
            (1, firm(5, FOUNDED)),
            (2, service(6, ClientKind::Enterprise, 0.0)),
            (3, service(9, ClientKind::Founder, 0.0)),
        ];
        let histories = histories(&events, &[5]);
        let mut names = [5, startups::firm_of(founder).0];
        names.sort_unstable();
        assert_eq!(histories.names().collect::<Vec<_>>(), names);
        let words: Vec<(String, &str)> =
            histories.of(5).map(|(month, word)| (month.to_string(), word)).collect();
        let expected = [("2015-01".to_string(), "firm.founded"), ("2015-12".to_string(), ALIVE)];
        assert_eq!(words, expected);
        assert_eq!(histories.about(5), Some((Kind::Startup, "Gansu")));
    }

    #[test]
    fn worlds_diverge_with_what_happened_and_not_with_its_price() {
        let of = |fee: f64, month: u32| {
            histories(&[(1, firm(5, FOUNDED)), (month, service(5, ClientKind::Startup, fee))], &[5])
        };
        assert_eq!(of(1.0, 3).divergence(&of(2.0, 3), 5), None);
        assert_eq!(of(1.0, 3).divergence(&of(1.0, 4), 5), Some(Month::new(2015, 3)));
        assert_eq!(of(1.0, 3).divergence(&histories(&[], &[]), 5), Some(Month::new(2015, 1)));
    }
}
