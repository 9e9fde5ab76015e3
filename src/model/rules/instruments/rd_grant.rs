//! R&D grants to startups, paid when they close their books: a share of their spending up to a
//! yearly cap (L3156, L3466, L3604).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Instrument, capped, in_force, pay, place};

use crate::model::rules::context::Context;
use crate::model::state::ledger::AccountId;
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
    /// Age up to which firms get it; any age if zero.
    #[schemars(range(min = 0, max = 600))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub most_age: u32,
}

impl Instrument for RdGrant {}

/// Pays a startup of that age for that R&D spending in a quarter.
pub fn grant(region: &mut Region, context: &Context, account: AccountId, age: u32, spent: f64) {
    for (number, instrument) in in_force(region, context, |policy| &policy.rd_grant) {
        if instrument.most_age == 0 || age <= instrument.most_age {
            let amount = capped(instrument.share * spent, instrument.cap);
            pay(region, context, number, place("rd_grant"), account, amount);
        }
    }
}
