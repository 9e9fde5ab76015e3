//! The worked study of docs/guide/experiments.md, every command of it, at a small size.

use std::fs;
use std::process::Command;

use tempfile::tempdir;

const STUDY: &str = include_str!("../../docs/guide/experiments.md");

/// What makes the study small. Each text has to be there, so that the study and this list agree.
const SMALLER: [(&str, &str); 9] = [
    ("until = \"2022-12\"", "until = \"2018-06\"\nscale = 0.04"),
    ("months = 60 ", "months = 42 "),
    ("points = 100", "points = 6"),
    ("replicates = 4", "replicates = 2"),
    ("--precision 0.02 --replicates 40", "--precision 0.3 --replicates 10"),
    ("--replicates 10 --who", "--replicates 2 --who"),
    ("--trajectories 10", "--trajectories 2"),
    ("manifest.csv 77", "manifest.csv 7"),
    ("runs.csv 1234", "runs.csv 12"),
];

/// The blocks of a language, in order.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in page.lines() {
        match (&mut open, line) {
            (Some(_), "```") => blocks.extend(open.take()),
            (Some(block), line) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, line) if line == format!("```{language}") => open = Some(String::new()),
            (None, _) => (),
        }
    }
    blocks
}

#[test]
fn every_command_of_the_worked_study_runs() {
    let mut page = STUDY.to_string();
    for (large, small) in SMALLER {
        assert!(page.contains(large), "the study no longer says `{large}`");
        page = page.replace(large, small);
    }
    let home = tempdir().expect("a temporary directory");
    for block in blocks(&page, "toml") {
        let name = block.lines().next().and_then(|line| line.strip_prefix("# "));
        let name = name.expect("a file begins with its name");
        fs::write(home.path().join(name), &block).expect("it can be written");
    }
    let mut count = 0;
    for block in blocks(&page, "sh") {
        for line in block.replace("\\\n", " ").lines() {
            let mut words = line.split_whitespace();
            assert_eq!(words.next(), Some("stia"), "{line}");
            let ended = Command::new(env!("CARGO_BIN_EXE_stia"))
                .current_dir(home.path())
                .args(words)
                .output()
                .expect("the program starts");
            let said = String::from_utf8_lossy(&ended.stderr);
            assert!(ended.status.success(), "{line}: {said}");
            count += 1;
        }
    }
    assert!(count >= 14, "{count} commands");
    for file in fs::read_dir(home.path().join("output/study")).expect("the sweep wrote it") {
        let file = file.expect("it can be read").file_name();
        let again = fs::read(home.path().join("again/study").join(&file)).expect("it came again");
        let joined = fs::read(home.path().join("joined/study").join(&file)).expect("it was joined");
        let first = fs::read(home.path().join("output/study").join(&file)).expect("it is there");
        assert!(first == again && first == joined, "{}", file.to_string_lossy());
    }
}
