//! What each type of intermediary contributes: Shapley values over all coalitions of the eight.
//!
//! A coalition is a world in which the others are missing. They are missing in two ways: their
//! organizations are closed, or their organizations stay and serve nobody. What clients do instead is
//! assumed, so that all is reckoned under several settings of it.

use std::path::Path;

use anyhow::{Result, anyhow};

use super::difference_rows::unit_of_window;
use super::sweep::merge::Levels;
use super::sweep::plan::Plan;
use super::table::Rows;
use crate::experiment::{Choice, Design, Experiment, Factor, Loaded, with_table};
use crate::intermediary::Kind;
use crate::metrics::METRICS;
use crate::recorder::Holds::{Counts, Numbers, Texts};
use crate::recorder::{Cell, Column, column};
use crate::scenario::shipped_text;
use crate::statistics::ranks::{kendall, ranks, spearman};
use crate::statistics::sample::mean;
use crate::statistics::{shapley, student};

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "attribute";

/// Outcomes of which less is better.
const LESS_IS_BETTER: [&str; 9] = [
    "duplicate_share",
    "disputes",
    "public_cost",
    "policy_cost",
    "credit_public_cost",
    "zombie_tenants",
    "ip_loan_default_rate",
    "ip_loan_loss_bank",
    "filings_for_accreditation",
];

/// The coalition of all types.
const ALL: usize = (1 << Kind::COUNT) - 1;

/// What the factor is called that says what clients have without intermediaries.
const OUTSIDE: &str = "outside";

/// A setting of what clients have without intermediaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Outside {
    /// As in `outside-poor`.
    Poor,
    /// As the scenario has it.
    Middle,
    /// As in `outside-good`.
    Good,
}

impl Outside {
    /// What it is called in the tables.
    pub fn name(self) -> &'static str {
        ["poor", "middle", "good"][self as usize]
    }

    /// What it changes in a scenario.
    fn set(self) -> Vec<String> {
        let text = match self {
            Outside::Middle => return Vec::new(),
            Outside::Poor => shipped_text("outside-poor"),
            Outside::Good => shipped_text("outside-good"),
        };
        let table: toml::Table =
            text.expect("it ships").parse().expect("what ships is free of mistakes");
        let sections = table.iter().filter_map(|(section, keys)| Some((section, keys.as_table()?)));
        sections
            .flat_map(|(section, keys)| {
                keys.iter().map(move |(key, value)| format!("{section}.{key}={value}"))
            })
            .collect()
    }
}

/// What of a type is missing where it does not take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Removed {
    /// Its organizations: they close, with their people and what they are paid.
    Organizations,
    /// Its services alone: its organizations stay and are paid, and serve nobody.
    Services,
}

impl Removed {
    /// What it is called in the tables.
    pub fn name(self) -> &'static str {
        ["organizations", "services"][self as usize]
    }

    /// What the choice of a type is called that is missing in this way.
    fn choice(self) -> &'static str {
        ["closed", "idle"][self as usize]
    }

    /// What it changes in a scenario to take a type out.
    fn set(self, kind: Kind) -> Vec<String> {
        let name = kind.name();
        match self {
            Removed::Organizations => vec![format!("{name}.switch.on=false")],
            Removed::Services => {
                let services = kind.row().services.iter();
                services.map(|service| format!("{name}.{service}=false")).collect()
            }
        }
    }
}

/// What is asked.
pub struct Question<'a> {
    /// The scenario: a name or a path.
    pub scenario: &'a str,
    /// Changes to it, written as after `--set`.
    pub set: Vec<String>,
    /// Settings of outside options.
    pub outside: &'a [Outside],
    /// What is removed.
    pub removed: &'a [Removed],
    /// Replicates of each coalition.
    pub replicates: u32,
    /// The outcomes, by their place in the table of metrics.
    pub outcomes: &'a [usize],
    /// The month of the levels; the last one of the run when there is none.
    pub at: Option<crate::month::Month>,
    /// Months over which flows are summed and ratios averaged.
    pub months: u32,
}

/// The experiment that answers a question: a point for every coalition, setting and way of removal.
///
/// # Errors
///
/// Returns what is wrong with the scenario.
pub fn experiment(question: &Question) -> Result<Loaded> {
    let outside = question
        .outside
        .iter()
        .map(|outside| Choice { name: outside.name().into(), set: outside.set() });
    let mut factors =
        vec![Factor { name: OUTSIDE.into(), choices: outside.collect(), ..Factor::default() }];
    for kind in Kind::ALL {
        let there = Choice { name: "in".into(), set: Vec::new() };
        let removed = question
            .removed
            .iter()
            .map(|removed| Choice { name: removed.choice().into(), set: removed.set(kind) });
        let choices = std::iter::once(there).chain(removed).collect();
        factors.push(Factor { name: kind.name().into(), choices, ..Factor::default() });
    }
    let stem = Path::new(question.scenario).file_stem().and_then(|stem| stem.to_str());
    let incomes = Kind::ALL.map(|kind| format!("{}_income", kind.name()));
    let outcomes = question.outcomes.iter().map(|&metric| METRICS[metric].name.to_string());
    let mut metrics: Vec<String> = Vec::new();
    for name in outcomes.chain(incomes) {
        if !metrics.contains(&name) {
            metrics.push(name);
        }
    }
    let experiment = Experiment {
        name: format!("attribute_{}", stem.unwrap_or("scenario")),
        question: "What does each type of intermediary contribute?".into(),
        scenarios: vec![question.scenario.into()],
        set: question.set.clone(),
        design: Design::Table,
        table: super::sweep::tables::GIVEN.into(),
        replicates: question.replicates,
        metrics,
        at: question.at.into_iter().collect(),
        months: question.months,
        factor: factors,
        ..Experiment::default()
    };
    with_table(experiment, table(question)).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        anyhow!(lines.join("\n       "))
    })
}

/// The coalitions of a question, in the order of their points.
fn coalitions(question: &Question) -> Vec<(Outside, Removed, usize)> {
    let mut coalitions = Vec::new();
    for &outside in question.outside {
        for (number, &removed) in question.removed.iter().enumerate() {
            // With all of them in, nothing is removed in either way.
            let last = if number == 0 { ALL } else { ALL - 1 };
            coalitions.extend((0..=last).map(|coalition| (outside, removed, coalition)));
        }
    }
    coalitions
}

/// The table of points: the setting, and each type in or out.
fn table(question: &Question) -> String {
    let mut text = OUTSIDE.to_string();
    for kind in Kind::ALL {
        text += &format!(",{}", kind.name());
    }
    for (outside, removed, coalition) in coalitions(question) {
        text += &format!("\n{}", outside.name());
        for player in 0..Kind::COUNT {
            let is_in = coalition >> player & 1 == 1;
            text += &format!(",{}", if is_in { "in" } else { removed.choice() });
        }
    }
    text + "\n"
}

/// What a type contributes to an outcome.
#[derive(Clone, Debug)]
pub struct Contribution {
    /// The type.
    pub kind: Kind,
    /// Its Shapley value, averaged over replicates.
    pub value: f64,
    /// The 95 % interval of that, with two replicates and more.
    pub interval: Option<(f64, f64)>,
    /// The same for each million yuan that the type earns in the world with all types.
    pub per_million: Option<f64>,
    /// Its rank among the types by merit, from 1 for the best: less is better of costs and repetitions.
    /// What is not told from nothing counts as nothing; ties share.
    pub rank: f64,
    /// Share of replicates in which it is among the first three.
    pub top_three_share: f64,
}

/// What two types do together beyond what each does alone.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The two types.
    pub kinds: (Kind, Kind),
    /// The Shapley interaction index, averaged over replicates.
    pub index: f64,
    /// The 95 % interval of that.
    pub interval: Option<(f64, f64)>,
}

/// How an outcome is shared out among the types, in one setting and way of removal.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// What clients have without intermediaries.
    pub outside: Outside,
    /// What is removed.
    pub removed: Removed,
    /// The outcome, by its place in the table of metrics.
    pub metric: usize,
    /// Months over which a flow is summed.
    pub months: u32,
    /// Replicates in which the outcome is defined for all coalitions.
    pub replicates: usize,
    /// Mean outcome without any type, and with all.
    pub ends: (f64, f64),
    /// The largest gap, over replicates, between the sum of the values and what all types bring.
    pub gap: f64,
    /// What each type contributes, in the order of the types.
    pub contributions: Vec<Contribution>,
    /// All pairs.
    pub pairs: Vec<Pair>,
    /// Spearman's rank correlation with the report's order (L384-391), of the mean values.
    pub spearman: Option<f64>,
    /// Kendall's tau-b with it.
    pub kendall: Option<f64>,
    /// Share of replicates in which Spearman's correlation is above zero.
    pub agrees_share: f64,
}

/// Shares outcomes out among the types.
pub fn attributions(question: &Question, levels: &Levels) -> Vec<Attribution> {
    let plan = levels.plan;
    let points = coalitions(question);
    let mut found = Vec::new();
    for &outside in question.outside {
        for &removed in question.removed {
            let games = Games { points: &points, outside, removed, first: question.removed[0] };
            for &metric in question.outcomes {
                found.extend(games.attribution(plan, levels, metric));
            }
        }
    }
    found
}

/// The games of a setting and a way of removal: where the coalitions stand among the points.
struct Games<'a> {
    points: &'a [(Outside, Removed, usize)],
    outside: Outside,
    removed: Removed,
    first: Removed,
}

impl Games<'_> {
    /// The point of a coalition.
    fn point(&self, coalition: usize) -> usize {
        let removed = if coalition == ALL { self.first } else { self.removed };
        let meant = (self.outside, removed, coalition);
        self.points.iter().position(|point| *point == meant).expect("every coalition has a point")
    }

    fn attribution(&self, plan: &Plan, levels: &Levels, metric: usize) -> Option<Attribution> {
        let place = plan.readings().position(|reading| reading.metric == metric)?;
        let points: Vec<usize> = (0..=ALL).map(|coalition| self.point(coalition)).collect();
        let runs = 0..plan.replicates().len();
        let games: Vec<(usize, Vec<f64>)> =
            runs.filter_map(|run| Some((run, game(levels, &points, place, run)?))).collect();
        if games.is_empty() {
            return None;
        }
        let values: Vec<Vec<f64>> = games.iter().map(|(_, game)| shapley::values(game)).collect();
        let gap = games
            .iter()
            .zip(&values)
            .map(|((_, game), values)| (values.iter().sum::<f64>() - (game[ALL] - game[0])).abs());
        let end = |coalition: usize| {
            mean(&games.iter().map(|(_, game)| game[coalition]).collect::<Vec<_>>())
        };
        let incomes = Kind::ALL.map(|kind| {
            let name = format!("{}_income", kind.name());
            let income = plan.readings().position(|it| METRICS[it.metric].name == name)?;
            let of = |(run, _): &(usize, Vec<f64>)| levels.level(points[ALL], 0, *run, income);
            mean(&games.iter().filter_map(of).collect::<Vec<_>>())
        });
        let by_kind = |kind: usize| values.iter().map(|values| values[kind]).collect::<Vec<f64>>();
        let means: Vec<f64> =
            (0..Kind::COUNT).map(|kind| mean(&by_kind(kind)).unwrap_or(0.0)).collect();
        // What cannot be told from nothing is nothing to a rank.
        let intervals: Vec<Option<(f64, f64)>> =
            (0..Kind::COUNT).map(|kind| student::interval(&by_kind(kind), means[kind])).collect();
        let is_told =
            |kind: usize| intervals[kind].is_some_and(|(low, high)| low > 0.0 || high < 0.0);
        let merit = if LESS_IS_BETTER.contains(&METRICS[metric].name) { -1.0 } else { 1.0 };
        let told: Vec<f64> = (0..Kind::COUNT)
            .map(|kind| if is_told(kind) { merit * means[kind] } else { 0.0 })
            .collect();
        let places = places(&told);
        let of_runs: Vec<Vec<f64>> = values
            .iter()
            .map(|values| values.iter().map(|value| merit * value).collect::<Vec<f64>>())
            .map(|values| self::places(&values))
            .collect();
        let share = |is_so: &dyn Fn(usize) -> bool| {
            (0..games.len()).filter(|&run| is_so(run)).count() as f64 / games.len() as f64
        };
        let contributions = Kind::ALL.into_iter().enumerate().map(|(number, kind)| Contribution {
            kind,
            value: means[number],
            interval: intervals[number],
            per_million: incomes[number]
                .filter(|&income| income > 0.0)
                .map(|income| means[number] / (income / 1e6)),
            rank: places[number],
            top_three_share: share(&|run| of_runs[run][number] <= 3.0),
        });
        let report: Vec<f64> = (1..=Kind::COUNT).map(|place| place as f64).collect();
        let pairs = pairs(&games.iter().map(|(_, game)| game.as_slice()).collect::<Vec<_>>());
        Some(Attribution {
            outside: self.outside,
            removed: self.removed,
            metric,
            months: plan.loaded.experiment.months,
            replicates: games.len(),
            ends: (end(0)?, end(ALL)?),
            gap: gap.fold(0.0, f64::max),
            contributions: contributions.collect(),
            pairs,
            spearman: spearman(&places, &report),
            kendall: kendall(&places, &report),
            agrees_share: share(&|run| {
                spearman(&of_runs[run], &report).is_some_and(|rho| rho > 0.0)
            }),
        })
    }
}

/// The outcome of every coalition in a replicate, if it is defined in all.
fn game(levels: &Levels, points: &[usize], place: usize, run: usize) -> Option<Vec<f64>> {
    points.iter().map(|&point| levels.level(point, 0, run, place)).collect()
}

/// Ranks from 1 for the largest.
fn places(values: &[f64]) -> Vec<f64> {
    ranks(&values.iter().map(|value| -value).collect::<Vec<_>>())
}

fn pairs(games: &[&[f64]]) -> Vec<Pair> {
    let found: Vec<Vec<shapley::Interaction>> =
        games.iter().map(|game| shapley::interactions(game)).collect();
    (0..found[0].len())
        .map(|pair| {
            let values: Vec<f64> = found.iter().map(|found| found[pair].index).collect();
            let index = mean(&values).expect("there is a game");
            let (one, other) = found[0][pair].players;
            let kinds = (Kind::ALL[one], Kind::ALL[other]);
            Pair { kinds, index, interval: student::interval(&values, index) }
        })
        .collect()
}

/// The columns of `attribution.csv` and `attribution.parquet`.
pub const CONTRIBUTIONS: [Column; 13] = [
    column(
        "outside",
        Texts,
        "word",
        "what clients have without intermediaries: poor, middle, good",
    ),
    column(
        "removed",
        Texts,
        "word",
        "what of a type is missing: its organizations or its services",
    ),
    column("metric", Texts, "text", "the outcome"),
    column("unit", Texts, "text", "unit of the outcome; flows are sums over months"),
    column("type", Texts, "word", "type of intermediary"),
    column("report_rank", Counts, "number", "its rank in the report's list (L384-391)"),
    column(
        "rank",
        Numbers,
        "number",
        "its rank by merit, 1 for the best; what is not told from nothing counts as nothing, ties share",
    ),
    column("value", Numbers, "that in `unit`", "its Shapley value, mean over replicates"),
    column(
        "low_95",
        Numbers,
        "that in `unit`",
        "lower end of the 95 % interval of that; empty with one replicate",
    ),
    column("high_95", Numbers, "that in `unit`", "upper end of it"),
    column(
        "per_million_yuan",
        Numbers,
        "that in `unit` per million CNY",
        "`value` for each million CNY that the type earns",
    ),
    column(
        "top_three_share",
        Numbers,
        "share",
        "share of replicates in which it is among the first three",
    ),
    column(
        "replicates",
        Counts,
        "replicates",
        "replicates in which the outcome is defined in all coalitions",
    ),
];

/// The columns of `interactions.csv` and `interactions.parquet`.
pub const INTERACTIONS: [Column; 9] = [
    column(
        "outside",
        Texts,
        "word",
        "what clients have without intermediaries: poor, middle, good",
    ),
    column(
        "removed",
        Texts,
        "word",
        "what of a type is missing: its organizations or its services",
    ),
    column("metric", Texts, "text", "the outcome"),
    column("type", Texts, "word", "one type"),
    column("other_type", Texts, "word", "another type"),
    column(
        "index",
        Numbers,
        "that of the metric",
        "Shapley interaction index, mean over replicates",
    ),
    column("low_95", Numbers, "that in `unit`", "lower end of the 95 % interval of that"),
    column("high_95", Numbers, "that in `unit`", "upper end of it"),
    column("says", Texts, "word", "complements, substitutes, or unclear"),
];

/// The columns of `agreement.csv` and `agreement.parquet`.
pub const AGREEMENT: [Column; 10] = [
    column(
        "outside",
        Texts,
        "word",
        "what clients have without intermediaries: poor, middle, good",
    ),
    column(
        "removed",
        Texts,
        "word",
        "what of a type is missing: its organizations or its services",
    ),
    column("metric", Texts, "text", "the outcome"),
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
    column("kendall", Numbers, "correlation", "Kendall's tau-b of the same"),
    column(
        "agrees_share",
        Numbers,
        "share",
        "share of replicates with a rank correlation above zero",
    ),
    column(
        "replicates",
        Counts,
        "replicates",
        "replicates in which the outcome is defined in all coalitions",
    ),
];

/// Writes what was found into a directory and names the files.
pub fn write(found: &[Attribution], directory: &Path) -> Result<Vec<String>> {
    let mut contributions = Rows::create(directory, "attribution", &CONTRIBUTIONS)?;
    let mut interactions = Rows::create(directory, "interactions", &INTERACTIONS)?;
    let mut agreement = Rows::create(directory, "agreement", &AGREEMENT)?;
    for it in found {
        let head = || {
            let metric = &METRICS[it.metric];
            vec![
                Cell::word(it.outside.name()),
                Cell::word(it.removed.name()),
                Cell::word(metric.name),
            ]
        };
        let replicates = Cell::Count(it.replicates as i64);
        for (number, of) in it.contributions.iter().enumerate() {
            let mut row = head();
            row.extend([
                Cell::Text(unit_of_window(&METRICS[it.metric], it.months)),
                Cell::word(of.kind.name()),
                Cell::Count(number as i64 + 1),
                Cell::Number(of.rank),
                Cell::Number(of.value),
                number_or_empty(of.interval.map(|(low, _)| low)),
                number_or_empty(of.interval.map(|(_, high)| high)),
                number_or_empty(of.per_million),
                Cell::Number(of.top_three_share),
                replicates.clone(),
            ]);
            contributions.push(row)?;
        }
        for pair in &it.pairs {
            let mut row = head();
            row.extend([
                Cell::word(pair.kinds.0.name()),
                Cell::word(pair.kinds.1.name()),
                Cell::Number(pair.index),
                number_or_empty(pair.interval.map(|(low, _)| low)),
                number_or_empty(pair.interval.map(|(_, high)| high)),
                Cell::word(pair.says()),
            ]);
            interactions.push(row)?;
        }
        let mut row = head();
        row.extend([it.ends.0, it.ends.1, it.gap].map(Cell::Number));
        row.extend([it.spearman, it.kendall].map(number_or_empty));
        row.extend([Cell::Number(it.agrees_share), replicates]);
        agreement.push(row)?;
    }
    let mut files = Vec::new();
    for (name, rows) in
        [("attribution", contributions), ("interactions", interactions), ("agreement", agreement)]
    {
        rows.close()?;
        files.extend([format!("{name}.csv"), format!("{name}.parquet")]);
    }
    Ok(files)
}

impl Pair {
    /// What the pair is, as far as chance lets it be told.
    pub fn says(&self) -> &'static str {
        match self.interval {
            Some((low, _)) if low > 0.0 => "complements",
            Some((_, high)) if high < 0.0 => "substitutes",
            _ => "unclear",
        }
    }
}

fn number_or_empty(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::results::metric_index;

    #[test]
    fn outcomes_of_which_less_is_better_are_metrics() {
        for name in LESS_IS_BETTER {
            assert!(metric_index(name).is_some(), "{name}");
        }
    }

    #[test]
    fn services_are_switches_of_their_types() {
        for kind in Kind::ALL {
            for change in Removed::Services.set(kind) {
                let key = change.split('=').next().expect("a key");
                assert!(crate::scenario::kind_of_key(key).is_some(), "{key}");
            }
        }
    }
}
