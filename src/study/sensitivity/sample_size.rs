//! Where a sample is too small, and how large it should be.

use super::findings::{Effect, Finding, Measured};
use super::question::{Method, Subject};
use crate::statistics::designs::MOST_POINTS;
use crate::statistics::morris::Screening;

/// Trajectories below which elementary effects are a guess.
const FEWEST_TRAJECTORIES: usize = 10;

/// Effects below which nothing can exceed a placebo significantly: five sign flips have a p-value
/// of 1/32.
const FEWEST_EFFECTS: usize = 6;

/// Width of the 95 % interval of a total index above which there are too few points.
const WIDEST: f64 = 0.2;

/// Where a sample is too small.
#[derive(Clone, Debug, PartialEq)]
pub enum Shortage {
    /// So few trajectories that the order of factors is a guess.
    Trajectories {
        /// How many there are.
        count: usize,
        /// How many would do.
        enough: usize,
    },
    /// Too few effects of a factor: outcomes are undefined, or its steps do not move it.
    Effects {
        /// The factor.
        subject: Subject,
        /// How many effects there are.
        count: usize,
    },
    /// The interval of a total index is too wide.
    Width {
        /// The factor with the widest interval.
        subject: Subject,
        /// The width.
        width: f64,
        /// The width that would do.
        enough: f64,
        /// Points that would give that; none if a Sobol sequence has not as many.
        points: Option<usize>,
    },
    /// A factor that does not exist has an index.
    Dummy {
        /// The interval of its index.
        interval: (f64, f64),
        /// Points that might do.
        points: Option<usize>,
    },
    /// First-order indices sum to more than there is.
    Sum {
        /// The interval of the sum.
        interval: (f64, f64),
        /// Points that might do.
        points: Option<usize>,
    },
}

impl Finding {
    /// Where a sample is too small.
    pub fn shortages(&self, method: Method) -> Vec<Shortage> {
        match method {
            Method::Morris(count) if count < FEWEST_TRAJECTORIES => {
                vec![Shortage::Trajectories { count, enough: FEWEST_TRAJECTORIES }]
            }
            Method::Morris(_) => {
                let few = |effect: &Effect| match effect.found {
                    Measured::Screened(Screening { effects: count, .. })
                        if count < FEWEST_EFFECTS =>
                    {
                        Some(Shortage::Effects { subject: effect.subject, count })
                    }
                    _ => None,
                };
                self.effects.iter().filter_map(few).collect()
            }
            Method::Sobol(points) => self.shortages_of_indices(points),
        }
    }

    fn shortages_of_indices(&self, points: usize) -> Vec<Shortage> {
        let mut shortages = Vec::new();
        let width = |effect: &Effect| match effect.found {
            Measured::Indices { total: Some(total), .. } => {
                total.interval.map(|(low, high)| (high - low, effect.subject))
            }
            _ => None,
        };
        let widest = self.effects.iter().filter_map(width);
        let widest = widest.max_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((width, subject)) = widest.filter(|(width, _)| *width > WIDEST) {
            let points = enough(points, width / WIDEST);
            shortages.push(Shortage::Width { subject, width, enough: WIDEST, points });
        }
        // Half the errors may do: nothing says how much of them is there.
        let points = enough(points, 2.0);
        let dummy = self.of(Subject::Dummy).and_then(|dummy| match dummy.found {
            Measured::Indices { first, .. } => first.interval,
            Measured::Screened(_) => None,
        });
        if let Some(interval) = dummy.filter(|(low, high)| *low > 0.0 || *high < 0.0) {
            shortages.push(Shortage::Dummy { interval, points });
        }
        let sum = self.sum_of_first.and_then(|sum| sum.interval);
        if let Some(interval) = sum.filter(|(low, _)| *low > 1.0) {
            shortages.push(Shortage::Sum { interval, points });
        }
        shortages
    }
}

/// Points with which intervals would be narrower by a factor: their width falls with the square
/// root. Powers of two spread most evenly.
fn enough(points: usize, factor: f64) -> Option<usize> {
    let points = (points as f64 * factor * factor).ceil();
    let points = (points <= MOST_POINTS as f64).then_some(points as usize)?;
    Some(points.next_power_of_two()).filter(|&points| points <= MOST_POINTS)
}

#[cfg(test)]
mod tests {
    use super::super::Outcome;
    use super::*;
    use crate::base::month::Month;
    use crate::statistics::sobol::Estimate;

    fn estimate(low: f64, high: f64) -> Estimate {
        Estimate { value: 0.5 * (low + high), interval: Some((low, high)) }
    }

    fn shares(total: (f64, f64), dummy: (f64, f64), sum: (f64, f64)) -> Finding {
        let effect = |subject, first: (f64, f64), total| {
            let found = Measured::Indices { first: estimate(first.0, first.1), total };
            Effect { subject, found, over_placebo: None }
        };
        Finding {
            outcome: Outcome::of_level(0, Month::new(2015, 1)),
            mean: None,
            effects: vec![
                effect(Subject::Factor(0), (0.1, 0.2), Some(estimate(0.5, 0.6))),
                effect(Subject::Noise, (0.1, 0.2), Some(estimate(total.0, total.1))),
                effect(Subject::Dummy, dummy, None),
            ],
            sum_of_first: Some(estimate(sum.0, sum.1)),
            left_out: 0,
        }
    }

    #[test]
    fn narrow_intervals_are_no_shortage() {
        let found = shares((0.3, 0.45), (-0.1, 0.1), (0.7, 1.1));
        assert_eq!(found.shortages(Method::Sobol(64)), []);
    }

    #[test]
    fn a_wide_interval_needs_points_by_the_square_of_its_width() {
        let found = shares((0.25, 0.75), (-0.1, 0.1), (0.7, 1.1));
        let shortage = |points| Shortage::Width {
            subject: Subject::Noise,
            width: 0.5,
            enough: WIDEST,
            points,
        };
        // 64 times 6.25 is 400; of 16384 it is more than there are.
        assert_eq!(found.shortages(Method::Sobol(64)), [shortage(Some(512))]);
        assert_eq!(found.shortages(Method::Sobol(16_384)), [shortage(None)]);
    }

    #[test]
    fn a_dummy_beside_zero_and_a_sum_above_one_are_shortages() {
        let (dummy, sum) = ((0.01, 0.2), (1.05, 1.3));
        let points = Some(256);
        let found = shares((0.3, 0.45), dummy, sum).shortages(Method::Sobol(64));
        let dummy = Shortage::Dummy { interval: dummy, points };
        assert_eq!(found, [dummy, Shortage::Sum { interval: sum, points }]);
    }

    #[test]
    fn few_trajectories_and_few_effects_are_shortages() {
        let screening = |effects| Screening {
            effects,
            mu: None,
            mu_interval: None,
            mu_star: Some(1.0),
            sigma: None,
            mu_star_margin_of_error: None,
            step: Some(1.0),
        };
        let mut found = shares((0.0, 0.0), (0.0, 0.0), (0.0, 0.0));
        for (effect, count) in found.effects.iter_mut().zip([20, 5, 6]) {
            effect.found = Measured::Screened(screening(count));
        }
        let few = Shortage::Effects { subject: Subject::Noise, count: 5 };
        assert_eq!(found.shortages(Method::Morris(20)), [few]);
        let few = Shortage::Trajectories { count: 9, enough: 10 };
        assert_eq!(found.shortages(Method::Morris(9)), [few]);
    }
}
