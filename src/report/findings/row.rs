//! A row of a comparison, as a finding reads it.

use crate::model::record::metrics::{Basis, METRICS, can_be_negative, metric};
use crate::statistics::paired::Method;
use crate::study::estimates::differences::{Difference, unit_of_window};
use crate::study::estimates::verdict::Verdict;

/// What a finding is made of: a row of `differences`, whether just computed or read from its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The identifier of the metric.
    pub metric: String,
    /// The unit of its levels.
    pub unit: String,
    /// Pairs in which both levels are defined.
    pub pairs: usize,
    /// Mean level of the base.
    pub base: Option<f64>,
    /// Mean level of the other scenario.
    pub level: Option<f64>,
    /// Mean paired difference.
    pub difference: Option<f64>,
    /// Its 95 % confidence interval.
    pub interval: Option<(f64, f64)>,
    /// The difference over the size of the base's level.
    pub relative: Option<f64>,
    /// The verdict; none below two pairs and without any event.
    pub verdict: Option<Verdict>,
    /// The p-value after Holm adjustment.
    pub p_holm: Option<f64>,
    /// Over how many tests it is adjusted.
    pub tests: usize,
    /// The margin of equivalence, as a share of the base's level.
    pub margin: f64,
    /// The share of pairs whose difference has the sign of the mean.
    pub same_sign_share: Option<f64>,
    /// How the interval is inferred.
    pub method: Method,
    /// The simulated agents or events behind all pairs, where they are counted.
    pub events: Option<f64>,
    /// The largest difference of a pair over the sum of all, in size.
    pub largest_share: Option<f64>,
    /// What is doubtful about the outcome itself.
    pub doubts: Doubts,
}

/// What is doubtful about an outcome, whatever its difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubts {
    /// The base is far from its record.
    pub is_far_from_record: bool,
    /// It is not the same at full size.
    pub depends_on_scale: bool,
}

impl Row {
    /// The row of a difference that is adjusted over so many tests.
    pub fn of(found: &Difference, margin: f64, tests: usize, doubts: Doubts) -> Row {
        let metric = &METRICS[found.metric];
        Row {
            metric: metric.name.into(),
            unit: unit_of_window(metric, found.months),
            pairs: found.pairs,
            base: found.base,
            level: found.level,
            difference: found.difference,
            interval: found.interval(),
            relative: found.relative,
            verdict: found.verdict(margin),
            p_holm: found.p_holm,
            tests,
            margin,
            same_sign_share: found.same_sign_share,
            method: found.inference.method,
            events: found.events.map(|events| events.all),
            largest_share: found.largest_share,
            doubts,
        }
    }

    /// Its interval as shares of the base's level, without what cannot be.
    pub fn interval_of_shares(&self) -> Option<(f64, f64)> {
        let (low, high) = self.interval?;
        let shares = self.share_of_base(low).zip(self.share_of_base(high))?;
        Some(possible(&self.metric, self.level, shares))
    }

    /// Whether it is significant.
    pub fn is_significant(&self) -> bool {
        self.verdict == Some(Verdict::Significant)
    }

    /// Whether the level falls.
    pub fn falls(&self) -> bool {
        self.difference.is_some_and(|difference| difference < 0.0)
    }

    /// What the metric counts; a metric that the program does not know is taken for an amount.
    pub fn basis(&self) -> Basis {
        metric(&self.metric).map_or(Basis::Money, |metric| metric.basis)
    }

    /// The size of the level that shares of it are taken of: the base's, or the other's where that
    /// is zero.
    pub fn size(&self) -> f64 {
        self.base.filter(|&base| base != 0.0).or(self.level).unwrap_or(0.0).abs()
    }

    /// Its change as a share of the base's level, where that has one: as tables state it, so that all
    /// that is said of a row rounds the same number.
    pub fn relative_change(&self) -> Option<f64> {
        self.relative.or_else(|| self.share_of_base(self.difference?))
    }

    /// A change of its level as a share of the base's, where that has one.
    pub fn share_of_base(&self, change: f64) -> Option<f64> {
        let base = self.base.filter(|&base| base != 0.0)?;
        Some(change / base.abs())
    }
}

/// An interval of changes, as shares of a level, without what cannot be: what is not negative loses
/// at most all of it.
pub fn possible(metric: &str, level: Option<f64>, (low, high): (f64, f64)) -> (f64, f64) {
    let is_negative = level.is_some_and(|level| level < 0.0);
    match is_negative || can_be_negative(metric) {
        true => (low, high),
        false => (low.max(-1.0), high),
    }
}
