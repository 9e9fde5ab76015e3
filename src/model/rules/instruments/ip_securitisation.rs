//! Securities on loans on intellectual property (L3176, L3240, L3784, L4109, L4185).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Instrument, model_in_force};
use crate::model::rules::shock::Change;

/// Securitisation of loans on intellectual property.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IpSecuritisation {
    /// Yearly rate that investors ask; no securities if zero.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "L2107: 3 % in the case of Beijing"))]
    pub coupon: f64,
}

impl Instrument for IpSecuritisation {
    fn books_cost(&self) -> bool {
        false
    }

    fn changes(&self, _strength: f64) -> Vec<Change> {
        match self.coupon {
            0.0 => Vec::new(),
            _ => model_in_force("securities", &[("coupon", self.coupon)]),
        }
    }
}
