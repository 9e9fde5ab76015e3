//! Which part of a run's figures is written and shown: some metrics, some places, by month, quarter
//! or year.

use std::ops::Range;

use crate::base::month::Month;
use crate::model::record::metrics::{METRICS, MetricKind};
use crate::model::record::recorder::{Level, Place};
use crate::study::estimates::summary::{mean, sum};
use crate::study::jobs::results::Results;

/// Which part of the figures is written and shown.
#[derive(Clone, Debug)]
pub struct Extract {
    /// The metrics, by their place in the table; all when there are none.
    pub metrics: Vec<usize>,
    /// The places, as the series name them; all when there are none.
    pub regions: Vec<String>,
    /// Of what periods.
    pub every: Every,
}

/// Periods of the calendar that figures are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// Months.
    Month,
    /// Quarters of the year.
    Quarter,
    /// Years.
    Year,
}

impl Every {
    /// How many months a period has.
    pub const fn months(self) -> usize {
        match self {
            Every::Month => 1,
            Every::Quarter => 3,
            Every::Year => 12,
        }
    }

    /// What a period is called.
    pub const fn name(self) -> &'static str {
        match self {
            Every::Month => "month",
            Every::Quarter => "quarter",
            Every::Year => "year",
        }
    }

    /// The last months of the whole periods among so many months from `start` on.
    pub fn ends(self, start: Month, months: usize) -> impl Iterator<Item = usize> + Clone {
        let is_end = move |&last: &usize| {
            let of_year = start.plus(last as u32).of_year() as usize;
            of_year.is_multiple_of(self.months()) && last + 1 >= self.months()
        };
        (0..months).filter(is_end)
    }

    /// The months of the period that ends with a month.
    pub fn of(self, last: usize) -> Range<usize> {
        last + 1 - self.months()..last + 1
    }
}

impl Extract {
    /// All figures of every month.
    pub const ALL: Extract =
        Extract { metrics: Vec::new(), regions: Vec::new(), every: Every::Month };

    /// The metrics, by their place in the table.
    pub fn metrics(&self) -> Vec<usize> {
        if self.metrics.is_empty() { (0..METRICS.len()).collect() } else { self.metrics.clone() }
    }

    /// Whether a place is meant: one that was named; where none was, all of these levels.
    pub fn has(&self, place: &Place, usual: fn(Level) -> bool) -> bool {
        if self.regions.is_empty() {
            usual(place.level)
        } else {
            self.regions.contains(&place.name)
        }
    }
}

/// A metric at a place over months: a flow as their sum, a ratio as their mean, a stock at their
/// end.
pub fn over(results: &Results, months: Range<usize>, place: usize, metric: usize) -> Option<f64> {
    let last = months.end - 1;
    if months.len() == 1 {
        return results.value(last, place, metric);
    }
    let values = months.map(|month| results.value(month, place, metric));
    match METRICS[metric].kind {
        MetricKind::Stock => results.value(last, place, metric),
        MetricKind::Flow => sum(values),
        MetricKind::Ratio => mean(values),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_periods_count() {
        let ends = |every: Every, start: Month, months: usize| {
            let periods = every.ends(start, months).map(|last| every.of(last));
            periods.map(|months| (months.start, months.end)).collect::<Vec<_>>()
        };
        let january = Month::new(2015, 1);
        assert_eq!(ends(Every::Month, january, 2), [(0, 1), (1, 2)]);
        assert_eq!(ends(Every::Quarter, january, 7), [(0, 3), (3, 6)]);
        assert_eq!(ends(Every::Quarter, Month::new(2015, 2), 7), [(2, 5)]);
        assert_eq!(ends(Every::Year, january, 25), [(0, 12), (12, 24)]);
        assert_eq!(ends(Every::Year, Month::new(2015, 11), 14), [(2, 14)]);
        assert!(ends(Every::Year, january, 11).is_empty());
    }
}
