//! China's figures averaged over replicates, for the screen at the end of a run.

use crate::base::month::Month;
use crate::model::record::metrics::{METRICS, MetricKind};
use crate::study::jobs::results::Results;

/// Sums over replicates by month and metric.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    start: Option<Month>,
    sums: Vec<(f64, u32)>,
}

/// A metric over time, in blocks of one or twelve months.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Months in a block. Flows are summed, ratios averaged, stocks taken at the end of a block.
    pub block_months: usize,
    /// The value of each block, the last one ending with the run.
    pub values: Vec<Option<f64>>,
}

impl Summary {
    /// Adds a replicate.
    pub fn add(&mut self, results: &Results) {
        self.start.get_or_insert(results.month(0));
        self.sums.resize(self.sums.len().max(results.months() * METRICS.len()), (0.0, 0));
        for month in 0..results.months() {
            for metric in 0..METRICS.len() {
                if let Some(value) = results.national(month, metric) {
                    let (sum, count) = &mut self.sums[month * METRICS.len() + metric];
                    *sum += value;
                    *count += 1;
                }
            }
        }
    }

    /// First and last month, if there is any.
    pub fn span(&self) -> Option<(Month, Month)> {
        let start = self.start?;
        Some((start, start.plus(self.months().checked_sub(1)? as u32)))
    }

    /// The mean over the replicates in which the metric was defined.
    fn mean(&self, month: usize, metric: usize) -> Option<f64> {
        let (sum, count) = self.sums[month * METRICS.len() + metric];
        (count > 0).then(|| sum / f64::from(count))
    }

    fn months(&self) -> usize {
        self.sums.len() / METRICS.len()
    }

    /// The course of a metric: by twelve months when the run has at least two years.
    pub fn course(&self, metric: usize) -> Course {
        let block_months = if self.months() < 24 { 1 } else { 12 };
        let first = self.months() % block_months;
        let blocks = (first..self.months()).step_by(block_months);
        let values = blocks.map(|begin| {
            let months = begin..begin + block_months;
            let values = months.map(|month| self.mean(month, metric));
            match METRICS[metric].kind {
                MetricKind::Stock => self.mean(begin + block_months - 1, metric),
                MetricKind::Flow => sum(values),
                MetricKind::Ratio => mean(values),
            }
        });
        Course { block_months, values: values.collect() }
    }
}

/// The sum of what is defined; undefined when nothing is.
pub fn sum(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    values.flatten().fold(None, |sum, value| Some(sum.unwrap_or(0.0) + value))
}

/// The mean of what is defined; undefined when nothing is.
pub fn mean(values: impl Iterator<Item = Option<f64>> + Clone) -> Option<f64> {
    let count = values.clone().flatten().count();
    sum(values).map(|sum| sum / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::jobs::results::metric_index;

    #[test]
    fn a_course_has_stocks_at_year_ends_and_flows_by_year() {
        let months = (0..24).map(|month| vec![Some(f64::from(month)); METRICS.len()]);
        let months: Vec<_> = months.collect();
        let mut summary = Summary::default();
        summary.add(&Results::of_china(Month::new(2015, 1), &months));
        let course = |name| summary.course(metric_index(name).expect("a metric")).values;
        assert_eq!(course("startups"), [Some(11.0), Some(23.0)]);
        assert_eq!(course("startups_founded"), [Some(66.0), Some(210.0)]);
        assert_eq!(summary.span(), Some((Month::new(2015, 1), Month::new(2016, 12))));
    }

    #[test]
    fn means_skip_what_is_undefined() {
        assert_eq!(mean([Some(1.0), None, Some(2.0)].into_iter()), Some(1.5));
        assert_eq!(mean([None, None].into_iter()), None);
        assert_eq!(sum([].into_iter()), None);
    }
}
