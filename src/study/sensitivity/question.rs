//! Which factors are varied, and by which method.

use anyhow::{Result, anyhow};

use crate::statistics::designs;
use crate::study::experiment::Factor;

/// The subject of a row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A factor, by its place among them.
    Factor(usize),
    /// Simulation noise: another seed.
    Noise,
    /// The placebo: another settlement order.
    Placebo,
    /// A factor that does not exist.
    Dummy,
}

/// What files call the row of simulation noise.
pub const NOISE: &str = "noise";

/// What the row of the placebo is called, a change without substance.
pub const PLACEBO: &str = "placebo";

/// What the row of a factor that does not exist is called.
pub const DUMMY: &str = "dummy";

/// The key that simulation noise changes.
pub const SEED: &str = "seed";

/// The key that the placebo changes.
pub const ORDER: &str = "settlement_order";

/// Levels of the grid of elementary effects.
const GRID: usize = 4;

/// A method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Elementary effects of as many trajectories.
    Morris(usize),
    /// Sobol' indices, from two samples of as many points.
    Sobol(usize),
}

impl Method {
    /// What it is called in names of directories.
    pub fn name(self) -> &'static str {
        match self {
            Method::Morris(_) => "morris",
            Method::Sobol(_) => "sobol",
        }
    }

    /// The points of the unit cube.
    pub(super) fn rows(self, coordinates: usize, seed: u64) -> Result<Vec<Vec<f64>>> {
        match self {
            Method::Morris(count) => Ok(designs::trajectories(count, coordinates, GRID, seed)),
            Method::Sobol(points) => {
                let sample = designs::saltelli(points, coordinates, seed);
                let sample = sample.map_err(|refusal| anyhow!("{refusal}"))?;
                let mixed = sample.ab.into_iter().flatten();
                Ok(sample.a.into_iter().chain(sample.b).chain(mixed).collect())
            }
        }
    }
}

/// What is varied, and by which method.
#[derive(Clone, Copy, Debug)]
pub struct SensitivityQuestion<'a> {
    /// The factors.
    pub factors: &'a [Factor],
    /// The method.
    pub method: Method,
    /// Whether the placebo stands beside them. Where the order of settlement is a factor itself, it
    /// cannot.
    pub has_placebo: bool,
}

impl SensitivityQuestion<'_> {
    /// How many coordinates a row has: the factors, simulation noise, the placebo.
    pub(super) fn coordinates(&self) -> usize {
        self.factors.len() + 1 + usize::from(self.has_placebo)
    }

    /// What the coordinates are, in their order.
    pub(super) fn subjects(&self) -> Vec<Subject> {
        let factors = (0..self.factors.len()).map(Subject::Factor);
        let placebo = self.has_placebo.then_some(Subject::Placebo);
        factors.chain([Subject::Noise]).chain(placebo).collect()
    }

    /// What a row of a table is called in files.
    pub fn called(&self, subject: Subject) -> &str {
        match subject {
            Subject::Factor(place) => self.factors[place].called(),
            Subject::Noise => NOISE,
            Subject::Placebo => PLACEBO,
            Subject::Dummy => DUMMY,
        }
    }
}
