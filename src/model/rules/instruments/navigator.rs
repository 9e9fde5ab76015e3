//! One contact point that refers clients to suitable organizations (chapter 5): clients compare
//! more organizations and are referred more often.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instrument;
use crate::model::rules::shock::Change;

/// One contact point that refers clients to suitable organizations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Navigator {
    /// Relative rise in the number of organizations that a client compares.
    #[schemars(range(min = 0.0, max = 9.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub seen_gain: f64,
    /// Relative rise in how often a client is referred.
    #[schemars(range(min = 0.0, max = 9.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub referral_gain: f64,
    /// Yearly upkeep in all covered regions together, in today's prices.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount"))]
    pub upkeep: f64,
}

impl Instrument for Navigator {
    fn changes(&self, strength: f64) -> Vec<Change> {
        vec![
            Change::times("recognition.organizations_seen", 1.0 + strength * self.seen_gain),
            Change::times("recognition.referral_chance", 1.0 + strength * self.referral_gain),
        ]
    }

    fn upkeep(&self) -> f64 {
        self.upkeep
    }
}
