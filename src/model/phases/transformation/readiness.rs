//! Readiness: from the laboratory to usable technology.

use rayon::prelude::*;

use crate::base::arena::Id;
use crate::base::chance::Purpose;
use crate::base::money::Money;
use crate::model::phases::founding;
use crate::model::rules::context::Context;
use crate::model::rules::evaluation::Belief;
use crate::model::rules::services::{self, Request, ServiceEffect};
use crate::model::rules::startups;
use crate::model::state::agents::researcher::Researcher;
use crate::model::state::directory::Entry;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::{Ledger, Reason};
use crate::model::state::objects::achievement::Achievement;
use crate::model::state::region::Region;
use crate::model::state::service::{ClientKind, Service};
use crate::model::state::tally::Count;
use crate::model::world::World;

const READINESS: Purpose = Purpose::new("transformation.readiness");
const SCREENING: Purpose = Purpose::new("transformation.screening");
const SPIN_OFF: Purpose = Purpose::new("transformation.spin_off");
const RIPENING: Purpose = Purpose::new("transformation.ripening");

/// The owner's expectation of log market value, from its own view and any evaluation.
fn expectation(context: &Context, achievement: &Achievement, view: f64) -> Belief {
    let noise = context.scenario.protection.own_noise;
    let spread = context.scenario.research.value_spread;
    let prior = Belief {
        mean: libm::log(context.scenario.research.median_value),
        precision: 1.0 / (spread * spread),
    };
    let belief = prior.after(view, 1.0 / (noise * noise));
    match achievement.evaluated {
        Some((signal, precision)) => belief.after(f64::from(signal), f64::from(precision)),
        None => belief,
    }
}

/// An owner decides whether to develop a result further, and has it tested.
pub fn prepare(
    region: &mut Region,
    context: &Context,
    researcher: &mut Researcher,
    mut achievement: Achievement,
    view: f64,
) {
    let params = &context.scenario.transformation;
    let mut draw = context.dice.of(achievement.name, READINESS, 0);
    let [low, high] = params.fresh_levels;
    achievement.readiness = low + draw.below(u32::from(high.saturating_sub(low)) + 1) as u8;
    let levels = f64::from(params.ready_level.saturating_sub(achievement.readiness));
    let expected = expectation(context, &achievement, view);
    let prices = context.economy.wage_index;
    let cost = levels * params.pilot_cost * prices;
    let request = Request {
        kind: Kind::TransformationCenter,
        service: Service::PilotTest,
        client: achievement.name,
        client_kind: ClientKind::Achievement,
        field: achievement.field,
        payer: region.body(achievement.owner),
        fee: cost * context.scenario.transformation_center.pilot_fee_share,
        startup: None,
        hours: levels * context.scenario.transformation_center.pilot_hours,
        leaves: context.scenario.transformation_center.matching_reserve,
        benefit: libm::exp(expected.mean) * params.hope * prices + cost,
    };
    let help = help(region, context, researcher, &mut achievement, &request);
    let (saving, speed) = match help {
        Some((_, saving, speed)) => (saving, speed),
        None => (0.0, 0.0),
    };
    let after = screened(region, context, &achievement, expected, help.map(|(skill, ..)| skill));
    let own_cost = cost * (1.0 - saving);
    let hoped = libm::exp(after.mean) * params.hope * prices;
    let is_carried_on = hoped * inventor_incentive(context) > own_cost;
    region.tally.add(Count::AchievementsCarriedOn, i64::from(is_carried_on));
    if !is_carried_on {
        return;
    }
    let paid = region.ledger.transfer(
        region.body(achievement.owner),
        Ledger::OUTSIDE,
        Money::yuan(own_cost),
        Reason::PilotTest,
    );
    if paid.is_err() {
        region.tally.add(Count::PilotsUnaffordable, 1);
        return;
    }
    let months = levels * params.pilot_months * (1.0 - speed);
    region.tally.add(Count::PilotMonths, months as i64);
    achievement.readiness = params.ready_level.max(achievement.readiness);
    achievement.view = after.mean as f32;
    let ready = context.month.plus(1 + months as u32);
    achievement.stale = context.month.plus(params.shelf_months as u32).max(ready.next());
    let id = region.achievements.insert(achievement);
    region.calendars.deadlines.enter(ready, id);
}

/// The inventors' share at which `hope` applies: the usual one.
const USUAL_SHARE: f64 = 0.5;

/// Inventors' incentive to develop a result further, relative to the usual share.
fn inventor_incentive(context: &Context) -> f64 {
    let params = &context.scenario.transformation;
    libm::pow(params.inventor_share / USUAL_SHARE, params.share_response)
}

/// A transformation center tests a result and clears its titles: returns its skill and the shares
/// of cost and time that it saves.
fn help(
    region: &mut Region,
    context: &Context,
    researcher: &mut Researcher,
    achievement: &mut Achievement,
    request: &Request,
) -> Option<(f64, f64, f64)> {
    let center = &context.scenario.transformation_center;
    if !(center.pilot || center.terms || center.screening) || request.hours <= 0.0 {
        return None;
    }
    let awareness = &mut researcher.awareness;
    let served = services::ask(region, context, awareness, request)?;
    let on = |switch: bool| f64::from(u8::from(switch)) * served.skill;
    let saving = center.pilot_saving * on(center.pilot);
    let speed = center.pilot_speed * on(center.pilot);
    if center.terms {
        let clarity = f64::from(achievement.clarity);
        let cleared = center.clarity_gain * served.skill * (1.0 - clarity);
        achievement.clarity = (clarity + cleared) as f32;
    }
    let months = context.scenario.transformation.pilot_months;
    let effect = ServiceEffect::by_skill(context, &served, months, months * (1.0 - speed));
    services::conclude(region, context, awareness, request, &served, effect);
    Some((served.skill, saving, speed))
}

/// The belief after a center has screened the result, if one has.
fn screened(
    region: &mut Region,
    context: &Context,
    achievement: &Achievement,
    belief: Belief,
    skill: Option<f64>,
) -> Belief {
    let Some(skill) = skill.filter(|_| context.scenario.transformation_center.screening) else {
        return belief;
    };
    region.tally.add(Count::Screenings, 1);
    let sigma = context.scenario.protection.own_noise * (1.5 - skill);
    let error = sigma * context.dice.of(achievement.name, SCREENING, 0).normal();
    belief.after(f64::from(achievement.log_value) + error, 1.0 / (sigma * sigma))
}

/// Research results become ready or obsolete. Each region touches only itself.
pub fn ripen(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        let mut due = region.calendars.deadlines.take(context.month);
        due.retain(|&id| region.achievements.get(id).is_some());
        due.sort_by_cached_key(|&id| context.place(region.achievements[id].name, RIPENING));
        region.looks += due.len() as u64;
        for id in due {
            if region.achievements[id].stale <= context.month {
                region.achievements.remove(id);
            } else {
                offer(region, &context, id);
            }
        }
        renew(region, &context);
    });
}

/// A ready result is commercialised by its inventor or put on offer.
fn offer(region: &mut Region, context: &Context, id: Id<Achievement>) {
    let achievement = region.achievements[id];
    region.tally.add(Count::AchievementsReady, 1);
    if spin_off(region, context, &achievement) {
        region.achievements.remove(id);
        return;
    }
    let entry = Entry { name: achievement.name, id, direction: achievement.direction };
    region.directories.offered[achievement.field as usize].add(entry);
    region.calendars.deadlines.enter(achievement.stale, id);
    if list(region, context, &achievement) {
        region.achievements[id].is_listed = true;
        region.directories.listed[achievement.field as usize].add(entry);
    }
}

/// An inventor who prefers to found a firm does so.
fn spin_off(region: &mut Region, context: &Context, achievement: &Achievement) -> bool {
    let Some(&inventor) = region.researchers.get(achievement.inventor) else { return false };
    let chance =
        context.scenario.transformation.spin_off_chance * 2.0 * f64::from(inventor.orientation);
    let mut draw = context.dice.of(achievement.name, SPIN_OFF, 0);
    if !draw.happens(chance) {
        return false;
    }
    founding::add_inventor(region, context, &inventor, achievement);
    true
}

/// The owner asks an exchange for a listing.
fn list(region: &mut Region, context: &Context, achievement: &Achievement) -> bool {
    let params = &context.scenario.exchange;
    if !params.listing {
        return false;
    }
    let Some(inventor) = region.researchers.get(achievement.inventor) else { return false };
    let mut awareness = inventor.awareness;
    let prices = context.economy.wage_index;
    let fear =
        if achievement.owner.is_public() { context.scenario.transformation.fear } else { 0.0 };
    let request = Request {
        kind: Kind::Exchange,
        service: Service::Listing,
        client: achievement.name,
        client_kind: ClientKind::Achievement,
        field: achievement.field,
        payer: region.body(achievement.owner),
        fee: params.listing_fee * prices,
        startup: None,
        hours: params.listing_hours,
        leaves: params.collateral_reserve,
        benefit: libm::exp(f64::from(achievement.view))
            * (context.scenario.transformation.hope * params.hoped_proceeds
                + fear * params.hoped_relief)
            * prices,
    };
    let served = services::deliver(region, context, &mut awareness, &request, |_| (fear, 0.0));
    region.tally.add(Count::Listings, i64::from(served.is_some()));
    if let Some(inventor) = region.researchers.get_mut(achievement.inventor) {
        inventor.awareness = awareness;
    }
    served.is_some()
}

/// Updates the directories of a third of the fields.
fn renew(region: &mut Region, context: &Context) {
    let turn = startups::turn_of(context.month);
    for field in (turn..region.directories.offered.len()).step_by(3) {
        let achievements = &region.achievements;
        let is_there = |entry: &Entry<Achievement>| achievements.get(entry.id).is_some();
        region.directories.offered[field].renew(is_there);
        region.directories.listed[field].renew(is_there);
        let enterprises = &region.enterprises;
        region.directories.sellers[field].renew(|entry| enterprises.get(entry.id).is_some());
    }
}
