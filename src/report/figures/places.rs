//! The changes of one outcome in many places: in their order, and on tiles.

use anyhow::Result;

use super::choice::{distinct, moved_most, source};
use super::labels::{Label, label, place_name, plain_name};
use super::numbers;
use super::outcomes::verdict;
use super::{Figure, Kind, Table, Wish};
use crate::base::regions::{REGIONS, WHOLE};
use crate::report::draw::document::Chart;
use crate::report::draw::marks::Verdict;
use crate::report::draw::ranked::{Place, Ranked};
use crate::report::draw::scale::{Ticks, plain, signed};
use crate::report::draw::tiles::{ClassKey, Shade, Tile, TileMap};
use crate::report::read::Results;
use crate::report::read::rows::DifferenceRow;
use crate::report::text::Language;

/// Simulated events behind a place's levels below which its sample is small.
const SMALL: f64 = 20.0;

/// Whether a place is one of the 31 provinces or the Corps.
pub(super) fn is_province(place: &str) -> bool {
    REGIONS.contains(&place)
}

/// The rows of one outcome of the first scenario, in all places.
fn of_outcome(results: &Results, wish: &Wish) -> Result<Vec<DifferenceRow>> {
    let rows = results.differences()?;
    let scenario = rows.first().map(|row| row.scenario.clone()).unwrap_or_default();
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

/// The interval in percent.
fn interval(row: &DifferenceRow) -> Option<(f64, f64)> {
    let base = row.base_level.filter(|&base| base != 0.0)?.abs();
    Some((100.0 * row.low_95? / base, 100.0 * row.high_95? / base))
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
        Some((change, format!("{} {}", place_name(language, WHOLE.0), numbers::percent(change))))
    });
    let name = places.first().map_or_else(String::new, |row| plain_name(language, &row.metric));
    let text = |it| label(language, it).to_string();
    let ranked = Ranked {
        name: format!("{name}, %"),
        key: vec![
            (Verdict::Significant, text(Label::Significant)),
            (Verdict::Equivalent, text(Label::Equivalent)),
            (Verdict::Inconclusive, text(Label::Inconclusive)),
        ],
        has_signs: true,
        unit: " %".into(),
        rows,
        reference,
    };
    let left_out = places.len() - drawn.len();
    let mut note = format!("{} in each place, from the lowest.", text(Label::Change));
    if places.iter().any(|row| is_small(row)) {
        note += &format!(" {}.", text(Label::SmallSample));
    }
    if left_out > 0 {
        note += &format!(" {left_out} places without a base level are left out.");
    }
    Ok(Figure {
        kind: Kind::Difference,
        headline: headline(&name, &places),
        note,
        description: described(language, &drawn),
        source: source(results.about()),
        chart: Chart::Ranked(ranked),
        table: table(language, &places),
    })
}

fn place(language: Language, row: &DifferenceRow) -> Place {
    let value = change(row).unwrap_or_default();
    let small = if is_small(row) { "°" } else { "" };
    Place {
        name: place_name(language, &row.region),
        value,
        interval: interval(row),
        verdict: verdict(&row.verdict).unwrap_or(Verdict::Inconclusive),
        text: format!("{}{small}", numbers::percent(value)),
    }
}

/// In how many places it rises and falls.
fn headline(name: &str, places: &[&DifferenceRow]) -> String {
    let significant = places.iter().filter(|row| row.verdict == "significant");
    let signs: Vec<f64> = significant.filter_map(|row| row.difference).collect();
    let falls = signs.iter().filter(|sign| **sign < 0.0).count();
    let (rises, all) = (signs.len() - falls, places.len());
    match (falls, rises) {
        (0, 0) => format!("{name}: no significant change in any of {all} places"),
        (falls, 0) => format!("{name}: a significant fall in {falls} of {all} places"),
        (0, rises) => format!("{name}: a significant rise in {rises} of {all} places"),
        _ => format!("{name}: a significant fall in {falls} of {all} places, a rise in {rises}"),
    }
}

fn described(language: Language, rows: &[&DifferenceRow]) -> String {
    let said = rows.iter().map(|row| {
        let change = change(row).map_or_else(|| "–".into(), numbers::percent);
        format!("{} {change}, {}", place_name(language, &row.region), row.verdict)
    });
    said.collect::<Vec<_>>().join("; ")
}

fn table(language: Language, rows: &[&DifferenceRow]) -> Table {
    let columns = [Label::Place, Label::Base, Label::Change, Label::Interval, Label::Verdict];
    let mut table = Table::new(columns.map(|it| label(language, it)));
    for row in rows {
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".into());
        let small = if is_small(row) { "°" } else { "" };
        let cells = [
            format!("{}{small}", place_name(language, &row.region)),
            or_dash(row.base_level.map(|it| numbers::number(language, it))),
            or_dash(change(row).map(numbers::percent)),
            or_dash(interval(row).map(|it| numbers::percent_interval(language, it))),
            if row.verdict.is_empty() { "–".into() } else { row.verdict.clone() },
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
    let text =
        |is_there: bool, it| if is_there { label(language, it).into() } else { String::new() };
    let map = TileMap {
        name: format!("{name}, %"),
        classes: classes.keys(&provinces),
        unsure: text(unsure, Label::NotSignificant),
        small: text(small, Label::SmallSample),
        tiles: tiles.collect(),
    };
    let window = provinces.first().map_or("", |row| &*row.window);
    let note = format!(
        "Change in percent, {window}. Letters are codes of GB/T 2260; tiles are regions that are \
         simulated, not territory."
    );
    Ok(Figure {
        kind: Kind::Map,
        headline: headline(&name, &provinces),
        note,
        description: described(language, &provinces),
        source: source(results.about()),
        chart: Chart::TileMap(map),
        table: table(language, &provinces),
    })
}

fn tile(language: Language, region: &str, row: Option<&DifferenceRow>, classes: &Classes) -> Tile {
    let name = place_name(language, region);
    let Some((row, value)) = row.and_then(|row| change(row).map(|value| (row, value))) else {
        return Tile { shade: Shade::Missing, value: "–".into(), title: format!("{name}: –") };
    };
    let small = if is_small(row) { "°" } else { "" };
    let decimals = if value.abs() < 9.95 { 1 } else { 0 };
    let shade = if row.verdict == "significant" { classes.shade(value) } else { Shade::Unsure };
    Tile {
        shade,
        value: format!("{}{small}", signed(value, decimals)),
        title: format!("{name}: {}, {}", numbers::percent(value), row.verdict),
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
