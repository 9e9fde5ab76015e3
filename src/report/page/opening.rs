//! The opening of a report: question, what was found, three numbers, contents.

use maud::{Markup, html};

use super::findings::unbroken;
use super::stand::stand;
use super::story::{Story, telling};
use super::{Part, Section};
use crate::model::record::metrics::{METRICS, headline as headline_metrics};
use crate::report::findings::{Row, verdict_word};
use crate::report::text::numbers::{interval_of_percents, percent, quantity, signed_percent};
use crate::report::text::{Language, Texts, filled, metric_name};
use crate::study::estimates::verdict::Verdict;

/// How many numbers stand in the opening.
const CARDS: usize = 3;

/// Question, findings in short, and three numbers.
pub fn opening(story: &Story) -> Markup {
    let (stand, cards) = (stand(story), cards(story));
    html! {
        p.kicker { (story.kicker) }
        h1 lang=[foreign(story)] { (story.title) }
        @if !stand.is_empty() { p.stand { (unbroken(&stand)) } }
        @if !story.experiment.is_empty() { p.by { (story.experiment) } }
        @if !cards.is_empty() {
            div.cards { @for row in cards { (card(story, row)) } }
        }
    }
}

/// The language of the question where it is not that of the page: scenarios ask in their own.
fn foreign(story: &Story) -> Option<&'static str> {
    // Typographic signs beyond ASCII, as in “Who pays?”, are English too.
    let is_han = |letter: char| ('\u{3040}'..='\u{9fff}').contains(&letter);
    let is_foreign = story.language != Language::English && !story.title.contains(is_han);
    is_foreign.then_some(Language::English.code())
}

/// Links to the sections, under what each of several results is; then to the last ones.
pub fn contents(parts: &[Part], last: &[Section], texts: &Texts) -> Markup {
    html! {
        nav aria-label=(texts.label.contents) {
            @for part in parts {
                @if parts.len() > 1 {
                    p.part { a href={ "#" (part.id) } { (part.title) } }
                }
                (links(&part.sections))
            }
            (links(last))
        }
    }
}

fn links(sections: &[Section]) -> Markup {
    html! { ul { @for it in sections { li { a href={ "#" (it.id) } { (it.title) } } } } }
}

/// The heading of one of several results.
pub fn part(part: &Part) -> Markup {
    html! { h2.part id=(part.id) { (part.title) } }
}

/// The rows that stand in the opening: the most important ones, then headline metrics without a
/// detectable effect.
fn cards(story: &Story) -> Vec<&Row> {
    let all: Vec<&Row> = story.rows().collect();
    let mut chosen = telling(&all, CARDS);
    let names: Vec<&str> = headline_metrics().into_iter().map(|it| METRICS[it].name).collect();
    let same = all.iter().filter(|row| row.verdict == Some(Verdict::Equivalent));
    let same = same.filter(|row| names.contains(&row.metric.as_str()));
    chosen.extend(same.take(CARDS - chosen.len().min(CARDS)));
    chosen
}

/// One of the numbers.
fn card(story: &Story, row: &Row) -> Markup {
    let language = story.language;
    let texts = Texts::of(language);
    let is_significant = row.is_significant();
    let class = match (is_significant, row.falls()) {
        (false, _) => "card same",
        (true, true) => "card falls",
        (true, false) => "card rises",
    };
    let big = match (is_significant, row.relative_change()) {
        (true, Some(relative)) => signed_percent(language, relative),
        (true, None) => quantity(language, row.difference.unwrap_or(0.0), &row.unit),
        (false, _) => "≈ 0".into(),
    };
    let ends = row.interval_of_shares();
    let level = |level: Option<f64>| quantity(language, level.unwrap_or(0.0), &row.unit);
    html! {
        div class=(class) {
            p.big { (big) }
            p { b { (metric_name(language, &row.metric)) } }
            @if let Some(scenario) = story.scenario_of(row) { p { code { (scenario) } } }
            @if let Some(place) = story.place_of_row(row) { p { (place) } }
            p { (filled(&texts.label.level_instead, &[("level", &level(row.level)), ("base", &level(row.base))])) }
            p.interval {
                @if let Some(ends) = ends {
                    (texts.label.ci) " " (interval_of_percents(language, ends)) (texts.figure.next)
                }
                @if let Some(verdict) = row.verdict { (verdict_word(language, verdict)) }
                @if !is_significant { (texts.headline.then) "±" (percent(language, row.margin)) }
            }
        }
    }
}
