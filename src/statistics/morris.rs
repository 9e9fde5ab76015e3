//! Screening by elementary effects (Morris 1991; Campolongo, Cariboni and Saltelli 2007).

use super::resampling::Resampling;
use super::sign_flip_test::{SignFlipTest, sign_flip_test};
use super::{sample, student};

/// The normal quantile that 97.5 % lie below.
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// A step of a trajectory that moves one factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// By how much the output changes.
    pub change: f64,
    /// By how much the factor moves, which is not zero.
    pub distance: f64,
}

impl Step {
    /// The elementary effect: the change of the output over that of the factor.
    fn effect(self) -> f64 {
        self.change / self.distance
    }
}

/// What the elementary effects of one factor say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screening {
    /// How many effects are defined.
    pub effects: usize,
    /// Their mean.
    pub mu: Option<f64>,
    /// The 95 % confidence interval of `mu` by Student's t, with at least two.
    pub mu_interval: Option<(f64, f64)>,
    /// The mean of their sizes: how much the factor matters.
    pub mu_star: Option<f64>,
    /// Their standard deviation: how nonlinear or interacting the factor is, with at least two.
    pub sigma: Option<f64>,
    /// The margin of error of `mu_star` at 95 %: 1.96 standard deviations of bootstrap means.
    pub mu_star_margin_of_error: Option<f64>,
    /// The mean absolute value of the changes themselves, whatever the distance.
    pub step: Option<f64>,
}

/// The step of each factor in each trajectory, given the rows of [`super::designs::trajectories`]
/// and the output at each. `places` are where each row really lies: those of `rows`, or others
/// where a coordinate does not stand for itself. A switch has only the places 0 and 1, so that a
/// step of two thirds moves it by one.
///
/// A step that does not move its factor is none, and so is one that begins or ends with an
/// undefined output.
pub fn steps(
    rows: &[Vec<f64>],
    places: &[Vec<f64>],
    outputs: &[Option<f64>],
) -> Vec<Vec<Option<Step>>> {
    assert!(rows.len() == outputs.len(), "every row has an output");
    assert!(rows.len() == places.len(), "every row has a place");
    let factors = rows.first().map_or(0, Vec::len);
    assert!(rows.len().is_multiple_of(factors + 1), "whole trajectories: {} rows", rows.len());
    let mut steps = vec![vec![None; rows.len() / (factors + 1)]; factors];
    for row in (0..rows.len()).filter(|row| (row + 1) % (factors + 1) != 0) {
        let factor = moved(&rows[row], &rows[row + 1]);
        let distance = places[row + 1][factor] - places[row][factor];
        if let (Some(before), Some(after)) = (outputs[row], outputs[row + 1])
            && distance != 0.0
        {
            let step = Step { change: after - before, distance };
            steps[factor][row / (factors + 1)] = Some(step);
        }
    }
    steps
}

/// The factor in which two rows differ.
fn moved(before: &[f64], after: &[f64]) -> usize {
    let mut differing = (0..before.len()).filter(|&factor| before[factor] != after[factor]);
    let factor = differing.next().expect("a step of a trajectory moves a factor");
    assert!(differing.next().is_none(), "a step of a trajectory moves one factor only");
    factor
}

/// What the steps of one factor say. On the unit interval, factors compare.
pub fn screening(steps: &[Option<Step>], resampling: Resampling) -> Screening {
    let effects: Vec<f64> = steps.iter().flatten().map(|step| step.effect()).collect();
    let sizes: Vec<f64> = effects.iter().map(|effect| effect.abs()).collect();
    let means = (0..resampling.rounds).filter_map(|round| {
        let indices = resampling.bootstrap_indices(round, sizes.len());
        let sample: Vec<f64> = indices.into_iter().map(|index| sizes[index]).collect();
        sample::mean(&sample)
    });
    // One effect is drawn whenever one is drawn.
    let means: Vec<f64> = means.filter(|_| sizes.len() > 1).collect();
    let mu = sample::mean(&effects);
    let changes: Vec<f64> = steps.iter().flatten().map(|step| step.change.abs()).collect();
    Screening {
        effects: effects.len(),
        mu,
        mu_interval: mu.and_then(|mu| student::confidence_interval(&effects, mu)),
        mu_star: sample::mean(&sizes),
        sigma: sample::variance(&effects).map(f64::sqrt),
        mu_star_margin_of_error: sample::variance(&means)
            .map(|variance| NORMAL_975 * variance.sqrt()),
        step: sample::mean(&changes),
    }
}

/// By how much the changes at a factor's steps are larger than those at the steps of a reference,
/// trajectory by trajectory.
///
/// Changes are compared, not effects: what a step brings by itself would grow with a division by
/// the distance.
pub fn excess_over(
    steps: &[Option<Step>],
    reference: &[Option<Step>],
    resampling: Resampling,
) -> SignFlipTest {
    let both = reference.iter().zip(steps).filter_map(|(one, other)| one.zip(*other));
    let sizes = both.map(|(one, other)| (one.change.abs(), other.change.abs()));
    sign_flip_test(&sizes.collect::<Vec<_>>(), resampling)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::designs;

    const RESAMPLING: Resampling = Resampling { rounds: 200, seed: 5 };

    fn check(model: impl Fn(&[f64]) -> Option<f64>) -> Vec<Screening> {
        let rows = designs::trajectories(30, 3, 4, 1);
        let outputs: Vec<Option<f64>> = rows.iter().map(|row| model(row)).collect();
        screened(&rows, &outputs)
    }

    fn screened(rows: &[Vec<f64>], outputs: &[Option<f64>]) -> Vec<Screening> {
        steps(rows, rows, outputs).iter().map(|steps| screening(steps, RESAMPLING)).collect()
    }

    #[test]
    fn a_linear_model_shows_its_slopes() {
        let found = check(|row| Some(2.0 * row[0] - 3.0 * row[1] + 7.0));
        for (screening, slope) in found.iter().zip([2.0, -3.0, 0.0_f64]) {
            assert_eq!(screening.effects, 30);
            assert!((screening.mu.expect("defined") - slope).abs() < 1e-13);
            assert!((screening.mu_star.expect("defined") - slope.abs()).abs() < 1e-13);
            assert!(screening.sigma.expect("defined") < 1e-13);
            // A step goes two thirds of the way.
            assert!((screening.step.expect("defined") - slope.abs() / 1.5).abs() < 1e-13);
            let (low, high) = screening.mu_interval.expect("thirty effects");
            assert!(low - 1e-13 < slope && slope < high + 1e-13, "{low} {high}");
            assert!(screening.mu_star_margin_of_error.expect("defined") < 1e-13);
        }
    }

    #[test]
    fn effects_that_cancel_still_have_a_size() {
        // Within a step of two thirds x (1 − x) rises as often as it falls.
        let found = check(|row| Some((row[0] - 0.5) * (row[1] - 0.5)));
        let (mu, mu_star) = (found[0].mu.expect("defined"), found[0].mu_star.expect("defined"));
        assert!(mu.abs() < mu_star && mu_star > 0.1, "{mu} {mu_star}");
        assert!(found[0].sigma.expect("defined") > 0.1);
    }

    #[test]
    fn an_undefined_output_takes_the_effects_beside_it() {
        let rows = designs::trajectories(2, 3, 4, 1);
        let mut outputs: Vec<Option<f64>> = rows.iter().map(|row| Some(row[0])).collect();
        outputs[1] = None;
        let found = screened(&rows, &outputs);
        assert_eq!(found.iter().map(|screening| screening.effects).sum::<usize>(), 4);
        let nothing = screened(&rows, &[None; 8])[0];
        assert_eq!((nothing.effects, nothing.mu, nothing.mu_star_margin_of_error), (0, None, None));
    }

    #[test]
    fn a_step_that_does_not_move_its_factor_has_no_effect() {
        let rows = designs::trajectories(20, 2, 4, 1);
        // The first factor has two places, one of which three quarters of the grid fall on.
        let place = |row: &Vec<f64>| vec![if row[0] > 0.9 { 1.0 } else { 0.0 }, row[1]];
        let places: Vec<Vec<f64>> = rows.iter().map(place).collect();
        let outputs: Vec<Option<f64>> = places.iter().map(|row| Some(5.0 * row[0])).collect();
        let found = steps(&rows, &places, &outputs);
        let screened = screening(&found[0], RESAMPLING);
        assert!((1..20).contains(&screened.effects), "{screened:?}");
        assert_eq!((screened.mu_star, screened.step), (Some(5.0), Some(5.0)));
        assert_eq!(found[0].len(), 20, "a trajectory without a step keeps its place");
    }

    /// Every step of any factor brings a draw of noise: nothing is significant. A factor with an
    /// effect is.
    #[test]
    fn noise_is_no_more_significant_than_noise() {
        let noise = |row: usize| {
            let drawn = Resampling { rounds: 1, seed: row as u64 }.bootstrap_indices(0, 1_000);
            drawn[0] as f64 / 1_000.0
        };
        let is_significant = |trajectories: usize, slope: f64, seed: u64| {
            let rows = designs::trajectories(trajectories, 2, 4, seed);
            let output = |(number, row): (usize, &Vec<f64>)| {
                Some(slope * row[0] + noise(number + 1_000 * seed as usize))
            };
            let outputs: Vec<Option<f64>> = rows.iter().enumerate().map(output).collect();
            let found = steps(&rows, &rows, &outputs);
            excess_over(&found[0], &found[1], RESAMPLING).p_value.expect("a step") < 0.025
        };
        for trajectories in [2, 6, 20] {
            let count = (0..400).filter(|&seed| is_significant(trajectories, 0.0, seed)).count();
            // One in forty would be significant by chance: at most 10 + 4 standard deviations.
            assert!(count <= 10 + 13, "{count} of 400 with {trajectories} trajectories");
        }
        assert!((0..20).all(|seed| is_significant(20, 3.0, seed)));
    }
}
