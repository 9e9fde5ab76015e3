//! Where one scenario beats another: boxes of uncertain factors, regret, and how often is enough.
//!
//! What chance alone would give stands beside each: an interval at each point, boxes of labels in
//! random order, regret of scenarios that do not differ.

mod cases;
mod regrets;
mod rows;

use std::collections::BTreeSet;

use super::sweep::merge::Levels;
use super::sweep::plan::Plan;
use crate::statistics::prim::{self, Factor, Limits, Options, PrimBox};
use crate::statistics::regret::{Better, ByChance};
use crate::statistics::resampling::Resampling;

pub use cases::Case;
pub use regrets::Regret;
pub use rows::{BoxRow, CaseRow, LimitRow, RegretRow, write};

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "discover";

/// Which cases are looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// The place of what is read among the readings of the sweep.
    pub reading: usize,
    /// The scenario, from 0.
    pub scenario: usize,
    /// The scenario that it is to beat; none if its level alone counts.
    pub rival: Option<usize>,
    /// By how much it must beat the rival, or what its level must reach.
    pub threshold: f64,
    /// Whether more is better.
    pub better: Better,
    /// How dense a box must be to be reported.
    pub density: f64,
    /// The share of all points that a box has at least.
    pub mass: f64,
    /// How often labels are drawn anew; with zero, nothing is said of chance.
    pub permutations: u32,
}

impl Question {
    /// Whether an outcome is a case that is looked for: a level that reaches the threshold, or a
    /// difference that is better by more than it.
    pub fn is_case(&self, outcome: f64) -> bool {
        match (self.rival, self.better) {
            (Some(_), Better::Larger) => outcome > self.edge(),
            (Some(_), Better::Smaller) => outcome < self.edge(),
            (None, Better::Larger) => outcome >= self.edge(),
            (None, Better::Smaller) => outcome <= self.edge(),
        }
    }

    /// The outcome between what is looked for and the rest.
    fn edge(&self) -> f64 {
        match (self.rival, self.better) {
            (Some(_), Better::Smaller) => -self.threshold,
            _ => self.threshold,
        }
    }

    fn resampling(&self) -> Resampling {
        Resampling { rounds: self.permutations, seed: 1 }
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// What is asked about, point by point.
    pub cases: Vec<Case>,
    /// How much more points differ than chance among their replicates makes them: a ratio of
    /// variances, about one where points do not differ at all. None with a single replicate.
    pub contrast: Option<f64>,
    /// Boxes, from the one that holds all points at which the outcome is defined.
    pub boxes: Vec<PrimBox>,
    /// The box to report; none if no point or every point is of interest.
    pub chosen: Option<usize>,
    /// The chance of a box that is as dense for its size if factors had nothing to do with which
    /// points are of interest.
    pub p_value: Option<f64>,
    /// The names of the factors, and of their categories.
    pub factors: Vec<(String, Vec<String>)>,
    /// Regret of every scenario over all points, and the share of points that is enough.
    pub regrets: Vec<Regret>,
    /// The regret that chance alone would give any of them.
    pub regret_by_chance: Option<ByChance>,
}

/// Levels of what is read: by point, by replicate and by scenario.
type Readings = Vec<Vec<Vec<Option<f64>>>>;

/// Looks for the cases.
pub fn discover(levels: &Levels, question: &Question) -> Found {
    let plan = levels.plan;
    let read = read(levels, question.reading);
    let cases: Vec<Case> = read.iter().map(|point| Case::new(point, question)).collect();
    let defined: Vec<usize> =
        (0..plan.points()).filter(|&point| cases[point].outcome.is_some()).collect();
    let is_of_interest: Vec<bool> =
        defined.iter().map(|&point| cases[point].is_of_interest == Some(true)).collect();
    let (factors, values): (Vec<_>, Vec<_>) =
        (0..plan.loaded.factor_names().len()).map(|place| factor(plan, place, &defined)).unzip();
    let options = Options { least_mass: question.mass, ..Options::default() };
    let boxes = prim::trajectory(&values, &is_of_interest, options);
    // Where all points are alike none of their boxes says anything.
    let is_split = is_of_interest.contains(&true) && is_of_interest.contains(&false);
    let chosen = prim::choice(&boxes, question.density).filter(|_| is_split);
    let permutations = question.resampling();
    let p_value = chosen.and_then(|_| {
        let density = question.density;
        prim::permutation_test(&values, &is_of_interest, options, density, permutations)
    });
    let names = plan.loaded.scenarios.iter().map(|(name, _)| name.as_str());
    let (regrets, regret_by_chance) = regrets::regrets(names, &read, question);
    Found {
        contrast: cases::contrast(&read, question),
        cases,
        boxes,
        chosen,
        p_value,
        factors,
        regrets,
        regret_by_chance,
    }
}

/// All levels of a reading.
fn read(levels: &Levels, reading: usize) -> Readings {
    let plan = levels.plan;
    let of_replicate = |point: usize, replicate: usize| {
        let level = |scenario: usize| levels.level(point, scenario, replicate, reading);
        (0..plan.scenarios()).map(level).collect()
    };
    let of_point = |point: usize| {
        (0..plan.replicates().len()).map(|replicate| of_replicate(point, replicate)).collect()
    };
    (0..plan.points()).map(of_point).collect()
}

/// A factor at the points: numbers where all its cells are, else categories in order of occurrence.
fn factor(plan: &Plan, place: usize, points: &[usize]) -> ((String, Vec<String>), Factor) {
    let name = plan.loaded.factor_names()[place].clone();
    let cells: Vec<&str> =
        points.iter().map(|&point| plan.loaded.points[point].cells[place].as_str()).collect();
    let (categories, factor) = values(&cells);
    ((name, categories), factor)
}

/// The values of cells, and the names of their categories.
fn values(cells: &[&str]) -> (Vec<String>, Factor) {
    let whole: Option<Vec<i64>> = cells.iter().map(|cell| cell.parse().ok()).collect();
    if let Some(whole) = whole {
        return (Vec::new(), Factor::Whole(whole));
    }
    // A choice may be called `inf` or `nan`, which reads as a number and is none.
    let number = |cell: &&str| cell.parse().ok().filter(|number: &f64| number.is_finite());
    let real: Option<Vec<f64>> = cells.iter().map(number).collect();
    if let Some(real) = real {
        return (Vec::new(), Factor::Real(real));
    }
    let mut categories: Vec<String> = Vec::new();
    for cell in cells {
        if !categories.iter().any(|known| known == cell) {
            categories.push((*cell).to_string());
        }
    }
    let number = |cell: &&str| categories.iter().position(|known| known == cell);
    let numbers = cells.iter().filter_map(number).collect();
    (categories, Factor::Category(numbers))
}

impl Found {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether vouchers bring more than rewards, in a world of their own.
    pub(super) const QUESTION: Question = Question {
        reading: 0,
        scenario: 1,
        rival: Some(0),
        threshold: 0.0,
        better: Better::Larger,
        density: 0.8,
        mass: 0.05,
        permutations: 99,
    };

    #[test]
    fn a_difference_must_exceed_a_threshold_and_a_level_reach_it() {
        let check = |rival, better, threshold, cases: [bool; 3]| {
            let question = Question { rival, better, threshold, ..QUESTION };
            assert_eq!([-2.0, 0.0, 2.0].map(|outcome| question.is_case(outcome)), cases);
        };
        check(Some(0), Better::Larger, 0.0, [false, false, true]);
        check(Some(0), Better::Larger, 2.0, [false, false, false]);
        check(Some(0), Better::Smaller, 0.0, [true, false, false]);
        check(Some(0), Better::Smaller, 1.0, [true, false, false]);
        check(None, Better::Larger, 0.0, [false, true, true]);
        check(None, Better::Smaller, 0.0, [true, true, false]);
        check(None, Better::Smaller, -2.0, [true, false, false]);
    }

    #[test]
    fn what_only_looks_like_a_number_is_a_category() {
        assert_eq!(values(&["1", "2"]), (Vec::new(), Factor::Whole(vec![1, 2])));
        assert_eq!(values(&["1", "2.5"]), (Vec::new(), Factor::Real(vec![1.0, 2.5])));
        for name in ["inf", "NaN", "true"] {
            let (categories, factor) = values(&["1", name, "1"]);
            assert_eq!(categories, ["1", name]);
            assert_eq!(factor, Factor::Category(vec![0, 1, 0]));
        }
    }
}
