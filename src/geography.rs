//! Geography: how strongly the regions attract each other.
//!
//! The choice of a region follows gravity: mass over distance. The own region counts as if it lay
//! at `own_kilometres`. What two regions do to each other goes through these choices alone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::chance::Draw;

/// How far people look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GeographyParams {
    /// Whether anybody looks beyond the own region.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub on: bool,
    /// How fast attraction falls with distance.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "exponent", "x-source" = "assumed; trade gravity is near 1"))]
    pub decay: f64,
    /// Distance at which the own region counts.
    #[schemars(range(min = 1.0, max = 5000.0))]
    #[schemars(extend("x-unit" = "km", "x-source" = "assumed"))]
    pub own_kilometres: f64,
}

impl Default for GeographyParams {
    fn default() -> GeographyParams {
        GeographyParams { on: true, decay: 1.0, own_kilometres: 60.0 }
    }
}

/// For each region, the cumulated chance of choosing each other one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Geography {
    cumulated: Vec<Vec<f64>>,
}

impl Geography {
    /// The choices among regions of those masses at those distances.
    pub fn new(
        params: &GeographyParams,
        masses: &[f64],
        kilometres: impl Fn(usize, usize) -> f64,
    ) -> Geography {
        let cumulated = (0..masses.len())
            .map(|from| {
                let attraction = |to: usize| {
                    if from == to {
                        return masses[to] * libm::pow(params.own_kilometres, -params.decay);
                    }
                    let distance = kilometres(from, to).max(params.own_kilometres);
                    let reach = f64::from(u8::from(params.on));
                    reach * masses[to] * libm::pow(distance, -params.decay)
                };
                let weights: Vec<f64> = (0..masses.len()).map(attraction).collect();
                let total: f64 = weights.iter().sum();
                let mut sum = 0.0;
                weights
                    .iter()
                    .map(|weight| {
                        sum += weight / total;
                        sum
                    })
                    .collect()
            })
            .collect();
        Geography { cumulated }
    }

    /// The region that somebody in `from` turns to.
    #[inline]
    pub fn choice(&self, from: u8, draw: &mut Draw) -> u8 {
        let row = &self.cumulated[from as usize];
        let uniform = draw.uniform();
        let place = row.partition_point(|&sum| sum < uniform);
        place.min(row.len() - 1) as u8
    }
}
