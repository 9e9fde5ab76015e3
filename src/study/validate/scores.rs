//! Targets held against runs.

use super::observed::Observed;
use super::targets::{Scored, is_share};

use crate::model::data::TargetRole;
use crate::statistics::sample::{mean, quantiles, variance};
use crate::statistics::student::two_sided_quantile;

/// A target with what runs give.
#[derive(Clone, Debug)]
pub struct Score {
    /// The target.
    pub target: Scored,
    /// The mean of the replicates in which the figure is defined, in the target's unit.
    pub simulated: Option<f64>,
    /// The interval of [`interval`].
    pub interval: Option<(f64, f64)>,
}

/// Replicates from which the interval is that of single replicates.
pub const MANY: usize = 20;

impl Score {
    /// Scores a target.
    pub fn of(target: &Scored, runs: &[&Observed]) -> Score {
        let figure = target.figure;
        let values: Vec<f64> = runs
            .iter()
            .filter_map(|run| figure?.of(run, &target.region, target.year, &target.unit))
            .collect();
        let (simulated, interval) = (mean(&values), interval(&values));
        Score { target: target.clone(), simulated, interval }
    }

    /// Simulated over target.
    pub fn ratio(&self) -> Option<f64> {
        self.simulated.map(|it| it / self.target.value).filter(|ratio| ratio.is_finite())
    }

    /// Whether the simulated figure lies within the tolerance.
    pub fn is_inside(&self) -> Option<bool> {
        self.simulated.map(|_| self.excess() <= 1.0)
    }

    /// How far the simulated figure lies from the target, in tolerances.
    pub fn excess(&self) -> f64 {
        let Scored { value, unit, tolerance, .. } = &self.target;
        let width = if is_share(unit) { *tolerance } else { tolerance * value.abs() };
        // What was rounded in conversion lies no further off.
        self.simulated.map_or(f64::NAN, |it| (it - value).abs() / width - 1e-12)
    }

    /// Whether the target lies in the interval of the runs.
    pub fn holds_target(&self) -> Option<bool> {
        self.interval.map(|(low, high)| (low..=high).contains(&self.target.value))
    }
}

/// From 20 replicates on, the interval between their 5 and 95 % quantiles; of fewer, the 90 %
/// confidence interval of their mean by Student's t; of one, none.
pub fn interval(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() >= MANY {
        return quantiles(values, &[0.05, 0.95]).map(|ends| (ends[0], ends[1]));
    }
    let error = (variance(values)? / values.len() as f64).sqrt();
    let half = two_sided_quantile(0.9, values.len() as u32 - 1) * error;
    let centre = mean(values)?;
    Some((centre - half, centre + half))
}

/// How many targets of a role lie within their tolerance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Targets of that role.
    pub targets: usize,
    /// Those that the model has a figure for.
    pub simulated: usize,
    /// Those within the tolerance.
    pub inside: usize,
    /// Those within the interval of the runs.
    pub in_interval: usize,
}

/// Counts the targets of a role, those of the program or those of the user.
pub fn count(scores: &[Score], role: TargetRole, is_own: bool) -> Count {
    let mut count = Count::default();
    let is_meant = |it: &&Score| it.target.role == role && it.target.is_own == is_own;
    for score in scores.iter().filter(is_meant) {
        count.targets += 1;
        count.simulated += usize::from(score.simulated.is_some());
        count.inside += usize::from(score.is_inside() == Some(true));
        count.in_interval += usize::from(score.holds_target() == Some(true));
    }
    count
}

/// The scored targets that are missed, the largest misses first.
pub fn misses(scores: &[Score]) -> Vec<&Score> {
    let is_miss = |it: &&Score| it.target.role.is_scored() && it.is_inside() == Some(false);
    let mut misses: Vec<&Score> = scores.iter().filter(is_miss).collect();
    let key = |it: &Score| (it.target.id.clone(), it.target.year);
    misses.sort_by(|one, two| {
        two.excess().total_cmp(&one.excess()).then_with(|| key(one).cmp(&key(two)))
    });
    misses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(value: f64, unit: &str, tolerance: f64) -> Scored {
        Scored {
            id: "a".into(),
            metric: "startups".into(),
            figure: None,
            region: "China".into(),
            year: 2020,
            value,
            unit: unit.into(),
            tolerance,
            role: TargetRole::Check,
            source: String::new(),
            is_own: false,
        }
    }

    #[test]
    fn tolerances_are_of_the_value_or_in_points() {
        let check = |target: Scored, simulated: f64, is_inside: bool| {
            let score = Score { target, simulated: Some(simulated), interval: None };
            assert_eq!(score.is_inside(), Some(is_inside), "{score:?}");
        };
        check(target(200.0, "count", 0.15), 230.0, true);
        check(target(200.0, "count", 0.15), 170.0, true);
        check(target(200.0, "count", 0.15), 231.0, false);
        check(target(6.3, "%/year", 2.0), 8.3, true);
        check(target(6.3, "%/year", 2.0), 8.4, false);
        check(target(0.3, "share", 0.1), 0.19, false);
    }

    #[test]
    fn few_replicates_have_an_interval_of_their_mean_and_many_of_their_own() {
        assert_eq!(interval(&[1.0]), None);
        // t of one degree at 90 % is 6.3138; the error of the mean is 1.
        let (low, high) = interval(&[1.0, 3.0]).expect("two");
        assert!((low + 4.313_75).abs() < 1e-4 && (high - 8.313_75).abs() < 1e-4, "{low} {high}");
        let many: Vec<f64> = (0..21).map(f64::from).collect();
        assert_eq!(interval(&many), Some((1.0, 19.0)));
    }

    #[test]
    fn the_largest_misses_come_first_and_inputs_never() {
        let mut scores: Vec<Score> = [300.0, 900.0, 210.0, 0.0]
            .into_iter()
            .map(|it| Score {
                target: target(200.0, "count", 0.15),
                simulated: Some(it),
                interval: None,
            })
            .collect();
        scores[3].target.role = TargetRole::Input;
        let sizes: Vec<Option<f64>> = misses(&scores).iter().map(|it| it.simulated).collect();
        assert_eq!(sizes, [Some(900.0), Some(300.0)]);
        let counted = count(&scores, TargetRole::Check, false);
        assert_eq!((counted.targets, counted.simulated, counted.inside), (3, 3, 1));
    }
}
