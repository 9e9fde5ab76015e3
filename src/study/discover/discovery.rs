//! The findings of a discovery.

use std::collections::BTreeSet;

use super::cases::Case;
use super::regrets::Regret;
use crate::statistics::prim::{Limits, PrimBox};
use crate::statistics::regret::ByChance;

/// The findings.
#[derive(Clone, Debug)]
pub struct Discovery {
    /// The outcome, point by point.
    pub cases: Vec<Case>,
    /// How much more points differ than simulation noise alone would make them: a ratio of
    /// variances, about one where points do not differ at all. None with a single replicate.
    pub contrast: Option<f64>,
    /// Boxes, from the one that holds all points at which the outcome is defined.
    pub boxes: Vec<PrimBox>,
    /// The box to report; none if no point or every point is of interest.
    pub chosen: Option<usize>,
    /// The p-value of the box: of one as dense for its size if factors had nothing to do with which
    /// points are of interest.
    pub p_value: Option<f64>,
    /// The names of the factors, and of their categories.
    pub factors: Vec<(String, Vec<String>)>,
    /// Regret of every scenario over all points, and the share of points that is enough.
    pub regrets: Vec<Regret>,
    /// The regret that chance alone would give any of them.
    pub regret_by_chance: Option<ByChance>,
}

impl Discovery {
    /// How many points are so.
    pub fn count(&self, is: impl Fn(&Case) -> bool) -> usize {
        self.cases.iter().filter(|case| is(case)).count()
    }

    /// The restrictions of a box, in words: `operation.demand from 0.9 to 1.5`.
    pub fn words(&self, number: usize) -> Vec<String> {
        let of = |&factor: &usize| {
            let (name, categories) = &self.factors[factor];
            match &self.boxes[number].limits[factor] {
                Limits::Range { low, high } => format!("{name} from {low} to {high}"),
                Limits::Categories(kept) => format!("{name} {}", self.among(categories, kept)),
            }
        };
        self.boxes[number].restricted.iter().map(of).collect()
    }

    fn among(&self, categories: &[String], kept: &BTreeSet<usize>) -> String {
        kept.iter().map(|&number| categories[number].as_str()).collect::<Vec<_>>().join(" or ")
    }
}
