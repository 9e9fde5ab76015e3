//! A summary of a sweep's points, some numbers for each reading, for the screen.

use super::plan::{Plan, Reading};
use crate::statistics::paired::Paired;
use crate::statistics::sample::quantile;

/// Readings that are summed up: more do not fit a screen.
const READINGS: usize = 8;

/// Means at points, by scenario and reading.
#[derive(Debug, Default)]
pub struct Overview {
    /// By scenario, then by reading.
    all: Vec<[Means; READINGS]>,
}

/// The means of a reading in a scenario: levels of the first, differences from it of the others.
#[derive(Clone, Debug, Default)]
struct Means {
    means: Vec<f64>,
    increases: usize,
    decreases: usize,
}

/// How far the means at points reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The lowest mean of all points.
    pub lowest: Option<f64>,
    /// The median of all points.
    pub median: Option<f64>,
    /// The highest mean of all points.
    pub highest: Option<f64>,
    /// Points at which the 95 % interval of the difference lies above zero.
    pub increases: usize,
    /// Points at which it lies below zero.
    pub decreases: usize,
}

impl Overview {
    /// One without any points.
    pub fn new(scenarios: usize) -> Overview {
        Overview { all: vec![Default::default(); scenarios] }
    }

    /// Adds the mean level of the first scenario at a point.
    pub fn add_level(&mut self, reading: usize, mean: Option<f64>) {
        if let Some(means) = self.all[0].get_mut(reading) {
            means.means.extend(mean);
        }
    }

    /// Adds what another scenario differs by at a point.
    pub fn add_difference(&mut self, scenario: usize, reading: usize, about: &Paired) {
        let Some(means) = self.all[scenario].get_mut(reading) else { return };
        means.means.extend(about.difference);
        means.increases += usize::from(about.inference.interval.is_some_and(|(low, _)| low > 0.0));
        means.decreases +=
            usize::from(about.inference.interval.is_some_and(|(_, high)| high < 0.0));
    }

    /// The readings, each with what it comes to in every scenario.
    pub fn readings<'a>(
        &'a self,
        plan: &'a Plan,
    ) -> impl Iterator<Item = (Reading<'a>, Vec<Spread>)> {
        plan.readings().take(READINGS).enumerate().map(|(place, reading)| {
            (reading, self.all.iter().map(|means| means[place].spread()).collect())
        })
    }
}

impl Means {
    fn spread(&self) -> Spread {
        let at = |share: f64| quantile(&self.means, share);
        let (lowest, median, highest) = (at(0.0), at(0.5), at(1.0));
        Spread { lowest, median, highest, increases: self.increases, decreases: self.decreases }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::paired::{Events, paired};

    const MANY: Option<Events> = Some(Events { all: 1e6, differing: 1e3 });

    #[test]
    fn points_with_a_significant_difference_are_counted() {
        let mut overview = Overview::new(2);
        [3.0, 1.0, 2.0].into_iter().for_each(|mean| overview.add_level(0, Some(mean)));
        overview.add_level(0, None);
        let pairs = |step: f64| [(0.0, step), (0.0, 1.1 * step), (0.0, 0.9 * step)];
        for step in [1.0, -1.0, -2.0] {
            overview.add_difference(1, 0, &paired(&pairs(step), MANY));
        }
        overview.add_difference(1, 0, &paired(&[(0.0, 1.0), (0.0, -1.0)], MANY));
        let level = overview.all[0][0].spread();
        assert_eq!((level.lowest, level.median, level.highest), (Some(1.0), Some(2.0), Some(3.0)));
        let difference = overview.all[1][0].spread();
        assert_eq!((difference.increases, difference.decreases), (1, 2));
        assert_eq!(difference.lowest, Some(-2.0));
        // What does not fit the screen is left out.
        overview.add_level(READINGS, Some(1.0));
    }
}
