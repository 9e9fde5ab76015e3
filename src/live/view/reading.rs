//! What is read off the pairs of a stop: rows of a comparison at a month, and courses up to it.

use super::Scene;
use crate::base::month::Month;
use crate::model::record::metrics::{METRICS, MetricKind, metric};
use crate::model::rules::scenario::Scenario;
use crate::report::draw::path::{Difference as Below, Paths, World};
use crate::report::findings::{Doubts, Row};
use crate::report::text::numbers::{self, number, power, signed_number};
use crate::report::text::{Language, Texts, filled, metric_name};
use crate::statistics::sample::{mean, quantiles};
use crate::study::estimates::courses::Courses;
use crate::study::estimates::differences::{self, Difference, Outcome, Window};
use crate::study::estimates::scale::is_doubtful;
use crate::study::estimates::verdict::MARGIN;
use crate::study::experiment::WINDOW_MONTHS;
use crate::study::jobs::results::{Results, metric_index};

/// Months between the points of a course.
const STEP: u32 = 3;

/// Pairs below which an interval is said but not drawn: it would dwarf all else.
const FEWEST_DRAWN: usize = 5;

/// What is read off the pairs of a stop.
pub struct Reading<'a> {
    scene: Scene<'a>,
    base: Vec<&'a Results>,
    other: Vec<&'a Results>,
    /// The first month in which the worlds differ in anything.
    parting: Option<Month>,
    /// The rows of the comparison at the month, in the order of the lesson's outcomes.
    pub rows: Vec<Row>,
}

impl<'a> Reading<'a> {
    /// What is read off a scene.
    pub fn of(scene: &Scene<'a>) -> Reading<'a> {
        let (base, other): (Vec<&Results>, Vec<&Results>) =
            scene.pairs.iter().map(|[base, other]| (&**base, &**other)).unzip();
        let parting = differences::parting(&base, &other);
        let mut reading = Reading { scene: *scene, base, other, parting, rows: Vec::new() };
        reading.rows = reading.compared();
        reading
    }

    /// Whether the worlds differ at all.
    pub fn has_change(&self) -> bool {
        self.scene.request.wanted.changed.is_some()
    }

    /// Whether the month lies before the first in which the worlds differ in the outcome that is
    /// drawn, or before the end where they have not differed in it at all.
    pub fn is_too_early(&self) -> bool {
        let until = self.scene.request.wanted.base.scenario.until;
        self.has_change() && self.scene.at < self.parting_of_outcome().unwrap_or(until)
    }

    /// The first month in which the outcome that is drawn differs in any pair.
    fn parting_of_outcome(&self) -> Option<Month> {
        let metric = metric_index(self.scene.outcome)?;
        let of = |(one, two): (&&Results, &&Results)| {
            let place = one.place(self.scene.request.place)?;
            let differs = |month: &usize| {
                one.value(*month, place, metric) != two.value(*month, place, metric)
            };
            (0..one.months()).find(differs).map(|month| one.month(month))
        };
        self.base.iter().zip(&self.other).filter_map(of).min()
    }

    /// The row of a metric.
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.metric == name)
    }

    /// Replicates that are done.
    pub fn replicates(&self) -> usize {
        self.base.len()
    }

    fn window(&self) -> Window {
        Window { at: self.scene.at, months: WINDOW_MONTHS }
    }

    fn scale(&self) -> f64 {
        self.scene.request.wanted.base.scenario.scale
    }

    fn compared(&self) -> Vec<Row> {
        let metrics = self.scene.lesson.outcomes.iter().filter_map(|name| metric_index(name));
        let of = |metric: usize| {
            let (region, window, scale) = (self.scene.request.place, self.window(), self.scale());
            let outcome = Outcome { region, metric, window, scale };
            differences::compare(&self.base, &self.other, self.parting, outcome)
        };
        let found: Vec<Difference> = metrics.map(of).collect();
        let mut all = [(String::new(), found)];
        differences::adjust(&mut all);
        let tests = differences::tests(&all);
        let doubts = |found: &Difference| Doubts {
            is_far_from_record: false,
            depends_on_scale: is_doubtful(METRICS[found.metric].name, self.scale(), found.relative),
        };
        let [(_, found)] = all;
        found.iter().map(|found| Row::of(found, MARGIN, tests, doubts(found))).collect()
    }

    /// The mean level of any metric at the month, over the replicates of a world.
    pub fn level(&self, name: &str, is_changed: bool) -> Option<f64> {
        let metric = metric_index(name)?;
        let (region, window) = (self.scene.request.place, self.window());
        let world = if is_changed { &self.other } else { &self.base };
        let levels: Vec<f64> = world
            .iter()
            .filter_map(|results| differences::level(results, region, metric, window))
            .collect();
        mean(&levels)
    }

    /// The sum over the last year of the product of two metrics, over the replicates of a world.
    pub fn yearly_product(&self, names: [&str; 2], is_changed: bool) -> Option<f64> {
        let metrics = [metric_index(names[0])?, metric_index(names[1])?];
        let world = if is_changed { &self.other } else { &self.base };
        let of = |results: &&Results| {
            let (place, last) =
                (results.place(self.scene.request.place)?, results.index(self.scene.at)?);
            let first = (last + 1).saturating_sub(WINDOW_MONTHS as usize);
            let product = |month| {
                let value = |metric| results.value(month, place, metric).unwrap_or(0.0);
                value(metrics[0]) * value(metrics[1])
            };
            Some((first..=last).map(product).sum::<f64>())
        };
        mean(&world.iter().filter_map(of).collect::<Vec<f64>>())
    }

    /// The courses of both worlds up to the month; none before the first pair is done.
    pub fn paths(&self) -> Option<Paths> {
        let name = self.scene.outcome;
        let place = self.scene.request.place;
        let courses =
            Courses::read(&self.base, &self.other, (place, metric_index(name)?, self.scale()))?;
        let months = months(&self.scene.request.wanted.base.scenario);
        let points: Vec<Point> = months
            .iter()
            .map(|&at| self.point(&courses, Window { at, months: WINDOW_MONTHS }))
            .collect();
        Some(Drawn { scene: &self.scene, points, months }.paths(self.has_change(), self.parting))
    }

    fn point(&self, courses: &Courses, window: Window) -> Point {
        let (pairs, events) = courses.at(window);
        let metric = metric_index(self.scene.outcome).unwrap_or(0);
        let (region, scale) = (self.scene.request.place, self.scale());
        let outcome = Outcome { region, metric, window, scale };
        let interval = differences::inferred(&pairs, events, self.parting, outcome).interval;
        let interval = interval.filter(|_| pairs.len() >= FEWEST_DRAWN);
        let differences: Vec<f64> = pairs.iter().map(|pair| pair.1 - pair.0).collect();
        let (base, other): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let tenths = |levels: &[f64]| {
            let ends = quantiles(levels, &[0.1, 0.9]).filter(|_| levels.len() > 1);
            ends.map(|ends| (ends[0], ends[1]))
        };
        Point {
            levels: [mean(&base), mean(&other)],
            bands: [tenths(&base), tenths(&other)],
            difference: mean(&differences),
            interval,
        }
    }
}

/// The months of a course: each quarter back from the last one, as far as windows are whole.
pub fn months(scenario: &Scenario) -> Vec<Month> {
    let first = scenario.start.plus(WINDOW_MONTHS - 1).min(scenario.until);
    let count = scenario.until.since(first) / STEP;
    (0..=count).rev().map(|back| scenario.until.minus(back * STEP)).collect()
}

/// An outcome in a month.
struct Point {
    levels: [Option<f64>; 2],
    bands: [Option<(f64, f64)>; 2],
    difference: Option<f64>,
    interval: Option<(f64, f64)>,
}

/// How courses are drawn.
struct Drawn<'a> {
    scene: &'a Scene<'a>,
    points: Vec<Point>,
    months: Vec<Month>,
}

impl Drawn<'_> {
    fn paths(&self, has_change: bool, parting: Option<Month>) -> Paths {
        let (language, name) = (self.scene.language, self.scene.outcome);
        let texts = Texts::of(language);
        let ends = self.points.iter().flat_map(|point| {
            let bands = point.bands.iter().flatten().flat_map(|&(low, high)| [low, high]);
            point.levels.iter().flatten().copied().chain(bands)
        });
        let power = power(language, ends.map(f64::abs).fold(0.0, f64::max));
        let scaled = |value: Option<f64>| value.map(|value| value / power.factor);
        let both = |ends: Option<(f64, f64)>| {
            ends.map(|(low, high)| (low / power.factor, high / power.factor))
        };
        let shown = self.months.iter().filter(|&&month| month <= self.scene.at).count();
        let last = |values: &[Option<f64>], write: fn(Language, f64) -> String| {
            let last = values[..shown].iter().rev().find_map(|value| *value);
            last.map_or_else(String::new, |value| write(language, value))
        };
        let world = |which: usize, key: &str| {
            let levels: Vec<Option<f64>> =
                self.points.iter().map(|point| scaled(point.levels[which])).collect();
            let band = self.points.iter().map(|point| both(point.bands[which])).collect();
            World {
                name: String::new(),
                key: key.into(),
                last: last(&levels, number),
                levels,
                band,
            }
        };
        let differences: Vec<Option<f64>> =
            self.points.iter().map(|point| scaled(point.difference)).collect();
        let below = || Below {
            name: texts.chart.paired_difference.clone(),
            last: last(&differences, signed_number),
            values: differences.clone(),
            intervals: self.points.iter().map(|point| both(point.interval)).collect(),
        };
        let metric = metric(name);
        let flow = metric.filter(|metric| metric.kind == MetricKind::Flow);
        let unit = metric.map_or("", |metric| metric.unit);
        let months = flow.map(|_| u64::from(WINDOW_MONTHS));
        Paths {
            name: metric_name(language, name).into(),
            unit: numbers::unit(language, power, unit, months),
            times: self.months.iter().map(|&month| time(month)).collect(),
            base: world(0, &texts.chart.this_world),
            other: has_change.then(|| world(1, &texts.chart.changed_world)),
            difference: has_change.then(below),
            is_from_zero: metric.is_none_or(|it| it.kind != MetricKind::Ratio),
            start: parting.filter(|_| has_change).map(|month| {
                let words = [("month", &*numbers::month(language, month))];
                (time(month) - 1.0 / 12.0, filled(&texts.chart.worlds_part, &words))
            }),
            after: None,
            shown: Some(shown),
        }
    }
}

/// The end of a month in years.
fn time(month: Month) -> f64 {
    f64::from(month.year()) + f64::from(month.of_year()) / 12.0
}
