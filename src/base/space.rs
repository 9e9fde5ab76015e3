//! Technology space: fields, and inside a field directions of unit length. The cognitive distance
//! of two directions is the angle between them (Nooteboom 2000).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::chance::Draw;

/// A technology field: the report's strategic emerging industries and all others.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Field {
    /// Information technology and artificial intelligence.
    Information,
    /// Biomedicine.
    Biomedicine,
    /// New materials.
    Materials,
    /// Advanced manufacturing.
    Manufacturing,
    /// New energy.
    Energy,
    /// New-energy vehicles.
    Vehicles,
    /// Energy saving and environment.
    Environment,
    /// Everything else.
    Other,
}

impl Field {
    /// How many fields there are.
    pub const COUNT: usize = 8;

    /// All fields in order.
    pub const ALL: [Field; Field::COUNT] = [
        Field::Information,
        Field::Biomedicine,
        Field::Materials,
        Field::Manufacturing,
        Field::Energy,
        Field::Vehicles,
        Field::Environment,
        Field::Other,
    ];

    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Field::Information => "information",
            Field::Biomedicine => "biomedicine",
            Field::Materials => "materials",
            Field::Manufacturing => "manufacturing",
            Field::Energy => "energy",
            Field::Vehicles => "vehicles",
            Field::Environment => "environment",
            Field::Other => "other",
        }
    }

    /// Whether it serves the environment (L2825).
    pub const fn is_green(self) -> bool {
        matches!(self, Field::Energy | Field::Vehicles | Field::Environment)
    }

    /// A field drawn with those weights.
    pub fn drawn(weights: &[f64; Field::COUNT], draw: &mut Draw) -> Field {
        let total: f64 = weights.iter().sum();
        let mut rest = draw.uniform() * total;
        for (field, weight) in Field::ALL.into_iter().zip(weights) {
            rest -= weight;
            if rest < 0.0 {
                return field;
            }
        }
        Field::Other
    }
}

/// A direction in a field: three components in 127ths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Direction([i8; 3]);

impl Direction {
    /// A direction drawn evenly from the sphere (Archimedes: the height is uniform).
    pub fn drawn(draw: &mut Draw) -> Direction {
        let height = 2.0 * draw.uniform() - 1.0;
        let turn = std::f64::consts::TAU * draw.uniform();
        let radius = (1.0 - height * height).sqrt();
        Direction::of([radius * libm::cos(turn), radius * libm::sin(turn), height])
    }

    /// The direction of a vector; the first axis when it has no length.
    pub fn of(vector: [f64; 3]) -> Direction {
        let length = vector.iter().map(|part| part * part).sum::<f64>().sqrt();
        if length < 1e-9 {
            return Direction([127, 0, 0]);
        }
        Direction(vector.map(|part| libm::round(part / length * 127.0) as i8))
    }

    /// The components.
    pub fn parts(self) -> [f64; 3] {
        self.0.map(|part| f64::from(part) / 127.0)
    }

    /// This direction moved towards `other` by `weight` from 0 (not at all) to 1 (all the way).
    #[must_use]
    pub fn towards(self, other: Direction, weight: f64) -> Direction {
        let (from, to) = (self.parts(), other.parts());
        let mixed = [0, 1, 2].map(|axis| from[axis] * (1.0 - weight) + to[axis] * weight);
        Direction::of(mixed)
    }

    /// A direction near this one: the angle grows with `spread`.
    #[must_use]
    pub fn near(self, spread: f64, draw: &mut Draw) -> Direction {
        let parts = self.parts();
        Direction::of([0, 1, 2].map(|axis: usize| parts[axis] + spread * draw.normal()))
    }

    /// The cosine of the angle, for comparing many candidates cheaply.
    #[inline]
    pub fn cosine(self, other: Direction) -> f64 {
        let dot: i32 =
            self.0.iter().zip(&other.0).map(|(&one, &two)| i32::from(one) * i32::from(two)).sum();
        (f64::from(dot) / 16_129.0).clamp(-1.0, 1.0)
    }

    /// Cognitive distance: the angle in radians, from 0 to π.
    pub fn distance(self, other: Direction) -> f64 {
        libm::acos(self.cosine(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::chance::{Dice, Name, Purpose};

    #[test]
    fn drawn_directions_lie_evenly() {
        let dice = Dice::new(1, 1);
        let purpose = Purpose::new("space.testing");
        let mut mean = [0.0; 3];
        let draws = 20_000;
        for event in 0..draws {
            let direction = Direction::drawn(&mut dice.of(Name(1), purpose, event));
            for (mean, part) in mean.iter_mut().zip(direction.parts()) {
                *mean += part / draws as f64;
            }
        }
        // The variance of a component is a third.
        for part in mean {
            assert!(part.abs() < 4.5 * (1.0 / 3.0 / draws as f64).sqrt(), "{part}");
        }
    }

    #[test]
    fn moving_all_the_way_arrives() {
        let (one, other) = (Direction::of([1.0, 0.0, 0.0]), Direction::of([0.0, 1.0, 0.0]));
        assert_eq!(one.towards(other, 1.0), other);
        assert_eq!(one.towards(other, 0.0), one);
        let half = one.towards(other, 0.5).distance(one);
        assert!((half - std::f64::consts::FRAC_PI_4).abs() < 0.01);
    }
}
