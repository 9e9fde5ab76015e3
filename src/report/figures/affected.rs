//! Which firms and research results are affected, on balance, beside the placebo.

use anyhow::Result;

use super::choice::source;
use super::outcomes::{described, forest, table};
use super::{Figure, Kind, Unshown, Wish};
use crate::report::draw::document::Chart;
use crate::report::draw::forest::{Group, Row};
use crate::report::draw::marks::Verdict;
use crate::report::read::Results;
use crate::report::read::rows::AffectedRow;
use crate::report::text::numbers::{interval_of_percents, number, p_value, signed_percent};
use crate::report::text::{Language, Texts, filled};
use crate::study::compare::PLACEBO;
use crate::study::compare::affected::AgentOutcome;
use crate::study::estimates::verdict::LEVEL;

/// The balance of each outcome in every scenario, and under the placebo.
pub(super) fn balances(results: &Results, wish: &Wish) -> Result<Figure> {
    wish.refuse_metric("single firms and research results")?;
    if let Some(region) = &wish.region {
        let refusal = format!("--region {region}: single agents are counted in the whole run");
        return Err(Unshown(refusal).into());
    }
    let all = results.affected()?;
    let is_shown = |row: &&AffectedRow| row.scenario == PLACEBO || wish.shows(&row.scenario);
    let rows: Vec<&AffectedRow> = all.iter().filter(is_shown).collect();
    let language = wish.language;
    let scale = results.about().scale().unwrap_or(1.0);
    let groups = AgentOutcome::ALL.into_iter().filter_map(|outcome| {
        let own = rows.iter().filter(|row| row.outcome == outcome.name());
        let rows: Vec<Row> = own.map(|row| balance(language, row, scale)).collect();
        (!rows.is_empty()).then(|| Group { name: name(language, outcome).into(), rows })
    });
    let forest = forest(language, None, groups.collect());
    let texts = &Texts::of(language).affected;
    let pairs = rows.iter().map(|row| row.replicates).max().unwrap_or(0).to_string();
    Ok(Figure {
        kind: Kind::Affected,
        headline: headline(language, &rows),
        note: filled(&texts.note, &[("pairs", &pairs)]),
        description: described(language, &forest),
        source: source(results.about(), language),
        table: table(language, &forest),
        chart: Chart::Forest(forest),
    })
}

fn is_significant(row: &AffectedRow) -> bool {
    row.scenario != PLACEBO && row.p_holm.is_some_and(|p| p < LEVEL)
}

/// How many outcomes change on balance, of how many.
fn headline(language: Language, rows: &[&AffectedRow]) -> String {
    let texts = &Texts::of(language).affected;
    let own: Vec<&&AffectedRow> = rows.iter().filter(|row| row.scenario != PLACEBO).collect();
    let count = own.iter().filter(|row| is_significant(row)).count();
    let text = match count {
        0 => &texts.none,
        1 => &texts.one,
        _ => &texts.some,
    };
    filled(text, &[("count", &count.to_string()), ("all", &own.len().to_string())])
}

fn name(language: Language, outcome: AgentOutcome) -> &'static str {
    let texts = &Texts::of(language).affected;
    match outcome {
        AgentOutcome::Founded => &texts.founded,
        AgentOutcome::Graduated => &texts.graduated,
        AgentOutcome::Funded => &texts.funded,
        AgentOutcome::Borrowed => &texts.borrowed,
        AgentOutcome::Survived => &texts.survived,
        AgentOutcome::Transferred => &texts.transferred,
    }
}

/// The balance of an outcome as a share of those who have it in the base.
fn balance(language: Language, row: &AffectedRow, scale: f64) -> Row {
    let Texts { affected: texts, chart, verdict, .. } = Texts::of(language);
    let replicates = row.replicates.max(1) as f64;
    let of_base = |balance: f64| {
        let base = (row.only_in_base + row.in_both) as f64 / replicates;
        (base > 0.0).then(|| balance / base)
    };
    let real = |count: u64| number(language, count as f64 / replicates / scale);
    let words = [("base", real(row.only_in_base)), ("other", real(row.only_in_other))];
    let words: Vec<(&str, &str)> = words.iter().map(|(word, text)| (*word, &**text)).collect();
    let change = row.balance.and_then(of_base);
    let ends = row.balance_low_95.zip(row.balance_high_95);
    let interval = ends.and_then(|(low, high)| of_base(low).zip(of_base(high)));
    // Nobody is lost who is not there.
    let interval = interval.map(|(low, high)| (low.max(-1.0), high));
    let (mark, word) = match is_significant(row) {
        true => (Verdict::Significant, &verdict.significant),
        false => (Verdict::Inconclusive, &verdict.inconclusive),
    };
    let is_placebo = row.scenario == PLACEBO;
    let p = row.p_holm.map(|p| filled(&verdict.after_holm, &[("p", &p_value(p))]));
    Row {
        name: if is_placebo { chart.placebo.clone() } else { row.scenario.clone() },
        note: filled(&texts.sides, &words),
        change_text: change.map_or_else(|| "–".into(), |it| signed_percent(language, it)),
        interval_text: interval.map_or_else(
            || verdict.no_interval.clone(),
            |ends| interval_of_percents(language, ends),
        ),
        change: change.map(|it| 100.0 * it),
        interval: interval.map(|(low, high)| (100.0 * low, 100.0 * high)),
        verdict: (!is_placebo && interval.is_some()).then_some(mark),
        verdict_text: if is_placebo || interval.is_none() { "–".into() } else { word.clone() },
        verdict_note: p.unwrap_or_default(),
    }
}
