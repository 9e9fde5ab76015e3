//! Figures of the country and its parts averaged over replicates, for the screen at the end of a run.

use std::ops::Range;

use crate::base::month::Month;
use crate::model::record::metrics::{METRICS, MetricKind};
use crate::model::record::recorder::{Level, Place};
use crate::study::jobs::results::Results;

/// Sums over replicates by month, place and metric.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    start: Option<Month>,
    places: Vec<Place>,
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
    /// Adds a replicate: figures of the country, and of its parts.
    pub fn add(&mut self, results: &Results) {
        self.start.get_or_insert(results.month(0));
        self.places = results.places().to_vec();
        let width = self.width();
        self.sums.resize(self.sums.len().max(results.months() * width), (0.0, 0));
        for month in 0..results.months() {
            for place in 0..self.places.len() {
                for metric in 0..METRICS.len() {
                    if let Some(value) = results.value(month, place, metric) {
                        let at = month * width + place * METRICS.len() + metric;
                        self.sums[at].0 += value;
                        self.sums[at].1 += 1;
                    }
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
    fn mean(&self, month: usize, place: usize, metric: usize) -> Option<f64> {
        let (sum, count) = self.sums[month * self.width() + place * METRICS.len() + metric];
        (count > 0).then(|| sum / f64::from(count))
    }

    /// Figures of a month.
    fn width(&self) -> usize {
        self.places.len() * METRICS.len()
    }

    /// How many months there are.
    pub fn months(&self) -> usize {
        self.sums.len().checked_div(self.width()).unwrap_or(0)
    }

    /// A metric over months: a flow as their sum, a ratio as their mean, a stock at their end.
    fn over(&self, months: Range<usize>, place: usize, metric: usize) -> Option<f64> {
        let last = months.end - 1;
        let values = months.map(|month| self.mean(month, place, metric));
        match METRICS[metric].kind {
            MetricKind::Stock => self.mean(last, place, metric),
            MetricKind::Flow => sum(values),
            MetricKind::Ratio => mean(values),
        }
    }

    /// The course of a metric in the whole run, as [`Self::course_at`].
    pub fn course(&self, metric: usize) -> Course {
        self.course_at(0, metric)
    }

    /// The course of a metric at a place: by twelve months when the run has at least two years.
    pub fn course_at(&self, place: usize, metric: usize) -> Course {
        let block_months = if self.months() < 24 { 1 } else { 12 };
        let first = self.months() % block_months;
        let ends = (first..self.months()).step_by(block_months).map(|begin| begin + block_months);
        self.course_over(ends.map(|end| end - block_months..end), place, metric)
    }

    /// The course of a metric at a place over periods of as many months each.
    pub fn course_over(
        &self,
        periods: impl Iterator<Item = Range<usize>> + Clone,
        place: usize,
        metric: usize,
    ) -> Course {
        let block_months = periods.clone().next().map_or(1, |months| months.len());
        let values = periods.map(|months| self.over(months, place, metric));
        Course { block_months, values: values.collect() }
    }

    /// The sum of a flow over all months in the first place.
    pub fn total(&self, metric: usize) -> Option<f64> {
        sum((0..self.months()).map(|month| self.mean(month, 0, metric)))
    }

    /// The number of the place of that name.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.places.iter().position(|place| place.name == name)
    }

    /// A metric in a calendar year of which all months are there.
    pub fn of_year(&self, metric: usize, year: u32) -> Option<f64> {
        let first = Month::new(year, 1).number().checked_sub(self.start?.number())? as usize;
        (first + 12 <= self.months()).then(|| self.over(first..first + 12, 0, metric))?
    }

    /// The share of each part of the country in the last twelve months of a metric that adds up, the
    /// largest first.
    pub fn shares(&self, metric: usize) -> Vec<(&str, f64)> {
        let last = self.months().saturating_sub(12)..self.months();
        let is_part = |place: &usize| self.places[*place].level == Level::MacroRegion;
        let of = |place: usize| {
            let value = self.over(last.clone(), place, metric)?;
            Some((self.places[place].name.as_str(), value))
        };
        let mut parts: Vec<(&str, f64)> =
            (0..self.places.len()).filter(is_part).filter_map(of).collect();
        let whole: f64 = parts.iter().map(|(_, value)| value).sum();
        parts.iter_mut().for_each(|(_, value)| *value /= whole);
        parts.retain(|(_, share)| share.is_finite());
        parts.sort_by(|one, other| other.1.total_cmp(&one.1));
        parts
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
