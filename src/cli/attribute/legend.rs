//! What the marks and columns of an attribution say.

use crate::cli::view::format::{counted, readable};
use crate::study::attribute::Attribution;
use crate::study::attribute::contributions::{Estimate, LEVEL, RESAMPLING};

/// Replicates below which an interval from drawing them anew is much too narrow.
const FEW: usize = 10;

/// What the marks and columns say that occur.
pub fn legend(found: &[Attribution]) -> Vec<String> {
    let shared = || found.iter().filter_map(|it| it.shared.as_ref());
    let values = || shared().flat_map(|it| &it.contributions).map(|it| &it.value);
    let mut lines = Vec::new();
    let mut say = |occurs: bool, line: String| lines.extend(occurs.then_some(line));
    say(
        values().any(|it| mark(it) == "*"),
        format!(
            "* the 95 % interval, over chance alone and for one value, does not contain zero: of {} \
             values chance alone would mark about {}",
            values().count(),
            readable(LEVEL * values().count() as f64)
        ),
    );
    say(
        values().any(|it| mark(it) == "**"),
        "** still so after Holm's adjustment over the eight types of an outcome".into(),
    );
    say(
        shared().count() > 0,
        "rank: by merit, 1 for the best; what has no mark counts as nothing, ties share".into(),
    );
    say(
        shared().any(|it| !it.contributions[0].rank_shares.is_empty()),
        format!(
            "first: how often the mean value is the best of {} sets of replicates drawn anew, nothing \
             counted as nothing (ranks.csv has all ranks)",
            RESAMPLING.rounds
        ),
    );
    say(
        shared().flat_map(|it| &it.contributions).any(|it| it.per_million.is_some()),
        "a million CNY: value for each million that the type earns in these months with all types \
         there, whoever pays; of a stock, a level that goes with such an income; ratios have none"
            .into(),
    );
    let least = shared().map(|it| it.replicates).min().unwrap_or(FEW);
    say(
        least < FEW,
        format!(
            "with {} intervals are guesses, and those of orders, from drawing so few anew, too narrow; \
             {FEW} and more tell (--replicates)",
            counted(least, "replicate")
        ),
    );
    lines
}

/// What is to be said of an estimate in one or two letters.
pub fn mark(it: &Estimate) -> &'static str {
    match () {
        () if it.is_told() && it.is_told_among_all() => "**",
        () if it.is_told() => "*",
        () => "",
    }
}
