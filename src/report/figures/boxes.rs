//! The box of scenario discovery: where among the factors the points of interest lie.

use anyhow::Result;

use super::choice::source;
use super::headline::{named, sentence};
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::report::draw::boxes::{Boxes, Kept};
use crate::report::draw::document::Chart;
use crate::report::read::Results;
use crate::report::read::rows::{LimitRow, Table as Points, number};
use crate::report::text::numbers::{between, number as written, p_value, percent};
use crate::report::text::{Language, Texts, filled};

/// The box that is reported.
pub(super) fn chosen(results: &Results, wish: &Wish) -> Result<Figure> {
    wish.refuse_metric("the box that is reported")?;
    if let Some(region) = &wish.region {
        return Err(Unshown(format!("--region {region}: a box is of one outcome alone")).into());
    }
    let boxes = results.boxes()?;
    let chosen = boxes.iter().find(|row| row.chosen);
    let chosen = chosen.ok_or_else(|| {
        Unshown("no box is reported, since no point or every point is of interest".into())
    })?;
    let points = results.points()?;
    let limits = results.limits()?;
    let language = wish.language;
    let own = limits.iter().filter(|row| row.number == chosen.number);
    let rows: Vec<Kept> = own.map(|row| kept(language, row, &points)).collect();
    let texts = &Texts::of(language).boxes;
    let share = |it: Option<f64>| it.map_or_else(|| "–".into(), |it| percent(language, it));
    let chance = chosen.p_value.map_or_else(|| "–".into(), p_value);
    let words = [
        ("cases", chosen.cases.to_string()),
        ("interest", chosen.of_interest.to_string()),
        ("density", share(chosen.density)),
        ("coverage", share(chosen.coverage)),
        ("mass", share(chosen.mass)),
        ("all", share(boxes.first().and_then(|row| row.density))),
        ("p", chance),
    ];
    let words: Vec<(&str, &str)> = words.iter().map(|(word, text)| (*word, &**text)).collect();
    let described: Vec<String> =
        rows.iter().map(|row| named(language, &row.name, &row.text)).collect();
    let described = described.join(&Texts::of(language).figure.next);
    Ok(Figure {
        kind: Kind::Boxes,
        headline: filled(&texts.headline, &words),
        note: filled(&texts.note, &words),
        description: sentence(language, &described),
        source: source(results.about(), language),
        table: table(language, &rows),
        chart: Chart::Boxes(Boxes { name: filled(&texts.name, &words), rows }),
    })
}

/// What the box keeps of a factor, among the values tried.
fn kept(language: Language, row: &LimitRow, points: &Points) -> Kept {
    let texts = &Texts::of(language).boxes;
    let tried = points.values(&row.factor);
    let numbers: Vec<f64> = tried.iter().filter_map(|cell| number(cell).ok().flatten()).collect();
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let range = row.low.zip(row.high);
    let at = |value: f64| if high > low { (value - low) / (high - low) } else { 0.0 };
    let ends = |(from, to)| between(language, &written(language, from), &written(language, to));
    let p = [row.quasi_p_low, row.quasi_p_high].into_iter().flatten().fold(f64::INFINITY, f64::min);
    let is_defined = p.is_finite();
    Kept {
        name: row.factor.clone(),
        part: range.filter(|_| low <= high).map(|(from, to)| (at(from), at(to))),
        text: range.map_or_else(|| row.categories.replace('|', " | "), ends),
        ends: [low, high]
            .map(|end| if end.is_finite() { written(language, end) } else { String::new() }),
        note: match is_defined {
            true => filled(&texts.quasi, &[("p", &p_value(p))]),
            false => String::new(),
        },
    }
}

fn table(language: Language, rows: &[Kept]) -> Table {
    let label = &Texts::of(language).label;
    let tried = &Texts::of(language).boxes.tried;
    let mut table =
        Table::new([&label.factor, &label.value, tried, &Texts::of(language).boxes.chance]);
    for row in rows {
        let tried = match row.part {
            Some(_) => between(language, &row.ends[0], &row.ends[1]),
            None => "–".into(),
        };
        let cells = [row.name.clone(), row.text.clone(), tried, row.note.clone()];
        table.row(cells, row.part.map(|(from, to)| to - from));
    }
    table
}
