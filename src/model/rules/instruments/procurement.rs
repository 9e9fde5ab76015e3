//! Public procurement: new products of startups (L3245, L3723, L3898) and services for which the
//! state commissions intermediaries (L3406, L3810, L3863, L4019, L4050, L4105). The state is one
//! more customer, which orders by the rule by which firms win other customers, and fills hours that
//! nobody else took.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::target::{Case, Target};
use super::rationing::{Claim, pay};
use super::{Instrument, in_force, place, share_of_instrument};

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose};
use crate::base::money::Money;
use crate::model::rules::context::Context;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::AccountId;
use crate::model::state::organization::Organization;
use crate::model::state::region::Region;

const ORDERS: Purpose = Purpose::new("procurement.orders");

/// Public procurement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Procurement {
    /// Yearly purchases from startups in all covered regions together.
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount (L3245, L3723, L3898)"))]
    pub products: f64,
    /// Yearly purchases of services from centers, exchanges, financial service organizations,
    /// evaluators and information services in all covered regions together, as far as these have
    /// hours left.
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount (L3406, L3863, L4019, L4050)"))]
    pub commissions: f64,
    /// Reputation from which an intermediary is commissioned.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: who is qualified is not defined (L4050)"))]
    pub least_reputation: f64,
    /// Whom it is for; everybody if left out.
    #[serde(rename = "for", skip_serializing_if = "super::is_default")]
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub target: Target,
}

impl Instrument for Procurement {
    fn pays_claims(&self) -> bool {
        self.products > 0.0 || self.commissions > 0.0
    }

    fn target(&self) -> Option<(&Target, &'static [&'static str])> {
        Some((&self.target, &["providers", "fields", "age_months", "sales", "regions"]))
    }
}

/// Types that the policy texts name for commissions: neither hosts nor agencies.
const COMMISSIONED: [Kind; 6] = [
    Kind::ProductivityCenter,
    Kind::TransformationCenter,
    Kind::Exchange,
    Kind::FinancialService,
    Kind::Evaluation,
    Kind::InformationService,
];

/// A firm that may win orders in the quarter that it closes.
pub struct Bidder {
    /// Its name.
    pub name: Name,
    /// Its account.
    pub account: AccountId,
    /// What orders may ask of it.
    pub case: Case,
    /// Its weight in the competition for customers.
    pub weight: f64,
    /// Sales to one customer in that time, CNY.
    pub order: f64,
}

/// Places and pays the month's orders among firms that close their books: by bidder, the number of
/// customers that the orders equal.
pub fn order(region: &mut Region, context: &Context, bidders: &[Bidder]) -> Vec<f64> {
    let mut ordered = vec![0.0; bidders.len()];
    let event = context.event();
    for (number, instrument) in in_force(region, context, |policy| &policy.procurement) {
        let policy = &context.scenario.policy[usize::from(number)];
        let money = instrument.products * share_of_instrument(region, context, policy, instrument) / 12.0;
        let weights: f64 = bidders.iter().map(|bidder| instrument.weight(bidder)).sum();
        // The id, not the place, so that policies earlier in the file change no draw.
        let event = event ^ Purpose::new(&policy.id).0;
        for (ordered, bidder) in ordered.iter_mut().zip(bidders) {
            let expected = money * instrument.weight(bidder) / weights.max(1e-9) / bidder.order;
            let won = context.dice.of(bidder.name, ORDERS, event).poisson(expected);
            let amount = f64::from(won) * bidder.order;
            let claim = Claim {
                policy: number,
                instrument: place("procurement"),
                claimant: bidder.name,
                payee: bidder.account,
                amount,
            };
            let paid = pay(region, context, &claim);
            *ordered += paid.to_yuan() / bidder.order;
        }
    }
    ordered
}

/// Buys, evenly, hours left over by clients and the usual state orders, and pays for them: by
/// organization, the payment. `left` are those hours and the price of one.
pub fn commission(
    region: &mut Region,
    context: &Context,
    ids: &[Id<Organization>],
    left: impl Fn(&Organization) -> (f64, f64),
) -> Vec<Money> {
    let mut paid = vec![Money::ZERO; ids.len()];
    for (number, instrument) in in_force(region, context, |policy| &policy.procurement) {
        let policy = &context.scenario.policy[usize::from(number)];
        let money = instrument.commissions * share_of_instrument(region, context, policy, instrument) / 12.0;
        // Hours that earlier policies have bought are no longer left.
        let worth = |place: usize| -> f64 {
            let organization = &region.organizations[ids[place]];
            let (hours, price) = left(organization);
            let is_qualified = organization.reputation >= instrument.least_reputation
                && COMMISSIONED.contains(&organization.kind)
                && instrument.commissions_from(organization.kind);
            if is_qualified { (hours * price - paid[place].to_yuan()).max(0.0) } else { 0.0 }
        };
        let worths: Vec<f64> = (0..ids.len()).map(worth).collect();
        let part = (money / worths.iter().sum::<f64>().max(1e-9)).min(1.0);
        for (at, worth) in worths.into_iter().enumerate() {
            let organization = &region.organizations[ids[at]];
            let claim = Claim {
                policy: number,
                instrument: place("procurement"),
                claimant: organization.name,
                payee: organization.account,
                amount: worth * part,
            };
            paid[at] += pay(region, context, &claim);
        }
    }
    paid
}

impl Procurement {
    /// Whether intermediaries of a type are commissioned.
    fn commissions_from(&self, kind: Kind) -> bool {
        let target = Target { providers: self.target.providers.clone(), ..Target::default() };
        target.applies(&Case { provider: Some(kind), ..Case::default() })
    }

    /// The weight with which a firm competes for orders.
    fn weight(&self, bidder: &Bidder) -> f64 {
        // Providers are those that are commissioned.
        let target = Target { providers: Vec::new(), ..self.target.clone() };
        if target.applies(&bidder.case) { bidder.weight } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rules::instruments::target::StartupFacts;

    #[test]
    fn an_age_limit_restricts_orders_to_young_startups() {
        let case = |age| Case {
            startup: Some(StartupFacts { age, sales: 0.0 }),
            ..Case::default()
        };
        let bidder = |age| Bidder {
            name: Name(1),
            account: crate::model::state::ledger::Ledger::OUTSIDE,
            case: case(age),
            weight: 3.0,
            order: 1.0,
        };
        let target = Target { age_months: [0, 36], ..Target::default() };
        let young = Procurement { target, ..Procurement::default() };
        assert_eq!([36, 37].map(|age| young.weight(&bidder(age))), [3.0, 0.0]);
        assert_eq!(Procurement::default().weight(&bidder(90)), 3.0);
    }
}
