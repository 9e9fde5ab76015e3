//! A quarter in the life of an enterprise.
//!
//! Total R&D of enterprises is exogenous; its distribution follows size and capability, so gains of
//! one enterprise from bought technology are losses of others in its region.

use rayon::prelude::*;

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose, power};
use crate::base::money::Money;
use crate::model::rules::context::Context;
use crate::model::rules::debts::{self, Creditors, FirmEnd};
use crate::model::rules::enterprises::{
    ENTERPRISE, EnterpriseOrigin, budget_of_weight, enter, fail_enterprise, remove,
    update_derived_figures_of_enterprise, weight,
};
use crate::model::rules::patents::{self, Filing, renewal_fee};
use crate::model::rules::startups::turn_of;
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::ledger::{Ledger, Reason};
use crate::model::state::objects::loan::{Borrower, LoanRequest, LoanUse};
use crate::model::state::objects::patent::PatentOwner;
use crate::model::state::region::Region;
use crate::model::state::service::ClientKind;
use crate::model::state::tally::Count;
use crate::model::world::World;

const ENTRY: Purpose = Purpose::new("enterprise.entry");
const EXIT: Purpose = Purpose::new("enterprise.exit");
const FORTUNE: Purpose = Purpose::new("enterprise.fortune");
const INVENTION: Purpose = Purpose::new("enterprise.invention");

/// Bounds of an enterprise's size, relative to the mean.
const SIZE_BOUNDS: [f64; 2] = [0.01, 100.0];

/// Kind of a patent, for names.
const PATENT: Purpose = Purpose::new("enterprise.patent");

/// Enterprises enter and exit, close their books each quarter, and file. Each region touches only
/// itself.
pub fn trade_enterprises(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        fill_openings(region, &context);
        let turn = turn_of(context.month);
        let mut due = std::mem::take(&mut region.quarters.enterprises[turn]);
        region.looks += due.len() as u64;
        let budget = budget_of_weight(region, &context);
        let mut filing = Vec::new();
        let surplus = (-region.openings).max(0.0) / due.len().max(1) as f64;
        due.retain(|&id| region.enterprises.get(id).is_some());
        due.sort_by_key(|id| id.slot());
        due.retain(|&id| !leaves(region, &context, id, surplus));
        for &id in &due {
            let own = budget * weight(&region.enterprises[id]);
            if !close_books(region, &context, id, own) {
                fail_enterprise(region, &context, id);
                continue;
            }
            filing.extend(inventions(region, &context, id, own));
        }
        region.quarters.enterprises[turn] = due;
        file(region, &context, filing);
    });
}

/// Entries that the record calls for; those that no matured startup fills within a quarter are
/// filled by firms from outside the model.
fn fill_openings(region: &mut Region, context: &Context) {
    let event = context.event();
    let share = region.shares.technology_firms * region.scale;
    let now = context.economy.technology_firms * share;
    let next = context.drivers.economy(context.month.next()).technology_firms * share;
    let flow = now * context.scenario.operation.enterprise_exit / 12.0 + (next - now).max(0.0);
    // Startups of the region have a quarter to grow into an entry.
    let waiting = (region.openings - 3.0 * flow).max(0.0) as u64;
    for index in 0..waiting {
        let name = region.name.child(ENTERPRISE, event, index);
        enter(region, context, EnterpriseOrigin::Elsewhere { name, size: None });
    }
    region.openings -= waiting as f64;
    region.openings = (region.openings + next - now).max(-now);
}

/// Whether an enterprise exits this quarter; its cash goes to its owners. More exit when the record
/// falls; large ones exit less often, in proportion to their size.
fn leaves(region: &mut Region, context: &Context, id: Id<Enterprise>, surplus: f64) -> bool {
    let event = context.event();
    let enterprise = &region.enterprises[id];
    let chance = context.scenario.operation.enterprise_exit / 4.0 + surplus;
    let chance = chance / f64::from(enterprise.size).max(1.0);
    if !context.dice.of(enterprise.name, EXIT, event).happens(chance) {
        return false;
    }
    // Owners do not close a firm whose debts they could not repay.
    let owed = debts::owed(region, enterprise.debt);
    if region.ledger.balance(enterprise.account) < owed {
        return false;
    }
    remove(region, context, id, FirmEnd::TakenOver);
    true
}

/// Sales, costs, debts and R&D of a quarter; cash beyond the reserve goes to the owners. Returns
/// whether the firm could pay its costs and its banks.
fn close_books(region: &mut Region, context: &Context, id: Id<Enterprise>, budget: f64) -> bool {
    let params = &context.scenario.operation;
    let set_back = region.memory.gained_by_others(region.enterprises.len());
    let enterprise = &mut region.enterprises[id];
    enterprise.capability *= 1.0 - (params.overtaking / 4.0) as f32;
    enterprise.capability -= set_back as f32;
    draw_cost_shock(context, enterprise);
    region.enterprise_weight += update_derived_figures_of_enterprise(context, enterprise);
    let account = enterprise.account;
    let quarter = budget / 4.0;
    let sales = Money::yuan(quarter * params.sales_per_rd);
    let running = sales.share((params.cost_share + f64::from(enterprise.misfortune)).max(0.0));
    let development = Money::yuan(quarter * params.inside_share);
    let ledger = &mut region.ledger;
    ledger.pay_from_outside(account, sales, Reason::Sales);
    if ledger.pay_what_is_there(account, Ledger::OUTSIDE, running, Reason::RunningCost) < running {
        return false;
    }
    let mut creditors = Creditors {
        loans: &mut region.loans,
        banks: &region.banks,
        guarantors: &region.guarantors,
    };
    // A firm that was a startup until this month has paid as such.
    let months = context.month.since(enterprise.since).min(3);
    if !creditors.pay_interest(ledger, account, enterprise.debt, months) {
        return false;
    }
    ledger.pay_what_is_there(account, Ledger::OUTSIDE, development, Reason::Development);
    let renewals =
        Money::yuan(f64::from(enterprise.portfolio.patents) * renewal_fee(context) / 4.0);
    ledger.pay_what_is_there(account, Ledger::OUTSIDE, renewals, Reason::PatentFee);
    let owed = creditors.owed(enterprise.debt);
    let excess = ledger.balance(account) - Money::yuan(budget * params.enterprise_cash) - owed;
    if excess > Money::ZERO {
        ledger.pay_what_is_there(account, Ledger::OUTSIDE, excess, Reason::Dividend);
    }
    let (name, borrower) = (enterprise.name, Borrower::Enterprise(id));
    // Money set aside for contracts counts as spent.
    let contracts = budget * (1.0 - params.inside_share);
    // Lenders look at the accounts of several years: shocks average out.
    let lasting = f64::from(enterprise.misfortune) * lasting_part(params.misfortune_persistence);
    let usual = sales.share(1.0 - params.cost_share - lasting);
    let left = 4.0 * (usual - development - renewals).to_yuan() - contracts;
    let flow = left - creditors.burden(enterprise.debt);
    let costs = running.to_yuan() / 3.0;
    let use_of = LoanUse::Renewal;
    let request = LoanRequest { name, borrower, use_of, flow, costs, growth: [0.0; 2] };
    if creditors.is_due(enterprise.debt, context) {
        region.mail.owing.push(request);
    } else {
        region.mail.loan_requests.extend(debts::wanted_by_enterprise(context, request));
    }
    true
}

/// Share of the current cost shock that remains on average over the next two years.
fn lasting_part(persistence: f64) -> f64 {
    const QUARTERS: u32 = 8;
    let left = persistence * (1.0 - power(persistence, QUARTERS));
    left / (f64::from(QUARTERS) * (1.0 - persistence).max(1e-9))
}

/// Draws the cost shock: the smaller a firm, the larger it is.
fn draw_cost_shock(context: &Context, enterprise: &mut Enterprise) {
    let params = &context.scenario.operation;
    if params.misfortune == 0.0 {
        return;
    }
    let event = context.event();
    let stays = params.misfortune_persistence;
    let size = f64::from(enterprise.size).clamp(SIZE_BOUNDS[0], SIZE_BOUNDS[1]);
    let spread = params.misfortune * libm::pow(size, -params.misfortune_scaling);
    let news = spread * (1.0 - stays * stays).sqrt();
    let news = news * context.dice.of(enterprise.name, FORTUNE, event).normal();
    enterprise.misfortune = (f64::from(enterprise.misfortune) * stays + news) as f32;
}

/// An enterprise's inventions to be filed.
struct Inventions {
    enterprise: Id<Enterprise>,
    name: Name,
    turn: u64,
    count: u32,
}

/// The quarter's inventions, if there are any.
fn inventions(
    region: &Region,
    context: &Context,
    id: Id<Enterprise>,
    budget: f64,
) -> Option<Inventions> {
    let params = &context.scenario.operation;
    let event = context.event();
    let name = region.enterprises[id].name;
    let mean = budget / 4.0 / (params.rd_per_invention * context.economy.price_index);
    let count = context.dice.of(name, INVENTION, event).poisson(mean);
    let turn = context.turn(name, ENTRY, event);
    (count > 0).then_some(Inventions { enterprise: id, name, turn, count })
}

/// Enterprises file the quarter's inventions.
fn file(region: &mut Region, context: &Context, mut filing: Vec<Inventions>) {
    let params = &context.scenario.operation;
    let event = context.event();
    filing.sort_unstable_by_key(|inventions| (inventions.turn, inventions.name));
    for Inventions { enterprise: id, name, count, .. } in filing {
        let enterprise = &region.enterprises[id];
        let (field, payer) = (enterprise.field, enterprise.account);
        let mut awareness = enterprise.awareness;
        for index in 0..count {
            let patent = name.child(PATENT, event, u64::from(index));
            let mut draw = context.dice.of(patent, INVENTION, 0);
            let log_value = libm::log(params.invention_value)
                + context.scenario.research.value_spread * draw.normal();
            let filing = Filing {
                name: patent,
                client: if index == 0 { name } else { patent },
                client_kind: ClientKind::Enterprise,
                owner: PatentOwner::Enterprise(id),
                payer,
                field,
                log_value,
            };
            let view = log_value + context.scenario.protection.own_noise * draw.normal();
            patents::file(region, context, &mut awareness, &filing, view);
        }
        region.tally.add(Count::EnterpriseFilings, i64::from(count));
        region.enterprises[id].awareness = awareness;
    }
}
