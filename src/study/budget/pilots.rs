//! Pilots: what policies and loan schemes cost in a year, in small runs with a seed of their own.

use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::{Search, Target};

use crate::base::chance::{Dice, Name, Purpose};
use crate::base::money::Money;
use crate::base::month::Month;
use crate::model::data::{Dataset, REGIONS};
use crate::model::record::recorder::{MonthRecord, Recorder};
use crate::model::rules::scenario::Scenario;
use crate::model::state::region::Region;
use crate::model::state::tally::LoanCount;
use crate::model::world::World;
use crate::statistics::sample::{mean, variance};

/// The fewest and the most replicates of a pilot.
pub(super) const REPLICATES: RangeInclusive<u32> = 2..=8;

/// What the replicates of a pilot simulate together, as a share of the country's technology firms,
/// if they may be so many: in a small world a few large contracts decide what a policy costs.
const SIMULATED: f64 = 0.02;

/// The most that a pilot simulates, as a share of the country's technology firms: of the whole
/// country a scale of a tenth, at which a policy costs what it costs in full. A small world is
/// simulated at its own scale: with a handful of organizations scale matters.
pub const LARGEST_SHARE: f64 = 0.1;

const SEED: Purpose = Purpose::new("levers.pilot");

/// The seed of the pilots of a scenario: one of their own, alike for all scenarios of a seed.
pub fn pilot_seed(seed: u64) -> u64 {
    // The largest seed that a scenario can have takes 53 bits.
    let seed_of_pilots = Dice::new(seed, 0).of(Name(0), SEED, 0).bits() >> 11;
    if seed_of_pilots == seed { seed_of_pilots ^ 1 } else { seed_of_pilots }
}

/// What each policy of the searches costs in a year, in all regions that it covers, CNY: the mean
/// over the replicates of a pilot and its standard error. Nothing when stopped.
pub(super) fn pilot(
    scenario: &Scenario,
    searches: &[Search],
    replicates: u32,
    stop: &AtomicBool,
) -> Option<Vec<(f64, f64)>> {
    let seed = pilot_seed(scenario.seed);
    let scenario = Scenario { seed, scale: pilot_scale(scenario), ..scenario.clone() };
    let last = searches.iter().filter_map(|search| search.months).map(|(_, last)| last).max();
    let one = |replicate: u32| -> Option<Vec<f64>> {
        let mut world = World::new(&scenario, seed, replicate);
        let mut purse = Purse::new(searches);
        while !world.is_over() && last.is_some_and(|last| world.month() <= last) {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            world.step(&mut purse);
        }
        let costs = searches.iter().zip(purse.paid);
        Some(costs.map(|(search, paid)| paid * per_year(&world, search)).collect())
    };
    let pilots: Option<Vec<Vec<f64>>> = (1..=replicates).into_par_iter().map(one).collect();
    let pilots = pilots?;
    let of = |place: usize| {
        let costs: Vec<f64> = pilots.iter().map(|costs| costs[place]).collect();
        let error = variance(&costs).unwrap_or(0.0) / costs.len() as f64;
        (mean(&costs).unwrap_or(0.0), error.sqrt())
    };
    Some((0..searches.len()).map(of).collect())
}

/// The scale of a pilot of a scenario.
pub fn pilot_scale(scenario: &Scenario) -> f64 {
    scenario.scale.min(LARGEST_SHARE / firms_share(&scenario.regions))
}

/// How many replicates a pilot of a scenario has: more in a small world.
pub fn replicates(scenario: &Scenario) -> u32 {
    let share = firms_share(&scenario.regions) * pilot_scale(scenario);
    ((SIMULATED / share).ceil() as u32).clamp(*REPLICATES.start(), *REPLICATES.end())
}

/// The share of the country's technology firms in the regions of those names; all when empty.
fn firms_share(names: &[String]) -> f64 {
    let data = Dataset::china();
    let firms = |(number, _): (usize, &&str)| data.regional("technology_firms", number);
    let of = |is_meant: &dyn Fn(&str) -> bool| -> f64 {
        REGIONS.iter().enumerate().filter(|(_, name)| is_meant(name)).map(firms).sum()
    };
    of(&|name| names.is_empty() || names.iter().any(|meant| meant == name)) / of(&|_| true)
}

/// What makes a year's cost in all regions covered of what was paid in the months and regions of
/// the run.
fn per_year(world: &World, search: &Search) -> f64 {
    let Some((first, last)) = search.months else { return 0.0 };
    let regions = &search.regions;
    let covered = |region: &&Region| regions.is_empty() || regions.contains(&region.label);
    let here = world.regions.iter().filter(covered).map(|it| it.shares.technology_firms);
    let part = here.sum::<f64>() / world.context().nation.firms_share(regions).max(1e-9);
    12.0 / f64::from(last.since(first) + 1) / part.max(1e-9)
}

/// Adds up what policies pay, from what regions remember of their spending since January, and what
/// schemes cost the public in a month.
struct Purse<'a> {
    searches: &'a [Search],
    /// What each region had paid by the month before, by search.
    before: Vec<Vec<Money>>,
    /// What was paid in the months that count, grossed up, by search, CNY.
    paid: Vec<f64>,
}

impl Purse<'_> {
    fn new(searches: &[Search]) -> Purse<'_> {
        Purse { searches, before: Vec::new(), paid: vec![0.0; searches.len()] }
    }
}

impl Recorder for Purse<'_> {
    fn books(&mut self, month: Month, regions: &[Region]) {
        self.before.resize(regions.len(), vec![Money::ZERO; self.searches.len()]);
        for (region, before) in regions.iter().zip(&mut self.before) {
            for (place, search) in self.searches.iter().enumerate() {
                let cost = match search.target {
                    Target::Policy(number) => {
                        let spent = region.policies.spent.get(number).copied();
                        let spent = spent.unwrap_or_default();
                        let earlier = std::mem::replace(&mut before[place], spent);
                        if month.of_year() == 1 { spent } else { spent - earlier }
                    }
                    Target::Scheme(scheme) => public_cost(region, scheme),
                };
                if search.months.is_some_and(|(first, last)| (first..=last).contains(&month)) {
                    self.paid[place] += cost.to_yuan() / region.scale;
                }
            }
        }
    }

    fn month(&mut self, _: &MonthRecord) {}
}

/// What a loan scheme cost the public in a region this month, as `credit_public_cost` has it.
fn public_cost(region: &Region, scheme: usize) -> Money {
    let parts = [LoanCount::LossPublicFen, LoanCount::SubsidyFen, LoanCount::PublicFeesFen];
    let counts = &region.tally.loans()[scheme];
    parts.into_iter().map(|part| Money::fen(counts[part as usize])).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pilot_is_as_large_as_the_runs_but_for_large_worlds() {
        let of = |regions: &[&str], scale: f64| {
            let regions = regions.iter().map(ToString::to_string).collect();
            let scenario = Scenario { regions, scale, ..Scenario::default() };
            (pilot_scale(&scenario), replicates(&scenario))
        };
        assert_eq!((of(&[], 1.0), of(&[], 0.004)), ((0.1, 2), (0.004, 5)));
        assert_eq!((of(&["Gansu"], 1.0).0, of(&["Gansu"], 0.2)), (1.0, (0.2, 8)));
    }

    #[test]
    fn pilots_have_a_seed_of_their_own() {
        for seed in [0, 1, 2, 7, (1 << 53) - 1] {
            let pilot = pilot_seed(seed);
            assert!(pilot != seed && pilot < 1 << 53, "{seed}");
            assert_ne!(pilot, pilot_seed(seed + 1));
        }
    }
}
