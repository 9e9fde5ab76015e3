//! The tables of a validation: targets, stylised facts, forecasts.

use super::facts::FactFinding;
use super::forecasts::Forecast;
use super::scores::Score;

use crate::study::estimates::columns;
use crate::table::Holds::{Counts, Flags, Numbers, Texts};
use crate::table::{Cell, Column, column};

/// The columns of `scores.csv`.
pub const SCORES: &[Column<Score>] = &[
    column("id", Texts, "text", "name of the target", |row| Cell::word(&row.target.id)),
    column(
        "metric",
        Texts,
        "text",
        "the figure of the model: a metric, a quotient `a / b` of two, or a measure of single firms and \
         deals; empty where the model has none",
        |row| Cell::word(&row.target.metric),
    ),
    columns::region(|row| Cell::word(&row.target.region)),
    column("year", Counts, "year", "the year", |row| Cell::Count(row.target.year.into())),
    column(
        "role",
        Texts,
        "word",
        "fitted, check, held_out (after 2020, not fitted), input, prior; only the first three count",
        |row| Cell::word(row.target.role.name()),
    ),
    column("target", Numbers, "that of the target", "the value to be met", |row| {
        Cell::Number(row.target.value)
    }),
    column(
        "tolerance",
        Numbers,
        "share; of shares that of the target",
        "how far the simulated figure may lie from it: of a share in points, else as a share of it",
        |row| Cell::Number(row.target.tolerance),
    ),
    column(
        "simulated",
        Numbers,
        "that of the target",
        "mean over replicates: flows summed over the year, stocks and ratios of December; empty where \
         the model or the run has none",
        |row| Cell::number(row.simulated),
    ),
    column(
        "low",
        Numbers,
        "that of the target",
        "lower end of the 90 % interval: from 20 replicates on their 5 % quantile, of fewer that of \
         the confidence interval of the mean (Student's t); empty for one",
        |row| Cell::low(row.interval),
    ),
    column("high", Numbers, "that of the target", "upper end of it", |row| {
        Cell::high(row.interval)
    }),
    column("ratio", Numbers, "ratio", "simulated over target", |row| Cell::number(row.ratio())),
    column("inside", Flags, "true or false", "whether it lies within the tolerance", |row| {
        Cell::flag(row.is_inside())
    }),
    column("unit", Texts, "text", "the unit of target and simulated", |row| {
        Cell::word(&row.target.unit)
    }),
    column(
        "source",
        Texts,
        "text",
        "id of the fact in docs/SOURCES.csv; of own targets what their table states as `fact`",
        |row| Cell::word(&row.target.source),
    ),
    column("own", Flags, "true or false", "whether it is of the table of `--targets`", |row| {
        Cell::Flag(row.target.is_own)
    }),
];

/// The columns of `facts.csv`.
pub const FACTS: &[Column<FactFinding>] = &[
    column("fact", Texts, "text", "id in `scenarios/china/stylised_facts.csv`", |row| {
        Cell::word(&row.fact.id)
    }),
    column("measure", Texts, "text", "what is measured", |row| Cell::word(&row.fact.measure)),
    column("target_low", Numbers, "that of the measure", "smallest value that passes", |row| {
        Cell::Number(row.fact.low)
    }),
    column("target_high", Numbers, "that of the measure", "largest value that passes", |row| {
        Cell::Number(row.fact.high)
    }),
    column(
        "simulated",
        Numbers,
        "that of the measure",
        "mean over replicates; empty where the run could not measure it: too short, too few events",
        |row| Cell::number(row.simulated),
    ),
    column(
        "passes",
        Flags,
        "true or false",
        "whether it lies in that range; empty where it could not be measured",
        |row| Cell::flag(row.passes()),
    ),
    column(
        "without_mechanism",
        Numbers,
        "that of the measure",
        "the same in the control, in which what makes the fact is off, over two replicates at most",
        |row| Cell::number(row.without_mechanism),
    ),
    column(
        "control_fails",
        Flags,
        "true or false",
        "whether the fact is gone there, as it should; empty without a control, or where it could not be \
         measured there",
        |row| Cell::flag(row.control_fails()),
    ),
];

/// The columns of `forecasts.csv`.
pub const FORECASTS: &[Column<Forecast>] = &[
    column("metric", Texts, "text", "the figure, as in `scores.csv`", |row| {
        Cell::word(&row.metric)
    }),
    column("year", Counts, "year", "a year from 2021 on", |row| Cell::Count(row.year.into())),
    column("record", Numbers, "that of the target", "the record", |row| Cell::Number(row.record)),
    column("simulated", Numbers, "that of the target", "mean over replicates", |row| {
        Cell::Number(row.simulated)
    }),
    column("error", Numbers, "that of the target", "simulated less record", |row| {
        Cell::Number(row.error())
    }),
    column(
        "best_naive",
        Texts,
        "word",
        "the best of persistence, drift and ar1, fitted to records of 2013-2020: that with the least mean \
         absolute error over these years, chosen with hindsight in its favour",
        |row| Cell::word(row.best_naive.name()),
    ),
    column("naive_error", Numbers, "that of the target", "its forecast less record", |row| {
        Cell::Number(row.naive_error())
    }),
    column(
        "relative",
        Numbers,
        "ratio",
        "size of the model's error over that of the naive forecast: above 1 the model loses",
        |row| Cell::number(row.relative()),
    ),
];
