//! Patents: filing, drafting, value and lapse.

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose, power};
use crate::base::money::Money;
use crate::base::month::Month;
use crate::base::space::Field;
use crate::model::rules::context::Context;
use crate::model::rules::services::{self, Request, ServiceEffect};
use crate::model::state::awareness::Awareness;
use crate::model::state::event::rows::PatentRow;
use crate::model::state::happening::PatentEvent;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::{AccountId, Ledger, Reason};
use crate::model::state::objects::patent::{Patent, PatentOwner};
use crate::model::state::region::Region;
use crate::model::state::service::{ClientKind, Service};
use crate::model::state::tally::Count;
use crate::table::Cell;

pub const DRAFT: Purpose = Purpose::new("protection.draft");

/// Bounds of the months of examination: no case is decided at once or stays open for ever.
const EXAMINATION_BOUNDS: [f64; 2] = [3.0, 90.0];

/// Bounds of the appropriable share: no right covers nothing or everything.
const STRENGTH_BOUNDS: [f64; 2] = [0.02, 0.95];

/// Years before the first renewal, in which a patent costs its owner nothing.
const FIRST_RENEWAL: f64 = 3.0;

/// Years for which the law lets an invention patent live.
pub const LONGEST_LIFE: f64 = 20.0;

pub const EXAMINATION: Purpose = Purpose::new("protection.examination");

/// How a filing was drafted.
#[derive(Clone, Copy, Debug)]
pub struct Draft {
    /// Appropriable share.
    pub strength: f64,
    /// Skill of the drafter.
    pub skill: f64,
    /// Share of unclear ownership that was cleared.
    pub cleared: f64,
    /// The agency, if one drafted it.
    pub agency: Option<Name>,
}

/// A matter before the patent office.
#[derive(Clone, Copy, Debug)]
pub struct Filing {
    /// Name of the patent to be.
    pub name: Name,
    /// The client, and its kind.
    pub client: Name,
    /// What the client is.
    pub client_kind: ClientKind,
    /// Who will own it.
    pub owner: PatentOwner,
    /// The account that pays.
    pub payer: AccountId,
    /// Field of the matter.
    pub field: Field,
    /// Log of its market value, prices of 2015.
    pub log_value: f64,
}

/// Whether a filing pays for a researcher: private return, points included, against effort.
pub fn is_worth_filing(context: &Context, view: f64) -> bool {
    let params = &context.scenario.protection;
    private_value(context, view) + params.points > params.own_effort + params.filing_fee
}

/// Private value of a patent on something of that log value, in prices of 2015.
pub fn private_value(context: &Context, log_value: f64) -> f64 {
    let params = &context.scenario.protection;
    libm::exp(log_value) * params.return_share * params.base_strength
}

/// Files an application, with an agency if the client knows, trusts and can pay one.
pub fn file(
    region: &mut Region,
    context: &Context,
    awareness: &mut Awareness,
    filing: &Filing,
    view: f64,
) -> Draft {
    let params = &context.scenario.protection;
    let prices = context.economy.wage_index;
    let draft = drafted(region, context, awareness, filing, view);
    let value = libm::exp(filing.log_value) * params.return_share * draft.strength;
    if value < params.own_effort + params.filing_fee {
        region.tally.add(Count::LowValueFilings, 1);
    }
    let fee = Money::yuan(params.filing_fee * prices);
    region.ledger.pay_what_is_there(filing.payer, Ledger::OUTSIDE, fee, Reason::PatentFee);
    let mut draw = context.dice.of(filing.name, EXAMINATION, 0);
    let months = draw
        .gamma(params.examination_shape, params.examination_months)
        .clamp(EXAMINATION_BOUNDS[0], EXAMINATION_BOUNDS[1]);
    let log_private = filing.log_value + libm::log(params.return_share);
    let id = region.patents.insert(Patent {
        name: filing.name,
        owner: filing.owner,
        log_value: log_private as f32,
        strength: draft.strength as f32,
        filed: context.month,
        is_granted: false,
    });
    region.calendars.dockets.enter(context.month.plus(months as u32), id);
    region.tally.add(Count::PatentsFiled, 1);
    region.events_seen += 1;
    note(region, id, PatentEvent::Filed, draft.agency);
    draft
}

/// The draft: an agency's if the client takes one, its own otherwise.
pub fn drafted(
    region: &mut Region,
    context: &Context,
    awareness: &mut Awareness,
    filing: &Filing,
    view: f64,
) -> Draft {
    let params = &context.scenario.protection;
    let agency = &context.scenario.patent_agency;
    let prices = context.economy.wage_index;
    let mut draw = context.dice.of(filing.name, DRAFT, 0);
    let strength_of = |skill: f64, noise: f64| {
        (params.base_strength + agency.strength_gain * skill + params.strength_noise * noise)
            .clamp(STRENGTH_BOUNDS[0], STRENGTH_BOUNDS[1])
    };
    let noise = draw.normal();
    let own = Draft {
        strength: strength_of(params.own_skill, noise),
        skill: params.own_skill,
        cleared: 0.0,
        agency: None,
    };
    if !agency.drafting {
        return own;
    }
    let request = Request {
        kind: Kind::PatentAgency,
        service: Service::Drafting,
        client: filing.client,
        client_kind: filing.client_kind,
        field: filing.field,
        payer: filing.payer,
        fee: agency.case_fee * prices,
        startup: match filing.owner {
            PatentOwner::Startup(id) => Some(id),
            _ => None,
        },
        hours: agency.case_hours,
        leaves: 0.0,
        // The effort saved and the expected gain from a stronger right.
        benefit: (params.own_effort * agency.saved_efforts
            + libm::exp(view) * params.return_share * agency.strength_gain)
            * prices,
    };
    let Some(served) = services::ask(region, context, awareness, &request) else { return own };
    let draft = Draft {
        strength: strength_of(served.skill, noise),
        skill: served.skill,
        cleared: if agency.clearance { agency.clarity_gain * served.skill } else { 0.0 },
        agency: Some(served.name),
    };
    let effect = ServiceEffect {
        before: own.strength,
        after: draft.strength,
        outcome: (draft.strength - own.strength) / agency.strength_gain.max(1e-9)
            + agency.plain_outcome,
    };
    services::conclude(region, context, awareness, &request, &served, effect);
    draft
}

/// The month in which a patent is no longer worth its fee.
pub fn lapse_month(context: &Context, patent: &Patent) -> Month {
    let params = &context.scenario.protection;
    let first =
        libm::exp(f64::from(patent.log_value)) * f64::from(patent.strength) * params.yearly_return;
    // return · (1 − decay)^age = fee · (1 + growth)^(age − 4), solved for the age in years.
    let ratio = first / params.renewal_fee.max(1e-9) * power(1.0 + params.renewal_growth, 4);
    let speed = libm::log((1.0 + params.renewal_growth) / (1.0 - params.decay).max(1e-9));
    let years = (libm::log(ratio.max(1e-9)) / speed.max(1e-9)).clamp(FIRST_RENEWAL, LONGEST_LIFE);
    patent.filed.plus((years * 12.0) as u32)
}

/// Yearly renewal fee of a patent at the middle of its life, CNY. The books charge each patent in
/// force this fee; the decision to renew uses the fee of its own age.
pub fn renewal_fee(context: &Context) -> f64 {
    let params = &context.scenario.protection;
    params.renewal_fee * power(1.0 + params.renewal_growth, 3) * context.economy.wage_index
}

/// The owner holds one patent more or one fewer.
pub fn hold(region: &mut Region, patent: &Patent, change: i8) {
    let portfolio = match patent.owner {
        PatentOwner::Startup(id) => match region.startups.get_mut(id) {
            Some(startup) => Some(&mut startup.portfolio),
            None => {
                let heir = region.successor(id);
                heir.and_then(|id| region.enterprises.get_mut(id)).map(|it| &mut it.portfolio)
            }
        },
        PatentOwner::Enterprise(id) => region.enterprises.get_mut(id).map(|it| &mut it.portfolio),
        PatentOwner::Body => {
            region.memory.body_patents += i64::from(change);
            None
        }
    };
    match portfolio {
        Some(portfolio) if change > 0 => portfolio.add(patent),
        Some(portfolio) => portfolio.remove(patent),
        None => (),
    }
    region.memory.patents_in_force += i64::from(change);
}

/// Enters a patent that is in force at the start.
pub fn enter_stock(region: &mut Region, context: &Context, patent: Patent, lapses: Month) {
    let id = region.patents.insert(patent);
    region.calendars.dockets.enter(lapses.max(context.month.next()), id);
    hold(region, &patent, 1);
}

/// Records the event of a patent.
pub fn note(region: &mut Region, id: Id<Patent>, event: PatentEvent, drafter: Option<Name>) {
    if !region.keeps_events {
        return;
    }
    let patent = region.patents[id];
    let (owner, owner_kind) = match patent.owner {
        PatentOwner::Body => (Cell::word(""), ClientKind::Researcher),
        PatentOwner::Startup(id) => {
            (Cell::name_if_any(region.startups.get(id).map(|it| it.name)), ClientKind::Startup)
        }
        PatentOwner::Enterprise(id) => (
            Cell::name_if_any(region.enterprises.get(id).map(|it| it.name)),
            ClientKind::Enterprise,
        ),
    };
    let row = PatentRow {
        patent: patent.name,
        owner,
        owner_kind,
        event,
        drafter,
        strength: f64::from(patent.strength),
        value_yuan: libm::exp(f64::from(patent.log_value)),
    };
    region.events.push(row.event(region.number));
}
