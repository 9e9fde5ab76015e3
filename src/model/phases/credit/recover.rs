//! Sale of pledged patents to an enterprise that has the cash, months after the default.

use crate::base::arena::Id;
use crate::base::chance::Purpose;
use crate::base::money::Money;
use crate::model::phases::credit::appraise;
use crate::model::rules::context::Context;
use crate::model::rules::debts::{self, params_of};
use crate::model::rules::enterprises;
use crate::model::rules::services::{self, Request, ServiceEffect};
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::directory::Entry;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::{Ledger, Reason};
use crate::model::state::loss::Pledgee;
use crate::model::state::objects::loan::Claim;
use crate::model::state::region::Region;
use crate::model::state::service::{ClientKind, Service};
use crate::model::state::tally::LoanCount;

const BUYER: Purpose = Purpose::new("credit.buyer");
const SALE: Purpose = Purpose::new("credit.sale");

/// Upper limit of what a single sale teaches banks about proceeds, relative to the appraisal.
const LARGEST_RECOVERY: f64 = 2.0;

/// Sells the pledges that are due for sale this month, in the order of names.
pub fn sell(region: &mut Region, context: &Context) {
    let (mut due, rest): (Vec<Claim>, Vec<Claim>) =
        std::mem::take(&mut region.claims).into_iter().partition(|it| it.due <= context.month);
    region.claims = rest;
    due.sort_by_cached_key(|claim| context.place(claim.name, SALE));
    for claim in due {
        sell_one(region, context, &claim);
    }
}

/// Sells a pledge if there is a buyer, and divides the proceeds.
fn sell_one(region: &mut Region, context: &Context, claim: &Claim) {
    let params = &context.scenario.credit;
    let through = through_exchange(region, context, claim);
    let liquidity = match through {
        Some(liquidity) => liquidity,
        None => params.private_liquidity,
    };
    let price =
        Money::yuan(claim.worth * params.redeployable * params.failure_discount * liquidity);
    let asked = params.buyers_asked[usize::from(through.is_some())];
    let buyer = buyer(region, context, claim, price, asked as usize);
    let (proceeds, account) = match buyer {
        Some(id) if price > Money::ZERO => {
            let account = region.enterprises[id].account;
            let cost = price.share(params.sale_cost);
            let ledger = &mut region.ledger;
            ledger
                .transfer(account, Ledger::OUTSIDE, cost, Reason::CollateralSale)
                .expect("the buyer's cash has just been counted");
            enterprises::use_bought_patents(region, context, id, price);
            (price - cost, Some(account))
        }
        _ => (Money::ZERO, None),
    };
    if params.learning && claim.loan.appraised > 0.0 {
        // Recovery rates are averaged over loans, not weighted by size.
        let value = claim.loan.appraised * f64::from(claim.loan.pledged);
        let share = proceeds.to_yuan() / (value * claim.loan.liquidity).max(1.0);
        region.recoveries.add(1.0, share.min(LARGEST_RECOVERY));
    }
    debts::settle(region, context, claim, proceeds, account);
}

/// An exchange with time handles the sale; returns the liquidity of the market.
fn through_exchange(region: &mut Region, context: &Context, claim: &Claim) -> Option<f64> {
    if !context.scenario.exchange.collateral {
        return None;
    }
    let liquidity = appraise::liquidity(region, context, claim.field);
    let bank = &region.banks[claim.loan.bank as usize];
    let holder = match claim.loan.rules.pledgee {
        Pledgee::Bank => bank.account,
        Pledgee::Guarantor => region.guarantors[usize::from(claim.loan.model.unwrap_or(0))].account,
    };
    let request = Request {
        kind: Kind::Exchange,
        service: Service::CollateralSale,
        client: bank.name,
        client_kind: ClientKind::Bank,
        field: claim.field,
        payer: holder,
        fee: context.scenario.exchange.listing_fee * context.economy.wage_index,
        startup: None,
        hours: context.scenario.credit.sale_hours,
        leaves: 0.0,
        benefit: 0.0,
    };
    let served = services::order(region, context, &request)?;
    let place = claim.loan.model.unwrap_or(0);
    let is_public = params_of(context, place).guarantor.is_public();
    if is_public && claim.loan.rules.pledgee == Pledgee::Guarantor {
        region.tally.lend(Some(place), LoanCount::PublicFeesFen, served.fee.to_fen());
    }
    let before = context.scenario.credit.private_liquidity;
    let effect = ServiceEffect::by_skill(context, &served, before, liquidity);
    services::record_outcome(region, context, &request, &served, effect);
    Some(liquidity)
}

/// An enterprise of the region and field that has the cash.
fn buyer(
    region: &Region,
    context: &Context,
    claim: &Claim,
    price: Money,
    asked: usize,
) -> Option<Id<Enterprise>> {
    let mut draw = context.dice.of(claim.name, BUYER, 0);
    let can_pay = |entry: &&Entry<Enterprise>| {
        let there = region.enterprises.get(entry.id);
        there.is_some_and(|it| region.ledger.balance(it.account) >= price)
    };
    let sellers = &region.directories.sellers[claim.field as usize];
    sellers.from(draw.bits()).take(asked).find(can_pay).map(|entry| entry.id)
}
