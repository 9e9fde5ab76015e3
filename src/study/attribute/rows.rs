//! The tables of an attribution: a row for each type, rank of a type, pair, and outcome.

use std::path::Path;

use anyhow::Result;

use super::Attribution;
use super::contributions::{Contribution, Decomposition, Pair};

use crate::model::record::metrics::METRICS;
use crate::study::estimates::columns;
use crate::table::Holds::{Counts, Numbers, Texts};
use crate::table::{Cell, Column, Format, Writer, column};

/// A part of what was found for an outcome.
pub struct Row<'a, T> {
    of: &'a Attribution,
    part: T,
}

/// A row of `attribution`.
pub type ContributionRow<'a> = Row<'a, &'a Contribution>;
/// A row of `ranks`: a type and a rank, from 0.
pub type RankRow<'a> = Row<'a, (&'a Contribution, usize)>;
/// A row of `interactions`.
pub type PairRow<'a> = Row<'a, &'a Pair>;
/// A row of `agreement`.
pub type AgreementRow<'a> = Row<'a, ()>;

// The columns that stand first in each of the tables.

const fn outside<'a, T>() -> Column<Row<'a, T>> {
    column(
        "outside",
        Texts,
        "word",
        "what clients have without intermediaries: poor, middle, good",
        |row| Cell::word(row.of.outside.name()),
    )
}

const fn removed<'a, T>() -> Column<Row<'a, T>> {
    column(
        "removed",
        Texts,
        "word",
        "what of a type is missing: its organizations or its services",
        |row| Cell::word(row.of.removed.name()),
    )
}

const fn metric<'a, T>() -> Column<Row<'a, T>> {
    column("metric", Texts, "text", "the outcome, of the whole run", |row| {
        Cell::word(METRICS[row.of.metric].name)
    })
}

const fn window<'a, T>() -> Column<Row<'a, T>> {
    column(
        "window",
        Texts,
        "YYYY-MM",
        "a month, or the months that are summed or averaged",
        |row| Cell::word(&row.of.window),
    )
}

/// The p-value of a mean of zero.
const P_VALUE: &str = "two-sided p-value of a mean of zero (Student's t over replicates, the \
                       sign-flip test where they do not vary); empty where all are zero";

impl<'a> ContributionRow<'a> {
    /// The columns of `attribution.csv` and `attribution.parquet`.
    pub const COLUMNS: &'a [Column<ContributionRow<'a>>] = &[
        outside(),
        removed(),
        metric(),
        window(),
        column(
            "unit",
            Texts,
            "text",
            "unit of the outcome; flows are sums over these months",
            |row| Cell::text(row.of.unit()),
        ),
        column("type", Texts, "word", "type of intermediary", |row| {
            Cell::word(row.part.kind.name())
        }),
        column(
            "report_rank",
            Counts,
            "number",
            "its rank in the report's list (L384-391)",
            |row| Cell::count(row.part.kind as usize + 1),
        ),
        column(
            "rank",
            Numbers,
            "number",
            "its rank in the direction of the outcome, 1 for the best; values whose interval from \
             `low_95` to `high_95` contains zero count as zero, ties share",
            |row| Cell::Number(row.part.rank),
        ),
        column(
            "value",
            Numbers,
            "that in `unit`",
            "its Shapley value, mean over replicates",
            |row| Cell::Number(row.part.value.value),
        ),
        column(
            "low_95",
            Numbers,
            "that in `unit`",
            "lower end of its 95 % confidence interval, not adjusted for other rows",
            |row| Cell::low(row.part.value.interval),
        ),
        column("high_95", Numbers, "that in `unit`", "upper end of it", |row| {
            Cell::high(row.part.value.interval)
        }),
        columns::p_value(P_VALUE, |row| Cell::number(row.part.value.p_value)),
        columns::p_holm("the same after Holm adjustment over the eight types", |row| {
            Cell::number(row.part.value.p_holm)
        }),
        column(
            "per_million_yuan",
            Numbers,
            "that in `unit` per million CNY",
            "mean `value` over the mean income of the type where all types are present: fees, \
             rent, state orders, subsidies and policies' money, whoever pays, of the same months. \
             Flows: for a million earned. Stocks: a level that goes with a million CNY a window of \
             income, of as many months as flows have. Ratios: empty",
            |row| Cell::number(row.part.per_million.map(|ratio| ratio.value)),
        ),
        column(
            "per_million_low_95",
            Numbers,
            "that in `unit` per million CNY",
            "lower end of the 95 % confidence interval of that ratio of means, linearised over \
             replicates",
            |row| Cell::low(row.part.per_million.and_then(|ratio| ratio.interval)),
        ),
        column(
            "per_million_high_95",
            Numbers,
            "that in `unit` per million CNY",
            "upper end of it",
            |row| Cell::high(row.part.per_million.and_then(|ratio| ratio.interval)),
        ),
        column(
            "top_three_share",
            Numbers,
            "share",
            "share of single replicates in which it is among the first three",
            |row| Cell::Number(row.part.top_three_share),
        ),
        column(
            "replicates",
            Counts,
            "replicates",
            "replicates in which the outcome is defined in all coalitions",
            |row| Cell::count(row.of.replicates()),
        ),
    ];
}

impl<'a> RankRow<'a> {
    /// The columns of `ranks.csv` and `ranks.parquet`.
    pub const COLUMNS: &'a [Column<RankRow<'a>>] = &[
        outside(),
        removed(),
        metric(),
        window(),
        column("type", Texts, "word", "type of intermediary", |row| {
            Cell::word(row.part.0.kind.name())
        }),
        column(
            "rank",
            Counts,
            "number",
            "a rank in the direction of the outcome, 1 for the best",
            |row| Cell::count(row.part.1 + 1),
        ),
        column(
            "share",
            Numbers,
            "share",
            "share of 1,000 bootstrap samples of replicates in which the mean value has this rank, \
             insignificant values as they are; types that tie have each of their ranks in equal \
             parts; overconfident with few replicates, empty with fewer than three",
            |row| Cell::number(row.part.0.rank_shares.get(row.part.1).copied()),
        ),
    ];
}

impl<'a> PairRow<'a> {
    /// The columns of `interactions.csv` and `interactions.parquet`.
    pub const COLUMNS: &'a [Column<PairRow<'a>>] = &[
        outside(),
        removed(),
        metric(),
        window(),
        column("type", Texts, "word", "one type", |row| Cell::word(row.part.kinds.0.name())),
        column("other_type", Texts, "word", "another type", |row| {
            Cell::word(row.part.kinds.1.name())
        }),
        column(
            "index",
            Numbers,
            "that of the metric",
            "Shapley interaction index, mean over replicates",
            |row| Cell::Number(row.part.index.value),
        ),
        column(
            "low_95",
            Numbers,
            "that of the metric",
            "lower end of its 95 % confidence interval, not adjusted for other rows",
            |row| Cell::low(row.part.index.interval),
        ),
        column("high_95", Numbers, "that of the metric", "upper end of it", |row| {
            Cell::high(row.part.index.interval)
        }),
        columns::p_value(P_VALUE, |row| Cell::number(row.part.index.p_value)),
        columns::p_holm("the same after Holm adjustment over the 28 pairs", |row| {
            Cell::number(row.part.index.p_holm)
        }),
        column(
            "verdict",
            Texts,
            "word",
            "complements or substitutes where `p_holm` is below 0.05, else unclear",
            |row| Cell::word(row.part.says()),
        ),
    ];
}

impl<'a> AgreementRow<'a> {
    /// The columns of `agreement.csv` and `agreement.parquet`.
    pub const COLUMNS: &'a [Column<AgreementRow<'a>>] = &[
        outside(),
        removed(),
        metric(),
        window(),
        column(
            "with_none",
            Numbers,
            "that of the metric",
            "mean outcome without any type",
            |row| row.decomposition(|decomposition| Cell::Number(decomposition.ends.0)),
        ),
        column("with_all", Numbers, "that of the metric", "mean outcome with all", |row| {
            row.decomposition(|decomposition| Cell::Number(decomposition.ends.1))
        }),
        column(
            "gap",
            Numbers,
            "that of the metric",
            "largest gap between the sum of all values and the effect of all types together",
            |row| row.decomposition(|decomposition| Cell::Number(decomposition.gap)),
        ),
        column(
            "spearman",
            Numbers,
            "correlation",
            "rank correlation of `rank` with the report's order",
            |row| row.decomposition(|decomposition| Cell::number(decomposition.spearman.of_ranks)),
        ),
        column(
            "spearman_p_value",
            Numbers,
            "probability",
            "permutation p-value of that: share of all 40,320 orders with a correlation at least as \
             far from zero, ties as they are",
            |row| row.decomposition(|decomposition| Cell::number(decomposition.spearman_p_value)),
        ),
        column(
            "kendall",
            Numbers,
            "correlation",
            "Kendall's tau-b of the same as `spearman`",
            |row| row.decomposition(|decomposition| Cell::number(decomposition.kendall.of_ranks)),
        ),
        column(
            "spearman_of_means",
            Numbers,
            "correlation",
            "rank correlation of mean values with the report's order, insignificant values as they \
             are",
            |row| row.decomposition(|decomposition| Cell::number(decomposition.spearman.of_means)),
        ),
        column(
            "spearman_low_95",
            Numbers,
            "correlation",
            "lower end of its 95 % bootstrap interval: percentiles over 1,000 samples of replicates; \
             too narrow with few replicates, empty with fewer than three",
            |row| row.decomposition(|decomposition| Cell::low(decomposition.spearman.interval)),
        ),
        column("spearman_high_95", Numbers, "correlation", "upper end of it", |row| {
            row.decomposition(|decomposition| Cell::high(decomposition.spearman.interval))
        }),
        column(
            "kendall_of_means",
            Numbers,
            "correlation",
            "Kendall's tau-b of the mean values",
            |row| row.decomposition(|decomposition| Cell::number(decomposition.kendall.of_means)),
        ),
        column(
            "kendall_low_95",
            Numbers,
            "correlation",
            "lower end of its 95 % bootstrap interval, as for `spearman_low_95`",
            |row| row.decomposition(|decomposition| Cell::low(decomposition.kendall.interval)),
        ),
        column("kendall_high_95", Numbers, "correlation", "upper end of it", |row| {
            row.decomposition(|decomposition| Cell::high(decomposition.kendall.interval))
        }),
        column(
            "agrees_share",
            Numbers,
            "share",
            "share of single replicates with a rank correlation above zero",
            |row| row.decomposition(|decomposition| Cell::Number(decomposition.agrees_share)),
        ),
        column(
            "replicates",
            Counts,
            "replicates",
            "replicates in which the outcome is defined in all coalitions; none: it is left out of \
             the other tables, and figures are empty",
            |row| Cell::count(row.of.replicates()),
        ),
        column(
            "undefined",
            Counts,
            "replicates",
            "replicates that are left out since the outcome is undefined in a coalition",
            |row| Cell::count(row.of.missing.undefined),
        ),
        column(
            "failed",
            Counts,
            "replicates",
            "replicates that are left out since the run of a coalition failed",
            |row| Cell::count(row.of.missing.failed),
        ),
    ];

    /// The cell that follows from the decomposition, if there is one.
    fn decomposition(&self, cell: fn(&'a Decomposition) -> Cell<'a>) -> Cell<'a> {
        self.of.decomposition.as_ref().map_or(Cell::Empty, cell)
    }
}

impl Attribution {
    /// Replicates that it rests on.
    fn replicates(&self) -> usize {
        self.decomposition.as_ref().map_or(0, |decomposition| decomposition.replicates)
    }
}

/// Writes what was found into a directory and names the files.
///
/// # Errors
///
/// Where a file cannot be written.
pub fn write(found: &[Attribution], directory: &Path) -> Result<Vec<String>> {
    let path = |name| directory.join(name);
    let both = Format::Both;
    let mut contributions = Writer::create(&path("attribution"), both, ContributionRow::COLUMNS)?;
    let mut ranks = Writer::create(&path("ranks"), both, RankRow::COLUMNS)?;
    let mut interactions = Writer::create(&path("interactions"), both, PairRow::COLUMNS)?;
    let mut agreement = Writer::create(&path("agreement"), both, AgreementRow::COLUMNS)?;
    for of in found {
        agreement.push(&Row { of, part: () })?;
        let Some(decomposition) = &of.decomposition else { continue };
        for part in &decomposition.contributions {
            contributions.push(&Row { of, part })?;
            for rank in 0..decomposition.contributions.len() {
                ranks.push(&Row { of, part: (part, rank) })?;
            }
        }
        for part in &decomposition.pairs {
            interactions.push(&Row { of, part })?;
        }
    }
    let files = [contributions.close()?, ranks.close()?, interactions.close()?, agreement.close()?];
    Ok(files.concat())
}
