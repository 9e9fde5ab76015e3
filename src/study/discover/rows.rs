//! `cases`, `boxes`, `limits` and `regret`, each as CSV and Parquet.

use std::path::Path;

use anyhow::Result;

use super::regrets::Regret;
use super::{Case, Discovery, DiscoveryQuestion};

use crate::model::record::metrics::METRICS;
use crate::statistics::prim::{Limits, PrimBox};
use crate::statistics::regret::ByChance;
use crate::study::sweep::plan::Plan;
use crate::table::Holds::{Counts, Flags, Numbers, Texts};
use crate::table::{Cell, Column, Format, column, writer};

/// A point, by its number from 1: a row of `cases`.
pub struct CaseRow<'a> {
    point: usize,
    case: &'a Case,
}

impl<'a> CaseRow<'a> {
    /// The columns of `cases.csv` and `cases.parquet`.
    pub const COLUMNS: &'a [Column<CaseRow<'a>>] = &[
        column(
            "point",
            Counts,
            "number",
            "number of the point, from 1; its factors stand in `points.csv`",
            |row| Cell::count(row.point),
        ),
        column(
            "replicates",
            Counts,
            "replicates",
            "replicates in which the outcome is defined",
            |row| Cell::count(row.case.replicates),
        ),
        column(
            "outcome",
            Numbers,
            "that of the metric",
            "difference or level, mean over these; empty if undefined",
            |row| Cell::number(row.case.outcome),
        ),
        column(
            "standard_error",
            Numbers,
            "that of the metric",
            "standard error of that mean; empty with fewer than two replicates",
            |row| Cell::number(row.case.error),
        ),
        column(
            "low_95",
            Numbers,
            "that of the metric",
            "lower end of its 95 % confidence interval by Student's t, for this point alone; empty \
             as before",
            |row| Cell::low(row.case.interval),
        ),
        column("high_95", Numbers, "that of the metric", "upper end of it", |row| {
            Cell::high(row.case.interval)
        }),
        column(
            "of_interest",
            Flags,
            "flag",
            "whether the outcome is on the side of the threshold that is of interest",
            |row| Cell::flag(row.case.is_of_interest),
        ),
        column(
            "significant",
            Flags,
            "flag",
            "whether the outcome is significant, with all of the interval on the side of \
             the threshold that `of_interest` says; empty without an interval",
            |row| Cell::flag(row.case.is_significant),
        ),
    ];
}

/// A box, by its place along the search: a row of `boxes`.
pub struct BoxRow<'a> {
    found: &'a Discovery,
    place: usize,
}

impl<'a> BoxRow<'a> {
    /// The columns of `boxes.csv` and `boxes.parquet`.
    pub const COLUMNS: &'a [Column<BoxRow<'a>>] = &[
        column("box", Counts, "number", "number of the box along the search, from 1", |row| {
            Cell::count(row.place + 1)
        }),
        column("cases", Counts, "number", "points in it at which the outcome is defined", |row| {
            Cell::count(row.this().cases)
        }),
        column("of_interest", Counts, "number", "points in it that are of interest", |row| {
            Cell::count(row.this().of_interest)
        }),
        column(
            "coverage",
            Numbers,
            "share",
            "share of all points of interest that lie in it; empty if there are none",
            |row| row.coverage(),
        ),
        column("density", Numbers, "share", "share of its points that are of interest", |row| {
            Cell::Number(row.this().density)
        }),
        column("mass", Numbers, "share", "share of all points that lie in it", |row| {
            Cell::Number(row.this().mass)
        }),
        column("restricted", Counts, "number", "factors that it restricts", |row| {
            Cell::count(row.this().restricted.len())
        }),
        column(
            "chosen",
            Flags,
            "flag",
            "whether it is the box that is reported; none is where no point or every \
             point is of interest",
            |row| Cell::Flag(row.is_chosen()),
        ),
        column(
            "p_value",
            Numbers,
            "share",
            "permutation p-value of the box that is reported: share of permutations of the labels \
             over the points, the observed one included, in which the same search reports a box \
             as dense for its size or denser, by the probability of as many points of interest in \
             a box as large",
            |row| Cell::number(row.found.p_value.filter(|_| row.is_chosen())),
        ),
    ];

    fn this(&self) -> &'a PrimBox {
        &self.found.boxes[self.place]
    }

    fn is_chosen(&self) -> bool {
        self.found.chosen == Some(self.place)
    }

    fn coverage(&self) -> Cell<'a> {
        // The first box has all there are.
        let is_defined = self.found.boxes[0].of_interest > 0;
        Cell::number(is_defined.then_some(self.this().coverage))
    }
}

/// A factor that a box restricts, both by place: a row of `limits`.
pub struct LimitRow<'a> {
    found: &'a Discovery,
    place: usize,
    factor: usize,
}

impl<'a> LimitRow<'a> {
    /// The columns of `limits.csv` and `limits.parquet`.
    pub const COLUMNS: &'a [Column<LimitRow<'a>>] = &[
        column("box", Counts, "number", "number of the box", |row| Cell::count(row.place + 1)),
        column("factor", Texts, "word", "a factor that it restricts", |row| {
            Cell::word(&row.found.factors[row.factor].0)
        }),
        column("low", Numbers, "that of the factor", "lower limit, which belongs to it", |row| {
            Cell::low(row.range())
        }),
        column("high", Numbers, "that of the factor", "upper limit, which belongs to it", |row| {
            Cell::high(row.range())
        }),
        column(
            "categories",
            Texts,
            "word",
            "the categories that it keeps, with a bar between them",
            |row| row.categories(),
        ),
        column(
            "quasi_p_low",
            Numbers,
            "share",
            "quasi-p-value: probability of as many cases if the lower limit did not matter",
            |row| Cell::number(row.quasi_p()[0]),
        ),
        column("quasi_p_high", Numbers, "share", "the same for the upper limit", |row| {
            Cell::number(row.quasi_p()[1])
        }),
    ];

    fn limits(&self) -> &'a Limits {
        &self.found.boxes[self.place].limits[self.factor]
    }

    fn range(&self) -> Option<(f64, f64)> {
        match self.limits() {
            Limits::Range { low, high } => Some((*low, *high)),
            Limits::Categories(_) => None,
        }
    }

    fn categories(&self) -> Cell<'a> {
        let Limits::Categories(kept) = self.limits() else { return Cell::Empty };
        let categories = &self.found.factors[self.factor].1;
        let names: Vec<&str> = kept.iter().map(|&number| categories[number].as_str()).collect();
        Cell::text(names.join("|"))
    }

    fn quasi_p(&self) -> [Option<f64>; 2] {
        self.found.boxes[self.place].quasi_p[self.factor]
    }
}

/// What a scenario falls short of the best one: a row of `regret`.
pub struct RegretRow<'a> {
    metric: &'a str,
    regret: &'a Regret,
    chance: Option<ByChance>,
}

impl<'a> RegretRow<'a> {
    /// The columns of `regret.csv` and `regret.parquet`.
    pub const COLUMNS: &'a [Column<RegretRow<'a>>] = &[
        column("scenario", Texts, "word", "the scenario", |row| Cell::word(&row.regret.scenario)),
        column("metric", Texts, "text", "the metric", |row| Cell::word(row.metric)),
        column(
            "points",
            Counts,
            "number",
            "points with a replicate in which its level is defined in all scenarios; such \
             replicates alone count in this table",
            |row| Cell::count(row.regret.points),
        ),
        column("mean", Numbers, "that of the metric", "its mean level over these points", |row| {
            Cell::number(row.regret.mean)
        }),
        column(
            "largest_regret",
            Numbers,
            "that of the metric",
            "what it falls short of the best scenario at worst",
            |row| Cell::number(row.regret.largest),
        ),
        column(
            "largest_regret_by_chance",
            Numbers,
            "that of the metric",
            "95 % quantile of that by chance alone, from a permutation test: scenario labels are \
             permuted within each replicate, the same at all points, `--permutations` times, so \
             that true differences are permuted too; the same for all scenarios; points with one \
             replicate do not count, since they cannot separate noise from differences; empty if \
             there are no others",
            |row| Cell::number(row.chance.map(|chance| chance.largest_regret)),
        ),
        column(
            "mean_regret",
            Numbers,
            "that of the metric",
            "what it falls short of it on average",
            |row| Cell::number(row.regret.average),
        ),
        column(
            "mean_regret_by_chance",
            Numbers,
            "that of the metric",
            "what that would exceed in one case of twenty, likewise",
            |row| Cell::number(row.chance.map(|chance| chance.mean_regret)),
        ),
        column(
            "best_share",
            Numbers,
            "share",
            "share of points at which no scenario is better",
            |row| Cell::number(row.regret.best),
        ),
        column(
            "enough_share",
            Numbers,
            "share",
            "share of points at which its level reaches the threshold; empty where it is to beat \
         another",
            |row| Cell::number(row.regret.enough),
        ),
    ];
}

/// Writes what was found into a directory and names the files.
pub fn write(
    plan: &Plan,
    found: &Discovery,
    question: &DiscoveryQuestion,
    directory: &Path,
) -> Result<Vec<String>> {
    let path = |name| directory.join(name);
    let cases = (1..).zip(&found.cases).map(|(point, case)| CaseRow { point, case });
    let boxes = || (0..found.boxes.len()).map(|place| BoxRow { found, place });
    let limits = boxes().flat_map(|BoxRow { found, place }| {
        let restricted = found.boxes[place].restricted.iter();
        restricted.map(move |&factor| LimitRow { found, place, factor })
    });
    let metric = plan.readings().nth(question.reading).map(|reading| METRICS[reading.metric].name);
    let (metric, chance) = (metric.unwrap_or_default(), found.regret_by_chance);
    let regrets = found.regrets.iter().map(|regret| RegretRow { metric, regret, chance });
    let files = [
        writer::write(&path("cases"), Format::Both, CaseRow::COLUMNS, cases)?,
        writer::write(&path("boxes"), Format::Both, BoxRow::COLUMNS, boxes())?,
        writer::write(&path("limits"), Format::Both, LimitRow::COLUMNS, limits)?,
        writer::write(&path("regret"), Format::Both, RegretRow::COLUMNS, regrets)?,
    ];
    Ok(files.concat())
}
