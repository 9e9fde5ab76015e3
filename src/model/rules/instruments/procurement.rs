//! Public procurement: new products of startups (L3245, L3723, L3898) and services for which the
//! state commissions intermediaries (L3406, L3810, L3863, L4019, L4050, L4105). The state is one
//! more customer, which orders by the rule by which firms win other customers, and fills hours that
//! nobody else took.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Instrument, in_force, pay, place, share_of};

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
    /// Age up to which firms may win orders; any startup if zero.
    #[schemars(range(min = 0, max = 600))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub most_age: u32,
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
}

impl Instrument for Procurement {}

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
    /// Its age in months.
    pub age: u32,
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
        let money = instrument.products * share_of(region, context, policy) / 12.0;
        let weights: f64 = bidders.iter().map(|bidder| instrument.weight(bidder)).sum();
        // The id, not the place, so that policies earlier in the file change no draw.
        let event = event ^ Purpose::new(&policy.id).0;
        for (ordered, bidder) in ordered.iter_mut().zip(bidders) {
            let expected = money * instrument.weight(bidder) / weights.max(1e-9) / bidder.order;
            let won = context.dice.of(bidder.name, ORDERS, event).poisson(expected);
            let amount = f64::from(won) * bidder.order;
            let paid = pay(region, context, number, place("procurement"), bidder.account, amount);
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
        let money = instrument.commissions * share_of(region, context, policy) / 12.0;
        // Hours that earlier policies have bought are no longer left.
        let worth = |place: usize| -> f64 {
            let organization = &region.organizations[ids[place]];
            let (hours, price) = left(organization);
            let is_qualified = organization.reputation >= instrument.least_reputation
                && COMMISSIONED.contains(&organization.kind);
            if is_qualified { (hours * price - paid[place].to_yuan()).max(0.0) } else { 0.0 }
        };
        let worths: Vec<f64> = (0..ids.len()).map(worth).collect();
        let part = (money / worths.iter().sum::<f64>().max(1e-9)).min(1.0);
        for (at, worth) in worths.into_iter().enumerate() {
            let account = region.organizations[ids[at]].account;
            paid[at] +=
                pay(region, context, number, place("procurement"), account, worth * part);
        }
    }
    paid
}

impl Procurement {
    /// The weight with which a firm competes for orders.
    fn weight(&self, bidder: &Bidder) -> f64 {
        let may_bid = self.most_age == 0 || bidder.age <= self.most_age;
        if may_bid { bidder.weight } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_limit_restricts_orders_to_young_startups() {
        let bidder = |age| Bidder {
            name: Name(1),
            account: crate::model::state::ledger::Ledger::OUTSIDE,
            age,
            weight: 3.0,
            order: 1.0,
        };
        let young = Procurement { most_age: 36, ..Procurement::default() };
        assert_eq!([36, 37].map(|age| young.weight(&bidder(age))), [3.0, 0.0]);
        assert_eq!(Procurement::default().weight(&bidder(90)), 3.0);
    }
}
