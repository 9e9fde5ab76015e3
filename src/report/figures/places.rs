//! The changes of one outcome in many places: in their order, and on tiles.

use anyhow::Result;

use super::choice::{distinct, moved_most, source};
use super::headline::{of_places, sentence};
use super::names::plain_name;
use super::outcomes::{not_after_holm, verdict, verdict_text};
use super::{Figure, Kind, Table, Wish};
use crate::base::regions::{REGIONS, WHOLE};
use crate::report::draw::document::Chart;
use crate::report::draw::marks::Verdict;
use crate::report::draw::ranked::{Place, Ranked};
use crate::report::draw::scale::{Ticks, plain, signed};
use crate::report::draw::tiles::{ClassKey, Shade, Tile, TileMap};
use crate::report::findings::counted;
use crate::report::read::Results;
use crate::report::read::rows::DifferenceRow;
use crate::report::text::numbers::{interval_of_percents, quantity, signed_percent, window};
use crate::report::text::{Language, Texts, filled, place as place_name};

/// Simulated events behind a place's levels below which its sample is small.
const SMALL: f64 = 20.0;

/// Whether a place is one of the 31 provinces or the Corps.
pub(super) fn is_province(place: &str) -> bool {
    REGIONS.contains(&place)
}

/// The rows of one outcome of a scenario, in all places, with the verdicts of their file.
fn of_outcome(results: &Results, wish: &Wish) -> Result<Vec<DifferenceRow>> {
    let rows = results.differences()?;
    let scenario = wish.one_of(rows.iter().map(|row| &*row.scenario));
    let rows: Vec<DifferenceRow> =
        rows.into_iter().filter(|row| row.scenario == scenario).collect();
    // What moves most in the whole, if that was compared.
    let whole: Vec<&DifferenceRow> = rows.iter().filter(|row| row.region == WHOLE.0).collect();
    let all: Vec<&DifferenceRow> = rows.iter().collect();
    let usual = moved_most(if whole.is_empty() { &all } else { &whole });
    let usual = usual.map_or_else(String::new, |row| row.metric.clone());
    let metric = wish.metric(&distinct(rows.iter().map(|row| &*row.metric)), &usual)?;
    Ok(rows.into_iter().filter(|row| row.metric == metric).collect())
}

/// The change in percent.
fn change(row: &DifferenceRow) -> Option<f64> {
    row.relative_change.map(|change| 100.0 * change)
}

/// The interval as shares of the level of the base.
fn interval(row: &DifferenceRow) -> Option<(f64, f64)> {
    let base = row.base_level.filter(|&base| base != 0.0)?.abs();
    Some((row.low_95? / base, row.high_95? / base))
}

/// The change in words, or a dash.
fn change_text(language: Language, row: &DifferenceRow) -> String {
    row.relative_change.map_or_else(|| "–".into(), |it| signed_percent(language, it))
}

fn is_small(row: &DifferenceRow) -> bool {
    row.method == "none" || row.events.is_some_and(|events| events < SMALL)
}

/// Places in the order of their changes.
pub(super) fn ranked(results: &Results, wish: &Wish) -> Result<Figure> {
    let rows = of_outcome(results, wish)?;
    let language = wish.language;
    let (whole, places): (Vec<&DifferenceRow>, Vec<&DifferenceRow>) =
        rows.iter().partition(|row| row.region == WHOLE.0);
    let mut drawn: Vec<&DifferenceRow> =
        places.iter().copied().filter(|row| change(row).is_some()).collect();
    let key = |row: &DifferenceRow| change(row).unwrap_or_default();
    drawn.sort_by(|one, other| key(one).total_cmp(&key(other)).then(one.region.cmp(&other.region)));
    let rows: Vec<Place> = drawn.iter().map(|row| place(language, row)).collect();
    let reference = whole.first().and_then(|row| {
        let change = change(row)?;
        let name = place_name(language, WHOLE.0);
        Some((change, format!("{name} {}", change_text(language, row))))
    });
    let name = places.first().map_or_else(String::new, |row| plain_name(language, &row.metric));
    let Texts { figure: texts, chart, .. } = Texts::of(language);
    let verdicts = ["significant", "equivalent", "inconclusive"];
    let key = verdicts
        .into_iter()
        .filter_map(|word| Some((verdict(word)?, verdict_text(language, word).to_string())));
    let ranked = Ranked {
        name: format!("{name}, %"),
        key: key.collect(),
        has_signs: true,
        unit: " %".into(),
        rows,
        reference,
    };
    let mut notes = vec![texts.ranked_note.clone()];
    let is_any_small = places.iter().any(|row| is_small(row));
    notes.extend(is_any_small.then(|| sentence(language, &chart.small_sample)));
    let left_out = places.len() - drawn.len();
    let said = || counted(left_out, &texts.one_left_out, &texts.some_left_out);
    notes.extend((left_out > 0).then(said));
    Ok(Figure {
        kind: Kind::Difference,
        headline: headline(language, &name, &places),
        note: notes.join(language.space()),
        description: described(language, &drawn),
        source: source(results.about(), language),
        chart: Chart::Ranked(ranked),
        table: table(language, &places),
    })
}

fn place(language: Language, row: &DifferenceRow) -> Place {
    let small = if is_small(row) { "°" } else { "" };
    Place {
        name: place_name(language, &row.region).into(),
        value: change(row).unwrap_or_default(),
        interval: interval(row).map(|(low, high)| (100.0 * low, 100.0 * high)),
        verdict: verdict(&row.verdict).unwrap_or(Verdict::Inconclusive),
        text: format!("{}{small}", change_text(language, row)),
    }
}

/// In how many places it rises and falls.
fn headline(language: Language, name: &str, places: &[&DifferenceRow]) -> String {
    let significant = places.iter().filter(|row| row.verdict == "significant");
    let signs: Vec<f64> = significant.filter_map(|row| row.difference).collect();
    let falls = signs.iter().filter(|sign| **sign < 0.0).count();
    of_places(language, name, (falls, signs.len() - falls), places.len())
}

fn described(language: Language, rows: &[&DifferenceRow]) -> String {
    let said: Vec<String> = rows.iter().map(|row| in_words(language, row)).collect();
    sentence(language, &said.join(&Texts::of(language).figure.next))
}

/// A place with its change and verdict.
fn in_words(language: Language, row: &DifferenceRow) -> String {
    let (name, change) = (place_name(language, &row.region), change_text(language, row));
    let parts = [format!("{name} {change}"), judged(language, row)];
    parts.join(&Texts::of(language).headline.then)
}

/// The verdict; where Holm's adjustment alone decides, that.
fn judged(language: Language, row: &DifferenceRow) -> String {
    let verdict = verdict_text(language, &row.verdict);
    match not_after_holm(language, row) {
        Some(why) => [verdict, &why].join(&Texts::of(language).headline.then),
        None => verdict.into(),
    }
}

fn table(language: Language, rows: &[&DifferenceRow]) -> Table {
    let Texts { label, chart, .. } = Texts::of(language);
    let columns = [
        &label.place,
        &label.base,
        &chart.change_interval,
        &label.confidence_interval,
        &label.verdict,
    ];
    let mut table = Table::new(columns);
    for row in rows {
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".into());
        let small = if is_small(row) { "°" } else { "" };
        let cells = [
            format!("{}{small}", place_name(language, &row.region)),
            or_dash(row.base_level.map(|it| quantity(language, it, &row.unit))),
            change_text(language, row),
            or_dash(interval(row).map(|it| interval_of_percents(language, it))),
            judged(language, row),
        ];
        table.row(cells, change(row));
    }
    table
}

/// Provinces and the Corps as tiles.
pub(super) fn map(results: &Results, wish: &Wish) -> Result<Figure> {
    let rows = of_outcome(results, wish)?;
    let language = wish.language;
    let provinces: Vec<&DifferenceRow> =
        rows.iter().filter(|row| is_province(&row.region)).collect();
    let name = provinces.first().map_or_else(String::new, |row| plain_name(language, &row.metric));
    let classes = Classes::of(&provinces);
    let tiles = REGIONS.iter().map(|region| {
        let row = provinces.iter().find(|row| row.region == *region);
        tile(language, region, row.copied(), &classes)
    });
    let unsure = provinces.iter().any(|row| row.verdict != "significant");
    let small = provinces.iter().any(|row| is_small(row));
    let Texts { figure: texts, chart, .. } = Texts::of(language);
    let text = |is_there: bool, it: &str| if is_there { it.into() } else { String::new() };
    let map = TileMap {
        name: format!("{name}, %"),
        classes: classes.keys(&provinces),
        unsure: text(unsure, &chart.hatched),
        small: text(small, &chart.small_sample),
        tiles: tiles.collect(),
    };
    let window = provinces.first().map_or_else(String::new, |row| window(language, &row.window));
    Ok(Figure {
        kind: Kind::Map,
        headline: headline(language, &name, &provinces),
        note: filled(&texts.map_note, &[("window", &window)]),
        description: described(language, &provinces),
        source: source(results.about(), language),
        chart: Chart::TileMap(map),
        table: table(language, &provinces),
    })
}

fn tile(language: Language, region: &str, row: Option<&DifferenceRow>, classes: &Classes) -> Tile {
    let name = place_name(language, region);
    let Some((row, value)) = row.and_then(|row| change(row).map(|value| (row, value))) else {
        return Tile { shade: Shade::Missing, value: "–".into(), title: format!("{name} –") };
    };
    let small = if is_small(row) { "°" } else { "" };
    let decimals = if value.abs() < 9.95 { 1 } else { 0 };
    let shade = if row.verdict == "significant" { classes.shade(value) } else { Shade::Unsure };
    Tile {
        shade,
        value: format!("{}{small}", signed(value, decimals)),
        title: in_words(language, row),
    }
}

/// Up to five classes of sizes of significant changes.
struct Classes {
    ticks: Ticks,
}

impl Classes {
    fn of(rows: &[&DifferenceRow]) -> Classes {
        let significant = rows.iter().filter(|row| row.verdict == "significant");
        let sizes = significant.filter_map(|row| change(row)).map(f64::abs);
        let (low, high) = sizes
            .fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), it| (low.min(it), high.max(it)));
        let low = if low.is_finite() { low } else { 0.0 };
        // As many as there are colours, or fewer.
        let ticks = [5, 4, 3, 2].into_iter().map(|count| Ticks::around((low, high), count));
        let ticks = ticks.clone().find(|ticks| ticks.values.len() <= 6);
        Classes { ticks: ticks.unwrap_or_else(|| Ticks::around((low, high), 1)) }
    }

    /// The class of a size, from 0.
    fn class(&self, size: f64) -> usize {
        let ends = &self.ticks.values[1..];
        ends.iter().position(|end| size < *end).unwrap_or(ends.len().saturating_sub(1)).min(4)
    }

    fn shade(&self, value: f64) -> Shade {
        let count = self.ticks.values.len() - 1;
        // Few classes lie apart among the colours.
        let class = self.class(value.abs());
        let shade = if count <= 1 { 3 } else { (1 + class * 4 / (count - 1).min(4)) as u8 };
        if value < 0.0 { Shade::Fall(shade.min(5)) } else { Shade::Rise(shade.min(5)) }
    }

    /// The classes that there are, falls first.
    fn keys(&self, rows: &[&DifferenceRow]) -> Vec<ClassKey> {
        let significant = rows.iter().filter(|row| row.verdict == "significant");
        let values: Vec<f64> = significant.filter_map(|row| change(row)).collect();
        let mut keys = Vec::new();
        for sign in [-1.0, 1.0] {
            if !values.iter().any(|value| value * sign > 0.0) {
                continue;
            }
            for ends in self.ticks.values.windows(2) {
                let middle = sign * f64::midpoint(ends[0], ends[1]);
                let text = |value: f64| plain(value, self.ticks.decimals);
                let mark = if sign < 0.0 { "−" } else { "+" };
                let text = format!("{mark}{}–{}", text(ends[0]), text(ends[1]));
                keys.push(ClassKey { shade: self.shade(middle), text });
            }
        }
        keys
    }
}
