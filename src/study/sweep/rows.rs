//! The rows of the tables of a sweep, with their columns.

use std::borrow::Cow;

use super::plan::Reading;

use crate::model::record::metrics::{METRICS, Metric};
use crate::model::rules::scenario::Scenario;
use crate::statistics::paired::{Events, Paired};
use crate::statistics::sample::{mean, quantile, variance};
use crate::study::budget::Solved;
use crate::study::estimates::columns;
use crate::study::estimates::differences::{Window, unit_in_run};
use crate::study::experiment::Point;
use crate::study::experiment::points::AS_IT_IS;
use crate::table::Holds::{Counts, Months, Numbers, Texts};
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
        columns::point(|row| Cell::count(row.point + 1)),
        columns::scenario(|row| Cell::word(row.scenario)),
        columns::replicate(|row| Cell::Count(row.replicate.into())),
        column("at", Months, "YYYY-MM", "month in which the level is read", |row| {
            Cell::text(row.reading.at)
        }),
        columns::region(|row| Cell::word(row.reading.region)),
        columns::metric(|row| Cell::word(METRICS[row.reading.metric].name)),
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
    /// The simulated agents or events behind the pairs, where the sweep reads their count too.
    pub events: Option<Events>,
    /// The first scenario. A point may have a scale of its own; this one's is that of most.
    pub base: &'a Scenario,
}

impl<'a> SummaryRow<'a> {
    /// The columns of `summary.csv` and `summary.parquet`.
    pub const COLUMNS: &'a [Column<SummaryRow<'a>>] = &[
        columns::point(|row| Cell::count(row.point + 1)),
        columns::scenario(|row| Cell::word(row.scenario)),
        column("at", Months, "YYYY-MM", "month in which the level is read", |row| {
            Cell::text(row.reading.at)
        }),
        columns::region(|row| Cell::word(row.reading.region)),
        columns::metric(|row| Cell::word(row.metric().name)),
        columns::unit(|row| row.unit()),
        columns::window(|row| row.window()),
        columns::replicates(|row| Cell::count(row.levels.len())),
        column("mean", Numbers, "that of the metric", "mean level of these", |row| {
            Cell::number(mean(&row.levels))
        }),
        column(
            "standard_deviation",
            Numbers,
            "that of the metric",
            "standard deviation of these",
            |row| Cell::number(variance(&row.levels).map(f64::sqrt)),
        ),
        column("median", Numbers, "that in `unit`", "median of these", |row| {
            Cell::number(quantile(&row.levels, 0.5))
        }),
        columns::difference(|row| Cell::number(row.about.difference)),
        columns::low(|row| Cell::low(row.about.inference.interval)),
        columns::high(|row| Cell::high(row.about.inference.interval)),
        columns::p_value("two-sided p-value of no difference, for this row alone", |row| {
            Cell::number(row.about.inference.p_value)
        }),
        columns::same_sign_share(|row| Cell::number(row.about.same_sign_share)),
        columns::variance_reduction(|row| Cell::number(row.about.variance_reduction)),
        columns::method(|row| row.method()),
        columns::events(|row| Cell::number(row.events.map(|events| events.all))),
    ];

    fn metric(&self) -> &'static Metric {
        &METRICS[self.reading.metric]
    }

    /// How a difference is inferred; the first scenario has none.
    fn method(&self) -> Cell<'a> {
        let is_pair = self.about.pairs > 0;
        Cell::word_if_any(is_pair.then(|| self.about.inference.method.name()))
    }

    fn read_over(&self) -> Window {
        Window { at: self.reading.at, months: self.months }
    }

    fn unit(&self) -> Cell<'a> {
        Cell::text(unit_in_run(self.metric(), self.read_over(), self.base.start))
    }

    fn window(&self) -> Cell<'a> {
        Cell::text(self.read_over().in_words(self.base.start, self.metric().kind))
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
        columns::point(|row| Cell::count(row.point + 1)),
        columns::scenario(|row| Cell::word(row.scenario)),
        column(
            "policy",
            Texts,
            "word",
            "id of a policy, or section of a loan scheme, whose strength follows from its target cost",
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
        column("settings", Texts, "text", "each setting with its values before and after", |row| {
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
        columns::point(|row| Cell::count(row.point + 1)),
        columns::scenario(|row| Cell::word(row.scenario)),
        columns::replicate(|row| Cell::Count(row.replicate.into())),
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
            let unit = "that of the factor";
            let doc = "the value of the factor at the point; empty where the point leaves it as the \
                       scenarios have it";
            let heading = Heading { name: Cow::Owned(name), holds: Texts, unit, doc };
            Column::numbered(heading, place, |row: &PointRow, place| {
                let cell = Some(row.1.cells[place].as_str()).filter(|cell| *cell != AS_IT_IS);
                Cell::word_if_any(cell)
            })
        };
        std::iter::once(number).chain(factors.into_iter().enumerate().map(factor)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_point_leaves_alone_is_an_empty_cell() {
        let cells = vec![AS_IT_IS.to_string(), "0.5".to_string()];
        let row = PointRow(1, &Point { cells, set: Vec::new() });
        let columns = PointRow::columns(vec!["a".into(), "b".into()]);
        let cells: Vec<Cell> = columns.iter().skip(1).map(|column| column.cell(&row)).collect();
        assert_eq!(cells, [Cell::Empty, Cell::word("0.5")]);
    }
}
