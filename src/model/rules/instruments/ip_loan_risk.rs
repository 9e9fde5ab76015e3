//! Compensation of losses on loans on intellectual property (L3176, L3661, L3683, L3829, L3881): a
//! pool of the region bears a share. The text gives no share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Instrument, model_in_force};
use crate::model::rules::shock::Change;

/// Compensation of losses on loans on intellectual property.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IpLoanRisk {
    /// Share of a loss that the compensation pool bears.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number; ext.comp.shanghai has up to 55 %, ext.comp.weihai 60 %"))]
    pub loss_share: f64,
    /// Capital of the pool in a region; if zero, by the number of its firms.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "C4B6-036, C4B6-037 for Inner Mongolia; else assumed"))]
    pub fund: f64,
}

impl Instrument for IpLoanRisk {
    fn books_cost(&self) -> bool {
        false
    }

    fn changes(&self, _strength: f64) -> Vec<Change> {
        match self.loss_share {
            0.0 => Vec::new(),
            _ => model_in_force("compensation_pool", &[("guaranteed_share", self.loss_share), ("fund", self.fund)]),
        }
    }
}
