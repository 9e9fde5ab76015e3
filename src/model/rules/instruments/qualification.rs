//! A professional qualification for the staff of intermediaries (chapter 5, L2805: there are too
//! few professionals, with only basic skills): a curriculum and exams, with which more of the
//! practised staff of every type passes, without a limit on numbers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instrument;

use crate::model::rules::shock::Change;
use crate::model::state::kind::Kind;

/// A professional qualification for the staff of intermediaries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Qualification {
    /// Relative rise in the share of the practised staff that passes an exam in a year, in all
    /// eight types.
    #[schemars(range(min = 0.0, max = 9.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number (L2805)"))]
    pub exam_gain: f64,
    /// Yearly upkeep in all covered regions together, in today's prices.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount"))]
    pub upkeep: f64,
}

impl Instrument for Qualification {
    fn changes(&self, strength: f64) -> Vec<Change> {
        Kind::ALL
            .into_iter()
            .map(|kind| {
                let key = format!("{}.organization.pass_rate", kind.name());
                Change::times(key, 1.0 + strength * self.exam_gain)
            })
            .collect()
    }

    fn upkeep(&self) -> f64 {
        self.upkeep
    }
}
