//! Findings in words: what a row of a comparison says, in one sentence or two, and what has to be
//! said beside it. A finding states what happens and how sure that is, never a cause.

mod assumptions;
mod caveats;
mod robustness;
mod row;
mod together;

#[cfg(test)]
mod examples;
#[cfg(test)]
mod properties;

pub use assumptions::{rests_on, rests_on_note};
pub use caveats::Caveat;
pub use robustness::{Check, check_name, check_verdict, robustness};
pub use row::{Doubts, Row, possible};
pub use together::{Counts, displacement, headline, is_public_money, most_important};

use super::text::numbers::{
    interval_of_percents, interval_of_quantities, number, p_value, percent, quantity,
};
use super::text::{Language, Texts, filled, metric_in_sentence, metric_name};
use crate::model::record::metrics::Basis;
use crate::statistics::paired::{FEWEST_EVENTS, Method};
use crate::study::estimates::precision::needed_pairs;
use crate::study::estimates::verdict::Verdict;

/// The relative change below which a significant one is said to be small.
const SMALL: f64 = 0.01;

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What happens, in a sentence.
    pub headline: String,
    /// How sure that is; may be empty.
    pub detail: String,
    /// What has to be said beside it.
    pub caveats: Vec<Caveat>,
    /// What stands between sentences.
    space: &'static str,
}

impl Finding {
    /// What happens and how sure that is.
    pub fn sentence(&self) -> String {
        match self.detail.is_empty() {
            true => self.headline.clone(),
            false => format!("{}{}{}", self.headline, self.space, self.detail),
        }
    }
}

/// What a row says, in a language.
pub fn finding(language: Language, row: &Row) -> Finding {
    let teller = Teller { language, texts: Texts::of(language), row };
    let [headline, detail] = teller.sentences();
    Finding { headline, detail, caveats: caveats::of(language, row), space: language.space() }
}

/// Who puts a row into words.
struct Teller<'a> {
    language: Language,
    texts: &'static Texts,
    row: &'a Row,
}

impl Teller<'_> {
    /// What happens, and how sure that is.
    fn sentences(&self) -> [String; 2] {
        let (row, finding) = (self.row, &self.texts.finding);
        let alone = |text: &str| [self.fill(text), String::new()];
        if row.events == Some(0.0) {
            return alone(&finding.no_events);
        }
        if row.pairs == 0 || row.difference.is_none() {
            return alone(&finding.undefined);
        }
        match row.verdict {
            None => alone(&finding.one_pair),
            Some(Verdict::Equivalent) if row.interval == Some((0.0, 0.0)) => {
                [self.fill(&finding.identical), self.fill(&finding.identical_detail)]
            }
            Some(Verdict::Significant) => {
                [self.fill(&finding.significant), self.fill(&finding.significant_detail)]
            }
            Some(Verdict::Equivalent) => {
                [self.fill(&finding.equivalent), self.fill(&finding.equivalent_detail)]
            }
            Some(Verdict::Inconclusive) if row.method == Method::TooFewEvents => {
                [self.fill(&finding.too_few_events), self.fill(&finding.too_few_events_detail)]
            }
            Some(Verdict::Inconclusive) => {
                [self.fill(&finding.inconclusive), self.inconclusive_detail()]
            }
        }
    }

    /// The interval, what it is not, and how many pairs may decide.
    fn inconclusive_detail(&self) -> String {
        let (row, finding) = (self.row, &self.texts.finding);
        let Some((low, high)) = row.interval else {
            return self.fill(&finding.no_interval);
        };
        let mut parts = vec![self.fill(&finding.inconclusive_detail)];
        if (low > 0.0 || high < 0.0) && row.p_holm.is_some() {
            parts.push(self.fill(&finding.not_after_holm));
        }
        if self.needed().is_some() {
            parts.push(self.fill(&finding.needed));
        }
        parts.join(self.language.space())
    }

    /// A text with all that it may ask of the row.
    fn fill(&self, text: &str) -> String {
        let row = self.row;
        let outcome = metric_in_sentence(self.language, &row.metric);
        let level = |level: Option<f64>| quantity(self.language, level.unwrap_or(0.0), &row.unit);
        filled(
            text,
            &[
                ("outcome", &outcome),
                ("Outcome", metric_name(self.language, &row.metric)),
                ("moves", self.moves()),
                ("changes", self.changes()),
                ("size", &self.change()),
                ("bound", &self.bound()),
                ("base", &level(row.base)),
                ("level", &level(row.level)),
                ("ci", &self.texts.label.ci),
                ("interval", &self.interval()),
                ("agreement", &self.agreement()),
                ("verdict", self.verdict()),
                ("p", &row.p_holm.map_or_else(String::new, p_value)),
                ("tests", &tests(self.language, row.tests)),
                ("pairs", &pairs(self.language, row.pairs)),
                ("margin", &percent(self.language, row.margin)),
                ("needed", &self.needed().map_or_else(String::new, |it| number(self.language, it))),
                ("events", &number(self.language, row.events.unwrap_or(0.0))),
                ("fewest", &number(self.language, FEWEST_EVENTS)),
            ],
        )
    }

    /// The verb of its direction.
    fn moves(&self) -> &'static str {
        let verbs = &self.texts.direction;
        match (self.row.basis(), self.row.falls()) {
            (Basis::Count, true) => &verbs.fall_count,
            (Basis::Count, false) => &verbs.rise_count,
            (Basis::Money, true) => &verbs.fall_amount,
            (Basis::Money, false) => &verbs.rise_amount,
            (Basis::Quotient, true) => &verbs.fall_ratio,
            (Basis::Quotient, false) => &verbs.rise_ratio,
        }
    }

    /// The verb without a direction.
    fn changes(&self) -> &'static str {
        match self.row.basis() {
            Basis::Count => &self.texts.direction.change,
            Basis::Money | Basis::Quotient => &self.texts.direction.changes,
        }
    }

    /// The word of its verdict.
    fn verdict(&self) -> &'static str {
        let is_small = self.row.relative.is_some_and(|relative| relative.abs() < SMALL);
        match self.row.verdict {
            Some(Verdict::Significant) if is_small => &self.texts.finding.significant_but_small,
            Some(verdict) => verdict_word(self.language, verdict),
            None => "",
        }
    }

    /// A change without its sign: a share of the base's level, or else an amount.
    fn change(&self) -> String {
        match self.row.relative_change() {
            Some(share) => percent(self.language, share.abs()),
            None => {
                let change = self.row.difference.unwrap_or(0.0).abs();
                quantity(self.language, change, &self.row.unit)
            }
        }
    }

    /// What no change that the interval allows is larger than.
    fn bound(&self) -> String {
        let Some((low, high)) = self.row.interval else {
            return String::new();
        };
        let largest = low.abs().max(high.abs());
        match self.row.share_of_base(largest) {
            Some(share) => percent(self.language, rounded_up(share)),
            None => quantity(self.language, rounded_up(largest), &self.row.unit),
        }
    }

    /// The confidence interval, as shares of the base's level or else as amounts.
    fn interval(&self) -> String {
        let Some((low, high)) = self.row.interval else {
            return String::new();
        };
        match self.row.interval_of_shares() {
            Some(shares) => interval_of_percents(self.language, shares),
            None => interval_of_quantities(self.language, (low, high), &self.row.unit),
        }
    }

    /// How many pairs have the sign of the mean.
    fn agreement(&self) -> String {
        let (count, texts) = (self.row.pairs.to_string(), &self.texts.finding);
        match self.row.same_sign_share {
            Some(1.0) => filled(&texts.all_agree, &[("count", &count)]),
            Some(share) => {
                let share = percent(self.language, share);
                filled(&texts.most_agree, &[("share", &share), ("count", &count)])
            }
            None => pairs(self.language, self.row.pairs),
        }
    }

    /// How many pairs would have a margin of error as small as the margin of equivalence, to two
    /// digits; none if the pairs at hand do, or no number does.
    fn needed(&self) -> Option<f64> {
        let (low, high) = self.row.interval?;
        let wanted = self.row.margin * self.row.size();
        let needed = needed_pairs(self.row.pairs, 0.5 * (high - low), wanted)?;
        (needed as usize > self.row.pairs).then(|| rounded_up(f64::from(needed)))
    }
}

/// The word for a verdict.
pub fn verdict_word(language: Language, verdict: Verdict) -> &'static str {
    let words = &Texts::of(language).verdict;
    match verdict {
        Verdict::Significant => &words.significant,
        Verdict::Equivalent => &words.equivalent,
        Verdict::Inconclusive => &words.inconclusive,
    }
}

/// A number of pairs in words.
pub fn pairs(language: Language, count: usize) -> String {
    let unit = &Texts::of(language).unit;
    counted(count, &unit.one_pair, &unit.some_pairs)
}

/// A number of tests in words.
fn tests(language: Language, count: usize) -> String {
    let unit = &Texts::of(language).unit;
    counted(count, &unit.one_test, &unit.some_tests)
}

/// A number of things in words.
pub fn counted(count: usize, one: &str, some: &str) -> String {
    filled(if count == 1 { one } else { some }, &[("count", &count.to_string())])
}

/// A number other than zero rounded up to two digits.
fn rounded_up(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let step = 10.0_f64.powi(value.log10().floor() as i32 - 1);
    // What is above a step by rounding alone is not above it.
    (value / step - 1e-9).ceil() * step
}
