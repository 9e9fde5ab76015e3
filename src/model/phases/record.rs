//! Books and record: the accounts are balanced to the fen, and figures are recorded.

use rayon::prelude::*;

use crate::base::money::Money;
use crate::model::record::month::record;
use crate::model::record::recorder::Recorder;
use crate::model::rules::context::Context;
use crate::model::rules::types::incubator::INCUBATOR;
use crate::model::state::event::Event;
use crate::model::state::kind::Kind;
use crate::model::state::lives::{LifeYear, LifeYears};
use crate::model::state::region::Region;
use crate::model::state::tally::{Count, MILLION};
use crate::model::world::World;

/// Checks the books and sets the stocks of the month. Each region touches only itself.
pub fn close(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        region.ledger.check();
        stocks(region, &context);
    });
}

/// Starts the next month.
pub fn start_next_month(world: &mut World, recorder: &mut dyn Recorder) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        region.mail.check();
        region.ledger.open_month();
        region.tally.clear();
        region.events.clear();
        region.events_seen = 0;
        region.memory.make_room(context.month.next());
    });
    recorder.state("record", world.month, &world.regions);
    world.month = world.month.next();
}

fn stocks(region: &mut Region, context: &Context) {
    let hosts = region.organizations.iter().filter(|(_, it)| it.kind == Kind::Incubator);
    let (mut hosted, mut tenants) = (0, 0);
    for (_, host) in hosts {
        hosted += i64::from(host.tenants);
        tenants += if host.sub_kind == INCUBATOR { i64::from(host.tenants) } else { 0 };
    }
    let (founded, alive) = region.memory.survival(context.month);
    let month = region.memory.lives.close(context.month);
    let twelve = within_startup_age(region.memory.lives.of_twelve_months(), context);
    region.tally.set_lives([month, twelve]);
    let memory = &region.memory;
    let tally = &mut region.tally;
    tally.set(Count::Researchers, region.researchers.len() as i64);
    tally.set(Count::Enterprises, region.enterprises.len() as i64);
    tally.set(Count::Startups, region.startups.len() as i64);
    let investors: f64 = region.investors.iter().map(|(_, it)| f64::from(it.weight)).sum();
    tally.set(Count::Investors, (investors * region.scale * MILLION) as i64);
    tally.set(Count::Tenants, tenants);
    tally.set(Count::Hosted, hosted);
    tally.set(Count::ZombieTenants, memory.kept_tenants);
    tally.set(Count::CertifiedHosts, (memory.certified * region.scale * MILLION) as i64);
    tally
        .set(Count::OnOffer, region.directories.offered.iter().map(|list| list.len() as i64).sum());
    tally.set(Count::SearchingNeeds, region.needs.len() as i64);
    tally.set(Count::PatentsInForce, memory.patents_in_force);
    tally.set(Count::CohortFounded, founded);
    tally.set(Count::CohortAlive, alive);
    tally.set(Count::GraduatesOfYear, memory.graduates.iter().sum());
    tally.set(Count::GraduateMonthsOfYear, memory.graduate_months.iter().sum());
    tally.set(Count::GraduatesCumulative, memory.graduates_cumulative);
    let customers: i64 = region.markets.iter().map(|market| market.customers).sum();
    tally.set(Count::Customers, customers);
    let staff = (region.startup_staff() * MILLION) as i64;
    let idle: Money =
        region.investors.iter().map(|(_, investor)| region.ledger.balance(investor.account)).sum();
    region.tally.set(Count::IdleFundFen, idle.to_fen());
    region.tally.set(Count::StartupStaff, staff);
}

/// The years of life that a firm spends wholly as a startup: of a later one it sees only the months
/// in which its last quarter ends, which would stand for a year.
fn within_startup_age(mut years: LifeYears, context: &Context) -> LifeYears {
    let whole = context.scenario.operation.maturity_months as usize / 12;
    years.iter_mut().skip(whole).for_each(|year| *year = LifeYear::default());
    years
}

/// Hands the month's record and events over.
pub fn hand_over(world: &mut World, recorder: &mut dyn Recorder) {
    recorder.books(world.month, &world.regions);
    if world.month < world.scenario.start {
        return;
    }
    recorder.month(&record(world.month, &world.regions, &world.looks_by_phase));
    if recorder.wants_events() {
        let events: Vec<Event> =
            world.regions.iter_mut().flat_map(|region| region.events.drain(..)).collect();
        recorder.events(world.month, &events);
    }
}
