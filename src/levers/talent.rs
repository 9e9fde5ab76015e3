//! Training and exams of technology agents, brokers and managers (L3193: 10,000 people, L3281: over
//! 30,000, L3634: 1,000 in Shenzhen): more of the practised pass.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Lever;
use crate::scenario::shock::Change;

/// Training of people who work in intermediaries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Talent {
    /// How many times more of the practised pass an exam in a year, in centers, exchanges and financial service organizations.
    #[schemars(range(min = 0.0, max = 9.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number; 10,000 to 30,000 people are to be trained (L3193, L3281)"))]
    pub exam_gain: f64,
    /// What keeping it up costs a year in all regions covered together, in today's prices.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount"))]
    pub upkeep: f64,
}

impl Lever for Talent {
    fn changes(&self, strength: f64) -> Vec<Change> {
        ["productivity_center", "transformation_center", "exchange", "financial_service"]
            .map(|kind| {
                let key = format!("{kind}.organization.pass_rate");
                Change::times(key, 1.0 + strength * self.exam_gain)
            })
            .to_vec()
    }

    fn upkeep(&self) -> f64 {
        self.upkeep
    }
}
