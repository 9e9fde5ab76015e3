//! Campaigns that make intermediaries known (chapter 5): more is said of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Lever;
use crate::model::rules::shock::Change;

/// Campaigns that make intermediaries known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecognitionCampaign {
    /// How much more often people tell each other of intermediaries.
    #[schemars(range(min = 0.0, max = 9.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub mention_gain: f64,
    /// What keeping it up costs a year in all regions covered together, in today's prices.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount"))]
    pub upkeep: f64,
}

impl Lever for RecognitionCampaign {
    fn changes(&self, strength: f64) -> Vec<Change> {
        vec![Change::times("recognition.mention_chance", 1.0 + strength * self.mention_gain)]
    }

    fn upkeep(&self) -> f64 {
        self.upkeep
    }
}
