//! A month in the life of a startup.
//!
//! Opportunities are finite: what final demand would feed less what is served comes to the market
//! by and by, and goes to firms in proportion to capability and to what they have (Bottazzi and
//! Secchi 2006). One firm's customer is lost to all others. Noisy business reveals a firm's
//! quality; it closes when its belief falls below the outside option or its cash runs out
//! (Jovanovic 1982; Brüderl and Schüssler 1990).

use rayon::prelude::*;

use crate::agents::startup::{Stage, Startup};
use crate::arena::Id;
use crate::books::{AccountId, Ledger, Money, Reason};
use crate::chance::Purpose;
use crate::intermediary::incubator;
use crate::objects::patent::Owner;
use crate::phases::founding;
use crate::phases::incubation;
use crate::phases::protection::{self, Filing};
use crate::region::{Market, Region, Setting};
use crate::space::Field;
use crate::tally::Count;
use crate::world::World;

const CUSTOMERS: Purpose = Purpose::new("startup.customers");
const CHURN: Purpose = Purpose::new("startup.churn");
const SIGNAL: Purpose = Purpose::new("startup.signal");
const FILING: Purpose = Purpose::new("startup.filing");
/// Kind of a patent, for names.
const PATENT: Purpose = Purpose::new("startup.patent");

/// Startups trade, learn, file and close. Each region touches only itself.
pub fn trade(world: &mut World) {
    let (regions, setting) = world.parts();
    regions.par_iter_mut().for_each(|region| {
        let chances = chances(region, &setting);
        let mut markets = [Market::default(); Field::COUNT];
        let mut closing = Vec::new();
        let mut filing = Vec::new();
        region.visits += region.startups.len() as u64;
        let host = |region: &Region, startup: &Startup| hosting(region, &setting, startup);
        let ids: Vec<Id<Startup>> = region.startups.iter().map(|(id, _)| id).collect();
        for id in ids {
            let place = host(region, &region.startups[id]);
            let outcome = operate(region, &setting, id, &place, &chances);
            let startup = &region.startups[id];
            let market = &mut markets[startup.field as usize];
            market.customers += i64::from(startup.customers);
            market.weight += (competitive_weight(&setting, startup, place.contact) * 1e3) as i64;
            market.firms += 1;
            market.capability += (startup.capability() * 1e3) as i64;
            match outcome {
                Outcome::Goes(cause) => closing.push((id, cause)),
                Outcome::Stays { files } if files > 0 => filing.push((id, files)),
                Outcome::Stays { .. } => (),
            }
        }
        region.markets = markets;
        close(region, &setting, closing);
        file(region, &setting, filing);
    });
}

/// Takes stock of demand and competition before the first month.
pub fn survey(region: &mut Region, setting: &Setting) {
    let mut markets = [Market::default(); Field::COUNT];
    for (_, startup) in region.startups.iter() {
        let market = &mut markets[startup.field as usize];
        market.customers += i64::from(startup.customers);
        market.weight += (competitive_weight(setting, startup, 0.0) * 1e3) as i64;
        market.firms += 1;
        market.capability += (startup.capability() * 1e3) as i64;
    }
    region.markets = markets;
}

/// What a month made of a firm.
enum Outcome {
    Stays { files: u32 },
    Goes(&'static str),
}

/// What a host does for a firm: whom rent goes to, how much of the market's, and contacts.
struct Place {
    landlord: AccountId,
    rent_share: f64,
    service_fee: f64,
    contact: f64,
}

fn hosting(region: &Region, setting: &Setting, startup: &Startup) -> Place {
    let params = &setting.scenario.incubator;
    let market =
        Place { landlord: Ledger::OUTSIDE, rent_share: 1.0, service_fee: 0.0, contact: 0.0 };
    let Some(host) = startup.host().and_then(|host| region.organizations.get(host)) else {
        return market;
    };
    let is_free = host.sub_kind == incubator::NURSERY
        || matches!(startup.stage, Stage::Tenant { is_kept: true, .. });
    let rent_share = match (params.space, is_free) {
        (false, _) => 1.0,
        (true, true) => 0.0,
        (true, false) => params.rent_share,
    };
    let contact = if params.contacts { params.contact_gain * host.skill } else { 0.0 };
    Place { landlord: host.account, rent_share, service_fee: params.service_fee, contact }
}

/// Chances to win a customer for a unit of competitive weight, by field.
fn chances(region: &Region, setting: &Setting) -> [f64; Field::COUNT] {
    let params = &setting.scenario.operation;
    let mut chances = [0.0; Field::COUNT];
    for (field, chance) in chances.iter_mut().enumerate() {
        let national = &setting.nation.markets[field];
        let open = setting.nation.open_demand[field] * params.opportunity_rate;
        let here = open * params.local_share * setting.nation.demand_share(region);
        let everywhere = open * (1.0 - params.local_share);
        let local = region.markets[field].weight.max(1_000) as f64 / 1e3;
        *chance = here / local + everywhere / (national.weight.max(1_000) as f64 / 1e3);
    }
    chances
}

fn competitive_weight(setting: &Setting, startup: &Startup, contact: f64) -> f64 {
    let params = &setting.scenario.operation;
    let capability = params.competition * startup.capability() + contact;
    libm::exp(capability.clamp(-6.0, 6.0)) * (f64::from(startup.customers) + params.seed_customers)
}

/// Yearly sales of a firm, CNY.
pub fn yearly_sales(setting: &Setting, startup: &Startup) -> f64 {
    let params = &setting.scenario.operation;
    f64::from(startup.customers) * params.customer_sales * setting.economy.wage_index * 12.0
}

/// What a firm pays in a month for people and room, CNY.
pub fn monthly_cost(region: &Region, setting: &Setting, startup: &Startup) -> f64 {
    let params = &setting.scenario.operation;
    let person = setting.economy.wage_private * params.wage_cost / 12.0 * region.shares.wage
        + params.market_rent * setting.economy.wage_index;
    f64::from(startup.staff) * person + params.fixed_cost * setting.economy.wage_index
}

/// One firm's month.
fn operate(
    region: &mut Region,
    setting: &Setting,
    id: Id<Startup>,
    place: &Place,
    chances: &[f64; Field::COUNT],
) -> Outcome {
    let params = &setting.scenario.operation;
    let event = u64::from(setting.month.number());
    let startup = &mut region.startups[id];
    let weight = competitive_weight(setting, startup, place.contact);
    let won = setting
        .dice
        .of(startup.name, CUSTOMERS, event)
        .poisson(weight * chances[startup.field as usize]);
    let lost = setting
        .dice
        .of(startup.name, CHURN, event)
        .binomial(u32::from(startup.customers), params.churn);
    startup.customers =
        (u32::from(startup.customers) - lost).saturating_add(won).min(60_000) as u16;
    let capability = startup.capability();
    let people = f64::from(startup.customers) * params.people_per_customer
        / libm::exp(params.people_elasticity * capability.clamp(-3.0, 3.0));
    startup.staff = (people.ceil() as u32).clamp(2, 60_000) as u16;
    learn(setting, startup);
    let files = filings(setting, startup);
    if !pay(region, setting, id, place) {
        return Outcome::Goes("out_of_cash");
    }
    let startup = &region.startups[id];
    let is_kept = matches!(startup.stage, Stage::Tenant { is_kept: true, .. });
    if f64::from(startup.belief) < params.closing_belief && !is_kept {
        return Outcome::Goes("outside_option");
    }
    if startup.age(setting.month) >= params.maturity_months {
        return Outcome::Goes("matured");
    }
    Outcome::Stays { files }
}

/// Business reveals quality once a quarter; doing it teaches; what was learned gets old.
fn learn(setting: &Setting, startup: &mut Startup) {
    let params = &setting.scenario.operation;
    let learned = f64::from(startup.learned);
    let doing = if startup.customers > 0 { params.learning_by_doing } else { 0.0 };
    startup.learned = (learned * (1.0 - params.forgetting) + doing) as f32;
    let age = startup.age(setting.month);
    if age > 0 && age.is_multiple_of(3) {
        let event = u64::from(setting.month.number());
        let error = params.signal_noise * setting.dice.of(startup.name, SIGNAL, event).normal();
        let precision = 1.0 / (params.signal_noise * params.signal_noise);
        let belief = crate::phases::evaluation::Belief {
            mean: f64::from(startup.belief),
            precision: f64::from(startup.precision),
        }
        .after(f64::from(startup.quality) + error, precision);
        startup.belief = belief.mean as f32;
        startup.precision = belief.precision as f32;
    }
}

/// How many filings the month brings.
fn filings(setting: &Setting, startup: &Startup) -> u32 {
    let params = &setting.scenario.operation;
    let event = u64::from(setting.month.number());
    let rate = params.filing_rate / 12.0 * libm::exp(startup.capability().clamp(-2.0, 2.0) * 0.5);
    setting.dice.of(startup.name, FILING, event).poisson(rate)
}

/// Sales come in, costs are paid; says whether the cash sufficed.
fn pay(region: &mut Region, setting: &Setting, id: Id<Startup>, place: &Place) -> bool {
    let params = &setting.scenario.operation;
    let prices = setting.economy.wage_index;
    let startup = &region.startups[id];
    let account = startup.account;
    let sales = f64::from(startup.customers) * params.customer_sales * prices;
    let staff = f64::from(startup.staff);
    let wages = staff * setting.economy.wage_private * params.wage_cost / 12.0 * region.shares.wage;
    let rent = staff * params.market_rent * prices * place.rent_share;
    let running = params.fixed_cost * prices + sales * params.material_share;
    let development = sales * params.rd_share;
    let hosted = if place.landlord == Ledger::OUTSIDE { 0.0 } else { place.service_fee * prices };
    let ledger = &mut region.ledger;
    ledger.pay_from_outside(account, Money::yuan(sales), Reason::Sales);
    let bills = [
        (Ledger::OUTSIDE, Money::yuan(wages), Reason::Wages),
        (place.landlord, Money::yuan(rent), Reason::Rent),
        (place.landlord, Money::yuan(hosted), Reason::ServiceFee),
        (Ledger::OUTSIDE, Money::yuan(running), Reason::RunningCost),
        (Ledger::OUTSIDE, Money::yuan(development), Reason::Development),
    ];
    for (payee, amount, reason) in bills {
        if ledger.transfer(account, payee, amount, reason).is_err() {
            return false;
        }
    }
    let costs = wages + rent + hosted + running + development;
    let reserve = Money::yuan(costs * params.reserve_months);
    let excess = (ledger.balance(account) - reserve).share(0.25);
    let startup = &mut region.startups[id];
    if sales > costs {
        startup.losing_months = 0;
        if excess > Money::ZERO {
            ledger.pay_what_is_there(account, Ledger::OUTSIDE, excess, Reason::Dividend);
        }
    } else {
        startup.losing_months = startup.losing_months.saturating_add(1);
    }
    true
}

/// Firms that go: those that failed, and those that have grown up.
fn close(region: &mut Region, setting: &Setting, mut closing: Vec<(Id<Startup>, &'static str)>) {
    // The largest of the grown-up firms take the places of enterprises that the record calls for.
    closing.sort_by_cached_key(|&(id, _)| {
        let startup = &region.startups[id];
        (std::cmp::Reverse(startup.customers), startup.name)
    });
    for (id, cause) in closing {
        if cause == "matured" {
            if region.openings >= 1.0 {
                region.openings -= 1.0;
                super::enter(region, setting, super::Source::Startup(id));
                region.tally.add(Count::Promoted, 1);
            }
            region.tally.add(Count::Matured, 1);
            leave(region, setting, id, "matured", cause);
        } else {
            region.tally.add(Count::Failed, 1);
            let founded = region.startups[id].founded;
            region.memory.count_failure(founded, setting.month);
            leave(region, setting, id, "failed", cause);
        }
    }
}

/// A firm leaves; its place is free again and its account is closed.
pub fn leave(region: &mut Region, setting: &Setting, id: Id<Startup>, what: &str, cause: &str) {
    founding::note(region, id, setting.month, what, cause);
    region.events_seen += 1;
    incubation::vacate(region, setting, id, if what == "failed" { "failed" } else { "moved_out" });
    if let Some(startup) = region.startups.remove(id) {
        region.ledger.close(startup.account);
        if what == "failed" {
            region.memory.failures.extend(startup.holders);
        }
    }
}

/// Firms file what the month brought.
fn file(region: &mut Region, setting: &Setting, mut filing: Vec<(Id<Startup>, u32)>) {
    let event = u64::from(setting.month.number());
    filing.retain(|&(id, _)| region.startups.get(id).is_some());
    filing.sort_by_cached_key(|&(id, _)| {
        let name = region.startups[id].name;
        (setting.dice.of(name, FILING, event ^ 1 << 40).bits(), name)
    });
    for (id, files) in filing {
        for index in 0..files {
            file_one(region, setting, id, event, index);
        }
    }
}

fn file_one(region: &mut Region, setting: &Setting, id: Id<Startup>, event: u64, index: u32) {
    let params = &setting.scenario.operation;
    let startup = &mut region.startups[id];
    startup.filings = startup.filings.saturating_add(1);
    let is_tenant = matches!(startup.stage, Stage::Tenant { .. });
    let mut regard = startup.regard;
    let name = startup.name.child(PATENT, event, u64::from(index));
    let mut draw = setting.dice.of(name, FILING, 0);
    let is_invention = draw.happens(params.invention_share);
    let log_value = libm::log(params.invention_value)
        + startup.capability()
        + setting.scenario.research.value_spread * draw.normal();
    let filing = Filing {
        name,
        client: startup.name,
        client_kind: "startup",
        owner: Owner::Startup(id),
        payer: startup.account,
        field: startup.field,
        log_value,
    };
    let is_counted = is_tenant && incubation::counts_as_incubator(region, &region.startups[id]);
    region.tally.add(Count::TenantFilings, i64::from(is_counted));
    region.tally.add(Count::StartupFilings, 1);
    if is_invention {
        protection::file(region, setting, &mut regard, &filing, log_value);
        region.startups[id].regard = regard;
    } else {
        let fee = setting.scenario.protection.filing_fee * 0.3 * setting.economy.wage_index;
        let payer = filing.payer;
        region.ledger.pay_what_is_there(
            payer,
            Ledger::OUTSIDE,
            Money::yuan(fee),
            Reason::PatentFee,
        );
    }
}
