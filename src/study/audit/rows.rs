//! The tables of an audit: a row for each metric and check, for each metric, for each way of making
//! the same world.

use super::checks::Check;
use super::reproducibility::Reproduction;
use super::robustness::{CheckFinding, CheckVerdict, in_words};

use crate::model::record::metrics::METRICS;
use crate::study::estimates::differences::Difference;
use crate::study::estimates::differences::unit_of_window;
use crate::table::column::Holds::{Counts, Numbers, Texts};
use crate::table::column::{Cell, Column, column};

/// The columns of `audit.csv` and `audit.parquet`.
pub const COLUMNS: [Column; 21] = [
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
        Texts,
        "text",
        "the value of that, such as 0.01; 2-4 for these seeds together; empty where nothing is other",
    ),
    column("replicates", Counts, "replicates", "pairs of runs in which both levels are defined"),
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
        "lower end of the 95 % interval; empty with fewer than two pairs, or six that differ alike and not by zero",
    ),
    column("high_95", Numbers, "that in `unit`", "upper end of it"),
    column("relative_change", Numbers, "share", "the difference over the base's level"),
    column(
        "change",
        Numbers,
        "that in `unit`",
        "`difference` less that of the row where nothing is other; empty in that row",
    ),
    column(
        "change_low_95",
        Numbers,
        "that in `unit`",
        "lower end of the 95 % interval of `change`: replicate by replicate for another order and another \
         scale, by Welch's t for other seeds",
    ),
    column("change_high_95", Numbers, "that in `unit`", "upper end of it"),
    column(
        "verdict",
        Texts,
        "word",
        "holds: same sign, interval without zero; reversed: other sign, interval without zero; gone: \
         zero in the interval, and a change that is told from nothing; unsure: zero in it, and no \
         change that is told; empty where nothing is other, and where the original has zero in it",
    ),
    column(
        "replicates_needed",
        Counts,
        "replicates",
        "pairs that would tell a difference of the original size four times in five, judging by how it \
         varies here, of seeds taken together all of them; empty \
         where nothing is other, and where the original is nothing",
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
    column("unsure", Counts, "checks", "those in which it cannot be told"),
    column("gone", Counts, "checks", "those that tell that the difference is smaller or none"),
    column("reversed", Counts, "checks", "those with the other sign and an interval without zero"),
    column(
        "another_size",
        Counts,
        "checks",
        "those that hold, with a change of size that is told from nothing",
    ),
    column("conclusion", Texts, "text", "what they say together, in words"),
];

/// The columns of `reproducibility.csv`.
pub const REPRODUCIBILITY_COLUMNS: [Column; 5] = [
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

/// A metric at a place with what each check found; the original comes first.
#[derive(Clone, Debug)]
pub struct Audited {
    /// Checks with their rows and findings.
    pub checks: Vec<(Check, Difference, CheckFinding)>,
}

impl Audited {
    /// The original difference.
    pub fn original(&self) -> &Difference {
        &self.checks[0].1
    }

    /// The checks beside the original, with what they found and what that says of it.
    pub fn verdicts(&self) -> impl Iterator<Item = (CheckFinding, Option<CheckVerdict>)> {
        let original = self.checks[0].2;
        self.checks[1..].iter().map(move |(.., found)| (*found, original.held_against(found)))
    }

    /// What they say together.
    pub fn conclusion(&self) -> String {
        let others = self.checks[1..].iter().map(|(check, _, found)| (check.words(), *found));
        in_words(&self.checks[0].2, &others.collect::<Vec<_>>())
    }
}

/// The rows of `audit.csv`, in the order of the columns.
pub fn rows<'a>(
    base: &'a str,
    scenario: &'a str,
    audited: &'a [Audited],
) -> impl Iterator<Item = Vec<Cell>> {
    audited.iter().flat_map(move |it| {
        let original = it.checks[0].2;
        it.checks.iter().map(move |(check, row, found)| {
            let mut cells = cells(base, scenario, *check, row);
            let change = found.change;
            let interval = change.and_then(|change| change.interval);
            cells.push(Cell::number(change.map(|change| change.mean)));
            cells.push(Cell::number(interval.map(|(low, _)| low)));
            cells.push(Cell::number(interval.map(|(_, high)| high)));
            let is_other = *check != Check::Original;
            let verdict = original.held_against(found).filter(|_| is_other);
            cells.push(verdict.map_or(Cell::Empty, |verdict| Cell::word(verdict.name())));
            let needed = original.pairs_needed(found).filter(|_| is_other);
            cells.push(needed.map_or(Cell::Empty, |pairs| Cell::Count(pairs as i64)));
            cells
        })
    })
}

fn cells(base: &str, scenario: &str, check: Check, row: &Difference) -> Vec<Cell> {
    let metric = &METRICS[row.metric];
    let setting = check.setting();
    vec![
        Cell::word(base),
        Cell::word(scenario),
        Cell::word(&row.region),
        Cell::word(metric.name),
        Cell::Text(unit_of_window(metric, row.months)),
        Cell::word(metric.kind.name()),
        Cell::word(&row.window),
        Cell::word(check.name()),
        if setting.is_empty() { Cell::Empty } else { Cell::Text(setting) },
        Cell::Count(row.pairs as i64),
        Cell::number(row.base),
        Cell::number(row.level),
        Cell::number(row.difference),
        Cell::number(row.interval.map(|(low, _)| low)),
        Cell::number(row.interval.map(|(_, high)| high)),
        Cell::number(row.relative),
    ]
}

/// The rows of `verdicts.csv`.
pub fn verdict_rows<'a>(
    base: &'a str,
    scenario: &'a str,
    audited: &'a [Audited],
) -> impl Iterator<Item = Vec<Cell>> {
    audited.iter().map(move |it| {
        let row = it.original();
        let counted = |is_meant: &dyn Fn((CheckFinding, Option<CheckVerdict>)) -> bool| {
            Cell::Count(it.verdicts().filter(|&said| is_meant(said)).count() as i64)
        };
        let words = [base, scenario, &row.region, METRICS[row.metric].name].map(Cell::word);
        let mut cells = words.to_vec();
        cells.push(counted(&|_| true));
        cells.extend(CheckVerdict::ALL.map(|verdict| counted(&|(_, said)| said == Some(verdict))));
        cells.push(counted(&|(found, said)| {
            said == Some(CheckVerdict::Holds) && found.is_of_another_size()
        }));
        cells.push(Cell::Text(it.conclusion()));
        cells
    })
}

/// The rows of `reproducibility.csv`.
pub fn reproducibility_rows(all: &[Reproduction]) -> impl Iterator<Item = Vec<Cell>> {
    all.iter().map(|it| {
        vec![
            Cell::word(&it.scenario),
            Cell::word(&it.way),
            Cell::word(&it.digest),
            Cell::yes(it.is_same),
            it.parted.as_deref().map_or(Cell::Empty, Cell::word),
        ]
    })
}
