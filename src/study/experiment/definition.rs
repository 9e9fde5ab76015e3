//! An experiment's file: what stands in it, complete with every default.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::factor::Factor;
use crate::base::month::Month;

/// Months over which flows are summed and ratios averaged, if nobody says otherwise.
pub const WINDOW_MONTHS: u32 = 12;

/// An experiment, complete with every default.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Experiment {
    /// What it is called; its results are written under this name. The file's name by default.
    #[schemars(length(min = 1))]
    #[schemars(extend("x-unit" = "name", "x-source" = "choice"))]
    pub name: String,
    /// The question that it answers, in one sentence.
    #[schemars(length(min = 1))]
    #[schemars(extend("x-unit" = "text", "x-source" = "choice"))]
    pub question: String,
    /// Scenarios that every point is run in: shipped names, or paths from this file. The first is
    /// the base, whose seed, scale, regions and months all share.
    #[schemars(length(min = 1, max = 1000))]
    #[schemars(extend("x-unit" = "names", "x-source" = "choice"))]
    pub scenarios: Vec<String>,
    /// Changes to all scenarios, written as after `--set`: `["scale=0.01", "until=2022-12"]`.
    #[schemars(extend("x-unit" = "key=value", "x-source" = "choice"))]
    pub set: Vec<String>,
    /// How points are made of the factors.
    #[schemars(extend("x-unit" = "design", "x-source" = "choice"))]
    pub design: Design,
    /// Points of `latin_hypercube` and `sobol`.
    #[schemars(range(min = 1, max = 1_000_000))]
    #[schemars(extend("x-unit" = "points", "x-source" = "choice"))]
    pub points: u32,
    /// The CSV file of `table`, from this file: a column for each factor, a row for each point.
    #[schemars(extend("x-unit" = "path", "x-source" = "choice"))]
    pub table: String,
    /// Seed of the points of `latin_hypercube` and `sobol`; the random numbers of runs follow the
    /// scenario's seed.
    #[schemars(range(min = 0, max = 4_294_967_295_u64))]
    #[schemars(extend("x-unit" = "seed", "x-source" = "choice"))]
    pub design_seed: u64,
    /// Replicates of every point in every scenario. Replicate n has the same random
    /// numbers everywhere.
    #[schemars(range(min = 1, max = 100_000))]
    #[schemars(extend("x-unit" = "runs", "x-source" = "choice"))]
    pub replicates: u32,
    /// Metrics that are kept; those that `stia compare` shows when empty.
    #[schemars(extend("x-unit" = "names", "x-source" = "choice"))]
    pub metrics: Vec<String>,
    /// Places that are kept, named as in the series; China when empty.
    #[schemars(extend("x-unit" = "names", "x-place" = "place", "x-source" = "choice"))]
    pub regions: Vec<String>,
    /// Months in which levels are read; when empty the last one that the drivers have a record of,
    /// or the last one of a run that ends before it.
    #[schemars(extend("x-unit" = "months", "x-source" = "choice"))]
    pub at: Vec<Month>,
    /// Months, up to each of those, over which flows are summed and ratios averaged.
    #[schemars(range(min = 1, max = 600))]
    #[schemars(extend("x-unit" = "months", "x-source" = "choice"))]
    pub months: u32,
    /// What differs from point to point.
    #[schemars(length(max = 1000))]
    #[schemars(extend("x-unit" = "factors", "x-source" = "choice"))]
    pub factor: Vec<Factor>,
}

/// How points are made of factors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Design {
    /// Every combination of the factors' levels.
    #[default]
    Full,
    /// The scenario as it is, then each level of each factor alone.
    OneAtATime,
    /// As many points as asked for, evenly spread in each factor by itself.
    LatinHypercube,
    /// As many points as asked for, evenly spread in all factors together: a Sobol sequence.
    Sobol,
    /// The rows of a given table.
    Table,
}

impl Design {
    /// What files call it.
    pub fn name(self) -> &'static str {
        ["full", "one_at_a_time", "latin_hypercube", "sobol", "table"][self as usize]
    }

    /// Whether it draws as many points as asked for.
    pub fn is_sampled(self) -> bool {
        matches!(self, Design::LatinHypercube | Design::Sobol)
    }

    /// Whether it takes levels of a range.
    pub fn has_levels(self) -> bool {
        matches!(self, Design::Full | Design::OneAtATime)
    }
}

impl Default for Experiment {
    fn default() -> Experiment {
        Experiment {
            name: "experiment".into(),
            question: "Which factors matter?".into(),
            scenarios: vec!["china".into()],
            set: Vec::new(),
            design: Design::default(),
            points: 100,
            table: String::new(),
            design_seed: 1,
            replicates: 5,
            metrics: Vec::new(),
            regions: Vec::new(),
            at: Vec::new(),
            months: WINDOW_MONTHS,
            factor: Vec::new(),
        }
    }
}
