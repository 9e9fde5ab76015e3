//! What a finding rests on: the assumed parameters that move it most, and its size under poorer and
//! better outside options.

use super::row::Row;
use super::{Language, Texts, filled};
use crate::model::state::kind::Kind;
use crate::report::text::numbers::{interval_of_percents, months, number, percent, signed_percent};
use crate::report::text::{Naming, member, place};
use crate::study::estimates::assumptions::{
    Alternatives, Change, Made, Sensitivity, alternatives, sensitivities,
};
use crate::study::estimates::verdict::Verdict;

/// Parameters that are named at most.
const NAMED: usize = 2;

/// Effects below this share of the base's level are not named.
const SMALL: f64 = 0.01;

/// What a row rests on, in sentences; `closed` is the type whose closing is all that differs between
/// the scenarios. Nothing for a row without a clear verdict, and where nothing was measured.
pub fn rests_on(language: Language, row: &Row, closed: Option<Kind>) -> Option<String> {
    if !matches!(row.verdict, Some(Verdict::Significant | Verdict::Equivalent)) {
        return None;
    }
    let (moved, other) = measured(row, closed);
    let texts = &Texts::of(language).rests_on;
    let by = if closed.is_some() { &texts.change } else { &texts.level };
    let parts: Vec<String> = moved.into_iter().map(|it| part(language, it)).collect();
    let parts = parts.join(&Texts::of(language).headline.and);
    let said = (!parts.is_empty()).then(|| filled(by, &[("parts", &parts)]));
    let all: Vec<String> =
        [said, other.map(|it| under(language, it))].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(language.space()))
}

/// How and where that was measured; nothing where none of the rows rests on anything.
pub fn rests_on_note<'a>(
    language: Language,
    rows: impl IntoIterator<Item = (&'a Row, Option<Kind>)>,
) -> Option<String> {
    let made = |(row, closed): (&Row, Option<Kind>)| -> Option<Made> {
        rests_on(language, row, closed)?;
        let (moved, other) = measured(row, closed);
        moved.first().map(|it| it.made()).or_else(|| other.map(Alternatives::made))
    };
    let made = rows.into_iter().find_map(made)?;
    let over = months(language, made.window.split(' ').next_back().unwrap_or_default());
    let words = [
        ("place", place(language, &made.region)),
        ("scale", &made.scale.to_string()),
        ("months", &over),
    ];
    Some(filled(&Texts::of(language).rests_on.note, &words))
}

/// What is known of a row: parameters, and its size under other outside options.
fn measured(
    row: &Row,
    closed: Option<Kind>,
) -> (Vec<&'static Sensitivity>, Option<&'static Alternatives>) {
    let large = sensitivities(&row.metric, closed).into_iter().filter(|it| it.effect >= SMALL);
    (large.take(NAMED).collect(), closed.and_then(|kind| alternatives(&row.metric, kind)))
}

/// A parameter with its band and its effect.
fn part(language: Language, moved: &Sensitivity) -> String {
    let name = member(language, Naming::Parameters, &moved.parameter);
    let words = [
        ("name", name.unwrap_or(&moved.parameter)),
        ("parameter", &moved.parameter),
        ("low", &number(language, moved.low)),
        ("high", &number(language, moved.high)),
        ("effect", &percent(language, moved.effect)),
    ];
    filled(&Texts::of(language).rests_on.parameter, &words)
}

/// The change under poorer and better outside options.
fn under(language: Language, found: &Alternatives) -> String {
    let change = |(change, ends): Change| {
        let words = [
            ("change", signed_percent(language, change)),
            ("ci", Texts::of(language).label.ci.clone()),
            ("interval", interval_of_percents(language, ends)),
        ];
        let words: Vec<(&str, &str)> = words.iter().map(|(word, it)| (*word, &**it)).collect();
        filled(&Texts::of(language).rests_on.size, &words)
    };
    let [poor, usual, good] = [found.poor(), found.usual(), found.good()].map(change);
    let words = [("poor", &*poor), ("usual", &usual), ("good", &good)];
    filled(&Texts::of(language).rests_on.alternatives, &words)
}
