//! Metrics as users name them.

use crate::base::names::find;
use crate::model::record::metrics::{METRICS, headline};
use crate::schema::suggest::did_you_mean;
use crate::study::jobs::results::metric_index;

/// What `--metric` names.
#[derive(Clone, Debug, PartialEq)]
pub enum Named {
    /// All metrics.
    All,
    /// One, by its place in the table.
    One(usize),
    /// All whose names begin with a text.
    Beginning(String),
}

/// Reads a name.
pub fn named(text: &str) -> Result<Named, String> {
    if text == "all" {
        return Ok(Named::All);
    }
    if let Some(beginning) = text.strip_suffix('*') {
        return match METRICS.iter().any(|metric| metric.name.starts_with(beginning)) {
            true => Ok(Named::Beginning(beginning.into())),
            false => Err(format!("no metric begins with `{beginning}`; `stia metrics` lists them")),
        };
    }
    let name = find(text, METRICS.iter().map(|metric| metric.name));
    name.and_then(metric_index).map(Named::One).ok_or_else(|| {
        let hint = did_you_mean(text, METRICS.iter().map(|metric| metric.name));
        format!("no metric has this name{hint}; `stia metrics` lists them")
    })
}

/// What the names stand for, each metric once and in the order of naming.
pub fn chosen(names: &[Named]) -> Vec<usize> {
    if names.contains(&Named::All) {
        return (0..METRICS.len()).collect();
    }
    let mut chosen = Vec::new();
    for name in names {
        let meant = (0..METRICS.len()).filter(|&metric| match name {
            Named::All => true,
            Named::One(one) => *one == metric,
            Named::Beginning(beginning) => METRICS[metric].name.starts_with(beginning),
        });
        let meant: Vec<usize> = meant.filter(|metric| !chosen.contains(metric)).collect();
        chosen.extend(meant);
    }
    if chosen.is_empty() { headline() } else { chosen }
}

/// Metrics whose names do not say what they are.
const OBSCURE: [&str; 2] = ["duplicate_share", "achievements_ready"];

/// What those of some metrics mean whose names do not say it.
pub fn explained(metrics: &[usize]) -> Vec<String> {
    let metrics = metrics.iter().map(|&place| &METRICS[place]);
    let obscure = metrics.filter(|metric| OBSCURE.contains(&metric.name));
    obscure
        .map(|metric| {
            format!("{}: {}", metric.name, metric.doc.trim_end_matches('.').to_lowercase())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_metric_gets_a_suggestion() {
        let refusal = named("startpus").expect_err("it is misspelt");
        assert!(refusal.contains("did you mean `startups`?"), "{refusal}");
        assert_eq!(named("all"), Ok(Named::All));
        assert_eq!(named("Startups"), named("startups"));
        let all = chosen(&[named("policy_to_*").expect("they exist")]);
        assert!(all.len() > 5 && all.iter().all(|&it| METRICS[it].name.starts_with("policy_to_")));
        assert!(named("nothing*").is_err());
    }

    #[test]
    fn the_primary_outcomes_are_shown() {
        let odd = include_str!("../../docs/ODD.md");
        let (_, table) = odd.split_once("| type | primary outcome |").expect("section 1 has it");
        let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
        let outcomes: Vec<&str> = rows.filter_map(|row| row.split('`').nth(1)).collect();
        assert_eq!(outcomes.len(), crate::model::state::kind::Kind::ALL.len());
        for outcome in outcomes {
            let metric = metric_index(outcome).unwrap_or_else(|| panic!("{outcome} is no metric"));
            assert!(headline().contains(&metric), "{outcome} is not shown");
        }
    }

    #[test]
    fn names_are_taken_once() {
        let named = [Named::One(1), Named::One(0), Named::One(1)];
        assert_eq!(chosen(&named), [1, 0]);
        assert_eq!(chosen(&[Named::One(1), Named::All]).len(), METRICS.len());
        assert!(!chosen(&[]).is_empty());
    }
}
