//! What the numbers of a figure say: counts of verdicts and plain numbers, never a cause.

use crate::report::findings::{counted, finding};
use crate::report::read::rows::DifferenceRow;
use crate::report::text::{Language, Texts, filled, place};
use crate::study::estimates::verdict::MARGIN;

/// What a comparison says of one outcome in one place.
pub fn of_outcome(language: Language, row: &DifferenceRow) -> String {
    let said = finding(language, &row.finding(MARGIN, 0)).headline;
    named(language, place(language, &row.region), said.trim_end_matches(['.', '。']))
}

/// A text with what it is of before it.
pub fn named(language: Language, name: &str, text: &str) -> String {
    filled(&Texts::of(language).figure.named, &[("name", name), ("text", text)])
}

/// A text with its full stop.
pub fn sentence(language: Language, text: &str) -> String {
    filled(&Texts::of(language).figure.sentence, &[("text", text)])
}

/// How many outcomes in a place have which verdict.
pub fn of_verdicts(language: Language, region: &str, verdicts: &[&str]) -> String {
    let Texts { figure: texts, headline, unit, .. } = Texts::of(language);
    let count = |verdict: &str| verdicts.iter().filter(|it| **it == verdict).count();
    let [significant, equivalent, inconclusive] =
        ["significant", "equivalent", "inconclusive"].map(count);
    let nothing = verdicts.len() - significant - equivalent - inconclusive;
    let first = match significant {
        0 => texts.none_changes.clone(),
        some => counted(some, &texts.one_changes, &texts.some_change),
    };
    let others = [
        (equivalent, &texts.equivalent),
        (inconclusive, &texts.inconclusive),
        (nothing, &texts.no_verdict),
    ];
    let others = others.into_iter().filter(|(count, _)| *count > 0);
    let others = others.map(|(count, text)| counted(count, text, text));
    let parts: Vec<String> = [first].into_iter().chain(others).collect();
    let outcomes = counted(verdicts.len(), &unit.one_outcome, &unit.some_outcomes);
    let words = [
        ("outcomes", &*outcomes),
        ("place", place(language, region)),
        ("parts", &parts.join(&headline.then)),
    ];
    filled(&texts.verdicts, &words)
}

/// In how many places an outcome falls and rises significantly, of how many.
pub fn of_places(
    language: Language,
    name: &str,
    (falls, rises): (usize, usize),
    all: usize,
) -> String {
    let texts = &Texts::of(language).figure;
    let text = match (falls, rises) {
        (0, 0) => &texts.no_place_changes,
        (_, 0) => &texts.places_fall,
        (0, _) => &texts.places_rise,
        _ => &texts.places_part,
    };
    let [falls, rises, all] = [falls, rises, all].map(|it| it.to_string());
    filled(text, &[("outcome", name), ("falls", &falls), ("rises", &rises), ("all", &all)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_counted() {
        let verdicts = ["significant", "equivalent", "equivalent", "", "inconclusive"];
        let of = |language| of_verdicts(language, "Gansu", &verdicts);
        assert_eq!(
            Language::ALL.map(of),
            [
                "Of 5 outcomes in Gansu one changes significantly, 2 equivalent, 1 inconclusive, 1 \
                 without a verdict",
                "甘肃的5项指标中，1项显著变化，2项等效，1项无法判断，1项无判定",
                "甘粛の5項目のうち、1項目が有意に変化、2項目が同等、1項目が判定不能、1項目が判定なし",
            ]
        );
        let none = of_verdicts(Language::English, "Gansu", &[""]);
        assert_eq!(none, "Of 1 outcome in Gansu none changes significantly, 1 without a verdict");
    }
}
