//! `screening`, `indices` and `held`, each as CSV and Parquet.

use std::path::Path;

use anyhow::Result;

use super::{Effect, FactorSelection, Finding, Measured, Method, Outcome, SensitivityQuestion};

use crate::model::record::metrics::METRICS;
use crate::statistics::morris::Screening;
use crate::statistics::sobol::Estimate;
use crate::study::estimates::columns::{self, metric, region};
use crate::study::experiment::{Factor, Loaded, held};
use crate::table::Holds::{Counts, Flags, Months, Numbers, Texts};
use crate::table::{Cell, Column, Format, Writer, column};

/// The effect of a factor on an outcome, by one method.
pub struct EffectRow<'a, T> {
    finding: &'a Finding,
    effect: &'a Effect,
    /// What the factor is called.
    factor: &'a str,
    found: T,
}

/// A row of `screening`.
pub type ScreeningRow<'a> = EffectRow<'a, Screening>;
/// A row of `indices`: first-order and total index.
pub type IndexRow<'a> = EffectRow<'a, (Estimate, Option<Estimate>)>;

impl<'a, T> EffectRow<'a, T> {
    fn over_placebo(&self) -> Cell<'a> {
        Cell::number(self.effect.over_placebo.and_then(|over| over.difference))
    }
}

// Columns that several of the tables have.

const fn outcome<R>(cell: fn(&R) -> Cell<'_>) -> Column<R> {
    column("outcome", Texts, "word", "a scenario, or a difference of two", cell)
}

const fn at<R>(cell: fn(&R) -> Cell<'_>) -> Column<R> {
    column("at", Months, "YYYY-MM", "month in which the level is read", cell)
}

const fn unit<'a, T>() -> Column<EffectRow<'a, T>> {
    columns::unit(|row| Cell::word(&row.finding.outcome.unit))
}

const fn window<'a, T>() -> Column<EffectRow<'a, T>> {
    columns::window(|row| Cell::word(&row.finding.outcome.window))
}

const fn exceeds_placebo<'a, T>() -> Column<EffectRow<'a, T>> {
    columns::significant(
        "whether it is significantly larger than the placebo: `p_value` below 0.025; empty without \
         a placebo",
        |row| Cell::flag(row.effect.exceeds_placebo()),
    )
}

/// The p-value of what is beyond the placebo.
const P_VALUE: &str = "of `over_placebo` by a sign-flip test: random exchanges of the two within \
                       trajectories or rows; for this row alone, not adjusted";

const fn p_value<'a, T>() -> Column<EffectRow<'a, T>> {
    columns::p_value(P_VALUE, |row| {
        Cell::number(row.effect.over_placebo.and_then(|over| over.p_value))
    })
}

const fn mean<'a, T>() -> Column<EffectRow<'a, T>> {
    column(
        "mean",
        Numbers,
        "that in `unit`",
        "mean of the outcome over all rows of the design",
        |row| Cell::number(row.finding.mean),
    )
}

impl<'a> ScreeningRow<'a> {
    /// The columns of `screening.csv` and `screening.parquet`.
    pub const COLUMNS: &'a [Column<ScreeningRow<'a>>] = &[
        outcome(|row| Cell::word(&row.finding.outcome.of)),
        at(|row| Cell::text(row.finding.outcome.at)),
        region(|row| Cell::word(&row.finding.outcome.region)),
        metric(|row| Cell::word(METRICS[row.finding.outcome.metric].name)),
        unit(),
        window(),
        column(
            "factor",
            Texts,
            "word",
            "the factor; `noise` is simulation noise, another random seed; `placebo` is another \
             settlement order, a change without substance",
            |row| Cell::word(row.factor),
        ),
        column(
            "mu",
            Numbers,
            "that in `unit`",
            "μ: mean effect of going from the lowest to the highest value, of a switch from off to \
             on; empty where there is no order",
            |row| Cell::number(row.found.mu),
        ),
        column(
            "mu_low_95",
            Numbers,
            "that in `unit`",
            "lower end of its 95 % confidence interval over trajectories; empty with fewer than two \
             effects, or fewer than six that are identical and not zero",
            |row| Cell::low(row.found.mu_interval),
        ),
        column("mu_high_95", Numbers, "that in `unit`", "upper end of it", |row| {
            Cell::high(row.found.mu_interval)
        }),
        column(
            "mu_star",
            Numbers,
            "that in `unit`",
            "μ*: mean absolute value of that effect, or of going from one value to another: how much \
             the factor matters",
            |row| Cell::number(row.found.mu_star),
        ),
        column(
            "mu_star_half_width",
            Numbers,
            "that in `unit`",
            "margin of error of `mu_star`: half the width of its 95 % confidence interval",
            |row| Cell::number(row.found.mu_star_margin_of_error),
        ),
        column(
            "sigma",
            Numbers,
            "that in `unit`",
            "σ: standard deviation of the effects: nonlinear or interacting effects, and noise; empty \
             where there is no order",
            |row| Cell::number(row.found.sigma),
        ),
        column(
            "effects",
            Counts,
            "number",
            "trajectories whose effect is defined and whose step moves the factor",
            |row| Cell::count(row.found.effects),
        ),
        column(
            "step",
            Numbers,
            "that in `unit`",
            "mean absolute change at a step as it is, of a range two thirds of the way",
            |row| Cell::number(row.found.step),
        ),
        column(
            "over_placebo",
            Numbers,
            "that in `unit`",
            "by how much `step` is larger than the placebo's, in trajectories that have both",
            |row| row.over_placebo(),
        ),
        p_value(),
        exceeds_placebo(),
        mean(),
        column(
            "left_out",
            Counts,
            "number",
            "rows of the design in which the outcome is undefined",
            |row| Cell::count(row.finding.left_out),
        ),
    ];
}

impl<'a> IndexRow<'a> {
    /// The columns of `indices.csv` and `indices.parquet`.
    pub const COLUMNS: &'a [Column<IndexRow<'a>>] = &[
        outcome(|row| Cell::word(&row.finding.outcome.of)),
        at(|row| Cell::text(row.finding.outcome.at)),
        region(|row| Cell::word(&row.finding.outcome.region)),
        metric(|row| Cell::word(METRICS[row.finding.outcome.metric].name)),
        unit(),
        window(),
        column(
            "factor",
            Texts,
            "word",
            "the factor; `noise` is simulation noise, another random seed; `placebo` is another \
             settlement order; `dummy` does not exist",
            |row| Cell::word(row.factor),
        ),
        column(
            "first",
            Numbers,
            "share",
            "first-order Sobol' index: share of the variance that it explains alone",
            |row| Cell::Number(row.found.0.value),
        ),
        column(
            "first_low_95",
            Numbers,
            "share",
            "lower end of its 95 % confidence interval, by resampling rows",
            |row| Cell::low(row.found.0.interval),
        ),
        column("first_high_95", Numbers, "share", "upper end of it", |row| {
            Cell::high(row.found.0.interval)
        }),
        column(
            "total",
            Numbers,
            "share",
            "total Sobol' index: share of the variance with all its interactions",
            |row| Cell::number(row.found.1.map(|total| total.value)),
        ),
        column(
            "total_low_95",
            Numbers,
            "share",
            "lower end of its 95 % confidence interval",
            |row| Cell::low(row.found.1.and_then(|total| total.interval)),
        ),
        column("total_high_95", Numbers, "share", "upper end of it", |row| {
            Cell::high(row.found.1.and_then(|total| total.interval))
        }),
        column(
            "over_placebo",
            Numbers,
            "share",
            "by how much its total index is larger than the placebo's, row by row",
            |row| row.over_placebo(),
        ),
        p_value(),
        exceeds_placebo(),
        mean(),
        column(
            "left_out",
            Counts,
            "number",
            "rows of the design in which an outcome is undefined",
            |row| Cell::count(row.finding.left_out),
        ),
    ];
}

/// A factor that was selected, or what it is fixed at in a scenario: a row of `held`.
pub struct HeldRow<'a> {
    factor: &'a str,
    selection: &'a FactorSelection,
    /// The scenario and the value, unless it was selected.
    scenario: Option<(&'a str, String)>,
    /// The outcome that speaks most for it.
    by: Option<&'a Outcome>,
}

impl<'a> HeldRow<'a> {
    /// The columns of `held.csv` and `held.parquet`.
    pub const COLUMNS: &'a [Column<HeldRow<'a>>] = &[
        column("factor", Texts, "word", "a factor of the experiment", |row| Cell::word(row.factor)),
        column(
            "goes_on",
            Flags,
            "flag",
            "whether screening selected it for Sobol' indices",
            |row| Cell::Flag(row.selection.is_selected),
        ),
        column(
            "scenario",
            Texts,
            "word",
            "scenario in which it is fixed; empty if it was selected",
            |row| Cell::word_if_any(row.scenario.as_ref().map(|(name, _)| *name)),
        ),
        column(
            "held_at",
            Texts,
            "word",
            "the value of that scenario, at which it is fixed; empty if it was selected",
            |row| Cell::word_if_any(row.scenario.as_ref().map(|(_, value)| value.as_str())),
        ),
        column(
            "share",
            Numbers,
            "share",
            "its μ* over that of the largest factor, in the outcome that speaks most for it",
            |row| Cell::Number(row.selection.share),
        ),
        column(
            "significant",
            Flags,
            "flag",
            "whether it is significant in that outcome: larger than the placebo, or with a mean \
             effect whose interval excludes zero",
            |row| Cell::flag(row.selection.is_significant),
        ),
        column(
            "outcome",
            Texts,
            "word",
            "that outcome: a scenario, or a difference of two",
            |row| row.outcome(|outcome| Cell::word(&outcome.of)),
        ),
        at(|row| row.outcome(|outcome| Cell::text(outcome.at))),
        region(|row| row.outcome(|outcome| Cell::word(&outcome.region))),
        metric(|row| row.outcome(|outcome| Cell::word(METRICS[outcome.metric].name))),
    ];

    /// A cell that follows from the outcome, if there is one.
    fn outcome(&self, cell: fn(&'a Outcome) -> Cell<'a>) -> Cell<'a> {
        self.by.map_or(Cell::Empty, cell)
    }
}

/// Writes the findings into a directory and names the files.
pub fn write(
    found: &[Finding],
    question: &SensitivityQuestion,
    directory: &Path,
) -> Result<Vec<String>> {
    let effects = || {
        found.iter().flat_map(|finding| finding.effects.iter().map(move |effect| (finding, effect)))
    };
    match question.method {
        Method::Morris(_) => {
            let path = directory.join("screening");
            let mut table = Writer::create(&path, Format::Both, ScreeningRow::COLUMNS)?;
            for (finding, effect) in effects() {
                let Measured::Screened(found) = effect.found else { continue };
                let factor = question.called(effect.subject);
                table.push(&EffectRow { finding, effect, factor, found })?;
            }
            table.close()
        }
        Method::Sobol(_) => {
            let path = directory.join("indices");
            let mut table = Writer::create(&path, Format::Both, IndexRow::COLUMNS)?;
            for (finding, effect) in effects() {
                let Measured::Indices { first, total } = effect.found else { continue };
                let factor = question.called(effect.subject);
                table.push(&EffectRow { finding, effect, factor, found: (first, total) })?;
            }
            table.close()
        }
    }
}

/// Writes which factors were selected by which outcome, and what the others are fixed at in each
/// scenario.
pub fn write_held(
    selections: &[FactorSelection],
    chosen_by: &[&Finding],
    factors: &[Factor],
    loaded: &Loaded,
    directory: &Path,
) -> Result<Vec<String>> {
    let mut table = Writer::create(&directory.join("held"), Format::Both, HeldRow::COLUMNS)?;
    for selection in selections {
        let factor = &factors[selection.factor];
        let by = selection.outcome.map(|place| &chosen_by[place].outcome);
        let row = |scenario| HeldRow { factor: factor.called(), selection, scenario, by };
        if selection.is_selected {
            table.push(&row(None))?;
            continue;
        }
        for (name, scenario) in &loaded.scenarios {
            table.push(&row(Some((name, held(name, scenario, factor)))))?;
        }
    }
    table.close()
}
