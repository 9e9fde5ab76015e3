//! What rows say together.

use super::row::Row;
use super::{Language, Texts, counted, filled, metric_in_sentence, metric_name, verdict_word};
use crate::report::text::numbers::{signed_number, signed_percent};
use crate::study::estimates::verdict::Verdict;

/// How many rows have which verdict; rows without one do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Significant ones that fall.
    pub falls: usize,
    /// Significant ones that rise.
    pub rises: usize,
    /// Equivalent ones.
    pub equivalent: usize,
    /// Inconclusive ones.
    pub inconclusive: usize,
}

impl Counts {
    /// Of these rows.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Counts {
        let mut counts = Counts::default();
        // What there is in neither world says nothing.
        let is_there = |row: &&Row| row.base != Some(0.0) || row.level != Some(0.0);
        for row in rows.into_iter().filter(is_there) {
            match row.verdict {
                Some(Verdict::Significant) if row.falls() => counts.falls += 1,
                Some(Verdict::Significant) => counts.rises += 1,
                Some(Verdict::Equivalent) => counts.equivalent += 1,
                Some(Verdict::Inconclusive) => counts.inconclusive += 1,
                None => (),
            }
        }
        counts
    }
}

/// The headline of a figure, without a full stop: how many outcomes do what.
pub fn headline(language: Language, counts: Counts) -> String {
    let Texts { headline: texts, unit, .. } = Texts::of(language);
    let Counts { falls, rises, equivalent, inconclusive } = counts;
    let all = falls + rises + equivalent + inconclusive;
    let outcomes = counted(all, &unit.one_outcome, &unit.some_outcomes);
    let said = |count: usize, one: &str, some: &str| (count > 0).then(|| counted(count, one, some));
    let moved = [
        said(falls, &texts.one_falls, &texts.some_fall),
        said(rises, &texts.one_rises, &texts.some_rise),
    ];
    let moved: Vec<String> = moved.into_iter().flatten().collect();
    let first = match moved.is_empty() {
        true => filled(&texts.none, &[("outcomes", &outcomes)]),
        false => {
            let parts = moved.join(&texts.and);
            filled(&texts.moved, &[("outcomes", &outcomes), ("parts", &parts)])
        }
    };
    let others = [
        said(equivalent, &texts.one_equivalent, &texts.some_equivalent),
        said(inconclusive, &texts.one_inconclusive, &texts.some_inconclusive),
    ];
    let parts: Vec<String> = [Some(first)].into_iter().chain(others).flatten().collect();
    parts.join(&texts.then)
}

/// The significant rows whose relative change is largest, as many as wanted at most: outcomes, those
/// that change from nothing first, then what the public pays and the money of policies.
pub fn most_important<'a>(rows: &[&'a Row], wanted: usize) -> Vec<&'a Row> {
    let mut rows: Vec<&Row> = rows.iter().copied().filter(|row| row.is_significant()).collect();
    let size = |row: &Row| row.relative.map_or(f64::INFINITY, f64::abs);
    // Stable: rows of the same size keep their order.
    rows.sort_by(|one, two| {
        is_public_money(one).cmp(&is_public_money(two)).then(size(two).total_cmp(&size(one)))
    });
    rows.truncate(wanted);
    rows
}

/// Whether a row is what the public pays, which answers no question about what that does.
pub fn is_public_money(row: &Row) -> bool {
    ["policy_", "public_"].iter().any(|start| row.metric.starts_with(start))
}

/// Where firms founded and firms that last move apart, by how much each; the rows are those of one
/// scenario and place.
pub fn displacement(language: Language, rows: &[Row]) -> Option<String> {
    let of = |metric: &str| rows.iter().find(|row| row.metric == metric);
    let founded = of("startups_founded").filter(|row| row.is_significant())?;
    let lasting: Vec<&Row> =
        ["startup_survival_36m", "startups"].into_iter().filter_map(of).collect();
    let is_apart = lasting.iter().any(|row| match row.verdict {
        Some(Verdict::Significant) => row.falls() != founded.falls(),
        Some(Verdict::Equivalent) => founded.relative.is_some_and(|it| it.abs() > row.margin),
        _ => false,
    });
    let texts = Texts::of(language);
    let changes: Vec<String> =
        [founded].into_iter().chain(lasting).map(|row| change(language, row)).collect();
    let changes = changes.join(&texts.headline.then);
    is_apart.then(|| filled(&texts.finding.displacement, &[("parts", &changes)]))
}

/// An outcome with its change and verdict.
fn change(language: Language, row: &Row) -> String {
    let change = match row.relative_change() {
        Some(relative) => signed_percent(language, relative),
        None => signed_number(language, row.difference.unwrap_or(0.0)),
    };
    let words = [
        ("outcome", metric_in_sentence(language, &row.metric)),
        ("Outcome", metric_name(language, &row.metric).to_string()),
        ("change", change),
        ("verdict", row.verdict.map_or("–", |it| verdict_word(language, it)).to_string()),
    ];
    let words: Vec<(&str, &str)> = words.iter().map(|(word, text)| (*word, &**text)).collect();
    filled(&Texts::of(language).finding.change_of, &words)
}
