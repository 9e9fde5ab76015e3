//! Which factors matter for an outcome: screening by elementary effects, then shares of variance.
//!
//! Two coordinates stand beside the factors. *Luck* is another seed. Within a row it is the same for
//! all that is compared, so that the other effects are free of it; its own index says how much of
//! what varies is chance. The *placebo* is another order of settlement, which changes nothing of
//! substance: markets pass luck on, so that any change at all of who is served first brings an effect
//! of this size. A factor is told only where it is larger.

pub mod factor_selection;
mod findings;
mod points;
pub mod sample_size;
mod tables;

use anyhow::{Result, anyhow};

use crate::statistics::designs;
use crate::study::experiment::Factor;

pub use factor_selection::{Standing, standings};
pub use findings::{Effect, Finding, Found, Outcome, Subject, TOLD, findings};
pub use points::{experiment, refused};
pub use sample_size::Lack;
pub use tables::{HeldRow, IndexRow, ScreeningRow, write, write_held};

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "sensitivity";

/// What the row of chance is called.
pub const LUCK: &str = "luck";

/// What the row of a factor is called that changes nothing of substance.
pub const PLACEBO: &str = "placebo";

/// What the row of a factor is called that does not exist.
pub const DUMMY: &str = "dummy";

/// The key that luck changes.
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
    /// Shares of variance, from two samples of as many points.
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
    fn rows(self, coordinates: usize, seed: u64) -> Result<Vec<Vec<f64>>> {
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

/// What is varied, and how.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The factors.
    pub factors: &'a [Factor],
    /// The method.
    pub method: Method,
    /// Whether the placebo stands beside them. Where the order of settlement is a factor itself, it
    /// cannot.
    pub has_placebo: bool,
}

impl Question<'_> {
    /// How many coordinates a row has: the factors, luck, the placebo.
    fn coordinates(&self) -> usize {
        self.factors.len() + 1 + usize::from(self.has_placebo)
    }

    /// What the coordinates are, in their order.
    fn subjects(&self) -> Vec<Subject> {
        let factors = (0..self.factors.len()).map(Subject::Factor);
        let placebo = self.has_placebo.then_some(Subject::Placebo);
        factors.chain([Subject::Luck]).chain(placebo).collect()
    }

    /// What a row of a table is called.
    pub fn called(&self, subject: Subject) -> &str {
        match subject {
            Subject::Factor(place) => self.factors[place].called(),
            Subject::Luck => LUCK,
            Subject::Placebo => PLACEBO,
            Subject::Dummy => DUMMY,
        }
    }
}
