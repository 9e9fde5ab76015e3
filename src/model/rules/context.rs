//! Context: what all agents may read in a month and nobody changes.

use crate::base::chance::{Dice, Name, Purpose};
use crate::base::month::Month;
use crate::model::data::drivers::{Drivers, Economy};
use crate::model::rules::effective_parameters::EffectiveParameters;
use crate::model::rules::geography::Geography;
use crate::model::rules::scenario::Scenario;
use crate::model::state::nation::Nation;
use crate::model::state::region::Region;

/// Context: what all agents may read in a month and nobody changes.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The exogenous drivers of this month.
    pub economy: &'a Economy,
    /// The exogenous drivers of all months.
    pub drivers: &'a Drivers,
    /// Random draws.
    pub dice: Dice,
    /// The month.
    pub month: Month,
    /// How strongly regions attract each other.
    pub geography: &'a Geography,
    /// Country-wide figures of the previous month.
    pub nation: &'a Nation,
    /// The parameters in force in each region this month.
    pub effective: &'a EffectiveParameters,
}

impl<'a> Context<'a> {
    /// The context of a region, with the parameters in force there.
    pub fn of(&self, region: &Region) -> Context<'a> {
        let scenario = self.effective.of(region.number).unwrap_or(self.scenario);
        Context { scenario, ..*self }
    }

    /// The month as the key of its draws.
    #[inline]
    pub const fn event(&self) -> u64 {
        self.month.number() as u64
    }

    /// The turn of `name` in a random order; names break ties.
    #[inline]
    pub fn turn(&self, name: Name, purpose: Purpose, event: u64) -> u64 {
        self.dice.turn(self.scenario.settlement_order, name, purpose, event)
    }

    /// The place of `name` where names determine the order. With a settlement order other than 0,
    /// that order is drawn for the month as well.
    #[inline]
    pub fn place(&self, name: Name, purpose: Purpose) -> (u64, Name) {
        match self.scenario.settlement_order {
            0 => (0, name),
            _ => (self.turn(name, purpose, self.event()), name),
        }
    }

    /// With a settlement order other than 0, brings a list in memory order into an order drawn for
    /// the month.
    pub fn reorder<T>(&self, list: &mut [T], purpose: Purpose, name: impl Fn(&T) -> Name) {
        if self.scenario.settlement_order != 0 {
            list.sort_by_cached_key(|listed| self.place(name(listed), purpose));
        }
    }
}
