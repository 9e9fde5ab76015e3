//! A run read in words: what moved most, where it happened, how far it is from the record.

use crate::cli::view::format::{percent, readable, times, whole_percent};
use crate::cli::view::terminal::Ink;
use crate::cli::view::{Column, Screen, Table};
use crate::cli::{places, policy_money};
use crate::model::data::TargetRole;
use crate::model::record::metrics::{METRICS, headline};
use crate::model::rules::scenario::Scenario;
use crate::study::estimates::policy_money::of_summary;
use crate::study::estimates::record::recorded;
use crate::study::estimates::summary::Summary;
use crate::study::jobs::results::metric_index;

/// Changes that are named, up and down.
const NAMED: usize = 3;
/// What a place is judged by.
const BY_PLACE: [&str; 3] = ["startups", "contract_value", "equity_invested"];
/// What the mark of figures far from their record means.
pub const FAR: &str = "  § far from the record of China: below 0.8 or above 1.25 of it";
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

/// Adds what policies refused in the whole run, where the screen has nothing else of it.
pub fn refused(screen: &mut Screen, scenario: &Scenario, summary: &Summary) {
    let money = of_summary(summary);
    if money.instruments.iter().any(|paid| paid.refused > 0.0) {
        let whole = places::titled(&places::country(scenario), scenario);
        screen.heading(&format!("What policies refused in {whole}"));
        policy_money::refused(screen, "", scenario, &money);
        screen.gap();
    }
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
    for found in &recorded {
        table.row([
            found.target.metric.clone(),
            found.target.year.to_string(),
            readable(found.simulated),
            readable(found.value()),
            format!("{:.2}{}", found.ratio(), if found.is_far() { " §" } else { "" }),
            match found.target.role {
                TargetRole::Fitted => "fitted to it".into(),
                _ => "not used in fitting".into(),
            },
        ]);
    }
    if !recorded.is_empty() {
        screen.heading("Against the record of China");
        screen.table(&table);
        screen.aside(FAR);
    }
}
