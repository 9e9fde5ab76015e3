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
    let is_clear = matches!(row.verdict, Some(Verdict::Significant | Verdict::Equivalent));
    // What is gone entirely, such as the tenants of a type that closes, rests on nothing assumed.
    if !is_clear || row.level == Some(0.0) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::metrics::METRICS;
    use crate::report::findings::Doubts;
    use crate::statistics::paired::Method;

    fn row(metric: &str, verdict: Verdict) -> Row {
        Row {
            metric: metric.into(),
            unit: "results".into(),
            pairs: 6,
            base: Some(100.0),
            level: Some(50.0),
            difference: Some(-50.0),
            interval: Some((-60.0, -40.0)),
            relative: Some(-0.5),
            verdict: Some(verdict),
            p_holm: Some(0.001),
            tests: 1,
            margin: 0.02,
            same_sign_share: Some(1.0),
            method: Method::StudentT,
            events: None,
            largest_share: None,
            doubts: Doubts::default(),
        }
    }

    #[test]
    fn words_and_table_agree() {
        let closed = Kind::ALL.into_iter().map(Some).chain([None]);
        let mut said = 0;
        for (metric, closed) in closed.flat_map(|kind| METRICS.iter().map(move |it| (it, kind))) {
            let row = row(metric.name, Verdict::Significant);
            let (moved, other) = measured(&row, closed);
            for language in Language::ALL {
                let text = rests_on(language, &row, closed);
                assert_eq!(text.is_some(), !moved.is_empty() || other.is_some());
                let Some(text) = text else { continue };
                said += 1;
                for it in &moved {
                    let name = member(language, Naming::Parameters, &it.parameter);
                    assert!(text.contains(name.expect("it has a name")), "{text}");
                    assert!(text.contains(&percent(language, it.effect)), "{text}");
                }
                for (change, _) in
                    other.map(|it| [it.poor(), it.usual(), it.good()]).iter().flatten()
                {
                    assert!(text.contains(&signed_percent(language, *change)), "{text}");
                }
                assert!(moved.is_sorted_by(|one, two| one.effect >= two.effect));
            }
        }
        assert!(said > 100, "{said}");
    }

    #[test]
    fn what_is_unclear_or_gone_rests_on_nothing() {
        let of = |row: &Row| rests_on(Language::English, row, Some(Kind::Exchange));
        let clear = row("achievements_transformed", Verdict::Significant);
        assert!(of(&clear).is_some());
        assert!(of(&row("achievements_transformed", Verdict::Equivalent)).is_some());
        assert_eq!(of(&row("achievements_transformed", Verdict::Inconclusive)), None);
        assert_eq!(of(&Row { level: Some(0.0), ..clear.clone() }), None);
        let note = rests_on_note(Language::English, [(&clear, Some(Kind::Exchange))]);
        assert!(note.expect("it was measured").contains("China at scale 0.01"));
        assert_eq!(rests_on_note(Language::English, []), None);
    }
}
