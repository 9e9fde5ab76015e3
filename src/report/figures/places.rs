//! The changes of one outcome in many places: in their order, and on tiles.

use anyhow::Result;

use super::choice::{distinct, listed, moved_most, source};
use super::headline::{of_places, sentence};
use super::names::plain_name;
use super::outcomes::{not_after_holm, verdict, verdict_text};
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::base::regions::{REGIONS, WHOLE};
use crate::model::record::metrics::can_be_negative;
use crate::report::draw::document::Chart;
use crate::report::draw::marks::Verdict;
use crate::report::draw::ranked::{Place, Ranked};
use crate::report::draw::scale::{Ticks, plain, signed};
use crate::report::draw::tiles::{ClassKey, Shade, Tile, TileMap};
use crate::report::findings::{counted, possible};
use crate::report::read::Results;
use crate::report::read::rows::DifferenceRow;
use crate::report::text::numbers::{
    Power, interval_of_percents, interval_of_quantities, power, quantity, signed_percent,
    signed_quantity, unit, window,
};
use crate::report::text::{Language, Texts, filled, place as place_name};

/// Simulated events behind a place's levels below which its sample is small.
const SMALL: f64 = 20.0;

/// Whether a place is one of the 31 provinces or the Corps.
pub(super) fn is_province(place: &str) -> bool {
    REGIONS.contains(&place)
}

/// The rows of one outcome of a scenario, in all places, with the verdicts of their file.
fn of_outcome(results: &Results, wish: &Wish) -> Result<Outcome> {
    let rows = results.differences()?;
    let scenario = wish.one_of(rows.iter().map(|row| &*row.scenario));
    let rows: Vec<DifferenceRow> =
        rows.into_iter().filter(|row| row.scenario == scenario).collect();
    // What moves most in the whole, if that was compared; what has no per cent anywhere last.
    let with_percent = with_percent(&rows, |row| row.region != WHOLE.0);
    let has_percent = |row: &&DifferenceRow| with_percent.contains(&&*row.metric);
    let all: Vec<&DifferenceRow> = match with_percent.is_empty() {
        true => rows.iter().collect(),
        false => rows.iter().filter(has_percent).collect(),
    };
    let whole: Vec<&DifferenceRow> =
        all.iter().copied().filter(|row| row.region == WHOLE.0).collect();
    let usual = moved_most(if whole.is_empty() { &all } else { &whole });
    let usual = usual.map_or_else(String::new, |row| row.metric.clone());
    let metric = wish.metric(&distinct(rows.iter().map(|row| &*row.metric)), &usual)?;
    let others = with_percent.into_iter().map(String::from).collect();
    let rows: Vec<DifferenceRow> = rows.into_iter().filter(|row| row.metric == metric).collect();
    Ok(Outcome { metric, rows, others })
}

/// One outcome in all places.
struct Outcome {
    metric: String,
    rows: Vec<DifferenceRow>,
    /// The metrics that have a change in per cent in some place.
    others: Vec<String>,
}

impl Outcome {
    /// That no place has a change of it of that kind, and which metrics some have one of.
    fn refusal(&self, kind: &str) -> anyhow::Error {
        let others: Vec<&str> = self.others.iter().map(String::as_str).collect();
        let which = match others.is_empty() {
            true => "nor of any other metric".into(),
            false => format!("some have one of {}", listed(&others)),
        };
        Unshown(format!("--metric {}: no place has a change of it{kind}; {which}", self.metric))
            .into()
    }
}

/// The metrics with a change in per cent in such places.
fn with_percent(rows: &[DifferenceRow], is_meant: fn(&DifferenceRow) -> bool) -> Vec<&str> {
    let rows = rows.iter().filter(|row| is_meant(row) && row.relative_change.is_some());
    distinct(rows.map(|row| &*row.metric))
}

/// What changes are given in.
#[derive(Clone, Copy)]
enum Measure {
    /// Per cent of the level of the base.
    Percent,
    /// Amounts in this power: the base has none of it anywhere.
    Amount(Power),
}

impl Measure {
    /// Per cent where some place has that.
    fn of(language: Language, places: &[&DifferenceRow]) -> Measure {
        if places.iter().any(|row| row.relative_change.is_some()) {
            return Measure::Percent;
        }
        let sizes = places.iter().filter_map(|row| row.difference).map(f64::abs);
        Measure::Amount(power(language, sizes.fold(0.0, f64::max)))
    }

    /// The change.
    fn change(self, row: &DifferenceRow) -> Option<f64> {
        match self {
            Measure::Percent => row.relative_change.map(|change| 100.0 * change),
            Measure::Amount(power) => row.difference.map(|change| change / power.factor),
        }
    }

    /// Its interval.
    fn interval(self, row: &DifferenceRow) -> Option<(f64, f64)> {
        match self {
            Measure::Percent => {
                interval_of_shares(row).map(|(low, high)| (100.0 * low, 100.0 * high))
            }
            Measure::Amount(power) => {
                let (low, high) = row.low_95.zip(row.high_95)?;
                Some((low / power.factor, high / power.factor))
            }
        }
    }

    /// The change in words, or a dash.
    fn text(self, language: Language, row: &DifferenceRow) -> String {
        let text = match self {
            Measure::Percent => row.relative_change.map(|it| signed_percent(language, it)),
            Measure::Amount(_) => row.difference.map(|it| signed_quantity(language, it, &row.unit)),
        };
        text.unwrap_or_else(|| "–".into())
    }

    /// The interval in words.
    fn interval_text(self, language: Language, row: &DifferenceRow) -> Option<String> {
        match self {
            Measure::Percent => {
                interval_of_shares(row).map(|it| interval_of_percents(language, it))
            }
            Measure::Amount(_) => {
                let ends = row.low_95.zip(row.high_95)?;
                Some(interval_of_quantities(language, ends, &row.unit))
            }
        }
    }

    /// The unit of the changes of an outcome.
    fn unit(self, language: Language, places: &[&DifferenceRow]) -> String {
        match self {
            Measure::Percent => "%".into(),
            Measure::Amount(power) => places
                .first()
                .map_or_else(String::new, |row| unit(language, power, &row.unit, None)),
        }
    }
}

/// The interval as shares of the level of the base.
fn interval_of_shares(row: &DifferenceRow) -> Option<(f64, f64)> {
    let base = row.base_level.filter(|&base| base != 0.0)?.abs();
    Some(possible(&row.metric, row.level, (row.low_95? / base, row.high_95? / base)))
}

/// The change in percent.
fn change(row: &DifferenceRow) -> Option<f64> {
    Measure::Percent.change(row)
}

fn is_small(row: &DifferenceRow) -> bool {
    row.method == "none" || row.events.is_some_and(|events| events < SMALL)
}

/// Places in the order of their changes.
pub(super) fn ranked(results: &Results, wish: &Wish) -> Result<Figure> {
    let outcome = of_outcome(results, wish)?;
    let language = wish.language;
    let (whole, places): (Vec<&DifferenceRow>, Vec<&DifferenceRow>) =
        outcome.rows.iter().partition(|row| row.region == WHOLE.0);
    let measure = Measure::of(language, &places);
    let mut drawn: Vec<&DifferenceRow> =
        places.iter().copied().filter(|row| measure.change(row).is_some()).collect();
    if drawn.is_empty() {
        return Err(outcome.refusal(""));
    }
    let key = |row: &DifferenceRow| measure.change(row).unwrap_or_default();
    drawn.sort_by(|one, other| key(one).total_cmp(&key(other)).then(one.region.cmp(&other.region)));
    let rows: Vec<Place> = drawn.iter().map(|row| place(language, row, measure)).collect();
    let reference = whole.first().and_then(|row| {
        let change = measure.change(row)?;
        let name = place_name(language, WHOLE.0);
        Some((change, format!("{name} {}", measure.text(language, row))))
    });
    let name = places.first().map_or_else(String::new, |row| plain_name(language, &row.metric));
    let Texts { figure: texts, chart, .. } = Texts::of(language);
    let verdicts = ["significant", "equivalent", "inconclusive"];
    let key = verdicts
        .into_iter()
        .filter_map(|word| Some((verdict(word)?, verdict_text(language, word).to_string())));
    let ranked = Ranked {
        name: format!("{name}, {}", measure.unit(language, &places)),
        key: key.collect(),
        has_signs: true,
        unit: if matches!(measure, Measure::Percent) { " %".into() } else { String::new() },
        rows,
        reference,
    };
    let note = match measure {
        Measure::Percent => &texts.ranked_note,
        Measure::Amount(_) => &texts.ranked_amounts_note,
    };
    let mut notes = vec![note.clone()];
    let is_any_small = places.iter().any(|row| is_small(row));
    notes.extend(is_any_small.then(|| sentence(language, &chart.small_sample)));
    let left_out = places.len() - drawn.len();
    let said = || counted(left_out, &texts.one_left_out, &texts.some_left_out);
    notes.extend((left_out > 0).then(said));
    Ok(Figure {
        kind: Kind::Difference,
        headline: headline(language, &name, &places),
        note: notes.join(language.space()),
        description: described(language, &drawn, measure),
        source: source(results.about(), language),
        chart: Chart::Ranked(ranked),
        table: table(language, &places, measure),
    })
}

fn place(language: Language, row: &DifferenceRow, measure: Measure) -> Place {
    let small = if is_small(row) { "°" } else { "" };
    Place {
        name: place_name(language, &row.region).into(),
        value: measure.change(row).unwrap_or_default(),
        interval: measure.interval(row),
        verdict: verdict(&row.verdict).unwrap_or(Verdict::Inconclusive),
        text: format!("{}{small}", measure.text(language, row)),
    }
}

/// In how many places it rises and falls.
fn headline(language: Language, name: &str, places: &[&DifferenceRow]) -> String {
    let significant = places.iter().filter(|row| row.verdict == "significant");
    let signs: Vec<f64> = significant.filter_map(|row| row.difference).collect();
    let falls = signs.iter().filter(|sign| **sign < 0.0).count();
    of_places(language, name, (falls, signs.len() - falls), places.len())
}

fn described(language: Language, rows: &[&DifferenceRow], measure: Measure) -> String {
    let said: Vec<String> = rows.iter().map(|row| in_words(language, row, measure)).collect();
    sentence(language, &said.join(&Texts::of(language).figure.next))
}

/// A place with its change and verdict.
fn in_words(language: Language, row: &DifferenceRow, measure: Measure) -> String {
    let (name, change) = (place_name(language, &row.region), measure.text(language, row));
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

fn table(language: Language, rows: &[&DifferenceRow], measure: Measure) -> Table {
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
            measure.text(language, row),
            or_dash(measure.interval_text(language, row)),
            judged(language, row),
        ];
        table.row(cells, measure.change(row));
    }
    table
}

/// Provinces and the Corps as tiles.
pub(super) fn map(results: &Results, wish: &Wish) -> Result<Figure> {
    let outcome = of_outcome(results, wish)?;
    let language = wish.language;
    let provinces: Vec<&DifferenceRow> =
        outcome.rows.iter().filter(|row| is_province(&row.region)).collect();
    if provinces.iter().all(|row| change(row).is_none()) {
        return Err(outcome.refusal(" in per cent"));
    }
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
        description: described(language, &provinces, Measure::Percent),
        source: source(results.about(), language),
        chart: Chart::TileMap(map),
        table: table(language, &provinces, Measure::Percent),
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
        title: in_words(language, row, Measure::Percent),
    }
}

/// Up to five classes of sizes of significant changes.
struct Classes {
    ticks: Ticks,
    /// The largest fall that there can be.
    deepest: f64,
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
        let ticks = ticks.unwrap_or_else(|| Ticks::around((low, high), 1));
        let is_signed = rows.first().is_none_or(|row| can_be_negative(&row.metric));
        Classes { ticks, deepest: if is_signed { f64::INFINITY } else { 100.0 } }
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
                // What has no negative level falls by no more than all of it.
                let most = if sign < 0.0 { self.deepest } else { f64::INFINITY };
                if ends[0] > most {
                    continue;
                }
                let text = match ends[0] == most {
                    true => format!("{mark}{}", text(most)),
                    false => format!("{mark}{}–{}", text(ends[0]), text(ends[1].min(most))),
                };
                keys.push(ClassKey { shade: self.shade(middle), text });
            }
        }
        keys
    }
}
