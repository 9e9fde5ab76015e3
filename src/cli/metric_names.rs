//! Metrics as users name them.

use crate::model::record::metrics::{METRICS, headline};
use crate::schema::suggest;
use crate::study::jobs::results::metric_index;

/// What `--metric` names.
#[derive(Clone, Debug, PartialEq)]
pub enum Named {
    /// All metrics.
    All,
    /// One, by its place in the table.
    One(usize),
}

/// Reads a name.
pub fn named(text: &str) -> Result<Named, String> {
    if text == "all" {
        return Ok(Named::All);
    }
    metric_index(text).map(Named::One).ok_or_else(|| {
        let hint = nearest(text, METRICS.iter().map(|metric| metric.name));
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
        if let Named::One(metric) = name
            && !chosen.contains(metric)
        {
            chosen.push(*metric);
        }
    }
    if chosen.is_empty() { headline() } else { chosen }
}

/// Letters from which on a part of a name is enough to find it.
const PART: usize = 4;

/// `; did you mean …?` when a candidate is near, or one of the two has the other in it.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    let candidates: Vec<&str> = candidates.collect();
    let part = word.trim().to_lowercase();
    let has_part = |it: &&str| {
        let it = it.to_lowercase();
        (part.len() >= PART && it.contains(&part)) || (it.len() >= PART && part.contains(&it))
    };
    let meant = suggest::nearest(word, candidates.iter().copied())
        .or_else(|| candidates.iter().copied().find(has_part));
    meant.map_or_else(String::new, |candidate| format!("; did you mean `{candidate}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_metric_gets_a_suggestion() {
        let refusal = named("startpus").expect_err("it is misspelt");
        assert!(refusal.contains("did you mean `startups`?"), "{refusal}");
        assert_eq!(named("all"), Ok(Named::All));
        let nearest = |word| nearest(word, ["startups", "startup_survival_36m"].into_iter());
        assert_eq!(nearest("zzz"), "");
        assert_eq!(nearest("Survival"), "; did you mean `startup_survival_36m`?");
        assert_eq!(nearest("startups_founded"), "; did you mean `startups`?");
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
