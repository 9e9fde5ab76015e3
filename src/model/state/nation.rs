//! What is known of the whole country from the month before.

use serde::{Deserialize, Serialize};

use crate::base::space::Field;
use crate::model::state::agents::bank::{CLASSES, Experience};
use crate::model::state::region::{Market, Reference, Region};

/// What is known of the whole country from the month before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Nation {
    /// Demand and competition in each field.
    pub markets: [Market; Field::COUNT],
    /// Customers whom final demand would feed, by field, in the simulated world.
    pub reach: [f64; Field::COUNT],
    /// All regions, also those that are not simulated, with their shares of the country's technology
    /// firms.
    pub firms: Vec<(String, f64)>,
    /// Places for new listings on stock exchanges.
    pub listing_slots: f64,
    /// What investors received from firms in a year, CNY grossed up, moved a 24th each month.
    pub distributed: f64,
    /// The same in the baseline, by year.
    pub distributed_reference: Reference,
    /// How private commitments answer to it.
    pub confidence: f64,
    /// Defaults of the country's borrowers by class, grossed up.
    pub defaults: [Experience; CLASSES],
    /// What sales of pledges were expected to bring, and what they brought, as shares, grossed up.
    pub recoveries: Experience,
    /// The parameter of final demand that holds for the country.
    pub demand_level: f64,
    /// Shares of final demand in the simulated world, added up.
    pub demand: f64,
}

impl Nation {
    /// The share of the country's technology firms in the regions of those names; all when empty.
    pub fn firms_share(&self, regions: &[String]) -> f64 {
        let is_meant = |name: &String| regions.is_empty() || regions.contains(name);
        self.firms.iter().filter(|(name, _)| is_meant(name)).map(|(_, share)| share).sum()
    }

    /// A region's part of final demand in the simulated world.
    pub fn demand_share(&self, region: &Region) -> f64 {
        region.shares.demand * region.scale / self.demand
    }
}
