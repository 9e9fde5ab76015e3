//! Holders of research results decide on their use without an appraisal and are not charged if they
//! act with care (L3101, L3408, L3521): the fear of having sold too cheaply falls.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instrument;
use crate::model::rules::shock::Change;

/// Decision rights of the holders of research results.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Autonomy {
    /// Share of the fear of transfer that is removed. The higher, the more public owners sell.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number (L3101, L3408, L3521, L3786)"))]
    pub fear_cut: f64,
}

impl Instrument for Autonomy {
    fn books_cost(&self) -> bool {
        false
    }

    fn changes(&self, _strength: f64) -> Vec<Change> {
        vec![
            Change::times("transformation.fear", 1.0 - self.fear_cut),
            Change::times("transformation.private_fear", 1.0 - self.fear_cut),
        ]
    }
}
