//! Incubation: admission, services, graduation, leaving.
//!
//! Places are scarce: hosts admit the best applicants by a noisy score. Tenants leave by competing
//! risks: they graduate on criteria, fail, move out or reach the time limit. A certified host with
//! empty places keeps tenants that it would otherwise let go.

use rayon::prelude::*;

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose, second};
use crate::base::money::Money;
use crate::model::rules::context::Context;
use crate::model::rules::evaluation::Belief;
use crate::model::rules::recognition::{ASKING, ServiceOffer};
use crate::model::rules::services::{self, Request, ServiceEffect};
use crate::model::rules::startups;
use crate::model::rules::tenancies::{note, vacate};
use crate::model::rules::types::incubator::{
    ACCELERATOR, ADVISER, INCUBATOR, IncubatorParams, NURSERY, PARK, SPACE,
};
use crate::model::state::agents::startup::{Stage, Startup};
use crate::model::state::event::rows::ServiceRow;
use crate::model::state::happening::TenancyEvent;
use crate::model::state::kind::Kind;
use crate::model::state::organization::Organization;
use crate::model::state::region::Region;
use crate::model::state::service::{ClientKind, Service};
use crate::model::state::tally::Count;
use crate::model::world::World;

const APPLYING: Purpose = Purpose::new("incubation.applying");
const SCORE: Purpose = Purpose::new("incubation.score");
const LEAVING: Purpose = Purpose::new("incubation.leaving");
const PARTING: Purpose = Purpose::new("incubation.parting");
const ADVISING: Purpose = Purpose::new("incubator.advising");
const MENTORING: Purpose = Purpose::new("incubation.mentoring");
const MENTOR_SEES: Purpose = Purpose::new("incubation.mentor_sees");

/// Lead in log capability of a firm's neighbours beyond which it learns no more from them.
const LARGEST_LEAD: f64 = 2.0;

/// Tenants enter, are served and leave: firms whose quarter ends this month. Each region touches
/// only itself.
pub fn host(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        if !region.is_on(Kind::Incubator) {
            return;
        }
        let turn = startups::turn_of(context.month);
        let due = std::mem::take(&mut region.quarters.startups[turn]);
        region.looks += due.len() as u64;
        let candidates = review(region, &context, &due);
        admit(region, &context, candidates);
        region.quarters.startups[turn] = due;
    });
}

/// An application of a startup to the hosts that it compares, the preferred first.
struct Application {
    hosts: Vec<Id<Organization>>,
    score: f64,
    turn: u64,
    startup: Id<Startup>,
    name: Name,
}

/// Firms without a place apply; the best choose first (capacity-constrained top-K), and an
/// applicant that finds a preferred host full goes to the next.
fn admit(region: &mut Region, context: &Context, candidates: Vec<Id<Startup>>) {
    let mut applications = Vec::new();
    for id in candidates {
        applications.extend(application(region, context, id));
    }
    applications.sort_unstable_by(|one: &Application, other| {
        other.score.total_cmp(&one.score).then((one.turn, one.name).cmp(&(other.turn, other.name)))
    });
    for application in applications {
        let with_room = |host: &&Id<Organization>| region.organizations[**host].has_room();
        if let Some(&host) = application.hosts.iter().find(with_room) {
            enter(region, context, &application, host);
        }
    }
}

/// Applicants at the end of their quarter: startups on the market, and fast-growing graduates, who
/// apply to accelerators.
fn is_candidate(context: &Context, startup: &Startup) -> bool {
    let params = &context.scenario.incubator;
    let event = context.event();
    let age = startup.age(context.month);
    let is_open = match startup.stage {
        Stage::Independent => age <= params.oldest_applicant,
        Stage::Graduate => {
            age <= params.oldest_graduate
                && startup.customers.count() >= u32::from(params.graduate_customers)
        }
        Stage::Tenant { .. } => false,
    };
    // The younger a firm, the more often it applies.
    is_open
        && (age <= params.eager_months
            || context.dice.of(startup.name, APPLYING, event).happens(params.later_applying))
}

/// The hosts with room that a firm compares, the preferred first, if it wants a place.
fn application(region: &mut Region, context: &Context, id: Id<Startup>) -> Option<Application> {
    let event = context.event();
    let startup = &region.startups[id];
    let (name, field) = (startup.name, startup.field);
    let stage = startup.stage;
    let age = startup.age(context.month);
    let mut awareness = startup.awareness;
    let params = &context.scenario.recognition;
    let rent = (f64::from(startup.staff) + 1.0)
        * context.scenario.operation.market_rent
        * context.economy.wage_index;
    let host_params = &context.scenario.incubator;
    // Rent saved and the expected value of a mentor's advice, against the service fee.
    let offer = ServiceOffer {
        benefit: rent * host_params.hoped_rent + host_params.hoped_advice,
        price: host_params.service_fee * context.economy.wage_index,
    };
    let mut draw = context.dice.of(name, ASKING.about(APPLYING.0), event);
    let (word_of_mouth, tally) = (&mut region.word_of_mouth, &mut region.tally);
    let wants =
        word_of_mouth.wants(params, &mut awareness, Kind::Incubator, offer, &mut draw, tally);
    region.startups[id].awareness = awareness;
    if !wants {
        return None;
    }
    let draw = context.dice.of(name, APPLYING, second(event));
    let tries = params.tries * context.scenario.incubator.hosts_seen;
    let params = &context.scenario.incubator;
    let mix = region.mix[Kind::Incubator as usize].iter().copied();
    let mix: Vec<_> = mix.filter(|&(sub_kind, _)| suits(params, sub_kind, stage, age)).collect();
    let met = region
        .encounters(Kind::Incubator, &mix, tries, draw)
        .filter_map(|(available, point)| available.first_from(point))
        .filter_map(|entry| Some((entry, region.organizations.get(entry.id)?)));
    let mut seen: Vec<(f64, Name, Id<Organization>)> = Vec::new();
    for (entry, host) in met.filter(|(_, host)| host.has_room()) {
        // Below full scale a host represents several, and may be met again as another one.
        let before = seen.iter().filter(|&&(.., known)| known == entry.id).count();
        if before > 0 && region.scale >= 1.0 {
            continue;
        }
        let taste = context.dice.between(name, entry.name, APPLYING, before as u64).uniform();
        let fits = f64::from(u8::from(host.field == Some(field)));
        let rank = host.reputation
            + params.field_bonus * fits
            + params.taste * taste
            + attraction(context, host.sub_kind);
        seen.push((rank, entry.name, entry.id));
        if seen.len() == params.hosts_seen {
            break;
        }
    }
    seen.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let host_name = seen.first()?.1;
    let hosts = seen.into_iter().map(|(.., host)| host).collect();
    let startup = &region.startups[id];
    let noise = context.scenario.incubator.score_noise;
    let error = noise * context.dice.between(name, host_name, SCORE, event).normal();
    let score = startup.capability()
        + params.score_customer * startup.customers.mass().min(params.score_customers)
        + error;
    let turn = context.turn(name, SCORE, event);
    Some(Application { hosts, score, turn, startup: id, name })
}

/// Whether a sub-kind takes a firm of that stage and age.
const fn suits(params: &IncubatorParams, sub_kind: u8, stage: Stage, age: u32) -> bool {
    let is_graduate = matches!(stage, Stage::Graduate);
    match sub_kind {
        NURSERY => !is_graduate && age <= params.nursery_age,
        SPACE => !is_graduate && age <= params.space_age,
        INCUBATOR | PARK => !is_graduate,
        ACCELERATOR => is_graduate,
        _ => false,
    }
}

/// Preference for a sub-kind, other things equal: the more service, the stronger.
const fn attraction(context: &Context, sub_kind: u8) -> f64 {
    match sub_kind {
        INCUBATOR | PARK => context.scenario.incubator.service_bonus,
        _ => 0.0,
    }
}

fn enter(
    region: &mut Region,
    context: &Context,
    application: &Application,
    host_id: Id<Organization>,
) {
    let field = region.startups[application.startup].field;
    let host = &mut region.organizations[host_id];
    host.tenants += 1;
    host.take_client(field);
    let startup = &mut region.startups[application.startup];
    startup.stage = Stage::Tenant { host: host_id, since: context.month, is_kept: false };
    introduce(region, context, host_id, application.startup);
    region.tally.add(Count::Admissions, 1);
    region.events_seen += 1;
    note(region, context, application.startup, TenancyEvent::Admitted, Some(application.score));
}

/// Every tenant's quarter: it is served, and may graduate, move out or have to leave. Returns firms
/// without a place that would like one.
fn review(region: &mut Region, context: &Context, due: &[Id<Startup>]) -> Vec<Id<Startup>> {
    let mut candidates = Vec::new();
    let event = context.event();
    let mut seen: Vec<(u64, Name, Id<Startup>)> = Vec::new();
    let mut parting: Vec<(Name, Id<Startup>, TenancyOutcome)> = Vec::new();
    for &id in due {
        let Some(startup) = region.startups.get(id) else { continue };
        let Stage::Tenant { host, since, is_kept } = startup.stage else {
            if is_candidate(context, startup) {
                candidates.push(id);
            }
            continue;
        };
        // Mentors see the tenants of a month in drawn order.
        let turn = context.turn(startup.name, MENTORING, event);
        seen.push((turn, startup.name, id));
        let sub_kind = region.organizations.get(host).map_or(INCUBATOR, |host| host.sub_kind);
        let months = f64::from(context.month.since(since));
        let tenancy_outcome = tenancy_outcome(context, startup, months, sub_kind);
        if tenancy_outcome != TenancyOutcome::Stays || is_kept {
            parting.push((startup.name, id, tenancy_outcome));
        }
    }
    seen.sort_unstable_by_key(|&(turn, name, _)| (turn, name));
    for (_, _, id) in seen {
        mentor(region, context, id);
    }
    parting.sort_by_cached_key(|&(name, ..)| context.place(name, PARTING));
    for (_, id, tenancy_outcome) in parting {
        end_tenancy(region, context, id, tenancy_outcome);
    }
    candidates
}

/// Outcome of a quarter for a tenancy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TenancyOutcome {
    Stays,
    Graduates,
    MovesOut,
    /// Its time limit is reached.
    TimesOut,
    /// It has not covered its costs for a year; a host may keep it nonetheless.
    IsWeak,
}

/// The competing risks of a tenancy.
fn tenancy_outcome(
    context: &Context,
    startup: &Startup,
    months: f64,
    sub_kind: u8,
) -> TenancyOutcome {
    let params = &context.scenario.incubator;
    let event = context.event();
    let mut draw = context.dice.of(startup.name, LEAVING, event);
    let is_settled = months >= params.graduation_months;
    let is_examined = draw.happens(within_quarter(params.graduation_chance));
    let moves = draw.happens(within_quarter(params.move_chance));
    let limit = match sub_kind {
        NURSERY => params.nursery_months,
        SPACE => params.space_months,
        _ => params.time_limit,
    };
    let is_outgrown = f64::from(startup.staff) > params.outgrown_staff && sub_kind != ACCELERATOR;
    if is_examined && is_settled && meets_criteria(context, startup) {
        TenancyOutcome::Graduates
    } else if months > limit {
        TenancyOutcome::TimesOut
    } else if startup.losing_months >= params.weak_months {
        TenancyOutcome::IsWeak
    } else if moves || (is_outgrown && is_settled) {
        TenancyOutcome::MovesOut
    } else {
        TenancyOutcome::Stays
    }
}

/// Probability within a quarter of an event with that monthly probability.
fn within_quarter(monthly: f64) -> f64 {
    1.0 - (1.0 - monthly) * (1.0 - monthly) * (1.0 - monthly)
}

/// A host's staff introduces a tenant to customers, if it has time: its hours win orders as the
/// firm's own money would.
fn introduce(region: &mut Region, context: &Context, host_id: Id<Organization>, id: Id<Startup>) {
    let params = &context.scenario.incubator;
    let has_time = region.organizations.get(host_id).is_some_and(|host| host.hours > 0.0);
    let before = std::mem::replace(&mut region.startups[id].contacts, 0.0);
    if !params.contacts || !has_time {
        return;
    }
    let host = region.work(host_id, 3.0 * params.contact_hours);
    let worth = 12.0 * params.contact_worth * context.economy.wage_index * host.skill;
    let host = host.name;
    let startup = &mut region.startups[id];
    startup.contacts = worth as f32;
    let client = startup.name;
    note_service(region, host, client, Service::CustomerContacts, before.into(), worth);
}

/// A quarter's contacts, mentoring and community, as far as the host's staff has time.
fn mentor(region: &mut Region, context: &Context, id: Id<Startup>) {
    let params = &context.scenario.incubator;
    let Some(host_id) = region.startups[id].host() else { return };
    introduce(region, context, host_id, id);
    let startup = &region.startups[id];
    let (name, field) = (startup.name, startup.field);
    let (before, learned) = (f64::from(startup.taught), f64::from(startup.learned));
    let Some(host) = region.organizations.get(host_id) else { return };
    let host_name = host.name;
    let mut taught = 0.0;
    if params.mentoring && host.hours > 0.0 && host.sub_kind != NURSERY {
        let host = region.work(host_id, params.mentor_hours * 3.0);
        let fits = if host.field == Some(field) { params.field_gain } else { 1.0 };
        let skill = host.skill * fits;
        taught = 3.0 * params.mentor_worth * context.economy.wage_index * skill;
        advise_owner(region, context, id, skill);
        note_service(region, host_name, name, Service::Mentoring, before, before + taught);
    }
    let mut gain = 0.0;
    if params.community {
        let market = &region.markets[field as usize];
        if market.firms > 1 {
            let mean = market.learned as f64 / 1e3 / market.firms as f64;
            gain = 3.0 * params.community_gain * (mean - learned).clamp(0.0, LARGEST_LEAD);
            note_service(region, host_name, name, Service::Community, learned, learned + gain);
        }
    }
    let host = &mut region.organizations[host_id];
    let full = params.full_worth * context.economy.wage_index;
    let served = (taught / full.max(1.0)).min(1.0);
    let outcome = params.outcome_floor + params.outcome_gain * served;
    host.earn_reputation(&context.scenario.recognition, outcome);
    region.word_of_mouth.hear(Kind::Incubator, outcome);
    let startup = &mut region.startups[id];
    startup.taught += taught as f32;
    startup.learned += gain as f32;
    let recognition = &context.scenario.recognition;
    startup.awareness.experience(recognition, Kind::Incubator, outcome);
}

/// A mentor tells the owner how good the firm is, as far as the mentor can see.
fn advise_owner(region: &mut Region, context: &Context, id: Id<Startup>, skill: f64) {
    let startup = &mut region.startups[id];
    let sigma = services::noise(context.scenario.incubator.mentor_noise, skill.min(1.0));
    let error = sigma * context.dice.of(startup.name, MENTOR_SEES, context.event()).normal();
    let prior = Belief { mean: f64::from(startup.belief), precision: f64::from(startup.precision) };
    let belief = prior.after(f64::from(startup.quality) + error, 1.0 / (sigma * sigma));
    startup.belief = belief.mean as f32;
    startup.precision = belief.precision as f32;
}

/// Counts and records a host's service to a tenant, which the tenant's fee covers.
fn note_service(
    region: &mut Region,
    host: Name,
    client: Name,
    service: Service,
    before: f64,
    after: f64,
) {
    region.tally.serve(Kind::Incubator);
    if !region.keeps_events {
        return;
    }
    let row = ServiceRow {
        provider: host,
        provider_type: Kind::Incubator,
        client,
        client_kind: ClientKind::Startup,
        service,
        fee: Money::ZERO,
        before,
        after,
    };
    region.events.push(row.event(region.number));
}

/// A tenant graduates, moves out, has to leave, or is kept for accreditation.
fn end_tenancy(
    region: &mut Region,
    context: &Context,
    id: Id<Startup>,
    tenancy_outcome: TenancyOutcome,
) {
    let Stage::Tenant { host, since, .. } = region.startups[id].stage else { return };
    let would_go = matches!(tenancy_outcome, TenancyOutcome::TimesOut | TenancyOutcome::IsWeak);
    let wants_kept = would_go && keeps_weak_tenants(region, context, host);
    if let Stage::Tenant { is_kept, .. } = &mut region.startups[id].stage {
        let was_kept = std::mem::replace(is_kept, wants_kept);
        region.memory.kept_tenants += i64::from(wants_kept) - i64::from(was_kept);
    }
    match tenancy_outcome {
        TenancyOutcome::Graduates => {
            let months = f64::from(context.month.since(since));
            let sub_kind = region.organizations.get(host).map_or(INCUBATOR, |host| host.sub_kind);
            graduate(region, context, id, months, sub_kind);
        }
        TenancyOutcome::TimesOut | TenancyOutcome::IsWeak if wants_kept => (),
        TenancyOutcome::TimesOut => {
            region.tally.add(Count::TimedOut, 1);
            vacate(region, context, id, TenancyEvent::TimedOut);
        }
        TenancyOutcome::MovesOut => {
            region.tally.add(Count::MovedOut, 1);
            vacate(region, context, id, TenancyEvent::MovedOut);
        }
        // A weak tenant that no host keeps pays its rent and stays as long as it can.
        TenancyOutcome::IsWeak | TenancyOutcome::Stays => (),
    }
}

/// Whether a host keeps weak tenants for accreditation: it is certified or wants to be, and has
/// room.
fn keeps_weak_tenants(region: &Region, context: &Context, host: Id<Organization>) -> bool {
    let params = &context.scenario.incubator;
    let Some(host) = region.organizations.get(host) else { return false };
    let usual = if host.is_national { params.required_occupancy * host.places } else { 0.0 };
    params.accreditation && f64::from(host.tenants) < usual.max(host.wanted_tenants)
}

/// The criteria of graduation: any one of sales, equity raised, or patents with sales.
fn meets_criteria(context: &Context, startup: &Startup) -> bool {
    let params = &context.scenario.incubator;
    let prices = context.economy.wage_index;
    let sales = startups::yearly_sales(startup);
    sales >= params.graduation_sales * prices
        || f64::from(startup.raised) >= params.graduation_raised
        || (startup.portfolio.patents >= params.graduation_patents
            && sales >= params.graduation_sales * prices * params.graduation_patent_sales)
}

fn graduate(region: &mut Region, context: &Context, id: Id<Startup>, months: f64, sub_kind: u8) {
    if matches!(sub_kind, INCUBATOR) {
        let place = context.month.number() as usize % 12;
        region.memory.graduates[place] += 1;
        region.memory.graduate_months[place] += months as i64;
        region.memory.graduates_cumulative += i64::from(context.month >= context.scenario.start);
        region.tally.add(Count::Graduates, 1);
    }
    region.events_seen += 1;
    let host = region.startups[id].host();
    if let Some(host) = host.and_then(|host| region.organizations.get_mut(host)) {
        host.graduates += 1;
    }
    vacate(region, context, id, TenancyEvent::Graduated);
    if sub_kind != NURSERY && sub_kind != SPACE {
        region.startups[id].stage = Stage::Graduate;
    }
}

/// A VC incubator of the region advises investors who judge a firm that seeks money, for a fee that
/// the firm pays. Returns how much that reduces their error.
pub fn advice(region: &mut Region, context: &Context, id: Id<Startup>) -> f64 {
    let params = &context.scenario.incubator;
    if !params.advice || !region.is_on(Kind::Incubator) || params.advice_gain <= 0.0 {
        return 0.0;
    }
    let startup = &region.startups[id];
    let event = context.event();
    let point = context.dice.of(startup.name, ADVISING, event).bits();
    let supply = &region.supply[Kind::Incubator as usize];
    let adviser =
        supply.get(ADVISER as usize).and_then(|cell| cell.available.first_with_time(point));
    let Some(adviser) = adviser.map(|entry| entry.id) else { return 0.0 };
    let request = Request {
        kind: Kind::Incubator,
        service: Service::Advice,
        client: startup.name,
        client_kind: ClientKind::Startup,
        field: startup.field,
        payer: startup.account,
        fee: params.advice_fee * context.economy.wage_index,
        startup: Some(id),
        hours: params.advice_hours,
        leaves: 0.0,
        benefit: 0.0,
    };
    let mut awareness = startup.awareness;
    let Some(served) = services::serve(region, &request, adviser) else { return 0.0 };
    let gain = params.advice_gain;
    let effect = ServiceEffect::by_skill(context, &served, 1.0, 1.0 - gain);
    services::conclude(region, context, &mut awareness, &request, &served, effect);
    region.startups[id].awareness = awareness;
    gain
}
