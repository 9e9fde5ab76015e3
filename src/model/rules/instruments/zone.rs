//! Zones in which startups are located together (L3375, L3399, L3798, L3916): they learn more from
//! each other and find more of their customers near by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instrument;
use crate::model::rules::shock::Change;

/// Places in which firms of a kind sit together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Zone {
    /// Relative rise in what tenants learn from each other.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub community_gain: f64,
    /// Relative rise in what a host of the region adds to a collaboration.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub host_gain: f64,
    /// What keeping it up costs a year in all regions covered together, in today's prices.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount"))]
    pub upkeep: f64,
}

impl Instrument for Zone {
    fn changes(&self, strength: f64) -> Vec<Change> {
        vec![
            Change::times("incubator.community_gain", 1.0 + strength * self.community_gain),
            Change::times("collaboration.host_weight", 1.0 + strength * self.host_gain),
        ]
    }

    fn upkeep(&self) -> f64 {
        self.upkeep
    }
}
