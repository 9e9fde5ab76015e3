//! Figures of runs beside those of the record of China.

use super::summary::Summary;

use crate::model::data::{Dataset, Target};
use crate::study::jobs::results::{Results, metric_index};

/// Simulated over recorded figures between which a metric is near its record.
pub const NEAR: (f64, f64) = (0.8, 1.25);

/// A figure of runs of the whole country beside its last record in the years of the runs.
#[derive(Clone, Copy, Debug)]
pub struct Recorded {
    /// The metric's place in the table.
    pub metric: usize,
    /// The record.
    pub target: &'static Target,
    /// The mean of the runs in its year.
    pub simulated: f64,
}

impl Recorded {
    /// The record in the unit of its metric.
    pub fn value(&self) -> f64 {
        value(self.target)
    }

    /// The simulated figure over the recorded one.
    pub fn ratio(&self) -> f64 {
        self.simulated / self.value()
    }

    /// Whether it is far from its record.
    pub fn is_far(&self) -> bool {
        !(NEAR.0..=NEAR.1).contains(&self.ratio())
    }
}

/// The last record of each metric that has one in years of the runs, with the figure of the runs.
pub fn recorded(summary: &Summary) -> Vec<Recorded> {
    recorded_beside(|metric, year| summary.of_year(metric, year))
}

/// The same for any figures of the whole country, by a metric's place in the table and year.
pub fn recorded_beside(figure: impl Fn(usize, u32) -> Option<f64>) -> Vec<Recorded> {
    let mut found: Vec<Recorded> = Vec::new();
    for target in Dataset::china().targets() {
        let metric = metric_index(&target.metric).filter(|_| target.role.is_scored());
        let year = u32::try_from(target.year).ok();
        let Some((metric, year)) = metric.zip(year) else { continue };
        let Some(simulated) = figure(metric, year) else { continue };
        let row = Recorded { metric, target, simulated };
        match found.iter_mut().find(|other| other.metric == metric) {
            Some(other) if other.target.year > target.year => (),
            Some(other) => *other = row,
            None => found.push(row),
        }
    }
    found
}

/// The metrics that are far from their last record in runs of the whole country.
pub fn far(runs: &[&Results]) -> Vec<Recorded> {
    let mut summary = Summary::default();
    runs.iter().for_each(|run| summary.add(run));
    recorded(&summary).into_iter().filter(Recorded::is_far).collect()
}

/// The value of a record in the unit of its metric.
fn value(target: &Target) -> f64 {
    target.value * times(&target.unit)
}

/// What a figure in a unit of the record is multiplied by to be in that of its metric.
pub fn times(unit: &str) -> f64 {
    match unit {
        "bn CNY" => 1e9,
        "m CNY" => 1e6,
        "%" | "%/year" | "percent" => 0.01,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::month::Month;
    use crate::model::record::metrics::METRICS;

    #[test]
    fn the_last_year_on_record_is_held_against_the_run() {
        let months = vec![vec![Some(1e5); METRICS.len()]; 24];
        let run = Results::of_china(Month::new(2015, 1), &months);
        let mut summary = Summary::default();
        summary.add(&run);
        let found = recorded(&summary);
        let of = |name: &str| found.iter().find(|it| it.target.metric == name);
        let tenants = of("tenants").expect("it has a record");
        assert_eq!((tenants.target.year, tenants.simulated), (2016, 1e5));
        assert!(found.iter().all(|it| it.target.year <= 2016));
        let contracts = of("contracts").expect("it has a record");
        assert_eq!(contracts.simulated, 12.0 * 1e5);
        // Tenants of 2016 are 133,286 on record.
        let names: Vec<&str> = far(&[&run]).iter().map(|it| it.target.metric.as_str()).collect();
        assert!(names.contains(&"tenants") && names.len() <= found.len(), "{names:?}");
    }

    #[test]
    fn units_of_records_are_those_of_metrics() {
        for target in Dataset::china().targets() {
            let Some(metric) = metric_index(&target.metric) else { continue };
            let unit = METRICS[metric].unit;
            let fits = match target.unit.as_str() {
                "bn CNY" | "m CNY" | "CNY" => unit.starts_with("CNY"),
                "%" | "percent" => unit == "share",
                "months" => unit == "months",
                _ => !unit.contains("CNY") && unit != "share",
            };
            assert!(fits, "{}: {} and {unit}", target.name, target.unit);
        }
    }
}
