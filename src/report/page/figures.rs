//! Figures: a headline, what is drawn, the drawing, where it comes from, and its numbers.

use anyhow::Result;
use maud::{Markup, PreEscaped, html};

use super::{Section, forest};
use crate::report::draw::document::Chart;
use crate::report::figures::{Figure, Kind, Table, Wish, figure};
use crate::report::read::Results;
use crate::report::text::{Language, Texts};

/// The width of a drawing, in pixels.
const WIDTH: f64 = 1060.0;

/// A figure of results.
///
/// # Errors
///
/// Where a table cannot be read.
pub fn section(
    results: &Results,
    kind: Kind,
    wish: &Wish,
    number: usize,
) -> Result<Option<Section>> {
    let figure = figure(results, kind, wish)?;
    let id = match number {
        0 => kind.name().to_string(),
        _ => format!("{}-{number}", kind.name()),
    };
    let body = block(&figure, wish.language, &id);
    Ok(Some(Section { title: title(kind, wish.language).into(), body, id }))
}

/// What the contents call a figure.
fn title(kind: Kind, language: Language) -> &'static str {
    let section = &Texts::of(language).section;
    match kind {
        Kind::Path => &section.over_time,
        Kind::Forest => &section.outcomes,
        Kind::Difference | Kind::Map => &section.places,
        Kind::Flows => &section.who_pays,
        Kind::Bars => &section.contributions,
        Kind::Stacked => &section.ip_loans,
        Kind::Funnel => &section.outcomes,
        Kind::Fit => &section.record,
        Kind::Sweep => &section.response_curves,
    }
}

/// The figure.
fn block(figure: &Figure, language: Language, id: &str) -> Markup {
    let texts = Texts::of(language);
    let heading = format!("{id}-heading");
    html! {
        figure id=(id) aria-labelledby=(heading) {
            h3 id=(heading) { (figure.headline) }
            p.note { (figure.note) }
            @if let Chart::Forest(forest) = &figure.chart {
                (forest::table(forest, language, id, &figure.description))
            } @else {
                (PreEscaped(figure.in_page(id, WIDTH)))
            }
            figcaption { (figure.source) }
            details {
                summary { (texts.label.table) }
                (data(&figure.table, texts, &figure.headline))
            }
        }
    }
}

/// The numbers of a figure.
fn data(table: &Table, texts: &Texts, name: &str) -> Markup {
    html! {
        div.scroll role="region" aria-label={ (texts.label.table) ": " (name) } tabindex="0" {
            table.data {
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
