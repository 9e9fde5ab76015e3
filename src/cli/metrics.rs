//! `stia metrics`.

use anyhow::Result;

use super::exit::{Exit, Usage};
use super::search::{are_alike, refusal, said_instead, search};
use super::view::terminal::Ink;
use super::view::{Column, Screen, Table, Terminal, say};
use crate::model::record::metrics::{METRICS, Metric};

/// Prints the metrics that a query means.
pub fn metrics(query: &str) -> Result<Exit> {
    let entries: Vec<(&str, &str)> = METRICS.iter().map(|it| (it.name, it.doc)).collect();
    let found = search(query, &entries);
    let closest = closest(query);
    if found.places.is_empty() && !closest.is_empty() {
        let mut screen = Screen::new(Terminal::of_stdout());
        screen.aside(&format!("the model has no {query}; what comes closest is"));
        screen.gap();
        screen.table(&table(&closest));
        say(&screen.into_text())?;
        return Ok(Exit::Done);
    }
    if found.places.is_empty() {
        return Err(Usage(refusal("metric", query, &found, &entries)).into());
    }
    let mut screen = Screen::new(Terminal::of_stdout());
    said_instead(&mut screen, "metric", query, &found);
    let metrics: Vec<&Metric> = found.places.iter().map(|&place| &METRICS[place]).collect();
    screen.table(&table(&metrics));
    say(&screen.into_text())?;
    Ok(Exit::Done)
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

/// A row for each metric or family of them, with what it means below.
fn table(metrics: &[&Metric]) -> Table {
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
