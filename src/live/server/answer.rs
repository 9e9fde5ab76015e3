//! What a page wishes to see, and what it gets.

use serde::{Deserialize, Serialize};

use super::Shared;
use crate::base::month::Month;
use crate::live::desk::{Pair, Progress, Request};
use crate::live::lesson::{FREE, Kind, Lesson};
use crate::live::view::{
    Card, Part, Prediction, Reading, Scene, card, command, controls, months, shown,
};
use crate::live::worlds::Change;
use crate::report::text::Language;
use crate::report::text::numbers::month;

/// Draws of random numbers at most.
const MOST_DRAWS: u32 = 1000;

/// What a page wants to see.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    page: u32,
    lesson: String,
    choices: Vec<usize>,
    draw: u32,
    outcome: Option<String>,
    at: Option<Month>,
    step: usize,
    prediction: Option<Prediction>,
    language: String,
    /// Whether the page is as narrow as a telephone.
    is_narrow: bool,
}

/// What it gets.
#[derive(Debug, Serialize)]
pub struct View {
    lesson: String,
    title: String,
    about: String,
    choices: Vec<usize>,
    outcome: String,
    step: usize,
    steps: usize,
    months: Vec<Month>,
    at: usize,
    month: String,
    is_done: bool,
    has_change: bool,
    card: String,
    controls: String,
    centre: String,
    side: String,
    sentence: String,
    command: String,
}

/// A wish, with all that it leaves open.
struct Meant<'a> {
    /// The place of the lesson among all.
    place: usize,
    lesson: &'a Lesson,
    language: Language,
    draw: u32,
    step: usize,
    /// What happens in the step; nothing where there is no question.
    kind: Option<Kind>,
    /// A choice for each control.
    choices: Vec<usize>,
    /// The metric that is drawn.
    outcome: &'a String,
}

impl Meant<'_> {
    /// Whether the class has not yet seen what it is to predict.
    fn is_before_the_run(&self) -> bool {
        matches!(self.kind, Some(Kind::Question | Kind::Prediction))
    }

    /// What is to be run: the worlds of the choices, and those of the parts where they are shown.
    fn requests(&self) -> Result<Vec<Request>, String> {
        let chosen = match self.is_before_the_run() {
            true => self.lesson.unchanged(),
            false => self.choices.clone(),
        };
        let parts = if self.kind == Some(Kind::Reasons) { self.lesson.parts().len() } else { 0 };
        let parts = (0..parts).map(|part| Change::Part(&chosen, part));
        let all = [Change::Choices(&chosen)].into_iter().chain(parts);
        all.map(|change| Request::of(self.lesson, change, self.draw)).collect()
    }

    /// The parts of the change, with what their scenes show.
    fn parts<'b>(&'b self, scenes: &[Scene<'b>]) -> Vec<Part<'b>> {
        let pairs = self.lesson.parts().iter().zip(scenes);
        let part = |(part, scene): (&'b crate::live::lesson::Choice, &Scene<'b>)| Part {
            name: part.name.of(self.language),
            row: Reading::of(scene).row(self.outcome).cloned(),
            progress: scene.progress,
        };
        pairs.map(part).collect()
    }
}

impl Shared {
    /// What a page sees: both worlds run as far as they are.
    ///
    /// # Errors
    ///
    /// Where a wish names no lesson or language, or its choices make no scenario.
    pub fn view(&self, wish: &Wish) -> Result<View, String> {
        let meant = self.meant(wish)?;
        let (lesson, language) = (meant.lesson, meant.language);
        let stops = self.desk.look(u64::from(wish.page), meant.requests()?);
        let looks: Vec<(Vec<Pair>, Progress)> =
            stops.iter().map(|stop| (stop.pairs(), stop.progress())).collect();
        let wanted_at = wish.at.or(lesson.at).unwrap_or(Month::new(9999, 12));
        let months = months(&stops[0].request().wanted.base.scenario);
        let index = months.partition_point(|&month| month <= wanted_at).saturating_sub(1);
        let scenes = stops.iter().zip(&looks).map(|(stop, (pairs, progress))| Scene {
            language,
            lesson,
            request: stop.request(),
            pairs,
            progress,
            outcome: meant.outcome,
            at: months[index],
            draw: meant.draw,
            is_narrow: wish.is_narrow,
        });
        let scenes: Vec<Scene> = scenes.collect();
        let card = card(&Card {
            scene: &scenes[0],
            step: meant.step,
            prediction: wish.prediction,
            parts: &meant.parts(&scenes[1..]),
            next: self.lessons.get(meant.place + 1).map(|it| it.name.as_str()),
            number: self.number(meant.place),
        });
        let seen = shown(&scenes[0]);
        let wanted = &stops[0].request().wanted;
        Ok(View {
            lesson: lesson.name.clone(),
            title: lesson.title.of(language).into(),
            about: lesson.about.of(language).into(),
            outcome: meant.outcome.clone(),
            step: meant.step,
            steps: lesson.step.len(),
            at: index,
            month: month(language, months[index]),
            is_done: looks.iter().all(|(_, progress)| progress.done == progress.pairs),
            has_change: wanted.changed.is_some(),
            card: card.into_string(),
            controls: match meant.is_before_the_run() {
                true => String::new(),
                false => controls(language, lesson, &meant.choices).into_string(),
            },
            command: command(lesson, wanted, lesson.pairs, months[index]),
            choices: meant.choices,
            months,
            centre: seen.centre.into_string(),
            side: seen.side.into_string(),
            sentence: seen.sentence,
        })
    }

    /// A wish, with all that it leaves open.
    fn meant<'a>(&'a self, wish: &'a Wish) -> Result<Meant<'a>, String> {
        let found = self.lessons.iter().position(|lesson| lesson.name == wish.lesson);
        let place = found.ok_or_else(|| format!("no lesson is called {}", wish.lesson))?;
        let lesson = &self.lessons[place];
        let step = wish.step.min(lesson.step.len().saturating_sub(1));
        let mut choices = wish.choices.clone();
        choices.resize(lesson.control.len(), 0);
        let outcome = wish.outcome.as_ref().filter(|it| lesson.outcomes.contains(it));
        Ok(Meant {
            place,
            lesson,
            language: wish.language.parse()?,
            draw: wish.draw.min(MOST_DRAWS),
            step,
            kind: lesson.step.get(step).map(|step| step.kind),
            choices,
            outcome: outcome.unwrap_or(&lesson.outcome),
        })
    }

    /// Which of the lessons one is, and how many there are that ask a question.
    fn number(&self, place: usize) -> Option<(usize, usize)> {
        let asks = self.lessons[..self.shipped].iter().filter(|lesson| lesson.name != FREE);
        (place < self.shipped).then(|| (place + 1, asks.count()))
    }
}
