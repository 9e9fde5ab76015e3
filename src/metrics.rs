//! The metrics: one row each. A metric reads the view of a place; it never scans a population.

use crate::tally::{Count, View};

/// A figure that a run gives for every place and month.
pub struct Metric {
    /// The name in `series.csv`.
    pub name: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// Stock, flow or ratio.
    pub kind: MetricKind,
    /// Whether it follows an input or comes out of the run.
    pub role: Role,
    /// What it means.
    pub doc: &'static str,
    /// How it is read off; nothing when it is undefined in that month.
    pub measure: fn(&View) -> Option<f64>,
}

/// What sort of figure a metric is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// The state at the month's end.
    Stock,
    /// What happened in the month.
    Flow,
    /// A share, mean or other quotient.
    Ratio,
}

impl MetricKind {
    /// The word in `metrics.csv`.
    pub const fn name(self) -> &'static str {
        match self {
            MetricKind::Stock => "stock",
            MetricKind::Flow => "flow",
            MetricKind::Ratio => "ratio",
        }
    }
}

/// Whether a metric may be scored as fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It follows from data that went in.
    Input,
    /// It came out of the run.
    Outcome,
}

impl Role {
    /// The word in `metrics.csv`.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Input => "input",
            Role::Outcome => "outcome",
        }
    }
}

/// All metrics, in the order in which they are written.
pub const METRICS: &[Metric] = &[
    Metric {
        name: "startups",
        unit: "firms",
        kind: MetricKind::Stock,
        role: Role::Outcome,
        doc: "Startups alive at the month's end.",
        measure: |view| Some(view.of(Count::Startups)),
    },
    Metric {
        name: "startups_founded",
        unit: "firms/month",
        kind: MetricKind::Flow,
        role: Role::Outcome,
        doc: "Startups founded in the month.",
        measure: |view| Some(view.of(Count::Founded)),
    },
];
