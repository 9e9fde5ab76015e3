//! Protection: publish, file or keep; drafting; examination; grant; renewal.
//!
//! A patent is kept while its yearly return exceeds the fee (Pakes 1986; Schankerman and Pakes
//! 1986). Value decays at a known rate and fees are known, so the month of lapse is known at the
//! grant, and the patent need not be looked at in between.

use rayon::prelude::*;

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose};
use crate::base::money::Money;
use crate::base::space::Direction;
use crate::model::phases::transformation;
use crate::model::rules::context::Context;
use crate::model::rules::evaluation;
use crate::model::rules::patents::{
    Draft, EXAMINATION, Filing, file, hold, is_worth_filing, lapse_month, note, renewal_fee,
};
use crate::model::state::agents::researcher::{Body, Researcher};
use crate::model::state::happening::PatentEvent;
use crate::model::state::ledger::{Ledger, Reason};
use crate::model::state::objects::achievement::Achievement;
use crate::model::state::objects::patent::{Patent, PatentOwner};
use crate::model::state::region::Region;
use crate::model::state::service::ClientKind;
use crate::model::state::tally::Count;
use crate::model::world::World;

const CHOICE: Purpose = Purpose::new("protection.choice");

/// Bounds of the skill that an examiner reads from the strength of a draft, which noise moves too.
const SKILL_BOUNDS: [f64; 2] = [-0.5, 1.5];

/// Patent offices decide the cases that are due. Each region touches only itself.
pub fn decide(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        let mut due = region.calendars.dockets.take(context.month);
        due.retain(|&id| region.patents.get(id).is_some());
        region.looks += due.len() as u64;
        for id in due {
            if region.patents[id].is_granted {
                lapse(region, id);
            } else {
                examine(region, &context, id);
            }
        }
        renew_for_bodies(region, &context);
    });
}

/// Research institutions pay the month's renewal fees from the money that universities set aside
/// for protection.
fn renew_for_bodies(region: &mut Region, context: &Context) {
    let fees = Money::yuan(region.memory.body_patents as f64 * renewal_fee(context) / 12.0);
    let account = region.body(Body::University);
    region.ledger.pay_what_is_there(account, Ledger::OUTSIDE, fees, Reason::PatentFee);
}

/// A researcher decides on the protection of a new result and on its further development.
pub fn protect(
    region: &mut Region,
    context: &Context,
    id: Id<Researcher>,
    researcher: &mut Researcher,
    name: Name,
    direction: Direction,
    log_value: f64,
) {
    let params = &context.scenario.protection;
    let mut draw = context.dice.of(name, CHOICE, 0);
    let view = log_value + params.own_noise * draw.normal();
    let filing = Filing {
        name,
        client: researcher.name,
        client_kind: ClientKind::Researcher,
        owner: PatentOwner::Body,
        payer: region.body(researcher.body),
        field: researcher.field,
        log_value,
    };
    // Papers come first: publication destroys novelty before a patent is considered.
    let care = f64::from(researcher.ip_awareness.max(researcher.orientation));
    let is_published = !draw.happens(params.least_care + (1.0 - params.least_care) * care);
    let mut draft = Draft {
        strength: params.base_strength * params.unfiled_strength,
        skill: 0.0,
        cleared: 0.0,
        agency: None,
    };
    if is_published {
        region.tally.add(Count::PublishedFirst, 1);
    } else if is_worth_filing(context, view) {
        draft = file(region, context, &mut researcher.awareness, &filing, view);
        let gain = context.scenario.patent_agency.awareness_gain;
        if draft.agency.is_some() && context.scenario.patent_agency.awareness {
            let awareness = f64::from(researcher.ip_awareness);
            researcher.ip_awareness = (awareness + gain * (1.0 - awareness)) as f32;
        }
    }
    if view < libm::log(params.least_value) {
        return;
    }
    let clarity =
        if researcher.body.is_public() { params.base_clarity } else { params.private_clarity };
    let mut achievement = Achievement {
        name,
        inventor: id,
        owner: researcher.body,
        field: researcher.field,
        direction,
        log_value: log_value as f32,
        view: view as f32,
        strength: draft.strength as f32,
        clarity: (clarity + (1.0 - clarity) * draft.cleared) as f32,
        readiness: 0,
        evaluated: None,
        is_listed: false,
        made: context.month,
        stale: context.month,
    };
    evaluation::of_achievement(region, context, researcher, &mut achievement);
    transformation::prepare(region, context, researcher, achievement, view);
}

/// The office decides on an application.
fn examine(region: &mut Region, context: &Context, id: Id<Patent>) {
    let params = &context.scenario.protection;
    let patent = region.patents[id];
    let median = libm::log(context.scenario.research.median_value * params.return_share);
    let skill = (f64::from(patent.strength) - params.base_strength)
        / context.scenario.patent_agency.strength_gain.max(1e-9);
    let odds = params.grant_odds
        + context.scenario.patent_agency.grant_gain * skill.clamp(SKILL_BOUNDS[0], SKILL_BOUNDS[1])
        + params.grant_value_slope * (f64::from(patent.log_value) - median);
    let chance = 1.0 / (1.0 + libm::exp(-odds));
    let is_granted = context.dice.of(patent.name, EXAMINATION, 1).happens(chance);
    region.events_seen += 1;
    if !is_granted {
        note(region, id, PatentEvent::Refused, None);
        region.patents.remove(id);
        return;
    }
    region.patents[id].is_granted = true;
    region.tally.add(Count::PatentsGranted, 1);
    hold(region, &patent, 1);
    note(region, id, PatentEvent::Granted, None);
    let end = lapse_month(context, &patent);
    region.calendars.dockets.enter(end.max(context.month.next()), id);
}

/// A patent that is not worth its fee lapses.
fn lapse(region: &mut Region, id: Id<Patent>) {
    note(region, id, PatentEvent::Lapsed, None);
    if let Some(patent) = region.patents.remove(id) {
        hold(region, &patent, -1);
        region.tally.add(Count::PatentsLapsed, 1);
    }
}
