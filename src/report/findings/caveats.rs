//! What has to be said beside a finding, by rule.

use super::row::Row;
use super::{Language, Texts, filled, pairs, percent};
use crate::statistics::paired::Method;

/// Pairs below which an interval says little about its own width.
const FEW_PAIRS: usize = 5;

/// The share of one pair in all differences from which on it is said, and how many times its equal
/// part that has to be.
const HEAVY: (f64, f64) = (0.3, 3.0);

/// Something that has to be said beside a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caveat {
    /// The mark that tables show for it; may be empty.
    pub mark: &'static str,
    /// The sentence.
    pub text: String,
}

/// The caveats of a row.
pub fn of(language: Language, row: &Row) -> Vec<Caveat> {
    let texts = &Texts::of(language).caveat;
    let pairs = pairs(language, row.pairs);
    let share = percent(language, row.largest_share.unwrap_or(0.0));
    let has_interval = row.interval.is_some_and(|(low, high)| low != high);
    let all = [
        (row.doubts.is_far_from_record, "§", &texts.far_from_record),
        (row.doubts.depends_on_scale, "¶", &texts.scale_doubtful),
        (has_interval && row.pairs < FEW_PAIRS, "", &texts.few_pairs),
        (has_interval && row.method == Method::Widened, "", &texts.widened),
        (has_interval && has_heavy_tails(row), "", &texts.heavy_tails),
    ];
    let said = all.into_iter().filter(|(holds, ..)| *holds && row.verdict.is_some());
    let words = [("pairs", pairs.as_str()), ("share", &share)];
    said.map(|(_, mark, text)| Caveat { mark, text: filled(text, &words) }).collect()
}

/// Whether one pair weighs much more than the others.
fn has_heavy_tails(row: &Row) -> bool {
    let is_heavy = |share: f64| share >= HEAVY.0 && share * row.pairs as f64 >= HEAVY.1;
    row.pairs >= FEW_PAIRS && row.largest_share.is_some_and(is_heavy)
}
