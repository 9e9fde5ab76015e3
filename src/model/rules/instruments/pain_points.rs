//! Collecting and specifying firms' technical needs (chapter 5): more firms can say what they need.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instrument;
use crate::model::rules::shock::Change;

/// Collecting and specifying firms' technical needs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PainPoints {
    /// Relative rise in the share of needs that firms can specify without help.
    #[schemars(range(min = 0.0, max = 9.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub words_gain: f64,
    /// Yearly upkeep in all covered regions together, in today's prices.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount"))]
    pub upkeep: f64,
}

impl Instrument for PainPoints {
    fn changes(&self, strength: f64) -> Vec<Change> {
        vec![Change::times("transformation.articulate_share", 1.0 + strength * self.words_gain)]
    }

    fn upkeep(&self) -> f64 {
        self.upkeep
    }
}
