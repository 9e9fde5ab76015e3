//! An outcome in two worlds month by month, read once from runs that are large in memory.

use super::levels::{Whole, Window, events, level_of};

use crate::base::month::Month;
use crate::model::record::metrics::{METRICS, MetricKind};
use crate::statistics::paired::Events;
use crate::study::jobs::results::Results;

/// The values of a metric in the months of a run.
type Course = Vec<Option<f64>>;

/// A metric at a place in all replicates of two worlds, with the metric that counts the events
/// behind it.
pub struct Courses {
    start: Month,
    own: MetricCourses,
    counts: Option<MetricCourses>,
    scale: f64,
}

/// A metric in all replicates of both worlds.
struct MetricCourses {
    kind: MetricKind,
    pairs: Vec<[Course; 2]>,
}

impl MetricCourses {
    fn read(base: &[&Results], other: &[&Results], region: &str, metric: usize) -> MetricCourses {
        let course = |results: &Results| -> Course {
            let Some(place) = results.place(region) else { return Vec::new() };
            (0..results.months()).map(|month| results.value(month, place, metric)).collect()
        };
        let pairs = base.iter().zip(other).map(|(one, two)| [course(one), course(two)]);
        MetricCourses { kind: METRICS[metric].kind, pairs: pairs.collect() }
    }

    /// The levels of a pair over the months up to one.
    fn levels(&self, pair: usize, last: usize, months: usize) -> Option<[f64; 2]> {
        let [base, other] = &self.pairs[pair];
        let of = |course: &Course| {
            let values = course.get(..=last)?;
            level_of(self.kind, &values[values.len().saturating_sub(months)..])
        };
        Some([of(base)?, of(other)?])
    }
}

impl Courses {
    /// Those of a metric; the results stand in the order of the replicates.
    pub fn read(
        base: &[&Results],
        other: &[&Results],
        (region, metric, scale): (&str, usize, f64),
    ) -> Option<Courses> {
        let start = base.first()?.month(0);
        let of = |metric| MetricCourses::read(base, other, region, metric);
        let counts = METRICS[metric].events().map(of);
        Some(Courses { start, own: of(metric), counts, scale })
    }

    /// What [`super::differences::pairs_and_events`] says of a window.
    pub fn at(&self, window: Window) -> (Vec<(f64, f64)>, Option<Events>) {
        let (last, months) = (window.at.since(self.start) as usize, window.months as usize);
        let whole = |pair: usize| {
            let counts = self.counts.as_ref().and_then(|it| it.levels(pair, last, months));
            Some(Whole { levels: self.own.levels(pair, last, months)?, counts })
        };
        let whole: Vec<Whole<2>> = (0..self.own.pairs.len()).filter_map(whole).collect();
        let pairs = whole.iter().map(|it| (it.levels[0], it.levels[1])).collect();
        (pairs, events(&whole, self.scale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimates::differences::pairs_and_events;
    use crate::study::estimates::levels::Outcome;

    #[test]
    fn a_window_says_what_the_runs_say() {
        let start = Month::new(2015, 1);
        let run = |shift: f64| {
            let value = |month: u32, metric: usize| {
                (!(month + metric as u32).is_multiple_of(7))
                    .then_some(shift + f64::from(month) * 1.5 + metric as f64)
            };
            let months: Vec<_> = (0..30)
                .map(|month| (0..METRICS.len()).map(|metric| value(month, metric)).collect())
                .collect();
            Results::of_china(start, &months)
        };
        let (base, other) = ([run(1.0), run(2.5)], [run(4.0), run(0.25)]);
        let (base, other) = (base.each_ref(), other.each_ref());
        for metric in (0..METRICS.len()).step_by(5) {
            let courses = Courses::read(&base, &other, ("China", metric, 0.05));
            let courses = courses.expect("there are runs");
            for (at, months) in [(0, 1), (11, 12), (29, 12), (20, 5)] {
                let window = Window { at: start.plus(at), months };
                let outcome = Outcome { region: "China", metric, window, scale: 0.05 };
                let name = METRICS[metric].name;
                assert_eq!(courses.at(window), pairs_and_events(&base, &other, outcome), "{name}");
            }
        }
    }
}
