//! A platform that connects the intermediaries of East, Central, West and North-East (L2827-2829):
//! in the search for partners, other macro-regions count as nearer. Nobody moves for it, and
//! investors search as before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instrument;
use crate::model::rules::shock::Change;

/// A platform that connects the macro-regions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EastWest {
    /// Share of the distance to other macro-regions that no longer counts in the search for
    /// partners.
    #[schemars(range(min = 0.0, max = 0.95))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number (L2827-2829)"))]
    pub distance_cut: f64,
    /// Yearly upkeep in all covered regions together, in today's prices.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount"))]
    pub upkeep: f64,
}

impl Instrument for EastWest {
    fn changes(&self, strength: f64) -> Vec<Change> {
        let cut = strength * self.distance_cut;
        // Two platforms do not add up: the stronger one counts.
        let change = Change::at_least("transformation.distance_cut", cut);
        if cut > 0.0 { vec![change] } else { Vec::new() }
    }

    fn upkeep(&self) -> f64 {
        self.upkeep
    }
}
