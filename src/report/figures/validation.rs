//! How a scenario stands against targets, stylised facts and naive forecasts.

use std::collections::BTreeSet;

use anyhow::Result;

use super::choice::source;
use super::doubts::{marked, meanings};
use super::headline::{named, sentence};
use super::names::plain_name;
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::model::data::Dataset;
use crate::model::record::metrics::metric;
use crate::report::draw::checks::{Check, Checks, Holds};
use crate::report::draw::document::Chart;
use crate::report::draw::fit::{Fit, Recorded};
use crate::report::findings::Doubts;
use crate::report::read::Results;
use crate::report::read::rows::{FactRow, ForecastRow, ScoreRow};
use crate::report::text::numbers::{between, number, quantity};
use crate::report::text::{Language, Texts, ValidationTexts, filled, metric_short_name};
use crate::study::estimates::record::times;
use crate::study::validate::figures::Figure as Simulated;

/// The ratios between which a target with the usual tolerance is met.
const USUAL: (f64, f64) = (0.85, 1.15);
/// Factors beyond which a figure is drawn at the edge.
const FARTHEST: f64 = 100.0;
/// The roles that count.
const ROLES: [&str; 3] = ["fitted", "check", "held_out"];

/// Refuses what these figures do not choose by.
fn refuse(wish: &Wish, what: &str) -> Result<()> {
    match wish.metric.is_some() || wish.region.is_some() {
        true => Err(Unshown(format!("{what} are shown all together")).into()),
        false => Ok(()),
    }
}

/// Each target in the year that is furthest off.
pub(super) fn targets(results: &Results, wish: &Wish) -> Result<Figure> {
    refuse(wish, "targets")?;
    let language = wish.language;
    let all = results.scores()?;
    let scored: Vec<&ScoreRow> = all
        .iter()
        .filter(|row| ROLES.contains(&row.role.as_str()) && row.inside.is_some())
        .collect();
    if scored.is_empty() {
        return Err(Unshown("no target has a figure of the run".into()).into());
    }
    let count = |of: &dyn Fn(&ScoreRow) -> bool| scored.iter().filter(|row| of(row)).count();
    let share = |role: &str| {
        let inside = count(&|row| row.role == role && row.inside == Some(true));
        format!("{inside}/{}", count(&|row| row.role == role))
    };
    let shares = ROLES.map(share);
    let inside = count(&|row| row.inside == Some(true)).to_string();
    let words = [
        ("inside", inside.as_str()),
        ("all", &scored.len().to_string()),
        ("fitted", &shares[0]),
        ("check", &shares[1]),
        ("held_out", &shares[2]),
    ];
    let scale = results.about().scale();
    let rows = farthest(&scored, (language, scale));
    let Texts { validation: texts, label, figure: figure_texts, .. } = Texts::of(language);
    let described: Vec<String> =
        rows.iter().map(|row| named(language, &row.label(), &row.text)).collect();
    Ok(Figure {
        kind: Kind::Targets,
        headline: filled(&texts.targets_headline, &words[..2]),
        note: noted(
            filled(&texts.targets_note, &words[2..]),
            (language, scale),
            scored.iter().map(|row| &*row.metric),
        ),
        description: sentence(language, &described.join(&figure_texts.next)),
        source: source(results.about(), language),
        table: table_of_targets(&scored, (language, scale)),
        chart: Chart::Fit(Fit {
            name: format!("{} / {}", label.simulated, texts.target),
            headings: [&label.simulated, &texts.target].map(String::clone),
            near: USUAL,
            key: [String::new(), texts.within.clone(), texts.beyond.clone()],
            rows,
        }),
    })
}

/// The row of each target that is furthest off, by ratio.
fn farthest(scored: &[&ScoreRow], (language, scale): (Language, Option<f64>)) -> Vec<Recorded> {
    let drawn = |row: &&&ScoreRow| row.ratio.is_some_and(|ratio| ratio > 0.0);
    let key = |row: &ScoreRow| (row.id.clone(), row.region.clone(), row.own);
    let is_same = |one: &ScoreRow, other: &ScoreRow| key(one) == key(other);
    let size = |row: &ScoreRow| row.ratio.map_or(0.0, |ratio| libm::log(ratio).abs());
    let mut chosen: Vec<&ScoreRow> = Vec::new();
    for row in scored.iter().filter(drawn) {
        match chosen.iter_mut().find(|it| is_same(it, row)) {
            Some(other) if size(other) >= size(row) => (),
            Some(other) => *other = row,
            None => chosen.push(row),
        }
    }
    // Two records of one figure in one year read the same.
    let mut seen = BTreeSet::new();
    chosen.retain(|row| seen.insert((&row.metric, &row.region, row.year, row.own)));
    let mut rows: Vec<Recorded> = chosen
        .into_iter()
        .map(|row| {
            let ratio = row.ratio.unwrap_or(1.0);
            let own = |value| in_unit(language, row, value);
            Recorded {
                name: figure_name(language, &row.metric),
                year: marked(format!(", {}", row.year), doubts(&row.metric, scale)),
                factor: ratio.clamp(1.0 / FARTHEST, FARTHEST),
                text: format!("×{}", number(language, ratio)),
                values: [row.simulated.unwrap_or(0.0), row.target].map(own),
                is_near: row.inside == Some(true),
            }
        })
        .collect();
    rows.sort_by(|one, two| one.factor.total_cmp(&two.factor).then(one.label().cmp(&two.label())));
    rows
}

/// A figure in the unit of its target.
fn in_unit(language: Language, row: &ScoreRow, value: f64) -> String {
    let unit = &*row.unit;
    let of_metric = match unit {
        _ if unit.contains("CNY") => "CNY",
        _ if unit.starts_with('%') || unit == "percent" => "share",
        "months" => "months",
        _ => "",
    };
    quantity(language, value * times(unit), of_metric)
}

fn table_of_targets(scored: &[&ScoreRow], (language, scale): (Language, Option<f64>)) -> Table {
    let Texts { validation: texts, label, .. } = Texts::of(language);
    let columns =
        [&texts.target, &label.simulated, &label.recorded, &label.value, &texts.tolerance];
    let mut table = Table::new(columns);
    for row in scored {
        let ratio = row.ratio.map_or_else(|| "–".into(), |it| format!("×{}", number(language, it)));
        let verdict = if row.inside == Some(true) { &texts.within } else { &texts.beyond };
        let name = format!("{}, {}", figure_name(language, &row.metric), row.year);
        let own = |value| in_unit(language, row, value);
        table.row(
            [
                marked(name, doubts(&row.metric, scale)),
                row.simulated.map_or_else(|| "–".into(), own),
                own(row.target),
                ratio,
                format!("{} ({verdict})", number(language, row.tolerance)),
            ],
            row.ratio,
        );
    }
    table
}

/// What scale makes doubtful of a figure.
fn doubts(figure: &str, scale: Option<f64>) -> Doubts {
    let figure = Simulated::read(figure).ok();
    let depends_on_scale = figure.zip(scale).is_some_and(|(it, scale)| it.is_off_at(scale));
    Doubts { is_far_from_record: false, depends_on_scale }
}

/// A note with what the marks of figures mean that it is of.
fn noted<'a>(
    note: String,
    (language, scale): (Language, Option<f64>),
    figures: impl Iterator<Item = &'a str>,
) -> String {
    let doubts: Vec<Doubts> = figures.map(|it| doubts(it, scale)).collect();
    [note].into_iter().chain(meanings(language, &doubts)).collect::<Vec<_>>().join(language.space())
}

/// A metric in few words, or what else a name stands for.
fn short_name(language: Language, name: &str) -> String {
    match metric(name) {
        Some(_) => metric_short_name(language, name).into(),
        None => plain_name(language, name),
    }
}

/// A metric, a quotient or a measure in words.
fn figure_name(language: Language, figure: &str) -> String {
    let texts = Texts::of(language);
    let Some((above, below)) = figure.split_once('/') else {
        let known = texts.measure.get(figure).cloned();
        return known.unwrap_or_else(|| short_name(language, figure));
    };
    let below = below.trim();
    let below = match below.strip_prefix("previous ") {
        Some(name) => {
            filled(&texts.validation.of_year_before, &[("name", &short_name(language, name))])
        }
        None => short_name(language, below),
    };
    let words = [("above", &*short_name(language, above.trim())), ("below", &*below)];
    filled(&texts.validation.quotient, &words)
}

/// Each stylised fact beside its control.
pub(super) fn facts(results: &Results, wish: &Wish) -> Result<Figure> {
    refuse(wish, "stylised facts")?;
    let language = wish.language;
    let Texts { validation: texts, label, figure: figure_texts, .. } = Texts::of(language);
    let all = results.facts()?;
    let is_unmeasured =
        |row: &FactRow| row.passes.is_none() || holds_in_control(row) == Some(Holds::Unmeasured);
    let name = |row: &FactRow| {
        let key = row.fact.trim_start_matches("fact.");
        texts_of_fact(language, key)
    };
    let value = |it: Option<f64>| it.map_or_else(|| "–".into(), |it| number(language, it));
    let rows: Vec<Check> = all
        .iter()
        .map(|row| Check {
            name: name(row),
            holds: holds(row.passes),
            texts: [value(row.simulated), range(language, row), value(row.without_mechanism)],
            control_holds: holds_in_control(row),
        })
        .collect();
    let verdict = |row: &FactRow| match row.passes {
        None => &texts.unmeasured,
        Some(true) => &texts.passes,
        Some(false) => &texts.fails,
    };
    let of_control = |row: &FactRow| match holds_in_control(row) {
        None => &texts.no_control,
        Some(Holds::Unmeasured) => &texts.unmeasured,
        Some(Holds::No) => &texts.control_fails,
        Some(Holds::Yes) => &texts.control_passes,
    };
    let described: Vec<String> =
        all.iter().map(|row| named(language, &name(row), verdict(row))).collect();
    let mut table =
        Table::new([&texts.fact, &label.simulated, &texts.range, &texts.without_mechanism]);
    for row in &all {
        let own = format!("{} ({})", value(row.simulated), verdict(row));
        let control = format!("{} ({})", value(row.without_mechanism), of_control(row));
        table.row([name(row), own, range(language, row), control], row.simulated);
    }
    Ok(Figure {
        kind: Kind::Facts,
        headline: headline_of_facts(texts, &all),
        note: texts.facts_note.clone(),
        description: sentence(language, &described.join(&figure_texts.next)),
        source: source(results.about(), language),
        table,
        chart: Chart::Checks(Checks {
            headings: [&texts.fact, &label.simulated, &texts.range, &texts.without_mechanism]
                .map(String::clone),
            key: [
                texts.passes.clone(),
                texts.fails.clone(),
                if all.iter().any(is_unmeasured) {
                    texts.unmeasured.clone()
                } else {
                    String::new()
                },
            ],
            rows,
        }),
    })
}

/// How many facts are shown of those that could be measured, and how many could not.
fn headline_of_facts(texts: &ValidationTexts, all: &[FactRow]) -> String {
    let count = |of: &dyn Fn(&FactRow) -> bool| all.iter().filter(|row| of(row)).count();
    let measured = count(&|row| row.passes.is_some());
    let passed = count(&|row| row.passes == Some(true));
    let explained = count(&|row| row.passes == Some(true) && row.control_fails == Some(true));
    let counts = [passed, measured, explained, all.len() - measured].map(|it| it.to_string());
    let names = ["passed", "all", "explained", "unmeasured"];
    let words: Vec<(&str, &str)> =
        names.into_iter().zip(counts.iter().map(String::as_str)).collect();
    match (measured, all.len() - measured) {
        (0, _) => filled(&texts.facts_unmeasured, &words[3..]),
        (_, 0) => filled(&texts.facts_headline, &words[..3]),
        _ => filled(&texts.facts_headline_of_measured, &words),
    }
}

/// Whether a fact holds in its control; nothing where it has none.
fn holds_in_control(row: &FactRow) -> Option<Holds> {
    let mut facts = Dataset::china().stylised_facts().iter();
    let has_none = facts.any(|fact| fact.id == row.fact && fact.control.is_empty());
    (!has_none).then(|| holds(row.control_fails.map(|fails| !fails)))
}

fn holds(passes: Option<bool>) -> Holds {
    match passes {
        None => Holds::Unmeasured,
        Some(true) => Holds::Yes,
        Some(false) => Holds::No,
    }
}

fn texts_of_fact(language: Language, key: &str) -> String {
    let known = Texts::of(language).fact.get(key).cloned();
    known.unwrap_or_else(|| plain_name(language, key))
}

/// The range of a fact; an upper end far beyond the lower is none.
fn range(language: Language, row: &FactRow) -> String {
    let [low, high] = [row.target_low, row.target_high].map(|it| number(language, it));
    match row.target_high > 100.0 * row.target_low.max(1.0) {
        true => format!("≥ {low}"),
        false => between(language, &low, &high),
    }
}

/// Each year of a series against the best naive forecast, the largest losses first.
pub(super) fn forecasts(results: &Results, wish: &Wish) -> Result<Figure> {
    refuse(wish, "forecasts")?;
    let language = wish.language;
    let Texts { validation: texts, figure: figure_texts, .. } = Texts::of(language);
    let mut all = results.forecasts()?;
    all.retain(|row| row.relative.is_some_and(|it| it > 0.0));
    if all.is_empty() {
        return Err(Unshown("no recorded year after 2020 was run".into()).into());
    }
    let scale = results.about().scale();
    let relative = |row: &ForecastRow| row.relative.unwrap_or(1.0);
    all.sort_by(|one, two| relative(two).total_cmp(&relative(one)));
    let rows: Vec<Recorded> = all
        .iter()
        .map(|row| {
            let error = |it: f64| format!("{} %", number(language, 100.0 * it.abs() / row.record));
            Recorded {
                name: figure_name(language, &row.metric),
                year: marked(format!(", {}", row.year), doubts(&row.metric, scale)),
                factor: relative(row).clamp(1.0 / FARTHEST, FARTHEST),
                text: format!("×{}", number(language, relative(row))),
                values: [row.error, row.naive_error].map(error),
                is_near: relative(row) <= 1.0,
            }
        })
        .collect();
    let lost = rows.iter().filter(|row| !row.is_near).count().to_string();
    let words = [("lost", &*lost), ("all", &*rows.len().to_string())];
    let described: Vec<String> =
        rows.iter().map(|row| named(language, &row.label(), &row.text)).collect();
    let label = &Texts::of(language).label;
    let mut table =
        Table::new([&label.outcome, &texts.relative, &texts.model_error, &texts.naive_error]);
    for row in &rows {
        let [model, naive] = row.values.clone();
        table.row([row.label(), row.text.clone(), model, naive], Some(row.factor));
    }
    Ok(Figure {
        kind: Kind::Forecasts,
        headline: filled(&texts.forecasts_headline, &words),
        note: noted(
            texts.forecasts_note.clone(),
            (language, scale),
            all.iter().map(|row| &*row.metric),
        ),
        description: sentence(language, &described.join(&figure_texts.next)),
        source: source(results.about(), language),
        table,
        chart: Chart::Fit(Fit {
            name: format!("{} / {}", texts.model_error, texts.naive_error),
            headings: [&texts.model_error, &texts.naive_error].map(String::clone),
            near: (1.0 / FARTHEST, 1.0),
            key: [String::new(), texts.wins.clone(), texts.loses.clone()],
            rows,
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimates::scale::ScaleBias;
    use crate::study::validate::measures::measure_named;

    #[test]
    fn every_fact_and_measure_that_is_shown_has_a_name_in_all_languages() {
        for language in Language::ALL {
            let texts = Texts::of(language);
            for fact in Dataset::china().stylised_facts() {
                assert!(texts.fact.contains_key(&fact.id["fact.".len()..]), "{}", fact.id);
            }
            for target in Dataset::china().targets() {
                let is_measure = measure_named(&target.metric).is_some();
                assert!(!is_measure || texts.measure.contains_key(&target.metric), "{target:?}");
            }
        }
    }

    #[test]
    fn rows_of_targets_keep_their_unit_and_a_year_of_their_own() {
        let row = |id: &str, year, unit: &str, target: f64, ratio: f64| ScoreRow {
            id: id.into(),
            metric: "contract_value / contracts".into(),
            region: "China".into(),
            year,
            role: "check".into(),
            target,
            tolerance: 0.15,
            simulated: Some(target * ratio),
            ratio: Some(ratio),
            inside: Some(false),
            unit: unit.into(),
            own: false,
        };
        let rows = [
            row("mean", 2016, "m CNY", 3.5598, 1.25),
            row("printed", 2020, "CNY", 5_142_700.0, 1.3),
            row("other", 2020, "m CNY", 5.1427, 1.3),
        ];
        let shown = farthest(&rows.iter().collect::<Vec<_>>(), (Language::English, None));
        assert_eq!(shown.iter().map(|row| &*row.year).collect::<Vec<_>>(), [", 2016", ", 2020"]);
        assert_eq!(shown[1].values, ["6.69 m CNY", "5.14 m CNY"]);
        assert_eq!(shown[0].values, ["4.45 m CNY", "3.56 m CNY"]);
    }

    #[test]
    fn facts_that_were_not_measured_are_counted_apart() {
        let row = |fact: &str, passes, control_fails| FactRow {
            fact: fact.into(),
            target_low: 0.0,
            target_high: 1.0,
            simulated: None,
            passes,
            without_mechanism: None,
            control_fails,
        };
        let rows = [
            row("fact.size_tail", Some(true), Some(true)),
            row("fact.adoption", Some(false), Some(true)),
            row("fact.funded_dead", None, None),
            row("fact.equity_transfers", None, None),
        ];
        let said = |rows: &[FactRow]| {
            let texts = &Texts::of(Language::English).validation;
            headline_of_facts(texts, rows)
        };
        let of_two = "1 of 2 measured stylised facts are shown, 2 not measured; 1 of those";
        assert!(said(&rows).starts_with(of_two), "{}", said(&rows));
        assert!(said(&rows[..2]).starts_with("1 of 2 stylised"), "{}", said(&rows[..2]));
        assert!(said(&rows[2..]).starts_with("None of 2 "), "{}", said(&rows[2..]));
        assert_eq!(holds_in_control(&rows[2]), Some(Holds::Unmeasured));
        assert_eq!(holds_in_control(&rows[3]), None, "the model has no such mechanism");
    }

    #[test]
    fn what_scale_changes_is_marked() {
        let shown = |figure: &str, scale| {
            let name = marked("a".into(), doubts(figure, Some(scale)));
            let note = noted("b".into(), (Language::English, Some(scale)), [figure].into_iter());
            (name.ends_with('¶'), note.contains("¶ "))
        };
        let off = "graduates";
        assert!(ScaleBias::of(off, 0.01).is_some_and(ScaleBias::is_large));
        assert_eq!(shown(off, 0.01), (true, true));
        assert_eq!(shown(off, 1.0), (false, false));
        assert_eq!(shown("survival_5", 0.01), (false, false));
        assert_eq!(shown(&format!("{off} / {off}"), 0.01), (false, false));
    }

    #[test]
    fn quotients_are_words() {
        let of = |metric| figure_name(Language::English, metric);
        assert!(of("contract_value / contracts").contains(" over "), "{}", of("a / b"));
        assert!(of("graduates / previous tenants").ends_with("of the year before"));
        assert_eq!(of("survival_5"), "Survival to five years");
    }
}
