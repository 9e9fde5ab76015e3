//! Relief from taxes on what intermediaries earn (L3426, L3543, L4147-4149): the model has no
//! taxes, so the state gives back what they would have been.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::accreditation::is_eligible;
use super::target::{Case, Target};
use super::rationing::{Claim, pay};
use super::{Instrument, in_force, place};

use crate::base::arena::Id;
use crate::model::rules::context::Context;
use crate::model::state::organization::Organization;
use crate::model::state::region::Region;

/// Relief from taxes on what intermediaries earn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TaxRelief {
    /// Tax refunded, relative to fees.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; 1,553 incubators shared 1.11 bn in 2021 (L1198)"))]
    pub rate: f64,
    /// Yearly fees from which nothing is refunded; no such limit if zero.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "GD10 (L4149): 300,000 of profit"))]
    pub yearly_fees: f64,
    /// Whether only hosts that pass an accreditation gate are paid.
    #[schemars(extend("x-unit" = "switch", "x-source" = "BJ09 (L3426), SH06 (L3543): certified carriers are free of tax"))]
    pub certified_only: bool,
    /// Whom it is for; everybody if left out.
    #[serde(rename = "for", skip_serializing_if = "super::is_default")]
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub target: Target,
}

impl Instrument for TaxRelief {
    fn pays_claims(&self) -> bool {
        self.rate > 0.0
    }

    fn target(&self) -> Option<(&Target, &'static [&'static str])> {
        Some((&self.target, &["providers", "fields", "regions"]))
    }
}

/// Gives an organization the month's tax on its fees back.
pub fn give_back(region: &mut Region, context: &Context, id: Id<Organization>) {
    for (number, instrument) in in_force(region, context, |policy| &policy.tax_relief) {
        let organization = &region.organizations[id];
        let policy = &context.scenario.policy[usize::from(number)];
        let is_uncertified =
            instrument.certified_only && !is_eligible(policy, number, organization);
        if is_uncertified || !instrument.target.applies(&Case::of(organization)) {
            continue;
        }
        // What it is of real ones.
        let real = organization.weight * region.scale;
        let yearly = organization.fees.to_yuan() * 12.0 / real.max(1e-9);
        if instrument.yearly_fees > 0.0 && yearly > instrument.yearly_fees {
            continue;
        }
        let claim = Claim {
            policy: number,
            instrument: place("tax_relief"),
            claimant: organization.name,
            payee: organization.account,
            amount: organization.fees.to_yuan() * instrument.rate,
        };
        pay(region, context, &claim);
    }
}
