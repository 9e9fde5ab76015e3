//! Founding: nascent founders found firms, wait, or give up.
//!
//! A firm is founded if the income that its founder expects of it some years ahead exceeds the income
//! forgone and the cost of founding, and if the founder's cash reaches the minimum (Evans and
//! Jovanovic 1989; Lucas 1978).

use rayon::prelude::*;

use crate::base::chance::{Draw, Name, Purpose, numbered};
use crate::base::money::Money;
use crate::base::space::{Direction, Field};
use crate::model::phases::operation;
use crate::model::rules::business::{self, Business};
use crate::model::rules::context::Context;
use crate::model::rules::recognition::KNOWING;
use crate::model::rules::services::{self, Request, ServiceEffect};
use crate::model::rules::startups::{firm_of, note};
use crate::model::state::agents::founder::{Founder, FounderKind};
use crate::model::state::agents::researcher::Researcher;
use crate::model::state::agents::startup::Startup;
use crate::model::state::awareness::Awareness;
use crate::model::state::happening::FirmEvent;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::{Ledger, Reason, Sector};
use crate::model::state::objects::achievement::Achievement;
use crate::model::state::objects::customers::Orders;
use crate::model::state::region::Region;
use crate::model::state::service::{ClientKind, Service};
use crate::model::state::tally::Count;
use crate::model::world::World;

const ARRIVAL: Purpose = Purpose::new("founding.arrival");
const TRAITS: Purpose = Purpose::new("founding.traits");
const WAGE: Purpose = Purpose::new("founding.wage");
const PLACE: Purpose = Purpose::new("founding.place");
const BEGINNING: Purpose = Purpose::new("founding.beginning");
const DECIDING: Purpose = Purpose::new("founding.deciding");
/// Kind of a founder, for names.
pub const FOUNDER: Purpose = Purpose::new("founder");

/// Bounds of a result's deviation from the median, in standard deviations, that affects its firm.
const SURPRISE_BOUNDS: [f64; 2] = [-3.0, 4.0];

/// Months between two decisions of a founder.
const DECISION_MONTHS: u32 = 3;

/// Share of the cost of founding that help cannot save.
const LEAST_COST: f64 = 0.3;

/// Customers that a firm of the initial stock has found in each year of its life: assumed.
const YEARLY_CUSTOMERS: f64 = 2.0;

/// Most customers of a firm of the initial stock.
const MOST_CUSTOMERS: u32 = 500;

/// Ideas arrive; nascent founders found firms, wait or give up.
pub fn found(world: &mut World) {
    let (regions, context) = world.parts();
    let moving: Vec<Vec<(u8, Founder)>> = regions
        .par_iter_mut()
        .with_max_len(1)
        .map(|region| ideas(region, &context.of(region)))
        .collect();
    // Founders who move arrive in the order of names, regardless of the order of regions.
    let mut moving: Vec<(u8, Founder)> = moving.into_iter().flatten().collect();
    moving.sort_by_cached_key(|(_, founder)| founder.name);
    for (to, founder) in moving {
        let region = &mut regions[to as usize];
        region.tally.add(Count::FoundersArrived, 1);
        region.founders.push(founder);
    }
    regions.par_iter_mut().with_max_len(1).for_each(|region| decide(region, &context.of(region)));
}

/// New ideas of the month; returns the founders who move to another region.
fn ideas(region: &mut Region, context: &Context) -> Vec<(u8, Founder)> {
    let params = &context.scenario.founding;
    let event = context.event();
    let people = context.economy.new_firms * params.ideas_per_new_firm / 12.0 * region.scale;
    let kinds = [FounderKind::Student, FounderKind::Returnee, FounderKind::Employee];
    let mut moving = Vec::new();
    for (kind, share) in kinds.into_iter().zip(params.founder_shares) {
        let weight = match kind {
            FounderKind::Returnee => region.shares.returnees,
            _ => region.shares.founders,
        };
        let mut draw = context.dice.of(region.name, ARRIVAL, numbered(event, 2, kind as u64));
        let count = draw.poisson(people * share * weight);
        for index in 0..count {
            let child = numbered(u64::from(index), 2, kind as u64);
            let founder = newcomer(context, region.name.child(FOUNDER, event, child), kind);
            region.tally.add(Count::Ideas, 1);
            match destination(region, context, &founder) {
                Some(to) => moving.push((to, founder)),
                None => region.founders.push(founder),
            }
        }
    }
    moving
}

/// A nascent founder of that name.
pub fn newcomer(context: &Context, name: Name, kind: FounderKind) -> Founder {
    let params = &context.scenario.founding;
    let mut draw = context.dice.of(name, TRAITS, 0);
    let quality = params.mean_quality[kind as usize] + params.quality_spread * draw.normal();
    // A founder's belief already discounts the own error.
    let spread = params.quality_spread * params.quality_spread;
    let noise = params.belief_noise * params.belief_noise;
    let signal = quality + params.belief_noise * draw.normal();
    let prior = params.mean_quality[kind as usize];
    let belief = prior + (signal - prior) * spread / (spread + noise).max(1e-9);
    Founder {
        name,
        kind,
        field: Field::drawn(&params.field_weights, &mut draw),
        direction: Direction::drawn(&mut draw),
        quality: quality as f32,
        belief: belief as f32,
        wealth: (draw.lognormal(params.median_wealth, params.wealth_spread)
            * context.economy.wage_index) as f32,
        since: context.month,
        awareness: Awareness::drawn(
            &context.scenario.recognition,
            &mut context.dice.of(name, KNOWING, 0),
        ),
    }
}

/// The region that a mobile founder moves to, if it is another.
fn destination(region: &Region, context: &Context, founder: &Founder) -> Option<u8> {
    let mut draw = context.dice.of(founder.name, PLACE, 0);
    if !draw.happens(context.scenario.founding.mobile_share) {
        return None;
    }
    let to = context.geography.choice(region.number, &mut draw);
    (to != region.number).then_some(to)
}

/// Adds an inventor who commercialises a research result as a nascent founder.
pub fn add_inventor(
    region: &mut Region,
    context: &Context,
    inventor: &Researcher,
    achievement: &Achievement,
) {
    let research = &context.scenario.research;
    let founding = &context.scenario.founding;
    let name = achievement.name.child(FOUNDER, 0, 0);
    let mut founder = newcomer(context, name, FounderKind::Researcher);
    let surprise = (f64::from(achievement.log_value) - libm::log(research.median_value))
        / research.value_spread.max(1e-9);
    // A better result makes a better firm, but it is far from decisive alone.
    let lift = founding.spin_off_lift
        * founding.quality_spread
        * surprise.clamp(SURPRISE_BOUNDS[0], SURPRISE_BOUNDS[1]);
    founder.quality += lift as f32;
    founder.belief += lift as f32;
    founder.field = achievement.field;
    founder.direction = achievement.direction;
    founder.awareness = inventor.awareness;
    region.founders.push(founder);
    region.tally.add(Count::SpinOffs, 1);
    region.tally.add(Count::AchievementsTransformed, 1);
}

/// Whether a firm promises more than the income forgone and the cost of founding, given the
/// founder's belief and the prices that are expected.
fn is_worth_it(region: &Region, context: &Context, founder: &Founder) -> bool {
    let params = &context.scenario.founding;
    let business = Business::of(context);
    let prices = business::expected(region, context, founder.field);
    let rent_share = 1.0 - hoped_saving(region, context, founder);
    let option = context.scenario.operation.option / f64::from(first_precision(context)).sqrt();
    let hoped = f64::from(founder.belief) + option;
    let income = business.income(hoped, 0.0, prices, rent_share, params.horizon);
    let cost = params.founding_cost * business.level / params.horizon.max(1.0);
    income - cost >= outside(context, founder) * business.wage
}

/// Income that a founder could earn elsewhere, relative to the wage.
fn outside(context: &Context, founder: &Founder) -> f64 {
    let spread = context.scenario.founding.wage_spread;
    context.dice.of(founder.name, WAGE, 0).lognormal(1.0, spread)
}

/// Share of the rent that a founder who knows incubators expects to save at a host.
fn hoped_saving(region: &Region, context: &Context, founder: &Founder) -> f64 {
    let params = &context.scenario.incubator;
    let is_known = region.is_on(Kind::Incubator) && founder.awareness.knows(Kind::Incubator);
    if !is_known || !params.space {
        return 0.0;
    }
    founder.awareness.trust(Kind::Incubator) * (1.0 - params.rent_share)
}

/// Every nascent founder decides in the first month and every third after it.
fn decide(region: &mut Region, context: &Context) {
    let params = &context.scenario.founding;
    let mut founders = std::mem::take(&mut region.founders);
    founders.sort_by_cached_key(|founder| context.place(founder.name, DECIDING));
    region.looks += founders.len() as u64;
    founders.retain_mut(|founder| {
        let waited = context.month.since(founder.since);
        if f64::from(waited) > params.waiting_months || !is_worth_it(region, context, founder) {
            region.tally.add(Count::IdeasGivenUp, 1);
            return false;
        }
        if !waited.is_multiple_of(DECISION_MONTHS) {
            return true;
        }
        if waited > 0 {
            founder.wealth *= 1.0 + params.saving as f32;
        }
        !establish(region, context, founder)
    });
    region.founders = founders;
}

/// Founds a firm if cash reaches the minimum; returns whether it did.
fn establish(region: &mut Region, context: &Context, founder: &mut Founder) -> bool {
    let params = &context.scenario.founding;
    let prices = context.economy.wage_index;
    let mut cost = params.founding_cost * prices;
    let wealth = f64::from(founder.wealth);
    if wealth < (params.least_cash + params.founding_cost * LEAST_COST) * prices {
        return false;
    }
    cost *= 1.0 - registration_help(region, context, founder, cost);
    if wealth < params.least_cash * prices + cost {
        return false;
    }
    let name = firm_of(founder.name);
    let account = region.ledger.open_with(Sector::Startup, Money::yuan(wealth));
    region
        .ledger
        .transfer(account, Ledger::OUTSIDE, Money::yuan(cost), Reason::RunningCost)
        .expect("a founder has checked that the cash covers the cost");
    let precision = first_precision(context);
    let startup = Startup::new(name, account, founder, precision, context.month);
    let startup = equipped(context, founder, wealth - cost, startup);
    let id = operation::begin(region, context, startup);
    region.tally.add(Count::Founded, 1);
    region.memory.count_founding(context.month);
    region.events_seen += 1;
    note(region, id, context.month, FirmEvent::Founded(founder.kind));
    true
}

/// Precision of a founder's belief about the own quality.
pub fn first_precision(context: &Context) -> f32 {
    let params = &context.scenario.founding;
    let spread = params.quality_spread * params.quality_spread;
    let noise = params.belief_noise * params.belief_noise;
    (1.0 / spread.max(1e-6) + 1.0 / noise.max(1e-6)) as f32
}

/// Share of the cost of founding that a host's help with registration saves.
fn registration_help(
    region: &mut Region,
    context: &Context,
    founder: &mut Founder,
    cost: f64,
) -> f64 {
    let params = &context.scenario.incubator;
    if !params.registration {
        return 0.0;
    }
    let request = Request {
        kind: Kind::Incubator,
        service: Service::Registration,
        client: founder.name,
        client_kind: ClientKind::Founder,
        field: founder.field,
        payer: Ledger::OUTSIDE,
        fee: 0.0,
        startup: None,
        hours: params.registration_hours,
        leaves: 0.0,
        benefit: cost,
    };
    let Some(served) = services::ask(region, context, &mut founder.awareness, &request) else {
        return 0.0;
    };
    let saved = params.registration_saving * served.skill;
    let effect = ServiceEffect {
        before: cost,
        after: cost * (1.0 - saved),
        outcome: params.registration_outcome,
    };
    services::conclude(region, context, &mut founder.awareness, &request, &served, effect);
    saved
}

/// A new firm with what is drawn for it and with the cash of its beginning.
fn equipped(context: &Context, founder: &Founder, cash: f64, startup: Startup) -> Startup {
    let operation = &context.scenario.operation;
    let mut draw = context.dice.of(startup.name, BEGINNING, 0);
    let [luck, steadiness, development] = [draw.normal(), draw.normal(), draw.normal()];
    let (unequal, spread) = (operation.luck_unequal, operation.rd_spread);
    Startup {
        luck: (operation.first_luck * luck) as f32,
        volatility: (operation.luck_spread * libm::exp(unequal * steadiness)) as f32,
        // The mean of the shares is the parameter.
        rd_share: (operation.rd_share * libm::exp(spread * development - 0.5 * spread * spread))
            as f32,
        is_scalable: draw.happens(context.scenario.founding.scalable_share),
        outside: outside(context, founder) as f32,
        endowment: cash as f32,
        costs: (Business::of(context).standing_cost(0.0, 1.0) / 12.0) as f32,
        ..startup
    }
}

/// A firm that exists at the start, older than the run.
pub fn enter_stock(region: &mut Region, context: &Context, name: Name, age: u32, draw: &mut Draw) {
    let kinds = [FounderKind::Student, FounderKind::Returnee, FounderKind::Employee];
    let kind = kinds[draw.below(3) as usize];
    let founder = newcomer(context, name, kind);
    let operation = &context.scenario.operation;
    // Founders with little hope, or without the cash to begin, founded nothing.
    let least = context.scenario.founding.least_cash * context.economy.wage_index;
    if founder.belief < 0.0 || f64::from(founder.wealth) < least {
        return;
    }
    let wealth = f64::from(founder.wealth);
    let account = region.ledger.open_with(Sector::Startup, Money::yuan(wealth));
    let precision = first_precision(context) + age as f32 / 12.0;
    let founded = context.month.minus(age);
    let startup = Startup {
        booked: context.month.minus(1),
        ..Startup::new(firm_of(name), account, &founder, precision, founded)
    };
    let mut startup = equipped(context, &founder, wealth, startup);
    // A firm that has survived for that long has found customers.
    let years = f64::from(age) / 12.0;
    let grown = YEARLY_CUSTOMERS * libm::exp(f64::from(founder.quality)) * years;
    let kept = (1.0 - libm::exp(-operation.churn * years)) / (operation.churn * years).max(1e-9);
    let orders = draw.poisson(grown * kept).min(MOST_CUSTOMERS);
    startup.customers.win(&Orders::drawn(orders, operation.customer_tail, draw), 1.0);
    operation::begin(region, context, startup);
}
