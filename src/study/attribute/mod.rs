//! What each type of intermediary contributes: Shapley values over all coalitions of the eight.
//!
//! A coalition is a scenario without the other types. They are missing in two ways: their
//! organizations are closed, or their organizations stay and serve nobody. What clients do instead
//! is assumed, so that everything is computed under several assumptions.

pub mod contributions;
pub mod rows;

use std::path::Path;

use anyhow::{Result, anyhow};

use super::estimates::differences::Window;
use super::estimates::differences::unit_of_window;
use super::sweep::levels::Levels;
use super::sweep::plan::Reading;

use crate::model::record::metrics::METRICS;
use crate::model::state::kind::Kind;
use crate::scenario::shipped_text;
use crate::study::experiment::{Choice, Design, Experiment, Factor, Loaded, with_table};
use contributions::{ALL, Decomposition, Game, decompose};

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "attribute";

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
pub struct AttributionQuestion<'a> {
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
    pub at: Option<crate::base::month::Month>,
    /// Months over which flows are summed and ratios averaged.
    pub months: u32,
}

/// The experiment that answers a question: a point for every coalition, setting and way of removal.
///
/// # Errors
///
/// Returns what is wrong with the scenario.
pub fn experiment(question: &AttributionQuestion) -> Result<Loaded> {
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
    let incomes = Kind::ALL.map(income_of);
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
fn coalitions(question: &AttributionQuestion) -> Vec<(Outside, Removed, usize)> {
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
fn table(question: &AttributionQuestion) -> String {
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

/// The metric that says what a type earns.
fn income_of(kind: Kind) -> String {
    format!("{}_income", kind.name())
}

/// An outcome in one setting and way of removal.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// What clients have without intermediaries.
    pub outside: Outside,
    /// What is removed.
    pub removed: Removed,
    /// The outcome, by its place in the table of metrics.
    pub metric: usize,
    /// What it is: a month, or months that are summed or averaged.
    pub window: String,
    /// How many months that are; the run may have fewer than asked for.
    pub months: u32,
    /// Where it cannot be shared out.
    pub missing: Missing,
    /// How it is shared out, unless it is missing in all replicates.
    pub decomposition: Option<Decomposition>,
}

/// Replicates in which an outcome cannot be shared out, since it is missing in a coalition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// Replicates that there are.
    pub of: usize,
    /// Those of them in which the run of a coalition failed.
    pub failed: usize,
    /// Those of the others in which the outcome is undefined in a coalition.
    pub undefined: usize,
    /// Coalitions in which it is undefined in any of these.
    pub coalitions: usize,
}

impl Attribution {
    /// The unit of the outcome over its window.
    pub fn unit(&self) -> String {
        unit_of_window(&METRICS[self.metric], self.months)
    }
}

/// Shares outcomes out among the types.
pub fn attributions(question: &AttributionQuestion, levels: &Levels) -> Vec<Attribution> {
    let points = coalitions(question);
    let mut found = Vec::new();
    for &outside in question.outside {
        for &removed in question.removed {
            let point = |coalition: usize| {
                let removed = if coalition == ALL { question.removed[0] } else { removed };
                let meant = (outside, removed, coalition);
                points.iter().position(|it| *it == meant).expect("every coalition has a point")
            };
            let points: Vec<usize> = (0..=ALL).map(point).collect();
            let of = |&metric: &usize| attribution(levels, &points, (outside, removed, metric));
            found.extend(question.outcomes.iter().map(of));
        }
    }
    found
}

/// How an outcome is shared out whose coalitions are run at these points.
fn attribution(
    levels: &Levels,
    points: &[usize],
    (outside, removed, metric): (Outside, Removed, usize),
) -> Attribution {
    let plan = levels.plan;
    let base = plan.loaded.base();
    let place = |name: &str| {
        let is_meant = |it: Reading| METRICS[it.metric].name == name;
        plan.readings().position(is_meant).expect("the experiment keeps outcomes and incomes")
    };
    let outcome = place(METRICS[metric].name);
    let incomes = Kind::ALL.map(|kind| place(&income_of(kind)));
    let mut missing = Missing { of: plan.replicates().len(), ..Missing::default() };
    let mut is_undefined = vec![false; points.len()];
    let mut games = Vec::new();
    for replicate in 0..missing.of {
        if !points.iter().all(|&point| levels.is_done(point, 0, replicate)) {
            missing.failed += 1;
            continue;
        }
        let level = |&point: &usize| levels.level(point, 0, replicate, outcome);
        let outcomes: Vec<Option<f64>> = points.iter().map(level).collect();
        match outcomes.iter().copied().collect() {
            Some(outcomes) => {
                let income = |place| levels.level(points[ALL], 0, replicate, place);
                let incomes = incomes.map(|place| income(place).unwrap_or(0.0));
                games.push(Game { outcomes, incomes });
            }
            None => {
                missing.undefined += 1;
                let lacking = is_undefined.iter_mut().zip(&outcomes);
                lacking.for_each(|(is_so, outcome)| *is_so |= outcome.is_none());
            }
        }
    }
    missing.coalitions = is_undefined.iter().filter(|&&is_so| is_so).count();
    let (at, asked) = (plan.at[0], plan.loaded.experiment.months);
    Attribution {
        outside,
        removed,
        metric,
        window: Window { at, months: asked }.in_words(base.start, METRICS[metric].kind),
        months: asked.min(at.since(base.start) + 1),
        missing,
        decomposition: decompose(&games, metric),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::jobs::results::metric_index;
    use crate::study::sweep::plan::Plan;

    #[test]
    fn services_are_switches_of_their_types() {
        for kind in Kind::ALL {
            for change in Removed::Services.set(kind) {
                let key = change.split('=').next().expect("a key");
                assert!(crate::scenario::kind_of_key(key).is_some(), "{key}");
            }
        }
    }

    /// What a type adds, by the way in which it is removed.
    fn added(kind: usize, removed: Removed) -> f64 {
        (kind + 1) as f64 * if removed == Removed::Services { 0.5 } else { 1.0 }
    }

    #[test]
    fn coalitions_are_found_in_the_runs_and_what_is_missing_is_counted() {
        let outcomes = ["contracts", "startups"].map(|name| metric_index(name).expect("a metric"));
        let question = AttributionQuestion {
            scenario: "classroom",
            set: Vec::new(),
            outside: &[Outside::Middle],
            removed: &[Removed::Organizations, Removed::Services],
            replicates: 4,
            outcomes: &outcomes,
            at: None,
            months: 12,
        };
        let plan = Plan::new(experiment(&question).expect("no mistakes"), &[], String::new());
        let plan = plan.expect("this program is there");
        let points = coalitions(&question);
        assert_eq!((points.len(), plan.points()), (2 * 256 - 1, 2 * 256 - 1));
        let run = |&(_, removed, coalition): &(Outside, Removed, usize), replicate: usize| {
            // All types serve better where only services could be missing.
            let own = (0..Kind::COUNT).filter(|kind| coalition >> kind & 1 == 1);
            let full = if coalition == ALL { 36.0 } else { own.map(|it| added(it, removed)).sum() };
            let is_undefined = (removed, coalition, replicate) == (Removed::Services, 5, 1);
            let level = |metric: &usize| match METRICS[*metric].name {
                "contracts" if is_undefined => f64::NAN,
                "contracts" => full,
                "exchange_income" => 2e6,
                _ => 0.0,
            };
            let failed = coalition == ALL && replicate == 3;
            (!failed).then(|| plan.metrics.iter().map(|metric| level(metric).to_bits()).collect())
        };
        let runs =
            points.iter().flat_map(|point| (0..4).map(move |replicate| run(point, replicate)));
        let levels = Levels::of_runs(&plan, runs.collect());
        let found = attributions(&question, &levels);
        let names: Vec<_> = found.iter().map(|it| (it.removed, METRICS[it.metric].name)).collect();
        let (closed, idle) = (Removed::Organizations, Removed::Services);
        let expected =
            [(closed, "contracts"), (closed, "startups"), (idle, "contracts"), (idle, "startups")];
        assert_eq!(names, expected);
        let none = Missing { of: 4, failed: 1, ..Missing::default() };
        let one = Missing { undefined: 1, coalitions: 1, ..none };
        assert_eq!(found.iter().map(|it| it.missing).collect::<Vec<_>>(), [none, none, one, none]);
        for (it, replicates) in [(&found[0], 3), (&found[2], 2)] {
            let decomposition = it.decomposition.as_ref().expect("some replicates are whole");
            assert_eq!(decomposition.replicates, replicates);
            // What the last to come adds to half of everything is shared by all eight.
            let rest = if it.removed == idle { 18.0 / 8.0 } else { 0.0 };
            for (kind, of) in decomposition.contributions.iter().enumerate() {
                assert!((of.value.value - added(kind, it.removed) - rest).abs() < 1e-12, "{of:?}");
            }
            let per =
                decomposition.contributions[Kind::Exchange as usize].per_million.expect("a flow");
            assert!((per.value - (added(3, it.removed) + rest) / 2.0).abs() < 1e-12);
        }
        assert_eq!(found[0].window, "sum 2023-01..2023-12");
        assert_eq!((found[1].window.as_str(), found[1].unit().as_str()), ("2023-12", "firms"));
    }
}
