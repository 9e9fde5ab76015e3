//! An outcome over time: in two worlds with their difference, or in the replicates of one.

use std::collections::BTreeMap;

use anyhow::Result;

use super::choice::{distinct, moved_most, source};
use super::headline::of_outcome;
use super::labels::{Label, label, place_name, plain_name};
use super::numbers::{self, Power};
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::base::month::Month;
use crate::model::data::Dataset;
use crate::model::record::metrics::{Basis, MetricKind, metric};
use crate::report::draw::document::Chart;
use crate::report::draw::path::{Difference, Paths, World};
use crate::report::read::Results;
use crate::report::read::rows::{DifferenceRow, PathRow};
use crate::report::text::Language;
use crate::statistics::sample::{mean, quantiles};

/// Both worlds of a comparison.
pub(super) fn of_comparison(results: &Results, wish: &Wish) -> Result<Figure> {
    let rows = results.path()?;
    let differences = results.differences()?;
    let scenario = rows.first().map(|row| row.scenario.clone()).unwrap_or_default();
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
    let chart = shown.chart(results, &scenario, &rows);
    let headline = compared.map_or_else(
        || format!("{} in {}", plain_name(language, &name), place_name(language, &region)),
        |row| of_outcome(language, row),
    );
    let window = compared.map(|row| row.window.as_str()).unwrap_or_default();
    let band = label(language, Label::Band);
    let note = format!(
        "Both worlds with {band} as bands; below, the difference of the pairs. Compared: {window}."
    );
    let description = shown.description(&rows);
    Ok(Figure {
        kind: Kind::Path,
        headline,
        note,
        description,
        source: source(results.about()),
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
        Shown { language, name, power: numbers::power(language, most), months }
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
        let is_flow = metric.kind == MetricKind::Flow;
        let unit =
            numbers::unit(self.language, self.power, metric.unit, is_flow && self.months == 12);
        if is_flow && self.months != 12 { format!("{unit}/{} months", self.months) } else { unit }
    }

    fn chart(&self, results: &Results, scenario: &str, rows: &[&PathRow]) -> Paths {
        let of = |value: fn(&PathRow) -> Option<f64>| {
            rows.iter().map(|row| self.scaled(value(row))).collect::<Vec<_>>()
        };
        let limits = |low: fn(&PathRow) -> Option<f64>, high: fn(&PathRow) -> Option<f64>| {
            rows.iter().map(|row| self.both(low(row), high(row))).collect::<Vec<_>>()
        };
        let band = label(self.language, Label::Band);
        let world = |name: &str, levels: Vec<Option<f64>>, band_limits| World {
            name: name.into(),
            key: format!("{name}, {band}"),
            last: last(&levels).map_or_else(String::new, numbers::three_digits),
            levels,
            band: band_limits,
        };
        let base = results.about().base().unwrap_or_default();
        let difference = of(|row| row.difference);
        Paths {
            name: plain_name(self.language, self.name),
            unit: self.unit(),
            times: rows.iter().map(|row| time(row.month)).collect(),
            base: world(base, of(|row| row.base), limits(|row| row.base_low, |row| row.base_high)),
            other: Some(world(
                scenario,
                of(|row| row.other),
                limits(|row| row.other_low, |row| row.other_high),
            )),
            difference: Some(Difference {
                name: label(self.language, Label::PairedDifference).into(),
                last: last(&difference).map_or_else(String::new, numbers::signed_digits),
                values: difference,
                intervals: limits(|row| row.low, |row| row.high),
            }),
            is_from_zero: is_from_zero(self.name),
            start: self.start(results, scenario),
            after: after(self.language, rows.last().map(|row| row.month)),
        }
    }

    /// When the worlds part, if that can be told.
    fn start(&self, results: &Results, scenario: &str) -> Option<(f64, String)> {
        let month = results.parting(scenario)?;
        // A change that is there from the start has no month.
        let begins = results.about().span().is_some_and(|(start, _)| start < &*month.to_string());
        let text = format!("{}, {month}", label(self.language, Label::WorldsPart));
        begins.then(|| (time(month) - 1.0 / 12.0, text))
    }

    fn description(&self, rows: &[&PathRow]) -> String {
        let Some(row) = rows.last() else { return String::new() };
        let said = |value: Option<f64>| {
            value.map_or_else(|| "undefined".into(), |it| numbers::number(self.language, it))
        };
        format!(
            "{}. At {}: base {}, other {}; paired difference {}, 95 % CI {} to {}.",
            self.unit(),
            row.month,
            said(row.base),
            said(row.other),
            said(row.difference),
            said(row.low),
            said(row.high)
        )
    }

    /// A row for each year's last month.
    fn table(&self, rows: &[&PathRow]) -> Table {
        let columns =
            [Label::Month, Label::Base, Label::Other, Label::Change, Label::Low, Label::High];
        let mut table = Table::new(columns.map(|it| label(self.language, it)));
        let last = rows.last().map(|row| row.month);
        for row in rows.iter().filter(|row| row.month.of_year() == 12 || Some(row.month) == last) {
            let values = [row.base, row.other, row.difference, row.low, row.high];
            let cell = |value: Option<f64>| {
                value.map_or_else(|| "–".into(), |it| numbers::number(self.language, it))
            };
            let cells = [row.month.to_string()].into_iter().chain(values.map(cell));
            table.row(cells, row.difference);
        }
        table
    }
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
    let text = format!("{}, {year}", label(language, Label::AfterRecord));
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
    fn ends(&self, language: Language) -> String {
        let said = |year: Option<&i32>, mean: Option<&Option<f64>>| {
            let mean = mean.copied().flatten();
            let mean = mean.map_or_else(|| "undefined".into(), |it| numbers::number(language, it));
            format!("{mean} in {}", year.copied().unwrap_or_default())
        };
        let first = said(self.years.first(), self.means.first());
        format!("{first}, {}", said(self.years.last(), self.means.last()))
    }

    fn table(&self, language: Language) -> Table {
        let columns = [Label::Month, Label::Value, Label::Low, Label::High];
        let mut table = Table::new(columns.map(|it| label(language, it)));
        for ((year, mean), band) in self.years.iter().zip(&self.means).zip(&self.bands) {
            let cell = |value: Option<f64>| {
                value.map_or_else(|| "–".into(), |it| numbers::number(language, it))
            };
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
                key: format!("{scenario}, {}", label(language, Label::Band)),
                last: last(&levels).map_or_else(String::new, numbers::three_digits),
                levels,
                band: bands.map(|it| it.map(|(low, high)| (scaled(low), scaled(high)))).collect(),
            },
            other: None,
            difference: None,
            is_from_zero: is_from_zero(name),
            start: None,
            after: after(language, end.map(|year| Month::new(year, 12))),
        }
    }
}

/// The unit of yearly figures.
fn unit(language: Language, name: &str, power: Power) -> String {
    metric(name).map_or_else(String::new, |metric| {
        numbers::unit(language, power, metric.unit, metric.kind == MetricKind::Flow)
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
    let power = numbers::power(language, years.most());
    let chart = years.chart(language, (&name, &scenario.unwrap_or_default()), power);
    let place = place_name(language, &region);
    let headline = format!("{} in {place}: {}", plain_name(language, &name), years.ends(language));
    Ok(Figure {
        kind: Kind::Path,
        note: format!("Yearly figures; {}.", label(language, Label::Band)),
        description: format!("{}. {headline}.", chart.unit),
        headline,
        source: source(results.about()),
        chart: Chart::Paths(Box::new(chart)),
        table: years.table(language),
    })
}
