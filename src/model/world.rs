//! The world: all regions and what they share.
//!
//! Its first population stands in `start`, its month in `step`.

use serde::{Deserialize, Serialize};

use crate::base::chance::Dice;
use crate::base::month::Month;
use crate::model::data::drivers::{Drivers, Economy};
use crate::model::record::month::living_agents;
use crate::model::record::recorder::{OPENING, Recorder};
use crate::model::rules::context::Context;
use crate::model::rules::effective_parameters::EffectiveParameters;
use crate::model::rules::geography::Geography;
use crate::model::rules::scenario::Scenario;
use crate::model::state::nation::Nation;
use crate::model::state::region::Region;
use crate::table::Cell;

/// A simulated world. It has no handles, no clock and no files, so that it can be cloned and
/// stored at any month.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct World {
    /// What it was made from.
    #[serde(with = "crate::model::rules::scenario::as_text")]
    pub scenario: Scenario,
    /// Its regions.
    pub regions: Vec<Region>,
    pub(in crate::model) dice: Dice,
    pub(in crate::model) month: Month,
    pub(in crate::model) drivers: Drivers,
    pub(in crate::model) geography: Geography,
    pub(in crate::model) nation: Nation,
    pub(in crate::model) effective: EffectiveParameters,
    pub(in crate::model) visits: Vec<(String, u64)>,
}

impl World {
    /// What it has come to: the month, the regions, and what is known of the country. What it was
    /// made from is no part of that.
    pub fn state(&self) -> impl Serialize {
        (self.month, &self.regions, &self.nation)
    }

    /// The month that `step` simulates next.
    pub fn month(&self) -> Month {
        self.month
    }

    /// Whether the last month has been simulated.
    pub fn is_over(&self) -> bool {
        self.month > self.scenario.until
    }

    /// Months still to be simulated, those of the burn-in included.
    pub fn months_left(&self) -> u32 {
        (self.scenario.until.number() + 1).saturating_sub(self.month.number())
    }

    /// What everybody may read this month.
    pub fn context(&self) -> Context<'_> {
        Context {
            scenario: self.effective.national(&self.scenario),
            economy: self.economy(),
            drivers: &self.drivers,
            dice: self.dice,
            month: self.month,
            geography: &self.geography,
            nation: &self.nation,
            effective: &self.effective,
        }
    }

    /// The regions, to be changed, beside what everybody may read.
    pub fn parts(&mut self) -> (&mut [Region], Context<'_>) {
        let context = Context {
            scenario: self.effective.national(&self.scenario),
            economy: self.drivers.economy(self.month),
            drivers: &self.drivers,
            dice: self.dice,
            month: self.month,
            geography: &self.geography,
            nation: &self.nation,
            effective: &self.effective,
        };
        (&mut self.regions, context)
    }

    fn economy(&self) -> &Economy {
        self.drivers.economy(self.month)
    }

    /// Whether `step` simulates a month before the record.
    pub fn is_burning_in(&self) -> bool {
        self.month < self.scenario.start
    }

    /// Agents alive: researchers, founders, firms, investors, intermediaries, governments.
    pub fn living_agents(&self) -> u64 {
        living_agents(&self.regions)
    }

    /// The yearly record of every agent: its region's number and the cells of `recorder::AGENT`.
    pub fn agents(&self, each: &mut dyn FnMut(u8, Vec<Cell<'static>>)) {
        for region in &self.regions {
            crate::model::record::census::of_region(region, self.month.minus(1), each);
        }
    }

    /// The regions of this world by number, as events name them.
    pub fn region_names(&self) -> Vec<String> {
        self.regions.iter().map(|region| region.label.clone()).collect()
    }

    /// Memory that the state takes, in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<World>() + self.regions.iter().map(Region::bytes).sum::<usize>()
    }

    /// Begins a phase.
    pub(crate) fn begin(&mut self, phase: &'static str, recorder: &mut dyn Recorder) {
        let visits: u64 =
            self.regions.iter_mut().map(|region| std::mem::take(&mut region.visits)).sum();
        if let Some((_, last)) = self.visits.last_mut() {
            *last = visits;
        }
        if phase == "policy" {
            self.visits.clear();
        }
        let ended = self.visits.last().map_or(OPENING, |(ended, _)| ended.as_str());
        recorder.state(ended, self.month, &self.regions);
        self.visits.push((phase.into(), 0));
        recorder.phase(phase);
    }

    /// Brings what shocks and policies make of the scenario up to the month.
    pub(in crate::model) fn take_effect(&mut self) {
        let labels: Vec<&str> = self.regions.iter().map(|it| it.label.as_str()).collect();
        self.effective.update(&self.scenario, self.month, &labels);
    }
}
