//! The changes of all outcomes in a place, and how robust the change of one is.

use anyhow::Result;

use super::choice::{distinct, source};
use super::doubts::{Doubtful, marked, meanings};
use super::headline::{named, of_verdicts};
use super::names::plain_name;
use super::{Figure, Kind, Table, Wish};
use crate::report::draw::document::Chart;
use crate::report::draw::forest::{Forest, Group, Row};
use crate::report::draw::marks::Verdict;
use crate::report::findings::{Doubts, check_name, check_verdict, pairs, possible};
use crate::report::read::Results;
use crate::report::read::rows::{AuditRow, DifferenceRow};
use crate::report::text::numbers::{
    interval_of_percents, interval_of_quantities, number, p_value, percent, signed_percent,
    signed_quantity, unit_name,
};
use crate::report::text::{Language, Texts, filled, place};
use crate::study::estimates::verdict::{LEVEL, MARGIN};

/// The verdict of a word.
pub(super) fn verdict(word: &str) -> Option<Verdict> {
    match word {
        "significant" => Some(Verdict::Significant),
        "equivalent" => Some(Verdict::Equivalent),
        "inconclusive" => Some(Verdict::Inconclusive),
        _ => None,
    }
}

/// The verdict in the reader's language, or a dash.
pub(super) fn verdict_text(language: Language, word: &str) -> &'static str {
    let texts = &Texts::of(language).verdict;
    match word {
        "significant" => &texts.significant,
        "equivalent" => &texts.equivalent,
        "inconclusive" => &texts.inconclusive,
        _ => "–",
    }
}

/// The outcomes of a comparison.
pub(super) fn of_comparison(results: &Results, wish: &Wish) -> Result<Figure> {
    let all = results.differences()?;
    let region = wish.region(&distinct(all.iter().map(|row| &*row.region)))?;
    let metrics = distinct(all.iter().map(|row| &*row.metric));
    let metric = wish.metric.as_ref().map(|_| wish.metric(&metrics, "")).transpose()?;
    let is_shown = |row: &&DifferenceRow| {
        row.region == region
            && metric.iter().all(|it| *it == row.metric)
            && wish.shows(&row.scenario)
    };
    let rows: Vec<&DifferenceRow> = all.iter().filter(is_shown).collect();
    let language = wish.language;
    let scenarios = distinct(rows.iter().map(|row| &*row.scenario));
    let doubtful = Doubtful::of_base(results);
    let groups = scenarios.iter().map(|scenario| Group {
        name: if scenarios.len() > 1 { scenario.to_string() } else { String::new() },
        rows: rows
            .iter()
            .filter(|row| row.scenario == **scenario)
            .map(|row| outcome(language, row, doubtful.of(row)))
            .collect(),
    });
    let verdicts: Vec<&str> = rows.iter().map(|row| &*row.verdict).collect();
    let texts = Texts::of(language);
    let scenarios = scenarios.join(&texts.headline.then);
    let base = results.about().base().unwrap_or_default();
    let note = filled(&texts.figure.forest_note, &[("base", base), ("scenarios", &scenarios)]);
    let doubts: Vec<Doubts> = rows.iter().map(|row| doubtful.of(row)).collect();
    let note = [note].into_iter().chain(meanings(language, &doubts)).collect::<Vec<_>>();
    let margin = results.about().margin();
    let forest = forest(language, margin, groups.collect());
    let description = described(language, &forest);
    Ok(Figure {
        kind: Kind::Forest,
        headline: of_verdicts(language, &region, &verdicts),
        note: note.join(language.space()),
        description,
        source: source(results.about(), language),
        table: table(language, &forest),
        chart: Chart::Forest(forest),
    })
}

pub(super) fn forest(language: Language, margin: Option<f64>, groups: Vec<Group>) -> Forest {
    let Texts { label, chart, .. } = Texts::of(language);
    let margin_key = margin.map_or_else(String::new, |margin| {
        filled(&chart.margin, &[("margin", &percent(language, margin))])
    });
    Forest {
        headings: [&label.outcome, &chart.change_interval, &label.verdict].map(String::clone),
        sides: [&chart.less, &chart.more].map(String::clone),
        margin: margin.map(|margin| 100.0 * margin),
        margin_key,
        groups,
    }
}

/// A row of a comparison.
fn outcome(language: Language, row: &DifferenceRow, doubts: Doubts) -> Row {
    let found = row.finding(MARGIN, 0);
    let (change, interval) = (found.relative_change(), found.interval_of_shares());
    let ends = row.low_95.zip(row.high_95);
    let level = |it: Option<f64>| it.map_or_else(|| "–".into(), |it| number(language, it));
    let unit = unit_name(language, &row.unit);
    let note = format!("{} → {} {unit}", level(row.base_level), level(row.level));
    let said = (verdict_text(language, &row.verdict), verdict_note(language, row));
    let named = (marked(plain_name(language, &row.metric), doubts), note);
    let drawn = Row {
        verdict: verdict(&row.verdict),
        ..changed(language, named, (change, interval), said)
    };
    match (change, row.difference) {
        (None, Some(difference)) => Row {
            change_text: signed_quantity(language, difference, &row.unit),
            interval_text: ends.map_or(drawn.interval_text, |ends| {
                interval_of_quantities(language, ends, &row.unit)
            }),
            ..drawn
        },
        _ => drawn,
    }
}

/// A change as a share of the level of the base, if that is not zero.
fn share_of(base: Option<f64>, change: f64) -> Option<f64> {
    base.filter(|&base| base != 0.0).map(|base| change / base.abs())
}

/// A change as a share, with its interval.
type Change = (Option<f64>, Option<(f64, f64)>);

/// A row with its change and what is said of it.
fn changed(
    language: Language,
    (name, note): (String, String),
    (change, interval): Change,
    (verdict_text, verdict_note): (&str, String),
) -> Row {
    let no_interval = &Texts::of(language).verdict.no_interval;
    Row {
        name,
        note,
        change_text: change.map_or_else(|| "–".into(), |it| signed_percent(language, it)),
        interval_text: interval
            .map_or_else(|| no_interval.clone(), |it| interval_of_percents(language, it)),
        change: change.map(|it| 100.0 * it),
        interval: interval.map(|(low, high)| (100.0 * low, 100.0 * high)),
        verdict: None,
        verdict_text: verdict_text.into(),
        verdict_note,
    }
}

/// The p-value of a row, or why there is none.
fn verdict_note(language: Language, row: &DifferenceRow) -> String {
    let texts = &Texts::of(language).verdict;
    let with_p = |p: f64| filled(&texts.after_holm, &[("p", &p_value(p))]);
    match row.p_holm {
        _ if row.method == "none" => texts.few_events.clone(),
        Some(p) => not_after_holm(language, row).unwrap_or_else(|| with_p(p)),
        None => String::new(),
    }
}

/// Why a row is not significant whose interval excludes zero.
pub(super) fn not_after_holm(language: Language, row: &DifferenceRow) -> Option<String> {
    let p = row.p_holm.filter(|&p| p >= LEVEL)?;
    row.p_value.filter(|&alone| alone < LEVEL)?;
    Some(filled(&Texts::of(language).verdict.not_after_holm, &[("p", &p_value(p))]))
}

/// The rows in words.
pub(super) fn described(language: Language, forest: &Forest) -> String {
    let text = &Texts::of(language).figure.row;
    let rows = forest.groups.iter().flat_map(|group| &group.rows);
    let said = rows.map(|row| {
        let words = [
            ("name", &*row.name),
            ("change", &row.change_text),
            ("interval", &row.interval_text),
            ("verdict", &row.verdict_text),
        ];
        filled(text, &words)
    });
    said.collect::<Vec<_>>().join(language.space())
}

pub(super) fn table(language: Language, forest: &Forest) -> Table {
    let Texts { label, chart, headline, .. } = Texts::of(language);
    let columns = [
        &label.outcome,
        &label.value,
        &chart.change_interval,
        &label.confidence_interval,
        &label.verdict,
    ];
    let mut table = Table::new(columns);
    for group in &forest.groups {
        for row in &group.rows {
            let name = match group.name.is_empty() {
                true => row.name.clone(),
                false => named(language, &group.name, &row.name),
            };
            let verdict = match row.verdict_note.is_empty() {
                true => row.verdict_text.clone(),
                false => [&*row.verdict_text, &row.verdict_note].join(&headline.then),
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
    let is_robust = |metric: &&&str| {
        let mut verdicts =
            rows.iter().filter(|row| row.metric == ***metric).map(|row| &*row.verdict);
        let checked: Vec<&str> = verdicts.by_ref().filter(|verdict| !verdict.is_empty()).collect();
        !checked.is_empty() && checked.iter().all(|verdict| *verdict == "robust")
    };
    let robust = metrics.iter().filter(is_robust).count();
    let texts = &Texts::of(language).figure;
    let [robust, outcomes] = [robust, metrics.len()].map(|it| it.to_string());
    let words =
        [("robust", &*robust), ("outcomes", &outcomes), ("place", place(language, &region))];
    Ok(Figure {
        kind: Kind::Forest,
        headline: filled(&texts.audit, &words),
        note: texts.audit_note.clone(),
        description: described(language, &forest),
        source: source(results.about(), language),
        table: table(language, &forest),
        chart: Chart::Forest(forest),
    })
}

/// A check of an outcome.
fn check(language: Language, row: &AuditRow) -> Row {
    let of_base = |value: f64| share_of(row.base_level, value);
    let interval = row.low_95.zip(row.high_95);
    let interval = interval.and_then(|(low, high)| of_base(low).zip(of_base(high)));
    let interval = interval.map(|it| possible(&row.metric, None, it));
    // Whatever the level of the base is.
    let own = row.low_95.zip(row.high_95);
    let excludes_zero = own.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
    let name = check_name(language, &row.check, &row.setting);
    let text = check_verdict(language, &row.verdict);
    let said = (text, pairs(language, row.replicates as usize));
    let change = (row.difference.and_then(of_base), interval);
    let verdict = if excludes_zero { Verdict::Significant } else { Verdict::Inconclusive };
    Row { verdict: Some(verdict), ..changed(language, (name, String::new()), change, said) }
}
