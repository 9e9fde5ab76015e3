//! R&D grants to startups, paid when they close their books: a share of their spending up to a
//! yearly cap (L3156, L3466, L3604).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::target::{Case, Target};
use super::rationing::{Claim, pay};
use super::{Instrument, capped, in_force, place};

use crate::base::arena::Id;
use crate::model::rules::context::Context;
use crate::model::state::agents::startup::Startup;
use crate::model::state::region::Region;

/// R&D grants to startups.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RdGrant {
    /// Share of a startup's R&D spending that is paid.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub share: f64,
    /// Upper limit per quarter; no limit if zero.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed; SZ01 (L3604) has 10 m once for a foreign unit"))]
    pub cap: f64,
    /// Whom it is for; everybody if left out.
    #[serde(rename = "for", skip_serializing_if = "super::is_default")]
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub target: Target,
}

impl Instrument for RdGrant {
    fn pays_claims(&self) -> bool {
        self.share > 0.0
    }

    fn target(&self) -> Option<(&Target, &'static [&'static str])> {
        Some((&self.target, &["fields", "age_months", "sales", "regions"]))
    }
}

/// Pays a startup for that R&D spending in a quarter.
pub fn grant(region: &mut Region, context: &Context, id: Id<Startup>, spent: f64) {
    for (number, instrument) in in_force(region, context, |policy| &policy.rd_grant) {
        let startup = &region.startups[id];
        if instrument.target.applies(&Case::of_startup(context, startup)) {
            let claim = Claim {
                policy: number,
                instrument: place("rd_grant"),
                claimant: startup.name,
                payee: startup.account,
                amount: capped(instrument.share * spent, instrument.cap),
            };
            let paid = pay(region, context, &claim).to_yuan();
            // It is for R&D, and spent on it in the next quarter.
            region.startups[id].granted += paid as f32;
        }
    }
}
