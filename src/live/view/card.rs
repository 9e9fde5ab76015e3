//! The card: question, prediction, result beside it, parts of the change, what to read with care.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::{Reading, Scene};
use crate::live::desk::Progress;
use crate::live::lesson::{Kind, Lesson, Step};
use crate::report::findings::{Row, displacement, finding, rests_on, rests_on_note, verdict_word};
use crate::report::text::numbers::{
    interval_of_percents, month, p_value, quantity, signed_number, signed_percent,
};
use crate::report::text::{Language, Texts, filled, metric_in_sentence};
use crate::study::estimates::verdict::Verdict;

/// What a student expects of the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// −1 falls, 0 stays, 1 rises.
    pub direction: i8,
    /// By how many percent, if that was said.
    pub percent: Option<f64>,
}

/// The state of the card.
pub struct Card<'a> {
    /// What the stop shows.
    pub scene: &'a Scene<'a>,
    /// The number of the step.
    pub step: usize,
    /// What the student expects.
    pub prediction: Option<Prediction>,
    /// The parts that explain the result, as far as they have run.
    pub parts: &'a [Part<'a>],
    /// The lesson after this one.
    pub next: Option<&'a str>,
    /// Which of the lessons it is, from 1, and how many there are; none for one of somebody's own.
    pub number: Option<(usize, usize)>,
}

/// A part of the change, with what it shows.
pub struct Part<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The row of the outcome that is drawn; none before a pair is done.
    pub row: Option<Row>,
    /// How far its pairs are.
    pub progress: &'a Progress,
}

/// The card at its step.
pub fn card(card: &Card) -> Markup {
    let scene = card.scene;
    let (language, lesson) = (scene.language, scene.lesson);
    let texts = &Texts::of(language).live;
    let Some(step) = lesson.step.get(card.step) else { return free(scene) };
    html! {
        p.number { (number(card)) }
        h2 #card-heading tabindex="-1" { (heading(language, lesson, step.kind)) }
        ol.steps aria-hidden="true" {
            @for place in 0..lesson.step.len() { li.on[place <= card.step] {} }
        }
        @match step.kind {
            Kind::Prediction => { (said(scene, step)) (form(card)) }
            Kind::Result if scene.request.wanted.changed.is_none() => {
                p { (texts.unchanged_so_far) }
            }
            Kind::Result => { (beside(card)) (said(scene, step)) }
            Kind::Reasons => { (said(scene, step)) (parts(scene, card.parts)) }
            Kind::Care => { (said(scene, step)) (care(scene)) }
            Kind::Question => (said(scene, step)),
        }
        div.buttons {
            @if card.step > 0 {
                button #back type="button" data-step=(card.step - 1) { (texts.back) }
            }
            @if step.kind == Kind::Prediction {
                button #forward.first type="button" data-step=(card.step + 1) { (texts.run) }
            } @else if card.step + 1 < lesson.step.len() {
                button #forward.first type="button" data-step=(card.step + 1) { (texts.next) }
            } @else if let Some(next) = card.next {
                button #forward.first type="button" data-lesson=(next) { (texts.next_lesson) }
            }
        }
    }
}

/// A step with what the run shows in it, for a file without scripts.
pub fn of_step(scene: &Scene, step: &Step, shown: &[Part]) -> Markup {
    html! {
        h2 {
            @match step.kind {
                // The title stands above.
                Kind::Question => (Texts::of(scene.language).live.question),
                kind => (heading(scene.language, scene.lesson, kind)),
            }
        }
        (said(scene, step))
        @match step.kind {
            Kind::Reasons => (parts(scene, shown)),
            Kind::Care => (care(scene)),
            Kind::Question | Kind::Prediction | Kind::Result => {}
        }
    }
}

/// Where there is no question.
fn free(scene: &Scene) -> Markup {
    html! {
        h2 #card-heading tabindex="-1" { (scene.lesson.title.of(scene.language)) }
        p { (scene.lesson.about.of(scene.language)) }
    }
}

fn number(card: &Card) -> String {
    let texts = &Texts::of(card.scene.language).live;
    match card.number {
        Some((number, count)) => {
            let [number, count] = [number, count].map(|it| it.to_string());
            filled(&texts.lesson_of, &[("number", &number), ("count", &count)])
        }
        None => texts.own_lesson.clone(),
    }
}

/// What a step is called; the first is the question itself.
fn heading(language: Language, lesson: &Lesson, kind: Kind) -> &str {
    let texts = &Texts::of(language).live;
    match kind {
        Kind::Question => lesson.title.of(language),
        Kind::Prediction => &texts.prediction,
        Kind::Result => &texts.result,
        Kind::Reasons => &texts.reasons,
        Kind::Care => &texts.care,
    }
}

/// The text of a step, filled from the run.
fn said(scene: &Scene, step: &Step) -> Markup {
    let reading = Reading::of(scene);
    let text = step.text.of(scene.language);
    if reading.replicates() == 0 && text.contains('{') {
        return html! { p { (Texts::of(scene.language).live.waiting) } };
    }
    let text = with_figures(scene.language, text, &reading);
    html! { @for paragraph in text.split("\n\n") { p { (paragraph) } } }
}

/// A text with figures of the run in place of its words in braces; a dash for those to come.
pub(super) fn with_figures(language: Language, text: &str, reading: &Reading) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (word, after) = after.split_once('}').unwrap_or((after, ""));
        let (name, asked) = word.split_once('.').unwrap_or((word, ""));
        filled.push_str(before);
        let row = reading.row(name).filter(|row| row.pairs > 0);
        let figure = row.and_then(|row| figure(language, row, asked));
        filled.push_str(figure.as_deref().unwrap_or("–"));
        rest = after;
    }
    filled + rest
}

/// A figure of a row.
fn figure(language: Language, row: &Row, asked: &str) -> Option<String> {
    match asked {
        "base" => Some(quantity(language, row.base?, &row.unit)),
        "other" => Some(quantity(language, row.level?, &row.unit)),
        "change" => change(language, row),
        "difference" => Some(signed_number(language, row.difference?)),
        "interval" => interval(language, row),
        "verdict" => Some(verdict(language, row)?),
        _ => None,
    }
}

/// The change in percent; where the base has nothing, in words.
fn change(language: Language, row: &Row) -> Option<String> {
    if let Some(relative) = row.relative_change() {
        return Some(signed_percent(language, relative));
    }
    let texts = &Texts::of(language).live;
    let (base, level) = (row.base?, row.level?);
    match (base == 0.0, level == 0.0) {
        (true, true) => Some(texts.none_in_both.clone()),
        (true, false) => {
            let level = quantity(language, level, &row.unit);
            Some(filled(&texts.from_none, &[("level", &level)]))
        }
        (false, _) => None,
    }
}

/// The verdict in a word; where the interval excludes zero and it is not significant, why.
fn verdict(language: Language, row: &Row) -> Option<String> {
    let word = verdict_word(language, row.verdict?);
    let is_clear = row.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
    match row.p_holm.filter(|_| is_clear && row.verdict == Some(Verdict::Inconclusive)) {
        Some(p) => {
            let why = filled(&Texts::of(language).verdict.not_after_holm, &[("p", &p_value(p))]);
            Some([word, &why].join(&Texts::of(language).headline.then))
        }
        None => Some(word.into()),
    }
}

fn interval(language: Language, row: &Row) -> Option<String> {
    Some(interval_of_percents(language, row.interval_of_shares()?))
}

/// What a student is asked: the sign, and the size.
fn form(card: &Card) -> Markup {
    let language = card.scene.language;
    let texts = &Texts::of(language).live;
    let said = card.prediction;
    let outcome = card.scene.outcome_in_place(&card.scene.lesson.outcome);
    let ways = [(-1, &texts.falls), (0, &texts.stays), (1, &texts.rises)];
    let percent = said.and_then(|it| it.percent).map(|it| it.to_string()).unwrap_or_default();
    html! {
        fieldset.prediction {
            legend { (outcome) }
            div.ways {
                @for (direction, word) in ways {
                    label {
                        input #{ "way-" (direction + 1) } type="radio" name="direction"
                            value=(direction) checked[said.is_some_and(|it| it.direction == direction)];
                        span { (word) }
                    }
                }
            }
        }
        label.size for="size" {
            (texts.by_about) " "
            input #size type="number" inputmode="decimal" min="0" max="1000" step="any" value=(percent);
        }
    }
}

/// The prediction beside what the model says.
fn beside(card: &Card) -> Markup {
    let scene = card.scene;
    let language = scene.language;
    let texts = &Texts::of(language).live;
    let reading = Reading::of(scene);
    let row = reading.row(&scene.lesson.outcome);
    let said = match card.prediction {
        None => texts.said_nothing.clone(),
        Some(Prediction { direction: 0, .. }) => texts.stays.clone(),
        Some(Prediction { direction, percent: Some(percent) }) => {
            signed_percent(language, f64::from(direction) * percent.abs() / 100.0)
        }
        Some(Prediction { direction, .. }) => {
            if direction < 0 {
                texts.falls.clone()
            } else {
                texts.rises.clone()
            }
        }
    };
    let at = month(language, scene.at);
    let change = row.and_then(|row| figure(language, row, "change"));
    html! {
        p.outcome { (scene.outcome_in_place(&scene.lesson.outcome)) }
        dl.beside {
            div { dt { (texts.you_said) } dd { (said) } }
            div {
                dt { (filled(&texts.model_says, &[("month", &at)])) }
                dd {
                    (change.unwrap_or_else(|| "–".into()))
                    @if let Some(interval) = row.and_then(|row| interval(language, row)) {
                        small { (Texts::of(language).label.ci) " " (interval) }
                    }
                    @if let Some(verdict) = row.and_then(|row| row.verdict) {
                        small { (verdict_word(language, verdict)) }
                    }
                }
            }
        }
    }
}

/// The parts of the change, each with what it does to the outcome.
fn parts(scene: &Scene, parts: &[Part]) -> Markup {
    let language = scene.language;
    let texts = &Texts::of(language).live;
    let pairs = crate::report::findings::pairs(language, scene.lesson.pairs as usize);
    let outcome = scene.outcome_in_place(scene.outcome);
    html! {
        table.parts {
            caption { (outcome) }
            thead { tr { th scope="col" { (texts.part) } th scope="col" { (Texts::of(language).label.change) } } }
            tbody {
                @for part in parts {
                    tr {
                        th scope="row" { (part.name) }
                        td {
                            (part_figure(language, part))
                        }
                    }
                }
            }
        }
        p.small { (filled(&texts.reasons_note, &[("pairs", &pairs)])) }
    }
}

/// What a part does to the outcome; no verdict before all its pairs are done.
fn part_figure(language: Language, part: &Part) -> Markup {
    let Progress { done, pairs, .. } = part.progress;
    let row = part.row.as_ref().filter(|row| row.pairs > 0);
    let change = row.and_then(|row| figure(language, row, "change"));
    let texts = &Texts::of(language).live;
    html! {
        (change.unwrap_or_else(|| "–".into()))
        @if done < pairs {
            @let words = [("done", &*done.to_string()), ("pairs", &*pairs.to_string())];
            small { (filled(&texts.still_running, &words)) }
        } @else if let Some(row) = row {
            @if let Some(interval) = interval(language, row) { small { (interval) } }
            @if let Some(verdict) = row.verdict {
                small class={ "chip " (verdict.name()) } { (verdict_word(language, verdict)) }
            }
        }
    }
}

/// What has to be said beside the findings, by rule.
fn care(scene: &Scene) -> Markup {
    let language = scene.language;
    let reading = Reading::of(scene);
    let row = reading.row(&scene.lesson.outcome);
    let caveats = row.map(|row| finding(language, row).caveats).unwrap_or_default();
    let moved = displacement(language, &reading.rows);
    let outcome = metric_in_sentence(language, &scene.lesson.outcome);
    let colon = &Texts::of(language).live.colon;
    let limits = &Texts::of(language).limits;
    html! {
        @if let Some(moved) = moved { p { (moved) } }
        @for caveat in caveats { p { (outcome) (colon) (caveat.text) } }
        @if let Some(assumed) = row.and_then(|row| rests_on(language, row, None)) {
            p { (outcome) (colon) (assumed) }
            p.small {
                (rests_on_note(language, row.map(|row| (row, None))).unwrap_or_default())
            }
        }
        p { (limits.demand) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::findings::Doubts;
    use crate::statistics::paired::Method;

    #[test]
    fn a_change_from_nothing_is_said_in_words() {
        let row = |base: f64, level: f64| Row {
            metric: "contracts".into(),
            unit: "contracts/12 months".into(),
            pairs: 10,
            base: Some(base),
            level: Some(level),
            difference: Some(level - base),
            interval: None,
            relative: (base != 0.0).then(|| (level - base) / base),
            verdict: None,
            p_holm: None,
            tests: 1,
            margin: 0.02,
            same_sign_share: None,
            method: Method::StudentT,
            events: None,
            largest_share: None,
            doubts: Doubts::default(),
        };
        let said = |base, level| {
            Language::ALL.map(|language| figure(language, &row(base, level), "change").unwrap())
        };
        assert_eq!(said(0.0, 12.0), ["from none to 12", "从无到12", "ゼロから12へ"]);
        assert_eq!(said(0.0, 0.0)[0], "none in either world");
        assert_eq!(said(10.0, 12.0)[0], "+20 %");
    }
}
