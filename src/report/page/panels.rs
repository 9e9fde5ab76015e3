//! Both worlds over time, or bars of several outcomes: an outcome a panel.

use anyhow::Result;
use maud::{Markup, html};

use super::{Section, figures};
use crate::report::figures::{Figure, Kind, Wish, distinct, figure};
use crate::report::findings::{Row, most_important};
use crate::report::read::Results;
use crate::report::text::{Language, Texts};
use crate::study::estimates::verdict::MARGIN;

/// Panels at most.
const MOST: usize = 6;

/// The width of a panel, in pixels.
const WIDTH: f64 = 440.0;

/// The width of one that has a row for itself.
const WIDE: f64 = 860.0;

/// The panels of a comparison.
///
/// # Errors
///
/// Where a table cannot be read.
pub fn section(results: &Results, wish: &Wish, id: String) -> Result<Section> {
    let title = &Texts::of(wish.language).section.over_time;
    of_metrics(results, Kind::Path, metrics(results, wish)?, title, (wish, id))
}

/// Bars of several outcomes.
///
/// # Errors
///
/// Where a table cannot be read.
pub fn bars(
    results: &Results,
    mut metrics: Vec<String>,
    title: &str,
    wish: &Wish,
    id: String,
) -> Result<Section> {
    metrics.truncate(MOST);
    of_metrics(results, Kind::Bars, metrics, title, (wish, id))
}

fn of_metrics(
    results: &Results,
    kind: Kind,
    metrics: Vec<String>,
    title: &str,
    (wish, id): (&Wish, String),
) -> Result<Section> {
    let language = wish.language;
    let mut panels = Vec::new();
    for metric in metrics {
        let anchor = format!("{id}-{metric}");
        let wish = Wish { metric: Some(metric), ..wish.clone() };
        panels.push((anchor, figure(results, kind, &wish)?));
    }
    let (class, width) = match kind {
        Kind::Bars => ("panels wide", WIDE),
        _ => ("panels", WIDTH),
    };
    let note = panels.first().map(|(_, it)| it.note.clone()).unwrap_or_default();
    let body = html! {
        section id=(id) {
            (figures::of_scenario(wish))
            h2 { (title) }
            p.note { (note) }
            div class=(class) {
                @for (anchor, figure) in &panels { (panel(figure, language, anchor, width)) }
            }
        }
    };
    Ok(Section { id, title: figures::titled(title, wish), body })
}

/// The metrics that are shown: those that move most, then the first of the others.
fn metrics(results: &Results, wish: &Wish) -> Result<Vec<String>> {
    let rows = results.differences()?;
    let Some(first) = rows.iter().find(|row| wish.shows(&row.scenario)) else {
        return Ok(Vec::new());
    };
    let own: Vec<_> = rows.iter().filter(|it| it.scenario == first.scenario).collect();
    let region = wish.region(&distinct(own.iter().map(|row| &*row.region)))?;
    let own = own.into_iter().filter(|it| it.region == region);
    let own: Vec<Row> = own.map(|row| row.finding(MARGIN, 0)).collect();
    let all: Vec<&Row> = own.iter().collect();
    let mut names: Vec<String> =
        most_important(&all, MOST).into_iter().map(|row| row.metric.clone()).collect();
    for row in &own {
        if names.len() < MOST && !names.contains(&row.metric) {
            names.push(row.metric.clone());
        }
    }
    Ok(names)
}

fn panel(figure: &Figure, language: Language, id: &str, width: f64) -> Markup {
    let heading = format!("{id}-heading");
    html! {
        figure.panel id=(id) aria-labelledby=(heading) {
            h3 id=(heading) { (figure.headline) }
            (figures::drawing(figure, id, width))
            figcaption { (figure.source) }
            (figures::data(figure, language))
        }
    }
}
