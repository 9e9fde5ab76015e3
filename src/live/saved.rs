//! A lesson in one file: what each choice shows is computed beforehand and chosen by style alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::desk::{Desk, Pair, Progress, Request, Stop};
use super::lesson::{Kind, Lesson, Step};
use super::view::{Part, Reading, Scene, of_step, saved_stop};
use super::worlds::Change;
use crate::base::month::Month;
use crate::report::draw::style;
use crate::report::findings;
use crate::report::page::{hash, head};
use crate::report::text::{Language, Texts, filled};

/// The style of saved lessons.
const STYLE: &str = include_str!("saved.css");

/// Worlds of a file at most, the one that nothing is changed in among them.
const MOST: usize = 16;

/// How often it is looked whether all pairs are done.
const BEAT: Duration = Duration::from_millis(50);

/// The file of a lesson; none if it was stopped. `done` hears of pairs that are done, and of how
/// many there will be.
///
/// # Errors
///
/// Where a run fails, or choices make no scenario.
pub fn saved(
    lesson: &Lesson,
    language: Language,
    threads: usize,
    stop: &AtomicBool,
    done: &dyn Fn(u32, u32),
) -> Result<Option<String>> {
    let worlds = worlds(lesson, language);
    let mut requests = Vec::new();
    for (_, choices) in &worlds {
        requests.push(request(lesson, Change::Choices(choices))?);
    }
    let unchanged = lesson.unchanged();
    for part in 0..lesson.parts().len() {
        requests.push(request(lesson, Change::Part(&unchanged, part))?);
    }
    let desk = Desk::open(threads)?;
    let stops = desk.look(0, requests);
    let ended = wait(&stops, stop, done);
    desk.close();
    if !ended? {
        return Ok(None);
    }
    let looks: Vec<(Vec<Pair>, Progress)> =
        stops.iter().map(|stop| (stop.pairs(), stop.progress())).collect();
    let scene = |place: usize| Scene {
        language,
        lesson,
        request: stops[place].request(),
        pairs: &looks[place].0,
        progress: &looks[place].1,
        outcome: &lesson.outcome,
        at: at(lesson, stops[place].request()),
        draw: 0,
        is_narrow: false,
    };
    let asked = lesson.asked();
    let first = worlds.iter().position(|(_, choices)| *choices == asked).unwrap_or(0);
    let scenes: Vec<Scene> = (0..stops.len()).map(scene).collect();
    Ok(Some(File { lesson, language, worlds: &worlds, scenes: &scenes, first }.page()))
}

fn request(lesson: &Lesson, change: Change) -> Result<Request> {
    Request::of(lesson, change, 0).map_err(|message| anyhow!(message))
}

/// The month that figures are read in.
fn at(lesson: &Lesson, request: &Request) -> Month {
    let until = request.wanted.base.scenario.until;
    lesson.at.map_or(until, |at| at.min(until))
}

/// Whether all pairs were done before it was stopped.
fn wait(stops: &[Arc<Stop>], stop: &AtomicBool, done: &dyn Fn(u32, u32)) -> Result<bool> {
    loop {
        let progress: Vec<Progress> = stops.iter().map(|stop| stop.progress()).collect();
        if let Some(cause) = progress.iter().find_map(|it| it.failure.as_ref()) {
            bail!("{cause}");
        }
        let sum = |of: fn(&Progress) -> u32| progress.iter().map(of).sum::<u32>();
        let (ready, all) = (sum(|it| it.done), sum(|it| it.pairs));
        done(ready, all);
        if ready == all {
            return Ok(true);
        }
        if stop.load(Ordering::Relaxed) {
            return Ok(false);
        }
        std::thread::sleep(BEAT);
    }
}

/// The worlds of a file with what is chosen in them: as it is, then each choice alone, then what
/// the question is about where that is more than one choice.
fn worlds(lesson: &Lesson, language: Language) -> Vec<(String, Vec<usize>)> {
    let live = &Texts::of(language).live;
    let mut worlds = vec![(live.unchanged.clone(), lesson.unchanged())];
    let called = |choices: &[usize]| {
        let chosen = lesson.control.iter().zip(choices).filter(|(_, choice)| **choice > 0);
        let names = chosen.map(|(control, &choice)| {
            let choice = control.choice.get(choice).map_or("", |it| it.name.of(language));
            format!("{}{}{choice}", control.name.of(language), live.colon)
        });
        names.collect::<Vec<String>>().join("; ")
    };
    for (number, control) in lesson.control.iter().enumerate() {
        for choice in 1..control.choice.len() {
            let mut choices = lesson.unchanged();
            choices[number] = choice;
            worlds.push((called(&choices), choices));
        }
    }
    let asked = lesson.asked();
    if !worlds.iter().any(|(_, choices)| *choices == asked) {
        worlds.insert(1, (called(&asked), asked));
    }
    worlds.truncate(MOST);
    worlds
}

/// A file on its way.
struct File<'a> {
    lesson: &'a Lesson,
    language: Language,
    worlds: &'a [(String, Vec<usize>)],
    /// Those of the worlds, then those of the parts.
    scenes: &'a [Scene<'a>],
    /// The world that the question is about.
    first: usize,
}

impl File<'_> {
    fn page(&self) -> String {
        let style = format!("{}{}{STYLE}{}", style::variables(), style::RULES, self.choosing());
        let policy = format!(
            "default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'",
            hash(&style)
        );
        let title = self.lesson.title.of(self.language);
        let markup = html! {
            (DOCTYPE)
            html lang=(self.language.code()) {
                (head(title, &policy, html! { style { (PreEscaped(&style)) } }))
                body { main { (self.body(title)) } }
            }
        };
        markup.into_string()
    }

    /// Rules that show the world that is chosen, and no other.
    fn choosing(&self) -> String {
        let rules = (0..self.worlds.len()).map(|place| {
            format!(
                "#world-{place}:checked~.worlds .world-{place}{{display:block}}\n\
                 #world-{place}:checked~.choices label[for=world-{place}]{{background:var(--ink);\
                 color:var(--paper);border-color:var(--ink)}}\n\
                 #world-{place}:focus-visible~.choices label[for=world-{place}]{{outline:3px solid \
                 var(--other);outline-offset:2px}}\n"
            )
        });
        rules.collect()
    }

    fn body(&self, title: &str) -> Markup {
        let texts = Texts::of(self.language);
        let live = &texts.live;
        let pairs = findings::pairs(self.language, self.lesson.pairs as usize);
        let words = [("version", env!("CARGO_PKG_VERSION")), ("pairs", &*pairs)];
        html! {
            p.kicker { (live.saved) " – stia" }
            h1 { (title) }
            p.about { (self.lesson.about.of(self.language)) }
            @for kind in [Kind::Question, Kind::Prediction] { (self.step(kind)) }
            details.reveal open[self.lesson.step.is_empty()] {
                summary { (live.reveal) }
                (self.step(Kind::Result))
                (self.choices())
                @for kind in [Kind::Reasons, Kind::Care] { (self.step(kind)) }
            }
            footer { p { (filled(&live.saved_note, &words)) } p { (texts.limits.forecast) } }
        }
    }

    /// A step with what the run shows in it.
    fn step(&self, kind: Kind) -> Markup {
        let Some(step) = self.lesson.step_of(kind) else { return html! {} };
        self.section(step)
    }

    fn section(&self, step: &Step) -> Markup {
        let parts = self.lesson.parts().iter().zip(&self.scenes[self.worlds.len()..]);
        let parts: Vec<Part> = parts
            .map(|(part, scene)| Part {
                name: part.name.of(self.language),
                row: Reading::of(scene).row(&self.lesson.outcome).cloned(),
                progress: scene.progress,
            })
            .collect();
        html! { section { (of_step(&self.scenes[self.first], step, &parts)) } }
    }

    /// The worlds to choose from, the one of the question first chosen.
    fn choices(&self) -> Markup {
        html! {
            section.chosen {
                @for place in 0..self.worlds.len() {
                    input.hidden id={ "world-" (place) } type="radio" name="world"
                        checked[place == self.first];
                }
                h2 { (Texts::of(self.language).live.choose) }
                div.choices {
                    @for (place, (name, _)) in self.worlds.iter().enumerate() {
                        label for={ "world-" (place) } { (name) }
                    }
                }
                div.worlds {
                    @for (place, scene) in self.scenes.iter().take(self.worlds.len()).enumerate() {
                        div class={ "world world-" (place) } {
                            (saved_stop(scene, &format!("world-{place}")))
                        }
                    }
                }
            }
        }
    }
}
