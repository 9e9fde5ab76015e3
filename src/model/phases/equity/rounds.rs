//! Rounds: investors judge the firms that they meet; the best offer is closed.

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose, power, second};
use crate::base::money::Money;
use crate::model::phases::equity::funds::{due_month, pay};
use crate::model::phases::equity::seek::{Seeker, met};
use crate::model::rules::business::{self, Business};
use crate::model::rules::context::Context;
use crate::model::rules::evaluation::Belief;
use crate::model::rules::instruments;
use crate::model::state::agents::investor::{Investor, InvestorKind};
use crate::model::state::agents::startup::{Holding, Startup};
use crate::model::state::event::rows::RoundRow;
use crate::model::state::ledger::Reason;
use crate::model::state::region::Region;
use crate::model::state::tally::Count;

const MEETING: Purpose = Purpose::new("equity.meeting");
const JUDGING: Purpose = Purpose::new("equity.judging");
const LOOKING: Purpose = Purpose::new("equity.looking");
const TURN: Purpose = Purpose::new("equity.turn");
const PARTNERS: Purpose = Purpose::new("equity.partners");

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
    /// Money a month that the plan spends, CNY.
    pub burn: f64,
    pub arranged: Option<Name>,
}

/// The best offer that a seeker gets from the investors it meets.
pub fn offer(regions: &[Region], context: &Context, seeker: &Seeker) -> Option<RoundOffer> {
    let event = context.event();
    let home = &regions[seeker.region as usize];
    let startup = home.startups.get(seeker.startup)?;
    if !has_reached_milestone(context, startup) {
        return None;
    }
    let mut draw = context.dice.of(seeker.name, MEETING, event);
    let mut best: Option<(f64, RoundOffer)> = None;
    let mut asked: Vec<(u8, Id<Investor>)> =
        startup.holders.iter().map(|holding| (holding.region, holding.investor)).collect();
    for meeting in 0..seeker.reach {
        let away = context.geography.choice(seeker.region, &mut draw);
        let place = if meeting == 0 { seeker.region } else { away };
        let known = met(&regions[place as usize], startup.rounds, &mut draw);
        asked.extend(known.map(|entry| (place, entry.id)));
    }
    // Those who hold shares already are asked first.
    for (place, id) in asked {
        let region = &regions[place as usize];
        let Some(investor) = region.investors.get(id) else { continue };
        if investor.kind == InvestorKind::Guidance && place != seeker.region {
            continue;
        }
        let Some(offered) = terms(context, home, startup, seeker, investor) else { continue };
        let Offered { ticket, stake, burn, worth } = offered;
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
                    investor: id,
                    to: seeker.region,
                    startup: seeker.startup,
                    name: seeker.name,
                    ticket,
                    stake,
                    burn,
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

/// What an investor offers.
struct Offered {
    ticket: Money,
    stake: f64,
    /// Money a month that the plan spends.
    burn: f64,
    /// Expected value relative to the price.
    worth: f64,
}

/// What an investor offers for a firm, if it sees enough in it.
fn terms(
    context: &Context,
    home: &Region,
    startup: &Startup,
    seeker: &Seeker,
    investor: &Investor,
) -> Option<Offered> {
    let params = &context.scenario.equity;
    let is_early = startup.rounds == 0;
    match investor.kind {
        kind if kind.is_early_only() && !is_early => return None,
        InvestorKind::IncubatorFund => {
            let is_tenant = startup.host().is_some() && context.scenario.incubator.seed;
            if !is_tenant {
                return None;
            }
        }
        _ => (),
    }
    let view = view(context, startup, seeker, investor);
    let business = Business::of(context);
    let prices = business::expected(home, context, startup.field);
    let mass = startup.customers.mass();
    let value = business.customer_value(view.capability, business.price(prices, mass));
    let orders_of =
        |is_scalable: bool| business.wish(value, mass, business.reach(mass, is_scalable));
    let (fast, slow) = (orders_of(true), orders_of(false));
    let unit = business.unit()
        * business.price(business::current(home, context, startup.field), mass)
        * business.attraction(startup.capability() + f64::from(startup.luck));
    let bills = context.scenario.operation.receivable_months / 12.0 * unit * fast;
    let yearly = business.cost(fast, mass, business.reach(mass, true)) + bills;
    let plan = yearly * params.plan_months / 12.0 / (1.0 - params.development_share);
    let cash = home.ledger.balance(startup.account).to_yuan().max(0.0);
    let wanted = params.ticket_margin * (plan - cash);
    let ticket = wanted.min(params.tickets[investor.kind as usize] * business.level);
    if ticket < params.least_ticket * business.level || ticket < params.least_part * wanted {
        return None;
    }
    let after = |orders: f64, years: f64, customers: f64| {
        let growth = orders / (customers + context.scenario.operation.seed_customers);
        let growth = (growth - business.lost) * params.lasting_growth;
        let then = (customers + context.scenario.operation.free_orders)
            * libm::exp((growth * years).min(LARGEST_EXPONENT));
        let sales = business.unit()
            * business.price(prices, then)
            * business.attraction(view.capability)
            * then;
        params.value_per_sales * sales
    };
    let least = mass.max(1.0);
    let hoped = view.scalable * after(fast, HORIZON, least)
        + (1.0 - view.scalable) * after(slow, HORIZON, least);
    let hoped = hoped * libm::exp(-params.discount * HORIZON * DISCOUNTED);
    let before =
        NEAR_SHARE * after(f64::from(startup.orders), NEAR, mass) * libm::exp(-params.discount);
    let stake = (ticket / (before + ticket)).min(params.largest_stake);
    let price = context.nation.capital_price * params.hurdle;
    let worth = hoped / (before + ticket) / price.max(1e-9);
    let financed = plan.min((ticket + cash) / params.ticket_margin.max(1e-9));
    (worth >= 1.0).then(|| Offered {
        ticket: Money::yuan(ticket),
        stake,
        burn: financed / params.plan_months,
        worth,
    })
}

/// Years after which investors reckon with the value of a firm that has grown.
const HORIZON: f64 = 5.0;

/// Share of those years over which they discount it: it grows on the way.
const DISCOUNTED: f64 = 0.55;

/// Years ahead, and share, of the value that a firm has before the plan.
const NEAR: f64 = 2.0;
const NEAR_SHARE: f64 = 0.5;

/// Bound of an exponent of growth.
const LARGEST_EXPONENT: f64 = 20.0;

/// What an investor believes of a firm.
struct View {
    /// Log capability.
    capability: f64,
    /// Probability that it is scalable.
    scalable: f64,
}

/// What an investor sees of a firm: quality with an error, better known the more it has shown, and
/// whether it is scalable, with the true share of such firms as the prior.
fn view(context: &Context, startup: &Startup, seeker: &Seeker, investor: &Investor) -> View {
    let params = &context.scenario.equity;
    let founding = &context.scenario.founding;
    let rounds = u64::from(startup.rounds);
    let care = learned_part(context, investor) * (1.0 - seeker.advice)
        / (1.0 + RECORD_COUNTS * f64::from(startup.rounds));
    let look = |of: u64| {
        let mut lasting =
            context.dice.between(startup.name, investor.name, JUDGING, 2 * rounds + of);
        let event = if of == 0 { context.event() } else { second(context.event()) };
        let mut passing = context.dice.between(startup.name, investor.name, LOOKING, event);
        [lasting.normal(), lasting.normal()]
            .map(|error| LASTING_ERROR * error + PASSING_ERROR * passing.normal())
    };
    let sigma = f64::from(investor.noise) * care;
    let [quality, scale] = look(0);
    let truth = startup.capability();
    let spread = founding.quality_spread;
    let mut belief =
        Belief { mean: f64::from(startup.learned), precision: 1.0 / (spread * spread) }
            .after(truth + sigma * quality, 1.0 / (sigma * sigma));
    for &(signal, precision) in &seeker.shown {
        belief = belief.after(signal, precision);
    }
    if investor.focus == startup.field {
        // A specialist's second assessment has the same precision as the first.
        let [again, _] = look(1);
        belief = belief.after(truth + sigma * again, 1.0 / (sigma * sigma));
    }
    let noise = params.scalability_noise * care;
    let seen = f64::from(u8::from(startup.is_scalable)) + noise * scale;
    let prior = founding.scalable_share;
    let evidence = ((2.0 * seen - 1.0) / (2.0 * noise * noise)).clamp(-LARGEST_ODDS, LARGEST_ODDS);
    let odds = prior / (1.0 - prior).max(1e-9) * libm::exp(evidence);
    View { capability: belief.mean, scalable: odds / (1.0 + odds) }
}

/// Parts of an investor's error that stay and that change with a second look: their squares add up
/// to one.
const LASTING_ERROR: f64 = 0.8;
const PASSING_ERROR: f64 = 0.6;

/// How much better a firm is known with each round that it has had.
const RECORD_COUNTS: f64 = 0.5;

/// Bound of log odds.
const LARGEST_ODDS: f64 = 30.0;

/// Whether a firm has reached the sales that its next round asks for.
fn has_reached_milestone(context: &Context, startup: &Startup) -> bool {
    let [second, third, fourth] = context.scenario.equity.milestones;
    let least = match startup.rounds {
        0 => 0.0,
        1 => second,
        2 => third,
        more => fourth * power(LATER_MILESTONES, u32::from(more) - 3),
    };
    f64::from(startup.usual_sales) >= least * context.economy.wage_index
}

/// By how much the milestone rises from each later round to the next.
const LATER_MILESTONES: f64 = 3.0;

/// An investor's error relative to that of a novice: one part cannot be reduced, the rest falls with
/// the outcomes seen.
fn learned_part(context: &Context, investor: &Investor) -> f64 {
    let params = &context.scenario.equity;
    let seen = f64::from(investor.outcomes);
    let learned = params.outcomes_to_learn / (params.outcomes_to_learn + seen);
    UNLEARNABLE + (1.0 - UNLEARNABLE) * learned
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
    startup.burn = offer.burn as f32;
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
