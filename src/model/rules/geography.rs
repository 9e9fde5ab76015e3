//! Geography: how strongly the regions attract each other.
//!
//! The choice of a region follows gravity: mass over distance. The own region counts as if it lay
//! at `own_kilometres`. Regions affect each other only through these choices. The search for
//! partners may use shorter distances to other macro-regions than moves do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::chance::Draw;

/// How far agents search beyond their region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GeographyParams {
    /// Whether anybody searches beyond the own region.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub on: bool,
    /// Exponent with which attraction falls with distance. The higher, the more regional the
    /// markets.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "exponent", "x-source" = "assumed; trade gravity is near 1"))]
    pub decay: f64,
    /// Distance at which the own region counts in the gravity of choices. The lower, the more
    /// agents stay at home.
    #[schemars(range(min = 1.0, max = 5000.0))]
    #[schemars(extend("x-unit" = "km", "x-source" = "assumed"))]
    pub own_kilometres: f64,
}

impl Default for GeographyParams {
    fn default() -> GeographyParams {
        GeographyParams { on: true, decay: 1.0, own_kilometres: 60.0 }
    }
}

/// A region as a destination of choices.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Site {
    /// Its mass in the gravity of choices.
    pub mass: f64,
    /// Its macro-region, by number.
    pub macro_region: u8,
    /// Distances to all regions.
    pub kilometres: Vec<f64>,
}

/// How strongly the regions attract each other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Geography {
    params: GeographyParams,
    sites: Vec<Site>,
    /// Choices of founders who move and of firms that look for money.
    usual: Choices,
    /// Choices in the search for partners, for each share by which other macro-regions are nearer;
    /// empty where none are.
    nearer: Vec<(f64, Choices)>,
    /// By region, the place of its own among these.
    places: Vec<Option<usize>>,
}

/// For each region, the cumulated chance of choosing each other one.
type Choices = Vec<Vec<f64>>;

impl Geography {
    /// The choices among regions.
    pub fn new(params: &GeographyParams, sites: Vec<Site>) -> Geography {
        let mut geography = Geography {
            params: params.clone(),
            places: vec![None; sites.len()],
            sites,
            usual: Vec::new(),
            nearer: Vec::new(),
        };
        geography.usual = geography.choices(0.0);
        geography
    }

    /// Sets, for each region, the share by which other macro-regions are nearer in the search for
    /// partners.
    pub fn cut_distances(&mut self, cuts: &[f64]) {
        for (region, &cut) in cuts.iter().enumerate() {
            let known = self.nearer.iter().position(|&(known, _)| known == cut);
            self.places[region] = (cut > 0.0).then(|| {
                known.unwrap_or_else(|| {
                    self.nearer.push((cut, self.choices(cut)));
                    self.nearer.len() - 1
                })
            });
        }
    }

    /// The region that an agent in `from` chooses.
    #[inline]
    pub fn choice(&self, from: u8, draw: &mut Draw) -> u8 {
        chosen(&self.usual, from, draw)
    }

    /// The region that an agent of `home` chooses from `from` in the search for a partner.
    #[inline]
    pub fn partner_choice(&self, home: u8, from: u8, draw: &mut Draw) -> u8 {
        let own = self.places[home as usize];
        chosen(own.map_or(&self.usual, |place| &self.nearer[place].1), from, draw)
    }

    /// The choices if other macro-regions are nearer by a share.
    fn choices(&self, cut: f64) -> Choices {
        (0..self.sites.len())
            .map(|from| {
                let weights: Vec<f64> =
                    (0..self.sites.len()).map(|to| self.attraction(from, to, cut)).collect();
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
            .collect()
    }

    fn attraction(&self, from: usize, to: usize, cut: f64) -> f64 {
        let GeographyParams { on, decay, own_kilometres } = self.params;
        let (here, there) = (&self.sites[from], &self.sites[to]);
        if from == to {
            return there.mass * libm::pow(own_kilometres, -decay);
        }
        let is_elsewhere = here.macro_region != there.macro_region;
        let felt = here.kilometres[to] * if is_elsewhere { 1.0 - cut } else { 1.0 };
        let reach = f64::from(u8::from(on));
        reach * there.mass * libm::pow(felt.max(own_kilometres), -decay)
    }
}

#[inline]
fn chosen(choices: &Choices, from: u8, draw: &mut Draw) -> u8 {
    let row = &choices[from as usize];
    let uniform = draw.uniform();
    let place = row.partition_point(|&sum| sum < uniform);
    place.min(row.len() - 1) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::chance::{Dice, Name, Purpose};

    /// Two regions of the east and one of the west, of equal mass, a thousand kilometres apart.
    fn map() -> Geography {
        let site = |macro_region| Site { mass: 1.0, macro_region, kilometres: vec![1_000.0; 3] };
        Geography::new(&GeographyParams::default(), [0, 0, 1].map(site).to_vec())
    }

    /// How often each region is chosen from the first, out of 20,000 times.
    fn counts(choice: impl Fn(&mut Draw) -> u8) -> [f64; 3] {
        let dice = Dice::new(1, 1);
        let mut counts = [0.0; 3];
        for event in 0..20_000 {
            let mut draw = dice.of(Name(1), Purpose::new("geography.testing"), event);
            counts[choice(&mut draw) as usize] += 1.0;
        }
        counts
    }

    #[test]
    fn a_platform_shortens_distances_only_for_its_users() {
        let mut map = map();
        let usual = counts(|draw| map.choice(0, draw));
        assert_eq!(counts(|draw| map.partner_choice(0, 0, draw)), usual);
        map.cut_distances(&[0.5, 0.0, 0.0]);
        let near = counts(|draw| map.partner_choice(0, 0, draw));
        // Half the distance is twice the attraction: 1/16.67 to 1, and 2 in place of 1.
        assert!((near[2] / near[1] / 2.0 - 1.0).abs() < 0.15, "{near:?}");
        assert_eq!(counts(|draw| map.partner_choice(1, 0, draw)), usual, "not served");
        assert_eq!(counts(|draw| map.choice(0, draw)), usual, "who moves");
        map.cut_distances(&[0.0; 3]);
        assert_eq!(counts(|draw| map.partner_choice(0, 0, draw)), usual);
    }
}
