//! The findings: significant rows first, each with what has to be said beside it.

use maud::{Markup, html};

use super::Section;
use super::story::{Compared, Story};
use crate::report::findings::{Row, displacement, finding, most_important, verdict_word};
use crate::report::text::numbers::percent;
use crate::report::text::{Language, Texts, filled};
use crate::study::estimates::verdict::Verdict;

/// Significant rows that are shown outright; the others fold.
const SHOWN: usize = 6;

/// The findings of a comparison; nothing where there are none.
pub fn section(story: &Story, number: usize) -> Option<Section> {
    let texts = Texts::of(story.language);
    let first = story.rows().next()?;
    let id = if number == 0 { "findings".into() } else { format!("findings-{number}") };
    let several = story.compared.len() > 1;
    let body = html! {
        section id=(id) {
            h2 { (texts.section.findings) }
            (meanings(story.language, first))
            @for compared in &story.compared {
                @if several { h3 { (compared.scenario) ", " (story.place_of(compared)) } }
                (found(story.language, compared))
            }
        }
    };
    Some(Section { id, title: texts.section.findings.clone(), body })
}

/// What the verdicts mean.
fn meanings(language: Language, row: &Row) -> Markup {
    let texts = Texts::of(language);
    let tests = filled(&texts.unit.some_tests, &[("count", &row.tests.to_string())]);
    let margin = percent(language, row.margin);
    let words = [("tests", tests.as_str()), ("margin", &margin)];
    let verdicts = [
        (Verdict::Significant, &texts.verdict.significant_means),
        (Verdict::Equivalent, &texts.verdict.equivalent_means),
        (Verdict::Inconclusive, &texts.verdict.inconclusive_means),
    ];
    html! {
        ul.how {
            @for (verdict, means) in verdicts {
                li { (chip(language, Some(verdict))) " " (filled(means, &words)) }
            }
        }
    }
}

/// A verdict with its sign.
pub fn chip(language: Language, verdict: Option<Verdict>) -> Markup {
    let class = match verdict {
        Some(Verdict::Significant) => "chip significant",
        Some(Verdict::Inconclusive) => "chip inconclusive",
        Some(Verdict::Equivalent) | None => "chip equivalent",
    };
    let word = verdict.map_or("–", |verdict| verdict_word(language, verdict));
    html! { span class=(class) { (word) } }
}

/// What was found of one scenario.
fn found(language: Language, compared: &Compared) -> Markup {
    let texts = Texts::of(language);
    let all: Vec<&Row> = compared.rows.iter().collect();
    let shown = most_important(&all, SHOWN);
    let is_shown = |row: &Row| shown.iter().any(|it| it.metric == row.metric);
    let others: Vec<&Row> = all.iter().copied().filter(|row| !is_shown(row)).collect();
    html! {
        ol.find {
            @for row in &shown { (item(language, row)) }
            @if let Some(apart) = displacement(language, &compared.rows) {
                li { span.chip.equivalent { (texts.label.read_with_care) } div { p.said { (apart) } } }
            }
        }
        @if !others.is_empty() {
            details open[shown.is_empty()] {
                summary { (texts.section.other_outcomes) " (" (others.len()) ")" }
                ol.find { @for row in others { (item(language, row)) } }
            }
        }
    }
}

/// A finding.
fn item(language: Language, row: &Row) -> Markup {
    let found = finding(language, row);
    html! {
        li {
            (chip(language, row.verdict))
            div {
                p.said { (found.headline) }
                @if !found.detail.is_empty() { p.sure { (found.detail) } }
                @for caveat in &found.caveats {
                    p.care { @if !caveat.mark.is_empty() { (caveat.mark) " " } (caveat.text) }
                }
            }
        }
    }
}
