//! A quarter in the life of a startup.
//!
//! A third of the firms, by name, closes its books each month; the results of a quarter are drawn
//! and paid at once, so that firms cost no computing time in between.
//!
//! A firm sells what its customers buy at the prices of its markets, pays for people, development
//! and the search for customers, learns from its sales how good it is, and closes when it expects
//! too little and has used up what its owner committed, or when its cash runs out (Jovanovic 1982;
//! Bruederl and Schuessler 1990). Customers come by free and by paid orders and leave in time
//! (Gourio and Rudanko 2014). What a firm can pay for limits how fast it grows.

use rayon::prelude::*;

use crate::base::arena::{Arena, Id};
use crate::base::chance::{Purpose, second};
use crate::base::money::Money;
use crate::model::phases::operation::quarter::{Accounts, Departure, Premises, Quarter, Result};
use crate::model::rules::business::{self, Business, grown_share};
use crate::model::rules::context::Context;
use crate::model::rules::debts::{self, Creditors};
use crate::model::rules::enterprises::{self, EnterpriseOrigin};
use crate::model::rules::instruments::procurement::Bidder;
use crate::model::rules::instruments::target::Case;
use crate::model::rules::patents::{self, Filing};
use crate::model::rules::startups::{
    self, cheap_filing_fee, fail, leave, months_of_quarter, turn_of, yearly_sales,
};
use crate::model::rules::types::incubator;
use crate::model::rules::{instruments, tenancies};
use crate::model::state::agents::startup::{Stage, Startup};
use crate::model::state::happening::{Failure, FirmEvent};
use crate::model::state::ledger::{Ledger, Reason};
use crate::model::state::objects::loan::{Borrower, LoanRequest, LoanUse};
use crate::model::state::objects::patent::PatentOwner;
use crate::model::state::organization::Organization;
use crate::model::state::region::{MarketPart, Region};
use crate::model::state::service::ClientKind;
use crate::model::state::tally::Count;
use crate::model::world::World;

const PROMOTION: Purpose = Purpose::new("startup.promotion");
const QUARTER: Purpose = Purpose::new("startup.quarter");
const CLOSING: Purpose = Purpose::new("startup.closing");
const FILING: Purpose = Purpose::new("startup.filing");
/// Kind of a patent, for names.
const PATENT: Purpose = Purpose::new("startup.patent");

/// Startups whose quarter ends this month trade, learn, file and close. Each region touches only
/// itself.
pub fn trade_startups(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        let mut after = Afterwards::default();
        let due = take_due(region, &context);
        region.looks += due.len() as u64;
        let ordered = ordered_by_state(region, &context, &due);
        for (turn, &id) in due.iter().enumerate() {
            let ordered = ordered.get(turn).map_or(0.0, |&ordered| ordered as f32);
            trade(region, &context, id, ordered, &mut after);
        }
        region.quarters.startups[turn_of(context.month)] = due;
        for (id, spent) in after.developing {
            instruments::rd_grant::grant(region, &context, id, spent);
        }
        close(region, &context, after.closing);
        file(region, &context, after.filing);
    });
}

/// What firms do after all have closed their books.
#[derive(Default)]
struct Afterwards {
    closing: Vec<(Id<Startup>, Departure)>,
    filing: Vec<(Id<Startup>, u32)>,
    developing: Vec<(Id<Startup>, f64)>,
}

/// One firm closes its books.
fn trade(
    region: &mut Region,
    context: &Context,
    id: Id<Startup>,
    ordered: f32,
    after: &mut Afterwards,
) {
    let Some(startup) = region.startups.get(id) else { return };
    let field = startup.field;
    let market = &region.markets[field as usize];
    let quarter = Quarter {
        context,
        business: Business::of(context),
        prices: business::current(region, context, field),
        expected: business::expected(region, context, field),
        neighbours: market.learned as f64 / 1e3 / market.firms.max(1) as f64,
        renewal: patents::renewal_fee(context),
    };
    let place = place(&region.organizations, context, startup);
    let startup = &mut region.startups[id];
    startup.ordered = ordered;
    let accounts = Accounts {
        ledger: &mut region.ledger,
        creditors: Creditors {
            loans: &mut region.loans,
            banks: &region.banks,
            guarantors: &region.guarantors,
        },
    };
    let result = quarter.close(startup, &place, accounts);
    count(context, startup, &mut region.markets[field as usize]);
    region.tally.trade(&result.sums);
    region.tally.add(Count::StartupsClosingBooks, 1);
    region.tally.add(Count::StartupsIndebted, i64::from(startup.debt.is_some()));
    if let Some(host) = startup.host().and_then(|id| region.organizations.get_mut(id)) {
        host.fees += result.hosted;
    }
    if result.seeks && startups::may_seek(context, startup) {
        region.mail.seekers.push((startup.name, id));
    }
    if !startup.holders.is_empty() {
        region.mail.funded.push((startup.name, id, result.payout));
    }
    if let Some(departure) = result.departure {
        after.closing.push((id, departure));
        return;
    }
    if result.development > 0.0 {
        after.developing.push((id, result.development));
    }
    if result.files > 0 {
        after.filing.push((id, result.files));
    }
    ask_for_loans(region, context, id, &result);
}

/// A firm has a loan to repay, or wants one.
fn ask_for_loans(region: &mut Region, context: &Context, id: Id<Startup>, result: &Result) {
    let startup = &region.startups[id];
    let (name, borrower) = (startup.name, Borrower::Startup(id));
    let (flow, costs) = (result.flow, f64::from(startup.costs));
    let creditors = Creditors {
        loans: &mut region.loans,
        banks: &region.banks,
        guarantors: &region.guarantors,
    };
    let use_of = LoanUse::Renewal;
    let request = LoanRequest { name, borrower, use_of, flow, costs, growth: result.growth };
    if creditors.is_due(startup.debt, context) {
        region.mail.owing.push(request);
        return;
    }
    let owed = creditors.owed(startup.debt);
    let cash = region.ledger.balance(startup.account);
    let wanted = debts::wanted_by_startup(context, request, cash, startup.receivables, owed);
    region.mail.loan_requests.extend(wanted);
}

/// The firm's premises and their terms.
fn place(hosts: &Arena<Organization>, context: &Context, startup: &Startup) -> Premises {
    let market =
        Premises { landlord: Ledger::OUTSIDE, rent_share: 1.0, service_fee: 0.0, is_kept: false };
    let Stage::Tenant { host, is_kept, .. } = startup.stage else { return market };
    let Some(host) = hosts.get(host) else { return market };
    let params = &context.scenario.incubator;
    let is_free = host.sub_kind == incubator::NURSERY || is_kept;
    let rent_share = match (params.space, is_free) {
        (false, _) => 1.0,
        (true, true) => 0.0,
        (true, false) => params.rent_share,
    };
    Premises {
        landlord: host.account,
        rent_share,
        service_fee: params.service_fee * context.economy.wage_index,
        is_kept,
    }
}

/// Public orders from firms that close their books, in customers; empty without such a policy.
fn ordered_by_state(region: &mut Region, context: &Context, due: &[Id<Startup>]) -> Vec<f64> {
    if region.policies.in_force.is_empty() {
        return Vec::new();
    }
    let business = Business::of(context);
    let bidder = |&id: &Id<Startup>| {
        let startup = &region.startups[id];
        let part = startup.part;
        let seed =
            context.scenario.operation.seed_customers * business.attraction(startup.capability());
        Bidder {
            name: startup.name,
            account: startup.account,
            case: Case::of_startup(context, startup),
            weight: (f64::from(part.young) + f64::from(part.grown)) / 1e3 + seed,
            order: business.unit() / 12.0 * f64::from(months_of_quarter(context, startup)),
        }
    };
    let bidders: Vec<Bidder> = due.iter().map(bidder).collect();
    instruments::procurement::order(region, context, &bidders)
}

/// The firms whose quarter ends this month, without those that have left.
pub fn take_due(region: &mut Region, context: &Context) -> Vec<Id<Startup>> {
    let mut due = std::mem::take(&mut region.quarters.startups[turn_of(context.month)]);
    let startups = &region.startups;
    due.retain(|&id| startups.get(id).is_some());
    // Memory order; a nearly sorted list is quickly sorted.
    due.sort_by_key(|id| id.slot());
    context.reorder(&mut due, QUARTER, |&id| startups[id].name);
    due
}

/// Adds a new firm: it is counted in its market, and its name determines the months in which its
/// quarters end.
pub fn begin(region: &mut Region, context: &Context, mut startup: Startup) -> Id<Startup> {
    let market = &mut region.markets[startup.field as usize];
    market.firms += 1;
    count(context, &mut startup, market);
    let turn = startup.name.turn();
    region.memory.lives.enter(startup.founded, context.month);
    let id = region.startups.insert(startup);
    region.quarters.startups[turn].push(id);
    id
}

/// Updates the market figures with the firm's contribution.
fn count(
    context: &Context,
    startup: &mut Startup,
    market: &mut crate::model::state::region::Market,
) {
    let params = &context.scenario.operation;
    let mass = startup.customers.mass();
    let business = Business::of(context);
    let attraction =
        business.attraction(startup.capability() + f64::from(startup.luck)) * mass * 1e3;
    let grown = grown_share(params, mass);
    let whole = |value: f64| value.min(4e9) as u32;
    let now = MarketPart {
        customers: startup.customers.count(),
        young: whole(attraction * (1.0 - grown)),
        grown: whole(attraction * grown),
        learned: (startup.learned * 1e3) as i32,
        staff: (startup.staff * 1e3) as u32,
    };
    market.replace(std::mem::replace(&mut startup.part, now), now);
}

/// Firms that leave: those that failed, and those that have matured.
fn close(region: &mut Region, context: &Context, mut closing: Vec<(Id<Startup>, Departure)>) {
    // The largest matured firms fill the entries of enterprises that the record calls for.
    closing.sort_by_cached_key(|&(id, _)| {
        let startup = &region.startups[id];
        (std::cmp::Reverse(startup.customers.count()), context.place(startup.name, CLOSING))
    });
    for (id, departure) in closing {
        match departure {
            Departure::Fails(failure) => fail(region, context, id, failure),
            Departure::Matures => grow_up(region, context, id),
        }
    }
}

/// A matured firm continues as an enterprise, if there is an entry, or outside the model.
fn grow_up(region: &mut Region, context: &Context, id: Id<Startup>) {
    let name = region.startups[id].name;
    let threshold = context.dice.of(name, PROMOTION, 0).uniform();
    if region.openings >= threshold {
        region.openings -= 1.0;
        enterprises::enter(region, context, EnterpriseOrigin::Startup(id));
        region.tally.add(Count::Promoted, 1);
    }
    // Nobody takes over a firm that owes more than it is worth.
    let startup = &region.startups[id];
    let owed = debts::owed(region, startup.debt);
    let worth = context.scenario.equity.sale_multiple * yearly_sales(startup);
    if owed > Money::yuan(worth).max(region.ledger.balance(startup.account)) {
        fail(region, context, id, Failure::LoanUnpaid);
        return;
    }
    region.tally.add(Count::Matured, 1);
    leave(region, context, id, FirmEvent::Matured);
}

/// Firms file what the month brought.
fn file(region: &mut Region, context: &Context, mut filing: Vec<(Id<Startup>, u32)>) {
    let event = context.event();
    filing.retain(|&(id, _)| region.startups.get(id).is_some());
    filing.sort_by_cached_key(|&(id, _)| {
        let name = region.startups[id].name;
        (context.turn(name, FILING, second(event)), name)
    });
    for (id, files) in filing {
        for index in 0..files {
            file_one(region, context, id, event, index);
        }
    }
}

fn file_one(region: &mut Region, context: &Context, id: Id<Startup>, event: u64, index: u32) {
    let params = &context.scenario.operation;
    let startup = &mut region.startups[id];
    startup.filings = startup.filings.saturating_add(1);
    let is_tenant = matches!(startup.stage, Stage::Tenant { .. });
    let mut awareness = startup.awareness;
    let name = startup.name.child(PATENT, event, u64::from(index));
    let mut draw = context.dice.of(name, FILING, 0);
    let is_invention = draw.happens(params.invention_share);
    let log_value = libm::log(params.invention_value)
        + startup.capability()
        + context.scenario.research.value_spread * draw.normal();
    let filing = Filing {
        name,
        client: startup.name,
        client_kind: ClientKind::Startup,
        owner: PatentOwner::Startup(id),
        payer: startup.account,
        field: startup.field,
        log_value,
    };
    let is_counted = is_tenant && tenancies::counts_as_incubator(region, &region.startups[id]);
    region.tally.add(Count::TenantFilings, i64::from(is_counted));
    region.tally.add(Count::StartupFilings, 1);
    if is_invention {
        let view = log_value + context.scenario.protection.own_noise * draw.normal();
        patents::file(region, context, &mut awareness, &filing, view);
        region.startups[id].awareness = awareness;
    } else {
        let fee = Money::yuan(cheap_filing_fee(context));
        region.ledger.pay_what_is_there(filing.payer, Ledger::OUTSIDE, fee, Reason::PatentFee);
    }
}
