//! Equity: staged finance, write-offs and exits.
//!
//! Investors pay if the expected value given what they see exceeds the price (Gompers 1995;
//! Kerr, Nanda and Rhodes-Kropf 2014). They learn to judge only from outcomes of what they hold.

use rayon::prelude::*;

use crate::base::arena::Id;
use crate::base::chance::{Draw, Name, Purpose, power};
use crate::base::money::Money;
use crate::base::month::Month;
use crate::model::phases::incubation;
use crate::model::rules::context::Context;
use crate::model::rules::evaluation::{self, Belief};
use crate::model::rules::services::{self, Effect, Request, Service};
use crate::model::rules::startups::{self, SEEKING};
use crate::model::rules::{debts, levers};
use crate::model::state::agents::investor::{Investor, InvestorKind};
use crate::model::state::agents::startup::{Holding, Startup};
use crate::model::state::directory::Entry;
use crate::model::state::event::rows::RoundRow;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::{AccountId, Ledger, Reason, transfer_across};
use crate::model::state::region::Region;
use crate::model::state::tally::Count;
use crate::model::world::World;

const MEETING: Purpose = Purpose::new("equity.meeting");
const JUDGING: Purpose = Purpose::new("equity.judging");
const RATING: Purpose = Purpose::new("equity.rating");
const TURN: Purpose = Purpose::new("equity.turn");
const SHOWING: Purpose = Purpose::new("equity.showing");
const WINDING_UP: Purpose = Purpose::new("equity.winding_up");
const STUDY: Purpose = Purpose::new("equity.study");
const EXITING: Purpose = Purpose::new("equity.exiting");
const LEAVING: Purpose = Purpose::new("equity.leaving");
const PRESENTING: Purpose = Purpose::new("equity.presenting");
const PARTNERS: Purpose = Purpose::new("equity.partners");

/// A financing that both sides want.
#[derive(Clone, Copy, Debug)]
struct Offer {
    turn: u64,
    from: u8,
    investor: Id<Investor>,
    to: u8,
    startup: Id<Startup>,
    name: Name,
    ticket: Money,
    stake: f64,
    arranged: Option<Name>,
}

/// Money is committed, rounds close, profits are shared, firms are sold or listed.
pub fn finance(world: &mut World) {
    let (regions, context) = world.parts();
    if !context.scenario.equity.on {
        for region in regions.iter_mut() {
            region.seekers.clear();
            region.funded.clear();
        }
        return;
    }
    regions.par_iter_mut().with_max_len(1).for_each(|region| commit(region, &context.of(region)));
    let seekers: Vec<Vec<Seeker>> = regions
        .par_iter_mut()
        .with_max_len(1)
        .map(|region| seek(region, &context.of(region)))
        .collect();
    let mut offers: Vec<Offer> = seekers
        .into_par_iter()
        .flatten()
        .filter_map(|seeker| offer(regions, &context, &seeker))
        .collect();
    offers.sort_unstable_by_key(|offer| (offer.turn, offer.name));
    for offer in offers {
        close(regions, &context, &offer);
    }
    wind_up(regions, &context);
    share_profits(regions, &context);
    exit(regions, &context);
}

/// Investors receive the month's commitments, split evenly among a region's investors of a kind.
fn commit(region: &mut Region, context: &Context) {
    levers::vc_fund::commit(region, context);
    let params = &context.scenario.equity;
    let economy = context.economy;
    region.visits += region.investors.len() as u64;
    let venture = economy.venture_raised * params.young_share * context.nation.confidence;
    let share = params.venture_share(&region.shares) * region.scale / 12.0;
    let money = [
        venture * params.early_money[0],
        venture,
        economy.guidance_committed * params.guidance_share,
        venture * params.early_money[1],
    ];
    for kind in InvestorKind::ALL {
        let members = region.listed_investors[kind as usize].len().max(1) as f64;
        let each = Money::yuan(money[kind as usize] * share / members);
        for place in 0..region.listed_investors[kind as usize].len() {
            let id = region.listed_investors[kind as usize].at(place).id;
            receive(region, context, id, kind, each);
            if context.month.of_year() == 1 {
                region.investors[id].deals = 0;
            }
        }
    }
}

fn receive(
    region: &mut Region,
    context: &Context,
    id: Id<Investor>,
    kind: InvestorKind,
    amount: Money,
) {
    let state_share = match kind {
        InvestorKind::Guidance => 1.0,
        InvestorKind::Venture => context.scenario.equity.state_share,
        _ => 0.0,
    };
    let state = amount.share(state_share);
    let account = region.investors[id].account;
    let treasury = region.government;
    // The state commits what its budget for the year holds.
    region.ledger.pay_from_outside(treasury, state, Reason::PublicRevenue);
    region
        .ledger
        .transfer(treasury, account, state, Reason::FundCommitment)
        .expect("the budget for commitments has just been filled");
    region.ledger.pay_from_outside(account, amount - state, Reason::FundCommitment);
}

/// A firm that seeks equity, and what investors can see of it.
struct Seeker {
    region: u8,
    startup: Id<Startup>,
    name: Name,
    /// Signals of its quality with their precision, besides each investor's own look.
    shown: Vec<(f64, f64)>,
    reach: usize,
    arranged: Option<Name>,
    /// Share by which advice cuts the error of those who judge it.
    advice: f64,
}

/// Firms that seek money this month, as they said when they closed their books.
fn seek(region: &mut Region, context: &Context) -> Vec<Seeker> {
    let mut seekers = std::mem::take(&mut region.seekers);
    seekers.retain(|&(_, id)| region.startups.get(id).is_some());
    seekers.sort_by_cached_key(|&(name, _)| context.place(name, SHOWING));
    region.visits += seekers.len() as u64;
    seekers.into_iter().map(|(name, id)| prepare(region, context, id, name)).collect()
}

/// A seeker gathers what it can show: an evaluation, a rating, a roadmap.
fn prepare(region: &mut Region, context: &Context, id: Id<Startup>, name: Name) -> Seeker {
    let params = &context.scenario.equity;
    evaluation::of_startup(region, context, id);
    let mut shown = Vec::new();
    if let Some((signal, precision)) = region.startups[id].evaluated {
        shown.push((f64::from(signal), f64::from(precision)));
    }
    roadmap(region, context, id);
    shown.extend(feasibility(region, context, id));
    let mut reach = params.own_reach;
    present(region, context, id, &mut shown, &mut reach);
    let arranged = arrange(region, context, id, &mut shown, &mut reach);
    let advice = incubation::advice(region, context, id);
    let mut draw = context.dice.of(name, SEEKING, u64::from(context.month.number()) ^ 1 << 40);
    let whole = reach as usize + usize::from(draw.happens(reach.fract()));
    region.tally.add(Count::EquitySeekers, 1);
    Seeker { region: region.number, startup: id, name, shown, reach: whole, arranged, advice }
}

/// A host presents its tenant on its trading place and vouches for it.
fn present(
    region: &mut Region,
    context: &Context,
    id: Id<Startup>,
    shown: &mut Vec<(f64, f64)>,
    reach: &mut f64,
) {
    let params = &context.scenario.incubator;
    let startup = &region.startups[id];
    let (client, field, payer) = (startup.name, startup.field, startup.account);
    let (truth, mut awareness) = (startup.capability(), startup.awareness);
    let Some(host_id) = startup.host().filter(|_| params.market) else { return };
    if region.organizations.get(host_id).is_none_or(|host| host.hours <= 0.0) {
        return;
    }
    let request = Request {
        kind: Kind::Incubator,
        service: "presentation",
        client,
        client_kind: "startup",
        field,
        payer,
        fee: params.market_fee,
        hours: params.market_hours,
        leaves: 0.0,
        benefit: 0.0,
    };
    let Some(served) = services::serve(region, &request, host_id) else { return };
    let sigma = params.market_noise * (2.0 - served.skill);
    let event = u64::from(context.month.number());
    let error = sigma * context.dice.of(client, PRESENTING, event).normal();
    shown.push((truth + error, 1.0 / (sigma * sigma)));
    let before = *reach;
    *reach += params.market_investors;
    let effect = Effect::by_skill(context, &served, before, *reach);
    services::conclude(region, context, &mut awareness, &request, &served, effect);
    region.startups[id].awareness = awareness;
}

/// A financial service organization rates the firm and brings it before investors.
fn arrange(
    region: &mut Region,
    context: &Context,
    id: Id<Startup>,
    shown: &mut Vec<(f64, f64)>,
    reach: &mut f64,
) -> Option<Name> {
    let params = &context.scenario.financial_service;
    if !(params.rating || params.matching) {
        return None;
    }
    let prices = context.economy.wage_index;
    let startup = &region.startups[id];
    let truth = startup.capability();
    let mut awareness = startup.awareness;
    let request = Request {
        kind: Kind::FinancialService,
        service: "equity_case",
        client: startup.name,
        client_kind: "startup",
        field: startup.field,
        payer: startup.account,
        fee: params.case_fee * prices,
        hours: params.case_hours,
        leaves: 0.0,
        benefit: params.case_benefit * prices,
    };
    let served = services::ask(region, context, &mut awareness, &request);
    let arranged = served.map(|served| {
        if params.rating {
            let sigma = params.rating_noise * (2.0 - served.skill);
            let event = u64::from(context.month.number());
            let error = sigma * context.dice.of(request.client, RATING, event).normal();
            shown.push((truth + error, 1.0 / (sigma * sigma)));
        }
        let before = *reach;
        if params.matching {
            *reach += params.investors_shown * (0.5 + 0.5 * served.skill);
        }
        let effect = Effect::by_skill(context, &served, before, *reach);
        services::conclude(region, context, &mut awareness, &request, &served, effect);
        served.name
    });
    region.startups[id].awareness = awareness;
    arranged
}

/// An information service draws a roadmap for a firm that seeks its first round.
fn roadmap(region: &mut Region, context: &Context, id: Id<Startup>) {
    let params = &context.scenario.information_service;
    let startup = &region.startups[id];
    if !params.roadmap || startup.rounds > 0 {
        return;
    }
    let prices = context.economy.wage_index;
    let before = f64::from(startup.learned);
    let mut awareness = startup.awareness;
    let request = Request {
        kind: Kind::InformationService,
        service: "roadmap",
        client: startup.name,
        client_kind: "startup",
        field: startup.field,
        payer: startup.account,
        fee: params.roadmap_fee * prices,
        hours: params.roadmap_hours,
        leaves: 0.0,
        benefit: params.roadmap_fee * 3.0 * prices,
    };
    let gain = |served: &Service| params.roadmap_gain * served.skill;
    let served = services::deliver(region, context, &mut awareness, &request, |served| {
        (before, before + gain(served))
    });
    region.startups[id].learned += served.as_ref().map_or(0.0, gain) as f32;
    region.startups[id].awareness = awareness;
}

/// An investor of the region that looks at the firm may order a feasibility study: a signal of its
/// quality with its precision, which whoever looks at the firm sees.
fn feasibility(region: &mut Region, context: &Context, id: Id<Startup>) -> Option<(f64, f64)> {
    let params = &context.scenario.information_service;
    if !params.feasibility {
        return None;
    }
    let event = u64::from(context.month.number());
    let startup = &region.startups[id];
    let (name, field, truth) = (startup.name, startup.field, startup.capability());
    let mut draw = context.dice.of(name, STUDY, event);
    let orderer = met(region, &mut draw)?.id;
    let investor = region.investors.get(orderer)?;
    let (account, mut awareness) = (investor.account, investor.awareness);
    let prices = context.economy.wage_index;
    let request = Request {
        kind: Kind::InformationService,
        service: "feasibility_study",
        client: investor.name,
        client_kind: "investor",
        field,
        payer: account,
        fee: params.roadmap_fee * prices,
        hours: params.roadmap_hours,
        leaves: 0.0,
        benefit: params.roadmap_fee * 3.0 * prices,
    };
    let sigma = |served: &Service| params.feasibility_noise * (2.0 - served.skill);
    let served =
        services::deliver(region, context, &mut awareness, &request, |served| (0.0, sigma(served)));
    let signal = served.map(|served| {
        let sigma = sigma(&served);
        (truth + sigma * draw.normal(), 1.0 / (sigma * sigma))
    });
    region.investors[orderer].awareness = awareness;
    signal
}

/// The best offer that a seeker gets from the investors it meets.
fn offer(regions: &[Region], context: &Context, seeker: &Seeker) -> Option<Offer> {
    let event = u64::from(context.month.number());
    let home = &regions[seeker.region as usize];
    let startup = home.startups.get(seeker.startup)?;
    let mut draw = context.dice.of(seeker.name, MEETING, event);
    let mut best: Option<(f64, Offer)> = None;
    for meeting in 0..seeker.reach {
        let away = context.geography.choice(seeker.region, &mut draw);
        let place = if meeting == 0 { seeker.region } else { away };
        let region = &regions[place as usize];
        let Some(entry) = met(region, &mut draw) else { continue };
        let Some(investor) = region.investors.get(entry.id) else { continue };
        let Some((ticket, stake, worth)) = terms(context, startup, seeker, investor) else {
            continue;
        };
        if investor.kind == InvestorKind::Guidance && place != seeker.region {
            continue;
        }
        if region.ledger.balance(investor.account) < ticket || is_busy(context, region, investor) {
            continue;
        }
        if best.as_ref().is_none_or(|(most, _)| worth > *most) {
            let turn = context.turn(seeker.name, TURN, event);
            best = Some((
                worth,
                Offer {
                    turn,
                    from: place,
                    investor: entry.id,
                    to: seeker.region,
                    startup: seeker.startup,
                    name: seeker.name,
                    ticket,
                    stake,
                    arranged: seeker.arranged,
                },
            ));
        }
    }
    best.map(|(_, offer)| offer)
}

/// An investor of the region that one meets: of a kind by how many real ones there are.
fn met<'a>(region: &'a Region, draw: &mut Draw) -> Option<&'a Entry<Investor>> {
    let mut rest = draw.uniform() * region.investor_weights.iter().sum::<f64>();
    let point = draw.bits();
    let kind = region.investor_weights.iter().position(|weight| {
        rest -= weight;
        rest < 0.0
    })?;
    region.listed_investors[kind].from(point).next()
}

/// Whether the investor's partners have no time for another deal this year. What they can do is
/// rounded by chance from year to year, so that it is right on average at any scale.
fn is_busy(context: &Context, region: &Region, investor: &Investor) -> bool {
    let most = context.scenario.equity.deals_per_year * f64::from(investor.weight) * region.scale;
    let year = context.month.year() as u64;
    let most = most + context.dice.of(investor.name, PARTNERS, year).uniform();
    f64::from(investor.deals) >= most.floor()
}

/// Ticket, stake and attractiveness of an investment, if its expected value exceeds the hurdle.
fn terms(
    context: &Context,
    startup: &Startup,
    seeker: &Seeker,
    investor: &Investor,
) -> Option<(Money, f64, f64)> {
    let params = &context.scenario.equity;
    let kind = investor.kind as usize;
    let is_early = startup.rounds == 0;
    match investor.kind {
        InvestorKind::Angel if !is_early => return None,
        InvestorKind::IncubatorFund => {
            let is_tenant = startup.host().is_some() && context.scenario.incubator.seed;
            if !is_early || !is_tenant {
                return None;
            }
        }
        InvestorKind::Venture if is_early && startup.customers < 3 => return None,
        _ => (),
    }
    let sigma = noise_of(context, investor) * (1.0 - seeker.advice);
    let error = sigma * context.dice.between(startup.name, investor.name, JUDGING, 0).normal();
    let spread = context.scenario.founding.quality_spread;
    let mut belief = Belief { mean: 0.0, precision: 1.0 / (spread * spread) }
        .after(startup.capability() + error, 1.0 / (sigma * sigma));
    for &(signal, precision) in &seeker.shown {
        belief = belief.after(signal, precision);
    }
    if investor.focus == startup.field {
        // A specialist's second look is as good as its first.
        let error = sigma * context.dice.between(startup.name, investor.name, JUDGING, 1).normal();
        belief = belief.after(startup.capability() + error, 1.0 / (sigma * sigma));
    }
    let prices = context.economy.wage_index;
    let sales = startups::yearly_sales(context, startup) + params.hoped_sales * prices;
    let value = params.value_per_sales * sales * libm::exp(params.value_elasticity * belief.mean);
    let growth = power(params.ticket_growth, startup.rounds.into());
    let ticket = params.tickets[kind] * prices * growth;
    // The price is struck at what the firm's sales alone suggest; who sees more pays up to that.
    let plain = params.value_per_sales * sales;
    let stake = (ticket / (plain + ticket)).min(params.largest_stake);
    let worth = stake * (value + ticket) / ticket;
    (worth >= params.hurdle).then(|| (Money::yuan(ticket), stake, worth))
}

/// An investor's error: half of it is beyond learning, the rest falls with outcomes seen.
fn noise_of(context: &Context, investor: &Investor) -> f64 {
    let params = &context.scenario.equity;
    let seen = f64::from(investor.outcomes);
    let learned = params.outcomes_to_learn / (params.outcomes_to_learn + seen);
    f64::from(investor.noise) * (0.5 + 0.5 * learned)
}

/// Closes a round, if the investor still has the money and the time.
fn close(regions: &mut [Region], context: &Context, offer: &Offer) {
    let investor_region = &regions[offer.from as usize];
    let Some(investor) = investor_region.investors.get(offer.investor) else { return };
    if is_busy(context, investor_region, investor) {
        return;
    }
    let (payer, kind, investor_name) = (investor.account, investor.kind, investor.name);
    let label = investor_region.label.clone();
    let payee = regions[offer.to as usize].startups[offer.startup].account;
    let (from, to) = ((offer.from, payer), (offer.to, payee));
    if pay(regions, from, to, offer.ticket, Reason::Equity).is_err() {
        return;
    }
    let investor = &mut regions[offer.from as usize].investors[offer.investor];
    investor.deals += 1;
    investor.portfolio += 1;
    let due = due_month(context, investor);
    let region = &mut regions[offer.to as usize];
    let startup = &mut region.startups[offer.startup];
    for holding in &mut startup.holders {
        holding.share *= 1.0 - offer.stake as f32;
    }
    startup.holders.push(Holding {
        region: offer.from,
        investor: offer.investor,
        share: offer.stake as f32,
        paid: offer.ticket.to_yuan() as f32,
        due,
    });
    startup.rounds += 1;
    startup.raised += offer.ticket.to_yuan() as f32;
    startup.financed = context.month;
    startup.losing_months = 0;
    let round = i64::from(startup.rounds);
    region.tally.add(Count::EquityRounds, 1);
    region.tally.add(Count::FirstRounds, i64::from(round == 1));
    region.tally.add(Count::EquityFen, offer.ticket.to_fen());
    if round == 1 {
        levers::vc_fund::reward(region, &context.of(region), payee, kind, offer.ticket);
    }
    region.tally.add(Count::EquityArranged, i64::from(offer.arranged.is_some()));
    region.events_seen += 1;
    if region.keeps_events {
        let row = RoundRow {
            startup: offer.name,
            investor: investor_name,
            investor_kind: kind.name(),
            investor_region: &label,
            round,
            amount: offer.ticket,
            stake_share: offer.stake,
            arranged_by: offer.arranged,
        };
        region.events.push(row.event(region.number));
    }
}

/// Pays between two accounts wherever they are.
fn pay(
    regions: &mut [Region],
    (from, payer): (u8, AccountId),
    (to, payee): (u8, AccountId),
    amount: Money,
    reason: Reason,
) -> Result<(), crate::model::state::ledger::Refusal> {
    if from == to {
        return regions[from as usize].ledger.transfer(payer, payee, amount, reason);
    }
    let pair = regions.get_disjoint_mut([from as usize, to as usize]);
    let [from, to] = pair.expect("two different regions are disjoint");
    transfer_across(&mut from.ledger, payer, &mut to.ledger, payee, amount, reason)
}

/// The month by which the fund that invests now has to sell: funds follow each other, and each
/// lives for so long. Angels invest their own money and need not sell.
fn due_month(context: &Context, investor: &Investor) -> Option<Month> {
    let params = &context.scenario.equity;
    if investor.kind == InvestorKind::Angel {
        return None;
    }
    let age = context.month.since(investor.founded) % params.investing_months.max(1);
    Some(context.month.plus(params.fund_months.saturating_sub(age).max(1)))
}

/// What one holder receives from a firm.
struct Receipt<'a> {
    /// The region and account that pay; the outside when there is none.
    payer: Option<(u8, AccountId)>,
    holding: &'a Holding,
    amount: Money,
    reason: Reason,
}

/// Pays a holder, who hands a part on to those behind the fund and invests the rest again.
fn pay_holder(regions: &mut [Region], context: &Context, receipt: &Receipt) {
    let Receipt { payer, holding, amount, reason } = *receipt;
    let home = holding.region;
    let Some(investor) = regions[home as usize].investors.get(holding.investor) else { return };
    let account = investor.account;
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
    region.memory.distributed += amount;
    let handed_on = amount.share(context.scenario.equity.distributed_share);
    region.ledger.pay_what_is_there(account, Ledger::OUTSIDE, handed_on, Reason::Distribution);
}

/// A holder hears how a firm ended, and learns to judge.
fn see_outcome(regions: &mut [Region], holding: &Holding) {
    let region = &mut regions[holding.region as usize];
    if let Some(investor) = region.investors.get_mut(holding.investor) {
        investor.outcomes = investor.outcomes.saturating_add(1);
        investor.portfolio = investor.portfolio.saturating_sub(1);
    }
}

/// Firms that failed leave what is on their accounts to all who hold shares; the shares of those
/// that grew up are sold outside, to whoever holds shares of such firms.
fn wind_up(regions: &mut [Region], context: &Context) {
    for number in 0..regions.len() {
        let mut endings = std::mem::take(&mut regions[number].memory.endings);
        endings.sort_by_cached_key(|ending| context.place(ending.name, WINDING_UP));
        for ending in &endings {
            let left = regions[number].ledger.balance(ending.account);
            for holding in &ending.holders {
                see_outcome(regions, holding);
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

/// Firms with investors pay out profits to all who hold shares.
fn share_profits(regions: &mut [Region], context: &Context) {
    let paying: Vec<Vec<_>> = regions
        .par_iter()
        .map(|region| {
            let with_profit = |(.., payout): &&(Name, Id<Startup>, Money)| *payout > Money::ZERO;
            let mut firms: Vec<_> = region.funded.iter().filter(with_profit).collect();
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

/// A funded firm that leaves by a sale or a listing.
struct Leaving {
    region: u8,
    startup: Id<Startup>,
    name: Name,
    sales: f64,
    is_for_sale: bool,
}

/// The largest funded firms are listed as far as slots reach; others may be sold, and those whose
/// funds end must be.
fn exit(regions: &mut [Region], context: &Context) {
    let params = &context.scenario.equity;
    let event = u64::from(context.month.number());
    let least = params.listing_sales * context.economy.wage_index;
    let would_leave = |region: &Region, name: Name, id: Id<Startup>| {
        let startup = region.startups.get(id)?;
        let sales = startups::yearly_sales(context, startup);
        let mut draw = context.dice.of(name, EXITING, event);
        let is_due = startup
            .holders
            .iter()
            .any(|holding| holding.due.is_some_and(|due| due <= context.month));
        let is_for_sale = draw.happens(params.sale_chance / 4.0) || is_due;
        let region = region.number;
        (is_for_sale || sales >= least).then_some(Leaving {
            region,
            startup: id,
            name,
            sales,
            is_for_sale,
        })
    };
    let mut leaving: Vec<Leaving> = regions
        .par_iter_mut()
        .flat_map_iter(|region| {
            let funded = std::mem::take(&mut region.funded);
            let region = &*region;
            funded.into_iter().filter_map(move |(name, id, _)| would_leave(region, name, id))
        })
        .collect();
    leaving.sort_unstable_by(|one, other| {
        let place = |firm: &Leaving| context.place(firm.name, LEAVING);
        other.sales.total_cmp(&one.sales).then_with(|| place(one).cmp(&place(other)))
    });
    let mut slots = context.nation.listing_slots;
    for firm in leaving {
        if slots >= 1.0 && firm.sales >= least {
            slots -= 1.0;
            let value = Money::yuan(params.listing_multiple * firm.sales);
            hand_over(regions, context, &firm, value, "listed");
        } else if firm.is_for_sale && !acquire(regions, context, &firm) {
            buy_back(regions, context, &firm);
        }
    }
    regions[0].listing_slots = slots;
}

/// An enterprise of the region and field that has the cash buys the firm; says whether one did.
fn acquire(regions: &mut [Region], context: &Context, firm: &Leaving) -> bool {
    let params = &context.scenario.equity;
    let region = &mut regions[firm.region as usize];
    let Some(startup) = region.startups.get(firm.startup) else { return true };
    let field = startup.field as usize;
    // A firm is worth no less than its cash.
    let cash = region.ledger.balance(startup.account);
    let price = Money::yuan(params.sale_multiple * firm.sales).max(cash);
    let event = u64::from(context.month.number());
    let mut draw = context.dice.of(firm.name, EXITING, event ^ 1 << 40);
    let can_pay = |entry: &&Entry<_>| {
        region
            .enterprises
            .get(entry.id)
            .is_some_and(|buyer| region.ledger.balance(buyer.account) >= price)
    };
    let buyers = params.buyers_asked;
    let found = region.sellers[field].from(draw.bits()).take(buyers).find(can_pay);
    let Some(buyer) = found.map(|entry| entry.id) else { return false };
    let account = region.enterprises[buyer].account;
    region
        .ledger
        .transfer(account, Ledger::OUTSIDE, price, Reason::Exit)
        .expect("the buyer's cash has just been checked");
    region.tally.add(Count::Acquisitions, 1);
    hand_over(regions, context, firm, price, "acquired");
    true
}

/// Nobody buys the firm: those whose funds have ended sell their shares back to it, for what was
/// paid or what the firm can spare, and the rest is lost.
fn buy_back(regions: &mut [Region], context: &Context, firm: &Leaving) {
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
        see_outcome(regions, holding);
        let amount = Money::yuan(f64::from(holding.paid)).min(rest);
        rest -= amount;
        let payer = Some((firm.region, account));
        let reason = Reason::Exit;
        pay_holder(regions, context, &Receipt { payer, holding, amount, reason });
        regions[firm.region as usize].tally.add(Count::BuyBacks, 1);
    }
}

/// Pays the holders, and the firm leaves the startups.
fn hand_over(regions: &mut [Region], context: &Context, firm: &Leaving, value: Money, cause: &str) {
    let Some(startup) = regions[firm.region as usize].startups.get(firm.startup) else { return };
    // Whoever takes the firm over takes its debts along.
    let (holders, debt) = (startup.holders.clone(), startup.debt);
    let value = (value - debts::owed(&regions[firm.region as usize], debt)).max(Money::ZERO);
    for holding in &holders {
        see_outcome(regions, holding);
        let amount = value.share(f64::from(holding.share));
        let reason = Reason::Exit;
        pay_holder(regions, context, &Receipt { payer: None, holding, amount, reason });
    }
    let region = &mut regions[firm.region as usize];
    region.tally.add(Count::Exits, 1);
    region.tally.add(Count::StockListings, i64::from(cause == "listed"));
    startups::leave(region, context, firm.startup, "exited", cause);
}
