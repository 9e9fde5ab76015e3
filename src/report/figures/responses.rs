//! An outcome of a sweep over the values of each factor, averaged over the others.

use anyhow::Result;

use super::choice::{distinct, source};
use super::names::plain_name;
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::report::draw::document::Chart;
use crate::report::draw::sweep::{Panel, Response, Responses};
use crate::report::read::Results;
use crate::report::read::rows::{SummaryRow, Table as Points, number};
use crate::report::text::numbers::{Power, interval, number as written, power, unit, window};
use crate::report::text::{Language, Texts, filled, place as place_name};
use crate::statistics::sample::mean;

/// How many groups the points of a factor with many values fall into.
const GROUPS: usize = 6;

/// The points with one value of a factor, or with values that lie together.
struct Level {
    text: String,
    place: f64,
    points: Vec<u64>,
}

/// Panels of all factors.
pub(super) fn responses(results: &Results, wish: &Wish) -> Result<Figure> {
    let all = results.summary()?;
    let points = results.points()?;
    let region = wish.region(&distinct(all.iter().map(|row| &*row.region)))?;
    let here: Vec<&SummaryRow> = all.iter().filter(|row| row.region == region).collect();
    let metrics = distinct(here.iter().map(|row| &*row.metric));
    let metric = wish.metric(&metrics, metrics.first().copied().unwrap_or_default())?;
    let own: Vec<&SummaryRow> = here.into_iter().filter(|row| row.metric == metric).collect();
    let last = distinct(own.iter().map(|row| &*row.at)).last().copied().unwrap_or_default();
    let rows: Vec<&SummaryRow> = own.into_iter().filter(|row| row.at == last).collect();
    let first = *rows.first().ok_or_else(|| Unshown(format!("no row is of {metric}")))?;
    let scenarios = distinct(rows.iter().map(|row| &*row.scenario));
    let scenarios = &scenarios[..scenarios.len().min(2)];
    let levels = rows.iter().filter_map(|row| row.mean);
    let (low, high) = levels
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| (low.min(it), high.max(it)));
    if low > high {
        return Err(Unshown(format!("{metric} is defined at no point")).into());
    }
    let language = wish.language;
    let power = power(language, low.abs().max(high.abs()));
    let mut panels = Vec::new();
    for (place, factor) in points.columns.iter().enumerate().skip(1) {
        let levels = levels_of(&points, place, language)?;
        if levels.len() > 1 {
            panels.push(panel(factor, &levels, &rows, scenarios, power));
        }
    }
    if panels.is_empty() {
        return Err(Unshown("no factor of these results has two values".into()).into());
    }
    let name = plain_name(language, &metric);
    let interval = interval(language, (low, high));
    let unit = unit(language, power, &first.unit, None);
    let Texts { figure: texts, chart: words, headline, .. } = Texts::of(language);
    let chart = Responses {
        name: [&*name, &unit].join(&headline.then),
        scenarios: if scenarios.len() > 1 {
            scenarios.iter().map(|it| it.to_string()).collect()
        } else {
            Vec::new()
        },
        band: words.range.clone(),
        panels,
    };
    let table = table(language, &chart, scenarios);
    let place = place_name(language, &region);
    let said = [("outcome", &*name), ("place", place), ("interval", &interval)];
    let count = chart.panels.len().to_string();
    let described = [("name", &*chart.name), ("interval", &interval), ("count", &count)];
    Ok(Figure {
        kind: Kind::Sweep,
        headline: filled(&texts.responses, &said),
        note: filled(&texts.responses_note, &[("window", &window(language, &first.window))]),
        description: filled(&texts.responses_described, &described),
        source: source(results.about(), language),
        chart: Chart::Responses(chart),
        table,
    })
}

/// The values of a factor with the points that have them: numbers in their order, in groups where
/// there are many; words in the order of the points.
fn levels_of(points: &Points, column: usize, language: Language) -> Result<Vec<Level>> {
    let cells: Vec<(u64, &str)> = points
        .rows
        .iter()
        .filter_map(|row| Some((row.first()?.parse().ok()?, row.get(column)?.as_str())))
        .collect();
    let values = distinct(cells.iter().map(|(_, cell)| *cell));
    let numeric: Option<Vec<f64>> =
        values.iter().map(|value| number(value).ok().flatten()).collect();
    let having = |is_within: &dyn Fn(&str) -> bool| {
        cells.iter().filter(|(_, cell)| is_within(cell)).map(|(point, _)| *point).collect()
    };
    let Some(mut numbers) = numeric else {
        let count = (values.len() - 1).max(1) as f64;
        let levels = values.iter().enumerate().map(|(place, value)| Level {
            text: value.to_string(),
            place: place as f64 / count,
            points: having(&|cell| cell == *value),
        });
        return Ok(levels.collect());
    };
    numbers.sort_by(f64::total_cmp);
    let (low, high) = (numbers[0], numbers[numbers.len() - 1]);
    let at = |value: f64| if high > low { (value - low) / (high - low) } else { 0.0 };
    if numbers.len() <= GROUPS {
        let levels = numbers.iter().map(|&value| Level {
            text: written(language, value),
            place: at(value),
            points: having(&|cell| number(cell).ok().flatten() == Some(value)),
        });
        return Ok(levels.collect());
    }
    // Groups of as many values each.
    let size = numbers.len().div_ceil(GROUPS);
    let levels = numbers.chunks(size).map(|group| {
        let (from, to) = (group[0], group[group.len() - 1]);
        let middle = group.iter().sum::<f64>() / group.len() as f64;
        let is_within = |cell: &str| {
            number(cell).ok().flatten().is_some_and(|value| (from..=to).contains(&value))
        };
        Level { text: written(language, middle), place: at(middle), points: having(&is_within) }
    });
    Ok(levels.collect())
}

fn panel(
    factor: &str,
    levels: &[Level],
    rows: &[&SummaryRow],
    scenarios: &[&str],
    power: Power,
) -> Panel {
    let response = |scenario: &str, level: &Level| -> Response {
        let own = rows.iter().filter(|row| row.scenario == scenario);
        let own = own.filter(|row| level.points.contains(&row.point));
        let values: Vec<f64> = own.filter_map(|row| row.mean).map(|it| it / power.factor).collect();
        let range = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &it| {
            (it.min(low), it.max(high))
        });
        mean(&values).map(|mean| (mean, (values.len() > 1).then_some(range)))
    };
    Panel {
        factor: factor.into(),
        values: levels.iter().map(|level| level.text.clone()).collect(),
        places: levels.iter().map(|level| level.place).collect(),
        responses: scenarios
            .iter()
            .map(|scenario| levels.iter().map(|level| response(scenario, level)).collect())
            .collect(),
    }
}

fn table(language: Language, chart: &Responses, scenarios: &[&str]) -> Table {
    let label = &Texts::of(language).label;
    let columns =
        [&label.factor, &label.scenario, &label.value, &label.outcome, &label.low, &label.high];
    let mut table = Table::new(columns);
    for panel in &chart.panels {
        for (scenario, responses) in scenarios.iter().zip(&panel.responses) {
            for (value, response) in panel.values.iter().zip(responses) {
                let text =
                    |it: Option<f64>| it.map_or_else(|| "–".into(), |it| written(language, it));
                let mean = response.map(|it| it.0);
                let range = response.and_then(|it| it.1);
                let cells = [
                    panel.factor.clone(),
                    scenario.to_string(),
                    value.clone(),
                    text(mean),
                    text(range.map(|it| it.0)),
                    text(range.map(|it| it.1)),
                ];
                table.row(cells, mean);
            }
        }
    }
    table
}
