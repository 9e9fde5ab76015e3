//! Platforms on which offers and needs are visible (L3051, L3116, L3172, L3201): firms find more
//! candidates and judge them better.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instrument;
use crate::model::rules::shock::Change;

/// Platforms on which offers and needs are visible.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Platform {
    /// Relative rise in the number of candidates that firms find without help and at exhibitions.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub reach_gain: f64,
    /// Share by which errors in judging candidates shrink.
    #[schemars(range(min = 0.0, max = 0.9))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub noise_cut: f64,
    /// Yearly upkeep in all covered regions together, in today's prices.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount"))]
    pub upkeep: f64,
}

impl Instrument for Platform {
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
