//! Tallies: whole numbers kept at events, by region, for a month; and views, which gross them up.
//!
//! A tally never scans a population. Whole numbers add up alike in any order, so a tally does not
//! depend on threads.

use serde::{Deserialize, Serialize};

use crate::books::{FLOW_CELLS, Reason, Sector, flow_cell};
use crate::intermediary::Kind;

/// Declares the counters.
macro_rules! counts {
    ($($(#[doc = $doc:literal])+ $count:ident,)+) => {
        /// What a tally counts. Fractions are counted in millionths.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(usize)]
        pub enum Count { $($(#[doc = $doc])+ $count,)+ }

        impl Count {
            /// All counters in order.
            pub const ALL: &[Count] = &[$(Count::$count,)+];
        }
    };
}

counts! {
    /// Researchers at the month's end.
    Researchers,
    /// Enterprises at the month's end.
    Enterprises,
    /// Startups at the month's end.
    Startups,
    /// Startups founded.
    Founded,
    /// Startups that failed.
    Failed,
}

/// The unit in which fractions are counted.
pub const MILLION: f64 = 1_000_000.0;

/// The counters of a region in a month.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tally {
    counts: Vec<i64>,
    clients: [i64; Kind::COUNT],
}

impl Default for Tally {
    fn default() -> Tally {
        Tally { counts: vec![0; Count::ALL.len()], clients: [0; Kind::COUNT] }
    }
}

impl Tally {
    /// Adds `number` to a counter.
    #[inline]
    pub fn add(&mut self, count: Count, number: i64) {
        self.counts[count as usize] += number;
    }

    /// Adds a fraction to a counter that is kept in millionths.
    #[inline]
    pub fn add_fraction(&mut self, count: Count, number: f64) {
        self.counts[count as usize] += (number * MILLION) as i64;
    }

    /// Sets a counter, for stocks that are known at the month's end.
    pub fn set(&mut self, count: Count, number: i64) {
        self.counts[count as usize] = number;
    }

    /// Counts a client served by an intermediary of that kind.
    #[inline]
    pub fn serve(&mut self, kind: Kind) {
        self.clients[kind as usize] += 1;
    }

    /// The value of a counter.
    pub fn of(&self, count: Count) -> i64 {
        self.counts[count as usize]
    }

    /// Starts the next month from nothing.
    pub fn clear(&mut self) {
        self.counts.fill(0);
        self.clients.fill(0);
    }
}

/// The figures of a place in a month, grossed up to real units; what metrics read.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    counts: Vec<f64>,
    clients: [f64; Kind::COUNT],
    organizations: [f64; Kind::COUNT],
    paid: Vec<f64>,
    received: Vec<f64>,
}

impl Default for View {
    fn default() -> View {
        View {
            counts: vec![0.0; Count::ALL.len()],
            clients: [0.0; Kind::COUNT],
            organizations: [0.0; Kind::COUNT],
            paid: vec![0.0; FLOW_CELLS],
            received: vec![0.0; FLOW_CELLS],
        }
    }
}

impl View {
    /// A counter, in real units.
    pub fn of(&self, count: Count) -> f64 {
        self.counts[count as usize]
    }

    /// A counter that is kept in millionths, in real units.
    pub fn fraction(&self, count: Count) -> f64 {
        self.counts[count as usize] / MILLION
    }

    /// One counter over another, undefined when the other is zero.
    pub fn ratio(&self, numerator: Count, denominator: Count) -> Option<f64> {
        (self.of(denominator) > 0.0).then(|| self.of(numerator) / self.of(denominator))
    }

    /// Clients served by intermediaries of that kind.
    pub fn clients(&self, kind: Kind) -> f64 {
        self.clients[kind as usize]
    }

    /// Intermediaries of that kind, of all sub-kinds.
    pub fn organizations(&self, kind: Kind) -> f64 {
        self.organizations[kind as usize]
    }

    /// What payers here paid for `reason` from one sector to another, in CNY.
    pub fn paid(&self, payer: Sector, payee: Sector, reason: Reason) -> f64 {
        self.paid[flow_cell(payer, payee, reason)]
    }

    /// What payees here received for `reason` from one sector to another, in CNY.
    pub fn received(&self, payer: Sector, payee: Sector, reason: Reason) -> f64 {
        self.received[flow_cell(payer, payee, reason)]
    }
}
