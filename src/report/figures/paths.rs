//! An outcome over time: in two worlds with their difference, or in the replicates of one.

use std::collections::BTreeMap;

use anyhow::Result;

use super::choice::{distinct, moved_most, source};
use super::doubts::{Doubtful, marked, meanings};
use super::headline::{named, of_outcome, sentence};
use super::names::plain_name;
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::base::month::Month;
use crate::model::data::Dataset;
use crate::model::record::metrics::{Basis, MetricKind, metric};
use crate::report::draw::document::Chart;
use crate::report::draw::path::{Difference, Paths, World};
use crate::report::read::Results;
use crate::report::read::rows::{DifferenceRow, PathRow};
use crate::report::text::numbers::{self, Power, interval, number, power, signed_number, window};
use crate::report::text::{Language, Texts, filled, place};
use crate::statistics::sample::{mean, quantiles};

/// Both worlds of a comparison.
pub(super) fn of_comparison(results: &Results, wish: &Wish) -> Result<Figure> {
    let rows = results.path()?;
    let differences = results.differences()?;
    let scenario = wish.one_of(rows.iter().map(|row| &*row.scenario));
    let own = rows.iter().filter(|row| row.scenario == scenario);
    let own: Vec<&PathRow> = own.collect();
    let region = wish.region(&distinct(own.iter().map(|row| &*row.region)))?;
    let here: Vec<&DifferenceRow> =
        differences.iter().filter(|row| row.scenario == scenario && row.region == region).collect();
    let usual = moved_most(&here).map_or_else(String::new, |row| row.metric.clone());
    let name = wish.metric(&distinct(own.iter().map(|row| &*row.metric)), &usual)?;
    let rows: Vec<&PathRow> =
        own.into_iter().filter(|row| row.region == region && row.metric == name).collect();
    let compared = here.into_iter().find(|row| row.metric == name);
    let language = wish.language;
    let months = results.about().months().unwrap_or(12).min(12);
    let shown = Shown::of(language, &name, months, &rows);
    let doubts = compared.map(|row| Doubtful::of_base(results).of(row)).unwrap_or_default();
    let chart = shown.chart(results, &scenario, &rows);
    let chart = Paths { name: marked(chart.name.clone(), doubts), ..chart };
    let Texts { figure: texts, chart: words, .. } = Texts::of(language);
    let headline = compared.map_or_else(
        || {
            let name = plain_name(language, &name);
            let place = place(language, &region);
            filled(&texts.in_place, &[("outcome", &name), ("place", place)])
        },
        |row| of_outcome(language, row),
    );
    let window = compared.map_or_else(String::new, |row| window(language, &row.window));
    let note = filled(&texts.path_note, &[("band", &words.band), ("window", &window)]);
    let note = [note].into_iter().chain(meanings(language, &[doubts])).collect::<Vec<_>>();
    let description = shown.description(&rows);
    Ok(Figure {
        kind: Kind::Path,
        headline,
        note: note.join(language.space()),
        description,
        source: source(results.about(), language),
        chart: Chart::Paths(Box::new(chart)),
        table: shown.table(&rows),
    })
}

/// How an outcome is shown.
struct Shown<'a> {
    language: Language,
    name: &'a str,
    power: Power,
    months: u64,
}

impl Shown<'_> {
    fn of<'a>(language: Language, name: &'a str, months: u64, rows: &[&PathRow]) -> Shown<'a> {
        let levels =
            rows.iter().flat_map(|row| [row.base, row.other, row.base_high, row.other_high]);
        let most = levels.flatten().map(f64::abs).fold(0.0, f64::max);
        Shown { language, name, power: power(language, most), months }
    }

    fn scaled(&self, value: Option<f64>) -> Option<f64> {
        value.map(|value| value / self.power.factor)
    }

    fn both(&self, low: Option<f64>, high: Option<f64>) -> Option<(f64, f64)> {
        self.scaled(low).zip(self.scaled(high))
    }

    /// The unit: flows are those of a year, or of fewer months.
    fn unit(&self) -> String {
        let Some(metric) = metric(self.name) else { return self.power.name.into() };
        let months = (metric.kind == MetricKind::Flow).then_some(self.months);
        numbers::unit(self.language, self.power, metric.unit, months)
    }

    fn chart(&self, results: &Results, scenario: &str, rows: &[&PathRow]) -> Paths {
        let of = |value: fn(&PathRow) -> Option<f64>| {
            rows.iter().map(|row| self.scaled(value(row))).collect::<Vec<_>>()
        };
        let limits = |low: fn(&PathRow) -> Option<f64>, high: fn(&PathRow) -> Option<f64>| {
            rows.iter().map(|row| self.both(low(row), high(row))).collect::<Vec<_>>()
        };
        let (language, texts) = (self.language, &Texts::of(self.language).chart);
        let written = |value: Option<f64>, written: fn(Language, f64) -> String| {
            value.map_or_else(String::new, |it| written(language, it))
        };
        let world = |name: &str, levels: Vec<Option<f64>>, band_limits| World {
            name: name.into(),
            key: key(language, name),
            last: written(last(&levels), number),
            levels,
            band: band_limits,
        };
        let base = results.about().base().unwrap_or_default();
        let difference = of(|row| row.difference);
        Paths {
            name: plain_name(language, self.name),
            unit: self.unit(),
            times: rows.iter().map(|row| time(row.month)).collect(),
            base: world(base, of(|row| row.base), limits(|row| row.base_low, |row| row.base_high)),
            other: Some(world(
                scenario,
                of(|row| row.other),
                limits(|row| row.other_low, |row| row.other_high),
            )),
            difference: Some(Difference {
                name: texts.paired_difference.clone(),
                last: written(last(&difference), signed_number),
                values: difference,
                intervals: limits(|row| row.low, |row| row.high),
            }),
            is_from_zero: is_from_zero(self.name),
            start: self.start(results, scenario),
            after: after(language, rows.last().map(|row| row.month)),
            shown: None,
        }
    }

    /// When the worlds part, if that is known.
    fn start(&self, results: &Results, scenario: &str) -> Option<(f64, String)> {
        let month = results.parting(scenario)?;
        // A change that is there from the start has no month.
        let begins = results.about().span().is_some_and(|(start, _)| start < &*month.to_string());
        let words = &Texts::of(self.language).chart.worlds_part;
        let text = filled(words, &[("month", &numbers::month(self.language, month))]);
        begins.then(|| (time(month) - 1.0 / 12.0, text))
    }

    fn description(&self, rows: &[&PathRow]) -> String {
        let Some(row) = rows.last() else { return String::new() };
        let (language, texts) = (self.language, &Texts::of(self.language).figure);
        let said = |value: Option<f64>| {
            value.map_or_else(|| texts.undefined.clone(), |it| number(language, it))
        };
        let levels = [row.base, row.other, row.difference].map(said);
        let ends = row.low.zip(row.high);
        let words = [
            ("unit", self.unit()),
            ("month", numbers::month(language, row.month)),
            ("base", levels[0].clone()),
            ("other", levels[1].clone()),
            ("difference", levels[2].clone()),
            ("interval", ends.map_or_else(|| said(None), |ends| interval(language, ends))),
        ];
        let words: Vec<(&str, &str)> = words.iter().map(|(word, it)| (*word, &**it)).collect();
        filled(&texts.path, &words)
    }

    /// A row for each year's last month.
    fn table(&self, rows: &[&PathRow]) -> Table {
        let label = &Texts::of(self.language).label;
        let columns = [
            &label.month,
            &label.base,
            &label.other,
            &label.paired_difference,
            &label.low,
            &label.high,
        ];
        let mut table = Table::new(columns);
        let last = rows.last().map(|row| row.month);
        for row in rows.iter().filter(|row| row.month.of_year() == 12 || Some(row.month) == last) {
            let values = [row.base, row.other, row.difference, row.low, row.high];
            let cell = |value: Option<f64>| {
                value.map_or_else(|| "–".into(), |it| number(self.language, it))
            };
            let month = numbers::month(self.language, row.month);
            let cells = [month].into_iter().chain(values.map(cell));
            table.row(cells, row.difference);
        }
        table
    }
}

/// What the key says of a world: its name and what its band is.
pub(super) fn key(language: Language, name: &str) -> String {
    let Texts { chart, headline, .. } = Texts::of(language);
    [name, &chart.band].join(&headline.then)
}

/// The end of a month in years.
fn time(month: Month) -> f64 {
    f64::from(month.year()) + f64::from(month.of_year()) / 12.0
}

fn last(values: &[Option<f64>]) -> Option<f64> {
    values.iter().rev().find_map(|value| *value)
}

/// Whether levels are drawn from zero: all but shares and other quotients.
fn is_from_zero(name: &str) -> bool {
    metric(name).is_none_or(|metric| metric.basis != Basis::Quotient)
}

/// From when drivers have no record, if that is before the end.
fn after(language: Language, end: Option<Month>) -> Option<(f64, String)> {
    let year = Dataset::china().last_recorded_year();
    let from = f64::from(year + 1);
    let words = &Texts::of(language).chart.after_record;
    let text = filled(words, &[("year", &year.to_string())]);
    end.filter(|&end| time(end) > from).map(|_| (from, text))
}

/// An outcome of a run in a place: mean and band of the replicates in each year.
struct Years {
    years: Vec<i32>,
    means: Vec<Option<f64>>,
    bands: Vec<Option<(f64, f64)>>,
}

impl Years {
    fn of(values: BTreeMap<i32, Vec<f64>>) -> Years {
        let means = values.values().map(|all| mean(all)).collect();
        let bands = values.values().map(|all| {
            let ends = quantiles(all, &[0.1, 0.9])?;
            Some((ends[0], ends[1]))
        });
        let bands = bands.collect();
        Years { years: values.into_keys().collect(), means, bands }
    }

    /// The largest size that is drawn.
    fn most(&self) -> f64 {
        let ends = self.bands.iter().flatten().flat_map(|&(low, high)| [low, high]);
        ends.chain(self.means.iter().flatten().copied()).map(f64::abs).fold(0.0, f64::max)
    }

    /// The first and the last year with their means, in words.
    fn ends(&self, language: Language, outcome: &str, place: &str) -> String {
        let texts = &Texts::of(language).figure;
        let year = |year: Option<&i32>| year.copied().unwrap_or_default().to_string();
        let mean = |mean: Option<&Option<f64>>| match mean.copied().flatten() {
            Some(mean) => number(language, mean),
            None => texts.undefined.clone(),
        };
        let words = [
            ("outcome", outcome),
            ("place", place),
            ("first", &mean(self.means.first())),
            ("start", &year(self.years.first())),
            ("last", &mean(self.means.last())),
            ("end", &year(self.years.last())),
        ];
        filled(&texts.path_of_run, &words)
    }

    fn table(&self, language: Language) -> Table {
        let label = &Texts::of(language).label;
        let mut table = Table::new([&label.year, &label.value, &label.low, &label.high]);
        for ((year, mean), band) in self.years.iter().zip(&self.means).zip(&self.bands) {
            let cell =
                |value: Option<f64>| value.map_or_else(|| "–".into(), |it| number(language, it));
            let ends = [band.map(|it| it.0), band.map(|it| it.1)];
            let cells = [year.to_string(), cell(*mean), cell(ends[0]), cell(ends[1])];
            table.row(cells, *mean);
        }
        table
    }

    fn chart(&self, language: Language, (name, scenario): (&str, &str), power: Power) -> Paths {
        let scaled = |value: f64| value / power.factor;
        let levels: Vec<Option<f64>> = self.means.iter().map(|mean| mean.map(scaled)).collect();
        let bands = self.bands.iter();
        let end = self.years.last().and_then(|&year| u32::try_from(year).ok());
        Paths {
            name: plain_name(language, name),
            unit: unit(language, name, power),
            // A figure of a year stands at its end.
            times: self.years.iter().map(|&year| f64::from(year) + 1.0).collect(),
            base: World {
                name: scenario.into(),
                key: key(language, scenario),
                last: last(&levels).map_or_else(String::new, |it| number(language, it)),
                levels,
                band: bands.map(|it| it.map(|(low, high)| (scaled(low), scaled(high)))).collect(),
            },
            other: None,
            difference: None,
            is_from_zero: is_from_zero(name),
            start: None,
            after: after(language, end.map(|year| Month::new(year, 12))),
            shown: None,
        }
    }
}

/// The unit of yearly figures.
fn unit(language: Language, name: &str, power: Power) -> String {
    metric(name).map_or_else(String::new, |metric| {
        let months = (metric.kind == MetricKind::Flow).then_some(12);
        numbers::unit(language, power, metric.unit, months)
    })
}

/// The replicates of a run, year by year.
pub(super) fn of_run(results: &Results, wish: &Wish) -> Result<Figure> {
    let metrics = results.yearly_metrics()?;
    let there: Vec<&str> = metrics.iter().map(String::as_str).collect();
    let usual = there.iter().find(|name| **name == "startups").or(there.first());
    let usual = usual.ok_or_else(|| Unshown("these results have no yearly figures".into()))?;
    let name = wish.metric(&there, usual)?;
    let rows = results.yearly(&[&name])?;
    let region = wish.region(&distinct(rows.iter().map(|row| &*row.region)))?;
    let mut values: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.region == region) {
        values.entry(row.year).or_default().extend(row.values[0]);
    }
    let (language, years) = (wish.language, Years::of(values));
    let scenario = results.about().scenarios().first().map(|it| it.name.clone());
    let power = power(language, years.most());
    let chart = years.chart(language, (&name, &scenario.unwrap_or_default()), power);
    let headline = years.ends(language, &plain_name(language, &name), place(language, &region));
    let Texts { figure: texts, chart: words, .. } = Texts::of(language);
    let described = named(language, &chart.unit, &headline);
    Ok(Figure {
        kind: Kind::Path,
        note: filled(&texts.path_of_run_note, &[("band", &words.band)]),
        description: sentence(language, &described),
        headline,
        source: source(results.about(), language),
        chart: Chart::Paths(Box::new(chart)),
        table: years.table(language),
    })
}
