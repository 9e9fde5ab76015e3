//! The patient rule induction method (Friedman and Fisher 1999): boxes of factors in which cases of
//! interest are dense.
//!
//! Peeling takes thin slices off the box that holds all cases, the best one each time, until the
//! box would be too small or nothing gains; pasting gives back what does not thin it out. Steps,
//! objectives and limits are those of the EMA Workbench (Kwakkel 2017), version 2.5.3, for an
//! outcome that is of interest or not.
//!
//! *Deliberate deviations:* limits of whole-numbered factors stay whole after pasting, where the
//! workbench fails; categories are pasted even if no real factor is restricted; categories with
//! equal gains are taken in the order of their numbers, the workbench's being a hash's.

mod candidates;
mod choice;
mod permutation_test;
mod quasi_p;

use std::collections::BTreeSet;

pub use choice::choice;
pub use permutation_test::permutation_test;

/// The values of one factor, case by case.
#[derive(Clone, Debug, PartialEq)]
pub enum Factor {
    /// Real numbers.
    Real(Vec<f64>),
    /// Whole numbers that have an order.
    Whole(Vec<i64>),
    /// Categories without an order, by number; a boolean has the categories 0 and 1.
    Category(Vec<usize>),
}

/// Within what a factor lies in a box.
#[derive(Clone, Debug, PartialEq)]
pub enum Limits {
    /// Between two values, both of which belong to it.
    Range {
        /// The lower limit.
        low: f64,
        /// The upper limit.
        high: f64,
    },
    /// One of these categories.
    Categories(BTreeSet<usize>),
}

/// What a step is judged by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Objective {
    /// The gain in density over the cases that are lost or won.
    #[default]
    Lenient1,
    /// As `Lenient1`, times the cases in the new box (Friedman and Fisher 1999, section 14.6).
    Lenient2,
    /// The density of the new box.
    Original,
}

/// How patient the search is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// The share of cases that a peel takes away, where values do not tie.
    pub peel_share: f64,
    /// The share of cases beyond a limit that a paste gives back.
    pub paste_share: f64,
    /// The share of all cases below which no box falls.
    pub least_mass: f64,
    /// What a step is judged by.
    pub objective: Objective,
}

impl Default for Options {
    fn default() -> Options {
        let objective = Objective::default();
        Options { peel_share: 0.05, paste_share: 0.05, least_mass: 0.05, objective }
    }
}

/// One box of the trajectory.
#[derive(Clone, Debug, PartialEq)]
pub struct PrimBox {
    /// Cases in the box.
    pub cases: usize,
    /// Cases of interest in the box.
    pub of_interest: usize,
    /// The share of all cases of interest that lies in the box; zero if there are none.
    pub coverage: f64,
    /// The share of its cases that is of interest, which is also the mean of the outcome.
    pub density: f64,
    /// The share of all cases that lies in the box.
    pub mass: f64,
    /// The limits of each factor.
    pub limits: Vec<Limits>,
    /// The factors whose limits keep any value out that occurs, in ascending order.
    pub restricted: Vec<usize>,
    /// For each factor the quasi-p-value of its lower and upper limit (Bryant and Lempert 2010):
    /// the chance of as many cases of interest if the limit did not matter. Categories have the
    /// first only. None where there is no restriction.
    pub quasi_p: Vec<[Option<f64>; 2]>,
}

/// The boxes from the one that holds all cases to the last one, peels first, then pastes. Only the
/// first if no case or all of them are of interest; none without cases.
pub fn trajectory(factors: &[Factor], is_of_interest: &[bool], options: Options) -> Vec<PrimBox> {
    let data = Data::new(factors, is_of_interest);
    let mut boxes = Vec::new();
    data.walk(options, |current| boxes.push(data.described(current)));
    boxes
}

/// All cases, and what they span.
struct Data<'a> {
    factors: &'a [Factor],
    is_of_interest: &'a [bool],
    of_interest: usize,
    /// The limits that hold all cases.
    span: Vec<Limits>,
}

/// A box with the cases in it.
struct Candidate {
    limits: Vec<Limits>,
    rows: Vec<usize>,
}

impl<'a> Data<'a> {
    fn new(factors: &'a [Factor], is_of_interest: &'a [bool]) -> Data<'a> {
        for factor in factors {
            assert!(factor.len() == is_of_interest.len(), "every factor has every case");
        }
        let of_interest = is_of_interest.iter().filter(|&&is| is).count();
        Data {
            factors,
            is_of_interest,
            of_interest,
            span: factors.iter().map(Factor::span).collect(),
        }
    }

    /// Shows every box of the search.
    fn walk(&self, options: Options, mut look: impl FnMut(&Candidate)) {
        if self.is_of_interest.is_empty() {
            return;
        }
        let mut current = self.whole();
        look(&current);
        while let Some(next) = self.step(&current, self.peels(&current, options), options) {
            if next.rows.len() >= current.rows.len() {
                break;
            }
            look(&next);
            current = next;
        }
        while let Some(next) = self.step(&current, self.pastes(&current, options), options) {
            let is_denser = self.density(&next.rows) > self.density(&current.rows);
            if next.rows.len() <= current.rows.len() || !is_denser {
                break;
            }
            look(&next);
            current = next;
        }
    }

    /// The box that holds all cases.
    fn whole(&self) -> Candidate {
        Candidate { limits: self.span.clone(), rows: (0..self.is_of_interest.len()).collect() }
    }

    /// The best candidate: the first with the largest gain, and of these with the fewest
    /// restrictions; none if it gains nothing or is too small.
    fn step(
        &self,
        current: &Candidate,
        candidates: Vec<Candidate>,
        options: Options,
    ) -> Option<Candidate> {
        let mut best: Option<(f64, usize, Candidate)> = None;
        for candidate in candidates {
            let gain = self.gain(&current.rows, &candidate.rows, options.objective);
            let restrictions = self.restricted(&candidate.limits).len();
            let is_better = best.as_ref().is_none_or(|(best_gain, fewest, _)| {
                gain > *best_gain || (gain == *best_gain && restrictions < *fewest)
            });
            if is_better {
                best = Some((gain, restrictions, candidate));
            }
        }
        let (gain, _, candidate) = best?;
        (self.mass(&candidate.rows) >= options.least_mass && gain > 0.0).then_some(candidate)
    }

    /// What a step from these cases to those is worth.
    fn gain(&self, before: &[usize], after: &[usize], objective: Objective) -> f64 {
        if objective == Objective::Original {
            return if after.is_empty() { -1.0 } else { self.density(after) };
        }
        let (old, new) = (self.density(before), self.density(after));
        if old == new {
            return 0.0;
        }
        let change = before.len().abs_diff(after.len()) as f64;
        match objective {
            Objective::Lenient2 => after.len() as f64 * (new - old) / change,
            _ => (new - old) / change,
        }
    }

    fn count(&self, rows: &[usize]) -> usize {
        rows.iter().filter(|&&row| self.is_of_interest[row]).count()
    }

    /// The share of these cases that is of interest; of none it is zero.
    fn density(&self, rows: &[usize]) -> f64 {
        self.count(rows) as f64 / rows.len().max(1) as f64
    }

    fn mass(&self, rows: &[usize]) -> f64 {
        rows.len() as f64 / self.is_of_interest.len() as f64
    }

    fn restricted(&self, limits: &[Limits]) -> Vec<usize> {
        (0..limits.len()).filter(|&factor| limits[factor] != self.span[factor]).collect()
    }

    fn described(&self, candidate: &Candidate) -> PrimBox {
        let Candidate { limits, rows } = candidate;
        let of_interest = self.count(rows);
        PrimBox {
            cases: rows.len(),
            of_interest,
            coverage: of_interest as f64 / self.of_interest.max(1) as f64,
            density: self.density(rows),
            mass: self.mass(rows),
            limits: limits.clone(),
            restricted: self.restricted(limits),
            quasi_p: self.quasi_p(limits, of_interest, rows.len()),
        }
    }

    /// All cases within the limits.
    fn rows(&self, limits: &[Limits]) -> Vec<usize> {
        let restricted = self.restricted(limits);
        let is_in = |row: &usize| {
            restricted.iter().all(|&factor| limits[factor].admit(&self.factors[factor], *row))
        };
        (0..self.is_of_interest.len()).filter(is_in).collect()
    }
}

impl Factor {
    fn len(&self) -> usize {
        match self {
            Factor::Real(values) => values.len(),
            Factor::Whole(values) => values.len(),
            Factor::Category(values) => values.len(),
        }
    }

    /// The value of a case as a number; a category's is its number.
    fn value(&self, row: usize) -> f64 {
        match self {
            Factor::Real(values) => values[row],
            Factor::Whole(values) => values[row] as f64,
            Factor::Category(values) => values[row] as f64,
        }
    }

    /// The limits that hold all values.
    fn span(&self) -> Limits {
        if let Factor::Category(values) = self {
            return Limits::Categories(values.iter().copied().collect());
        }
        let values = || (0..self.len()).map(|row| self.value(row));
        assert!(values().all(f64::is_finite), "factors are finite");
        let low = values().fold(f64::INFINITY, f64::min);
        Limits::Range { low, high: values().fold(f64::NEG_INFINITY, f64::max) }
    }
}

impl Limits {
    /// Whether the value of a case lies within.
    fn admit(&self, factor: &Factor, row: usize) -> bool {
        match (self, factor) {
            (Limits::Range { low, high }, _) => (*low..=*high).contains(&factor.value(row)),
            (Limits::Categories(categories), Factor::Category(values)) => {
                categories.contains(&values[row])
            }
            (Limits::Categories(_), _) => panic!("numbers have a range"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::designs;

    /// Two hundred points of two factors, of interest where the first is high and the second low.
    fn corner() -> (Vec<Factor>, Vec<bool>) {
        let points = designs::latin_hypercube(200, 2, 3);
        let is_of_interest = points.iter().map(|row| row[0] > 0.6 && row[1] < 0.5).collect();
        let column = |factor: usize| points.iter().map(|row| row[factor]).collect();
        (vec![Factor::Real(column(0)), Factor::Real(column(1))], is_of_interest)
    }

    #[test]
    fn a_corner_is_found() {
        let (factors, is_of_interest) = corner();
        let boxes = trajectory(&factors, &is_of_interest, Options::default());
        let chosen = &boxes[choice(&boxes, 0.9).expect("there are boxes")];
        assert!(chosen.density >= 0.9 && chosen.coverage > 0.8, "{chosen:?}");
        assert_eq!(chosen.restricted, [0, 1]);
        let [first, second] = &chosen.limits[..] else { panic!("two factors") };
        let (Limits::Range { low, .. }, Limits::Range { high, .. }) = (first, second) else {
            panic!("real factors have ranges")
        };
        // A peel takes a twentieth of the box, here at most a tenth of a factor's range.
        assert!((low - 0.6).abs() < 0.1 && (high - 0.5).abs() < 0.1, "{low} {high}");
        assert!(chosen.quasi_p[0][0].expect("restricted below") < 0.01);
        assert_eq!(boxes[0].quasi_p, [[None; 2]; 2]);
    }

    #[test]
    fn the_trajectory_begins_with_everything() {
        let (factors, is_of_interest) = corner();
        let boxes = trajectory(&factors, &is_of_interest, Options::default());
        assert_eq!((boxes[0].coverage, boxes[0].mass, boxes[0].cases), (1.0, 1.0, 200));
        assert!(boxes[0].restricted.is_empty());
        assert!(boxes.windows(2).all(|pair| pair[1].density > pair[0].density));
        assert!(boxes.iter().all(|described| described.mass >= 0.05));
    }

    #[test]
    fn a_category_and_a_boolean_are_found() {
        let categories: Vec<usize> = (0..120).map(|case| case % 3).collect();
        let booleans: Vec<usize> = (0..120).map(|case| case / 60).collect();
        let is_of_interest: Vec<bool> =
            (0..120).map(|case| categories[case] != 1 && booleans[case] == 1).collect();
        let factors = [Factor::Category(categories), Factor::Category(booleans)];
        let boxes = trajectory(&factors, &is_of_interest, Options::default());
        let last = boxes.last().expect("there are boxes");
        assert_eq!((last.coverage, last.density), (1.0, 1.0));
        assert_eq!(last.limits[0], Limits::Categories(BTreeSet::from([0, 2])));
        assert_eq!(last.limits[1], Limits::Categories(BTreeSet::from([1])));
    }

    #[test]
    fn whole_numbers_keep_whole_limits() {
        let numbers: Vec<i64> = (0..300).map(|case| (case * 7) % 10).collect();
        let is_of_interest: Vec<bool> = numbers.iter().map(|&number| number >= 6).collect();
        let boxes = trajectory(&[Factor::Whole(numbers)], &is_of_interest, Options::default());
        let last = boxes.last().expect("there are boxes");
        assert_eq!((last.coverage, last.density), (1.0, 1.0));
        assert_eq!(last.limits[0], Limits::Range { low: 6.0, high: 9.0 });
    }

    #[test]
    fn the_other_objectives_find_the_corner_too() {
        let (factors, is_of_interest) = corner();
        for objective in [Objective::Lenient2, Objective::Original] {
            let options = Options { objective, ..Options::default() };
            let boxes = trajectory(&factors, &is_of_interest, options);
            let chosen = &boxes[choice(&boxes, 0.9).expect("there are boxes")];
            assert!(chosen.density >= 0.9 && chosen.coverage > 0.6, "{objective:?} {chosen:?}");
        }
    }

    #[test]
    fn where_nothing_or_everything_is_of_interest_there_is_nothing_to_find() {
        let (factors, _) = corner();
        for (is_so, share) in [(false, 0.0), (true, 1.0)] {
            let boxes = trajectory(&factors, &[is_so; 200], Options::default());
            let figures = (boxes.len(), boxes[0].cases, boxes[0].density, boxes[0].coverage);
            assert_eq!(figures, (1, 200, share, share));
        }
        let nothing = [Factor::Real(Vec::new())];
        assert_eq!(trajectory(&nothing, &[], Options::default()), []);
        assert_eq!(choice(&[], 0.5), None);
    }

    #[test]
    fn the_densest_box_is_chosen_where_none_is_dense_enough() {
        let (factors, is_of_interest) = corner();
        let boxes = trajectory(&factors, &is_of_interest, Options::default());
        assert_eq!(choice(&boxes[..3], 0.99), Some(2));
        // Of boxes with all cases of interest the last is the densest.
        let whole = boxes.iter().filter(|described| described.coverage == 1.0).count();
        assert_eq!(choice(&boxes, 0.0), Some(whole - 1));
    }
}
