//! Intermediaries: income, wages, learning, entry and exit.
//!
//! Each organization allocates its hours by marginal income: if the state pays more per hour than
//! clients did, its orders come first and clients get the rest; otherwise clients come first.
//! State-owned organizations serve the state first at any price (L309). Skill is learned from work
//! for clients, not from state orders (L223-227, L309).

use rayon::prelude::*;

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose};
use crate::base::money::Money;
use crate::base::month::Month;
use crate::base::space::{Direction, Field};
use crate::model::data::drivers::Drivers;
use crate::model::record::view;
use crate::model::rules::context::Context;
use crate::model::rules::organizations::{hourly_cost, recorded, state_share};
use crate::model::rules::{instruments, tenancies};
use crate::model::state::available::Available;
use crate::model::state::directory::Entry;
use crate::model::state::happening::TenancyEvent;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::{Ledger, Reason};
use crate::model::state::organization::{Organization, Owner};
use crate::model::state::region::Region;
use crate::model::state::supply::{Supply, SupplyCell};
use crate::model::state::tally::Count;
use crate::model::world::World;

const TRAITS: Purpose = Purpose::new("organization.traits");
const CLOSING: Purpose = Purpose::new("organization.closing");
/// Kind of an organization, for names.
const ORGANIZATION: Purpose = Purpose::new("organization");

/// Months over which yearly figures are smoothed: each moves a twelfth of the way, so that one
/// month's sales alone do not lead to an opening or a closure.
const SMOOTHING_MONTHS: f64 = 12.0;

/// Months by which income smoothed in this way lags.
const INCOME_LAG: u32 = 11;

/// Bounds of income relative to the record, which limit the response of numbers to a single year.
const INCOME_BOUNDS: [f64; 2] = [0.1, 10.0];

/// Bounds of the skill of a new organization: none starts wholly unable or perfect.
const SKILL_BOUNDS: [f64; 2] = [0.05, 0.95];

/// Opens the month: switches, numbers, hours. Each region touches only itself.
pub fn open(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        for kind in Kind::ALL {
            close_if_switched_off(region, &context, kind);
            if region.is_on(kind) {
                adjust(region, &context, kind);
            }
            let mix = &mut region.mix[kind as usize];
            mix.clear();
            for (place, cell) in (0..).zip(&mut region.supply[kind as usize]) {
                cell.available.renew();
                if !cell.available.is_empty() {
                    mix.push((place, cell.real));
                }
            }
            grant_all_hours(region, &context, kind);
        }
        region.looks += region.organizations.len() as u64;
    });
}

/// Grants every organization of a type its hours of the month, and lists those with hours in the
/// directories.
fn grant_all_hours(region: &mut Region, context: &Context, kind: Kind) {
    for sub_kind in 0..region.supply[kind as usize].len() {
        for place in 0..region.supply[kind as usize][sub_kind].available.len() {
            let available = &mut region.supply[kind as usize][sub_kind].available;
            let id = available.at(place).id;
            let organization = &mut region.organizations[id];
            grant_hours(organization, context);
            if organization.hours > 0.0 {
                available.announce(place);
            }
        }
    }
}

/// Closes a type that the scenario switches off from this month on.
fn close_if_switched_off(region: &mut Region, context: &Context, kind: Kind) {
    let switch = (kind.row().switch)(context.scenario);
    let is_off = !switch.on || switch.off_in.contains(&region.label);
    if is_off && context.month >= switch.off_from && region.is_on(kind) {
        region.switched_on[kind as usize] = false;
        for place in 0..region.supply[kind as usize].len() {
            for id in std::mem::take(&mut region.supply[kind as usize][place].members) {
                shut(region, context, id);
            }
            region.supply[kind as usize][place].real = 0.0;
            region.supply[kind as usize][place].available = Available::default();
        }
    }
}

/// Adjusts the number of organizations to the record, as far as income supports it.
fn adjust(region: &mut Region, context: &Context, kind: Kind) {
    let invited = income_response(region, context, kind);
    let speed = context.scenario.supply.speed / 12.0;
    for place in 0..region.supply[kind as usize].len() {
        let cell = &mut region.supply[kind as usize][place];
        let before = recorded(context.drivers, context.month.minus(1), &cell.supply);
        let now = recorded(context.drivers, context.month, &cell.supply);
        let real = cell.real + now - before;
        cell.real = (real + speed * (now * invited - real)).max(0.0);
        staff_cell(region, context, kind, place);
    }
}

/// Number of organizations that income supports, relative to the record: one if income equals the
/// baseline's in that region and year.
fn income_response(region: &Region, context: &Context, kind: Kind) -> f64 {
    let params = &context.scenario.supply;
    let income = region.incomes[kind as usize];
    let year = context.month.minus(INCOME_LAG).year();
    let reference = region.references[kind as usize].in_year(year);
    let is_burning_in = context.month < context.scenario.start;
    if !params.on || is_burning_in || income <= 0.0 || reference <= 0.0 {
        return 1.0;
    }
    libm::pow((income / reference).clamp(INCOME_BOUNDS[0], INCOME_BOUNDS[1]), params.elasticity)
}

/// Opens and closes organizations until their number fits, and distributes the real organizations
/// that they represent.
fn staff_cell(region: &mut Region, context: &Context, kind: Kind, place: usize) {
    let cell = &region.supply[kind as usize][place];
    let real = cell.real;
    let wanted = if real < 0.5 { 0 } else { ((real * region.scale + 0.5) as usize).max(1) };
    while region.supply[kind as usize][place].members.len() < wanted {
        open_one(region, context, kind, place);
    }
    while region.supply[kind as usize][place].members.len() > wanted {
        // The one with the least reputation closes; its name breaks ties.
        let members = &region.supply[kind as usize][place].members;
        let worst = (0..members.len())
            .min_by(|&one, &other| {
                let of = |index: usize| &region.organizations[members[index]];
                of(one)
                    .reputation
                    .total_cmp(&of(other).reputation)
                    .then(of(one).name.cmp(&of(other).name))
            })
            .expect("more members than wanted are at least one");
        let id = region.supply[kind as usize][place].members.remove(worst);
        shut(region, context, id);
    }
    let cell = &region.supply[kind as usize][place];
    let weight = real / wanted.max(1) as f64;
    let size = weight * region.scale;
    let (staff, places) = (cell.supply.staff * size, cell.supply.places * size);
    for id in cell.members.clone() {
        let organization = &mut region.organizations[id];
        organization.weight = weight;
        organization.staff = staff * organization.strength;
        organization.places = places;
    }
}

/// Opens an organization.
fn open_one(region: &mut Region, context: &Context, kind: Kind, place: usize) {
    let params = (kind.row().organization)(context.scenario);
    let cell = &mut region.supply[kind as usize][place];
    let parent = Name(region.name.0 ^ (kind as u64) << 8 ^ place as u64);
    let name = parent.child(ORGANIZATION, 0, cell.opened);
    cell.opened += 1;
    let supply = cell.supply.clone();
    let mut draw = context.dice.of(name, TRAITS, 0);
    let share = draw.uniform();
    let owner = if share < supply.state_share {
        Owner::State
    } else if share < supply.state_share + supply.university_share {
        Owner::University
    } else {
        Owner::Private
    };
    let skill = params.initial_skill + params.skill_spread * draw.normal();
    let skill = skill.clamp(SKILL_BOUNDS[0], SKILL_BOUNDS[1]);
    let size = supply.count.max(1.0) * region.scale;
    let wages = supply.staff * context.economy.wage_science * params.wage * size.min(1.0);
    let field = draw
        .happens(context.scenario.supply.specialised_share)
        .then(|| Field::ALL[draw.below(8) as usize]);
    let account = region.ledger.open_with(kind.sector(), Money::yuan(wages * params.opening_years));
    let organization = Organization {
        is_national: draw.happens(supply.national_share),
        staff: supply.staff,
        places: supply.places,
        skill,
        experience: skill,
        qualified: params.qualified_share,
        practised: 1.0 - params.qualified_share,
        field,
        ..Organization::new(name, (kind, place as u8), owner, account, context.month)
    };
    let id = region.organizations.insert(organization);
    region.supply[kind as usize][place].members.push(id);
    let direction = Direction::of([1.0, 0.0, 0.0]);
    region.supply[kind as usize][place].available.add(Entry { name, id, direction });
}

/// Closes an organization: its tenants return to the market, its cash goes to its owners.
fn shut(region: &mut Region, context: &Context, id: Id<Organization>) {
    if region.organizations[id].tenants > 0 {
        let tenants: Vec<_> = region
            .startups
            .iter()
            .filter(|(_, startup)| startup.host() == Some(id))
            .map(|(tenant, _)| tenant)
            .collect();
        for tenant in tenants {
            tenancies::vacate(region, context, tenant, TenancyEvent::HostClosed);
        }
    }
    if let Some(organization) = region.organizations.remove(id) {
        region.ledger.close(organization.account);
        let organizations = &region.organizations;
        region.supply[organization.kind as usize][organization.sub_kind as usize]
            .available
            .prune(|entry| organizations.get(entry.id).is_some());
        region.tally.add(Count::OrganizationsClosed, 1);
    }
}

/// Hours for clients this month: all, or the rest after state orders where these pay better.
fn grant_hours(organization: &mut Organization, context: &Context) {
    let params = (organization.kind.row().organization)(context.scenario);
    let all = organization.staff * params.hours_per_person;
    let state_pays = params.state_price * hourly_cost(context, organization);
    let share = state_share(context, organization);
    // State-owned organizations serve the state first; others serve the better payer.
    let state_first = organization.owner == Owner::State || state_pays >= organization.hourly_fee;
    let others = all * params.other_workload_share;
    let hours = if state_first { (all - others) * (1.0 - share) } else { all - others };
    // A case that exceeded its month is finished first; unused hours are lost.
    organization.hours = organization.hours.min(0.0) + hours;
    organization.granted = hours;
    organization.client_hours = 0.0;
    organization.fees = Money::ZERO;
    organization.green_clients = 0;
    if context.month.of_year() == 1 {
        organization.served = 0;
    }
}

/// Closes the month: state orders, budget money, wages, learning. Each region touches only itself.
pub fn close(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        let organizations = &region.organizations;
        let mut ids: Vec<Id<Organization>> = organizations.iter().map(|(id, _)| id).collect();
        context.reorder(&mut ids, CLOSING, |&id| organizations[id].name);
        region.looks += ids.len() as u64;
        let left = |organization: &Organization| {
            let (hours, free) = hours_for_state(&context, organization);
            let params = (organization.kind.row().organization)(context.scenario);
            (free - hours, params.state_price * hourly_cost(&context, organization))
        };
        let commissions = instruments::procurement::commission(region, &context, &ids, left);
        for (id, commission) in ids.into_iter().zip(commissions) {
            work_for_state(region, &context, id, commission);
            instruments::green::support(region, &context, id);
            pay_staff(region, &context, id);
            learn(region, &context, id);
        }
        instruments::talent::train(region, &context);
        for kind in Kind::ALL {
            update_staff(region, &context, kind);
            note_income(region, kind);
        }
        let staff = region.startup_staff();
        let memory = &mut region.memory;
        memory.startup_staff += (staff - memory.startup_staff) / SMOOTHING_MONTHS;
        if context.month.of_year() == 12 {
            choose_cutoffs(region, &context);
            instruments::green::specialise(region, &context);
        }
        for market in 0..Field::COUNT {
            region.signals[market].settle();
        }
    });
}

/// The hours that the state usually orders, and those that clients left for it.
fn hours_for_state(context: &Context, organization: &Organization) -> (f64, f64) {
    let params = (organization.kind.row().organization)(context.scenario);
    let all = organization.staff * params.hours_per_person;
    let others = all * params.other_workload_share;
    let left = (all - others - organization.client_hours).max(0.0);
    (((all - others) * state_share(context, organization)).min(left), left)
}

/// State orders of the hours that clients did not take or get, in addition to commissions.
fn work_for_state(region: &mut Region, context: &Context, id: Id<Organization>, commission: Money) {
    let organization = &region.organizations[id];
    let params = (organization.kind.row().organization)(context.scenario);
    let all = organization.staff * params.hours_per_person;
    let others = all * params.other_workload_share;
    let (hours, _) = hours_for_state(context, organization);
    let outside = others * params.other_price * hourly_cost(context, organization);
    let owner = organization.account;
    region.ledger.pay_from_outside(owner, Money::yuan(outside), Reason::ServiceFee);
    let organization = &region.organizations[id];
    let price = params.state_price * hourly_cost(context, organization);
    let amount = Money::yuan(hours * price);
    let account = organization.account;
    buy_by_state(region, account, amount, Reason::StateWork);
    let cost = all * hourly_cost(context, &region.organizations[id]);
    let carried = match region.organizations[id].owner {
        Owner::State => params.budget_share,
        Owner::University => params.budget_share * params.university_ratio,
        Owner::Private => 0.0,
    };
    // The budget covers its share of costs not covered by orders and fees.
    let paid = amount + commission;
    let open = (cost - paid.to_yuan() - region.organizations[id].fees.to_yuan()).max(0.0);
    buy_by_state(region, account, Money::yuan(open * carried), Reason::Subsidy);
    let places = region.organizations[id].places;
    let per_place = context.scenario.incubator.subsidy_per_place * context.economy.wage_index;
    if places > 0.0 {
        let amount = Money::yuan(places * per_place / 12.0);
        buy_by_state(region, account, amount, Reason::Subsidy);
    }
}

/// The region's government pays from a line that its revenue fills.
fn buy_by_state(
    region: &mut Region,
    account: crate::model::state::ledger::AccountId,
    amount: Money,
    reason: Reason,
) {
    let treasury = region.accounts.government;
    region.ledger.pay_from_outside(treasury, amount, Reason::PublicRevenue);
    region
        .ledger
        .transfer(treasury, account, amount, reason)
        .expect("the line has just been filled");
}

/// Wages and running costs. An organization that cannot pay them for long lays staff off; one with
/// money again hires up to the usual number. A private one that has lost too many closes.
fn pay_staff(region: &mut Region, context: &Context, id: Id<Organization>) {
    let organization = &region.organizations[id];
    let params = (organization.kind.row().organization)(context.scenario);
    let wages = organization.staff * context.economy.wage_science * params.wage / 12.0;
    let account = organization.account;
    let running_yuan = wages * params.overhead;
    instruments::tax_relief::give_back(region, context, id);
    if region.organizations[id].kind == Kind::Incubator {
        instruments::cost_relief::relieve(region, context, id, running_yuan);
    }
    let ledger = &mut region.ledger;
    let due = Money::yuan(wages);
    let paid = ledger.pay_what_is_there(account, Ledger::OUTSIDE, due, Reason::Wages);
    let running = Money::yuan(running_yuan);
    let run = ledger.pay_what_is_there(account, Ledger::OUTSIDE, running, Reason::RunningCost);
    // The owners withdraw cash beyond the reserve.
    let reserve = Money::yuan(wages * (1.0 + params.overhead) * params.reserve_months);
    let excess = ledger.balance(account) - reserve;
    if excess > Money::ZERO {
        ledger.pay_what_is_there(account, Ledger::OUTSIDE, excess, Reason::Dividend);
    }
    let ledger_holds = ledger.balance(account);
    let is_paid = paid == due && run == running;
    let organization = &mut region.organizations[id];
    organization.unpaid_months = if is_paid { 0 } else { organization.unpaid_months + 1 };
    if is_paid && ledger_holds > reserve.share(params.hiring_reserve) {
        organization.strength = (organization.strength + params.hiring / 12.0).min(1.0);
    }
    if organization.unpaid_months < params.layoff_months {
        return;
    }
    organization.unpaid_months = 0;
    organization.strength *= 1.0 - params.layoff;
    if organization.strength < params.least_strength && organization.owner == Owner::Private {
        // An organization without reputation closes first.
        organization.reputation = 0.0;
        let (kind, place, weight) = (organization.kind, organization.sub_kind, organization.weight);
        let cell = &mut region.supply[kind as usize][place as usize];
        cell.real = (cell.real - weight).max(0.0);
        region.tally.add(Count::OrganizationsBroke, 1);
    }
}

/// Staff of a type: unqualified employees pass exams after a year's practice; some of the qualified
/// leave, and of these some are poached by organizations of the region that earn more per hour.
fn update_staff(region: &mut Region, context: &Context, kind: Kind) {
    let params = (kind.row().organization)(context.scenario);
    let staff = region.startup_staff();
    let growth = (staff / region.memory.startup_staff.max(1.0) - 1.0).clamp(0.0, 1.0);
    let leaving = (params.leaving * (1.0 + params.drawn_by_firms * growth)).min(1.0) / 12.0;
    let members: Vec<Id<Organization>> =
        region.supply[kind as usize].iter().flat_map(|cell| cell.members.iter().copied()).collect();
    let attraction = |organization: &Organization| {
        let earns = organization.hourly_fee / hourly_cost(context, organization).max(1e-9);
        organization.staff * (params.attraction_floor + earns)
    };
    let (mut pool, mut attractions) = (0.0, 0.0);
    for &id in &members {
        let organization = &region.organizations[id];
        pool += organization.staff * organization.qualified * leaving * params.poached_share;
        attractions += attraction(organization);
    }
    for id in members {
        let organization = &mut region.organizations[id];
        let drawn = attraction(organization) / attractions.max(1e-9) * pool;
        let hired = drawn / organization.staff.max(1e-9);
        let unqualified = 1.0 - organization.qualified;
        let passed = organization.practised.min(unqualified) * params.pass_rate / 12.0;
        let left = organization.qualified * leaving;
        organization.qualified = (organization.qualified + passed + hired - left).clamp(0.0, 1.0);
        organization.practised += (unqualified - organization.practised) / SMOOTHING_MONTHS;
        organization.update_skill(params);
    }
}

/// Transformation centers search for their best minimum quality: those that earned more from deals
/// than in the year before continue in their direction, others reverse it (Macho-Stadler et al.
/// 2007).
fn choose_cutoffs(region: &mut Region, context: &Context) {
    let params = &context.scenario.transformation_center;
    let step = params.cutoff_step;
    for (_, center) in region.organizations.iter_mut() {
        if center.kind != Kind::TransformationCenter || !params.cutoff {
            continue;
        }
        let [now, before] = center.deal_income;
        let was_raised = center.tried_higher;
        center.tried_higher = if now > before { was_raised } else { !was_raised };
        let change = if center.tried_higher { step } else { -step };
        center.cutoff = (center.cutoff + change).clamp(0.0, params.highest_cutoff);
        center.deal_income = [0.0, now];
    }
}

/// Experience grows with the share of hours worked for clients and fades as staff leaves.
fn learn(region: &mut Region, context: &Context, id: Id<Organization>) {
    let organization = &mut region.organizations[id];
    let params = (organization.kind.row().organization)(context.scenario);
    let all = (organization.staff * params.hours_per_person).max(1e-9);
    let busy = (organization.client_hours / all).min(1.0);
    organization.experience += params.learning / 12.0 * busy * (1.0 - organization.experience)
        - params.turnover / 12.0 * (organization.experience - params.lasting_experience).max(0.0);
    let green = 12.0 * f64::from(organization.green_clients);
    organization.green_yearly += (green - organization.green_yearly) / SMOOTHING_MONTHS;
    if organization.client_hours > 0.0 {
        let hourly = organization.fees.to_yuan() / organization.client_hours;
        organization.hourly_fee += (hourly - organization.hourly_fee) / SMOOTHING_MONTHS;
    } else {
        organization.hourly_fee *= (SMOOTHING_MONTHS - 1.0) / SMOOTHING_MONTHS;
    }
}

/// Mean yearly income of one real organization of the type, moved a twelfth each month.
fn note_income(region: &mut Region, kind: Kind) {
    let income = view::income(region, kind).0.to_yuan();
    let real: f64 = region.supply[kind as usize].iter().map(|cell| cell.real).sum();
    if real > 0.0 {
        let yearly = income * 12.0 / region.scale / real;
        let income = &mut region.incomes[kind as usize];
        *income =
            if *income > 0.0 { *income + (yearly - *income) / SMOOTHING_MONTHS } else { yearly };
    }
}

/// The cells of a region's supply at the start, without organizations.
pub fn cells(supply: Vec<Supply>, drivers: &Drivers, month: Month) -> Vec<SupplyCell> {
    supply
        .into_iter()
        .map(|supply| SupplyCell {
            real: recorded(drivers, month, &supply),
            supply,
            members: Vec::new(),
            available: Available::default(),
            opened: 0,
        })
        .collect()
}
