//! Opening: public information of the month is taken from the month before.

use crate::model::phases::{equity, pricing};
use crate::model::record::recorder::Recorder;
use crate::model::state::agents::bank::Experience;
use crate::model::world::World;

/// Months over which firms' payments to investors are smoothed before commitments respond to them.
const DISTRIBUTION_MONTHS: u32 = 24;

/// Bounds of firms' payments relative to the record, to which commitments respond.
const CONFIDENCE_BOUNDS: [f64; 2] = [0.2, 5.0];

/// Updates parameters, distances and country-wide figures to the month.
pub fn open(world: &mut World, recorder: &dyn Recorder) {
    let wants_events = recorder.wants_events() && world.month >= world.scenario.start;
    for region in &mut world.regions {
        region.keeps_events = wants_events;
    }
    world.update_effective_parameters();
    update_geography(world);
    update_nation(world);
    pricing::price(world);
    equity::price_capital(world);
}

/// Updates how near other macro-regions are this month in the search for partners.
fn update_geography(world: &mut World) {
    let cuts: Vec<f64> = world
        .regions
        .iter()
        .map(|region| world.effective.of(region.number).unwrap_or(&world.scenario))
        .map(|scenario| scenario.transformation.distance_cut)
        .collect();
    world.geography.cut_distances(&cuts);
}

/// Takes country-wide figures from the month before: one of the channels.
fn update_nation(world: &mut World) {
    update_confidence(world);
    update_register(world);
    let economy = *world.drivers.economy(world.month);
    let scale: f64 = world.nation.demand;
    world.nation.listing_slots = world.regions[0].listing_slots + economy.listings / 12.0 * scale;
}

/// Country-wide figures of the credit register.
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

/// Response of the next commitments to investors' payouts of the last years: money follows exits.
fn update_confidence(world: &mut World) {
    let month: f64 = world
        .regions
        .iter_mut()
        .map(|region| std::mem::take(&mut region.mail.distributed).to_yuan() / region.scale)
        .sum();
    let nation = &mut world.nation;
    nation.distributed += (12.0 * month - nation.distributed) / f64::from(DISTRIBUTION_MONTHS);
    // Such a mean lags by about as much.
    let year = world.month.minus(DISTRIBUTION_MONTHS - 1).year();
    let reference = nation.distributed_reference.in_year(year);
    let elasticity = world.effective.national(&world.scenario).equity.confidence;
    let is_compared =
        world.month >= world.scenario.start.plus(DISTRIBUTION_MONTHS) && reference > 0.0;
    nation.confidence = if is_compared && elasticity > 0.0 {
        libm::pow(
            (nation.distributed / reference).clamp(CONFIDENCE_BOUNDS[0], CONFIDENCE_BOUNDS[1]),
            elasticity,
        )
    } else {
        1.0
    };
}
