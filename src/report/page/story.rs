//! What a report is about: the question, the rows that answer it, and what they say together.

use std::collections::BTreeMap;

use anyhow::Result;

use super::scenarios;

use crate::base::regions::widest;
use crate::model::state::kind::Kind;
use crate::report::figures::distinct;
use crate::report::findings::{Row, most_important, pairs as in_pairs};
use crate::report::read::Results;
use crate::report::read::rows::{AuditRow, tests};
use crate::report::text::numbers::months;
use crate::report::text::{Language, Texts, filled, place};
use crate::study::estimates::verdict::MARGIN;

/// What results are about, and what they found.
pub struct Story {
    /// The language of its sentences.
    pub language: Language,
    /// The command that gave the results.
    pub command: String,
    /// The base of a comparison.
    pub base: String,
    /// The title of the page.
    pub title: String,
    /// What stands above the title: the scenarios.
    pub kicker: String,
    /// How the worlds were compared; empty where none were.
    pub experiment: String,
    /// The scenarios against the base, each with the rows of one place: the one that holds all
    /// others, or else every place.
    pub compared: Vec<Compared>,
    /// How many places the results have.
    pub places: usize,
}

/// A scenario against the base in a place.
pub struct Compared {
    /// The scenario.
    pub scenario: String,
    /// Whether it is what two scenarios do together beyond what each does alone.
    pub is_interaction: bool,
    /// The place.
    pub region: String,
    /// The type that the scenario closes, if that is all it does.
    pub closed: Option<Kind>,
    /// The window of each outcome.
    pub windows: BTreeMap<String, String>,
    /// Its rows.
    pub rows: Vec<Row>,
}

impl Story {
    /// Reads what results are about.
    ///
    /// # Errors
    ///
    /// Where a table cannot be read.
    pub fn read(results: &Results, language: Language) -> Result<Story> {
        let about = results.about();
        let (compared, places) = match about.command() {
            "compare" => compared(results)?,
            _ => (Vec::new(), 0),
        };
        let names: Vec<String> = about.scenarios().into_iter().map(|it| it.name).collect();
        let mut own = compared.iter().filter(|it| !it.is_interaction);
        let changed = own.next().map(|it| it.scenario.as_str()).or_else(|| about.base());
        let changed = changed.map(String::from).or_else(|| names.first().cloned());
        let of_scenario = || changed.as_deref().and_then(|name| scenarios::question(results, name));
        let question = scenarios::question_of_experiment(results).or_else(of_scenario);
        let question = question.or_else(|| about.question().map(String::from));
        let rows: Vec<&Row> = compared.iter().flat_map(|it| &it.rows).collect();
        let worlds = compared.iter().filter(|it| !it.is_interaction).map(|it| &*it.scenario);
        let worlds = distinct(worlds).len();
        Ok(Story {
            language,
            command: about.command().into(),
            base: about.base().unwrap_or_default().into(),
            title: question.unwrap_or_else(|| names.join(" – ")),
            kicker: names.join(" · "),
            experiment: experiment(results, language, &rows, worlds),
            compared,
            places,
        })
    }

    /// What kind of report it is.
    pub fn kind(&self, texts: &'static Texts) -> &'static str {
        let report = &texts.report;
        match self.command.as_str() {
            "sweep" => &report.of_sweep,
            "attribute" => &report.of_attribution,
            "sensitivity" => &report.of_sensitivity,
            "discover" => &report.of_discovery,
            "run" => &report.of_run,
            "validate" => &texts.validation.report,
            _ => &report.of_comparison,
        }
    }

    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.compared.iter().flat_map(|it| &it.rows)
    }

    /// The scenario of a row, where there are several.
    pub fn scenario_of(&self, row: &Row) -> Option<&str> {
        let of = self.compared_of(row).filter(|_| self.scenarios().len() > 1);
        of.map(|it| it.scenario.as_str())
    }

    /// The place of a row, where there are several.
    pub fn place_of_row(&self, row: &Row) -> Option<&str> {
        self.compared_of(row).filter(|_| self.places > 1).map(|it| self.place_of(it))
    }

    /// What a row is one of.
    fn compared_of(&self, row: &Row) -> Option<&Compared> {
        let has = |it: &&Compared| it.rows.iter().any(|own| std::ptr::eq(own, row));
        self.compared.iter().find(has)
    }

    /// The scenarios that are compared with the base, and interactions.
    pub fn scenarios(&self) -> Vec<&str> {
        distinct(self.compared.iter().map(|it| &*it.scenario))
    }

    /// Whether all that is said is of one place.
    pub fn is_of_one_place(&self) -> bool {
        self.compared.iter().all(|it| it.region == self.compared[0].region)
    }

    /// What the findings show: all of one place, or of many places those that have the most
    /// important rows of each scenario.
    pub fn leading(&self, most: usize) -> Vec<&Compared> {
        if self.is_of_one_place() {
            return self.compared.iter().collect();
        }
        let mut important: Vec<&Row> = Vec::new();
        for scenario in self.scenarios() {
            let own = self.compared.iter().filter(|it| it.scenario == scenario);
            let rows: Vec<&Row> = own.flat_map(|it| &it.rows).collect();
            important.extend(most_important(&rows, most));
        }
        let leads = |row: &Row| important.iter().any(|it| std::ptr::eq(*it, row));
        self.compared.iter().filter(|it| it.rows.iter().any(leads)).collect()
    }

    /// Whether a check is of a row: of the same base, scenario, place, outcome and window.
    pub fn is_checked_by(&self, compared: &Compared, row: &Row, check: &AuditRow) -> bool {
        check.base == self.base
            && check.scenario == compared.scenario
            && check.region == compared.region
            && check.metric == row.metric
            && compared.windows.get(&row.metric) == Some(&check.window)
    }

    /// The name of a place.
    pub fn place_of<'a>(&'a self, compared: &'a Compared) -> &'a str {
        place(self.language, &compared.region)
    }
}

/// Every scenario in the place of a comparison that holds all others, or else in every place,
/// interactions before the scenarios that they are of; and how many places there are.
fn compared(results: &Results) -> Result<(Vec<Compared>, usize)> {
    let rows = results.differences()?;
    let margin = results.about().margin().unwrap_or(MARGIN);
    let tests = tests(&rows);
    let places = distinct(rows.iter().map(|row| &*row.region));
    let widest = widest(&places);
    let names: Vec<String> = results.about().scenarios().into_iter().map(|it| it.name).collect();
    let mut all: Vec<Compared> = Vec::new();
    for row in rows.iter().filter(|row| widest.is_none_or(|it| it == row.region)) {
        let is_own = |it: &Compared| it.scenario == row.scenario && it.region == row.region;
        if !all.iter().any(is_own) {
            all.push(Compared {
                scenario: row.scenario.clone(),
                is_interaction: !names.is_empty() && !names.contains(&row.scenario),
                region: row.region.clone(),
                closed: results.closed_type(&row.scenario),
                windows: BTreeMap::new(),
                rows: Vec::new(),
            });
        }
        let own = all.iter_mut().find(|it| is_own(it));
        let own = own.expect("it was put there");
        own.windows.insert(row.metric.clone(), row.window.clone());
        own.rows.push(row.finding(margin, tests));
    }
    // Stable: the others keep their order.
    all.sort_by_key(|it| !it.is_interaction);
    Ok((all, places.len()))
}

/// The most important rows, without those below 1 % where there are larger ones.
pub fn telling<'a>(rows: &[&'a Row], wanted: usize) -> Vec<&'a Row> {
    let all = most_important(rows, wanted);
    let is_large = |row: &&Row| row.relative.is_none_or(|relative| relative.abs() >= 0.01);
    let large: Vec<&Row> = all.iter().copied().filter(is_large).collect();
    if large.is_empty() { all } else { large }
}

/// How the worlds were compared.
fn experiment(results: &Results, language: Language, rows: &[&Row], worlds: usize) -> String {
    let pairs = rows.iter().map(|row| row.pairs).max();
    let (Some(pairs), Some(window)) = (pairs, results.about().window()) else {
        return String::new();
    };
    let (window, pairs) = (months(language, &window), in_pairs(language, pairs));
    let texts = &Texts::of(language).report;
    let words = [("window", &*window), ("pairs", &*pairs)];
    if worlds < 2 {
        return filled(&texts.experiment, &words);
    }
    let (worlds, base) = (worlds.to_string(), results.about().base().unwrap_or_default());
    let [window, pairs] = words;
    let several = [("worlds", &*worlds), ("base", base), window, pairs];
    filled(&texts.experiment_of_several, &several)
}
