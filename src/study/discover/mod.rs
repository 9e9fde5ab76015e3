//! Where one scenario beats another: boxes of uncertain factors, regret, and how often is enough.
//!
//! What chance alone would give stands beside each: an interval at each point, boxes of labels in
//! random order, regret of scenarios that do not differ.

mod cases;
mod discovery;
mod question;
mod regrets;
mod rows;

use super::sweep::levels::Levels;
use super::sweep::plan::Plan;
use crate::statistics::prim::{self, Factor, Options};
use question::Readings;

pub use cases::Case;
pub use discovery::Discovery;
pub use question::DiscoveryQuestion;
pub use regrets::Regret;
pub use rows::{BoxRow, CaseRow, LimitRow, RegretRow, write};

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "discover";

/// Finds the cases of interest, the boxes and the regret.
pub fn discover(levels: &Levels, question: &DiscoveryQuestion) -> Discovery {
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
    Discovery {
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

#[cfg(test)]
mod tests {
    use super::*;

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
