//! Support for intermediaries that specialise in green fields (L2823-2825): a payment for each
//! client in new energy, new-energy vehicles, energy saving and environment. Each organization
//! decides whether to specialise by what it would have received for its clients of the year.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::target::{Case, Target};
use super::rationing::{Claim, coverage_of, pay};
use super::{Instrument, in_force, place};

use crate::base::arena::Id;
use crate::base::chance::Purpose;
use crate::base::money::Money;
use crate::base::space::Field;
use crate::model::rules::context::Context;
use crate::model::rules::organizations::yearly_cost;
use crate::model::state::ledger::{Ledger, Reason};
use crate::model::state::organization::Organization;
use crate::model::state::region::Region;

const SPECIALISING: Purpose = Purpose::new("green.specialising");

/// Support for intermediaries that specialise in green fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Green {
    /// Payment to an organization that knows a green field best for each client of any green field.
    #[schemars(range(min = 0.0, max = 1e8))]
    #[schemars(extend("x-unit" = "CNY/client", "x-source" = "assumed; the text gives no number (L2825)"))]
    pub per_client: f64,
    /// Whom it is for; everybody if left out.
    #[serde(rename = "for", skip_serializing_if = "super::is_default")]
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub target: Target,
}

impl Instrument for Green {
    fn pays_claims(&self) -> bool {
        self.per_client > 0.0
    }

    fn target(&self) -> Option<(&Target, &'static [&'static str])> {
        Some((&self.target, &["providers", "fields", "regions"]))
    }
}

/// Pays an organization for the month's green clients, if it has specialised in them.
pub fn support(region: &mut Region, context: &Context, id: Id<Organization>) {
    let organization = &region.organizations[id];
    if !organization.field.is_some_and(Field::is_green) {
        return;
    }
    let clients = f64::from(organization.green_clients);
    let (claimant, payee, case) =
        (organization.name, organization.account, Case::of(organization));
    for (number, support) in in_force(region, context, |policy| &policy.green) {
        if support.target.applies(&case) {
            let (instrument, amount) = (place("green"), support.per_client * clients);
            let claim = Claim { policy: number, instrument, claimant, payee, amount };
            pay(region, context, &claim);
        }
    }
}

/// What policies would pay an organization that specialises for a green client, as far as their
/// budgets cover claims this month, CNY.
fn promised(region: &Region, instruments: &[(u16, &Green)], organization: &Organization) -> f64 {
    let case = Case { field: None, ..Case::of(organization) };
    let of = |(number, green): &(u16, &Green)| {
        let target = Target { fields: Vec::new(), ..green.target.clone() };
        let per_client = if target.applies(&case) { green.per_client } else { 0.0 };
        per_client * coverage_of(region, *number, place("green"))
    };
    instruments.iter().map(of).sum()
}

/// At the end of a year, organizations without a specialisation specialise in a green field if the
/// support for their green clients of the year would have paid for it. The region's startups
/// determine which field.
pub fn specialise(region: &mut Region, context: &Context) {
    let instruments = in_force(region, context, |policy| &policy.green);
    if instruments.is_empty() {
        return;
    }
    let firms = Field::ALL.map(|field| {
        if field.is_green() { region.markets[field as usize].firms as f64 } else { 0.0 }
    });
    let generalists = region.organizations.iter().filter(|(_, it)| it.field.is_none());
    let generalists: Vec<Id<Organization>> = generalists.map(|(id, _)| id).collect();
    for id in generalists {
        let organization = &region.organizations[id];
        let cost = context.scenario.supply.specialising_cost * yearly_cost(context, organization);
        let account = organization.account;
        let is_worth_it = promised(region, &instruments, organization) * organization.green_yearly > cost;
        let price = Money::yuan(cost);
        if firms.iter().sum::<f64>() <= 0.0
            || !is_worth_it
            || region.ledger.balance(account) < price
        {
            continue;
        }
        region.ledger.pay_what_is_there(account, Ledger::OUTSIDE, price, Reason::RunningCost);
        let event = context.event();
        let mut draw = context.dice.of(organization.name, SPECIALISING, event);
        region.organizations[id].field = Some(Field::drawn(&firms, &mut draw));
    }
}
