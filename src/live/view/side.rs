//! The right of the page: what moved most, the ecosystem as it works, where it is.

use maud::{Markup, PreEscaped, html};

use super::{Reading, Scene, ecosystem};
use crate::base::regions::WHOLE;
use crate::report::draw::tiles;
use crate::report::findings::Row;
use crate::report::text::numbers::{month, number, quantity, signed_number, signed_percent};
use crate::report::text::{Texts, filled, metric_short_name, place};

/// The right of the page.
pub(super) fn side(scene: &Scene, reading: &Reading) -> Markup {
    let texts = &Texts::of(scene.language).live;
    let at = month(scene.language, scene.at);
    let world = match reading.has_change() {
        true => &texts.in_changed_world,
        false => &texts.in_this_world,
    };
    html! {
        section aria-labelledby="moved-heading" {
            @if reading.has_change() {
                h3 #moved-heading { (texts.moved_most) }
                p.small { (filled(&texts.moved_note, &[("month", &at)])) }
                (moved(scene, reading))
            } @else {
                h3 #moved-heading { (texts.levels) }
                p.small { (at) }
                (levels(scene, reading))
            }
        }
        @if reading.replicates() > 0 { section aria-labelledby="ecosystem-heading" {
            h3 #ecosystem-heading {
                (texts.ecosystem) " " span.small { (filled(world, &[("month", &at)])) }
            }
            (ecosystem::drawing(scene, reading))
        } }
        section aria-labelledby="place-heading" {
            h3 #place-heading { (texts.place) }
            (whereabouts(scene))
        }
    }
}

/// The levels of all outcomes.
fn levels(scene: &Scene, reading: &Reading) -> Markup {
    let language = scene.language;
    html! {
        table.moved {
            tbody {
                @for row in &reading.rows {
                    tr {
                        th scope="row" { (metric_short_name(language, &row.metric)) }
                        td.number {
                            (row.base.map_or_else(|| "–".into(), |it| quantity(language, it, &row.unit)))
                        }
                    }
                }
            }
        }
    }
}

/// All outcomes, by the size of their relative changes.
pub(super) fn moved(scene: &Scene, reading: &Reading) -> Markup {
    let mut rows: Vec<&Row> = reading.rows.iter().collect();
    let size = |row: &Row| row.relative.map_or(0.0, f64::abs);
    rows.sort_by(|one, two| size(two).total_cmp(&size(one)));
    let most = rows.iter().map(|row| size(row)).fold(0.0, f64::max);
    let language = scene.language;
    html! {
        table.moved {
            tbody {
                @for row in rows {
                    tr.significant[row.is_significant()] {
                        th scope="row" { (metric_short_name(language, &row.metric)) }
                        td.bar { (bar(row, most)) }
                        td.number {
                            @if let Some(relative) = row.relative {
                                (signed_percent(language, relative))
                            } @else if let Some(difference) = row.difference {
                                (signed_number(language, difference))
                            } @else { "–" }
                        }
                    }
                }
            }
        }
    }
}

/// A bar from the middle: filled where significant.
fn bar(row: &Row, most: f64) -> Markup {
    let relative = row.relative.unwrap_or(0.0);
    let length = if most > 0.0 { 48.0 * relative.abs() / most } else { 0.0 };
    let start = if relative < 0.0 { 52.0 - length } else { 52.0 };
    let class = match (row.is_significant(), relative < 0.0) {
        (true, true) => "bar fall",
        (true, false) => "bar",
        (false, _) => "bar unsure",
    };
    let (start, length) = (format!("{start:.1}"), format!("{length:.1}"));
    html! {
        svg.chart viewBox="0 0 104 16" width="104" height="16" aria-hidden="true" focusable="false" {
            rect class=(class) x=(start) y="3" width=(length) height="10" {}
            path.zero d="M52 0V16" {}
        }
    }
}

/// The regions of the run on the map, and what an agent stands for.
fn whereabouts(scene: &Scene) -> Markup {
    let (language, texts) = (scene.language, &Texts::of(scene.language).live);
    let scenario = &scene.request.wanted.base.scenario;
    let names: Vec<&str> = scenario.regions.iter().map(|it| place(language, it)).collect();
    let listed = names.join(match language {
        crate::report::text::Language::English => ", ",
        _ => "、",
    });
    let regions = match names.len() {
        0 => texts.all_places.clone(),
        1 => filled(&texts.one_place, &[("place", &listed)]),
        count => {
            let count = count.to_string();
            filled(&texts.some_places, &[("places", &listed), ("count", &count)])
        }
    };
    let agents = match scenario.scale {
        scale if scale >= 1.0 => texts.full_size.clone(),
        scale => filled(&texts.one_for_several, &[("count", &number(language, 1.0 / scale))]),
    };
    let whole = place(language, WHOLE.0);
    html! {
        div.place {
            (PreEscaped(tiles::locator(&scenario.regions, whole)))
            div { p { (regions) } p { (agents) } }
        }
    }
}
