//! Country-wide figures of the previous month.

use serde::{Deserialize, Serialize};

use crate::base::space::Field;
use crate::model::state::agents::bank::{CLASSES, Experience};
use crate::model::state::agents::investor::InvestorKind;
use crate::model::state::region::{BaselineByYear, Market, Region};

/// Country-wide figures of the previous month.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Nation {
    /// Demand and competition in each field.
    pub markets: [Market; Field::COUNT],
    /// Spending on young products, by field, in the simulated world, in mean customers.
    pub spending: [f64; Field::COUNT],
    /// The same before it responds to what firms offer.
    pub plain_spending: [f64; Field::COUNT],
    /// Wages relative to those of the baseline.
    pub wage: f64,
    /// Surplus of consumers in a year from what is offered on both markets, CNY.
    pub surplus: f64,
    /// Price of a unit of attraction on the market of enterprises this month, by field.
    pub prices: [f64; Field::COUNT],
    /// The same as owners expect it to last, by field.
    pub expected: [f64; Field::COUNT],
    /// Yearly commitments to an investor of each kind, CNY.
    pub committed: [f64; InvestorKind::COUNT],
    /// Price of capital: what investors require of a firm's value relative to what they pay.
    pub capital_price: f64,
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
    /// Sum of the regions' shares of the customers of young products in the simulated world.
    pub demand: f64,
}

impl Nation {
    /// The share of the country's technology firms in the regions of those names; all when empty.
    pub fn firms_share(&self, regions: &[String]) -> f64 {
        let is_meant = |name: &String| regions.is_empty() || regions.contains(name);
        self.firms.iter().filter(|(name, _)| is_meant(name)).map(|(_, share)| share).sum()
    }

    /// A region's part of the customers of young products in the simulated world.
    pub fn demand_share(&self, region: &Region) -> f64 {
        region.shares.founders * region.scale / self.demand
    }
}
