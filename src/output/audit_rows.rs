//! The tables of an audit: a row for each metric and check, for each metric, for each way of making
//! the same world.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::conclusion::{Finding, Verdict, in_words};
use super::difference_rows::{cell, unit_of_window};
use super::differences::Difference;
use super::table::cannot_write;
use crate::metrics::METRICS;
use crate::recorder::Holds::{Counts, Numbers, Texts};
use crate::recorder::{Cell, Column, column};

/// The columns of `audit.csv` and `audit.parquet`.
pub const COLUMNS: [Column; 18] = [
    column("base", Texts, "word", "scenario that the other one is held against"),
    column("scenario", Texts, "word", "the other scenario"),
    column("region", Texts, "word", "place, named as in the series; China is the whole run"),
    column("metric", Texts, "text", "name of the metric; `stia metrics` says what it means"),
    column("unit", Texts, "text", "unit of the levels and of their difference"),
    column("kind", Texts, "word", "stock, flow or ratio"),
    column("window", Texts, "YYYY-MM", "a month, or the months that are summed or averaged"),
    column(
        "check",
        Texts,
        "word",
        "what is other than asked for: none, settlement_order, seed or scale",
    ),
    column(
        "setting",
        Numbers,
        "that of the parameter",
        "the value of that; empty where nothing is other",
    ),
    column("replicates", Counts, "replicates", "replicates in which both levels are defined"),
    column("base_level", Numbers, "that in `unit`", "mean level of the base in these"),
    column("level", Numbers, "that in `unit`", "mean level of the other scenario in these"),
    column(
        "difference",
        Numbers,
        "that in `unit`",
        "mean of the paired differences, other less base",
    ),
    column(
        "low_95",
        Numbers,
        "that in `unit`",
        "lower end of the 95 % interval; empty with fewer than two replicates",
    ),
    column("high_95", Numbers, "that in `unit`", "upper end of it"),
    column("relative_change", Numbers, "share", "the difference over the base's level"),
    column(
        "verdict",
        Texts,
        "word",
        "holds: same sign, interval without zero; same sign, unsure; not told; reversed: other sign, \
         interval without zero; empty where nothing is other",
    ),
    column(
        "overlaps",
        Texts,
        "word",
        "whether the interval overlaps with the original one: yes or no",
    ),
];

/// The columns of `verdicts.csv`.
pub const VERDICT_COLUMNS: [Column; 11] = [
    column("base", Texts, "word", "scenario that the other one is held against"),
    column("scenario", Texts, "word", "the other scenario"),
    column("region", Texts, "word", "place, named as in the series; China is the whole run"),
    column("metric", Texts, "text", "name of the metric; `stia metrics` says what it means"),
    column("checks", Counts, "checks", "how many checks there were"),
    column("holds", Counts, "checks", "those with the same sign and an interval without zero"),
    column("unsure", Counts, "checks", "those with the same sign and an interval with zero"),
    column(
        "not_told",
        Counts,
        "checks",
        "those without a sign, or with the other one and zero in between",
    ),
    column("reversed", Counts, "checks", "those with the other sign and an interval without zero"),
    column(
        "apart",
        Counts,
        "checks",
        "those whose interval does not overlap with the original one",
    ),
    column("conclusion", Texts, "text", "what they say together, in words"),
];

/// The columns of `reproducibility.csv`.
pub const SAMENESS_COLUMNS: [Column; 5] = [
    column("scenario", Texts, "word", "the scenario"),
    column("way", Texts, "word", "threads 1, threads 2, threads 5, again, stored"),
    column(
        "digest",
        Texts,
        "text",
        "SHA-256 of the world at the end of each year and of the run, together",
    ),
    column("same", Texts, "word", "whether it is that of the run with one thread: yes or no"),
    column(
        "parted",
        Texts,
        "text",
        "if not: first month, phase, region, agent and field that differ",
    ),
];

/// What is other than asked for in a check.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Check {
    /// Nothing: the original.
    Original,
    /// Another order of those who settle.
    SettlementOrder(u64),
    /// Another seed.
    Seed(u64),
    /// Another scale.
    Scale(f64),
}

impl Check {
    /// What is other, as the column says it.
    pub const fn name(self) -> &'static str {
        match self {
            Check::Original => "none",
            Check::SettlementOrder(_) => "settlement_order",
            Check::Seed(_) => "seed",
            Check::Scale(_) => "scale",
        }
    }

    /// What it is instead.
    pub fn setting(self) -> Option<f64> {
        match self {
            Check::Original => None,
            Check::SettlementOrder(value) | Check::Seed(value) => Some(value as f64),
            Check::Scale(scale) => Some(scale),
        }
    }

    /// The check in words.
    pub fn words(self) -> String {
        match self {
            Check::Original => "as asked for".into(),
            Check::SettlementOrder(order) => format!("order {order}"),
            Check::Seed(seed) => format!("seed {seed}"),
            Check::Scale(scale) => format!("scale {scale}"),
        }
    }
}

/// A metric at a place with what each check found; the original comes first.
#[derive(Clone, Debug)]
pub struct Audited {
    /// Checks with their differences.
    pub checks: Vec<(Check, Difference)>,
}

impl Audited {
    /// The original difference.
    pub fn original(&self) -> &Difference {
        &self.checks[0].1
    }

    /// The checks beside the original, with what they say of it.
    pub fn verdicts(&self) -> impl Iterator<Item = (Check, Verdict, Option<bool>)> {
        let original = finding(self.original());
        self.checks[1..].iter().map(move |(check, row)| {
            let other = finding(row);
            (*check, original.held_against(&other), original.overlaps(&other))
        })
    }

    /// What they say together.
    pub fn conclusion(&self) -> String {
        let others = self.checks[1..].iter().map(|(check, row)| (check.words(), finding(row)));
        in_words(&finding(self.original()), &others.collect::<Vec<_>>())
    }
}

/// What a row of a comparison finds.
const fn finding(row: &Difference) -> Finding {
    Finding { difference: row.difference, interval: row.interval }
}

/// A way of making the same world, and whether it made the same one.
#[derive(Clone, Debug, PartialEq)]
pub struct Sameness {
    /// The scenario.
    pub scenario: String,
    /// The way.
    pub way: String,
    /// Digest of the digests of its years.
    pub digest: String,
    /// Whether it is the world of one thread.
    pub is_same: bool,
    /// Where it parts from that.
    pub parted: Option<String>,
}

/// The rows of `audit.csv`, in the order of the columns.
pub fn rows(base: &str, scenario: &str, audited: &[Audited]) -> Vec<Vec<Cell>> {
    let of = |it: &Audited| {
        let said = std::iter::once(None).chain(it.verdicts().map(Some));
        let rows = it.checks.iter().zip(said);
        rows.map(|((check, row), said)| cells(base, scenario, (*check, row), said))
            .collect::<Vec<_>>()
    };
    audited.iter().flat_map(of).collect()
}

fn cells(
    base: &str,
    scenario: &str,
    (check, row): (Check, &Difference),
    said: Option<(Check, Verdict, Option<bool>)>,
) -> Vec<Cell> {
    let metric = &METRICS[row.metric];
    let overlaps = said.and_then(|(.., overlaps)| overlaps);
    vec![
        Cell::word(base),
        Cell::word(scenario),
        Cell::word(&row.region),
        Cell::word(metric.name),
        Cell::Text(unit_of_window(metric, row.months)),
        Cell::word(metric.kind.name()),
        Cell::word(&row.window),
        Cell::word(check.name()),
        number(check.setting()),
        Cell::Count(row.pairs as i64),
        number(row.base),
        number(row.level),
        number(row.difference),
        number(row.interval.map(|(low, _)| low)),
        number(row.interval.map(|(_, high)| high)),
        number(row.relative),
        said.map_or(Cell::Empty, |(_, verdict, _)| Cell::word(verdict.name())),
        overlaps.map_or(Cell::Empty, yes_or_no),
    ]
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Number)
}

fn yes_or_no(is_so: bool) -> Cell {
    Cell::word(if is_so { "yes" } else { "no" })
}

/// The rows of `verdicts.csv`.
pub fn verdict_rows(base: &str, scenario: &str, audited: &[Audited]) -> Vec<Vec<Cell>> {
    let of = |it: &Audited| {
        let row = it.original();
        let counted = |is_meant: &dyn Fn((Check, Verdict, Option<bool>)) -> bool| {
            Cell::Count(it.verdicts().filter(|&said| is_meant(said)).count() as i64)
        };
        let mut cells = vec![
            Cell::word(base),
            Cell::word(scenario),
            Cell::word(&row.region),
            Cell::word(METRICS[row.metric].name),
            counted(&|_| true),
        ];
        let with = |verdict: Verdict| counted(&|(_, said, _)| said == verdict);
        cells.extend(Verdict::ALL.map(with));
        cells.push(counted(&|(.., overlaps)| overlaps == Some(false)));
        cells.push(Cell::Text(it.conclusion()));
        cells
    };
    audited.iter().map(of).collect()
}

/// The rows of `reproducibility.csv`.
pub fn sameness_rows(all: &[Sameness]) -> Vec<Vec<Cell>> {
    let of = |it: &Sameness| {
        vec![
            Cell::word(&it.scenario),
            Cell::word(&it.way),
            Cell::word(&it.digest),
            yes_or_no(it.is_same),
            it.parted.as_deref().map_or(Cell::Empty, Cell::word),
        ]
    };
    all.iter().map(of).collect()
}

/// Writes a table as CSV.
pub fn write_csv(path: &Path, columns: &[Column], rows: &[Vec<Cell>]) -> Result<()> {
    let mut text = csv::Writer::from_writer(Vec::new());
    let header: Vec<String> = columns.iter().map(|column| column.name.to_string()).collect();
    let cells = |row: &Vec<Cell>| row.iter().map(cell).collect::<Vec<String>>();
    for row in std::iter::once(header).chain(rows.iter().map(cells)) {
        text.write_record(row).expect("a text takes everything");
    }
    let bytes = text.into_inner().expect("a text takes everything");
    fs::write(path, bytes).with_context(|| cannot_write(path))
}
