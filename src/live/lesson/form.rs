//! Values of a lesson that have the wrong form, all of them: reading it as a whole ends at the first.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::check::{mistake, unknown_keys, wrong_texts};
use super::{About, Kind, Lesson, Text};
use crate::base::month::Month;
use crate::schema::mistake::Mistake;

/// All mistakes of a lesson that cannot be read as one; none where its text is no TOML.
pub fn mistakes(file: &str, text: &str) -> Vec<Mistake> {
    let Ok(mut whole) = text.parse::<Table>() else { return Vec::new() };
    let mut form = Form { file, text, found: Vec::new() };
    form.lesson(&mut whole);
    let Form { mut found, .. } = form;
    found.extend(unknown_keys(file, text));
    // What was wrong is filled with something that is right, so that the rest can be looked at.
    if let Ok(lesson) = Lesson::deserialize(whole) {
        let known: Vec<(usize, usize)> = found.iter().map(|it| (it.line, it.column)).collect();
        let others = wrong_texts(&lesson, file, text).into_iter();
        found.extend(others.filter(|it| !known.contains(&(it.line, it.column))));
    }
    found.sort_by_key(|mistake| (mistake.line, mistake.column));
    found
}

struct Form<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<Mistake>,
}

/// Where a table is.
type Path<'p> = &'p [&'p str];

impl Form<'_> {
    fn lesson(&mut self, table: &mut Table) {
        let texts = || Value::from("");
        self.needs::<Text>(table, &[], "title", texts());
        self.needs::<Text>(table, &[], "about", texts());
        self.needs::<String>(table, &[], "scenario", texts());
        self.needs::<String>(table, &[], "outcome", texts());
        self.needs::<Vec<String>>(table, &[], "outcomes", Value::Array(Vec::new()));
        self.may::<String>(table, &[], "region");
        self.may::<Month>(table, &[], "at");
        self.may::<u32>(table, &[], "months");
        self.may::<u32>(table, &[], "pairs");
        self.may::<Table>(table, &[], "changes");
        self.each(table, &[], "control", |form, table, path| {
            form.needs::<Text>(table, path, "name", Value::from(""));
            form.may::<About>(table, path, "about");
            form.may::<usize>(table, path, "asked");
            form.needs::<Vec<Table>>(table, path, "choice", Value::Array(Vec::new()));
            form.each(table, path, "choice", Form::choice);
        });
        self.each(table, &[], "step", |form, table, path| {
            let filler = Value::from("question");
            form.needs::<Kind>(table, path, "kind", filler);
            form.needs::<Text>(table, path, "text", Value::from(""));
            form.each(table, path, "part", Form::choice);
        });
    }

    fn choice(&mut self, table: &mut Table, path: Path) {
        self.needs::<Text>(table, path, "name", Value::from(""));
        self.may::<Table>(table, path, "changes");
    }

    /// A key that must be there.
    fn needs<T: DeserializeOwned>(
        &mut self,
        table: &mut Table,
        path: Path,
        key: &str,
        filler: Value,
    ) {
        if !table.contains_key(key) {
            self.say(path, format!("`{key}` is missing"));
        } else if !self.is_wrong::<T>(table, path, key) {
            return;
        }
        table.insert(key.into(), filler);
    }

    /// A key that may be there.
    fn may<T: DeserializeOwned>(&mut self, table: &mut Table, path: Path, key: &str) {
        if self.is_wrong::<T>(table, path, key) {
            table.remove(key);
        }
    }

    /// The tables of a list.
    fn each(
        &mut self,
        table: &mut Table,
        path: Path,
        key: &str,
        of_table: impl Fn(&mut Self, &mut Table, Path),
    ) {
        self.may::<Vec<Table>>(table, path, key);
        let list = table.get_mut(key).and_then(Value::as_array_mut);
        let tables = list.into_iter().flatten().filter_map(Value::as_table_mut);
        for (number, table) in tables.enumerate() {
            let number = number.to_string();
            let path: Vec<&str> = path.iter().copied().chain([key, &number]).collect();
            of_table(self, table, &path);
        }
    }

    /// Whether a key is there and no value of its type; says what is wrong.
    fn is_wrong<T: DeserializeOwned>(&mut self, table: &Table, path: Path, key: &str) -> bool {
        let Some(Err(cause)) = table.get(key).map(|it| it.clone().try_into::<T>()) else {
            return false;
        };
        let path: Vec<&str> = path.iter().copied().chain([key]).collect();
        let message = cause.message().trim().replace('\n', " ");
        self.say(&path, format!("{key}: {message}"));
        true
    }

    fn say(&mut self, path: Path, message: String) {
        self.found.push(mistake(self.file, self.text, path, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: &str = include_str!("../../../scenarios/lessons/beginning.toml");

    /// What is said of the lesson that is right with other parts in it.
    fn said(parts: &[(&str, &str)]) -> Vec<String> {
        let mut text = RIGHT.to_string();
        for (part, other) in parts {
            assert!(text.contains(part), "{part}");
            text = text.replacen(part, other, 1);
        }
        let found = Lesson::read("my.toml", &text).err();
        found.map_or_else(Vec::new, |it| it.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn all_mistakes_of_a_step_and_of_others_are_reported() {
        let found = said(&[
            ("pairs = 10", "pairs = \"many\""),
            ("kind = \"question\"", "kind = \"questio\"\nmood = 1"),
            ("What changes for startups?\"", "What changes by {startups.chang}?\""),
            ("kind = \"prediction\"\n", ""),
            ("text = \"Do more", "text = 1 # \"Do more"),
        ]);
        let parts = [
            "my.toml:5:1 pairs: invalid type: string",
            "kind: unknown variant `questio`, expected one of",
            "there is no key `mood` here",
            "`chang` is nothing that is known of a metric",
            "`kind` is missing",
            "text: a text, or a list of three",
        ];
        assert_eq!(found.len(), parts.len(), "{found:#?}");
        assert!(found.iter().zip(parts).all(|(it, part)| it.contains(part)), "{found:#?}");
    }

    #[test]
    fn what_is_said_of_the_whole_of_a_lesson_does_not_hide_the_rest() {
        let found = said(&[
            ("pairs = 10", "pairs = 1"),
            ("outcome = ", "region = \"Gansuu\"\noutcome = "),
            ("What changes for startups?", "By 5 or by 60 firms?"),
        ]);
        let parts = ["outside 2 to 100", "no region `Gansuu`", "`60` looks like a result"];
        assert_eq!(found.len(), parts.len(), "{found:#?}");
        assert!(found.iter().zip(parts).all(|(it, part)| it.contains(part)), "{found:#?}");
    }
}
