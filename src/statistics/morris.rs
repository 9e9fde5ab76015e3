//! Screening by elementary effects (Morris 1991; Campolongo, Cariboni and Saltelli 2007).

use super::resampling::Resampling;
use super::sample;

/// The normal quantile that 97.5 % lie below.
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// What the elementary effects of one factor say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screening {
    /// How many effects are defined.
    pub effects: usize,
    /// Their mean.
    pub mu: Option<f64>,
    /// The mean of their sizes: how much the factor matters.
    pub mu_star: Option<f64>,
    /// Their standard deviation: how much the factor interacts or bends, with at least two.
    pub sigma: Option<f64>,
    /// Half the width of the 95 % interval of `mu_star`: 1.96 deviations of resampled means.
    pub mu_star_half_width: Option<f64>,
}

/// Screens each factor, given the rows of [`super::designs::trajectories`] and the output at each.
///
/// An effect is the change of the output over the change of the coordinate, in the units of `rows`:
/// on the unit interval, factors compare. An effect that begins or ends with an undefined output is
/// left out.
pub fn screening(
    rows: &[Vec<f64>],
    outputs: &[Option<f64>],
    resampling: Resampling,
) -> Vec<Screening> {
    effects(rows, rows, outputs).iter().map(|effects| screen(effects, resampling)).collect()
}

/// The same where a coordinate does not stand for itself: `places` are where each row really lies. A
/// switch has only the places 0 and 1, so that a step of two thirds moves it by one.
pub fn screening_at(
    rows: &[Vec<f64>],
    places: &[Vec<f64>],
    outputs: &[Option<f64>],
    resampling: Resampling,
) -> Vec<Screening> {
    effects(rows, places, outputs).iter().map(|effects| screen(effects, resampling)).collect()
}

/// The elementary effects of each factor, in the order of the trajectories. A step that does not
/// move its factor from its place has none.
pub fn effects(rows: &[Vec<f64>], places: &[Vec<f64>], outputs: &[Option<f64>]) -> Vec<Vec<f64>> {
    assert!(rows.len() == outputs.len(), "every row has an output");
    assert!(rows.len() == places.len(), "every row has a place");
    let factors = rows.first().map_or(0, Vec::len);
    assert!(rows.len().is_multiple_of(factors + 1), "whole trajectories: {} rows", rows.len());
    let mut effects = vec![Vec::new(); factors];
    let first_steps = (0..rows.len()).filter(|row| (row + 1) % (factors + 1) != 0);
    for row in first_steps {
        let factor = moved(&rows[row], &rows[row + 1]);
        let change = places[row + 1][factor] - places[row][factor];
        if let (Some(before), Some(after)) = (outputs[row], outputs[row + 1])
            && change != 0.0
        {
            effects[factor].push((after - before) / change);
        }
    }
    effects
}

/// The factor in which two rows differ.
fn moved(before: &[f64], after: &[f64]) -> usize {
    let mut differing = (0..before.len()).filter(|&factor| before[factor] != after[factor]);
    let factor = differing.next().expect("a step of a trajectory moves a factor");
    assert!(differing.next().is_none(), "a step of a trajectory moves one factor only");
    factor
}

/// What these effects of one factor say.
fn screen(effects: &[f64], resampling: Resampling) -> Screening {
    let sizes: Vec<f64> = effects.iter().map(|effect| effect.abs()).collect();
    let means = (0..resampling.rounds).filter_map(|round| {
        let places = resampling.places(round, sizes.len());
        let sample: Vec<f64> = places.into_iter().map(|place| sizes[place]).collect();
        sample::mean(&sample)
    });
    let means: Vec<f64> = means.collect();
    Screening {
        effects: effects.len(),
        mu: sample::mean(effects),
        mu_star: sample::mean(&sizes),
        sigma: sample::variance(effects).map(f64::sqrt),
        mu_star_half_width: sample::variance(&means).map(|variance| NORMAL_975 * variance.sqrt()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::designs;

    const RESAMPLING: Resampling = Resampling { rounds: 200, seed: 5 };

    fn check(model: impl Fn(&[f64]) -> Option<f64>) -> Vec<Screening> {
        let rows = designs::trajectories(30, 3, 4, 1);
        let outputs: Vec<Option<f64>> = rows.iter().map(|row| model(row)).collect();
        screening(&rows, &outputs, RESAMPLING)
    }

    #[test]
    fn a_linear_model_shows_its_slopes() {
        let found = check(|row| Some(2.0 * row[0] - 3.0 * row[1] + 7.0));
        for (screening, slope) in found.iter().zip([2.0, -3.0, 0.0_f64]) {
            assert_eq!(screening.effects, 30);
            assert!((screening.mu.expect("defined") - slope).abs() < 1e-13);
            assert!((screening.mu_star.expect("defined") - slope.abs()).abs() < 1e-13);
            assert!(screening.sigma.expect("defined") < 1e-13);
            assert!(screening.mu_star_half_width.expect("defined") < 1e-13);
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
        let found = screening(&rows, &outputs, RESAMPLING);
        assert_eq!(found.iter().map(|screening| screening.effects).sum::<usize>(), 4);
        let nothing = screening(&rows, &[None; 8], RESAMPLING)[0];
        assert_eq!((nothing.effects, nothing.mu, nothing.mu_star_half_width), (0, None, None));
    }
}
