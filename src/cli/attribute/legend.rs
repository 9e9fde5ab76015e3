//! What the words, marks and columns of an attribution mean.

use crate::cli::view::format::counted;
use crate::study::attribute::Attribution;
use crate::study::attribute::contributions::{Estimate, RESAMPLING};

/// Replicates below which a bootstrap interval is much too narrow.
const SMALL_SAMPLE: usize = 10;

/// The mark of a value that is significant before adjustment only.
const BEFORE_ADJUSTMENT: &str = "†";

/// What the words, marks and columns mean that occur.
pub fn legend(found: &[Attribution]) -> Vec<String> {
    let decompositions = || found.iter().filter_map(|it| it.decomposition.as_ref());
    let contributions = || decompositions().flat_map(|it| &it.contributions);
    let values = || contributions().map(|it| &it.value);
    let mut lines = Vec::new();
    let mut say = |occurs: bool, line: String| lines.extend(occurs.then_some(line));
    say(
        values().count() > 0,
        "value: Shapley value (types stand in the report's order); significant: p below 0.05 after Holm \
         adjustment over the eight types of an outcome"
            .into(),
    );
    say(
        values().any(is_significant_before_adjustment),
        format!(
            "{BEFORE_ADJUSTMENT} significant alone (95 % CI without zero), not after adjustment"
        ),
    );
    say(
        decompositions().count() > 0,
        "rank: 1 for the best direction of the outcome; values whose 95 % CI contains zero count as \
         zero, ties share"
            .into(),
    );
    say(
        decompositions().any(|it| !it.contributions[0].rank_shares.is_empty()),
        format!(
            "first: share of {} bootstrap samples of replicates in which the mean value ranks first \
             (ranks.csv has all ranks)",
            RESAMPLING.rounds
        ),
    );
    say(
        contributions().any(|it| it.per_million.is_some()),
        "per million CNY: value for each million that the type earns in these months with all types \
         present, whoever pays; of a stock, the level that goes with such an income; ratios have none"
            .into(),
    );
    let least = decompositions().map(|it| it.replicates).min().unwrap_or(SMALL_SAMPLE);
    say(
        least < SMALL_SAMPLE,
        format!(
            "only {}: intervals are uncertain, and bootstrap intervals of rank correlations too narrow; \
             use --replicates {SMALL_SAMPLE} or more",
            counted(least, "replicate")
        ),
    );
    lines
}

/// The verdict on a value, with the mark that the legend explains.
pub fn verdict(it: &Estimate) -> String {
    match it.interval {
        None => "–".into(),
        Some((0.0, 0.0)) => "no effect".into(),
        Some(_) if it.is_significant() => "significant".into(),
        Some(_) if is_significant_before_adjustment(it) => {
            format!("inconclusive {BEFORE_ADJUSTMENT}")
        }
        Some(_) => "inconclusive".into(),
    }
}

fn is_significant_before_adjustment(it: &Estimate) -> bool {
    it.is_significant_alone() && !it.is_significant()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_a_verdict_in_a_word_and_a_mark_before_adjustment_alone() {
        let check = |interval: Option<(f64, f64)>, p_holm: Option<f64>, said: &str| {
            let estimate = Estimate { value: 1.0, interval, p_value: p_holm, p_holm };
            assert_eq!(verdict(&estimate), said);
        };
        check(Some((0.5, 1.5)), Some(0.01), "significant");
        check(Some((0.5, 1.5)), Some(0.2), "inconclusive †");
        check(Some((-0.5, 1.5)), Some(0.2), "inconclusive");
        check(Some((0.0, 0.0)), None, "no effect");
        check(None, None, "–");
    }
}
