//! Recognition and knowledge: what was heard moves what is said; working together builds trust.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::world::World;

/// The micro-macro loop of collaboration (Itami; L2918-2956).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LoopParams {
    /// Whether working together builds a local stock of trust and knowledge.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub on: bool,
    /// Collaborations a month and thousand real enterprises at which the stock tends to a half.
    #[schemars(range(min = 0.01, max = 1e6))]
    #[schemars(extend("x-unit" = "1/month", "x-source" = "assumed"))]
    pub half: f64,
    /// How much more a collaboration brings to the stock when a wholly skilled intermediary is its
    /// host (the quality of a place depends on its owner).
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed; Itami as told in L2918-2956"))]
    pub host_weight: f64,
    /// Share of the way to where the stock tends that it goes in a month.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/month", "x-source" = "assumed"))]
    pub speed: f64,
}

impl Default for LoopParams {
    fn default() -> LoopParams {
        LoopParams { on: true, half: 200.0, host_weight: 1.0, speed: 0.02 }
    }
}

/// Experience spreads; the local stock of knowledge grows. Each region touches only itself.
pub fn spread(world: &mut World) {
    let (regions, setting) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let setting = setting.of(region);
        region.talk.settle(&setting.scenario.recognition);
        let params = &setting.scenario.collaboration;
        if !params.on {
            region.knowledge = 0.0;
        } else {
            let thousand = region.enterprises.len().max(1) as f64 / 1000.0;
            let often = region.memory.collaborations as f64 / 1e3 / thousand;
            let tends_to = often / (often + params.half);
            region.knowledge += params.speed * (tends_to - region.knowledge);
        }
    });
}
