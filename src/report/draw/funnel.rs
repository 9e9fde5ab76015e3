//! What is left at each stage, in one world or in two.

use super::canvas::{Anchor, Canvas, Letters, Rect};
use super::marks::{KeyMark, key};
use super::scale::Scale;

/// Stages, each with how many reach it.
#[derive(Clone, Debug)]
pub struct Funnel {
    /// What is counted.
    pub name: String,
    /// The names of the worlds; empty where there is one.
    pub worlds: Vec<String>,
    /// The stages, from the first.
    pub stages: Vec<Stage>,
}

/// A stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// How many reach it, in each world.
    pub values: Vec<f64>,
    /// The same as texts.
    pub texts: Vec<String>,
}

const BAR: f64 = 19.0;

impl Funnel {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        let room = canvas.width();
        let name = Letters::Small.fitted(&self.name, room);
        canvas.text(Letters::Small, "", (0.0, 12.0), Anchor::Start, &name);
        canvas.reach(18.0);
        let marks = [KeyMark::Box("bar"), KeyMark::Box("bar other")];
        key(canvas, &marks.into_iter().zip(self.worlds.iter().cloned()).collect::<Vec<_>>());
        let widest = |letters: Letters, texts: Vec<&String>| {
            texts.into_iter().map(|text| letters.width(text)).fold(0.0, f64::max)
        };
        let names: Vec<String> = self.stages.iter().map(|it| it.name.clone()).collect();
        let names = Letters::Plain.column(&names, 0.34 * room, 0.5 * room);
        let texts = widest(Letters::Strong, self.stages.iter().flat_map(|it| &it.texts).collect());
        let (left, right) = (names + 14.0, room - texts - 10.0);
        let values = self.stages.iter().flat_map(|stage| &stage.values).copied();
        let scale = Scale::linear((0.0, values.fold(0.0, f64::max)), (left, right));
        let mut y = canvas.height() + 8.0;
        for stage in &self.stages {
            let height = BAR * stage.values.len() as f64;
            let name = Letters::Plain.in_two(&stage.name, "", names);
            let at = (names, y + height / 2.0);
            canvas.lines(Letters::Plain, "ink", at, Anchor::End, &name);
            for (world, (&value, text)) in stage.values.iter().zip(&stage.texts).enumerate() {
                let top = y + BAR * world as f64;
                let width = scale.at(value) - left;
                let class = if world == 0 { "bar" } else { "bar other" };
                canvas.rect(class, Rect { x: left, y: top, width, height: BAR - 2.0 });
                let colour = if world == 0 { "base" } else { "other" };
                let at = (left + width + 7.0, top + 13.4);
                canvas.text(Letters::Strong, colour, at, Anchor::Start, text);
            }
            y += height + 13.0;
        }
        canvas.reach(y - 9.0);
    }
}
