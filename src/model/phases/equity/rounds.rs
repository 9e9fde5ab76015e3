//! Rounds: investors judge the firms that they meet; the best offer is closed.

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose, power};
use crate::base::money::Money;
use crate::model::phases::equity::funds::{due_month, pay};
use crate::model::phases::equity::seek::{Seeker, met};
use crate::model::rules::context::Context;
use crate::model::rules::evaluation::Belief;
use crate::model::rules::{instruments, startups};
use crate::model::state::agents::investor::{Investor, InvestorKind};
use crate::model::state::agents::startup::{Holding, Startup};
use crate::model::state::event::rows::RoundRow;
use crate::model::state::ledger::Reason;
use crate::model::state::region::Region;
use crate::model::state::tally::Count;

const MEETING: Purpose = Purpose::new("equity.meeting");
const JUDGING: Purpose = Purpose::new("equity.judging");
const TURN: Purpose = Purpose::new("equity.turn");
const PARTNERS: Purpose = Purpose::new("equity.partners");

/// Customers below which venture capital does not look at a firm's first round.
const VENTURE_CUSTOMERS: u16 = 3;

/// Share of an investor's error that experience does not reduce.
const UNLEARNABLE: f64 = 0.5;

/// A financing round that both sides want.
#[derive(Clone, Copy, Debug)]
pub struct RoundOffer {
    pub turn: u64,
    pub from: u8,
    pub investor: Id<Investor>,
    pub to: u8,
    pub startup: Id<Startup>,
    pub name: Name,
    pub ticket: Money,
    pub stake: f64,
    pub arranged: Option<Name>,
}

/// The best offer that a seeker gets from the investors it meets.
pub fn offer(regions: &[Region], context: &Context, seeker: &Seeker) -> Option<RoundOffer> {
    let event = context.event();
    let home = &regions[seeker.region as usize];
    let startup = home.startups.get(seeker.startup)?;
    let mut draw = context.dice.of(seeker.name, MEETING, event);
    let mut best: Option<(f64, RoundOffer)> = None;
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
                RoundOffer {
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

/// Whether the investor has no capacity for another deal this year. Capacity is rounded randomly
/// from year to year, so that it is right on average at any scale.
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
        InvestorKind::Venture if is_early && startup.customers < VENTURE_CUSTOMERS => return None,
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
        // A specialist's second assessment has the same precision as the first.
        let error = sigma * context.dice.between(startup.name, investor.name, JUDGING, 1).normal();
        belief = belief.after(startup.capability() + error, 1.0 / (sigma * sigma));
    }
    let prices = context.economy.wage_index;
    let sales = startups::yearly_sales(context, startup) + params.hoped_sales * prices;
    let value = params.value_per_sales * sales * libm::exp(params.value_elasticity * belief.mean);
    let growth = power(params.ticket_growth, startup.rounds.into());
    let ticket = params.tickets[kind] * prices * growth;
    // The price follows from the firm's sales alone; an investor who sees more value pays up to
    // that.
    let plain = params.value_per_sales * sales;
    let stake = (ticket / (plain + ticket)).min(params.largest_stake);
    let worth = stake * (value + ticket) / ticket;
    (worth >= params.hurdle).then(|| (Money::yuan(ticket), stake, worth))
}

/// An investor's error: one part cannot be reduced, the rest falls with the outcomes seen.
fn noise_of(context: &Context, investor: &Investor) -> f64 {
    let params = &context.scenario.equity;
    let seen = f64::from(investor.outcomes);
    let learned = params.outcomes_to_learn / (params.outcomes_to_learn + seen);
    f64::from(investor.noise) * (UNLEARNABLE + (1.0 - UNLEARNABLE) * learned)
}

/// Closes a round, if the investor still has the money and the time.
pub fn close(regions: &mut [Region], context: &Context, offer: &RoundOffer) {
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
        let context = context.of(region);
        instruments::vc_fund::reward(region, &context, offer.startup, kind, offer.ticket);
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
