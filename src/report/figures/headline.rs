//! What the numbers of a figure say: counts of verdicts and plain numbers, never a cause.

use super::labels::place_name;
use crate::report::findings::finding;
use crate::report::read::rows::DifferenceRow;
use crate::report::text::Language;
use crate::study::estimates::verdict::MARGIN;

/// What a comparison says of one outcome in one place.
pub fn of_outcome(language: Language, row: &DifferenceRow) -> String {
    let said = finding(language, &row.finding(MARGIN, 0)).headline;
    format!("{}: {}", place_name(language, &row.region), said.trim_end_matches(['.', '。']))
}

/// How many outcomes have which verdict.
pub fn of_verdicts(things: &str, verdicts: &[&str]) -> String {
    let count = |verdict: &str| verdicts.iter().filter(|it| **it == verdict).count();
    let [significant, equivalent, inconclusive] =
        ["significant", "equivalent", "inconclusive"].map(count);
    let all = verdicts.len();
    let mut parts = vec![match significant {
        0 => "none changes significantly".into(),
        1 => "one changes significantly".into(),
        more => format!("{more} change significantly"),
    }];
    parts.extend((equivalent > 0).then(|| format!("{equivalent} equivalent")));
    parts.extend((inconclusive > 0).then(|| format!("{inconclusive} inconclusive")));
    let nothing = all - significant - equivalent - inconclusive;
    parts.extend((nothing > 0).then(|| format!("{nothing} without a verdict")));
    format!("Of {all} {things} {}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_counted() {
        let verdicts = ["significant", "equivalent", "equivalent", "", "inconclusive"];
        assert_eq!(
            of_verdicts("outcomes", &verdicts),
            "Of 5 outcomes one changes significantly, 2 equivalent, 1 inconclusive, 1 without a \
             verdict"
        );
        assert_eq!(of_verdicts("places", &[]), "Of 0 places none changes significantly");
    }
}
