//! The tables of an attribution: a row for each type, rank of a type, pair, and outcome.

use std::path::Path;

use anyhow::Result;

use super::Attribution;
use super::contributions::{Contribution, Correlation, Estimate, Pair};

use crate::model::record::metrics::METRICS;
use crate::table::column::Holds::{Counts, Numbers, Texts};
use crate::table::column::{Cell, Column, column};
use crate::table::writer::Rows;

/// The columns that stand first in each of the tables.
const OUTSIDE: Column = column(
    "outside",
    Texts,
    "word",
    "what clients have without intermediaries: poor, middle, good",
);
const REMOVED: Column = column(
    "removed",
    Texts,
    "word",
    "what of a type is missing: its organizations or its services",
);
const METRIC: Column = column("metric", Texts, "text", "the outcome, of the whole run");
const WINDOW: Column =
    column("window", Texts, "YYYY-MM", "a month, or the months that are summed or averaged");
const UNIT: Column =
    column("unit", Texts, "text", "unit of the outcome; flows are sums over these months");
const P_VALUE: Column = column(
    "p",
    Numbers,
    "probability",
    "of a mean as far from zero by chance, were there nothing (Student's t over replicates); empty \
     where replicates do not vary",
);

/// The columns of `attribution.csv` and `attribution.parquet`.
pub const CONTRIBUTIONS: [Column; 18] = [
    OUTSIDE,
    REMOVED,
    METRIC,
    WINDOW,
    UNIT,
    column("type", Texts, "word", "type of intermediary"),
    column("report_rank", Counts, "number", "its rank in the report's list (L384-391)"),
    column(
        "rank",
        Numbers,
        "number",
        "its rank by merit, 1 for the best; what is not told from nothing by `low_95` and `high_95` \
         counts as nothing, ties share",
    ),
    column("value", Numbers, "that in `unit`", "its Shapley value, mean over replicates"),
    column(
        "low_95",
        Numbers,
        "that in `unit`",
        "lower end of the 95 % interval of that, for itself alone",
    ),
    column("high_95", Numbers, "that in `unit`", "upper end of it"),
    P_VALUE,
    column(
        "p_holm",
        Numbers,
        "probability",
        "the same after Holm's adjustment over the eight types",
    ),
    column(
        "per_million_yuan",
        Numbers,
        "that in `unit` per million CNY",
        "mean `value` over the mean income of the type in the world with all types: fees, rent, \
         state orders, subsidies and policies' money, whoever pays, of the same months. Flows: for \
         a million earned. Stocks: a level that goes with a million CNY a window of income, of as \
         many months as flows have. Ratios: empty",
    ),
    column(
        "per_million_low_95",
        Numbers,
        "that in `unit` per million CNY",
        "lower end of the 95 % interval of that ratio of means, linearised over replicates",
    ),
    column("per_million_high_95", Numbers, "that in `unit` per million CNY", "upper end of it"),
    column(
        "top_three_share",
        Numbers,
        "share",
        "share of single replicates in which it is among the first three",
    ),
    column(
        "replicates",
        Counts,
        "replicates",
        "replicates in which the outcome is defined in all coalitions",
    ),
];

/// The columns of `ranks.csv` and `ranks.parquet`.
pub const RANKS: [Column; 7] = [
    OUTSIDE,
    REMOVED,
    METRIC,
    WINDOW,
    column("type", Texts, "word", "type of intermediary"),
    column("rank", Counts, "number", "a rank by merit, 1 for the best"),
    column(
        "share",
        Numbers,
        "share",
        "share of 1,000 sets of as many replicates, drawn anew with replacement, in which the mean \
         value has this rank, nothing counted as nothing; types that tie have each of their ranks in \
         equal parts; too sure with few replicates, empty with fewer than three",
    ),
];

/// The columns of `interactions.csv` and `interactions.parquet`.
pub const INTERACTIONS: [Column; 12] = [
    OUTSIDE,
    REMOVED,
    METRIC,
    WINDOW,
    column("type", Texts, "word", "one type"),
    column("other_type", Texts, "word", "another type"),
    column(
        "index",
        Numbers,
        "that of the metric",
        "Shapley interaction index, mean over replicates",
    ),
    column(
        "low_95",
        Numbers,
        "that of the metric",
        "lower end of the 95 % interval of that, for itself alone",
    ),
    column("high_95", Numbers, "that of the metric", "upper end of it"),
    P_VALUE,
    column("p_holm", Numbers, "probability", "the same after Holm's adjustment over the 28 pairs"),
    column(
        "says",
        Texts,
        "word",
        "complements or substitutes where `p_holm` is below 0.05, else unclear",
    ),
];

/// The columns of `agreement.csv` and `agreement.parquet`.
pub const AGREEMENT: [Column; 20] = [
    OUTSIDE,
    REMOVED,
    METRIC,
    WINDOW,
    column("with_none", Numbers, "that of the metric", "mean outcome without any type"),
    column("with_all", Numbers, "that of the metric", "mean outcome with all"),
    column(
        "gap",
        Numbers,
        "that of the metric",
        "largest gap of the sum of all values from what all types bring",
    ),
    column(
        "spearman",
        Numbers,
        "correlation",
        "rank correlation of `rank` with the report's order",
    ),
    column(
        "spearman_p",
        Numbers,
        "probability",
        "share of all 40,320 orders in which that is as far from zero or farther, ties as they are",
    ),
    column("kendall", Numbers, "correlation", "Kendall's tau-b of the same as `spearman`"),
    column(
        "spearman_of_means",
        Numbers,
        "correlation",
        "rank correlation of mean values with the report's order, nothing counted as nothing",
    ),
    column(
        "spearman_low_95",
        Numbers,
        "correlation",
        "lower end of the 95 % interval of that: percentiles over 1,000 sets of as many replicates, \
         drawn anew with replacement; too narrow with few replicates, empty with fewer than three",
    ),
    column("spearman_high_95", Numbers, "correlation", "upper end of it"),
    column("kendall_of_means", Numbers, "correlation", "Kendall's tau-b of the mean values"),
    column(
        "kendall_low_95",
        Numbers,
        "correlation",
        "lower end of the 95 % interval of that, made in the same way",
    ),
    column("kendall_high_95", Numbers, "correlation", "upper end of it"),
    column(
        "agrees_share",
        Numbers,
        "share",
        "share of single replicates with a rank correlation above zero",
    ),
    column(
        "replicates",
        Counts,
        "replicates",
        "replicates in which the outcome is defined in all coalitions; none: it is left out of the \
         other tables, and figures are empty",
    ),
    column(
        "undefined",
        Counts,
        "replicates",
        "replicates that are left out since the outcome is undefined in a coalition",
    ),
    column(
        "failed",
        Counts,
        "replicates",
        "replicates that are left out since the run of a coalition failed",
    ),
];

/// Writes what was found into a directory and names the files.
///
/// # Errors
///
/// Where a file cannot be written.
pub fn write(found: &[Attribution], directory: &Path) -> Result<Vec<String>> {
    let create = |name, columns: &[Column]| Rows::create(directory, name, columns);
    let mut contributions = create("attribution", &CONTRIBUTIONS)?;
    let mut ranks = create("ranks", &RANKS)?;
    let mut interactions = create("interactions", &INTERACTIONS)?;
    let mut agreement = create("agreement", &AGREEMENT)?;
    for it in found {
        agreement.push(of_agreement(it))?;
        let Some(shared) = &it.shared else { continue };
        for (place, of) in shared.contributions.iter().enumerate() {
            contributions.push(of_contribution(it, shared.replicates, place, of))?;
            for rank in 0..shared.contributions.len() {
                let mut row = head(it);
                row.extend([Cell::word(of.kind.name()), Cell::Count(rank as i64 + 1)]);
                row.push(Cell::number(of.rank_shares.get(rank).copied()));
                ranks.push(row)?;
            }
        }
        for pair in &shared.pairs {
            interactions.push(of_pair(it, pair))?;
        }
    }
    let mut files = Vec::new();
    for (name, rows) in [
        ("attribution", contributions),
        ("ranks", ranks),
        ("interactions", interactions),
        ("agreement", agreement),
    ] {
        rows.close()?;
        files.extend([format!("{name}.csv"), format!("{name}.parquet")]);
    }
    Ok(files)
}

/// What stands first in each row.
fn head(it: &Attribution) -> Vec<Cell> {
    let name = METRICS[it.metric].name;
    [it.outside.name(), it.removed.name(), name, &it.window].map(Cell::word).to_vec()
}

fn of_contribution(
    it: &Attribution,
    replicates: usize,
    place: usize,
    of: &Contribution,
) -> Vec<Cell> {
    let mut row = head(it);
    row.extend([
        Cell::Text(it.unit()),
        Cell::word(of.kind.name()),
        Cell::Count(place as i64 + 1),
        Cell::Number(of.rank),
    ]);
    row.extend(of_estimate(&of.value));
    row.push(Cell::number(of.per_million.map(|ratio| ratio.value)));
    row.extend(Cell::ends(of.per_million.and_then(|ratio| ratio.interval)));
    row.extend([Cell::Number(of.top_three_share), Cell::Count(replicates as i64)]);
    row
}

fn of_pair(it: &Attribution, pair: &Pair) -> Vec<Cell> {
    let mut row = head(it);
    row.extend([pair.kinds.0, pair.kinds.1].map(|kind| Cell::word(kind.name())));
    row.extend(of_estimate(&pair.index));
    row.push(Cell::word(pair.says()));
    row
}

fn of_agreement(it: &Attribution) -> Vec<Cell> {
    let mut row = head(it);
    let of_means = |it: Correlation| {
        let [low, high] = Cell::ends(it.interval);
        [Cell::number(it.of_means), low, high]
    };
    match &it.shared {
        None => row.extend(vec![Cell::Empty; AGREEMENT.len() - row.len() - 3]),
        Some(shared) => {
            row.extend([shared.ends.0, shared.ends.1, shared.gap].map(Cell::Number));
            row.extend([shared.spearman.of_ranks, shared.spearman_p_value].map(Cell::number));
            row.push(Cell::number(shared.kendall.of_ranks));
            row.extend(of_means(shared.spearman));
            row.extend(of_means(shared.kendall));
            row.push(Cell::Number(shared.agrees_share));
        }
    }
    let replicates = it.shared.as_ref().map_or(0, |shared| shared.replicates);
    let counts = [replicates, it.missing.undefined, it.missing.failed];
    row.extend(counts.map(|count| Cell::Count(count as i64)));
    row
}

/// A mean, its interval, its p-value and the adjusted one.
fn of_estimate(it: &Estimate) -> [Cell; 5] {
    let [low, high] = Cell::ends(it.interval);
    [Cell::Number(it.value), low, high, Cell::number(it.p_value), Cell::number(it.p_holm)]
}
