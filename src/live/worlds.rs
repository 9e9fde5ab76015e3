//! The worlds of a lesson: what choices make of its scenario.

use toml::{Table, Value};

use crate::base::regions::{REGIONS, WHOLE};
use crate::base::text::digest;
use crate::live::lesson::{About, Choice, Lesson};
use crate::model::rules::scenario::{Scenario, resolved};
use crate::report::text::Language;
use crate::scenario::load_text;
use crate::schema::mistake::Mistakes;

/// A world that a class looks at.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The world as it is.
    pub base: World,
    /// The changed one, if anything is changed.
    pub changed: Option<World>,
}

/// A scenario with its file.
#[derive(Clone, Debug)]
pub struct World {
    /// The scenario.
    pub scenario: Scenario,
    /// What tells it from any other: the digest of all that it says.
    pub digest: String,
    /// A scenario file that gives it.
    pub text: String,
}

/// How far random seeds of draws lie apart.
const BETWEEN_DRAWS: u64 = 1000;

/// What makes the changed world of a lesson.
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    /// A choice for each control.
    Choices(&'a [usize]),
    /// A part of the reasons, under the assumptions among these choices.
    Part(&'a [usize], usize),
}

impl<'a> Change<'a> {
    /// The choices for the controls.
    fn choices(self) -> &'a [usize] {
        match self {
            Change::Choices(choices) | Change::Part(choices, _) => choices,
        }
    }
}

impl Wanted {
    /// Both worlds under a change, in a draw of random numbers; the first is that of the scenario.
    ///
    /// # Errors
    ///
    /// Where the changes make no scenario. Choices that a lesson does not have change nothing.
    pub fn of(lesson: &Lesson, change: Change, draw: u32) -> Result<Wanted, Mistakes> {
        let assumed = chosen(lesson, About::Assumption, change.choices());
        let base = world(lesson, &assumed, draw)?;
        let changing = match change {
            Change::Choices(choices) => chosen(lesson, About::Change, choices),
            Change::Part(_, part) => lesson.parts().get(part).into_iter().collect(),
        };
        let all: Vec<&Choice> = assumed.into_iter().chain(changing).collect();
        let changed = world(lesson, &all, draw)?;
        let changed = (changed.digest != base.digest).then_some(changed);
        Ok(Wanted { base, changed })
    }
}

/// The place that figures of a lesson are of, as series name it.
pub fn place_of(lesson: &Lesson, wanted: &Wanted) -> &'static str {
    let regions = &wanted.base.scenario.regions;
    let only = regions.first().filter(|_| regions.len() == 1);
    let name = lesson.region.as_ref().or(only);
    let known = name.and_then(|name| REGIONS.into_iter().find(|region| region == name));
    known.unwrap_or(WHOLE.0)
}

/// The choices of controls of one kind.
fn chosen<'a>(lesson: &'a Lesson, about: About, choices: &[usize]) -> Vec<&'a Choice> {
    let pairs = lesson.control.iter().zip(choices);
    let own = pairs.filter(|(control, _)| control.about == about);
    own.filter_map(|(control, &choice)| control.choice.get(choice)).collect()
}

/// The world of the lesson's scenario with some changes.
fn world(lesson: &Lesson, choices: &[&Choice], draw: u32) -> Result<World, Mistakes> {
    let mut table = Table::new();
    let question = lesson.title.of(Language::English);
    for (key, text) in [("extends", &*lesson.scenario), ("question", question)] {
        table.insert(key.into(), Value::String(text.into()));
    }
    lay_over(&mut table, &lesson.changes);
    for choice in choices {
        lay_over(&mut table, &choice.changes);
    }
    let write = |table: &Table| toml::to_string(table).expect("a table is TOML");
    let mut text = write(&table);
    let mut scenario = load_text(&lesson.name, &text, &[])?.scenario;
    if let Some(months) = lesson.months {
        let until = scenario.start.plus(months.clamp(1, 1200) - 1);
        table.insert("until".into(), Value::String(until.to_string()));
        text = write(&table);
        scenario = load_text(&lesson.name, &text, &[])?.scenario;
    }
    if draw > 0 {
        scenario.seed += u64::from(draw) * BETWEEN_DRAWS;
        let seed = i64::try_from(scenario.seed).unwrap_or(i64::MAX);
        table.insert("seed".into(), Value::Integer(seed));
        text = write(&table);
    }
    let digest = digest(&[&resolved(&scenario)]);
    Ok(World { scenario, digest, text })
}

/// Lays changes over others: sections key by key; policies and shocks after those that are there.
fn lay_over(lower: &mut Table, upper: &Table) {
    for (key, value) in upper {
        match (lower.get_mut(key), value) {
            (Some(Value::Table(lower)), Value::Table(upper)) => lay_over(lower, upper),
            (Some(Value::Array(lower)), Value::Array(upper)) if holds_tables(upper) => {
                lower.extend(upper.iter().cloned());
            }
            _ => {
                lower.insert(key.clone(), value.clone());
            }
        }
    }
}

fn holds_tables(list: &[Value]) -> bool {
    list.iter().all(Value::is_table)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: &str = include_str!("../../scenarios/lessons/beginning.toml");

    #[test]
    fn months_are_the_length_of_the_run() {
        let last = |text: &str| {
            let lesson = Lesson::read("my.toml", text).expect("it has no mistakes");
            let wanted = Wanted::of(&lesson, Change::Choices(&lesson.asked()), 1);
            let Wanted { base, changed } = wanted.expect("two worlds");
            let changed = changed.expect("something is changed");
            assert_eq!(base.scenario.until, changed.scenario.until);
            // The file of a world makes the same scenario.
            let again = load_text("my.toml", &base.text, &[]).expect("it loads").scenario;
            assert_eq!(again.until, base.scenario.until);
            base.scenario.until.to_string()
        };
        assert_eq!(last(LESSON), "2022-12");
        let until = LESSON.lines().find(|line| line.starts_with("until")).expect("it has one");
        let without = LESSON.replace(until, "");
        assert_eq!(last(&without.replace("pairs = 10 ", "months = 30\npairs = 10 ")), "2017-06");
        let usual = load_text("my.toml", "extends = \"classroom\"\nquestion = \"?\"", &[])
            .expect("it ships");
        assert_eq!(last(&without), usual.scenario.until.to_string());
    }
}
