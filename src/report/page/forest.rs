//! Outcomes as a real table, with one strip of the drawing in each row.

use maud::{Markup, PreEscaped, html};

use super::findings::chip;
use crate::report::draw::forest::{Forest, Row, strip, strip_axis};
use crate::report::draw::marks::Verdict as Mark;
use crate::report::text::Language;
use crate::study::estimates::verdict::Verdict;

/// The size of a strip in pixels.
const STRIP: (f64, f64) = (400.0, 34.0);

/// The table.
pub fn table(forest: &Forest, language: Language, id: &str, caption: &str) -> Markup {
    let [outcome, change, verdict] = &forest.headings;
    let [less, more] = &forest.sides;
    html! {
        div.scroll role="group" aria-label=(caption) tabindex="0" {
            table.forest {
                caption.hidden { (caption) }
                thead { tr {
                    th scope="col" { (outcome) }
                    th.plot scope="col" { span.sides { span { "← " (less) } span { (more) " →" } } }
                    th.number scope="col" { (change) }
                    th scope="col" { (verdict) }
                } }
                tbody {
                    @for (group, rows) in forest.groups.iter().enumerate() {
                        @if !rows.name.is_empty() {
                            tr.group { th scope="colgroup" colspan="4" { (rows.name) } }
                        }
                        @for (place, row) in rows.rows.iter().enumerate() {
                            (line(forest, row, language, &format!("{id}-{group}-{place}")))
                        }
                    }
                }
                tfoot { tr {
                    td {}
                    td.plot { (PreEscaped(strip_axis(forest, &format!("{id}-axis"), STRIP.0))) }
                    td {}
                    td {}
                } }
            }
        }
    }
}

/// An outcome.
fn line(forest: &Forest, row: &Row, language: Language, prefix: &str) -> Markup {
    let verdict = row.verdict.map(|verdict| match verdict {
        Mark::Significant => Verdict::Significant,
        Mark::Equivalent => Verdict::Equivalent,
        Mark::Inconclusive => Verdict::Inconclusive,
    });
    html! {
        tr {
            th scope="row" { (row.name) small { (row.note) } }
            td.plot { (PreEscaped(strip(forest, row, prefix, STRIP.0, STRIP.1))) }
            td.number { (row.change_text) small { (row.interval_text) } }
            td { @if verdict.is_some() { (chip(language, verdict)) } @else { "–" } small { (row.verdict_note) } }
        }
    }
}
