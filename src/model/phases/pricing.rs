//! Pricing: what customers spend meets the attraction of all firms, in two markets a field.
//!
//! Spending is divided in proportion to attraction (CES; Dixit and Stiglitz 1977), so one firm's
//! gain is a loss of others. A part of the spending on young products stays in its region; the
//! market of enterprises is national, and enterprises that are there hold most of it.

use crate::base::money::Money;
use crate::base::space::Field;
use crate::model::data::{Dataset, ReferenceMonth};
use crate::model::rules::context::Context;
use crate::model::rules::parameters::operation::OperationParams;
use crate::model::state::region::{Market, Region};
use crate::model::state::tally::Count;
use crate::model::world::World;

/// Takes the attraction of all firms from the month before and sets the prices of the month.
pub fn price(world: &mut World) {
    sum_markets(world);
    let params = &world.effective.national(&world.scenario).operation;
    let economy = *world.drivers.economy(world.month);
    // Spending follows R&D in wage units: the recorded growth of R&D is half growth of wages.
    let drive = economy.rd_index / economy.wage_index * world.nation.demand;
    let weights: f64 = params.field_weights.iter().sum();
    let reference = Reference::of(world);
    let response = if reference.is_there() { params.response } else { 0.0 };
    let mut surplus = 0.0;
    for field in 0..Field::COUNT {
        let weight = params.field_weights[field] / weights.max(1e-9);
        let enterprise = params.enterprise_demand * drive * weight;
        let incumbents = enterprise / params.incumbent_price;
        let attraction = incumbents + world.nation.markets[field].grown as f64 / 1e3;
        let relative = reference.relative(attraction, incumbents, |it| it.grown[field]);
        let spending = enterprise * libm::pow(relative, response);
        let price = if attraction > 0.0 { spending / attraction } else { 0.0 };
        let young = params.demand * drive * weight;
        let offered = attraction_of_young(&world.nation.markets[field], params, young);
        let others = params.others_share * young;
        let relative_young = reference.relative(offered, others, |it| it.young[field]);
        surplus += enterprise * surplus_share(relative, response)
            + young * surplus_share(relative_young, response);
        let nation = &mut world.nation;
        nation.plain_spending[field] = young;
        nation.spending[field] = young * libm::pow(relative_young, response);
        nation.prices[field] = price;
        nation.expected[field] =
            expectation(nation.expected[field], price, params.expectation_speed);
    }
    let staff: i64 = world.nation.markets.iter().map(|market| market.staff).sum();
    let others = params.other_labour * drive;
    let usual = reference.month.map(|it| others + it.staff * world.nation.demand);
    let now = others + staff as f64 / 1e3;
    let wage = usual.map_or(1.0, |usual| {
        libm::pow((now / usual.max(1.0)).clamp(1.0 / LARGEST, LARGEST), 1.0 / params.labour_supply)
    });
    let unit = params.customer_sales * 12.0 * economy.wage_index;
    world.nation.surplus = surplus * unit;
    world.nation.demand_level = params.demand;
    world.nation.wage = wage;
    let (regions, context) = world.parts();
    regions.iter_mut().for_each(|region| price_region(region, &context.of(region)));
}

/// What firms offer in the baseline in this month, if it is known and meant.
struct Reference<'a> {
    month: Option<&'a ReferenceMonth>,
    scale: f64,
}

/// Bounds of what is offered relative to the baseline.
const LARGEST: f64 = 20.0;

/// Elasticity of substitution between products of a market (Broda and Weinstein 2006).
const SUBSTITUTION: f64 = 4.0;

impl Reference<'static> {
    fn of(world: &World) -> Reference<'static> {
        let month = match world.scenario.has_reference() {
            true => Dataset::china().reference(world.month),
            false => None,
        };
        Reference { month, scale: world.nation.demand }
    }

    fn is_there(&self) -> bool {
        self.month.is_some()
    }

    /// What is offered relative to the baseline, where others than startups offer `others`.
    fn relative(&self, offered: f64, others: f64, of: impl Fn(&ReferenceMonth) -> f64) -> f64 {
        let usual = self.month.map_or(0.0, |month| others + of(month) * self.scale);
        if usual > 0.0 { (offered / usual).clamp(1.0 / LARGEST, LARGEST) } else { 1.0 }
    }
}

/// Surplus of consumers relative to spending in the baseline, from what is offered relative to it.
fn surplus_share(relative: f64, response: f64) -> f64 {
    let gain = match response.abs() < 1e-9 {
        true => libm::log(relative),
        false => (libm::pow(relative, response) - 1.0) / response,
    };
    (1.0 + gain) / (SUBSTITUTION - 1.0)
}

/// Attraction on the market for young products, that of others than startups included.
fn attraction_of_young(market: &Market, params: &OperationParams, plain: f64) -> f64 {
    market.young as f64 / 1e3 + params.others_share * plain
}

fn sum_markets(world: &mut World) {
    for field in 0..Field::COUNT {
        let mut sum = Market::default();
        for region in &world.regions {
            let market = &region.markets[field];
            sum.customers += market.customers;
            sum.young += market.young;
            sum.grown += market.grown;
            sum.firms += market.firms;
            sum.learned += market.learned;
            sum.staff += market.staff;
        }
        world.nation.markets[field] = sum;
    }
}

/// Owners expect prices to last, and learn slowly that they do not.
fn expectation(before: f64, price: f64, speed: f64) -> f64 {
    if before <= 0.0 {
        return price;
    }
    // A quarter's speed, over a month.
    before + (1.0 - libm::cbrt(1.0 - speed)) * (price - before)
}

/// Prices of young products in a region: customers there, and those who buy anywhere.
fn price_region(region: &mut Region, context: &Context) {
    let params = &context.scenario.operation;
    let share = context.nation.demand_share(region);
    // Parameters of the region may differ from those of the country.
    let part = params.demand / context.nation.demand_level.max(1e-9);
    let surplus = Money::yuan(context.nation.surplus / 12.0 * share);
    region.tally.add(Count::SurplusFen, surplus.to_fen());
    for field in 0..Field::COUNT {
        let spending = context.nation.spending[field];
        // Others than startups of the model sell there too.
        let plain = context.nation.plain_spending[field];
        let here = attraction_of_young(&region.markets[field], params, plain * share);
        let everywhere = attraction_of_young(&context.nation.markets[field], params, plain);
        let price = |spending: f64, attraction: f64| {
            if attraction > 0.0 { spending / attraction } else { 0.0 }
        };
        let price = params.local_share * price(spending * part * share, here)
            + (1.0 - params.local_share) * price(spending, everywhere);
        region.prices[field] = price;
        region.expected[field] =
            expectation(region.expected[field], price, params.expectation_speed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consumers_gain_from_more_and_lose_from_less() {
        let usual = surplus_share(1.0, 0.5);
        assert!((usual - 1.0 / 3.0).abs() < 1e-12, "{usual}");
        assert!(surplus_share(1.2, 0.5) > surplus_share(1.1, 0.5));
        assert!(surplus_share(0.9, 0.5) < usual);
        assert!((surplus_share(1.1, 0.0) - surplus_share(1.1, 1e-6)).abs() < 1e-6);
    }

    #[test]
    fn expectations_follow_prices_at_the_speed_of_a_quarter() {
        assert_eq!(expectation(0.0, 0.7, 0.25), 0.7);
        let quarter = (0..3).fold(1.0, |before, _| expectation(before, 2.0, 0.25));
        assert!((quarter - 1.25).abs() < 1e-12, "{quarter}");
    }
}
