//! Exits: ended firms, profits, stock listings, sales and buybacks.

use rayon::prelude::*;

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose, second};
use crate::base::money::Money;
use crate::model::phases::equity::funds::{Receipt, learn_from_outcome, pay_holder};
use crate::model::rules::context::Context;
use crate::model::rules::{debts, startups};
use crate::model::state::agents::startup::{Holding, Startup};
use crate::model::state::directory::Entry;
use crate::model::state::happening::{Exit, FirmEvent};
use crate::model::state::ledger::{Ledger, Reason};
use crate::model::state::region::Region;
use crate::model::state::tally::Count;

const WINDING_UP: Purpose = Purpose::new("equity.winding_up");
const EXITING: Purpose = Purpose::new("equity.exiting");
const LEAVING: Purpose = Purpose::new("equity.leaving");

/// Failed firms leave their cash to all shareholders; the shares of firms that matured are sold
/// outside the model.
pub fn wind_up(regions: &mut [Region], context: &Context) {
    for number in 0..regions.len() {
        let mut endings = std::mem::take(&mut regions[number].mail.endings);
        endings.sort_by_cached_key(|ending| context.place(ending.name, WINDING_UP));
        for ending in &endings {
            let left = regions[number].ledger.balance(ending.account);
            for holding in &ending.holders {
                learn_from_outcome(regions, holding);
                let share = f64::from(holding.share);
                let (payer, amount, reason) = match ending.price {
                    Some(price) => (None, price.share(share), Reason::Exit),
                    None => {
                        let payer = (number as u8, ending.account);
                        (Some(payer), left.share(share), Reason::Liquidation)
                    }
                };
                pay_holder(regions, context, &Receipt { payer, holding, amount, reason });
            }
            regions[number].ledger.close(ending.account);
        }
    }
}

/// Firms with investors pay profits to all shareholders.
pub fn share_profits(regions: &mut [Region], context: &Context) {
    let paying: Vec<Vec<_>> = regions
        .par_iter()
        .map(|region| {
            let with_profit = |(.., payout): &&(Name, Id<Startup>, Money)| *payout > Money::ZERO;
            let mut firms: Vec<_> = region.mail.funded.iter().filter(with_profit).collect();
            firms.sort_unstable_by_key(|(name, ..)| name);
            let of = |&&(_, id, payout): &&(Name, Id<Startup>, Money)| {
                let startup = region.startups.get(id)?;
                Some((startup.account, startup.holders.clone(), payout))
            };
            firms.iter().filter_map(of).collect()
        })
        .collect();
    for (number, paying) in paying.into_iter().enumerate() {
        for (account, holders, payout) in paying {
            let mut rest = payout;
            for holding in &holders {
                let amount = payout.share(f64::from(holding.share)).min(rest);
                rest -= amount;
                let payer = Some((number as u8, account));
                let reason = Reason::Dividend;
                pay_holder(regions, context, &Receipt { payer, holding, amount, reason });
            }
            let ledger = &mut regions[number].ledger;
            ledger.pay_what_is_there(account, Ledger::OUTSIDE, rest, Reason::Dividend);
        }
    }
}

/// A funded firm that may exit by a sale or a listing.
struct ExitCandidate {
    region: u8,
    startup: Id<Startup>,
    name: Name,
    sales: f64,
    is_for_sale: bool,
}

/// The largest funded firms are listed while there are open listings; others may be sold, and those
/// whose funds end must be.
pub fn exit_firms(regions: &mut [Region], context: &Context) {
    let params = &context.scenario.equity;
    let event = context.event();
    let least = params.listing_sales * context.economy.wage_index;
    let would_leave = |region: &Region, name: Name, id: Id<Startup>| {
        let startup = region.startups.get(id)?;
        let sales = startups::yearly_sales(startup);
        let mut draw = context.dice.of(name, EXITING, event);
        let is_due = startup
            .holders
            .iter()
            .any(|holding| holding.due.is_some_and(|due| due <= context.month));
        let is_for_sale = draw.happens(params.sale_chance / 4.0) || is_due;
        let region = region.number;
        (is_for_sale || sales >= least).then_some(ExitCandidate {
            region,
            startup: id,
            name,
            sales,
            is_for_sale,
        })
    };
    let mut leaving: Vec<ExitCandidate> = regions
        .par_iter_mut()
        .flat_map_iter(|region| {
            let funded = std::mem::take(&mut region.mail.funded);
            let region = &*region;
            funded.into_iter().filter_map(move |(name, id, _)| would_leave(region, name, id))
        })
        .collect();
    leaving.sort_unstable_by(|one, other| {
        let place = |firm: &ExitCandidate| context.place(firm.name, LEAVING);
        other.sales.total_cmp(&one.sales).then_with(|| place(one).cmp(&place(other)))
    });
    let mut slots = context.nation.listing_slots;
    for firm in leaving {
        if slots >= 1.0 && firm.sales >= least {
            slots -= 1.0;
            let value = Money::yuan(params.listing_multiple * firm.sales);
            hand_over(regions, context, &firm, value, Exit::Listed);
        } else if firm.is_for_sale && !acquire(regions, context, &firm) {
            buy_back(regions, context, &firm);
        }
    }
    regions[0].listing_slots = slots;
}

/// An enterprise of the region and field that has the cash buys the firm; returns whether one did.
fn acquire(regions: &mut [Region], context: &Context, firm: &ExitCandidate) -> bool {
    let params = &context.scenario.equity;
    let region = &mut regions[firm.region as usize];
    let Some(startup) = region.startups.get(firm.startup) else { return true };
    let field = startup.field as usize;
    // A firm is worth at least its cash.
    let cash = region.ledger.balance(startup.account);
    let price = Money::yuan(params.sale_multiple * firm.sales).max(cash);
    let event = context.event();
    let mut draw = context.dice.of(firm.name, EXITING, second(event));
    let can_pay = |entry: &&Entry<_>| {
        region
            .enterprises
            .get(entry.id)
            .is_some_and(|buyer| region.ledger.balance(buyer.account) >= price)
    };
    let buyers = params.buyers_asked;
    let found = region.directories.sellers[field].from(draw.bits()).take(buyers).find(can_pay);
    let Some(buyer) = found.map(|entry| entry.id) else { return false };
    let account = region.enterprises[buyer].account;
    region
        .ledger
        .transfer(account, Ledger::OUTSIDE, price, Reason::Exit)
        .expect("the buyer's cash has just been checked");
    region.tally.add(Count::Acquisitions, 1);
    hand_over(regions, context, firm, price, Exit::Acquired);
    true
}

/// If nobody buys the firm, ending funds sell their shares back to it, for their cost or what the
/// firm can spare; the rest is lost.
fn buy_back(regions: &mut [Region], context: &Context, firm: &ExitCandidate) {
    let region = &mut regions[firm.region as usize];
    let Some(startup) = region.startups.get_mut(firm.startup) else { return };
    let account = startup.account;
    let (ended, kept): (Vec<Holding>, Vec<Holding>) = startup
        .holders
        .iter()
        .partition(|holding| holding.due.is_some_and(|due| due <= context.month));
    startup.holders = kept;
    let spare = region.ledger.balance(account).share(context.scenario.equity.spare_share);
    let mut rest = spare.max(Money::ZERO);
    for holding in &ended {
        learn_from_outcome(regions, holding);
        let amount = Money::yuan(f64::from(holding.paid)).min(rest);
        rest -= amount;
        let payer = Some((firm.region, account));
        let reason = Reason::Exit;
        pay_holder(regions, context, &Receipt { payer, holding, amount, reason });
        regions[firm.region as usize].tally.add(Count::BuyBacks, 1);
    }
}

/// Pays the shareholders, and the firm leaves the startups.
fn hand_over(
    regions: &mut [Region],
    context: &Context,
    firm: &ExitCandidate,
    value: Money,
    exit: Exit,
) {
    let Some(startup) = regions[firm.region as usize].startups.get(firm.startup) else { return };
    // The buyer takes over the firm's debts.
    let (holders, debt) = (startup.holders.clone(), startup.debt);
    let value = (value - debts::owed(&regions[firm.region as usize], debt)).max(Money::ZERO);
    for holding in &holders {
        learn_from_outcome(regions, holding);
        let amount = value.share(f64::from(holding.share));
        let reason = Reason::Exit;
        pay_holder(regions, context, &Receipt { payer: None, holding, amount, reason });
    }
    let region = &mut regions[firm.region as usize];
    region.tally.add(Count::Exits, 1);
    region.tally.add(Count::StockListings, i64::from(exit == Exit::Listed));
    startups::leave(region, context, firm.startup, FirmEvent::Exited(exit));
}
