//! Less state in intermediaries (L3833, L4119-4123, chapter 5): the state orders fewer of their
//! hours and carries less of their cost, so they depend more on clients.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instrument;

use crate::model::rules::shock::Change;
use crate::model::state::kind::Kind;

/// Less state in intermediaries: fewer state orders and less budget money.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Marketisation {
    /// Share of its orders that the state gives up.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number; 60 to 80 % of work leaned on the state (L309)"))]
    pub orders_cut: f64,
    /// Share of its budget money that the state gives up.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub budget_cut: f64,
}

impl Instrument for Marketisation {
    fn books_cost(&self) -> bool {
        false
    }

    fn changes(&self, _strength: f64) -> Vec<Change> {
        Kind::ALL
            .into_iter()
            .flat_map(|kind| {
                let key = |name: &str| format!("{}.organization.{name}", kind.name());
                [
                    Change::times(key("state_workload_share"), 1.0 - self.orders_cut),
                    Change::times(key("budget_share"), 1.0 - self.budget_cut),
                ]
            })
            .collect()
    }
}
