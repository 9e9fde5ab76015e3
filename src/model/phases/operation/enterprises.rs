//! A quarter in the life of an enterprise.
//!
//! The country's R&D of enterprises is given; who does how much of it follows size and capability,
//! so that what one gains by buying technology is lost to others of its region.

use rayon::prelude::*;

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose, power};
use crate::base::money::Money;
use crate::base::space::{Direction, Field};
use crate::model::phases::credit::{self, Creditors, End, Estate};
use crate::model::phases::operation::{turn_of, yearly_sales};
use crate::model::phases::protection::{self, Filing, renewal_fee};
use crate::model::rules::context::Setting;
use crate::model::rules::recognition::KNOWING;
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::agents::startup::Startup;
use crate::model::state::awareness::Regard;
use crate::model::state::directory::Entry;
use crate::model::state::ledger::{Ledger, Reason, Sector};
use crate::model::state::objects::loan::{Asking, Borrower, Use};
use crate::model::state::objects::patent::{Owner, Portfolio};
use crate::model::state::region::Region;
use crate::model::state::tally::Count;
use crate::model::world::World;

const TRAITS: Purpose = Purpose::new("enterprise.traits");
const ENTRY: Purpose = Purpose::new("enterprise.entry");
const EXIT: Purpose = Purpose::new("enterprise.exit");
const FORTUNE: Purpose = Purpose::new("enterprise.fortune");
const INVENTION: Purpose = Purpose::new("enterprise.invention");
/// Kind of an enterprise, for names.
pub const ENTERPRISE: Purpose = Purpose::new("enterprise");
/// Kind of a patent, for names.
const PATENT: Purpose = Purpose::new("enterprise.patent");

/// A firm's weight in its region's R&D.
#[inline]
pub fn weight(enterprise: &Enterprise) -> f64 {
    enterprise.weight as f64 / 1e6
}

/// Brings up to date what follows from a firm's size and capability, and returns by how much its
/// weight has changed. Weights are whole millionths, so that sums do not depend on their order.
pub fn take_stock_of_enterprise(setting: &Setting, enterprise: &mut Enterprise) -> i64 {
    let exact = f64::from(enterprise.size) * libm::exp(f64::from(enterprise.capability));
    let weight = (exact * 1e6) as i64 + 1;
    let elasticity = setting.scenario.transformation.needs_elasticity;
    let needs = libm::pow(weight as f64 / 1e6, elasticity);
    enterprise.neediness = enterprise.evenness * needs as f32;
    weight - std::mem::replace(&mut enterprise.weight, weight)
}

/// Yearly R&D budget that belongs to a unit of weight in the region, CNY.
pub fn budget_of_weight(region: &Region, setting: &Setting) -> f64 {
    let total = setting.economy.rd_enterprise * region.shares.rd_enterprise * region.scale;
    total / (region.enterprise_weight.max(1) as f64 / 1e6)
}

/// Enterprises come and go, close their books each quarter, and file. Each region touches only
/// itself.
pub fn trade_enterprises(world: &mut World) {
    let (regions, setting) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let setting = setting.of(region);
        fill_openings(region, &setting);
        let turn = turn_of(setting.month);
        let mut due = std::mem::take(&mut region.enterprise_quarters[turn]);
        region.visits += due.len() as u64;
        let budget = budget_of_weight(region, &setting);
        let mut filing = Vec::new();
        let surplus = (-region.openings).max(0.0) / due.len().max(1) as f64;
        due.retain(|&id| region.enterprises.get(id).is_some());
        due.sort_by_key(|id| id.slot());
        due.retain(|&id| !leaves(region, &setting, id, surplus));
        for &id in &due {
            let own = budget * weight(&region.enterprises[id]);
            if !close_books(region, &setting, id, own) {
                fail_enterprise(region, &setting, id);
                continue;
            }
            filing.extend(inventions(region, &setting, id, own));
        }
        region.enterprise_quarters[turn] = due;
        file(region, &setting, filing);
    });
}

/// Openings that the record calls for; those that no grown-up startup took within a quarter are
/// filled by firms from elsewhere.
fn fill_openings(region: &mut Region, setting: &Setting) {
    let event = u64::from(setting.month.number());
    let share = region.shares.technology_firms * region.scale;
    let now = setting.economy.technology_firms * share;
    let next = setting.drivers.economy(setting.month.next()).technology_firms * share;
    let flow = now * setting.scenario.operation.enterprise_exit / 12.0 + (next - now).max(0.0);
    // Startups of the region have a quarter to grow into a place.
    let waiting = (region.openings - 3.0 * flow).max(0.0) as u64;
    for index in 0..waiting {
        let name = region.name.child(ENTERPRISE, event, index);
        enter(region, setting, Source::Elsewhere { name, size: None });
    }
    region.openings -= waiting as f64;
    region.openings = (region.openings + next - now).max(-now);
}

/// The size of the firms that a simulated one stands for.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Their mean, relative to the mean of all.
    pub mean: f64,
    /// Their needs relative to those of as many firms of their mean size.
    pub evenness: f64,
}

/// Where an enterprise comes from.
pub enum Source {
    /// A startup that has grown up.
    Startup(Id<Startup>),
    /// A firm that was not in the model, with a size or one drawn for it.
    Elsewhere {
        /// Its name.
        name: Name,
        /// Its size relative to the mean, if known.
        size: Option<Size>,
    },
}

/// A firm becomes an enterprise.
pub fn enter(region: &mut Region, setting: &Setting, source: Source) {
    let params = &setting.scenario.operation;
    let transformation = &setting.scenario.transformation;
    let mut from = None;
    let enterprise = match source {
        Source::Startup(id) => {
            let startup = &region.startups[id];
            let budget = yearly_sales(setting, startup) * params.rd_share;
            let reference = transformation.reference_budget * setting.economy.wage_index;
            // The firm keeps its name: it is the same firm.
            let name = startup.name;
            let size = Size { mean: (budget / reference).clamp(0.02, 100.0), evenness: 1.0 };
            let (field, direction, regard) = (startup.field, startup.direction, startup.regard);
            let taken = newcomer(region, setting, name, size, Some((field, direction, regard)));
            // It takes its patents and its debts along.
            let startup = &mut region.startups[id];
            let debt = startup.debt.take();
            let has_pledged = std::mem::take(&mut startup.has_pledged);
            from = Some(id);
            Enterprise { portfolio: startup.portfolio, debt, has_pledged, ..taken }
        }
        Source::Elsewhere { name, size } => {
            let size = size.unwrap_or_else(|| {
                let mean =
                    setting.dice.of(name, TRAITS, 1).lognormal(params.newcomer_size, 1.0).min(50.0);
                Size { mean, evenness: 1.0 }
            });
            newcomer(region, setting, name, size, None)
        }
    };
    let (name, field, direction) = (enterprise.name, enterprise.field, enterprise.direction);
    region.enterprise_weight += enterprise.weight;
    let id = region.enterprises.insert(enterprise);
    if let Some(from) = from {
        region.succeed(from, id);
    }
    region.enterprise_quarters[name.turn()].push(id);
    region.sellers[field as usize].add(Entry { name, id, direction });
}

fn newcomer(
    region: &mut Region,
    setting: &Setting,
    name: Name,
    size: Size,
    known: Option<(Field, Direction, Regard)>,
) -> Enterprise {
    let params = &setting.scenario.operation;
    let mut draw = setting.dice.of(name, TRAITS, 0);
    let drawn = (
        Field::drawn(&setting.scenario.founding.field_weights, &mut draw),
        Direction::drawn(&mut draw),
        Regard::drawn(&setting.scenario.recognition, &mut setting.dice.of(name, KNOWING, 0)),
    );
    let (field, direction, regard) = known.unwrap_or(drawn);
    let budget = setting.scenario.transformation.reference_budget * size.mean;
    let cash = Money::yuan(budget * params.enterprise_cash * setting.economy.wage_index);
    let mut enterprise = Enterprise {
        name,
        account: region.ledger.open_with(Sector::Enterprise, cash),
        field,
        direction,
        size: size.mean as f32,
        capability: (0.2 * draw.normal()) as f32,
        weight: 0,
        evenness: size.evenness as f32,
        neediness: 0.0,
        training: 0.0,
        ties: [None; 2],
        contracts: 0,
        portfolio: Portfolio::default(),
        debt: None,
        has_pledged: false,
        misfortune: 0.0,
        unspoken: 0,
        regard,
        since: setting.month,
    };
    take_stock_of_enterprise(setting, &mut enterprise);
    enterprise
}

/// Sizes of `count` firms at the start: the mean of each of `count` equal parts of a truncated
/// Pareto law, so that the mean is the same for any number of firms, and so are needs, which grow
/// with size to the power of `elasticity`.
pub fn initial_sizes(count: usize, tail: f64, range: f64, elasticity: f64) -> Vec<Size> {
    // Partial expectation between quantiles of a Pareto law on [1, range].
    let cut = 1.0 - libm::pow(range, -tail);
    let quantile = |share: f64| libm::pow(1.0 - share * cut, -1.0 / tail);
    let partial = |exponent: f64, from: f64, to: f64| {
        let power = exponent - tail;
        tail / cut * (libm::pow(to, power) - libm::pow(from, power)) / power
    };
    let mean = partial(1.0, 1.0, range);
    (0..count)
        .map(|place| {
            let from = quantile(place as f64 / count as f64);
            let to = quantile((place + 1) as f64 / count as f64);
            let size = partial(1.0, from, to) * count as f64;
            let needs = partial(elasticity, from, to) * count as f64;
            Size { mean: size / mean, evenness: needs / libm::pow(size, elasticity) }
        })
        .collect()
}

/// Whether an enterprise leaves this quarter; what it has goes to its owners. More leave when the
/// record falls; large ones leave less often, in proportion to their size.
fn leaves(region: &mut Region, setting: &Setting, id: Id<Enterprise>, surplus: f64) -> bool {
    let event = u64::from(setting.month.number());
    let enterprise = &region.enterprises[id];
    let chance = setting.scenario.operation.enterprise_exit / 4.0 + surplus;
    let chance = chance / f64::from(enterprise.size).max(1.0);
    if !setting.dice.of(enterprise.name, EXIT, event).happens(chance) {
        return false;
    }
    // Owners do not give up a firm whose debts they could not pay.
    let owed = credit::owed(region, enterprise.debt);
    if region.ledger.balance(enterprise.account) < owed {
        return false;
    }
    remove(region, setting, id, End::TakenOver);
    true
}

/// An enterprise that cannot pay is closed.
pub fn fail_enterprise(region: &mut Region, setting: &Setting, id: Id<Enterprise>) {
    region.tally.add(Count::EnterprisesFailed, 1);
    remove(region, setting, id, End::Closed);
}

fn remove(region: &mut Region, setting: &Setting, id: Id<Enterprise>, how: End) {
    region.openings += 1.0;
    let budget = budget_of_weight(region, setting);
    if let Some(enterprise) = region.enterprises.remove(id) {
        region.enterprise_weight -= enterprise.weight;
        region.memory.ever_pledged -= i64::from(enterprise.has_pledged);
        if enterprise.debt.is_some() {
            let sales = budget * weight(&enterprise) * setting.scenario.operation.sales_per_rd;
            let estate = Estate {
                name: enterprise.name,
                account: enterprise.account,
                debt: enterprise.debt,
                worth: credit::in_use(setting, sales, &enterprise.portfolio),
                field: enterprise.field,
            };
            credit::wind_up(region, setting, &estate, how);
        }
        region.ledger.close(enterprise.account);
    }
}

/// A project has made a firm better; what enterprises gain sets the others of the region back.
pub fn gain_capability(region: &mut Region, setting: &Setting, borrower: Borrower, gain: f64) {
    match borrower {
        Borrower::Startup(id) => {
            let startup = &mut region.startups[id];
            startup.learned += gain as f32;
            super::take_stock(setting, startup);
        }
        Borrower::Enterprise(id) => {
            let enterprise = &mut region.enterprises[id];
            enterprise.capability += gain as f32;
            region.enterprise_weight += take_stock_of_enterprise(setting, enterprise);
            region.memory.gained += gain;
        }
    }
}

/// An enterprise uses patents that it has bought: they help it as a contract of that price would.
pub fn use_bought_patents(
    region: &mut Region,
    setting: &Setting,
    id: Id<Enterprise>,
    price: Money,
) {
    let budget = budget_of_weight(region, setting) * weight(&region.enterprises[id]);
    let gain = setting.scenario.transformation.buyer_gain;
    let gain = gain * (price.to_yuan() / budget.max(1.0)).min(1.0);
    let enterprise = &mut region.enterprises[id];
    enterprise.capability += gain as f32;
    region.enterprise_weight += take_stock_of_enterprise(setting, enterprise);
}

/// Sales, costs, debts and R&D of a quarter; what is beyond the reserve goes to the owners. Says
/// whether the firm could pay its costs and its banks.
fn close_books(region: &mut Region, setting: &Setting, id: Id<Enterprise>, budget: f64) -> bool {
    let params = &setting.scenario.operation;
    let set_back = region.memory.gained_by_others(region.enterprises.len());
    let enterprise = &mut region.enterprises[id];
    enterprise.capability *= 1.0 - (params.overtaking / 4.0) as f32;
    enterprise.capability -= set_back as f32;
    suffer(setting, enterprise);
    region.enterprise_weight += take_stock_of_enterprise(setting, enterprise);
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
    // Who was a startup until this month has paid as such.
    let months = setting.month.since(enterprise.since).min(3);
    if !creditors.serve(ledger, account, enterprise.debt, months) {
        return false;
    }
    ledger.pay_what_is_there(account, Ledger::OUTSIDE, development, Reason::Development);
    let renewals =
        Money::yuan(f64::from(enterprise.portfolio.patents) * renewal_fee(setting) / 4.0);
    ledger.pay_what_is_there(account, Ledger::OUTSIDE, renewals, Reason::PatentFee);
    let owed = creditors.owed(enterprise.debt);
    let excess = ledger.balance(account) - Money::yuan(budget * params.enterprise_cash) - owed;
    if excess > Money::ZERO {
        ledger.pay_what_is_there(account, Ledger::OUTSIDE, excess, Reason::Dividend);
    }
    let (name, borrower) = (enterprise.name, Borrower::Enterprise(id));
    // What is set aside for contracts is as good as spent.
    let contracts = budget * (1.0 - params.inside_share);
    // Who lends looks at the accounts of years: good and bad times pass.
    let lasting = f64::from(enterprise.misfortune) * lasting_part(params.misfortune_persistence);
    let usual = sales.share(1.0 - params.cost_share - lasting);
    let left = 4.0 * (usual - development - renewals).to_yuan() - contracts;
    let flow = left - creditors.burden(enterprise.debt);
    let costs = running.to_yuan() / 3.0;
    if creditors.is_due(enterprise.debt, setting) {
        let use_of = Use::Renewal;
        region.owing.push(Asking { name, borrower, use_of, flow, costs });
    } else {
        let cash = ledger.balance(account);
        region.asking.extend(credit::wish(setting, name, borrower, (flow, costs), cash));
    }
    true
}

/// The part of today's fortune that is there on average over the next two years.
fn lasting_part(persistence: f64) -> f64 {
    const QUARTERS: u32 = 8;
    let left = persistence * (1.0 - power(persistence, QUARTERS));
    left / (f64::from(QUARTERS) * (1.0 - persistence).max(1e-9))
}

/// Good and bad times come and go: the smaller a firm, the more they move its costs.
fn suffer(setting: &Setting, enterprise: &mut Enterprise) {
    let params = &setting.scenario.operation;
    if params.misfortune == 0.0 {
        return;
    }
    let event = u64::from(setting.month.number());
    let stays = params.misfortune_persistence;
    let size = f64::from(enterprise.size).clamp(0.01, 100.0);
    let spread = params.misfortune * libm::pow(size, -params.misfortune_scaling);
    let news = spread * (1.0 - stays * stays).sqrt();
    let news = news * setting.dice.of(enterprise.name, FORTUNE, event).normal();
    enterprise.misfortune = (f64::from(enterprise.misfortune) * stays + news) as f32;
}

/// What an enterprise brings before the patent office.
struct Inventions {
    enterprise: Id<Enterprise>,
    name: Name,
    turn: u64,
    count: u32,
}

/// The quarter's inventions, if there are any.
fn inventions(
    region: &Region,
    setting: &Setting,
    id: Id<Enterprise>,
    budget: f64,
) -> Option<Inventions> {
    let params = &setting.scenario.operation;
    let event = u64::from(setting.month.number());
    let name = region.enterprises[id].name;
    let mean = budget / 4.0 / (params.rd_per_invention * setting.economy.price_index);
    let count = setting.dice.of(name, INVENTION, event).poisson(mean);
    let turn = setting.turn(name, ENTRY, event);
    (count > 0).then_some(Inventions { enterprise: id, name, turn, count })
}

/// Enterprises file the quarter's inventions.
fn file(region: &mut Region, setting: &Setting, mut filing: Vec<Inventions>) {
    let params = &setting.scenario.operation;
    let event = u64::from(setting.month.number());
    filing.sort_unstable_by_key(|inventions| (inventions.turn, inventions.name));
    for Inventions { enterprise: id, name, count, .. } in filing {
        let enterprise = &region.enterprises[id];
        let (field, payer) = (enterprise.field, enterprise.account);
        let mut regard = enterprise.regard;
        for index in 0..count {
            let patent = name.child(PATENT, event, u64::from(index));
            let mut draw = setting.dice.of(patent, INVENTION, 0);
            let log_value = libm::log(params.invention_value)
                + setting.scenario.research.value_spread * draw.normal();
            let filing = Filing {
                name: patent,
                client: if index == 0 { name } else { patent },
                client_kind: "enterprise",
                owner: Owner::Enterprise(id),
                payer,
                field,
                log_value,
            };
            let view = log_value + setting.scenario.protection.own_noise * draw.normal();
            protection::file(region, setting, &mut regard, &filing, view);
        }
        region.tally.add(Count::EnterpriseFilings, i64::from(count));
        region.enterprises[id].regard = regard;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initial_sizes_keep_their_mean_for_any_number_of_firms() {
        for count in [1, 7, 1000] {
            let sizes = initial_sizes(count, 1.06, 1e5, 0.3);
            let mean = sizes.iter().map(|size| size.mean).sum::<f64>() / count as f64;
            assert!((mean - 1.0).abs() < 1e-9, "{count}: {mean}");
        }
        let sizes = initial_sizes(1000, 1.06, 1e5, 0.3);
        assert!(sizes[999].mean > 100.0 * sizes[0].mean);
    }

    #[test]
    fn initial_needs_are_the_same_for_any_number_of_firms() {
        let needs = |count: usize| {
            let sizes = initial_sizes(count, 1.06, 1e5, 0.3);
            let of = |size: &Size| size.evenness * libm::pow(size.mean, 0.3);
            sizes.iter().map(of).sum::<f64>() / count as f64
        };
        let many = needs(100_000);
        for count in [1, 7, 1000] {
            assert!((needs(count) / many - 1.0).abs() < 1e-6, "{count}: {}", needs(count) / many);
        }
    }
}
