//! The world: a stand-in until the model is built.

use crate::month::Month;
use crate::recorder::{Cell, Level, MonthRecord, Place, Recorder};
use crate::scenario::Scenario;
use crate::tally::View;

/// A simulated world.
#[derive(Clone, Debug)]
pub struct World {
    month: Month,
    until: Month,
}

impl World {
    /// The world of a scenario in one replicate, at the start of its burn-in.
    pub fn new(scenario: &Scenario, _seed: u64, _replicate: u32) -> World {
        World { month: scenario.start, until: scenario.until }
    }

    /// The month that `step` simulates next.
    pub fn month(&self) -> Month {
        self.month
    }

    /// Whether the last month has been simulated.
    pub fn is_over(&self) -> bool {
        self.month > self.until
    }

    /// Months still to be simulated, those of the burn-in included.
    pub fn months_left(&self) -> u32 {
        (self.until.number() + 1).saturating_sub(self.month.number())
    }

    /// Simulates one month.
    pub fn step(&mut self, recorder: &mut dyn Recorder) {
        recorder.phase("research");
        let china = Place { name: "China".into(), level: Level::Country };
        recorder.month(&MonthRecord {
            month: self.month,
            places: vec![(china, View::default())],
            flows: Vec::new(),
            living_agents: 1,
            events: 0,
            visits: vec![("research", 1)],
        });
        self.month = self.month.next();
    }

    /// The regions of this world by number, as events name them.
    pub fn region_names(&self) -> Vec<String> {
        vec!["Beijing".into()]
    }

    /// The yearly record of every agent: its region's number and the cells of `recorder::AGENT`.
    pub fn agents(&self, _each: &mut dyn FnMut(u8, Vec<Cell>)) {}

    /// Memory that the state takes, in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<World>()
    }
}
