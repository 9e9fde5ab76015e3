//! Firms that seek equity collect signals for investors.

use crate::base::arena::Id;
use crate::base::chance::{Draw, Name, Purpose, second};
use crate::model::phases::incubation;
use crate::model::rules::context::Context;
use crate::model::rules::evaluation::{self, Belief};
use crate::model::rules::services::{self, Delivery, Request, ServiceEffect};
use crate::model::rules::startups::SEEKING;
use crate::model::state::agents::investor::{Investor, InvestorKind};
use crate::model::state::agents::startup::Startup;
use crate::model::state::directory::Entry;
use crate::model::state::kind::Kind;
use crate::model::state::region::Region;
use crate::model::state::service::{ClientKind, Service};
use crate::model::state::tally::Count;

const RATING: Purpose = Purpose::new("equity.rating");
const SHOWING: Purpose = Purpose::new("equity.showing");
const STUDY: Purpose = Purpose::new("equity.study");
const ROADMAP: Purpose = Purpose::new("equity.roadmap");
const PRESENTING: Purpose = Purpose::new("equity.presenting");

/// Share of an organization's investor contacts that it makes without any skill.
const BY_ITSELF: f64 = 0.5;

/// A firm that seeks equity, and what investors can observe of it.
pub struct Seeker {
    pub region: u8,
    pub startup: Id<Startup>,
    pub name: Name,
    /// Signals of its quality with their precision, besides each investor's own assessment.
    pub shown: Vec<(f64, f64)>,
    pub reach: usize,
    pub arranged: Option<Name>,
    /// Share by which advice reduces the error of investors who judge it.
    pub advice: f64,
}

/// Firms that seek money this month, as decided when they closed their books.
pub fn seek(region: &mut Region, context: &Context) -> Vec<Seeker> {
    let mut seekers = std::mem::take(&mut region.mail.seekers);
    seekers.retain(|&(_, id)| region.startups.get(id).is_some());
    seekers.sort_by_cached_key(|&(name, _)| context.place(name, SHOWING));
    region.looks += seekers.len() as u64;
    seekers.into_iter().map(|(name, id)| prepare(region, context, id, name)).collect()
}

/// A seeker collects signals: an evaluation, a rating, a roadmap.
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
    let mut draw = context.dice.of(name, SEEKING, second(context.event()));
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
        service: Service::Presentation,
        client,
        client_kind: ClientKind::Startup,
        field,
        payer,
        fee: params.market_fee,
        startup: Some(id),
        hours: params.market_hours,
        leaves: 0.0,
        benefit: 0.0,
    };
    let Some(served) = services::serve(region, &request, host_id) else { return };
    let sigma = services::noise(params.market_noise, served.skill);
    let event = context.event();
    let error = sigma * context.dice.of(client, PRESENTING, event).normal();
    shown.push((truth + error, 1.0 / (sigma * sigma)));
    let before = *reach;
    *reach += params.market_investors;
    let effect = ServiceEffect::by_skill(context, &served, before, *reach);
    services::conclude(region, context, &mut awareness, &request, &served, effect);
    region.startups[id].awareness = awareness;
}

/// A financial service organization rates the firm and introduces it to investors.
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
        service: Service::EquityCase,
        client: startup.name,
        client_kind: ClientKind::Startup,
        field: startup.field,
        payer: startup.account,
        fee: params.case_fee * prices,
        startup: Some(id),
        hours: params.case_hours,
        leaves: 0.0,
        benefit: params.case_benefit * prices,
    };
    let served = services::ask(region, context, &mut awareness, &request);
    let arranged = served.map(|served| {
        if params.rating {
            let sigma = services::noise(params.rating_noise, served.skill);
            let event = context.event();
            let error = sigma * context.dice.of(request.client, RATING, event).normal();
            shown.push((truth + error, 1.0 / (sigma * sigma)));
        }
        let before = *reach;
        if params.matching {
            *reach += params.investors_shown * (BY_ITSELF + (1.0 - BY_ITSELF) * served.skill);
        }
        let effect = ServiceEffect::by_skill(context, &served, before, *reach);
        services::conclude(region, context, &mut awareness, &request, &served, effect);
        served.name
    });
    region.startups[id].awareness = awareness;
    arranged
}

/// An information service draws a roadmap for a firm that seeks its first round: its owner learns
/// how good the product is.
fn roadmap(region: &mut Region, context: &Context, id: Id<Startup>) {
    let params = &context.scenario.information_service;
    let startup = &region.startups[id];
    if !params.roadmap || startup.rounds > 0 {
        return;
    }
    let prices = context.economy.wage_index;
    let before = 1.0 / f64::from(startup.precision).sqrt();
    let mut awareness = startup.awareness;
    let request = Request {
        kind: Kind::InformationService,
        service: Service::Roadmap,
        client: startup.name,
        client_kind: ClientKind::Startup,
        field: startup.field,
        payer: startup.account,
        fee: params.roadmap_fee * prices,
        startup: Some(id),
        hours: params.roadmap_hours,
        leaves: 0.0,
        benefit: params.roadmap_fee * params.hoped_fees * prices,
    };
    let sigma = |served: &Delivery| services::noise(params.roadmap_noise, served.skill);
    let served = services::deliver(region, context, &mut awareness, &request, |served| {
        (before, sigma(served))
    });
    let error = context.dice.of(request.client, ROADMAP, context.event()).normal();
    let startup = &mut region.startups[id];
    if let Some(served) = served {
        let sigma = sigma(&served);
        let prior =
            Belief { mean: f64::from(startup.belief), precision: f64::from(startup.precision) };
        let seen = f64::from(startup.quality) + sigma * error;
        let belief = prior.after(seen, 1.0 / (sigma * sigma));
        startup.belief = belief.mean as f32;
        startup.precision = belief.precision as f32;
    }
    startup.awareness = awareness;
}

/// An investor of the region that assesses the firm may order a feasibility study: a signal of its
/// quality with its precision, which every investor that assesses the firm sees.
fn feasibility(region: &mut Region, context: &Context, id: Id<Startup>) -> Option<(f64, f64)> {
    let params = &context.scenario.information_service;
    if !params.feasibility {
        return None;
    }
    let event = context.event();
    let startup = &region.startups[id];
    let (name, field, truth) = (startup.name, startup.field, startup.capability());
    let mut draw = context.dice.of(name, STUDY, event);
    let orderer = met(region, startup.rounds, &mut draw)?.id;
    let investor = region.investors.get(orderer)?;
    let (account, mut awareness) = (investor.account, investor.awareness);
    let prices = context.economy.wage_index;
    let request = Request {
        kind: Kind::InformationService,
        service: Service::FeasibilityStudy,
        client: investor.name,
        client_kind: ClientKind::Investor,
        field,
        payer: account,
        fee: params.roadmap_fee * prices,
        startup: None,
        hours: params.roadmap_hours,
        leaves: 0.0,
        benefit: params.roadmap_fee * params.hoped_fees * prices,
    };
    let sigma = |served: &Delivery| services::noise(params.feasibility_noise, served.skill);
    let served =
        services::deliver(region, context, &mut awareness, &request, |served| (0.0, sigma(served)));
    let signal = served.map(|served| {
        let sigma = sigma(&served);
        (truth + sigma * draw.normal(), 1.0 / (sigma * sigma))
    });
    region.investors[orderer].awareness = awareness;
    signal
}

/// An investor of the region that a firm meets among those who finance rounds like its next: the kind
/// is drawn by the number of real investors.
pub fn met<'a>(region: &'a Region, rounds: u8, draw: &mut Draw) -> Option<&'a Entry<Investor>> {
    let weight = |kind: InvestorKind| match rounds > 0 && kind.is_early_only() {
        true => 0.0,
        false => region.investor_weights[kind as usize],
    };
    let mut rest = draw.uniform() * InvestorKind::ALL.map(weight).iter().sum::<f64>();
    let point = draw.bits();
    let kind = InvestorKind::ALL.into_iter().find(|&kind| {
        rest -= weight(kind);
        rest < 0.0
    })?;
    region.directories.investors[kind as usize].from(point).next()
}
