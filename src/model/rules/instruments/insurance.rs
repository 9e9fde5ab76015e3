//! Insurance of loans on intellectual property (L3240, L3412, L3523): an outside insurer bears a
//! share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Instrument, model_in_force};
use crate::model::rules::shock::Change;

/// Insurance of loans on intellectual property.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Insurance {
    /// Share of the bank's loss that the insurer bears; no insurance if zero.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub cover: f64,
}

impl Instrument for Insurance {
    fn books_cost(&self) -> bool {
        false
    }

    fn changes(&self, _strength: f64) -> Vec<Change> {
        match self.cover {
            0.0 => Vec::new(),
            _ => model_in_force("insurance", &[("insured_share", self.cover)]),
        }
    }
}
