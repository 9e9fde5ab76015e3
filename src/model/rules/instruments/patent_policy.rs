//! Patent subsidies move to valuable patents (L3249, L3585): the requirements for a subsidized
//! filing rise.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instrument;
use crate::model::rules::shock::Change;

/// A higher threshold for subsidized patents.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PatentPolicy {
    /// Relative rise in the value that an owner must expect of an invention before a filing is
    /// subsidized.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number (L3249)"))]
    pub quality_screen: f64,
}

impl Instrument for PatentPolicy {
    fn books_cost(&self) -> bool {
        false
    }

    fn changes(&self, _strength: f64) -> Vec<Change> {
        vec![Change::times("protection.least_value", 1.0 + self.quality_screen)]
    }
}
