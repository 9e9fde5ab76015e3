//! Country-wide figures of the previous month.

use serde::{Deserialize, Serialize};

use crate::base::space::Field;
use crate::model::state::agents::bank::{CLASSES, Experience};
use crate::model::state::region::{BaselineByYear, Market, Region};

/// Country-wide figures of the previous month.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Nation {
    /// Demand and competition in each field.
    pub markets: [Market; Field::COUNT],
    /// Customers that final demand supports, by field, in the simulated world.
    pub reach: [f64; Field::COUNT],
    /// All regions, including those that are not simulated, with their shares of the country's
    /// technology firms.
    pub firms: Vec<(String, f64)>,
    /// Places for new listings on stock exchanges.
    pub listing_slots: f64,
    /// Investors' receipts from firms in a year, CNY grossed up, moved a 24th each month.
    pub distributed: f64,
    /// The same in the baseline, by year.
    pub distributed_reference: BaselineByYear,
    /// Response of private commitments to that ratio.
    pub confidence: f64,
    /// Defaults of the country's borrowers by class, grossed up.
    pub defaults: [Experience; CLASSES],
    /// Expected and actual proceeds of sales of pledges, as shares, grossed up.
    pub recoveries: Experience,
    /// The parameter `operation.demand` that holds for the country.
    pub demand_level: f64,
    /// Sum of the shares of final demand in the simulated world.
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
