//! Relief from rent and utilities of hosts (L3863, L3865): the state pays a share of their running
//! cost other than wages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::target::{Case, Target};
use super::rationing::{Claim, pay};
use super::{Instrument, in_force, place};

use crate::base::arena::Id;
use crate::model::rules::context::Context;
use crate::model::state::organization::Organization;
use crate::model::state::region::Region;

/// Relief from rent and utilities of hosts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CostRelief {
    /// Share of the running cost other than wages that the state pays.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number (L3863, L3865)"))]
    pub share: f64,
    /// Whom it is for; everybody if left out.
    #[serde(rename = "for", skip_serializing_if = "super::is_default")]
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub target: Target,
}

impl Instrument for CostRelief {
    fn pays_claims(&self) -> bool {
        self.share > 0.0
    }

    fn target(&self) -> Option<(&Target, &'static [&'static str])> {
        Some((&self.target, &["fields", "regions"]))
    }
}

/// Pays a host a share of its running cost this month.
pub fn relieve(region: &mut Region, context: &Context, id: Id<Organization>, running: f64) {
    let host = &region.organizations[id];
    let (claimant, payee, case) = (host.name, host.account, Case::of(host));
    // All policies together pay at most the full cost.
    let mut left = running;
    for (number, instrument) in in_force(region, context, |policy| &policy.cost_relief) {
        if !instrument.target.applies(&case) {
            continue;
        }
        let amount = (instrument.share * running).min(left);
        let instrument = place("cost_relief");
        let claim = Claim { policy: number, instrument, claimant, payee, amount };
        left -= pay(region, context, &claim).to_yuan();
    }
}
