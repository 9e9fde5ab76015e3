//! Scenario files as users write them: what loads, what is refused, and how mistakes are reported.

mod conditions;
mod extends;
mod loading;
mod overrides;
mod parameters;
mod shipped;
mod slips;
mod sources;
mod stated;
mod warnings;

use std::fs;

use expect_test::Expect;
use stia::scenario::{Loaded, Mistake, Mistakes, load, load_text};

const FILE: &str = "scenario.toml";

fn load_with(text: &str, overrides: &[&str]) -> Result<Loaded, Mistakes> {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    load_text(FILE, text, &overrides)
}

fn messages(outcome: Result<Loaded, Mistakes>) -> String {
    outcome.err().unwrap_or_default().iter().map(|mistake| format!("{mistake}\n")).collect()
}

fn check(text: &str, expected: Expect) {
    check_with(text, &[], expected);
}

fn check_with(text: &str, overrides: &[&str], expected: Expect) {
    expected.assert_eq(&messages(load_with(text, overrides)));
}

/// Writes `files` to a folder of their own and loads the first.
fn check_files(files: &[(&str, &str)], expected: Expect) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let path = folder.path().join(files[0].0);
    let messages = messages(load(path.to_str().unwrap(), &[]));
    expected.assert_eq(&messages.replace(&format!("{}/", folder.path().display()), ""));
}

/// The warnings of a text.
fn warned(text: &str) -> String {
    let loaded = load_with(text, &[]).unwrap();
    loaded.warnings.iter().map(|warning| format!("{warning}\n")).collect()
}

/// Loads `text` and checks that each mistake says where it is.
fn mistakes(text: &str) -> Vec<Mistake> {
    let Mistakes(mistakes) = load_text(FILE, text, &[]).err().unwrap_or_default();
    for mistake in &mistakes {
        assert_eq!(mistake.file, FILE, "{mistake}\n{text}");
        assert!((1..=text.lines().count()).contains(&mistake.line), "{mistake}\n{text}");
        assert!(mistake.column >= 1 && !mistake.key.is_empty(), "{mistake:?}\n{text}");
        assert!(mistake.message.len() > 5, "{mistake}");
    }
    mistakes
}
