//! What a page shows of a stop: words from the findings, drawings from the report's own.

mod card;
mod centre;
mod controls;
mod ecosystem;
mod reading;
mod side;
mod words;

use maud::Markup;

use crate::base::month::Month;
use crate::base::regions::WHOLE;
use crate::live::desk::{Pair, Progress, Request};
use crate::live::lesson::Lesson;
use crate::report::text::{Language, Texts, filled, metric_name, place as place_name};

pub use card::{Card, Part, Prediction, card, of_step};
pub use centre::saved_stop;
pub use controls::controls;
pub use reading::{Reading, months};
pub use words::command;

/// What is shown of a stop.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The language.
    pub language: Language,
    /// The lesson.
    pub lesson: &'a Lesson,
    /// What was asked for.
    pub request: &'a Request,
    /// The pairs that are done.
    pub pairs: &'a [Pair],
    /// How far it is.
    pub progress: &'a Progress,
    /// The metric that is drawn.
    pub outcome: &'a str,
    /// The month that figures are read in.
    pub at: Month,
    /// The draw of random numbers.
    pub draw: u32,
    /// Whether the page is as narrow as a telephone.
    pub is_narrow: bool,
}

impl Scene<'_> {
    /// The place that figures are of, where it is one of several that run.
    fn place(&self) -> Option<&'static str> {
        let is_only = self.request.wanted.base.scenario.regions.len() == 1;
        let place = self.request.place;
        (!is_only && place != WHOLE.0).then(|| place_name(self.language, place))
    }

    /// An outcome, of the place where that has to be said.
    fn outcome_in_place(&self, metric: &str) -> String {
        let name = metric_name(self.language, metric);
        match self.place() {
            Some(place) => {
                let words = [("outcome", name), ("place", place)];
                filled(&Texts::of(self.language).figure.in_place, &words)
            }
            None => name.into(),
        }
    }
}

/// The three parts of the page that follow a stop.
pub struct Shown {
    /// The finding with its drawing.
    pub centre: Markup,
    /// What moved most, the ecosystem, where.
    pub side: Markup,
    /// The finding as a sentence.
    pub sentence: String,
}

/// What a page shows of a stop.
pub fn shown(scene: &Scene) -> Shown {
    let reading = Reading::of(scene);
    let said = centre::said(scene, &reading);
    Shown {
        centre: centre::centre(scene, &reading, &said),
        side: side::side(scene, &reading),
        sentence: said.sentence(),
    }
}
