//! Research: results arrive, agendas respond to needs that became known, novelty search avoids
//! duplicates.
//!
//! Arrivals are a Poisson process with a rate by quality and funding (Hausman, Hall and Griliches
//! 1984). Candidates are drawn ahead at a bounding rate and accepted by their own uniform
//! (thinning), so a higher rate keeps every arrival that there was.

use rayon::prelude::*;

use crate::base::arena::Id;
use crate::base::chance::{Draw, Name, Purpose};
use crate::base::month::Month;
use crate::base::space::{Direction, Field};
use crate::model::phases::protection;
use crate::model::rules::context::Context;
use crate::model::rules::recognition::KNOWING;
use crate::model::rules::services::{self, Request, ServiceEffect};
use crate::model::state::agents::researcher::{Body, Researcher};
use crate::model::state::awareness::Awareness;
use crate::model::state::directory::Entry;
use crate::model::state::kind::Kind;
use crate::model::state::region::Region;
use crate::model::state::service::{ClientKind, Service};
use crate::model::state::tally::Count;
use crate::model::world::World;

const GAP: Purpose = Purpose::new("research.gap");
const ACCEPTANCE: Purpose = Purpose::new("research.acceptance");
const TURN: Purpose = Purpose::new("research.turn");
const TRAITS: Purpose = Purpose::new("research.traits");
const AGENDA: Purpose = Purpose::new("research.agenda");
const WORTH: Purpose = Purpose::new("research.worth");
const REPETITION: Purpose = Purpose::new("research.repetition");
const HIRING: Purpose = Purpose::new("research.hiring");
/// Kind of a researcher, for names.
pub const RESEARCHER: Purpose = Purpose::new("researcher");
/// Kind of an achievement, for names.
pub const ACHIEVEMENT: Purpose = Purpose::new("achievement");

/// Longest career, months: a century, so that every month of leaving is one of the calendar.
const LONGEST_CAREER: f64 = 1200.0;

/// Longest gap between two results, months: longer than any run.
const LONGEST_GAP: f64 = 4000.0;

/// Most by which the Pareto tail raises a value; the addressable market binds before.
const LARGEST_TAIL: f64 = 1e4;

/// Upper limit of the rise in the arrival rate due to funding, relative to 2015.
const FUNDING_BOUND: f64 = 2.0;

/// Research results arrive; researchers enter and leave. Each region touches only itself.
pub fn arrive(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        hire(region, &context);
        let mut due = region.calendars.arrivals.take(context.month);
        let event = context.event();
        due.retain(|&id| region.researchers.get(id).is_some());
        due.sort_by_cached_key(|&id| {
            let name = region.researchers[id].name;
            (context.turn(name, TURN, event), name)
        });
        region.looks += due.len() as u64;
        let acceptance = funding_factor(region, &context) / FUNDING_BOUND;
        for id in due {
            advance(region, &context, id, acceptance);
        }
        if context.month.of_year() == 1 {
            for experts in &mut region.directories.experts {
                let researchers = &region.researchers;
                experts.renew(|entry| researchers.get(entry.id).is_some());
            }
        }
    });
}

/// New researchers, as many as the record calls for. The schedule does not depend on the current
/// researchers, so that one more researcher changes nobody's hiring.
fn hire(region: &mut Region, context: &Context) {
    let share = region.shares.research_staff * region.scale;
    let now = context.economy.research_staff * share;
    let next = context.drivers.economy(context.month.next()).research_staff * share;
    let wanted = next - now + now / context.scenario.research.career_months;
    let event = context.event();
    let hires = (wanted + context.dice.of(region.name, HIRING, event).uniform()).max(0.0) as u64;
    for index in 0..hires {
        join(region, context, region.name.child(RESEARCHER, event, index));
    }
}

/// A researcher of that name joins.
pub fn join(region: &mut Region, context: &Context, name: Name) {
    let params = &context.scenario.research;
    let mut draw = context.dice.of(name, TRAITS, 0);
    let body = if draw.happens(params.new_type_share) {
        Body::NewType
    } else if draw.happens(context.economy.university_share) {
        Body::University
    } else {
        Body::Institute
    };
    let field = Field::drawn(&params.field_weights, &mut draw);
    let career = draw.exponential(params.career_months).min(LONGEST_CAREER) as u32 + 1;
    let spread = |mean: f64, draw: &mut Draw| {
        (mean + params.trait_spread * draw.normal()).clamp(0.0, 1.0) as f32
    };
    let mut researcher = Researcher {
        name,
        body,
        field,
        direction: Direction::drawn(&mut draw),
        quality: (params.quality_spread * draw.normal())
            .clamp(-params.quality_bound, params.quality_bound) as f32,
        orientation: spread(params.mean_orientation, &mut draw),
        ip_awareness: spread(params.mean_ip_awareness, &mut draw),
        awareness: Awareness::drawn(
            &context.scenario.recognition,
            &mut context.dice.of(name, KNOWING, 0),
        ),
        candidates: 0,
        clock: context.month.number() as f32,
        deals: 0,
        hired: context.month,
        leaves: context.month.plus(career),
    };
    draw_next(&mut researcher, context);
    let entry = (researcher.direction, appointment(&researcher));
    let id = region.researchers.insert(researcher);
    region.directories.experts[field as usize].add(Entry { name, id, direction: entry.0 });
    region.calendars.arrivals.enter(entry.1, id);
    region.tally.add(Count::ResearchersHired, 1);
}

/// The month of the researcher's next candidate, or of its leaving.
fn appointment(researcher: &Researcher) -> Month {
    Month::new(0, 1).plus(researcher.clock as u32).min(researcher.leaves)
}

/// Draws the gap to the next candidate.
fn draw_next(researcher: &mut Researcher, context: &Context) {
    let event = u64::from(researcher.candidates);
    let gap = context.dice.of(researcher.name, GAP, event).exponential(1.0);
    researcher.clock += (gap / candidate_rate(researcher, context)).min(LONGEST_GAP) as f32;
}

/// The bounding rate of candidates in a month.
fn candidate_rate(researcher: &Researcher, context: &Context) -> f64 {
    let params = &context.scenario.research;
    let quality = libm::exp(f64::from(researcher.quality));
    (params.arrival_rate / 12.0 * quality * FUNDING_BOUND).max(1e-6)
}

/// How much funding raises the rate over that of 2015.
fn funding_factor(region: &Region, context: &Context) -> f64 {
    let economy = context.economy;
    // 313.51 bn in 2015 over 739,000 people: nat.rd.institute, nat.rd.university, nat.fte.*.
    const PER_HEAD_2015: f64 = 313.51e9 / 739_000.0;
    let share = region.shares.rd_public / region.shares.research_staff;
    let per_head = economy.rd_public / economy.research_staff / economy.price_index * share;
    libm::pow(per_head / PER_HEAD_2015, context.scenario.research.funding_elasticity)
        .min(FUNDING_BOUND)
}

/// A researcher's appointments of the month: candidates for an arrival, or its leaving.
fn advance(region: &mut Region, context: &Context, id: Id<Researcher>, acceptance: f64) {
    let mut researcher = region.researchers[id];
    while appointment(&researcher) <= context.month {
        if researcher.leaves <= context.month {
            region.researchers.remove(id);
            return;
        }
        let event = u64::from(researcher.candidates);
        let is_arrival = context.dice.of(researcher.name, ACCEPTANCE, event).happens(acceptance);
        researcher.candidates += 1;
        draw_next(&mut researcher, context);
        if is_arrival {
            achieve(region, context, id, &mut researcher, event);
        }
    }
    region.calendars.arrivals.enter(appointment(&researcher), id);
    region.researchers[id] = researcher;
}

/// A project ends with a result.
fn achieve(
    region: &mut Region,
    context: &Context,
    id: Id<Researcher>,
    researcher: &mut Researcher,
    event: u64,
) {
    region.tally.add(Count::Achievements, 1);
    region.events_seen += 1;
    let name = researcher.name.child(ACHIEVEMENT, event, 0);
    let Some(direction) = project(region, context, researcher, name) else {
        region.tally.add(Count::Duplicates, 1);
        return;
    };
    let log_value = drawn_log_value(context, researcher, name);
    protection::protect(region, context, id, researcher, name, direction, log_value);
}

/// Whether a project would duplicate existing work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Novelty {
    New,
    Repetition,
}

/// The direction of the project, or none if it would duplicate existing work.
fn project(
    region: &mut Region,
    context: &Context,
    researcher: &mut Researcher,
    name: Name,
) -> Option<Direction> {
    let params = &context.scenario.research;
    let mut draw = context.dice.of(name, AGENDA, 0);
    let mut direction = researcher.direction.near(params.straying, &mut draw);
    if let Some(known) = heard_signal(region, context, researcher) {
        let weight = context.scenario.information_service.feedback_weight;
        let before = direction;
        direction = direction.towards(known, weight * f64::from(researcher.orientation));
        region.tally.add(Count::AgendasTurned, i64::from(direction != before));
    }
    let mut draw = context.dice.of(name, REPETITION, 0);
    let novelty =
        if draw.happens(params.repetition_chance) { Novelty::Repetition } else { Novelty::New };
    let found = novelty_search(region, context, researcher, name, novelty, &mut draw);
    // A project that would duplicate existing work is redirected in time.
    let turned = || direction.near(1.0, &mut context.dice.of(name, AGENDA, 1));
    match (novelty, found) {
        (Novelty::New, _) => Some(direction),
        (Novelty::Repetition, true) => Some(turned()),
        (Novelty::Repetition, false) => None,
    }
}

/// Firms' need in the researcher's field, if an information service has reported it.
fn heard_signal(region: &Region, context: &Context, researcher: &Researcher) -> Option<Direction> {
    let is_told = context.scenario.information_service.feedback
        && region.is_on(Kind::InformationService)
        && researcher.awareness.knows(Kind::InformationService);
    is_told.then(|| region.signals[researcher.field as usize].known).flatten()
}

/// Orders a novelty search before the money is spent; returns whether it found a duplicate.
fn novelty_search(
    region: &mut Region,
    context: &Context,
    researcher: &mut Researcher,
    name: Name,
    novelty: Novelty,
    draw: &mut Draw,
) -> bool {
    let params = &context.scenario.information_service;
    if !params.novelty {
        return false;
    }
    let repeats = novelty == Novelty::Repetition;
    let research = &context.scenario.research;
    let prices = context.economy.wage_index;
    let request = Request {
        kind: Kind::InformationService,
        service: Service::NoveltySearch,
        client: name,
        client_kind: ClientKind::Researcher,
        field: researcher.field,
        payer: region.body(researcher.body),
        fee: params.novelty_fee * prices,
        startup: None,
        hours: params.novelty_hours,
        leaves: 0.0,
        benefit: research.repetition_chance * research.project_cost * prices * params.minded_share,
    };
    let Some(served) = services::ask(region, context, &mut researcher.awareness, &request) else {
        return false;
    };
    region.tally.add(Count::NoveltySearches, 1);
    let found = draw.happens(params.novelty_power * served.skill) && repeats;
    let effect = ServiceEffect {
        before: f64::from(u8::from(repeats)),
        after: f64::from(u8::from(repeats && !found)),
        outcome: if repeats && !found {
            params.missed_outcome
        } else {
            served.skill.max(params.least_outcome)
        },
    };
    services::conclude(region, context, &mut researcher.awareness, &request, &served, effect);
    found
}

/// Log market value to the best user, in prices of 2015: lognormal with a Pareto tail, truncated.
fn drawn_log_value(context: &Context, researcher: &Researcher, name: Name) -> f64 {
    let params = &context.scenario.research;
    let mut draw = context.dice.of(name, WORTH, 0);
    let body = libm::log(params.median_value)
        + f64::from(researcher.quality)
        + params.value_spread * draw.normal();
    let tail = if draw.happens(params.tail_share) {
        libm::log(draw.pareto(1.0, params.tail_index, LARGEST_TAIL))
    } else {
        0.0
    };
    (body + tail).min(libm::log(params.addressable_market))
}
