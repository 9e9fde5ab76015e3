//! A run read in words: what moved most, where it happened, how far it is from the record.

use crate::cli::policy_money;
use crate::cli::view::format::{percent, readable, times, whole_percent};
use crate::cli::view::terminal::Ink;
use crate::cli::view::{Column, Screen, Table};
use crate::model::data::{Dataset, Target, TargetUse};
use crate::model::record::metrics::{METRICS, headline};
use crate::model::rules::scenario::Scenario;
use crate::study::estimates::policy_money::of_summary;
use crate::study::estimates::summary::Summary;
use crate::study::jobs::results::metric_index;

/// Changes that are named, up and down.
const NAMED: usize = 3;
/// What a place is judged by.
const BY_PLACE: [&str; 3] = ["startups", "contract_value", "equity_invested"];
/// Metrics whose records of that name cover more than the model does: all private equity.
const OTHER_SCOPE: [&str; 1] = ["equity_invested"];
/// Factor from which on a change is said as a factor.
const MANIFOLD: f64 = 2.0;

/// Adds what moved most, where it happened, and what policies refused.
pub fn in_words(screen: &mut Screen, scenario: &Scenario, summary: &Summary) {
    let changes = changes(summary);
    let up = changes.iter().rev().filter(|(_, factor)| *factor > 1.0);
    let down = changes.iter().filter(|(_, factor)| *factor < 1.0);
    screen.heading("In words");
    for (word, list) in [("rose most", said(up)), ("fell most", said(down))] {
        if !list.is_empty() {
            screen.text(&format!("  {word}: {list}"));
        }
    }
    for name in BY_PLACE {
        let shares = summary.shares(metric_index(name).expect("a metric"));
        if shares.len() > 1 {
            let parts =
                shares.iter().map(|(part, share)| format!("{part} {}", whole_percent(*share)));
            screen.text(&format!("  where, {name}: {}", parts.collect::<Vec<_>>().join(", ")));
        }
    }
    policy_money::refused(screen, "", scenario, &of_summary(summary));
    screen.text(
        "  one scenario alone shows no effect: growth follows recorded drivers; compare for effects",
    );
}

/// Headline metrics with their last figure over the first, from the smallest.
fn changes(summary: &Summary) -> Vec<(&'static str, f64)> {
    let change = |metric: usize| {
        let values = summary.course(metric).values;
        let mut defined = values.iter().flatten();
        let (first, last) = (*defined.next()?, *defined.next_back()?);
        (first > 0.0).then(|| (METRICS[metric].name, last / first))
    };
    let mut changes: Vec<_> = headline().into_iter().filter_map(change).collect();
    changes.sort_by(|one, other| one.1.total_cmp(&other.1));
    changes
}

/// The first of some changes in words.
fn said<'a>(changes: impl Iterator<Item = &'a (&'static str, f64)>) -> String {
    let in_words = |(name, factor): &(&str, f64)| match *factor >= MANIFOLD {
        true => format!("{name} {}", times(*factor)),
        false => format!("{name} {}", percent(factor - 1.0)),
    };
    changes.take(NAMED).map(in_words).collect::<Vec<_>>().join(", ")
}

/// Adds a table of figures beside those of the record.
pub fn against_the_record(screen: &mut Screen, summary: &Summary) {
    let mut table = Table::new([
        Column::names("metric"),
        Column::right("year"),
        Column::right("simulated").painted(Ink::Figure),
        Column::right("recorded"),
        Column::right("ratio"),
        Column::left("").optional(1),
    ]);
    let recorded = recorded(summary);
    for (target, simulated) in &recorded {
        let value = value(target);
        table.row([
            target.name.clone(),
            target.year.to_string(),
            readable(*simulated),
            readable(value),
            format!("{:.2}", simulated / value),
            match target.purpose {
                TargetUse::Fit => "fitted to it".into(),
                TargetUse::Check | TargetUse::Prior => "not used in fitting".into(),
            },
        ]);
    }
    if !recorded.is_empty() {
        screen.heading("Against the record of China");
        screen.table(&table);
    }
}

/// The last record of each metric that has one in years of the run, with the figure of the run.
fn recorded(summary: &Summary) -> Vec<(&'static Target, f64)> {
    let mut found: Vec<(&'static Target, f64)> = Vec::new();
    for target in Dataset::china().targets() {
        let is_record =
            target.purpose != TargetUse::Prior && !OTHER_SCOPE.contains(&target.name.as_str());
        let metric = metric_index(&target.name).filter(|_| is_record);
        let year = u32::try_from(target.year).ok();
        let figure = metric.zip(year).and_then(|(metric, year)| summary.of_year(metric, year));
        let Some(figure) = figure else { continue };
        match found.iter_mut().find(|(other, _)| other.name == target.name) {
            Some(other) if other.0.year > target.year => (),
            Some(other) => *other = (target, figure),
            None => found.push((target, figure)),
        }
    }
    found
}

/// The value of a record in the unit of its metric.
fn value(target: &Target) -> f64 {
    match target.unit.as_str() {
        "bn CNY" => 1e9 * target.value,
        "m CNY" => 1e6 * target.value,
        "%" | "percent" => target.value / 100.0,
        _ => target.value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::month::Month;
    use crate::study::jobs::results::Results;

    #[test]
    fn the_last_year_on_record_is_held_against_the_run() {
        let mut summary = Summary::default();
        let months = vec![vec![Some(1e5); METRICS.len()]; 24];
        summary.add(&Results::of_china(Month::new(2015, 1), &months));
        let found = recorded(&summary);
        let of = |name: &str| found.iter().find(|(target, _)| target.name == name);
        let (target, simulated) = of("tenants").expect("it has a record");
        assert_eq!((target.year, *simulated), (2016, 1e5));
        assert!(found.iter().all(|(target, _)| target.year <= 2016));
        let (_, flow) = of("contracts").expect("it has a record");
        assert_eq!(*flow, 12.0 * 1e5);
    }

    #[test]
    fn units_of_records_are_those_of_metrics() {
        for target in Dataset::china().targets() {
            let Some(metric) = metric_index(&target.name) else { continue };
            let unit = METRICS[metric].unit;
            let fits = match target.unit.as_str() {
                "bn CNY" | "m CNY" | "CNY" => unit.starts_with("CNY"),
                "%" | "percent" => unit == "share",
                "months" => unit == "months",
                _ => !unit.contains("CNY") && unit != "share",
            };
            assert!(fits, "{}: {} and {unit}", target.name, target.unit);
        }
    }
}
