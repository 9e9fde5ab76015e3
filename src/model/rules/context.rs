//! What everybody may read in a month and nobody changes.

use crate::base::chance::{Dice, Name, Purpose};
use crate::base::month::Month;
use crate::model::data::drivers::{Drivers, Economy};
use crate::model::rules::effective_parameters::EffectiveParameters;
use crate::model::rules::geography::Geography;
use crate::model::rules::scenario::Scenario;
use crate::model::state::nation::Nation;
use crate::model::state::region::Region;

/// What everybody may read in a month and nobody changes.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What is given this month.
    pub economy: &'a Economy,
    /// All months of it.
    pub drivers: &'a Drivers,
    /// Chance.
    pub dice: Dice,
    /// The month.
    pub month: Month,
    /// How strongly regions attract each other.
    pub geography: &'a Geography,
    /// What is known of the whole country from the month before.
    pub nation: &'a Nation,
    /// The scenario as it holds in each region this month.
    pub effective: &'a EffectiveParameters,
}

impl<'a> Context<'a> {
    /// The same as it holds in a region.
    pub fn of(&self, region: &Region) -> Context<'a> {
        let scenario = self.effective.of(region.number).unwrap_or(self.scenario);
        Context { scenario, ..*self }
    }

    /// The month as the key of its draws.
    #[inline]
    pub const fn event(&self) -> u64 {
        self.month.number() as u64
    }

    /// The turn of `name` where an order is drawn; names break ties.
    #[inline]
    pub fn turn(&self, name: Name, purpose: Purpose, event: u64) -> u64 {
        self.dice.turn(self.scenario.settlement_order, name, purpose, event)
    }

    /// The place of `name` where the order of names is the order. With a settlement order other
    /// than 0 that order is drawn for the month as well.
    #[inline]
    pub fn place(&self, name: Name, purpose: Purpose) -> (u64, Name) {
        match self.scenario.settlement_order {
            0 => (0, name),
            _ => (self.turn(name, purpose, self.event()), name),
        }
    }

    /// Brings a list that stands as it lies in memory into an order drawn for the month, with a
    /// settlement order other than 0.
    pub fn reorder<T>(&self, list: &mut [T], purpose: Purpose, name: impl Fn(&T) -> Name) {
        if self.scenario.settlement_order != 0 {
            list.sort_by_cached_key(|listed| self.place(name(listed), purpose));
        }
    }
}
