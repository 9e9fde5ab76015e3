//! Services to named clients: the only way in which an intermediary acts.

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose};
use crate::base::money::Money;
use crate::base::space::Field;
use crate::model::rules::context::Context;
use crate::model::rules::instruments::voucher;
use crate::model::rules::recognition::{ASKING, ServiceOffer};
use crate::model::state::agents::startup::Startup;
use crate::model::state::awareness::Awareness;
use crate::model::state::event::rows::ServiceRow;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::{AccountId, Reason};
use crate::model::state::organization::Organization;
use crate::model::state::region::Region;
use crate::model::state::service::{ClientKind, Service};
use crate::model::state::tally::Count;

const CHOOSING: Purpose = Purpose::new("service.choosing");
const REFERRING: Purpose = Purpose::new("service.referring");

/// A client's request for a service.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// Type of intermediary.
    pub kind: Kind,
    /// Which service.
    pub service: Service,
    /// The client.
    pub client: Name,
    /// Kind of client.
    pub client_kind: ClientKind,
    /// Field of the matter.
    pub field: Field,
    /// The account that pays; the outside pays for clients without one.
    pub payer: AccountId,
    /// Fee, CNY in today's prices.
    pub fee: f64,
    /// The client, if it is a startup.
    pub startup: Option<Id<Startup>>,
    /// Working hours that it takes.
    pub hours: f64,
    /// Share of its monthly hours that the provider reserves for other services.
    pub leaves: f64,
    /// Expected gain of the client, CNY.
    pub benefit: f64,
}

/// A service that was delivered.
#[derive(Clone, Copy, Debug)]
pub struct Delivery {
    /// The provider.
    pub provider: Id<Organization>,
    /// The provider's name.
    pub name: Name,
    /// The provider's skill, from 0 to 1.
    pub skill: f64,
    /// The fee paid.
    pub fee: Money,
}

/// Asks the region's organizations for a service, if the client knows, trusts and can pay them.
pub fn ask(
    region: &mut Region,
    context: &Context,
    awareness: &mut Awareness,
    request: &Request,
) -> Option<Delivery> {
    if !region.is_on(request.kind) {
        return None;
    }
    let params = &context.scenario.recognition;
    let event = context.event();
    // What a client pays itself counts.
    let price = request.fee - voucher::relief(region, context, request);
    let offer = ServiceOffer { benefit: request.benefit, price };
    let purpose = ASKING.about(request.kind as u64);
    let mut draw = context.dice.of(request.client, purpose, event);
    let word_of_mouth = &mut region.word_of_mouth;
    if !word_of_mouth.wants(params, awareness, request.kind, offer, &mut draw, &mut region.tally) {
        return None;
    }
    let provider = choice(region, context, request)?;
    voucher::redeem(region, context, request);
    let delivery = serve(region, request, provider)?;
    refer(region, context, awareness, request, &delivery);
    Some(delivery)
}

/// Orders a service that a contract requires, from any provider with time: the client's awareness
/// and trust do not matter.
pub fn order(region: &mut Region, context: &Context, request: &Request) -> Option<Delivery> {
    if !region.is_on(request.kind) {
        return None;
    }
    let provider = choice(region, context, request)?;
    serve(region, request, provider)
}

/// The provider serves the client, if the client can pay: the one place where hours are worked and
/// fees are paid.
pub fn serve(
    region: &mut Region,
    request: &Request,
    provider: Id<Organization>,
) -> Option<Delivery> {
    let fee = Money::yuan(request.fee);
    let account = region.organizations[provider].account;
    let paid = region.ledger.transfer(request.payer, account, fee, Reason::ServiceFee);
    if paid.is_err() {
        region.tally.add(Count::UnaffordableServices, 1);
        return None;
    }
    let organization = region.work(provider, request.hours);
    organization.fees += fee;
    organization.take_client(request.field);
    let delivery = Delivery { provider, name: organization.name, skill: organization.skill, fee };
    region.tally.serve(request.kind);
    region.events_seen += 1;
    Some(delivery)
}

/// The provider that the client chooses among the few with time that it compares.
fn choice(region: &Region, context: &Context, request: &Request) -> Option<Id<Organization>> {
    if region.supply[request.kind as usize].iter().all(|cell| cell.available.free() == 0) {
        return None;
    }
    let event = context.event();
    let purpose = CHOOSING.about(request.kind as u64);
    let draw = context.dice.of(request.client, purpose, event);
    let params = &context.scenario.recognition;
    let tries = params.tries * params.organizations_seen;
    let mix = &region.mix[request.kind as usize];
    // Providers without time say so at once.
    let with_time = region
        .encounters(request.kind, mix, tries, draw)
        .filter_map(|(available, point)| available.first_with_time(point))
        .filter_map(|entry| Some((entry, region.organizations.get(entry.id)?)))
        .filter(|(_, it)| it.hours > request.leaves * it.granted);
    let mut best: Option<(f64, Id<Organization>)> = None;
    for (entry, organization) in with_time.take(params.organizations_seen) {
        let knows_field = organization.field == Some(request.field);
        let taste = context.dice.between(request.client, entry.name, CHOOSING, 0).uniform();
        let bonus = params.field_bonus * f64::from(u8::from(knows_field));
        let score = organization.reputation + bonus + params.taste * taste;
        if best.is_none_or(|(least, _)| score > least) {
            best = Some((score, entry.id));
        }
    }
    best.map(|(_, id)| id)
}

/// The provider may refer its client to the types that come next.
fn refer(
    region: &mut Region,
    context: &Context,
    awareness: &mut Awareness,
    request: &Request,
    delivery: &Delivery,
) {
    let event = context.event();
    let mut draw = context.dice.between(delivery.name, request.client, REFERRING, event);
    for &next in request.kind.row().refers_to {
        let recognition = &context.scenario.recognition;
        if recognition.on && draw.happens(recognition.referral_chance) && region.is_on(next) {
            if !awareness.knows(next) {
                region.tally.add(Count::Referrals, 1);
            }
            awareness.learn_of(next);
        }
    }
}

/// Effect of a service on the client, and the client's satisfaction.
#[derive(Clone, Copy, Debug)]
pub struct ServiceEffect {
    /// The client's state before, in the unit of the service.
    pub before: f64,
    /// The client's state after.
    pub after: f64,
    /// Outcome from 0 (nothing came of it) to 1 (all that was promised).
    pub outcome: f64,
}

impl ServiceEffect {
    /// An effect that the client cannot measure: satisfaction follows the provider's skill.
    pub fn by_skill(
        context: &Context,
        served: &Delivery,
        before: f64,
        after: f64,
    ) -> ServiceEffect {
        let params = &context.scenario.recognition;
        let outcome = params.outcome_floor + params.outcome_gain * served.skill;
        ServiceEffect { before, after, outcome }
    }
}

/// Asks for a service and, if it is delivered, records its outcome: `change` gives the client's
/// state before and after.
pub fn deliver(
    region: &mut Region,
    context: &Context,
    awareness: &mut Awareness,
    request: &Request,
    change: impl FnOnce(&Delivery) -> (f64, f64),
) -> Option<Delivery> {
    let served = ask(region, context, awareness, request)?;
    let (before, after) = change(&served);
    let effect = ServiceEffect::by_skill(context, &served, before, after);
    conclude(region, context, awareness, request, &served, effect);
    Some(served)
}

/// Records the outcome of a service: the client's trust, the provider's reputation, word of mouth
/// in the region, and the events.
pub fn conclude(
    region: &mut Region,
    context: &Context,
    awareness: &mut Awareness,
    request: &Request,
    delivery: &Delivery,
    effect: ServiceEffect,
) {
    awareness.experience(&context.scenario.recognition, request.kind, effect.outcome);
    region.word_of_mouth.hear(request.kind, effect.outcome);
    record_outcome(region, context, request, delivery, effect);
}

/// The same where the client did not choose to be served: only the provider's reputation changes.
pub fn record_outcome(
    region: &mut Region,
    context: &Context,
    request: &Request,
    delivery: &Delivery,
    effect: ServiceEffect,
) {
    if let Some(organization) = region.organizations.get_mut(delivery.provider) {
        organization.earn_reputation(&context.scenario.recognition, effect.outcome);
    }
    if region.keeps_events {
        let row = ServiceRow {
            provider: delivery.name,
            provider_type: request.kind,
            client: request.client,
            client_kind: request.client_kind,
            service: request.service,
            fee: delivery.fee,
            before: effect.before,
            after: effect.after,
        };
        region.events.push(row.event(region.number));
    }
}

/// Standard deviation of a judge's error: as given at full skill, twice that without any skill.
pub const fn noise(at_full_skill: f64, skill: f64) -> f64 {
    at_full_skill * (2.0 - skill)
}
