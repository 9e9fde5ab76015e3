//! The findings: significant rows first, each with what has to be said beside it.

use maud::{Markup, html};

use super::Section;
use super::stand::{elsewhere, nowhere};
use super::story::{Compared, Story};
use crate::report::findings::{
    Check, Row, counted, displacement, finding, most_important, rests_on, rests_on_note,
    robustness, verdict_word,
};
use crate::report::read::rows::AuditRow;
use crate::report::text::numbers::percent;
use crate::report::text::{Language, Texts, filled};
use crate::study::estimates::verdict::Verdict;

/// Significant rows that are shown outright; the others fold.
const SHOWN: usize = 6;

/// The findings of a comparison; nothing where there are none.
/// `checks` are those of audits beside the comparison.
pub fn section(story: &Story, number: usize, checks: &[AuditRow]) -> Option<Section> {
    let texts = Texts::of(story.language);
    let first = story.rows().next()?;
    let id = if number == 0 { "findings".into() } else { format!("findings-{number}") };
    let leading = story.leading(SHOWN);
    let all = || leading.iter().flat_map(|it| it.rows.iter().map(|row| (row, it.closed)));
    let note = rests_on_note(story.language, all());
    let has_doubt = all().any(|(row, _)| is_significant_before_adjustment_alone(row));
    let several = story.scenarios().len() > 1 || story.places > 1;
    let body = html! {
        section id=(id) {
            h2 { (texts.section.findings) }
            (meanings(story.language, first, has_doubt))
            @if leading.is_empty() { p.note { (nowhere(story)) } }
            @for &compared in &leading {
                @if several { h3 { (compared.scenario) ", " (story.place_of(compared)) } }
                @if compared.is_interaction { p.note { (texts.finding.interaction) } }
                (found(story, compared, checks))
            }
            @if let Some(elsewhere) = elsewhere(story) { p.note { (elsewhere) } }
            @if let Some(note) = note { p.note { (note) } }
        }
    };
    Some(Section { id, title: texts.section.findings.clone(), body })
}

/// What the verdicts mean.
fn meanings(language: Language, row: &Row, has_doubt: bool) -> Markup {
    let texts = Texts::of(language);
    let tests = counted(row.tests, &texts.unit.one_test, &texts.unit.some_tests);
    let margin = percent(language, row.margin);
    let words = [("tests", tests.as_str()), ("margin", &margin)];
    let verdicts = [
        (Verdict::Significant, &texts.verdict.significant_means),
        (Verdict::Equivalent, &texts.verdict.equivalent_means),
        (Verdict::Inconclusive, &texts.verdict.inconclusive_means),
    ];
    // Where nothing varies there is no test to adjust.
    let said = |(verdict, _): &(Verdict, _)| row.tests > 0 || *verdict != Verdict::Significant;
    html! {
        ul.how {
            @for (verdict, means) in verdicts.into_iter().filter(said) {
                li {
                    (chip(language, Some(verdict))) " " (filled(means, &words))
                    @if has_doubt && verdict == Verdict::Inconclusive {
                        (texts.verdict.inconclusive_after_holm)
                    }
                }
            }
        }
    }
}

/// Whether Holm's adjustment alone decides: the interval excludes zero.
fn is_significant_before_adjustment_alone(row: &Row) -> bool {
    row.verdict == Some(Verdict::Inconclusive)
        && row.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
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
fn found(story: &Story, compared: &Compared, checks: &[AuditRow]) -> Markup {
    let language = story.language;
    let said = |row: &Row| {
        let own = checks.iter().filter(|check| story.is_checked_by(compared, row, check));
        let own: Vec<Check> = own.map(AuditRow::check).collect();
        [rests_on(language, row, compared.closed), robustness(language, &own)]
    };
    let texts = Texts::of(language);
    let all: Vec<&Row> = compared.rows.iter().collect();
    let shown = most_important(&all, SHOWN);
    let is_shown = |row: &Row| shown.iter().any(|it| it.metric == row.metric);
    let others: Vec<&Row> = all.iter().copied().filter(|row| !is_shown(row)).collect();
    html! {
        ol.find {
            @for row in &shown { (item(language, row, said(row))) }
            @if let Some(apart) = displacement(language, &compared.rows) {
                li { span.chip.equivalent { (texts.label.read_with_care) } div { p.said { (apart) } } }
            }
        }
        @if !others.is_empty() {
            details open[shown.is_empty() && story.compared.len() == 1] {
                summary { (texts.section.other_outcomes) " (" (others.len()) ")" }
                ol.find { @for row in others { (item(language, row, said(row))) } }
            }
        }
    }
}

/// A finding.
fn item(language: Language, row: &Row, [rests_on, checked]: [Option<String>; 2]) -> Markup {
    let found = finding(language, row);
    let texts = Texts::of(language);
    html! {
        li {
            (chip(language, row.verdict))
            div {
                p.said { (unbroken(&found.headline)) }
                @if !found.detail.is_empty() { p.sure { (unbroken(&found.detail)) } }
                @if let Some(rests_on) = rests_on {
                    p.rests { b { (texts.label.rests_on) } " " (unbroken(&rests_on)) }
                }
                @if let Some(checked) = checked {
                    p.rests { b { (texts.label.checked) } " " (checked) }
                }
                @for caveat in &found.caveats {
                    p.care { @if !caveat.mark.is_empty() { (caveat.mark) " " } (caveat.text) }
                }
            }
        }
    }
}

/// A text whose lines do not end before a sign of percent or within a p-value.
pub fn unbroken(text: &str) -> String {
    let joined = [(" %", "\u{a0}%"), ("p < ", "p\u{a0}<\u{a0}"), ("p = ", "p\u{a0}=\u{a0}")];
    joined.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to))
}
