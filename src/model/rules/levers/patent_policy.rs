//! Aid for patents moves to those of value (L3249, L3585): the office asks for more.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Lever;
use crate::model::rules::shock::Change;

/// A higher bar for patents.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PatentPolicy {
    /// How much more an owner must hope that an invention is worth before a filing is aided, relative to the usual.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number (L3249)"))]
    pub quality_screen: f64,
}

impl Lever for PatentPolicy {
    fn books_cost(&self) -> bool {
        false
    }

    fn changes(&self, _strength: f64) -> Vec<Change> {
        vec![Change::times("protection.least_value", 1.0 + self.quality_screen)]
    }
}
