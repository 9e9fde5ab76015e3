//! What happens to enterprises in any phase: entry, weight, capability, exit.

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose};
use crate::base::money::Money;
use crate::base::space::{Direction, Field};
use crate::model::rules::context::Context;
use crate::model::rules::debts::{self, Estate, FirmEnd};
use crate::model::rules::recognition::KNOWING;
use crate::model::rules::startups::yearly_sales;
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::agents::startup::Startup;
use crate::model::state::awareness::Awareness;
use crate::model::state::directory::Entry;
use crate::model::state::ledger::Sector;
use crate::model::state::objects::loan::Borrower;
use crate::model::state::region::Region;
use crate::model::state::tally::Count;

pub const TRAITS: Purpose = Purpose::new("enterprise.traits");

/// Bounds of the size of a grown startup, relative to the mean enterprise.
const SIZE_BOUNDS: [f64; 2] = [0.02, 100.0];

/// Largest newcomer, relative to the mean enterprise.
const LARGEST_NEWCOMER: f64 = 50.0;

/// Standard deviation of a newcomer's log capability: assumed.
const CAPABILITY_SPREAD: f64 = 0.2;

/// Kind of an enterprise, for names.
pub const ENTERPRISE: Purpose = Purpose::new("enterprise");

/// A firm's weight in its region's R&D.
#[inline]
pub fn weight(enterprise: &Enterprise) -> f64 {
    enterprise.weight as f64 / 1e6
}

/// Updates what follows from a firm's size and capability, and returns by how much its weight has
/// changed. Weights are whole millionths, so that sums do not depend on their order.
pub fn update_derived_figures_of_enterprise(context: &Context, enterprise: &mut Enterprise) -> i64 {
    let exact = f64::from(enterprise.size) * libm::exp(f64::from(enterprise.capability));
    let weight = (exact * 1e6) as i64 + 1;
    let elasticity = context.scenario.transformation.needs_elasticity;
    let needs = libm::pow(weight as f64 / 1e6, elasticity);
    enterprise.neediness = enterprise.evenness * needs as f32;
    weight - std::mem::replace(&mut enterprise.weight, weight)
}

/// Yearly R&D budget that belongs to a unit of weight in the region, CNY.
pub fn budget_of_weight(region: &Region, context: &Context) -> f64 {
    let total = context.economy.rd_enterprise * region.shares.rd_enterprise * region.scale;
    total / (region.enterprise_weight.max(1) as f64 / 1e6)
}

/// Size of the real firms that a simulated one represents.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Their mean, relative to the mean of all.
    pub mean: f64,
    /// Their needs relative to those of the same number of firms of their mean size.
    pub evenness: f64,
}

/// Where an enterprise comes from.
pub enum EnterpriseOrigin {
    /// A startup that has matured.
    Startup(Id<Startup>),
    /// A firm from outside the model, with a given size or one drawn for it.
    Elsewhere {
        /// Its name.
        name: Name,
        /// Its size relative to the mean, if known.
        size: Option<Size>,
    },
}

/// A firm becomes an enterprise.
pub fn enter(region: &mut Region, context: &Context, source: EnterpriseOrigin) {
    let params = &context.scenario.operation;
    let transformation = &context.scenario.transformation;
    let mut from = None;
    let enterprise = match source {
        EnterpriseOrigin::Startup(id) => {
            let startup = &region.startups[id];
            let budget = yearly_sales(startup) / params.sales_per_rd;
            let reference = transformation.reference_budget * context.economy.wage_index;
            // The firm keeps its name: it is the same firm.
            let name = startup.name;
            let size = Size {
                mean: (budget / reference).clamp(SIZE_BOUNDS[0], SIZE_BOUNDS[1]),
                evenness: 1.0,
            };
            let (field, direction, awareness) =
                (startup.field, startup.direction, startup.awareness);
            let taken = newcomer(region, context, name, size, Some((field, direction, awareness)));
            // It keeps its patents and its debts.
            let startup = &mut region.startups[id];
            let debt = startup.debt.take();
            let has_pledged = std::mem::take(&mut startup.has_pledged);
            from = Some(id);
            Enterprise { portfolio: startup.portfolio, debt, has_pledged, ..taken }
        }
        EnterpriseOrigin::Elsewhere { name, size } => {
            let size = size.unwrap_or_else(|| {
                let mean = context
                    .dice
                    .of(name, TRAITS, 1)
                    .lognormal(params.newcomer_size, 1.0)
                    .min(LARGEST_NEWCOMER);
                Size { mean, evenness: 1.0 }
            });
            newcomer(region, context, name, size, None)
        }
    };
    let (name, field, direction) = (enterprise.name, enterprise.field, enterprise.direction);
    region.enterprise_weight += enterprise.weight;
    let id = region.enterprises.insert(enterprise);
    if let Some(from) = from {
        region.note_successor(from, id);
    }
    region.quarters.enterprises[name.turn()].push(id);
    region.directories.sellers[field as usize].add(Entry { name, id, direction });
}

pub fn newcomer(
    region: &mut Region,
    context: &Context,
    name: Name,
    size: Size,
    known: Option<(Field, Direction, Awareness)>,
) -> Enterprise {
    let params = &context.scenario.operation;
    let mut draw = context.dice.of(name, TRAITS, 0);
    let drawn = (
        Field::drawn(&context.scenario.founding.field_weights, &mut draw),
        Direction::drawn(&mut draw),
        Awareness::drawn(&context.scenario.recognition, &mut context.dice.of(name, KNOWING, 0)),
    );
    let budget = context.scenario.transformation.reference_budget * size.mean;
    let cash = Money::yuan(budget * params.enterprise_cash * context.economy.wage_index);
    let account = region.ledger.open_with(Sector::Enterprise, cash);
    let mut enterprise = Enterprise {
        size: size.mean as f32,
        capability: (CAPABILITY_SPREAD * draw.normal()) as f32,
        evenness: size.evenness as f32,
        ..Enterprise::new(name, account, known.unwrap_or(drawn), context.month)
    };
    update_derived_figures_of_enterprise(context, &mut enterprise);
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

/// An enterprise that cannot pay is closed.
pub fn fail_enterprise(region: &mut Region, context: &Context, id: Id<Enterprise>) {
    region.tally.add(Count::EnterprisesFailed, 1);
    remove(region, context, id, FirmEnd::Closed);
}

pub fn remove(region: &mut Region, context: &Context, id: Id<Enterprise>, how: FirmEnd) {
    region.openings += 1.0;
    let budget = budget_of_weight(region, context);
    if let Some(enterprise) = region.enterprises.remove(id) {
        region.enterprise_weight -= enterprise.weight;
        region.memory.ever_pledged -= i64::from(enterprise.has_pledged);
        if enterprise.debt.is_some() {
            let sales = budget * weight(&enterprise) * context.scenario.operation.sales_per_rd;
            let estate = Estate {
                name: enterprise.name,
                account: enterprise.account,
                debt: enterprise.debt,
                worth: debts::value_in_use(context, sales, &enterprise.portfolio),
                field: enterprise.field,
            };
            debts::wind_up(region, context, &estate, how);
        }
        region.ledger.close(enterprise.account);
    }
}

/// A project has raised a firm's capability; gains of an enterprise reduce the relative capability
/// of the others of the region.
pub fn gain_capability(region: &mut Region, context: &Context, borrower: Borrower, gain: f64) {
    match borrower {
        Borrower::Startup(id) => {
            let startup = &mut region.startups[id];
            startup.learned += gain as f32;
        }
        Borrower::Enterprise(id) => {
            let enterprise = &mut region.enterprises[id];
            enterprise.capability += gain as f32;
            region.enterprise_weight += update_derived_figures_of_enterprise(context, enterprise);
            region.memory.gained += gain;
        }
    }
}

/// An enterprise uses patents that it has bought: they raise its capability as a contract at that
/// price would.
pub fn use_bought_patents(
    region: &mut Region,
    context: &Context,
    id: Id<Enterprise>,
    price: Money,
) {
    let budget = budget_of_weight(region, context) * weight(&region.enterprises[id]);
    let gain = context.scenario.transformation.buyer_gain;
    let gain = gain * (price.to_yuan() / budget.max(1.0)).min(1.0);
    let enterprise = &mut region.enterprises[id];
    enterprise.capability += gain as f32;
    region.enterprise_weight += update_derived_figures_of_enterprise(context, enterprise);
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
