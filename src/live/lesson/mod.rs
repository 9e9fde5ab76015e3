//! Lessons: a question, what the class may change, and what the card says step by step.

mod check;
mod form;
mod places;
mod shipped;

use std::collections::BTreeMap;
use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Table;

use crate::base::month::Month;
use crate::report::text::Language;
use crate::schema::mistake::{Mistake, Mistakes, Place};
use crate::schema::user_file;

pub use shipped::{FREE, SHIPPED, names, shipped};

/// Controls of a lesson at most: more are no question any more.
pub const MOST_CONTROLS: usize = 5;

/// A lesson, as its file states it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Lesson {
    /// What it is called in addresses: the name of its file.
    #[serde(skip)]
    pub name: String,
    /// The question.
    pub title: Text,
    /// Where and when it plays.
    pub about: Text,
    /// The scenario that both worlds extend: one that ships.
    pub scenario: String,
    /// The place that figures are of; the whole run by default.
    pub region: Option<String>,
    /// The month that figures are read in; the last one by default.
    pub at: Option<Month>,
    /// Months of the run, from its start; those of the scenario by default.
    pub months: Option<u32>,
    /// Pairs of worlds.
    #[serde(default = "usual_pairs")]
    pub pairs: u32,
    /// The metric that students predict.
    pub outcome: String,
    /// The metrics that are shown, that one among them.
    pub outcomes: Vec<String>,
    /// What both worlds change in the scenario.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub changes: Table,
    /// What the class may change.
    #[serde(default)]
    pub control: Vec<Control>,
    /// What the card says, in order; none where there is no question.
    #[serde(default)]
    pub step: Vec<Step>,
}

/// A text in one language or in three: English, Chinese, Japanese.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a text, or a list of three: English, Chinese, Japanese")]
pub enum Text {
    /// The same whatever the language.
    One(String),
    /// One for each language.
    Three([String; 3]),
}

impl Text {
    /// The text in a language.
    pub fn of(&self, language: Language) -> &str {
        match self {
            Text::One(text) => text,
            Text::Three(texts) => language.of::<String>(texts),
        }
    }

    /// All of its texts.
    pub fn all(&self) -> &[String] {
        match self {
            Text::One(text) => std::slice::from_ref(text),
            Text::Three(texts) => texts,
        }
    }
}

/// Something that the class may change.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Control {
    /// What it is called.
    pub name: Text,
    /// In which worlds it acts.
    #[serde(default)]
    pub about: About,
    /// The choice that the question is about.
    #[serde(default)]
    pub asked: usize,
    /// The choices, the first of which changes nothing.
    pub choice: Vec<Choice>,
}

/// In which worlds a control acts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum About {
    /// In the changed world alone.
    #[default]
    Change,
    /// In both.
    Assumption,
}

/// A choice of a control.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Choice {
    /// What it is called.
    pub name: Text,
    /// What it changes, as in a scenario file.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub changes: Table,
}

/// A step of the card.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Step {
    /// What happens in it.
    pub kind: Kind,
    /// What it says.
    pub text: Text,
    /// Other changed worlds, each held against the base.
    #[serde(default)]
    pub part: Vec<Choice>,
}

/// What happens in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The question is asked.
    Question,
    /// Students say what they expect.
    Prediction,
    /// What the run shows stands beside it.
    Result,
    /// Parts of the change, one by one.
    Reasons,
    /// What has to be read with care.
    Care,
}

const fn usual_pairs() -> u32 {
    10
}

impl Lesson {
    /// The lesson of that name, if it ships, or of that file.
    ///
    /// # Errors
    ///
    /// Returns every mistake in it.
    pub fn load(argument: &str) -> Result<Lesson, Mistakes> {
        if let Some(text) = shipped(argument) {
            // A test has checked it.
            return Lesson::parse(&format!("{argument}.toml"), text);
        }
        let whole = |message: String| {
            let (file, key) = (argument.to_string(), String::new());
            Mistakes(vec![Mistake { file, line: 0, column: 0, key, message }])
        };
        if !crate::base::names::is_path(argument) {
            return Err(whole(shipped::unknown(argument)));
        }
        let text = user_file::text(Path::new(argument)).map_err(whole)?;
        Lesson::read(argument, &text)
    }

    /// The lesson of a text, which mistakes call `file`.
    ///
    /// # Errors
    ///
    /// Returns every mistake in it, or the first where its text is no TOML.
    pub fn read(file: &str, text: &str) -> Result<Lesson, Mistakes> {
        let lesson = Lesson::parse(file, text).map_err(|first| {
            let all = form::mistakes(file, text);
            if all.is_empty() { first } else { Mistakes(all) }
        })?;
        let mistakes = check::mistakes(&lesson, file, text);
        if mistakes.is_empty() { Ok(lesson) } else { Err(Mistakes(mistakes)) }
    }

    fn parse(file: &str, text: &str) -> Result<Lesson, Mistakes> {
        let mut lesson: Lesson = toml::from_str(text).map_err(|cause| {
            let Place { line, column } =
                cause.span().map_or(Place::FIRST, |span| Place::of(text, span.start));
            let (file, key) = (file.into(), String::new());
            let message = cause.message().trim().replace('\n', " ");
            Mistakes(vec![Mistake { file, line, column, key, message }])
        })?;
        let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str());
        lesson.name = stem.unwrap_or_default().into();
        Ok(lesson)
    }

    /// What the question is about: a choice for each control. Where no control says so, the second
    /// choice of the first one that changes a world; nothing where there is no question.
    pub fn asked(&self) -> Vec<usize> {
        let mut asked: Vec<usize> = self.control.iter().map(|control| control.asked).collect();
        let is_change = |control: &Control| control.about == About::Change;
        if !self.step.is_empty() && asked.iter().all(|&choice| choice == 0) {
            let first = self.control.iter().position(is_change);
            first.into_iter().for_each(|place| asked[place] = 1);
        }
        asked
    }

    /// The choices that change nothing.
    pub fn unchanged(&self) -> Vec<usize> {
        vec![0; self.control.len()]
    }

    /// The step of a kind, if there is one.
    pub fn step_of(&self, kind: Kind) -> Option<&Step> {
        self.step.iter().find(|step| step.kind == kind)
    }

    /// The other changed worlds that explain the result.
    pub fn parts(&self) -> &[Choice] {
        self.step_of(Kind::Reasons).map_or(&[], |step| &step.part)
    }
}
