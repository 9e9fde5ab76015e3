//! Experiments as their users meet them: sweeps, and the questions on top of them.

mod attribution;
mod discovery;
mod documents;
mod sensitivity;
mod sweeps;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::{TempDir, tempdir};

use crate::{output, text};

const STUDY: &str = r#"
question = "Do mentors matter more where demand is weak?"
scenarios = ["classroom", "closed.toml"]
set = ["scale=0.02", "until=2016-06", "burn_in_months=0"]
replicates = 2
metrics = ["startups", "contracts", "startup_survival_36m"]
[[factor]]
key = "incubator.mentoring"
values = [true, false]
[[factor]]
key = "operation.demand"
range = [2e6, 6e6]
levels = 4
"#;

const CLOSED: &str = r#"
extends = "classroom"
question = "And where incubators and other hosts have closed?"
[incubator.switch]
on = false
"#;

fn home() -> TempDir {
    home_of(STUDY)
}

/// A directory with a study, and the scenario where incubators and other hosts have closed.
fn home_of(study: &str) -> TempDir {
    let home = tempdir().expect("a temporary directory");
    fs::write(home.path().join("study.toml"), study).expect("it can be written");
    fs::write(home.path().join("closed.toml"), CLOSED).expect("it can be written");
    home
}

fn done(home: &TempDir, line: &str) -> String {
    let ended = output(home, line);
    assert!(ended.status.success(), "{line}: {}", text(&ended.stderr));
    text(&ended.stdout)
}

/// All files of a directory with their bytes, in the order of their names.
fn bytes(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(directory)
        .expect("the directory is there")
        .map(|entry| entry.expect("it can be read").path())
        .map(|path| {
            let name = path.file_name().expect("it has one").to_string_lossy().into_owned();
            (name, fs::read(&path).expect("it can be read"))
        })
        .collect();
    files.sort();
    files
}

fn assert_alike(one: &Path, other: &Path) {
    let (one, other) = (bytes(one), bytes(other));
    let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
        files.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&one), names(&other));
    for ((name, one), (_, other)) in one.iter().zip(&other) {
        assert!(one == other, "{name} differs");
    }
}

/// The rows of a table as they stand in a file, cells by the names of their columns.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("it was written");
    let names = reader.headers().expect("a header").clone();
    let row = |row: csv::Result<csv::StringRecord>| {
        let row = row.expect("a row");
        names.iter().zip(&row).map(|(name, cell)| (name.into(), cell.into())).collect()
    };
    reader.records().map(row).collect()
}
