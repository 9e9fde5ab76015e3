//! Needs arise in enterprises, are specified or not, and find helpers for the search.

use rayon::prelude::*;

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose};
use crate::base::space::Direction;
use crate::model::rules::context::Context;
use crate::model::rules::services::{self, Request, ServiceEffect};
use crate::model::rules::{enterprises, startups};
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::awareness::Awareness;
use crate::model::state::kind::Kind;
use crate::model::state::objects::need::Need;
use crate::model::state::region::Region;
use crate::model::state::service::{ClientKind, Service};
use crate::model::state::tally::Count;
use crate::model::world::World;

const ARRIVAL: Purpose = Purpose::new("need.arrival");
const TRAITS: Purpose = Purpose::new("need.traits");
const DIAGNOSIS: Purpose = Purpose::new("need.diagnosis");
const TURN: Purpose = Purpose::new("need.turn");
/// Upper limit of a firm's needs in a quarter: a limit of the program, so that extreme parameters
/// cannot fill the memory.
const MOST_NEEDS: u32 = 1_000;
/// Kind of a need, for names.
const NEED: Purpose = Purpose::new("need");

/// Needs arise and look for helpers. Each region touches only itself.
pub fn arise(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        let patience = context.scenario.transformation.patience_months as u32;
        let enterprises = &region.enterprises;
        let before = region.needs.len();
        region.needs.retain(|need| {
            context.month.since(need.since) <= patience && enterprises.get(need.buyer).is_some()
        });
        region.tally.add(Count::NeedsGivenUp, (before - region.needs.len()) as i64);
        let unspoken = put_into_words(region, &context);
        diagnose(region, &context, unspoken);
        for (.., place) in requests_for_help(region, &context) {
            find_helpers(region, &context, place);
        }
    });
}

/// Places of the needs for which firms ask for help this month, in drawn order: a firm that
/// searches without success does so every fourth month. Needs stay in the order in which they
/// arose, which is close to the memory order of their firms.
fn requests_for_help(region: &mut Region, context: &Context) -> Vec<(u64, Name, usize)> {
    let event = context.event();
    let mut requests_for_help = Vec::new();
    for (place, need) in region.needs.iter_mut().enumerate() {
        need.helpers = [None; 4];
        if context
            .month
            .since(need.since)
            .is_multiple_of(context.scenario.transformation.help_months)
        {
            requests_for_help.push((context.turn(need.name, TURN, event), need.name, place));
        }
    }
    requests_for_help.sort_unstable();
    requests_for_help
}

/// New needs of enterprises whose quarter ends this month. Returns the enterprises with needs that
/// they cannot specify.
fn put_into_words(region: &mut Region, context: &Context) -> Vec<Id<Enterprise>> {
    let params = &context.scenario.transformation;
    let budget = enterprises::budget_of_weight(region, context);
    let event = context.event();
    let relative = neediness_of_region(context, budget);
    let rate = params.needs_rate / 4.0 * relative;
    let mut unspoken = Vec::new();
    let due = &region.quarters.enterprises[startups::turn_of(context.month)];
    region.looks += due.len() as u64;
    let (mut arisen, mut articulated) = (0, 0);
    for &id in due {
        let Some(enterprise) = region.enterprises.get_mut(id) else { continue };
        let mean = rate * f64::from(enterprise.neediness);
        let count = context.dice.of(enterprise.name, ARRIVAL, event).poisson(mean).min(MOST_NEEDS);
        for index in 0..count {
            let name = enterprise.name.child(NEED, event, u64::from(index));
            let mut draw = context.dice.of(name, TRAITS, 0);
            arisen += 1;
            let ability = params.articulate_share
                + (1.0 - params.articulate_share) * f64::from(enterprise.training);
            if draw.happens(ability) {
                let own = budget * enterprises::weight(enterprise);
                articulated += 1;
                region.needs.push(need_of(context, id, enterprise, name, own, relative));
            } else {
                enterprise.unspoken = enterprise.unspoken.saturating_add(1);
            }
        }
        if enterprise.unspoken > 0 {
            unspoken.push(id);
        }
    }
    region.tally.add(Count::Needs, arisen);
    region.tally.add(Count::NeedsArticulated, articulated);
    unspoken
}

/// Growth of a region's needs with the budget per unit of weight there.
fn neediness_of_region(context: &Context, budget: f64) -> f64 {
    let params = &context.scenario.transformation;
    libm::pow(budget / params.reference_budget, params.needs_elasticity)
}

/// A specified need.
fn need_of(
    context: &Context,
    buyer: Id<Enterprise>,
    enterprise: &Enterprise,
    name: Name,
    budget: f64,
    regional: f64,
) -> Need {
    let params = &context.scenario.transformation;
    let mut draw = context.dice.of(name, TRAITS, 1);
    let takes_research = draw.happens(params.research_share);
    let kind = if takes_research { params.research_worth } else { 1.0 };
    // The rest of the exponent: spending on needs grows in proportion to the budget.
    let size = budget / (regional * f64::from(enterprise.neediness)) * context.economy.wage_index;
    let spread = params.need_spread;
    let worth = params.need_worth * kind * size * draw.lognormal(1.0, spread)
        / libm::exp(spread * spread / 2.0);
    Need {
        name,
        buyer,
        field: enterprise.field,
        direction: enterprise.direction.near(params.need_straying, &mut draw),
        worth,
        takes_research,
        since: context.month,
        helpers: [None; 4],
    }
}

/// Productivity centers diagnose firms with needs that they cannot specify.
fn diagnose(region: &mut Region, context: &Context, mut clients: Vec<Id<Enterprise>>) {
    let params = &context.scenario.productivity_center;
    if !region.is_on(Kind::ProductivityCenter) || !(params.diagnosis || params.training) {
        return;
    }
    let event = context.event();
    clients.sort_by_cached_key(|&id| {
        let name = region.enterprises[id].name;
        (context.turn(name, DIAGNOSIS, event), name)
    });
    for id in clients {
        visit(region, context, id);
    }
}

/// A diagnosis and a course for one firm.
fn visit(region: &mut Region, context: &Context, id: Id<Enterprise>) {
    let params = &context.scenario.productivity_center;
    let prices = context.economy.wage_index;
    let enterprise = &region.enterprises[id];
    let (name, field, direction) = (enterprise.name, enterprise.field, enterprise.direction);
    let mut awareness = enterprise.awareness;
    let request = Request {
        kind: Kind::ProductivityCenter,
        service: Service::Diagnosis,
        client: name,
        client_kind: ClientKind::Enterprise,
        field,
        payer: enterprise.account,
        fee: params.diagnosis_fee * prices,
        startup: None,
        hours: params.diagnosis_hours,
        leaves: context.scenario.productivity_center.appraisal_reserve,
        benefit: params.diagnosis_benefit * prices,
    };
    let served = services::ask(region, context, &mut awareness, &request);
    if let Some(served) = served {
        let event = context.event();
        let mut draw = context.dice.of(name, DIAGNOSIS, event ^ 2);
        let is_found = params.diagnosis && draw.happens(params.articulation_gain * served.skill);
        let before = f64::from(region.enterprises[id].unspoken);
        if is_found {
            let unit = enterprises::budget_of_weight(region, context);
            let regional = neediness_of_region(context, unit);
            let budget = unit * enterprises::weight(&region.enterprises[id]);
            let name = name.child(NEED, event, u64::from(MOST_NEEDS));
            let need = need_of(context, id, &region.enterprises[id], name, budget, regional);
            region.needs.push(need);
            region.enterprises[id].unspoken -= 1;
            region.tally.add(Count::NeedsArticulated, 1);
            region.tally.add(Count::NeedsDiagnosed, 1);
        }
        teach(region, context, id, &mut awareness, served.skill);
        report_need_to_researchers(region, context, id, direction);
        let after = f64::from(region.enterprises[id].unspoken);
        let outcome = if is_found { params.outcome_found } else { params.outcome_missed };
        let effect = ServiceEffect { before, after, outcome };
        services::conclude(region, context, &mut awareness, &request, &served, effect);
    }
    region.enterprises[id].awareness = awareness;
}

/// A course raises absorptive capacity and the ability to specify needs.
fn teach(
    region: &mut Region,
    context: &Context,
    id: Id<Enterprise>,
    awareness: &mut Awareness,
    skill: f64,
) {
    let params = &context.scenario.productivity_center;
    if params.training {
        let training = &mut region.enterprises[id].training;
        *training += (params.training_gain * skill * (1.0 - f64::from(*training))) as f32;
        region.tally.add(Count::FirmsTrained, 1);
    }
    if params.navigation && context.scenario.recognition.on {
        awareness.learn_of(Kind::PatentAgency);
    }
}

/// A firm's need becomes known to researchers (pain-point feedback, L2765).
fn report_need_to_researchers(
    region: &mut Region,
    context: &Context,
    id: Id<Enterprise>,
    direction: Direction,
) {
    if context.scenario.information_service.feedback {
        let field = region.enterprises[id].field;
        region.signals[field as usize].add(direction);
    }
}

/// Channels of help, by their place in `Need::helpers`.
const HELPERS: [Kind; 4] = [
    Kind::InformationService,
    Kind::ProductivityCenter,
    Kind::TransformationCenter,
    Kind::Exchange,
];

/// The intermediaries that help a need's search this month.
fn find_helpers(region: &mut Region, context: &Context, place: usize) {
    let need = region.needs[place];
    let enterprise = &region.enterprises[need.buyer];
    let (payer, mut awareness) = (enterprise.account, enterprise.awareness);
    for (channel, kind) in HELPERS.into_iter().enumerate() {
        let request = request_of(context, &need, kind, payer);
        let helper = request.and_then(|request| {
            let served =
                services::deliver(region, context, &mut awareness, &request, |_| (0.0, 1.0))?;
            Some(served.provider)
        });
        region.needs[place].helpers[channel] = helper;
    }
    region.enterprises[need.buyer].awareness = awareness;
    if region.needs[place].helpers[0].is_some() && context.scenario.information_service.feedback {
        region.signals[need.field as usize].add(need.direction);
    }
}

/// The request of a need to a type, if the type helps with such needs.
fn request_of(
    context: &Context,
    need: &Need,
    kind: Kind,
    payer: crate::model::state::ledger::AccountId,
) -> Option<Request> {
    let scenario = context.scenario;
    let prices = context.economy.wage_index;
    let (service, fee, hours) = match kind {
        Kind::InformationService if scenario.information_service.database => {
            let params = &scenario.information_service;
            (Service::DatabaseSearch, params.search_fee, params.search_hours)
        }
        Kind::ProductivityCenter if scenario.productivity_center.introduction => {
            let params = &scenario.productivity_center;
            (Service::Introduction, params.introduction_fee, params.introduction_hours)
        }
        Kind::TransformationCenter
            if scenario.transformation_center.matching && need.takes_research =>
        {
            let params = &scenario.transformation_center;
            (Service::Matching, params.matching_fee, params.matching_hours)
        }
        Kind::Exchange if scenario.exchange.listing && need.takes_research => {
            (Service::ListingSearch, 0.0, scenario.exchange.search_hours)
        }
        _ => return None,
    };
    Some(Request {
        kind,
        service,
        client: need.name,
        client_kind: ClientKind::Enterprise,
        field: need.field,
        payer,
        fee: fee * prices,
        startup: None,
        hours,
        leaves: match kind {
            Kind::Exchange => scenario.exchange.collateral_reserve,
            Kind::ProductivityCenter => scenario.productivity_center.appraisal_reserve,
            _ => 0.0,
        },
        benefit: need.worth * scenario.transformation.help_benefit,
    })
}
