//! Relief from rent and utilities of hosts (L3863, L3865): the state pays a share of their running
//! cost other than wages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Instrument, in_force, pay, place};

use crate::model::rules::context::Context;
use crate::model::state::ledger::AccountId;
use crate::model::state::region::Region;

/// Relief from rent and utilities of hosts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CostRelief {
    /// Share of the running cost other than wages that the state pays.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number (L3863, L3865)"))]
    pub share: f64,
}

impl Instrument for CostRelief {}

/// Pays a host a share of its running cost this month.
pub fn relieve(region: &mut Region, context: &Context, account: AccountId, running: f64) {
    // All policies together pay at most the full cost.
    let mut left = running;
    for (number, instrument) in in_force(region, context, |policy| &policy.cost_relief) {
        let amount = (instrument.share * running).min(left);
        left -= pay(region, context, number, place("cost_relief"), account, amount).to_yuan();
    }
}
