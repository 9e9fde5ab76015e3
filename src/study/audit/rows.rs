//! The tables of an audit: a row for each metric and check, for each metric, for each repetition of
//! a run.

use super::checks::Check;
use super::reproducibility::Reproduction;
use super::robustness::{CheckFinding, CheckVerdict, Conclusion, conclusion};

use crate::model::record::metrics::{METRICS, Metric};
use crate::study::estimates::columns;
use crate::study::estimates::differences::Difference;
use crate::study::estimates::differences::unit_of_window;
use crate::table::Holds::{Counts, Flags, Numbers, Texts};
use crate::table::{Cell, Column, column};

/// What a check found of a metric at a place, as a row of `audit.csv`.
pub struct CheckRow<'a> {
    base: &'a str,
    scenario: &'a str,
    check: Check,
    found: &'a Difference,
    finding: CheckFinding,
    /// The finding of the original comparison.
    original: CheckFinding,
}

impl<'a> CheckRow<'a> {
    /// The columns of `audit.csv` and `audit.parquet`.
    pub const COLUMNS: &'a [Column<CheckRow<'a>>] = &[
        columns::base(|row| Cell::word(row.base)),
        columns::scenario(|row| Cell::word(row.scenario)),
        columns::region(|row| Cell::word(&row.found.region)),
        columns::metric(|row| Cell::word(row.metric().name)),
        columns::unit(|row| Cell::text(unit_of_window(row.metric(), row.found.months))),
        column("kind", Texts, "word", "stock, flow or ratio", |row| {
            Cell::word(row.metric().kind.name())
        }),
        columns::window(|row| Cell::word(&row.found.window)),
        column(
            "check",
            Texts,
            "word",
            "what the check changes: none, settlement_order, seed or scale",
            |row| Cell::word(row.check.name()),
        ),
        column(
            "setting",
            Texts,
            "text",
            "its value, such as 0.01; 2-4 for these seeds together; empty where nothing is changed",
            |row| row.setting(),
        ),
        columns::replicates(|row| Cell::count(row.found.pairs)),
        columns::base_level(|row| Cell::number(row.found.base)),
        columns::level(|row| Cell::number(row.found.level)),
        columns::difference(|row| Cell::number(row.found.difference)),
        columns::low(|row| Cell::low(row.found.interval())),
        columns::high(|row| Cell::high(row.found.interval())),
        columns::relative_change(|row| Cell::number(row.found.relative)),
        column(
            "change",
            Numbers,
            "that in `unit`",
            "`difference` minus that of the row where nothing is changed; empty in that row",
            |row| Cell::number(row.finding.change.map(|change| change.mean)),
        ),
        column(
            "change_low_95",
            Numbers,
            "that in `unit`",
            "lower end of the 95 % confidence interval of `change`: replicate by replicate for \
             another order and another scale, by Welch's t for other seeds",
            |row| Cell::low(row.interval_of_change()),
        ),
        column("change_high_95", Numbers, "that in `unit`", "upper end of it", |row| {
            Cell::high(row.interval_of_change())
        }),
        column(
            "verdict",
            Texts,
            "word",
            "robust: same sign, interval without zero; sign_reversed: other sign, interval without \
             zero; not_replicated: zero in the interval, and a significant change; inconclusive: \
             zero in it, and no significant change; empty where nothing is changed, and where the \
             original interval contains zero",
            |row| Cell::word_if_any(row.verdict().map(CheckVerdict::name)),
        ),
        column(
            "replicates_needed",
            Counts,
            "replicates",
            "pairs that would detect a difference of the original size with a power of 80 %, \
             judging by its variance here (of seeds taken together: all of them); empty where \
             nothing is changed, and where the original difference is zero or its differences do \
             not vary",
            |row| row.pairs_needed().map_or(Cell::Empty, Cell::count),
        ),
    ];

    fn metric(&self) -> &'static Metric {
        &METRICS[self.found.metric]
    }

    fn setting(&self) -> Cell<'a> {
        let setting = self.check.setting();
        if setting.is_empty() { Cell::Empty } else { Cell::text(setting) }
    }

    fn interval_of_change(&self) -> Option<(f64, f64)> {
        self.finding.change.and_then(|change| change.interval)
    }

    fn verdict(&self) -> Option<CheckVerdict> {
        self.original.verdict_of(&self.finding).filter(|_| self.check != Check::Original)
    }

    fn pairs_needed(&self) -> Option<usize> {
        self.original.pairs_needed(&self.finding).filter(|_| self.check != Check::Original)
    }
}

/// What all checks say of a metric at a place, as a row of `verdicts.csv`.
pub struct VerdictRow<'a> {
    base: &'a str,
    scenario: &'a str,
    audited: &'a Audited,
}

impl<'a> VerdictRow<'a> {
    /// The columns of `verdicts.csv`.
    pub const COLUMNS: &'a [Column<VerdictRow<'a>>] = &[
        columns::base(|row| Cell::word(row.base)),
        columns::scenario(|row| Cell::word(row.scenario)),
        columns::region(|row| Cell::word(&row.audited.original().region)),
        columns::metric(|row| Cell::word(METRICS[row.audited.original().metric].name)),
        column("checks", Counts, "checks", "how many checks there were", |row| {
            Cell::count(row.audited.verdicts().count())
        }),
        column(
            "robust",
            Counts,
            "checks",
            "those with the same sign and an interval without zero",
            |row| row.said(CheckVerdict::Robust),
        ),
        column("inconclusive", Counts, "checks", "those that are inconclusive", |row| {
            row.said(CheckVerdict::Inconclusive)
        }),
        column(
            "not_replicated",
            Counts,
            "checks",
            "those in which the difference is not replicated: it is significantly smaller, or gone",
            |row| row.said(CheckVerdict::NotReplicated),
        ),
        column(
            "sign_reversed",
            Counts,
            "checks",
            "those with the other sign and an interval without zero",
            |row| row.said(CheckVerdict::SignReversed),
        ),
        column(
            "another_size",
            Counts,
            "checks",
            "those that hold, with a significant change of size",
            |row| Cell::count(row.differing_in_size()),
        ),
        column("conclusion", Texts, "text", "what they say together, in words", |row| {
            Cell::text(row.audited.conclusion().cell())
        }),
    ];

    /// How many checks have this verdict.
    fn said(&self, verdict: CheckVerdict) -> Cell<'a> {
        Cell::count(self.audited.verdicts().filter(|(_, said)| *said == Some(verdict)).count())
    }

    /// How many checks replicate the sign with another size.
    fn differing_in_size(&self) -> usize {
        let robust =
            self.audited.verdicts().filter(|(_, said)| *said == Some(CheckVerdict::Robust));
        robust.filter(|(found, _)| found.differs_in_size()).count()
    }
}

/// The columns of `reproducibility.csv`.
pub const REPRODUCIBILITY_COLUMNS: &[Column<Reproduction>] = &[
    column("scenario", Texts, "word", "the scenario", |row| Cell::word(&row.scenario)),
    column("way", Texts, "word", "threads 1, threads 2, threads 5, again, stored", |row| {
        Cell::word(&row.repetition)
    }),
    column(
        "digest",
        Texts,
        "text",
        "SHA-256 of the world at the end of each year and of the run, together",
        |row| Cell::word(&row.digest),
    ),
    column("same", Flags, "flag", "whether it is that of the run with one thread", |row| {
        Cell::Flag(row.is_same)
    }),
    column(
        "parted",
        Texts,
        "text",
        "if not: first month, phase, region, agent and field that differ",
        |row| Cell::word_if_any(row.divergence.as_deref()),
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
        self.checks[1..].iter().map(move |(.., found)| (*found, original.verdict_of(found)))
    }

    /// What they say together.
    pub fn conclusion(&self) -> Conclusion {
        let others = self.checks[1..].iter().map(|(check, _, found)| (check.words(), *found));
        conclusion(&self.checks[0].2, &others.collect::<Vec<_>>())
    }
}

/// The rows of `audit.csv`.
pub fn rows<'a>(
    base: &'a str,
    scenario: &'a str,
    audited: &'a [Audited],
) -> impl Iterator<Item = CheckRow<'a>> {
    audited.iter().flat_map(move |it| {
        let original = it.checks[0].2;
        let row = move |(check, found, finding): &'a (Check, Difference, CheckFinding)| {
            let (check, finding) = (*check, *finding);
            CheckRow { base, scenario, check, found, finding, original }
        };
        it.checks.iter().map(row)
    })
}

/// The rows of `verdicts.csv`.
pub fn verdict_rows<'a>(
    base: &'a str,
    scenario: &'a str,
    audited: &'a [Audited],
) -> impl Iterator<Item = VerdictRow<'a>> {
    audited.iter().map(move |audited| VerdictRow { base, scenario, audited })
}
