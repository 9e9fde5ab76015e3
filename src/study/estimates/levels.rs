//! Levels: what is read of a metric at a place over months, and the events behind it.

use super::summary::{mean, sum};

use crate::base::month::Month;
use crate::model::record::metrics::{METRICS, MetricKind};
use crate::statistics::paired::Events;
use crate::study::experiment::WINDOW_MONTHS;
use crate::study::jobs::results::Results;

/// When levels are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The month of stocks, and the last one of flows and ratios.
    pub at: Month,
    /// How many months flows are summed over and ratios averaged.
    pub months: u32,
}

impl Window {
    /// The same, of a year at most, for the course of an outcome.
    #[must_use]
    pub fn of_a_year(self) -> Window {
        Window { months: self.months.min(WINDOW_MONTHS), ..self }
    }

    /// The first month that counts in a run that starts in `start`, and how many there are.
    pub fn since(self, start: Month) -> (Month, u32) {
        let earlier = self.at.since(start).min(self.months - 1);
        (self.at.minus(earlier), earlier + 1)
    }

    /// What a level of that kind is in a run that starts in that month.
    pub fn in_words(self, start: Month, kind: MetricKind) -> String {
        let (at, (first, _)) = (self.at, self.since(start));
        match kind {
            MetricKind::Stock => at.to_string(),
            MetricKind::Flow => format!("sum {first}..{at}"),
            MetricKind::Ratio => format!("mean {first}..{at}"),
        }
    }
}

/// What is read of runs: a metric at a place over a window, in runs of a scale.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// The place, as the series name it.
    pub region: &'a str,
    /// The metric's place in [`METRICS`].
    pub metric: usize,
    /// When levels are read.
    pub window: Window,
    /// Simulated agents per real one.
    pub scale: f64,
}

/// The level of a metric at a place and month: a stock as it is, a flow as the sum and a ratio as
/// the mean over the months up to it.
pub fn level(results: &Results, region: &str, metric: usize, window: Window) -> Option<f64> {
    let (place, last) = (results.place(region)?, results.index(window.at)?);
    let first = (last + 1).saturating_sub(window.months as usize);
    let value = |month| results.value(month, place, metric);
    match METRICS[metric].kind {
        MetricKind::Stock => value(last),
        kind => level_of(kind, &(first..=last).map(value).collect::<Vec<_>>()),
    }
}

/// The level of a metric of that kind over months with these values.
pub(super) fn level_of(kind: MetricKind, values: &[Option<f64>]) -> Option<f64> {
    match kind {
        MetricKind::Stock => values.last().copied().flatten(),
        MetricKind::Flow => sum(values.iter().copied()),
        MetricKind::Ratio => mean(values.iter().copied()),
    }
}

/// The levels of an outcome in the worlds of a replicate, all of them defined.
pub(super) struct Whole<const WORLDS: usize> {
    pub(super) levels: [f64; WORLDS],
    /// Of the metric that counts the agents or events behind them, if there is one.
    pub(super) counts: Option<[f64; WORLDS]>,
}

impl<const WORLDS: usize> Whole<WORLDS> {
    pub(super) fn read(worlds: [&Results; WORLDS], outcome: Outcome) -> Option<Whole<WORLDS>> {
        let of = |metric: usize| {
            let levels =
                worlds.map(|results| level(results, outcome.region, metric, outcome.window));
            let whole = levels.iter().all(Option::is_some);
            whole.then(|| levels.map(Option::unwrap_or_default))
        };
        let counts = METRICS[outcome.metric].events().and_then(of);
        Some(Whole { levels: of(outcome.metric)?, counts })
    }
}

/// The simulated agents or events behind worlds of which the last is held against the others.
pub(super) fn events<const WORLDS: usize>(whole: &[Whole<WORLDS>], scale: f64) -> Option<Events> {
    let counts: Option<Vec<[f64; WORLDS]>> = whole.iter().map(|it| it.counts).collect();
    let (mut all, mut differing) = (0.0, 0.0);
    for counts in counts? {
        all += counts.iter().sum::<f64>();
        // Of two worlds the first; of four what the two in the middle add up to.
        let expected = match counts.as_slice() {
            [base, first, second, _] => first + second - base,
            _ => counts[0],
        };
        differing += (counts[WORLDS - 1] - expected).abs();
    }
    Some(Events { all: all * scale, differing: differing * scale })
}
