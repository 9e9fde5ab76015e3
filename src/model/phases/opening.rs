//! Opening: what everybody may know this month is taken from the month before.

use crate::base::space::Field;
use crate::model::phases::operation;
use crate::model::record::recorder::Recorder;
use crate::model::state::agents::bank::Experience;
use crate::model::state::region::Market;
use crate::model::world::World;

/// Brings parameters, distances, and what is known of the country up to the month.
pub fn open(world: &mut World, recorder: &dyn Recorder) {
    let wants_events = recorder.wants_events() && world.month >= world.scenario.start;
    for region in &mut world.regions {
        region.keeps_events = wants_events;
    }
    world.take_effect();
    update_geography(world);
    update_nation(world);
    let (regions, context) = world.parts();
    regions.iter_mut().for_each(|region| operation::update_chances(region, &context.of(region)));
}

/// Takes how near other parts of the country are this month to those who look for partners.
fn update_geography(world: &mut World) {
    let cuts: Vec<f64> = world
        .regions
        .iter()
        .map(|region| world.effective.of(region.number).unwrap_or(&world.scenario))
        .map(|scenario| scenario.transformation.distance_cut)
        .collect();
    world.geography.cut_distances(&cuts);
}

/// Takes what everybody knows of the country from the month before: one of the channels.
fn update_nation(world: &mut World) {
    let params = &world.effective.national(&world.scenario).operation;
    let economy = *world.drivers.economy(world.month);
    let weights: f64 = params.field_weights.iter().sum();
    let reach = params.demand * economy.rd_index / economy.price_index * world.nation.demand;
    for field in 0..Field::COUNT {
        let mut sum = Market::default();
        for region in &world.regions {
            let market = &region.markets[field];
            sum.customers += market.customers;
            sum.weight += market.weight;
            sum.firms += market.firms;
            sum.capability += market.capability;
            sum.staff += market.staff;
        }
        world.nation.markets[field] = sum;
        world.nation.demand_level = params.demand;
        world.nation.reach[field] = reach * params.field_weights[field] / weights.max(1e-9);
    }
    update_confidence(world);
    update_register(world);
    let scale: f64 = world.nation.demand;
    world.nation.listing_slots = world.regions[0].listing_slots + economy.listings / 12.0 * scale;
}

/// What the credit register says of the whole country.
fn update_register(world: &mut World) {
    world.nation.defaults = Default::default();
    world.nation.recoveries = Experience::default();
    for region in &world.regions {
        let gross = 1.0 / region.scale;
        for (sum, own) in world.nation.defaults.iter_mut().zip(region.defaults) {
            *sum = sum.and(own.times(gross));
        }
        world.nation.recoveries = world.nation.recoveries.and(region.recoveries.times(gross));
    }
}

/// What investors' payments of the last years do to the next commitments: money follows exits.
fn update_confidence(world: &mut World) {
    let month: f64 = world
        .regions
        .iter_mut()
        .map(|region| std::mem::take(&mut region.mail.distributed).to_yuan() / region.scale)
        .sum();
    let nation = &mut world.nation;
    nation.distributed += (12.0 * month - nation.distributed) / 24.0;
    // Such a mean lies about two years behind.
    let year = world.month.minus(23).year();
    let reference = nation.distributed_reference.in_year(year);
    let elasticity = world.effective.national(&world.scenario).equity.confidence;
    let is_compared = world.month >= world.scenario.start.plus(24) && reference > 0.0;
    nation.confidence = if is_compared && elasticity > 0.0 {
        libm::pow((nation.distributed / reference).clamp(0.2, 5.0), elasticity)
    } else {
        1.0
    };
}
