//! Figures: a headline, what is drawn, the drawing, where it comes from, and its numbers.

use anyhow::Result;
use maud::{Markup, PreEscaped, html};

use super::{Section, forest};
use crate::report::draw::document::Chart;
use crate::report::figures::{Figure, Kind, Table, Unshown, Wish, figure, sentence};
use crate::report::read::Results;
use crate::report::text::{Language, Texts};

/// The width of a drawing, in pixels.
const WIDTH: f64 = 860.0;

/// The width of one of two drawings beside each other.
const HALF: f64 = 440.0;

/// The width of a map, beside which something stands.
const MAP: f64 = 594.0;

/// A figure of results.
///
/// # Errors
///
/// Where a table cannot be read.
pub fn section(results: &Results, kind: Kind, wish: &Wish, id: String) -> Result<Section> {
    let ranked = || figure(results, Kind::Difference, wish);
    let (shown, beside) = match (figure(results, kind, wish), kind) {
        (Ok(map), Kind::Map) => (map, Some(ranked()?)),
        // Amounts are ranked alone: a map shows per cent.
        (Err(cause), Kind::Map) if cause.is::<Unshown>() => (ranked()?, None),
        (shown, _) => (shown?, None),
    };
    let body = block(&shown, beside.as_ref(), wish, &id);
    Ok(Section {
        title: titled(title(results.about().command(), kind, wish.language), wish),
        body,
        id,
    })
}

/// What stands where results have nothing that a figure of a kind could show, if it has to be said.
pub fn instead(kind: Kind, language: Language, id: String) -> Option<Section> {
    let texts = &Texts::of(language).validation;
    let (title, said) = match kind {
        Kind::Forecasts => (&texts.forecasts, &texts.forecasts_none),
        _ => return None,
    };
    let body = html! {
        section id=(id) {
            h2 { (title) }
            div.prose { p { (sentence(language, said)) } }
        }
    };
    Some(Section { id, title: title.clone(), body })
}

/// The title of a part that shows one of several scenarios.
pub fn titled(title: &str, wish: &Wish) -> String {
    match &wish.scenario {
        Some(scenario) => format!("{title}: {scenario}"),
        None => title.into(),
    }
}

/// Which of several scenarios a part shows.
pub fn of_scenario(wish: &Wish) -> Markup {
    html! { @if let Some(scenario) = &wish.scenario { p.scenario { code { (scenario) } } } }
}

/// What the contents call a figure.
pub fn title(command: &str, kind: Kind, language: Language) -> &'static str {
    let section = &Texts::of(language).section;
    match kind {
        Kind::Bars if command == "sensitivity" => &section.sensitivity,
        Kind::Forest if command == "audit" => &section.robustness,
        Kind::Path => &section.over_years,
        Kind::Forest => &section.outcomes,
        Kind::Difference | Kind::Map => &section.places,
        Kind::Flows => &section.who_pays,
        Kind::Bars => &section.contributions,
        Kind::Stacked => &section.ip_loans,
        Kind::Funnel => &section.stages,
        Kind::Survival => &section.survival,
        Kind::Fit => &section.record,
        Kind::Sweep => &section.response_curves,
        Kind::Affected => &section.affected,
        Kind::Boxes => &section.boxes,
        Kind::Targets => &Texts::of(language).validation.targets,
        Kind::Facts => &Texts::of(language).validation.facts,
        Kind::Forecasts => &Texts::of(language).validation.forecasts,
    }
}

/// The figure, with another beside it.
fn block(figure: &Figure, beside: Option<&Figure>, wish: &Wish, id: &str) -> Markup {
    let language = wish.language;
    let heading = format!("{id}-heading");
    html! {
        figure id=(id) aria-labelledby=(heading) {
            (of_scenario(wish))
            h2 id=(heading) { (figure.headline) }
            p.note { (figure.note) }
            @match (&figure.chart, beside) {
                (Chart::Forest(forest), _) => {
                    (forest::table(forest, language, id, &figure.description))
                }
                (_, Some(beside)) => {
                    div.beside {
                        (drawing(figure, id, MAP))
                        (drawing(beside, &format!("{id}-ranked"), HALF))
                    }
                }
                _ => (drawing(figure, id, WIDTH)),
            }
            figcaption { (figure.source) }
            (data(figure, language))
        }
    }
}

/// A drawing, which narrow screens show in part, to be moved with the keys too.
pub fn drawing(figure: &Figure, id: &str, width: f64) -> Markup {
    html! {
        div.scroll.drawing role="group" aria-label=(figure.headline) tabindex="0" {
            (PreEscaped(figure.in_page(id, width)))
        }
    }
}

/// The numbers of a figure, folded.
pub fn data(figure: &Figure, language: Language) -> Markup {
    let texts = Texts::of(language);
    html! {
        details {
            summary { (texts.label.table) }
            (table(&figure.table, texts, &figure.headline))
        }
    }
}

/// The numbers of a figure.
fn table(table: &Table, texts: &Texts, name: &str) -> Markup {
    html! {
        div.scroll role="group" aria-label={ (texts.label.table) ": " (name) } tabindex="0" {
            table.data {
                caption.hidden { (name) }
                thead { tr { @for column in &table.columns { th scope="col" { (column) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (place, cell) in row.cells.iter().enumerate() {
                                @if place == 0 { th scope="row" { (cell) } }
                                @else { td { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
