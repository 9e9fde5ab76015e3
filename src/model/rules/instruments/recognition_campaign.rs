//! Campaigns that raise awareness of intermediaries (chapter 5): peers mention them more often.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instrument;
use crate::model::rules::shock::Change;

/// Campaigns that raise awareness of intermediaries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecognitionCampaign {
    /// Relative rise in the probability that peers mention an intermediary.
    #[schemars(range(min = 0.0, max = 9.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub mention_gain: f64,
    /// What keeping it up costs a year in all regions covered together, in today's prices.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount"))]
    pub upkeep: f64,
}

impl Instrument for RecognitionCampaign {
    fn changes(&self, strength: f64) -> Vec<Change> {
        vec![Change::times("recognition.mention_chance", 1.0 + strength * self.mention_gain)]
    }

    fn upkeep(&self) -> f64 {
        self.upkeep
    }
}
