//! The middle of the page: how far the pairs are, the finding, the outcomes, the drawing.

use maud::{Markup, PreEscaped, html};

use super::{Reading, Scene, side};
use crate::report::draw::document::{Chart, Frame, Sheet, document};
use crate::report::findings::{Caveat, finding, verdict_word};
use crate::report::page::unbroken;
use crate::report::text::numbers::{month, quantity};
use crate::report::text::{Texts, filled, metric_in_sentence, metric_name, metric_short_name};
use crate::study::estimates::verdict::Verdict;

/// The width of the drawing, in pixels.
const WIDTH: f64 = 640.0;

/// The same on a telephone.
const NARROW: f64 = 354.0;

/// Outcomes that a saved lesson draws beside the one that is predicted.
const MOST_SAVED: usize = 4;

/// What is said of the outcome that is drawn.
pub(super) struct Said {
    headline: String,
    detail: String,
    verdict: Option<Verdict>,
    caveats: Vec<Caveat>,
    space: &'static str,
}

impl Said {
    /// What happens and how sure that is.
    pub fn sentence(&self) -> String {
        [&*self.headline, &self.detail].join(self.space).trim().into()
    }
}

/// What is said of the outcome that is drawn, by how far the pairs are.
pub(super) fn said(scene: &Scene, reading: &Reading) -> Said {
    let language = scene.language;
    let texts = &Texts::of(language).live;
    let outcome = metric_in_sentence(language, scene.outcome);
    let at = month(language, scene.at);
    let of_place = |headline: String| match scene.place() {
        Some(place) => {
            filled(&Texts::of(language).figure.named, &[("name", place), ("text", &headline)])
        }
        None => headline,
    };
    let plain = |headline: String, detail: String| Said {
        headline: of_place(headline),
        detail,
        verdict: None,
        caveats: Vec::new(),
        space: language.space(),
    };
    let Some(row) = reading.row(scene.outcome).filter(|_| reading.replicates() > 0) else {
        return Said { headline: texts.waiting.clone(), ..plain(String::new(), String::new()) };
    };
    if !reading.has_change() {
        let base = row.base.map_or_else(|| "–".into(), |it| quantity(language, it, &row.unit));
        let words = [
            ("outcome", &*outcome),
            ("Outcome", metric_name(language, scene.outcome)),
            ("base", &*base),
        ];
        let count = reading.replicates().to_string();
        let replicates = match reading.replicates() {
            1 => texts.one_replicate.clone(),
            _ => filled(&texts.some_replicates, &[("count", &count)]),
        };
        let note = [("month", &*at), ("replicates", &*replicates)];
        return plain(filled(&texts.as_it_is, &words), filled(&texts.as_it_is_note, &note));
    }
    if reading.is_too_early() {
        let words = [("month", &*at), ("outcome", &*outcome)];
        return plain(filled(&texts.too_early, &words), texts.too_early_note.clone());
    }
    let found = finding(language, row);
    Said {
        headline: of_place(found.headline),
        detail: found.detail,
        verdict: row.verdict,
        caveats: found.caveats,
        space: language.space(),
    }
}

/// The middle of the page.
pub(super) fn centre(scene: &Scene, reading: &Reading, said: &Said) -> Markup {
    let texts = &Texts::of(scene.language).live;
    html! {
        div.status {
            (dots(scene))
            span { (progress(scene, reading)) }
            span.draw { (filled(&texts.draw, &[("number", &(scene.draw + 1).to_string())])) }
        }
        @if let Some(cause) = &scene.progress.failure {
            p.failed role="alert" {
                (filled(&texts.failed, &[("cause", cause)])) " "
                button #go-on type="button" data-do="go-on" { (texts.go_on) }
            }
        }
        (found(scene, said))
        (tabs(scene))
        div.drawing #drawing role="tabpanel" aria-labelledby={ "tab-" (scene.outcome) } tabindex="0" {
            (drawing(scene, reading, said, "course"))
        }
    }
}

/// The finding with how sure it is.
fn found(scene: &Scene, said: &Said) -> Markup {
    html! {
        h2.headline { (unbroken(&said.headline)) }
        p.detail {
            @if let Some(verdict) = said.verdict {
                span class={ "chip " (verdict.name()) } { (verdict_word(scene.language, verdict)) } " "
            }
            (unbroken(&said.detail))
        }
        @for caveat in &said.caveats { p.caveat { (caveat.mark) " " (caveat.text) } }
    }
}

/// A stop for a file without scripts: the finding, its drawing, what moved most, and the drawings
/// of a few outcomes more. Names within drawings begin with `prefix`.
pub fn saved_stop(scene: &Scene, prefix: &str) -> Markup {
    let others = scene.lesson.outcomes.iter().filter(|name| **name != scene.lesson.outcome);
    html! {
        (outcome(scene, prefix))
        (side::moved(scene, &Reading::of(scene)))
        @for (place, name) in others.take(MOST_SAVED).enumerate() {
            details {
                summary { (metric_name(scene.language, name)) }
                (outcome(&Scene { outcome: name, ..*scene }, &format!("{prefix}-{place}")))
            }
        }
    }
}

/// An outcome with its finding and drawing.
fn outcome(scene: &Scene, prefix: &str) -> Markup {
    let reading = Reading::of(scene);
    let said = said(scene, &reading);
    html! {
        (found(scene, &said))
        div.drawing role="group" aria-label=(said.headline) tabindex="0" {
            (drawing(scene, &reading, &said, prefix))
        }
    }
}

/// A dot for each pair, filled when it is done.
fn dots(scene: &Scene) -> Markup {
    let (done, pairs) = (scene.progress.done, scene.progress.pairs);
    html! {
        span.dots aria-hidden="true" {
            @for number in 0..pairs.min(20) {
                i class=[(number * pairs / pairs.min(20) < done).then_some("done")] {}
            }
        }
    }
}

fn progress(scene: &Scene, reading: &Reading) -> String {
    let texts = &Texts::of(scene.language).live;
    let text = if reading.has_change() { &texts.pairs_done } else { &texts.replicates_done };
    let [done, pairs] = [scene.progress.done, scene.progress.pairs].map(|it| it.to_string());
    filled(text, &[("done", &done), ("pairs", &pairs)])
}

fn tabs(scene: &Scene) -> Markup {
    let label = &Texts::of(scene.language).live.outcome;
    html! {
        div.tabs role="tablist" aria-label=(label) {
            @for name in &scene.lesson.outcomes {
                @let is_shown = name == scene.outcome;
                button id={ "tab-" (name) } type="button" role="tab" data-outcome=(name)
                    aria-selected=(is_shown) aria-controls="drawing"
                    tabindex=(if is_shown { "0" } else { "-1" }) {
                    (metric_short_name(scene.language, name))
                }
            }
        }
    }
}

fn drawing(scene: &Scene, reading: &Reading, said: &Said, prefix: &str) -> Markup {
    let Some(paths) = reading.paths() else { return html! { p.waiting {} } };
    let sheet = Sheet {
        prefix,
        width: if scene.is_narrow { NARROW } else { WIDTH },
        title: &said.headline,
        description: &said.detail,
        frame: Frame::InPage,
    };
    html! { (PreEscaped(document(&Chart::Paths(Box::new(paths)), &sheet))) }
}
