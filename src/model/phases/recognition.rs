//! Recognition and knowledge: the month's experiences update word of mouth; collaboration builds
//! trust.

use rayon::prelude::*;

use crate::model::world::World;

/// Experience spreads; the local stock of knowledge grows. Each region touches only itself.
pub fn spread(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        region.word_of_mouth.settle(&context.scenario.recognition);
        let params = &context.scenario.collaboration;
        let collaborations = std::mem::take(&mut region.mail.collaborations);
        if !params.on {
            region.knowledge = 0.0;
        } else {
            let thousand = region.enterprises.len().max(1) as f64 / 1000.0;
            let often = collaborations as f64 / 1e3 / thousand;
            let tends_to = often / (often + params.half);
            region.knowledge += params.speed * (tends_to - region.knowledge);
        }
    });
}
