//! Whether each point is a case of interest, and whether it is so significantly.

use super::question::{DiscoveryQuestion, Readings};
use crate::statistics::sample::{mean, variance};
use crate::statistics::student;

/// The outcome at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// Replicates in which it is defined.
    pub replicates: usize,
    /// The difference or the level, averaged over these.
    pub outcome: Option<f64>,
    /// The standard error of that mean, with at least two replicates.
    pub error: Option<f64>,
    /// Its 95 % confidence interval, with at least two replicates.
    pub interval: Option<(f64, f64)>,
    /// Whether it is a case of interest.
    pub is_of_interest: Option<bool>,
    /// Whether the interval excludes the threshold.
    pub is_significant: Option<bool>,
}

impl Case {
    /// The case of a point, from its levels by replicate and scenario.
    pub fn new(point: &[Vec<Option<f64>>], question: &DiscoveryQuestion) -> Case {
        let values = values(point, question);
        let outcome = mean(&values);
        // From the threshold: identical values are informative only where they equal it.
        let edge = question.edge();
        let beyond: Vec<f64> = values.iter().map(|value| value - edge).collect();
        let from_edge = mean(&beyond).and_then(|mean| student::confidence_interval(&beyond, mean));
        let interval = from_edge.map(|(low, high)| (low + edge, high + edge));
        Case {
            replicates: values.len(),
            outcome,
            error: variance(&values).map(|variance| (variance / values.len() as f64).sqrt()),
            interval,
            is_of_interest: outcome.map(|outcome| question.is_case(outcome)),
            is_significant: from_edge.map(|(low, high)| low > 0.0 || high < 0.0),
        }
    }

    /// Whether the point is significantly of interest.
    pub fn is_significantly_of_interest(&self) -> bool {
        self.is_significant == Some(true) && self.is_of_interest == Some(true)
    }

    /// Whether the point is significantly not of interest.
    pub fn is_significantly_not_of_interest(&self) -> bool {
        self.is_significant == Some(true) && self.is_of_interest == Some(false)
    }
}

/// The outcome, replicate by replicate, where it is defined.
fn values(point: &[Vec<Option<f64>>], question: &DiscoveryQuestion) -> Vec<f64> {
    let value = |levels: &Vec<Option<f64>>| {
        let level = levels[question.scenario]?;
        match question.rival {
            Some(rival) => Some(level - levels[rival]?),
            None => Some(level),
        }
    };
    point.iter().filter_map(value).collect()
}

/// The variance of points' means over that of simulation noise: F of an analysis of variance with
/// the replicates as blocks, since replicate n has the same random numbers at every point. Points
/// at which a replicate is undefined are left out.
pub fn contrast(read: &Readings, question: &DiscoveryQuestion) -> Option<f64> {
    let points: Vec<Vec<f64>> = read
        .iter()
        .map(|point| (values(point, question), point.len()))
        .filter(|(values, replicates)| values.len() == *replicates)
        .map(|(values, _)| values)
        .collect();
    let replicates = points.first()?.len();
    let means: Vec<f64> = points.iter().filter_map(|values| mean(values)).collect();
    let all = mean(&means)?;
    let of_replicate =
        |replicate: usize| mean(&points.iter().map(|values| values[replicate]).collect::<Vec<_>>());
    let blocks: Option<Vec<f64>> = (0..replicates).map(of_replicate).collect();
    let blocks = blocks?;
    let left = points.iter().zip(&means).flat_map(|(values, of_point)| {
        values.iter().zip(&blocks).map(move |(value, block)| value - of_point - block + all)
    });
    let squares: f64 = left.map(|left| left * left).sum();
    let degrees = (points.len() - 1) * replicates.checked_sub(1).filter(|&free| free > 0)?;
    let by_chance = squares / degrees as f64 / replicates as f64;
    Some(variance(&means)? / by_chance).filter(|ratio| ratio.is_finite())
}

#[cfg(test)]
mod tests {
    use super::super::question::QUESTION;
    use super::*;
    use crate::statistics::regret::Better;

    /// The case of a point at which scenarios differ by so much in each replicate.
    fn case(differences: &[f64], question: DiscoveryQuestion) -> Case {
        let levels = |difference: &f64| vec![Some(10.0), Some(10.0 + difference)];
        Case::new(&differences.iter().map(levels).collect::<Vec<_>>(), &question)
    }

    #[test]
    fn an_interval_on_one_side_of_the_threshold_is_significant() {
        let check = |differences: &[f64], question, expected: [bool; 2]| {
            let case = case(differences, question);
            assert_eq!(
                [case.is_significantly_of_interest(), case.is_significantly_not_of_interest()],
                expected,
                "{case:?}"
            );
        };
        check(&[1.0, 1.1, 0.9], QUESTION, [true, false]);
        check(&[-1.0, -1.1, -0.9], QUESTION, [false, true]);
        check(&[1.0, -1.0, 3.0], QUESTION, [false, false]);
        let smaller = DiscoveryQuestion { better: Better::Smaller, ..QUESTION };
        check(&[1.0, 1.1, 0.9], smaller, [false, true]);
        check(&[-1.0, -1.1, -0.9], smaller, [true, false]);
        check(&[1.0, 1.1, 0.9], DiscoveryQuestion { threshold: 1.0, ..QUESTION }, [false, false]);
        let level = DiscoveryQuestion { rival: None, threshold: 10.5, ..QUESTION };
        check(&[1.0, 1.1, 0.9], level, [true, false]);
        // An interval of no width that is on the threshold is on neither side.
        check(&[0.0, 0.0], QUESTION, [false, false]);
        check(&[0.5, 0.5], DiscoveryQuestion { rival: None, ..level }, [false, false]);
        // Two may be identical by chance; six are not.
        check(&[-1.0; 2], QUESTION, [false, false]);
        check(&[0.0; 2], level, [false, false]);
        check(&[0.0; 6], level, [false, true]);
        check(&[-1.0; 6], QUESTION, [false, true]);
    }

    #[test]
    fn a_point_has_the_error_of_its_mean() {
        let found = case(&[1.0, 2.0, 3.0], QUESTION);
        assert_eq!((found.replicates, found.outcome), (3, Some(2.0)));
        assert_eq!(found.error, Some((1.0 / 3.0_f64).sqrt()));
        let (low, high) = found.interval.expect("three replicates");
        assert!((high - low - 2.0 * 4.302_652_73 / 3.0_f64.sqrt()).abs() < 1e-7);
    }

    #[test]
    fn one_replicate_is_never_significant() {
        let found = case(&[5.0], QUESTION);
        assert_eq!((found.replicates, found.is_of_interest), (1, Some(true)));
        assert_eq!((found.error, found.interval, found.is_significant), (None, None, None));
        let nowhere = Case::new(&[vec![Some(1.0), None]], &QUESTION);
        assert_eq!((nowhere.replicates, nowhere.outcome, nowhere.is_of_interest), (0, None, None));
    }

    #[test]
    fn points_that_differ_by_noise_alone_have_a_contrast_of_one() {
        let point = |values: &[f64]| -> Vec<Vec<Option<f64>>> {
            values.iter().map(|&value| vec![Some(0.0), Some(value)]).collect()
        };
        // Means vary by 2. What is left beside points and replicates, -1 and 1 twice, has a
        // variance of 4, which gives means of two a variance of 2.
        let read = vec![point(&[-1.0, 11.0]), point(&[3.0, 11.0])];
        assert_eq!(contrast(&read, &QUESTION), Some(1.0));
        // Noise that all points share is no difference between them.
        let read = vec![point(&[-1.0, 91.0]), point(&[3.0, 91.0])];
        assert_eq!(contrast(&read, &QUESTION), Some(1.0));
        assert_eq!(contrast(&vec![point(&[1.0]), point(&[2.0])], &QUESTION), None);
        assert_eq!(contrast(&Vec::new(), &QUESTION), None);
    }
}
