//! Funds: commitments, receipts from firms, and distributions.

use crate::base::arena::Id;
use crate::base::money::Money;
use crate::base::month::Month;
use crate::model::rules::context::Context;
use crate::model::rules::instruments;
use crate::model::state::agents::investor::{Investor, InvestorKind};
use crate::model::state::agents::startup::Holding;
use crate::model::state::ledger::{AccountId, Ledger, Reason, transfer_across};
use crate::model::state::region::Region;
use crate::model::state::tally::Count;
use crate::model::world::World;

/// Investors receive the month's commitments, divided evenly among a region's investors of a kind.
pub fn commit(region: &mut Region, context: &Context) {
    instruments::vc_fund::commit(region, context);
    region.looks += region.investors.len() as u64;
    for kind in InvestorKind::ALL {
        let each = Money::yuan(committed_to_each(region, context, kind) / 12.0);
        for place in 0..region.directories.investors[kind as usize].len() {
            let id = region.directories.investors[kind as usize].at(place).id;
            receive(region, context, id, kind, each);
            if context.month.of_year() == 1 {
                region.investors[id].deals = 0;
            }
        }
    }
}

/// Yearly commitments to an investor of a region, CNY. Below full scale investors are few, so those
/// of a kind share what the country commits to the kind; guidance funds have what their region gives.
fn committed_to_each(region: &Region, context: &Context, kind: InvestorKind) -> f64 {
    if kind == InvestorKind::Guidance {
        let members = region.directories.investors[kind as usize].len().max(1) as f64;
        return yearly_commitments(region, context)[kind as usize] / members;
    }
    context.nation.committed[kind as usize]
}

/// Yearly commitments to a region's investors of each kind, CNY of the simulated world.
fn yearly_commitments(region: &Region, context: &Context) -> [f64; InvestorKind::COUNT] {
    let params = &context.scenario.equity;
    let economy = context.economy;
    let venture = economy.venture_raised * params.young_share * context.nation.confidence;
    let share = params.venture_share(&region.shares) * region.scale;
    [
        venture * params.early_money[0],
        venture,
        economy.guidance_committed * params.guidance_share,
        venture * params.early_money[1],
    ]
    .map(|money| money * share)
}

/// The price of capital follows uninvested money: where much waits, investors pay more for the same
/// firm (Gompers and Lerner 2000).
pub fn price_capital(world: &mut World) {
    let (regions, context) = world.parts();
    let params = &context.scenario.equity;
    if !params.on {
        return;
    }
    let idle = |region: &Region| -> f64 {
        let of = |(_, investor): (_, &Investor)| region.ledger.balance(investor.account).to_yuan();
        region.investors.iter().map(of).sum()
    };
    let (mut waiting, mut all) = (0.0, [0.0; InvestorKind::COUNT]);
    let mut members = [0usize; InvestorKind::COUNT];
    for region in regions.iter() {
        waiting += idle(region);
        let here = yearly_commitments(region, &context.of(region));
        for kind in 0..InvestorKind::COUNT {
            all[kind] += here[kind];
            members[kind] += region.directories.investors[kind].len();
        }
    }
    let each = std::array::from_fn(|kind| all[kind] / members[kind].max(1) as f64);
    let yearly: f64 = all.iter().sum();
    if yearly <= 0.0 {
        world.nation.committed = each;
        return;
    }
    let missing = params.idle_years - waiting / yearly;
    let change = params.capital_speed / 3.0 * missing.clamp(-LARGEST_GAP, LARGEST_GAP);
    let price = context.nation.capital_price * libm::exp(change);
    world.nation.committed = each;
    world.nation.capital_price = price.clamp(CAPITAL_PRICES[0], CAPITAL_PRICES[1]);
}

/// Years of commitments beyond which more or less uninvested money moves the price no faster.
const LARGEST_GAP: f64 = 2.0;

/// Bounds of the price of capital.
const CAPITAL_PRICES: [f64; 2] = [0.2, 8.0];

fn receive(
    region: &mut Region,
    context: &Context,
    id: Id<Investor>,
    kind: InvestorKind,
    amount: Money,
) {
    region.tally.add(Count::FundCommitmentsFen, amount.to_fen());
    let state = amount.share(state_share(context, kind));
    let account = region.investors[id].account;
    let treasury = region.accounts.government;
    // The state commits its budget for the year.
    region.ledger.pay_from_outside(treasury, state, Reason::PublicRevenue);
    region
        .ledger
        .transfer(treasury, account, state, Reason::FundCommitment)
        .expect("the budget for commitments has just been filled");
    region.ledger.pay_from_outside(account, amount - state, Reason::FundCommitment);
}

/// The state's share of what a fund of a kind is given, and of what it distributes.
fn state_share(context: &Context, kind: InvestorKind) -> f64 {
    match kind {
        InvestorKind::Guidance => 1.0,
        InvestorKind::Venture => context.scenario.equity.state_share,
        InvestorKind::Angel | InvestorKind::IncubatorFund => 0.0,
    }
}

/// Pays between two accounts in any regions.
pub fn pay(
    regions: &mut [Region],
    (from, payer): (u8, AccountId),
    (to, payee): (u8, AccountId),
    amount: Money,
    reason: Reason,
) -> Result<(), crate::model::state::ledger::TransferRefusal> {
    if from == to {
        return regions[from as usize].ledger.transfer(payer, payee, amount, reason);
    }
    let pair = regions.get_disjoint_mut([from as usize, to as usize]);
    let [from, to] = pair.expect("two different regions are disjoint");
    transfer_across(&mut from.ledger, payer, &mut to.ledger, payee, amount, reason)
}

/// The month by which the current fund must sell: funds follow each other, each with a fixed
/// lifetime. Angels invest their own money and need not sell.
pub fn due_month(context: &Context, investor: &Investor) -> Option<Month> {
    let params = &context.scenario.equity;
    if investor.kind == InvestorKind::Angel {
        return None;
    }
    let age = context.month.since(investor.founded) % params.investing_months.max(1);
    Some(context.month.plus(params.fund_months.saturating_sub(age).max(1)))
}

/// A payment from a firm to one shareholder.
pub struct Receipt<'a> {
    /// The paying region and account; the outside if there is none.
    pub payer: Option<(u8, AccountId)>,
    pub holding: &'a Holding,
    pub amount: Money,
    pub reason: Reason,
}

/// Pays a shareholder, who distributes a share to the fund's investors and reinvests the rest.
pub fn pay_holder(regions: &mut [Region], context: &Context, receipt: &Receipt) {
    let Receipt { payer, holding, amount, reason } = *receipt;
    let home = holding.region;
    let Some(investor) = regions[home as usize].investors.get(holding.investor) else { return };
    let (account, kind) = (investor.account, investor.kind);
    let amount = match payer {
        Some((from, payer)) => {
            let amount = amount.min(regions[from as usize].ledger.balance(payer));
            pay(regions, (from, payer), (home, account), amount, reason)
                .expect("no more than what is there is paid");
            amount
        }
        None => {
            regions[home as usize].ledger.pay_from_outside(account, amount, reason);
            amount
        }
    };
    let region = &mut regions[home as usize];
    region.tally.add(Count::DistributedFen, amount.to_fen());
    region.mail.distributed += amount;
    let handed_on = amount.share(context.scenario.equity.distributed_share);
    let state = handed_on.share(state_share(context, kind));
    for (owner, amount) in
        [(region.accounts.government, state), (Ledger::OUTSIDE, handed_on - state)]
    {
        region.ledger.pay_what_is_there(account, owner, amount, Reason::Distribution);
    }
}

/// A shareholder observes the outcome of a firm and learns to judge.
pub fn learn_from_outcome(regions: &mut [Region], holding: &Holding) {
    let region = &mut regions[holding.region as usize];
    if let Some(investor) = region.investors.get_mut(holding.investor) {
        investor.outcomes = investor.outcomes.saturating_add(1);
        investor.portfolio = investor.portfolio.saturating_sub(1);
    }
}
