//! What policy instruments paid and refused over a run.

use super::summary::Summary;

use crate::model::rules::instruments::INSTRUMENTS;
use crate::study::jobs::results::{Results, metric_index};

/// What an instrument paid and refused over all months of a run, mean over replicates, CNY.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PolicyMoney {
    /// The instrument.
    pub instrument: &'static str,
    /// What it paid.
    pub paid: f64,
    /// What was claimed beyond that.
    pub refused: f64,
}

impl PolicyMoney {
    /// The share of what was claimed that was refused; zero where nothing was claimed.
    pub fn refused_share(&self) -> f64 {
        self.refused / (self.paid + self.refused).max(1e-9)
    }
}

/// Every instrument's money in the first place of a summary.
pub fn of_summary(summary: &Summary) -> Vec<PolicyMoney> {
    let total = |what: &str, instrument: &str| {
        let metric = metric_index(&format!("policy_{what}_{instrument}"));
        summary.total(metric.expect("every instrument has its metrics")).unwrap_or(0.0)
    };
    let of = |&instrument: &&'static str| PolicyMoney {
        instrument,
        paid: total("cost", instrument),
        refused: total("refused", instrument),
    };
    INSTRUMENTS.iter().map(of).collect()
}

/// The same of replicates.
pub fn of_results<'a>(results: impl Iterator<Item = &'a Results>) -> Vec<PolicyMoney> {
    let mut summary = Summary::default();
    results.for_each(|results| summary.add(results));
    of_summary(&summary)
}
