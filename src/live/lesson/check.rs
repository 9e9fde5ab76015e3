//! What is wrong with a lesson that can be read.

use std::ops::RangeInclusive;

use schemars::{JsonSchema, schema_for};
use toml::{Table, Value};

use super::places::place;
use super::{About, Choice, Control, Kind, Lesson, MOST_CONTROLS, Step, Text};
use crate::live::worlds::{Change, Wanted};
use crate::model::record::metrics::{METRICS, metric};
use crate::scenario::{Shipped, shipped};
use crate::schema::mistake::{Mistake, Place};
use crate::schema::suggest::did_you_mean;
use crate::study::experiment::WINDOW_MONTHS;

/// Pairs of worlds at most.
const MOST_PAIRS: u32 = 100;

/// Outcomes of a lesson, at least and at most.
const OUTCOMES: (usize, usize) = (3, 10);

/// Months of a run at least, a window of figures, and at most.
const MONTHS: RangeInclusive<u32> = WINDOW_MONTHS..=600;

/// What a text may ask of a metric.
const ASKED: [&str; 6] = ["base", "other", "change", "difference", "interval", "verdict"];

/// All mistakes of a lesson.
pub fn mistakes(lesson: &Lesson, file: &str, text: &str) -> Vec<Mistake> {
    let mut check = Check { lesson, file, text, found: unknown_keys(file, text) };
    check.outcomes();
    check.controls();
    check.steps();
    check.texts();
    let known: Vec<Shipped> = shipped();
    if !known.iter().any(|it| it.name == lesson.scenario) {
        let known = did_you_mean(&lesson.scenario, known.iter().map(|it| it.name));
        let message = format!(
            "no shipped scenario is called `{}`{known}; a lesson extends one that ships and states \
             what differs under [changes]",
            lesson.scenario
        );
        check.say(&["scenario"], message);
    } else if !lesson.control.is_empty() {
        check.worlds();
    }
    check.found.sort_by_key(|mistake| (mistake.line, mistake.column));
    check.found
}

struct Check<'a> {
    lesson: &'a Lesson,
    file: &'a str,
    text: &'a str,
    found: Vec<Mistake>,
}

impl Check<'_> {
    fn say(&mut self, path: &[&str], message: String) {
        self.found.push(mistake(self.file, self.text, path, message));
    }

    fn outcomes(&mut self) {
        let Lesson { outcome, outcomes, months, pairs, .. } = self.lesson;
        for (number, name) in outcomes.iter().enumerate() {
            let number = number.to_string();
            if metric(name).is_none() {
                let meant = did_you_mean(name, METRICS.iter().map(|metric| metric.name));
                let message =
                    format!("no metric is called `{name}`{meant}; `stia metrics` has all");
                self.say(&["outcomes", &number], message);
            } else if outcomes.iter().filter(|it| *it == name).count() > 1 {
                self.say(&["outcomes", &number], format!("`{name}` stands twice"));
            }
        }
        if !(OUTCOMES.0..=OUTCOMES.1).contains(&outcomes.len()) {
            let message = format!("there are {}; state 3 to 10 metrics", outcomes.len());
            self.say(&["outcomes"], message);
        }
        if !outcomes.contains(outcome) {
            self.say(&["outcome"], format!("`{outcome}` is none of `outcomes`; add it to them"));
        }
        if let Some(months) = months.filter(|months| !MONTHS.contains(months)) {
            let (least, most) = (MONTHS.start(), MONTHS.end());
            self.say(&["months"], format!("{months} lies outside {least} to {most} months"));
        }
        if months.is_some() && self.lesson.changes.contains_key("until") {
            let message = "the run ends with `months`; state these or `until`, not both".into();
            self.say(&["changes", "until"], message);
        }
        if !(2..=MOST_PAIRS).contains(pairs) {
            let message = format!("{pairs} lies outside 2 to {MOST_PAIRS} pairs");
            self.say(&["pairs"], message);
        }
    }

    fn controls(&mut self) {
        let controls = &self.lesson.control;
        if controls.is_empty() {
            self.say(&[], "there is nothing to change; add a [[control]]".into());
        }
        if controls.len() > MOST_CONTROLS && !self.lesson.step.is_empty() {
            let message = format!("there are {} controls; a lesson has at most 5", controls.len());
            self.say(&["control", "5"], message);
        }
        for (number, control) in controls.iter().enumerate() {
            let number = number.to_string();
            let count = control.choice.len();
            if count < 2 {
                self.say(&["control", &number], "a control has two choices or more".into());
            }
            if control.asked >= count {
                let message = format!("there is no choice {}; they are 0 to {}", control.asked, {
                    count.saturating_sub(1)
                });
                self.say(&["control", &number, "asked"], message);
            }
            if control.choice.first().is_some_and(|choice| !choice.changes.is_empty()) {
                let message = "the first choice is the world as it is and changes nothing".into();
                self.say(&["control", &number, "choice", "0", "changes"], message);
            }
        }
        if !controls.is_empty() && controls.iter().all(|it| it.about == About::Assumption) {
            let message =
                "every control is an assumption of both worlds; one has to change a world";
            self.say(&["control", "0", "about"], message.into());
        }
    }

    fn steps(&mut self) {
        let steps = &self.lesson.step;
        for (number, step) in steps.iter().enumerate() {
            let place = number.to_string();
            if number > 0 && steps[number - 1].kind >= step.kind {
                let message = "steps come once each, in the order question, prediction, result, \
                               reasons, care";
                self.say(&["step", &place, "kind"], message.into());
            }
            if !step.part.is_empty() && step.kind != Kind::Reasons {
                self.say(&["step", &place, "part"], "only the step `reasons` has parts".into());
            }
        }
        if !steps.is_empty() {
            for (kind, name) in [
                (Kind::Question, "question"),
                (Kind::Prediction, "prediction"),
                (Kind::Result, "result"),
            ] {
                if self.lesson.step_of(kind).is_none() {
                    self.say(&["step"], format!("a lesson has a step of the kind `{name}`"));
                }
            }
        }
    }

    /// Texts: as many languages everywhere, and words that are filled.
    fn texts(&mut self) {
        let languages = self.lesson.title.all().len();
        for (path, text) in texts(self.lesson) {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            if text.all().len() != languages {
                let message =
                    format!("is in {} languages, the title in {languages}", text.all().len());
                self.say(&path, message);
            }
        }
        self.words();
    }

    /// Words that nothing fills, and figures that a run should fill in.
    fn words(&mut self) {
        for (path, text) in texts(self.lesson) {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            for part in text.all() {
                for message in wrong(self.lesson, part, path[0] == "step") {
                    self.say(&path, message);
                }
            }
        }
    }

    /// Whether every choice and every part makes a scenario.
    fn worlds(&mut self) {
        let lesson = self.lesson;
        let unchanged = lesson.unchanged();
        if let Err(mistakes) = Wanted::of(lesson, Change::Choices(&unchanged), 0) {
            self.scenario(&["changes"], &mistakes);
            return;
        }
        for (number, control) in lesson.control.iter().enumerate() {
            for choice in 1..control.choice.len() {
                let mut choices = unchanged.clone();
                choices[number] = choice;
                let made = Wanted::of(lesson, Change::Choices(&choices), 0);
                let (number, choice) = (number.to_string(), choice.to_string());
                let path = ["control", &number, "choice", &choice, "changes"];
                match made {
                    Err(mistakes) => self.scenario(&path, &mistakes),
                    Ok(wanted) if wanted.changed.is_none() && control.about == About::Change => {
                        self.say(&path, "changes nothing in this scenario".into());
                    }
                    Ok(_) => (),
                }
            }
        }
        let step = lesson.step.iter().position(|step| step.kind == Kind::Reasons).unwrap_or(0);
        for part in 0..lesson.parts().len() {
            let made = Wanted::of(lesson, Change::Part(&unchanged, part), 0);
            let (step, part) = (step.to_string(), part.to_string());
            let path = ["step", &step, "part", &part, "changes"];
            match made {
                Err(mistakes) => self.scenario(&path, &mistakes),
                Ok(wanted) if wanted.changed.is_none() => {
                    self.say(&path, "changes nothing in this scenario".into());
                }
                Ok(_) => (),
            }
        }
        self.month();
    }

    /// Whether the month and the place of figures are among those of the run.
    fn month(&mut self) {
        let unchanged = self.lesson.unchanged();
        let Ok(wanted) = Wanted::of(self.lesson, Change::Choices(&unchanged), 0) else { return };
        let scenario = &wanted.base.scenario;
        let (start, until) = (scenario.start, scenario.until);
        if let Some(at) = self.lesson.at.filter(|at| !(start..=until).contains(at)) {
            self.say(&["at"], format!("{at} lies outside the run, {start} to {until}"));
        }
        if let Some(region) = &self.lesson.region {
            let has = scenario.regions.is_empty() || scenario.regions.contains(region);
            if !has || !crate::base::regions::REGIONS.contains(&region.as_str()) {
                let known = scenario.regions.iter().map(String::as_str);
                let meant = did_you_mean(region, known.chain(crate::base::regions::REGIONS));
                self.say(&["region"], format!("the run has no region `{region}`{meant}"));
            }
        }
        // What is wrong with a choice alone is said already.
        let is_right = self.found.is_empty();
        let asked = || Wanted::of(self.lesson, Change::Choices(&self.lesson.asked()), 0);
        if let Some(Err(mistakes)) = is_right.then(asked) {
            self.scenario(&["control"], &mistakes);
        }
    }

    /// Mistakes of a scenario, at the keys that a part of the lesson states.
    fn scenario(&mut self, path: &[&str], mistakes: &[Mistake]) {
        for mistake in mistakes {
            let keys = mistake.key.split('.');
            let whole: Vec<&str> = path.iter().copied().chain(keys).collect();
            self.say(&whole, mistake.message.clone());
        }
    }
}

/// A mistake at a path of keys and numbers.
pub fn mistake(file: &str, text: &str, path: &[&str], message: String) -> Mistake {
    let Place { line, column } = place(text, path);
    Mistake { file: file.into(), line, column, key: path.join("."), message }
}

/// Keys that a lesson does not have.
pub fn unknown_keys(file: &str, text: &str) -> Vec<Mistake> {
    let Ok(whole) = text.parse::<Table>() else { return Vec::new() };
    let mut found = Vec::new();
    let mut known = |path: &[&str], table: &Table, keys: &[String]| {
        for key in table.keys().filter(|key| !keys.contains(key)) {
            let meant = did_you_mean(key, keys.iter().map(String::as_str));
            let path: Vec<&str> = path.iter().copied().chain([key.as_str()]).collect();
            let all = keys.join(", ");
            let message = format!("there is no key `{key}` here{meant}; there are {all}");
            found.push(mistake(file, text, &path, message));
        }
    };
    known(&[], &whole, &keys_of::<Lesson>());
    let choice = keys_of::<Choice>();
    for (key, inner, keys) in
        [("control", "choice", keys_of::<Control>()), ("step", "part", keys_of::<Step>())]
    {
        for (number, table) in tables(&whole, key).enumerate() {
            let number = number.to_string();
            known(&[key, &number], table, &keys);
            for (place, table) in tables(table, inner).enumerate() {
                known(&[key, &number, inner, &place.to_string()], table, &choice);
            }
        }
    }
    found
}

/// What is wrong with the words of texts, whatever else is wrong with the lesson.
pub fn wrong_texts(lesson: &Lesson, file: &str, text: &str) -> Vec<Mistake> {
    let mut check = Check { lesson, file, text, found: Vec::new() };
    check.words();
    check.found
}

/// All texts of a lesson, with where they stand.
fn texts(lesson: &Lesson) -> Vec<(Vec<String>, &Text)> {
    let path = |parts: &[&str]| parts.iter().map(ToString::to_string).collect::<Vec<String>>();
    let mut texts = vec![(path(&["title"]), &lesson.title), (path(&["about"]), &lesson.about)];
    for (number, control) in lesson.control.iter().enumerate() {
        let number = number.to_string();
        texts.push((path(&["control", &number, "name"]), &control.name));
        for (choice, it) in control.choice.iter().enumerate() {
            let place = path(&["control", &number, "choice", &choice.to_string(), "name"]);
            texts.push((place, &it.name));
        }
    }
    for (number, step) in lesson.step.iter().enumerate() {
        let number = number.to_string();
        texts.push((path(&["step", &number, "text"]), &step.text));
        for (part, it) in step.part.iter().enumerate() {
            texts.push((path(&["step", &number, "part", &part.to_string(), "name"]), &it.name));
        }
    }
    texts
}

/// The keys of a table that is read as a struct, as that declares them.
fn keys_of<T: JsonSchema>() -> Vec<String> {
    let schema = schema_for!(T);
    let properties = schema.get("properties").and_then(|it| it.as_object());
    properties.into_iter().flat_map(|it| it.keys().cloned()).collect()
}

/// The tables of a list.
fn tables<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> {
    let list = table.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_table)
}

/// What is wrong with a text: words in braces that nothing fills, and, in a step, a figure.
fn wrong(lesson: &Lesson, text: &str, is_step: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut outside = String::new();
    while let Some((before, after)) = rest.split_once('{') {
        outside.push_str(before);
        let Some((word, after)) = after.split_once('}') else {
            found.push("a brace is not closed".into());
            rest = "";
            break;
        };
        found.extend(unfilled(lesson, word));
        rest = after;
    }
    outside.push_str(rest);
    let figures = if is_step { figures(&outside) } else { Vec::new() };
    found.extend(figures.into_iter().map(|figure| {
        let outcome = &lesson.outcome;
        format!(
            "`{figure}` looks like a result; let the run fill it in, as `{{{outcome}.change}}` does"
        )
    }));
    found
}

/// What is wrong with a word in braces.
fn unfilled(lesson: &Lesson, word: &str) -> Option<String> {
    let Some((name, asked)) = word.split_once('.') else {
        return Some(format!("`{{{word}}}` is filled by nothing; write `{{metric.change}}`"));
    };
    if !lesson.outcomes.iter().any(|it| it == name) {
        let meant = did_you_mean(name, lesson.outcomes.iter().map(String::as_str));
        return Some(format!("`{name}` is none of `outcomes`{meant}"));
    }
    let is_known = ASKED.contains(&asked);
    let all = ASKED.join(", ");
    (!is_known).then(|| format!("`{asked}` is nothing that is known of a metric; there are {all}"))
}

/// The numbers in a text that are no years or months, or that are percentages.
fn figures(text: &str) -> Vec<String> {
    let mut figures = Vec::new();
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '-');
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let end = rest[start..].find(|letter| !is_part(letter)).map_or(rest.len(), |it| start + it);
        let number = rest[start..end].trim_end_matches(['.', '-']);
        rest = &rest[end..];
        if rest.trim_start().starts_with(['%', '％']) || !is_year_or_month(number) {
            figures.push(number.into());
        }
    }
    figures
}

fn is_year_or_month(number: &str) -> bool {
    let is_year = |it: &str| it.len() == 4 && (it.starts_with("19") || it.starts_with("20"));
    match number.split_once('-') {
        Some((year, rest)) => is_year(year) && (rest.len() == 2 || is_year(rest)),
        // A month of the year, as `6月`.
        None => is_year(number) || number.parse::<u32>().is_ok_and(|it| (1..=12).contains(&it)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::lesson::SHIPPED;

    /// A lesson without a mistake.
    const RIGHT: &str = include_str!("../../../scenarios/lessons/beginning.toml");

    /// The mistakes of the right lesson with something else in place of a part of it.
    fn mistakes(part: &str, other: &str) -> Vec<String> {
        assert!(RIGHT.contains(part), "{part}");
        let text = RIGHT.replacen(part, other, 1);
        let found = Lesson::read("my.toml", &text);
        found.err().map_or_else(Vec::new, |it| it.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_ships_has_no_mistakes() {
        assert_eq!(mistakes("pairs = 10", "pairs = 11"), Vec::<String>::new());
        for (name, text) in SHIPPED {
            let found = Lesson::read(&format!("{name}.toml"), text);
            assert!(found.is_ok(), "{}", found.unwrap_err());
        }
    }

    #[test]
    fn every_lesson_that_ships_is_in_three_languages() {
        for (name, text) in SHIPPED {
            let lesson = Lesson::read(&format!("{name}.toml"), text).expect("it ships");
            assert_eq!(lesson.title.all().len(), 3, "{name}");
            assert!(lesson.step.is_empty() || lesson.control.len() <= MOST_CONTROLS, "{name}");
        }
    }

    #[test]
    fn mistakes_have_their_place_and_say_what_would_be_right() {
        for (part, other, place, words) in [
            ("pairs = 10 ", "pairs = 1 ", "my.toml:5:", "outside 2 to 100"),
            (
                "outcome = \"startup_survival_36m\"",
                "outcome = \"graduates\"",
                "my.toml:6:",
                "none of",
            ),
            (
                "\"startups_failed\"]",
                "\"startups_faild\"]",
                "my.toml:7:",
                "did you mean `startups_failed`?",
            ),
            (
                "\"startups_founded\", \"startups_failed\"",
                "\"startups\"",
                "my.toml:7:",
                "stands twice",
            ),
            (
                "scenario = \"classroom\"",
                "scenario = \"clasroom\"",
                "my.toml:4:",
                "did you mean `classroom`?",
            ),
            ("asked = 1", "asked = 2", "my.toml:14:", "they are 0 to 1"),
            ("mentoring = false", "mentorin = false", "my.toml:20:", "did you mean `mentoring`?"),
            ("mentoring = false", "mentoring = true", "my.toml:19:", "changes nothing"),
            ("contacts = false", "contacts = true", "my.toml:41:", "changes nothing"),
            ("too: {startups.change}", "too: 8 % more", "my.toml:34:", "`8` looks like a result"),
            (
                "too: {startups.change}",
                "too: {startup.change}",
                "my.toml:34:",
                "did you mean `startups`?",
            ),
            (
                "too: {startups.change}",
                "too: {startups.level}",
                "my.toml:34:",
                "there are base, other",
            ),
            ("kind = \"result\"", "kind = \"question\"", "my.toml:33:", "in the order"),
            ("until = \"2022-12\"", "until = \"2022-13\"", "my.toml:10:", "2022-13"),
            ("pairs = 10 ", "at = \"2024-01\"\npairs = 10 ", "my.toml:5:", "outside the run"),
            (
                "pairs = 10 ",
                "region = \"Gansuu\"\npairs = 10 ",
                "my.toml:5:",
                "did you mean `Gansu`?",
            ),
            ("pairs = 10 ", "pairrs = 10 ", "my.toml:5:", "did you mean `pairs`?"),
            (
                "name = \"none\"",
                "nam = \"x\"\nname = \"none\"",
                "my.toml:18:",
                "there are changes, name",
            ),
            ("pairs = 10 ", "months = 6\npairs = 10 ", "my.toml:5:", "outside 12 to 600"),
            ("pairs = 10 ", "months = 96\npairs = 10 ", "my.toml:11:", "not both"),
        ] {
            let found = mistakes(part, other);
            assert!(
                found.iter().any(|it| it.starts_with(place) && it.contains(words)),
                "{other}: {found:?}"
            );
        }
    }

    #[test]
    fn all_mistakes_are_said_at_once() {
        let text = RIGHT
            .replace("pairs = 10 ", "pairrs = 10 ")
            .replace("until = \"2022-12\"", "until = \"2022-13\"")
            .replace("mentoring = false", "mentorin = false")
            .replace(
                "too: {startups.change}",
                "too: 8 % and {startup.change} and {startups.level}",
            );
        let found = Lesson::read("my.toml", &text).expect_err("it has mistakes");
        let lines: Vec<usize> = found.iter().map(|mistake| mistake.line).collect();
        for line in [5, 10, 34] {
            assert!(lines.contains(&line), "{line}: {found}");
        }
        assert_eq!(lines.iter().filter(|line| **line == 34).count(), 3, "{found}");
    }

    #[test]
    fn years_and_months_are_no_results_of_a_run() {
        for text in ["2018", "2015-2022", "2015–2022", "2018-01", "2018年6月", "in 12 months"] {
            assert_eq!(figures(text), [""; 0], "{text}");
        }
        for (text, found) in [("8.4 % more", "8.4"), ("of 1200 firms", "1200"), ("95 %", "95")] {
            assert_eq!(figures(text)[0], found);
        }
    }
}
