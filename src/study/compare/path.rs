//! `path`: every outcome month by month in both worlds, for reading when a difference begins.

use std::path::Path;

use anyhow::Result;

use super::Comparison;

use crate::base::month::Month;
use crate::model::record::metrics::METRICS;
use crate::statistics::sample::{mean, quantiles};
use crate::study::estimates::columns;
use crate::study::estimates::courses::Courses;
use crate::study::estimates::differences::{self, Outcome, Window};
use crate::study::jobs::results::Results;
use crate::table::Holds::{Months, Numbers};
use crate::table::{Cell, Column, Format, Writer, column};

/// An outcome in a month, in a scenario against the base.
pub struct PathRow<'a> {
    scenario: &'a str,
    region: &'a str,
    metric: usize,
    month: Month,
    pairs: usize,
    base: Course,
    other: Course,
    difference: Option<f64>,
    interval: Option<(f64, f64)>,
}

/// The level of a world in a month.
struct Course {
    mean: Option<f64>,
    /// A tenth of the replicates lie below, and a tenth above.
    tenths: Option<(f64, f64)>,
}

impl Course {
    fn of(levels: &[f64]) -> Course {
        let tenths = quantiles(levels, &[0.1, 0.9]).map(|ends| (ends[0], ends[1]));
        Course { mean: mean(levels), tenths }
    }
}

impl<'a> PathRow<'a> {
    /// The columns of `path.csv` and `path.parquet`.
    pub const COLUMNS: &'a [Column<PathRow<'a>>] = &[
        columns::scenario(|row| Cell::word(row.scenario)),
        columns::region(|row| Cell::word(row.region)),
        columns::metric(|row| Cell::word(METRICS[row.metric].name)),
        column(
            "month",
            Months,
            "YYYY-MM",
            "the month; flows are summed and ratios averaged over the window up to it, a year at \
             most",
            |row| Cell::text(row.month),
        ),
        column("base", Numbers, "that of the metric", "mean level of the base", |row| {
            Cell::number(row.base.mean)
        }),
        column(
            "base_low",
            Numbers,
            "that of the metric",
            "a tenth of the base's replicates lie below: a band of replicates, no confidence limit",
            |row| Cell::low(row.base.tenths),
        ),
        column("base_high", Numbers, "that of the metric", "a tenth of them lie above", |row| {
            Cell::high(row.base.tenths)
        }),
        column("other", Numbers, "that of the metric", "mean level of the scenario", |row| {
            Cell::number(row.other.mean)
        }),
        column(
            "other_low",
            Numbers,
            "that of the metric",
            "a tenth of its replicates lie below",
            |row| Cell::low(row.other.tenths),
        ),
        column("other_high", Numbers, "that of the metric", "a tenth of them lie above", |row| {
            Cell::high(row.other.tenths)
        }),
        column(
            "difference",
            Numbers,
            "that of the metric",
            "mean of the paired differences, other scenario minus base",
            |row| Cell::number(row.difference),
        ),
        column(
            "low",
            Numbers,
            "that of the metric",
            "lower end of the pointwise 95 % confidence interval of `difference`: of this month \
             alone, not of the whole path; zero until the worlds first differ in anything; empty as \
             `low_95` in `differences`",
            |row| Cell::low(row.interval),
        ),
        column("high", Numbers, "that of the metric", "upper end of it", |row| {
            Cell::high(row.interval)
        }),
        columns::replicates(|row| Cell::count(row.pairs)),
    ];
}

/// Writes `path` and names the files; `results` are those of the scenarios, by replicate.
pub(super) fn write(
    directory: &Path,
    comparison: &Comparison,
    results: &[Vec<Option<&Results>>],
) -> Result<Vec<String>> {
    let mut table = Writer::create(&directory.join("path"), Format::Both, PathRow::COLUMNS)?;
    for (place, (scenario, _)) in comparison.scenarios.iter().enumerate().skip(1) {
        let both = results[0].iter().zip(&results[place]);
        let (base, other): (Vec<_>, Vec<_>) = both.filter_map(|(one, two)| one.zip(*two)).unzip();
        let parting = differences::parting(&base, &other);
        for region in comparison.regions {
            for &metric in comparison.metrics {
                let scale = comparison.scenarios[0].1.scale;
                let courses = Courses::read(&base, &other, (region, metric, scale));
                let Some(courses) = courses else { continue };
                for month in months(comparison) {
                    let window = Window { at: month, ..comparison.window.of_a_year() };
                    let outcome = Outcome { region, metric, window, scale };
                    let (pairs, events) = courses.at(window);
                    let interval = differences::inferred(&pairs, events, parting, outcome).interval;
                    let differences: Vec<f64> = pairs.iter().map(|pair| pair.1 - pair.0).collect();
                    let (first, second): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
                    table.push(&PathRow {
                        scenario,
                        region,
                        metric,
                        month,
                        pairs: differences.len(),
                        base: Course::of(&first),
                        other: Course::of(&second),
                        difference: mean(&differences),
                        interval,
                    })?;
                }
            }
        }
    }
    table.close()
}

/// The months whose window is whole, up to that of the comparison; that one alone if none is.
fn months(comparison: &Comparison) -> impl Iterator<Item = Month> {
    let (start, window) = (comparison.scenarios[0].1.start, comparison.window.of_a_year());
    let first = start.plus(window.months - 1).min(window.at);
    (0..=window.at.since(first)).map(move |number| first.plus(number))
}
