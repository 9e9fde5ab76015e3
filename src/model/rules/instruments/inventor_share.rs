//! Inventors' share of the proceeds of a transfer: at least a fifth in Guangdong (L4032), 20 to 40
//! % of net income in Tianjin (L3715). It changes what a research institution keeps and what
//! inventors expect.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instrument;
use crate::model::rules::shock::Change;

/// Inventors' share of the proceeds of a transfer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct InventorShare {
    /// Inventors' share; unchanged if zero.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "GD02 (L4032): at least 0.2; TJ01 (L3715): 0.2 to 0.4"))]
    pub share: f64,
}

impl Instrument for InventorShare {
    fn books_cost(&self) -> bool {
        false
    }

    fn changes(&self, _strength: f64) -> Vec<Change> {
        match self.share {
            0.0 => Vec::new(),
            share => vec![Change::at_least("transformation.inventor_share", share)],
        }
    }
}
