//! The rows of the tables of a sweep, with their columns.

use std::borrow::Cow;

use super::plan::Reading;

use crate::model::record::metrics::{METRICS, Metric};
use crate::model::rules::scenario::Scenario;
use crate::statistics::paired::Paired;
use crate::statistics::sample::{mean, quantile, variance};
use crate::study::budget::Solved;
use crate::study::estimates::differences::unit_of_window;
use crate::study::estimates::differences::{Window, is_small_sample};
use crate::study::experiment::Point;
use crate::table::Holds::{Counts, Flags, Months, Numbers, Texts};
use crate::table::{Cell, Column, Heading, column};

/// A level of a run: a row of `runs`.
pub struct RunRow<'a> {
    /// The point, from 0.
    pub point: usize,
    /// The scenario.
    pub scenario: &'a str,
    /// The replicate.
    pub replicate: u32,
    /// What was read.
    pub reading: Reading<'a>,
    /// What it was, if it is defined.
    pub level: Option<f64>,
}

impl<'a> RunRow<'a> {
    /// The columns of `runs.csv` and `runs.parquet`.
    pub const COLUMNS: &'a [Column<RunRow<'a>>] = &[
        column(
            "point",
            Counts,
            "number",
            "number of the point, from 1; its factors stand in `points.csv`",
            |row| Cell::count(row.point + 1),
        ),
        column("scenario", Texts, "word", "scenario that it was run in", |row| {
            Cell::word(row.scenario)
        }),
        column("replicate", Counts, "number", "the replicate", |row| {
            Cell::Count(row.replicate.into())
        }),
        column("at", Months, "YYYY-MM", "month in which the level is read", |row| {
            Cell::text(row.reading.at)
        }),
        column(
            "region",
            Texts,
            "word",
            "place, named as in the series; China is the whole run",
            |row| Cell::word(row.reading.region),
        ),
        column(
            "metric",
            Texts,
            "text",
            "name of the metric; `stia metrics` says what it means",
            |row| Cell::word(METRICS[row.reading.metric].name),
        ),
        column(
            "level",
            Numbers,
            "that in `unit`",
            "stock at the month, or the sum or mean over the months up to it",
            |row| Cell::number(row.level),
        ),
    ];
}

/// A summary of the replicates of a point in a scenario: a row of `summary`.
pub struct SummaryRow<'a> {
    /// The point, from 0.
    pub point: usize,
    /// The scenario.
    pub scenario: &'a str,
    /// What was read.
    pub reading: Reading<'a>,
    /// Months over which flows are summed and ratios averaged.
    pub months: u32,
    /// The levels that are defined.
    pub levels: Vec<f64>,
    /// What they differ by from the first scenario's.
    pub about: Paired,
    /// The first scenario. A point may have a scale of its own; this one's is that of most.
    pub base: &'a Scenario,
}

impl<'a> SummaryRow<'a> {
    /// The columns of `summary.csv` and `summary.parquet`.
    pub const COLUMNS: &'a [Column<SummaryRow<'a>>] = &[
        column(
            "point",
            Counts,
            "number",
            "number of the point, from 1; its factors stand in `points.csv`",
            |row| Cell::count(row.point + 1),
        ),
        column("scenario", Texts, "word", "scenario that it was run in", |row| {
            Cell::word(row.scenario)
        }),
        column("at", Months, "YYYY-MM", "month in which the level is read", |row| {
            Cell::text(row.reading.at)
        }),
        column(
            "region",
            Texts,
            "word",
            "place, named as in the series; China is the whole run",
            |row| Cell::word(row.reading.region),
        ),
        column(
            "metric",
            Texts,
            "text",
            "name of the metric; `stia metrics` says what it means",
            |row| Cell::word(row.metric().name),
        ),
        column("unit", Texts, "text", "its unit; flows are summed over the window", |row| {
            Cell::text(unit_of_window(row.metric(), row.months))
        }),
        column(
            "window",
            Texts,
            "YYYY-MM",
            "month of a stock, or months over which it is a sum or a mean",
            |row| row.window(),
        ),
        column(
            "replicates",
            Counts,
            "replicates",
            "replicates in which the level is defined",
            |row| Cell::count(row.levels.len()),
        ),
        column("mean", Numbers, "that of the metric", "mean level of these", |row| {
            Cell::number(mean(&row.levels))
        }),
        column("deviation", Numbers, "that of the metric", "standard deviation of these", |row| {
            Cell::number(variance(&row.levels).map(f64::sqrt))
        }),
        column("median", Numbers, "that in `unit`", "median of these", |row| {
            Cell::number(quantile(&row.levels, 0.5))
        }),
        column(
            "difference",
            Numbers,
            "that in `unit`",
            "mean difference from the first scenario, pair by pair",
            |row| Cell::number(row.about.difference),
        ),
        column(
            "low_95",
            Numbers,
            "that in `unit`",
            "lower end of its 95 % confidence interval; empty with fewer than two pairs, or fewer \
             than six that all differ by the same amount other than zero",
            |row| Cell::low(row.about.interval),
        ),
        column("high_95", Numbers, "that in `unit`", "upper end of it", |row| {
            Cell::high(row.about.interval)
        }),
        column(
            "p_value",
            Numbers,
            "share",
            "p-value of no difference, by Student's t over pairs; not adjusted for the rows",
            |row| Cell::number(row.about.p_value),
        ),
        column(
            "same_sign_share",
            Numbers,
            "share",
            "share of pairs whose difference has the sign of the mean",
            |row| Cell::number(row.about.same_sign_share),
        ),
        column(
            "variance_reduction",
            Numbers,
            "factor",
            "variance reduction factor of common random numbers: variance without pairing over that \
             with it",
            |row| Cell::number(row.about.variance_reduction),
        ),
        column(
            "few",
            Flags,
            "flag",
            "small sample: true where fewer than ten simulated agents or events stand behind the \
             level; false for sums of money and ratios, whose counts are unknown",
            |row| {
                Cell::Flag(is_small_sample(row.metric(), [mean(&row.levels), None], row.base.scale))
            },
        ),
    ];

    fn metric(&self) -> &'static Metric {
        &METRICS[self.reading.metric]
    }

    fn window(&self) -> Cell<'a> {
        let window = Window { at: self.reading.at, months: self.months };
        Cell::text(window.in_words(self.base.start, self.metric().kind))
    }
}

/// What was found for a policy: a row of `policies`.
pub struct PolicyRow<'a> {
    /// The point, from 0.
    pub point: usize,
    /// The scenario that has it.
    pub scenario: &'a str,
    /// What was found.
    pub solved: Solved,
}

impl<'a> PolicyRow<'a> {
    /// The columns of `policies.csv` and `policies.parquet`.
    pub const COLUMNS: &'a [Column<PolicyRow<'a>>] = &[
        column("point", Counts, "number", "number of the point, from 1", |row| {
            Cell::count(row.point + 1)
        }),
        column("scenario", Texts, "word", "scenario that has the policy", |row| {
            Cell::word(row.scenario)
        }),
        column(
            "policy",
            Texts,
            "word",
            "id of a policy whose strength follows from its target cost",
            |row| Cell::word(&row.solved.id),
        ),
        column("aim", Numbers, "CNY/year", "its target cost in a year", |row| {
            Cell::Number(row.solved.aim)
        }),
        column(
            "cost",
            Numbers,
            "CNY/year",
            "what it cost in a year in the last pilot, mean over its replicates",
            |row| Cell::Number(row.solved.cost),
        ),
        column("error", Numbers, "CNY/year", "standard error of that mean", |row| {
            Cell::Number(row.solved.error)
        }),
        column(
            "factor",
            Numbers,
            "factor",
            "what its settings were multiplied by, as far as their ranges allowed",
            |row| Cell::Number(row.solved.factor),
        ),
        column(
            "end",
            Texts,
            "word",
            "reached; not absorbed: its settings are at the ends of their ranges; fixed: it costs \
             more with none; missed: no pilot came near; idle: not in force in the run",
            |row| Cell::word(row.solved.end.name()),
        ),
        column("knobs", Texts, "text", "each setting with its values before and after", |row| {
            row.settings()
        }),
    ];

    fn settings(&self) -> Cell<'a> {
        let settings = self.solved.settings.iter();
        let settings =
            settings.map(|(setting, before, after)| format!("{setting} {before} -> {after}"));
        Cell::text(settings.collect::<Vec<_>>().join("; "))
    }
}

/// A run: a row of `manifest.csv`.
pub struct ManifestRow<'a> {
    /// Its number, from 1.
    pub run: usize,
    /// The point, from 0.
    pub point: usize,
    /// The scenario.
    pub scenario: &'a str,
    /// The replicate.
    pub replicate: u32,
    /// The digest of what was kept, or why the model failed.
    pub ended: Result<String, String>,
}

impl<'a> ManifestRow<'a> {
    /// The columns of `manifest.csv`.
    pub const COLUMNS: &'a [Column<ManifestRow<'a>>] = &[
        column("run", Counts, "number", "number of the run, from 1", |row| Cell::count(row.run)),
        column("point", Counts, "number", "number of the point, from 1", |row| {
            Cell::count(row.point + 1)
        }),
        column("scenario", Texts, "word", "scenario that it was run in", |row| {
            Cell::word(row.scenario)
        }),
        column("replicate", Counts, "number", "the replicate", |row| {
            Cell::Count(row.replicate.into())
        }),
        column("status", Texts, "word", "done or failed", |row| {
            Cell::word(if row.ended.is_ok() { "done" } else { "failed" })
        }),
        column(
            "digest",
            Texts,
            "text",
            "SHA-256 of all figures of the places that are kept, month by month",
            |row| Cell::word_if_any(row.ended.as_deref().ok()),
        ),
        column("cause", Texts, "word", "why it failed", |row| {
            Cell::word_if_any(row.ended.as_ref().err().map(String::as_str))
        }),
    ];
}

/// A point with its number, from 1: a row of `points.csv`.
pub struct PointRow<'a>(pub usize, pub &'a Point);

impl<'a> PointRow<'a> {
    /// The columns of `points.csv` where factors have these names.
    pub fn columns(factors: Vec<String>) -> Vec<Column<PointRow<'a>>> {
        let number: Column<PointRow> =
            column("point", Counts, "number", "number of the point", |row| Cell::count(row.0));
        let factor = |(place, name): (usize, String)| {
            let (unit, doc) = ("that of the factor", "the value of the factor at the point");
            let heading = Heading { name: Cow::Owned(name), holds: Texts, unit, doc };
            Column::numbered(heading, place, |row: &PointRow, place| {
                Cell::word(&row.1.cells[place])
            })
        };
        std::iter::once(number).chain(factors.into_iter().enumerate().map(factor)).collect()
    }
}
