//! Agents of the first month: drawn from national stocks by the regions' shares.

use rayon::prelude::*;

use crate::base::arena::Id;
use crate::base::chance::{Purpose, numbered};
use crate::base::money::Money;
use crate::base::space::{Direction, Field};
use crate::model::phases::{credit, founding, research};
use crate::model::rules::context::Context;
use crate::model::rules::recognition::KNOWING;
use crate::model::rules::{enterprises, patents};
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::agents::investor::{Investor, InvestorKind};
use crate::model::state::awareness::Awareness;
use crate::model::state::directory::Entry;
use crate::model::state::ledger::Reason;
use crate::model::state::objects::patent::{Patent, PatentOwner};
use crate::model::state::region::Region;
use crate::model::world::World;

const STOCK: Purpose = Purpose::new("world.stock");
const INVESTOR: Purpose = Purpose::new("investor");

/// Share of nascent founders who had founded a firm before the start: assumed.
const FOUNDED_SHARE: f64 = 0.5;

/// Monthly rate at which firms founded before the start have failed since: assumed.
const FAILURE_RATE: f64 = 0.007;

/// Upper limit of the outcomes that an investor has seen before the start: assumed.
const OUTCOMES_SEEN: u32 = 20;

/// Fills the world with the stocks of the first month of the burn-in.
pub fn populate(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        settle_researchers(region, &context);
        settle_enterprises(region, &context);
        settle_startups(region, &context);
        settle_investors(region, &context);
        credit::open_banks(region, &context);
        settle_patents(region, &context);
        for experts in &mut region.directories.experts {
            experts.renew(|_| true);
        }
        for sellers in &mut region.directories.sellers {
            sellers.renew(|_| true);
        }
        region.memory.startup_staff = region.startup_staff();
        region.tally.clear();
    });
    settle_missing_investors(regions, &context);
    for region in regions.iter_mut() {
        for available in &mut region.directories.investors {
            available.renew(|_| true);
        }
    }
}

/// The number of agents for a share of a national number, rounded randomly, so that small regions
/// are right on average.
fn number_of(context: &Context, region: &Region, real: f64, index: u64) -> u64 {
    let uniform = context.dice.of(region.name, STOCK, index).uniform();
    (real * region.scale + uniform) as u64
}

fn settle_researchers(region: &mut Region, context: &Context) {
    let real = context.economy.research_staff * region.shares.research_staff;
    for index in 0..number_of(context, region, real, 0) {
        research::join(region, context, region.name.child(research::RESEARCHER, 0, index));
    }
}

fn settle_enterprises(region: &mut Region, context: &Context) {
    let params = &context.scenario.operation;
    let real = context.economy.technology_firms * region.shares.technology_firms;
    let count = number_of(context, region, real, 1).max(1);
    let elasticity = context.scenario.transformation.needs_elasticity;
    let (tail, range) = (params.size_tail, params.size_range);
    let sizes = enterprises::initial_sizes(count as usize, tail, range, elasticity);
    for (index, size) in (0..count).zip(sizes) {
        let name = region.name.child(STOCK, 1, index);
        let source = enterprises::EnterpriseOrigin::Elsewhere { name, size: Some(size) };
        enterprises::enter(region, context, source);
    }
}

/// Firms of all ages up to maturity, thinned by the failures that they must have survived.
fn settle_startups(region: &mut Region, context: &Context) {
    let params = &context.scenario.founding;
    let founded = context.economy.new_firms * params.ideas_per_new_firm / 12.0 * FOUNDED_SHARE;
    let months = context.scenario.operation.maturity_months;
    for age in 1..months {
        let survived = libm::exp(-FAILURE_RATE * f64::from(age));
        let real = founded * survived * region.shares.founders;
        for index in 0..number_of(context, region, real, 100 + u64::from(age)) {
            let name = region.name.child(founding::FOUNDER, numbered(u64::from(age), 32, 0), index);
            let mut draw = context.dice.of(name, STOCK, 0);
            founding::enter_stock(region, context, name, age, &mut draw);
        }
    }
}

/// Investors of a region. Below full scale their number is rounded randomly, each with the money of a
/// real one, since tickets do not shrink with the scale; every region has a guidance fund.
fn settle_investors(region: &mut Region, context: &Context) {
    let params = &context.scenario.equity;
    for kind in InvestorKind::ALL {
        let ratio = params.investor_ratio[kind as usize];
        let real = params.institutions * ratio * params.venture_share(&region.shares);
        region.investor_weights[kind as usize] = real;
        let least = u64::from(kind == InvestorKind::Guidance);
        let count = number_of(context, region, real, 10 + kind as u64).max(least);
        for index in 0..count {
            let weight = match kind {
                InvestorKind::Guidance => real / count as f64,
                _ => 1.0 / region.scale,
            };
            settle_investor(region, context, kind, index, weight);
        }
    }
}

/// Every world has an investor of each kind: where venture money is.
fn settle_missing_investors(regions: &mut [Region], context: &Context) {
    for kind in InvestorKind::ALL {
        let has_any = |region: &Region| region.investors.iter().any(|(_, it)| it.kind == kind);
        if regions.iter().any(has_any) {
            continue;
        }
        let venture = |region: &&mut Region| region.investor_weights[kind as usize];
        let place = regions.iter_mut().max_by(|one, other| venture(one).total_cmp(&venture(other)));
        if let Some(region) = place {
            let weight = 1.0 / region.scale;
            settle_investor(region, context, kind, 0, weight);
        }
    }
}

fn settle_investor(
    region: &mut Region,
    context: &Context,
    kind: InvestorKind,
    index: u64,
    weight: f64,
) {
    let params = &context.scenario.equity;
    let name = region.name.child(INVESTOR, kind as u64, index);
    let mut draw = context.dice.of(name, STOCK, 0);
    let investor = Investor {
        name,
        account: region.ledger.open(kind.sector()),
        kind,
        focus: Field::drawn(&context.scenario.founding.field_weights, &mut draw),
        weight: weight as f32,
        noise: params.noise[kind as usize] as f32,
        outcomes: draw.below(OUTCOMES_SEEN) as u16,
        awareness: Awareness::drawn(
            &context.scenario.recognition,
            &mut context.dice.of(name, KNOWING, 0),
        ),
        deals: 0,
        portfolio: 0,
        founded: context.month.minus(draw.below(params.investing_months)),
    };
    // Money not yet invested: on average half of the smallest ticket.
    let cash = Money::yuan(params.least_ticket * context.economy.wage_index * draw.uniform());
    region.ledger.pay_from_outside(investor.account, cash, Reason::Endowment);
    let id = region.investors.insert(investor);
    let direction = Direction::of([1.0, 0.0, 0.0]);
    region.directories.investors[kind as usize].add(Entry { name, id, direction });
}

/// Invention patents in force at the end of 2011, held by enterprises by size and by bodies:
/// `nat.pat.inv_force.2012` (473,187) carried back a year at its growth to 2013.
const IN_FORCE_BEFORE: f64 = 381_800.0;

/// Mean months for which a patent of the initial stock would still be renewed: assumed.
const STOCK_MONTHS: f64 = 120.0;

/// Youngest age of a patent of the initial stock, and the age that all are below, months: assumed.
const STOCK_AGES: [u32; 2] = [20, 90];

/// Share of that stock that lies where enterprises spend on research; the rest lies where public
/// research is: assumed.
const PATENTS_BY_ENTERPRISES: f64 = 0.5;

/// Share of patents in force that research institutions hold: assumed.
const BODIES_SHARE: f64 = 0.3;

fn settle_patents(region: &mut Region, context: &Context) {
    let share = PATENTS_BY_ENTERPRISES * region.shares.rd_enterprise
        + (1.0 - PATENTS_BY_ENTERPRISES) * region.shares.rd_public;
    let count = number_of(context, region, IN_FORCE_BEFORE * share, 2);
    let firms: Vec<(Id<Enterprise>, f64)> = region
        .enterprises
        .iter()
        .scan(0.0, |up_to, (id, enterprise)| {
            *up_to += enterprises::weight(enterprise);
            Some((id, *up_to))
        })
        .collect();
    for index in 0..count {
        let name = region.name.child(STOCK, 2, index);
        let mut draw = context.dice.of(name, STOCK, 0);
        let owner = if draw.happens(BODIES_SHARE) {
            PatentOwner::Body
        } else {
            PatentOwner::Enterprise(drawn_by_weight(&firms, draw.uniform()))
        };
        let age = STOCK_AGES[0] + draw.below(STOCK_AGES[1] - STOCK_AGES[0]);
        let patent = Patent {
            name,
            owner,
            log_value: 0.0,
            strength: context.scenario.protection.base_strength as f32,
            filed: context.month.minus(age),
            is_granted: true,
        };
        let rest = patents::LONGEST_LIFE * 12.0 - f64::from(age);
        let lapses = context.month.plus(1 + draw.exponential(STOCK_MONTHS).min(rest) as u32);
        patents::enter_stock(region, context, patent, lapses);
    }
}

/// A firm drawn by weight; the list has cumulated weights.
fn drawn_by_weight(firms: &[(Id<Enterprise>, f64)], uniform: f64) -> Id<Enterprise> {
    let &(last, total) = firms.last().expect("a region has an enterprise");
    let place = firms.partition_point(|&(_, up_to)| up_to <= uniform * total);
    firms.get(place).map_or(last, |&(id, _)| id)
}
