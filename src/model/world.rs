//! The world: all regions and what they share.
//!
//! `start` has its first population, `step` its month.

use serde::{Deserialize, Serialize};

use crate::base::chance::Dice;
use crate::base::month::Month;
use crate::model::data::drivers::{Drivers, Economy};
use crate::model::record::firms::{Firm, of_region};
use crate::model::record::month::living_agents;
use crate::model::record::phase::Phase;
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
    /// The scenario that it was made from.
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
    pub(in crate::model) looks_by_phase: Vec<(String, u64)>,
}

impl World {
    /// The current state: the month, the regions, and country-wide figures, without the scenario.
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

    /// What all agents may read this month.
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

    /// The regions, mutable, and what all agents may read.
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

    /// All firms at the end of the month that was simulated last.
    pub fn firms(&self, each: &mut dyn FnMut(Firm)) {
        let context = self.context();
        self.regions
            .iter()
            .for_each(|it| of_region(it, &context.of(it), self.month.minus(1), each));
    }

    /// The regions of this world by number, as events name them.
    pub fn region_names(&self) -> Vec<String> {
        self.regions.iter().map(|region| region.label.clone()).collect()
    }

    /// Memory that the state takes, in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<World>() + self.regions.iter().map(Region::bytes).sum::<usize>()
    }

    /// Begins a phase: the looks at agents and objects in the phase before it are counted.
    pub(crate) fn begin_phase(&mut self, phase: Phase, recorder: &mut dyn Recorder) {
        let looks: u64 =
            self.regions.iter_mut().map(|region| std::mem::take(&mut region.looks)).sum();
        if let Some((_, last)) = self.looks_by_phase.last_mut() {
            *last = looks;
        }
        if phase == Phase::FIRST {
            self.looks_by_phase.clear();
        }
        let ended = self.looks_by_phase.last().map_or(OPENING, |(ended, _)| ended.as_str());
        recorder.state(ended, self.month, &self.regions);
        self.looks_by_phase.push((phase.name().into(), 0));
        recorder.phase(phase.name());
    }

    /// Updates the effective parameters, after shocks and policies, to the month.
    pub(in crate::model) fn update_effective_parameters(&mut self) {
        let labels: Vec<&str> = self.regions.iter().map(|it| it.label.as_str()).collect();
        self.effective.update(&self.scenario, self.month, &labels);
    }
}
