//! The changes of all outcomes in a place, and how robust the change of one is.

use anyhow::Result;

use super::choice::{distinct, source};
use super::headline::of_verdicts;
use super::labels::{Label, label, place_name, plain_name};
use super::numbers;
use super::{Figure, Kind, Table, Wish};
use crate::report::draw::document::Chart;
use crate::report::draw::forest::{Forest, Group, Row};
use crate::report::draw::marks::Verdict;
use crate::report::read::Results;
use crate::report::read::rows::{AuditRow, DifferenceRow};
use crate::report::text::Language;
use crate::study::estimates::verdict::LEVEL;

/// The verdict of a word.
pub(super) fn verdict(word: &str) -> Option<Verdict> {
    match word {
        "significant" => Some(Verdict::Significant),
        "equivalent" => Some(Verdict::Equivalent),
        "inconclusive" => Some(Verdict::Inconclusive),
        _ => None,
    }
}

/// The outcomes of a comparison.
pub(super) fn of_comparison(results: &Results, wish: &Wish) -> Result<Figure> {
    let all = results.differences()?;
    let region = wish.region(&distinct(all.iter().map(|row| &*row.region)))?;
    let metrics = distinct(all.iter().map(|row| &*row.metric));
    let metric = wish.metric.as_ref().map(|_| wish.metric(&metrics, "")).transpose()?;
    let is_shown =
        |row: &&DifferenceRow| row.region == region && metric.iter().all(|it| *it == row.metric);
    let rows: Vec<&DifferenceRow> = all.iter().filter(is_shown).collect();
    let language = wish.language;
    let scenarios = distinct(rows.iter().map(|row| &*row.scenario));
    let groups = scenarios.iter().map(|scenario| Group {
        name: if scenarios.len() > 1 { scenario.to_string() } else { String::new() },
        rows: rows
            .iter()
            .filter(|row| row.scenario == **scenario)
            .map(|row| outcome(language, row))
            .collect(),
    });
    let verdicts: Vec<&str> = rows.iter().map(|row| &*row.verdict).collect();
    let things = format!("outcomes in {}", place_name(language, &region));
    let headline = of_verdicts(&things, &verdicts);
    let base = results.about().base().unwrap_or_default();
    let note = format!(
        "Change against {base} in percent of its level: {}. Filled: significant after Holm \
         adjustment \
         over all rows of the comparison; hollow: equivalent; dashed: inconclusive.",
        scenarios.join(", ")
    );
    let margin = results.about().margin();
    let forest = forest(language, margin, groups.collect());
    let description = described(&forest);
    Ok(Figure {
        kind: Kind::Forest,
        headline,
        note,
        description,
        source: source(results.about()),
        table: table(language, &forest),
        chart: Chart::Forest(forest),
    })
}

fn forest(language: Language, margin: Option<f64>, groups: Vec<Group>) -> Forest {
    let text = |it| label(language, it).to_string();
    let margin = margin.map(|margin| 100.0 * margin);
    let margin_key = margin.map_or_else(String::new, |margin| {
        format!("{}: ±{} %", text(Label::Margin), numbers::three_digits(margin))
    });
    Forest {
        headings: [Label::Outcome, Label::Change, Label::Verdict].map(text),
        sides: [Label::Less, Label::More].map(text),
        margin,
        margin_key,
        groups,
    }
}

/// A row of a comparison.
fn outcome(language: Language, row: &DifferenceRow) -> Row {
    let base = row.base_level.filter(|&base| base != 0.0);
    let in_percent = |value: f64| base.map(|base| 100.0 * value / base.abs());
    let change = row.relative_change.map(|it| 100.0 * it).or_else(|| in_percent(row.difference?));
    let interval = row.low_95.zip(row.high_95);
    let interval = interval.and_then(|(low, high)| in_percent(low).zip(in_percent(high)));
    let number =
        |it: Option<f64>| it.map_or_else(|| "–".into(), |it| numbers::number(language, it));
    let (text, note) = worded(language, row);
    Row {
        name: plain_name(language, &row.metric),
        note: format!("{} → {} {}", number(row.base_level), number(row.level), row.unit),
        change_text: change.map_or_else(|| "–".into(), numbers::percent),
        interval_text: match interval {
            Some(interval) => numbers::percent_interval(language, interval),
            None => label(language, Label::NoInterval).into(),
        },
        change,
        interval,
        verdict: verdict(&row.verdict),
        verdict_text: text,
        verdict_note: note,
    }
}

/// The verdict of a row in words, with its p-value.
fn worded(language: Language, row: &DifferenceRow) -> (String, String) {
    let text = match verdict(&row.verdict) {
        Some(Verdict::Significant) => label(language, Label::Significant),
        Some(Verdict::Equivalent) => label(language, Label::Equivalent),
        Some(Verdict::Inconclusive) => label(language, Label::Inconclusive),
        None => "–",
    };
    let note = match row.p_holm {
        _ if row.method == "none" => label(language, Label::FewEvents).into(),
        // Its interval excludes zero, and yet it is inconclusive.
        Some(p) if p >= LEVEL && row.p_value.is_some_and(|alone| alone < LEVEL) => {
            let words = label(language, Label::BeforeAdjustment);
            format!("{words}: {}", numbers::holm(p).trim_start_matches("Holm "))
        }
        Some(p) => numbers::holm(p),
        None => String::new(),
    };
    (text.into(), note)
}

/// The rows in words.
fn described(forest: &Forest) -> String {
    let rows = forest.groups.iter().flat_map(|group| &group.rows);
    let said = rows.map(|row| {
        format!("{}: {} ({}), {}.", row.name, row.change_text, row.interval_text, row.verdict_text)
    });
    said.collect::<Vec<_>>().join(" ")
}

fn table(language: Language, forest: &Forest) -> Table {
    let columns = [Label::Outcome, Label::Value, Label::Change, Label::Interval, Label::Verdict];
    let mut table = Table::new(columns.map(|it| label(language, it)));
    for group in &forest.groups {
        for row in &group.rows {
            let name = match group.name.is_empty() {
                true => row.name.clone(),
                false => format!("{}: {}", group.name, row.name),
            };
            let verdict = match row.verdict_note.is_empty() {
                true => row.verdict_text.clone(),
                false => format!("{}, {}", row.verdict_text, row.verdict_note),
            };
            let cells = [
                name,
                row.note.clone(),
                row.change_text.clone(),
                row.interval_text.clone(),
                verdict,
            ];
            table.row(cells, row.change);
        }
    }
    table
}

/// The change of each outcome under every check of an audit.
pub(super) fn of_audit(results: &Results, wish: &Wish) -> Result<Figure> {
    let all = results.audit()?;
    let region = wish.region(&distinct(all.iter().map(|row| &*row.region)))?;
    let metrics = distinct(all.iter().map(|row| &*row.metric));
    let metric = wish.metric.as_ref().map(|_| wish.metric(&metrics, "")).transpose()?;
    let is_shown =
        |row: &&AuditRow| row.region == region && metric.iter().all(|it| *it == row.metric);
    let rows: Vec<&AuditRow> = all.iter().filter(is_shown).collect();
    let language = wish.language;
    let metrics = distinct(rows.iter().map(|row| &*row.metric));
    let groups = metrics.iter().map(|metric| Group {
        name: plain_name(language, metric),
        rows: rows
            .iter()
            .filter(|row| row.metric == **metric)
            .map(|row| check(language, row))
            .collect(),
    });
    let forest = forest(language, None, groups.collect());
    let checks = rows.iter().filter(|row| !row.verdict.is_empty()).count();
    let robust = rows.iter().filter(|row| row.verdict == "robust").count();
    let place = place_name(language, &region);
    Ok(Figure {
        kind: Kind::Forest,
        headline: format!("{robust} of {checks} checks of changes in {place} are robust"),
        note: "Change in percent of the base's level, as compared and under each check.".into(),
        description: described(&forest),
        source: source(results.about()),
        table: table(language, &forest),
        chart: Chart::Forest(forest),
    })
}

/// A check of an outcome.
fn check(language: Language, row: &AuditRow) -> Row {
    let base = row.base_level.filter(|&base| base != 0.0);
    let in_percent = |value: f64| base.map(|base| 100.0 * value / base.abs());
    let change = row.difference.and_then(in_percent);
    let interval = row.low_95.zip(row.high_95);
    let interval = interval.and_then(|(low, high)| in_percent(low).zip(in_percent(high)));
    let excludes_zero = interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
    let text = |it| label(language, it);
    let name = match &*row.check {
        "none" => text(Label::Unchanged).into(),
        "settlement_order" => text(Label::SettlementOrder).into(),
        "seed" => format!("{} {}", text(Label::Seeds), row.setting),
        "scale" => format!("{} {}", text(Label::Scale), row.setting),
        other => other.into(),
    };
    let verdict_text = match &*row.verdict {
        "robust" => text(Label::Robust),
        "sign_reversed" => text(Label::SignReversed),
        "not_replicated" => text(Label::NotReplicated),
        "inconclusive" => text(Label::Inconclusive),
        _ => "",
    };
    Row {
        name,
        note: String::new(),
        change_text: change.map_or_else(|| "–".into(), numbers::percent),
        interval_text: interval.map_or_else(
            || text(Label::NoInterval).into(),
            |interval| numbers::percent_interval(language, interval),
        ),
        change,
        interval,
        verdict: Some(if excludes_zero { Verdict::Significant } else { Verdict::Inconclusive }),
        verdict_text: verdict_text.into(),
        verdict_note: format!("{} pairs", row.replicates),
    }
}
