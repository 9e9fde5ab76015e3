//! Technology transfer office's share of the proceeds of a transfer: over 10 % of net income in
//! Shanghai (L3495).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instrument;
use crate::model::rules::shock::Change;

/// Technology transfer office's share of the proceeds of a transfer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OfficeShare {
    /// The office's share; unchanged if zero.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "SH02, SH09 (L3495, L3583): at least 0.1, of it 0.03 for its own people"))]
    pub share: f64,
}

impl Instrument for OfficeShare {
    fn books_cost(&self) -> bool {
        false
    }

    fn changes(&self, _strength: f64) -> Vec<Change> {
        match self.share {
            0.0 => Vec::new(),
            share => vec![Change::at_least("transformation.office_share", share)],
        }
    }
}
