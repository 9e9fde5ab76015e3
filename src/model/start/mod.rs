//! The first population: a world at the start of its burn-in.

mod population;
mod regions;

use population::populate;

use crate::base::chance::{Dice, Name};
use crate::base::space::Field;
use crate::model::data::drivers::Drivers;
use crate::model::data::{Dataset, REGIONS};
use crate::model::phases::research;
use crate::model::rules::effective_parameters::EffectiveParameters;
use crate::model::rules::geography::{Geography, Site};
use crate::model::rules::scenario::Scenario;
use crate::model::state::agents::bank::Experience;
use crate::model::state::agents::investor::InvestorKind;
use crate::model::state::nation::Nation;
use crate::model::state::region::{Market, Region, Shares};
use crate::model::world::World;

impl World {
    /// The world of a scenario in one replicate, at the start of its burn-in.
    pub fn new(scenario: &Scenario, seed: u64, replicate: u32) -> World {
        let data = Dataset::china();
        let month = scenario.first_month();
        let drivers = Drivers::new(data, month, scenario.until.next(), scenario.path);
        let numbers = regions::chosen(data, &scenario.regions);
        let shares: Vec<Shares> =
            numbers.iter().map(|&number| regions::shares_of(number)).collect();
        let site = |(&number, share): (&usize, &Shares)| Site {
            mass: share.rd_enterprise,
            macro_region: data.regions()[number].macro_region as u8,
            kilometres: numbers.iter().map(|&other| data.kilometres(number, other)).collect(),
        };
        let sites = numbers.iter().zip(&shares).map(site).collect();
        let geography = Geography::new(&scenario.geography, sites);
        let regions: Vec<Region> = numbers
            .iter()
            .zip(&shares)
            .enumerate()
            .map(|(place, (&number, &shares))| {
                regions::empty_region(scenario, data, &drivers, month, place as u8, number, shares)
            })
            .collect();
        let demand = regions.iter().map(|region| region.shares.founders * region.scale).sum();
        let nation = Nation {
            markets: [Market::default(); Field::COUNT],
            spending: [0.0; Field::COUNT],
            plain_spending: [0.0; Field::COUNT],
            wage: 1.0,
            surplus: 0.0,
            prices: [0.0; Field::COUNT],
            expected: [0.0; Field::COUNT],
            committed: [0.0; InvestorKind::COUNT],
            capital_price: 1.0,
            firms: (0..REGIONS.len())
                .map(|number| {
                    (REGIONS[number].to_string(), regions::shares_of(number).technology_firms)
                })
                .collect(),
            listing_slots: 0.0,
            distributed: 0.0,
            distributed_reference: regions::distributions(data, &numbers),
            confidence: 1.0,
            defaults: Default::default(),
            recoveries: Experience::default(),
            demand_level: scenario.operation.demand,
            demand,
        };
        let mut world = World {
            scenario: scenario.clone(),
            regions,
            dice: Dice::new(seed, replicate),
            month,
            drivers,
            geography,
            nation,
            effective: EffectiveParameters::default(),
            looks_by_phase: Vec::new(),
        };
        populate(&mut world);
        world
    }

    /// Adds a researcher of that name to a region: for what-if questions and tests.
    pub fn add_researcher(&mut self, region: usize, name: Name) {
        let (regions, context) = self.parts();
        research::join(&mut regions[region], &context, name);
    }
}
