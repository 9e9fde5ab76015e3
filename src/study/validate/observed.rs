//! What is kept of the runs of a validation.

use serde::{Deserialize, Serialize};

use super::values::Values;

use crate::base::month::Month;
use crate::model::record::metrics::{METRICS, MetricKind};
use crate::study::estimates::summary::sum;
use crate::study::jobs::results::Results;

/// A run: a world, by its place among all, in a replicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorldRun {
    /// The replicate.
    pub replicate: u32,
    /// The world; the first is the scenario.
    pub world: usize,
}

/// What is kept of a run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Observed {
    /// The metrics.
    pub results: Results,
    /// The measures.
    pub values: Values,
}

/// A metric in a whole year: a flow as its sum, a stock or a ratio as that of December.
pub fn yearly(results: &Results, place: usize, metric: usize, year: u32) -> Option<f64> {
    let first = results.index(Month::new(year, 1))?;
    let last = results.index(Month::new(year, 12))?;
    match METRICS[metric].kind {
        MetricKind::Flow => sum((first..=last).map(|month| results.value(month, place, metric))),
        MetricKind::Stock | MetricKind::Ratio => results.value(last, place, metric),
    }
}
