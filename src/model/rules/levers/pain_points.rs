//! Collecting what troubles firms and putting it into words (chapter 5): more firms can say what they
//! need.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Lever;
use crate::model::rules::shock::Change;

/// Collecting what troubles firms.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PainPoints {
    /// How many more firms can put a need into words by themselves.
    #[schemars(range(min = 0.0, max = 9.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub words_gain: f64,
    /// What keeping it up costs a year in all regions covered together, in today's prices.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount"))]
    pub upkeep: f64,
}

impl Lever for PainPoints {
    fn changes(&self, strength: f64) -> Vec<Change> {
        vec![Change::times("transformation.articulate_share", 1.0 + strength * self.words_gain)]
    }

    fn upkeep(&self) -> f64 {
        self.upkeep
    }
}
