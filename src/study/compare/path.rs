//! `path`: every outcome month by month in both worlds, for reading when a difference begins.

use std::path::Path;

use anyhow::Result;

use super::Comparison;

use crate::base::month::Month;
use crate::model::record::metrics::METRICS;
use crate::statistics::sample::quantile;
use crate::study::estimates::columns;
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
    pairs: Vec<(f64, f64)>,
    found: differences::Difference,
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
            Cell::number(row.found.base)
        }),
        column(
            "base_low",
            Numbers,
            "that of the metric",
            "a tenth of the base's replicates lie below: a band of replicates, no confidence limit",
            |row| row.quantile(|pair| pair.0, 0.1),
        ),
        column("base_high", Numbers, "that of the metric", "a tenth of them lie above", |row| {
            row.quantile(|pair| pair.0, 0.9)
        }),
        column("other", Numbers, "that of the metric", "mean level of the scenario", |row| {
            Cell::number(row.found.level)
        }),
        column(
            "other_low",
            Numbers,
            "that of the metric",
            "a tenth of its replicates lie below",
            |row| row.quantile(|pair| pair.1, 0.1),
        ),
        column("other_high", Numbers, "that of the metric", "a tenth of them lie above", |row| {
            row.quantile(|pair| pair.1, 0.9)
        }),
        column(
            "difference",
            Numbers,
            "that of the metric",
            "mean of the paired differences, other scenario minus base",
            |row| Cell::number(row.found.difference),
        ),
        column(
            "low",
            Numbers,
            "that of the metric",
            "lower end of the pointwise 95 % confidence interval of `difference`: of this month \
             alone, not of the whole path; zero until the worlds first differ in anything; empty as \
             `low_95` in `differences`",
            |row| Cell::low(row.found.interval()),
        ),
        column("high", Numbers, "that of the metric", "upper end of it", |row| {
            Cell::high(row.found.interval())
        }),
        columns::replicates(|row| Cell::count(row.found.pairs)),
    ];

    fn quantile(&self, level: fn(&(f64, f64)) -> f64, share: f64) -> Cell<'a> {
        Cell::number(quantile(&self.pairs.iter().map(level).collect::<Vec<_>>(), share))
    }
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
                for month in months(comparison) {
                    let window = Window { at: month, ..comparison.window.of_a_year() };
                    let scale = comparison.scenarios[0].1.scale;
                    let outcome = Outcome { region, metric, window, scale };
                    let pairs = differences::pairs(&base, &other, outcome);
                    let found = differences::compare_once(&base, &other, parting, outcome);
                    table.push(&PathRow { scenario, region, metric, month, pairs, found })?;
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
