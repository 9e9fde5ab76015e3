//! Platforms on which offers and needs are seen (L3051, L3116, L3172, L3201): people look farther and
//! judge better what they see.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Lever;
use crate::model::rules::shock::Change;

/// Platforms on which offers and needs are seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Platform {
    /// How much farther firms look by themselves and at exhibitions.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub reach_gain: f64,
    /// Share by which they err less in what they see.
    #[schemars(range(min = 0.0, max = 0.9))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub noise_cut: f64,
    /// What keeping it up costs a year in all regions covered together, in today's prices.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount"))]
    pub upkeep: f64,
}

impl Lever for Platform {
    fn changes(&self, strength: f64) -> Vec<Change> {
        vec![
            Change::times("transformation.own_reach", 1.0 + strength * self.reach_gain),
            Change::times("transformation.exhibition_reach", 1.0 + strength * self.reach_gain),
            Change::times("transformation.judging_noise", 1.0 - strength * self.noise_cut),
        ]
    }

    fn upkeep(&self) -> f64 {
        self.upkeep
    }
}
