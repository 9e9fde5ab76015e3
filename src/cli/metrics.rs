//! `stia metrics`.

use anyhow::Result;

use super::exit::{Exit, Usage};
use super::search::{are_alike, refusal, said_instead, search};
use super::view::terminal::Ink;
use super::view::{Column, Screen, Table, Terminal, say};
use crate::model::record::metrics::{METRICS, Metric};
use crate::report::text::{Language, metric_meaning, metric_name};

/// Prints the metrics that a query means, with their names in a language.
pub fn metrics(query: &str, language: Language) -> Result<Exit> {
    let words: Vec<String> = METRICS.iter().map(words).collect();
    let entries: Vec<(&str, &str)> =
        METRICS.iter().zip(&words).map(|(metric, words)| (metric.name, &**words)).collect();
    let found = search(query, &entries);
    let closest = closest(query);
    if found.places.is_empty() && !closest.is_empty() {
        let mut screen = Screen::new(Terminal::of_stdout());
        screen.aside(&format!("the model has no {query}; what comes closest is"));
        screen.gap();
        screen.table(&table(&closest, language));
        say(&screen.into_text())?;
        return Ok(Exit::Done);
    }
    if found.places.is_empty() {
        return Err(Usage(refusal("metric", query, &found, &entries)).into());
    }
    let mut screen = Screen::new(Terminal::of_stdout());
    said_instead(&mut screen, "metric", query, &found);
    let metrics: Vec<&Metric> = found.places.iter().map(|&place| &METRICS[place]).collect();
    screen.table(&table(&metrics, language));
    say(&screen.into_text())?;
    Ok(Exit::Done)
}

/// What a search of a metric reads beside its identifier: names and meanings in all languages.
fn words(metric: &Metric) -> String {
    let of = |language| {
        let meaning = metric_meaning(language, metric.name).unwrap_or_default();
        format!("{meaning} {}", metric_name(language, metric.name))
    };
    Language::ALL.map(of).join(" ")
}

/// What comes closest to things that the model does not have.
const CLOSEST: [(&str, [&str; 3]); 1] = [("job", ["startups", "enterprises", "researchers"])];

/// The metrics that come closest to what a query means, if the model does not have it.
fn closest(query: &str) -> Vec<&'static Metric> {
    let meant = CLOSEST.iter().filter(|(thing, _)| are_alike(thing, query));
    let names: Vec<&str> = meant.flat_map(|(_, names)| *names).collect();
    METRICS.iter().filter(|metric| names.contains(&metric.name)).collect()
}

/// Metrics that mean the same for different schemes, instruments or payees.
struct Family<'a> {
    first: &'a Metric,
    names: Vec<&'a str>,
}

impl Family<'_> {
    /// The name, or what all names begin with.
    fn name(&self) -> String {
        if self.names.len() == 1 {
            self.first.name.into()
        } else {
            format!("{}*", self.beginning())
        }
    }

    /// What all names begin with, up to an underscore.
    fn beginning(&self) -> &str {
        let name = self.names[0];
        let is_common = |end: &usize| self.names.iter().all(|it| it.starts_with(&name[..*end]));
        let mut ends = name.rmatch_indices('_').map(|(place, _)| place + 1);
        let end = ends.find(is_common).unwrap_or(0);
        &name[..end]
    }

    /// What it means, and which there are.
    fn meaning(&self) -> String {
        let beginning = self.beginning().len();
        let all: Vec<&str> = self.names.iter().map(|name| &name[beginning..]).collect();
        match all.len() {
            1 => self.first.doc.to_string(),
            _ => format!("{} *: {}", self.first.doc, all.join(", ")),
        }
    }
}

/// Metrics with those that mean the same put together, in the order of their first.
fn families<'a>(metrics: &[&'a Metric]) -> Vec<Family<'a>> {
    let mut families: Vec<Family> = Vec::new();
    for &metric in metrics {
        let key = |it: &'a Metric| (it.doc, it.unit, it.name.split('_').next());
        let is_same = |family: &&mut Family<'a>| key(family.first) == key(metric);
        match families.iter_mut().find(is_same) {
            Some(family) => family.names.push(metric.name),
            None => families.push(Family { first: metric, names: vec![metric.name] }),
        }
    }
    families
}

/// The metrics as a table in a language.
fn table(metrics: &[&Metric], language: Language) -> Table {
    match language {
        Language::English => described(metrics),
        Language::Chinese | Language::Japanese => named(metrics, language),
    }
}

/// A row for each metric with its name in a language, and what it means below where that is written.
fn named(metrics: &[&Metric], language: Language) -> Table {
    let mut table = Table::new([
        Column::left("").painted(Ink::Heading),
        Column::left(""),
        Column::left("").optional(1),
    ]);
    for metric in metrics {
        let name = metric_name(language, metric.name).to_string();
        table.row([metric.name.to_string(), name, metric.unit.to_string()]);
        if let Some(meaning) = metric_meaning(language, metric.name) {
            table.note(meaning.to_string());
        }
    }
    table
}

/// A row for each metric or family of them, with what it means below.
fn described(metrics: &[&Metric]) -> Table {
    let mut table = Table::new([
        Column::left("").painted(Ink::Heading),
        Column::left(""),
        Column::left("").optional(2),
        Column::left("").optional(1),
    ]);
    for family in families(metrics) {
        let Family { first, .. } = &family;
        let cells = [first.unit, first.kind.name(), first.role.name()].map(String::from);
        table.row([vec![family.name()], cells.to_vec()].concat());
        table.note(family.meaning());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_model_does_not_have_finds_what_comes_closest() {
        for query in ["employment", "jobs", "就业"] {
            assert_eq!(closest(query).len(), 3, "{query}");
        }
        assert!(closest("loans").is_empty());
    }

    #[test]
    fn a_name_in_another_language_finds_its_metric() {
        let words: Vec<String> = METRICS.iter().map(super::words).collect();
        let entries: Vec<(&str, &str)> =
            METRICS.iter().zip(&words).map(|(metric, words)| (metric.name, &**words)).collect();
        for (query, metric) in [
            ("创新券", "policy_cost_voucher"),
            ("科技成果转化", "achievements_transformed"),
            ("バウチャー", "policy_cost_voucher"),
            ("results put to use", "achievements_transformed"),
        ] {
            let found = search(query, &entries);
            assert!(found.instead.is_empty(), "{query}");
            assert!(found.places.iter().any(|&it| METRICS[it].name == metric), "{query}");
        }
    }

    #[test]
    fn metrics_that_mean_the_same_are_one_row() {
        let all: Vec<&Metric> = METRICS.iter().collect();
        let families = families(&all);
        assert_eq!(families.iter().map(|family| family.names.len()).sum::<usize>(), METRICS.len());
        let of =
            |name: &str| families.iter().find(|it| it.names.contains(&name)).expect("it is there");
        assert_eq!(of("startups").name(), "startups");
        assert_eq!(of("policy_to_startup").name(), "policy_to_*");
        assert!(of("policy_to_startup").meaning().contains("enterprise"));
    }
}
