//! What each type of intermediary contributes, and how much each factor matters.

use anyhow::Result;

use super::choice::{distinct, source};
use super::headline::{named, sentence};
use super::names::{name_in_sentence, plain_name};
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::report::draw::bars::{Bar, Bars};
use crate::report::draw::document::Chart;
use crate::report::read::Results;
use crate::report::read::rows::{AttributionRow, EffectRow};
use crate::report::text::numbers::{months, number, power, signed_number, unit, window};
use crate::report::text::{Language, Texts, filled, place};

/// The p-value below which a contribution is significant.
const LEVEL: f64 = 0.05;

/// Factors that have a bar at most; the table has all.
const MOST: usize = 14;

/// Shapley values of the eight types, the report's order beside.
pub(super) fn of_types(results: &Results, wish: &Wish) -> Result<Figure> {
    let all = results.attribution()?;
    if let Some(region) = &wish.region {
        let refusal = format!("--region {region}: contributions are those of the whole run");
        return Err(Unshown(refusal).into());
    }
    let metrics = distinct(all.iter().map(|row| &*row.metric));
    let metric = wish.metric(&metrics, metrics.first().copied().unwrap_or_default())?;
    let first = all.iter().find(|row| row.metric == metric);
    let first = first.ok_or_else(|| Unshown(format!("no row is of {metric}")))?;
    let mut rows: Vec<&AttributionRow> = all
        .iter()
        .filter(|row| row.metric == metric)
        .filter(|row| row.outside == first.outside && row.removed == first.removed)
        .collect();
    let value = |row: &AttributionRow| row.value.unwrap_or_default();
    rows.sort_by(|one, other| {
        value(other).total_cmp(&value(one)).then(one.report_rank.cmp(&other.report_rank))
    });
    let language = wish.language;
    let most = rows.iter().map(|row| value(row).abs()).fold(0.0, f64::max);
    let power = power(language, most);
    let is_significant = |row: &AttributionRow| row.p_holm.is_some_and(|p| p < LEVEL);
    let bars: Vec<Bar> = rows
        .iter()
        .map(|row| Bar {
            name: plain_name(language, &row.kind),
            value: value(row) / power.factor,
            interval: row
                .low_95
                .zip(row.high_95)
                .map(|(low, high)| (low / power.factor, high / power.factor)),
            is_significant: is_significant(row),
            text: signed_number(language, value(row) / power.factor),
            note: row.report_rank.to_string(),
            beside: None,
        })
        .collect();
    let significant = rows.iter().filter(|row| is_significant(row)).count();
    let name = plain_name(language, &metric);
    let Texts { figure: texts, chart, headline, .. } = Texts::of(language);
    let unit = unit(language, power, &first.unit, None);
    let bars = Bars {
        name: [&*name, &unit].join(&headline.then),
        notes: chart.report_rank.clone(),
        unsure: unsure(language, &bars),
        beside: String::new(),
        rows: bars,
    };
    let [significant, all] = [significant, rows.len()].map(|it| it.to_string());
    let outcome = name_in_sentence(language, &metric);
    let said = [("significant", &*significant), ("all", &all), ("outcome", &outcome)];
    let window = window(language, &first.window);
    let (outside, removed) = design(language, first);
    let noted = [("window", &*window), ("outside", outside), ("removed", removed)];
    Ok(Figure {
        kind: Kind::Bars,
        headline: filled(&texts.types, &said),
        note: filled(&texts.types_note, &noted),
        description: described(language, &bars),
        source: source(results.about(), language),
        table: table(language, &bars),
        chart: Chart::Bars(bars),
    })
}

/// The outside options of an attribution, and what types are without.
fn design(language: Language, row: &AttributionRow) -> (&str, &str) {
    let texts = &Texts::of(language).chart;
    let outside = match &*row.outside {
        "poor" => &texts.outside_poor,
        "middle" => &texts.outside_middle,
        "good" => &texts.outside_good,
        other => other,
    };
    let removed = match &*row.removed {
        "organizations" => &texts.without_organizations,
        "services" => &texts.without_services,
        other => other,
    };
    (outside, removed)
}

/// What the key says where a bar is hatched.
fn unsure(language: Language, bars: &[Bar]) -> String {
    let is_there = bars.iter().any(|bar| !bar.is_significant);
    if is_there { Texts::of(language).chart.not_significant.clone() } else { String::new() }
}

fn described(language: Language, bars: &Bars) -> String {
    let Texts { figure: texts, chart, verdict, headline, .. } = Texts::of(language);
    let said = bars.rows.iter().map(|row| {
        let verdict =
            if row.is_significant { &verdict.significant } else { &chart.not_significant };
        named(language, &row.name, &[&*row.text, verdict].join(&headline.then))
    });
    let said = said.collect::<Vec<_>>().join(&texts.next);
    [sentence(language, &bars.name), sentence(language, &said)].join(language.space())
}

fn table(language: Language, bars: &Bars) -> Table {
    let Texts { label, chart, verdict, .. } = Texts::of(language);
    let columns = [
        &label.name,
        &label.value,
        &label.low,
        &label.high,
        &verdict.significant,
        &chart.report_rank,
    ];
    let has_notes = bars.rows.iter().any(|row| !row.note.is_empty());
    let mut table = Table::new(columns.into_iter().take(if has_notes { 6 } else { 5 }));
    for row in &bars.rows {
        let end = |it: Option<f64>| it.map_or_else(|| "–".into(), |it| number(language, it));
        let mut cells = vec![
            row.name.clone(),
            row.text.clone(),
            end(row.interval.map(|it| it.0)),
            end(row.interval.map(|it| it.1)),
            if row.is_significant { "✓".into() } else { String::new() },
        ];
        cells.extend(has_notes.then(|| row.note.clone()));
        table.row(cells, Some(row.value));
    }
    table
}

/// Total Sobol' indices, or μ* where there are none, beside that of the placebo.
pub(super) fn of_factors(results: &Results, wish: &Wish) -> Result<Figure> {
    let has_indices = results.has("indices.csv");
    let all = results.effects()?;
    let region = wish.region(&distinct(all.iter().map(|row| &*row.region)))?;
    let here: Vec<&EffectRow> = all.iter().filter(|row| row.region == region).collect();
    let metrics = distinct(here.iter().map(|row| &*row.metric));
    let metric = wish.metric(&metrics, metrics.first().copied().unwrap_or_default())?;
    let first = here.iter().find(|row| row.metric == metric);
    let first = *first.ok_or_else(|| Unshown(format!("no row is of {metric}")))?;
    let own = here
        .iter()
        .filter(|row| row.metric == metric && row.outcome == first.outcome && row.at == first.at);
    let (placebo, mut rows): (Vec<&EffectRow>, Vec<&EffectRow>) =
        own.partition(|row| row.factor == "placebo");
    let beside = placebo.first().map(|row| row.value());
    rows.sort_by(|one, other| {
        other.value().total_cmp(&one.value()).then(one.factor.cmp(&other.factor))
    });
    let language = wish.language;
    let most = rows.iter().map(|row| row.value().abs()).fold(0.0, f64::max);
    let power = power(language, most);
    let scaled = |value: f64| value / power.factor;
    let bars: Vec<Bar> = rows.iter().map(|row| bar(language, row, beside, &scaled)).collect();
    let Texts { figure: texts, chart, headline, .. } = Texts::of(language);
    let index = if has_indices { &*chart.total_index } else { "μ*" };
    let name = plain_name(language, &metric);
    let factors = rows.iter().filter(|row| row.factor != "noise" && row.factor != "dummy");
    let (count, significant) = factors
        .fold((0, 0), |(all, of_them), row| (all + 1, of_them + usize::from(row.is_significant())));
    let bars = Bars {
        name: [&*name, index, power.name]
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect::<Vec<_>>()
            .join(&headline.then),
        notes: String::new(),
        unsure: unsure(language, &bars),
        beside: beside.map_or_else(String::new, |_| chart.placebo.clone()),
        rows: bars,
    };
    let [significant, count] = [significant, count].map(|it| it.to_string());
    let outcome = name_in_sentence(language, &metric);
    let said = [
        ("significant", &*significant),
        ("all", &count),
        ("outcome", &outcome),
        ("place", place(language, &region)),
    ];
    let month = months(language, &first.at);
    let noted = [("index", index), ("scenario", &*first.outcome), ("month", &month)];
    let table = table(language, &bars);
    let (bars, left_out) = largest(bars, &chart.noise);
    let mut notes = vec![filled(&texts.factors_note, &noted)];
    let count = left_out.to_string();
    notes.extend((left_out > 0).then(|| filled(&texts.smaller_left_out, &[("count", &count)])));
    Ok(Figure {
        kind: Kind::Bars,
        headline: filled(&texts.factors, &said),
        note: notes.join(language.space()),
        description: described(language, &bars),
        source: source(results.about(), language),
        table,
        chart: Chart::Bars(bars),
    })
}

/// The largest bars and that of chance, and how many are left out.
fn largest(mut bars: Bars, chance: &str) -> (Bars, usize) {
    let rest = bars.rows.split_off(bars.rows.len().min(MOST));
    let left_out = rest.len();
    let of_chance = rest.into_iter().find(|bar| bar.name == chance);
    let is_kept = usize::from(of_chance.is_some());
    bars.rows.extend(of_chance);
    (bars, left_out - is_kept)
}

/// The metrics of which there are such figures.
pub fn metrics(results: &Results) -> Result<Vec<String>> {
    let names: Vec<String> = match results.about().command() {
        "attribute" => results.attribution()?.into_iter().map(|row| row.metric).collect(),
        _ => results.effects()?.into_iter().map(|row| row.metric).collect(),
    };
    Ok(distinct(names.iter().map(String::as_str)).into_iter().map(String::from).collect())
}

/// A factor beside the placebo.
fn bar(
    language: Language,
    row: &EffectRow,
    beside: Option<f64>,
    scaled: &impl Fn(f64) -> f64,
) -> Bar {
    let name = match &*row.factor {
        "noise" => &Texts::of(language).chart.noise,
        factor => factor,
    };
    Bar {
        name: name.into(),
        value: scaled(row.value()),
        interval: row.interval().map(|(low, high)| (scaled(low), scaled(high))),
        is_significant: row.is_significant(),
        text: number(language, scaled(row.value())),
        note: String::new(),
        beside: beside.map(scaled),
    }
}
