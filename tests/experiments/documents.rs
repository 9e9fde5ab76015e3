//! Every command of the README and of docs/guide, at a small size.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::tempdir;

/// What makes a page small: each text has to be there, so that the page and its list agree.
type Smaller = [(&'static str, &'static str)];

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

/// The words of a command line; single quotes keep them together.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('\'').enumerate();
    let words = parts.flat_map(|(place, part)| match place % 2 {
        0 => part.split_whitespace().map(String::from).collect(),
        _ => vec![part.to_string()],
    });
    words.collect()
}

/// Writes the files of a page into a directory and runs its commands there; says how many.
fn run(page: &str, smaller: &Smaller, home: &Path) -> usize {
    let mut page = page.to_string();
    for (large, small) in smaller {
        assert!(page.contains(large), "the page no longer says `{large}`");
        page = page.replace(large, small);
    }
    for block in blocks(&page, "toml") {
        let name = block.lines().next().and_then(|line| line.strip_prefix("# "));
        let name = name.expect("a file begins with its name");
        fs::write(home.join(name), &block).expect("it can be written");
    }
    let mut count = 0;
    for block in blocks(&page, "sh") {
        let lines = block.replace("\\\n", " ");
        for line in lines.lines().filter(|line| !line.starts_with("cargo ")) {
            let words = words(line.split(" #").next().expect("a first part"));
            assert_eq!(words.first().map(String::as_str), Some("stia"), "{line}");
            let ended = Command::new(env!("CARGO_BIN_EXE_stia"))
                .current_dir(home)
                .args(&words[1..])
                .output()
                .expect("the program starts");
            let said = String::from_utf8_lossy(&ended.stderr);
            assert!(ended.status.success(), "{line}: {said}");
            count += 1;
        }
    }
    count
}

fn check(page: &str, smaller: &Smaller, least: usize) {
    let home = tempdir().expect("a temporary directory");
    let count = run(page, smaller, home.path());
    assert!(count >= least, "{count} commands");
}

#[test]
fn every_command_of_the_readme_runs() {
    let smaller: &Smaller = &[
        ("stia run\n", "stia run --scale 0.005 --until 2016-12\n"),
        ("disputes,startups\n", "startups --scale 0.005 --until 2016-12 --replicates 2\n"),
        ("--scale 0.05 --until 2022-12", "--scale 0.02 --until 2018-06 --replicates 2"),
        ("--months 60", "--months 42"),
    ];
    check(include_str!("../../README.md"), smaller, 4);
}

#[test]
fn every_command_of_the_page_on_compare_runs() {
    let smaller: &Smaller = &[
        (
            "stia compare china without-exchange --replicates 20 --metric contracts,disputes --at 2025-12",
            "stia compare china without-exchange --replicates 2 --metric contracts,disputes --at 2016-06 --scale 0.005 --until 2016-12",
        ),
        (
            "stia compare china without-exchange\n",
            "stia compare china without-exchange --scale 0.005 --until 2016-12 --replicates 2\n",
        ),
        (
            "--region China --region West",
            "--region China --region West --scale 0.005 --until 2016-12",
        ),
        ("--precision 0.01", "--precision 0.3 --replicates 10 --scale 0.005 --until 2016-12"),
        ("--replicates 10 --who", "--replicates 2 --who --scale 0.005 --until 2016-12"),
        ("scale = 0.05\n", "scale = 0.005\nuntil = \"2016-12\"\nreplicates = 2\n"),
        ("off_from = \"2020-01\"", "off_from = \"2016-01\""),
        (
            "--scale 0.05 --metric contracts,disputes",
            "--scale 0.005 --until 2016-06 --replicates 2 --metric contracts,disputes",
        ),
        ("stia audit china --scale 0.01", "stia audit china --scale 0.005 --until 2015-12"),
        (
            "--metric achievements_transformed,contracts\n",
            "--metric achievements_transformed,contracts --scale 0.005 --until 2016-12 --replicates 2\n",
        ),
    ];
    check(include_str!("../../docs/guide/compare.md"), smaller, 10);
}

#[test]
fn every_command_of_the_page_on_policies_runs() {
    let smaller: &Smaller = &[
        (
            "stia run policies-as-they-are",
            "stia run policies-as-they-are --scale 0.005 --until 2016-12",
        ),
        ("scale = 0.1\nuntil = \"2022-12\"", "scale = 0.02\nuntil = \"2016-12\"\nreplicates = 2"),
        ("from = \"2018-01\"\nuntil = \"2022-12\"", "from = \"2016-01\"\nuntil = \"2016-12\""),
        ("--months 60", "--months 12"),
        ("from = \"2020-02\"\nuntil = \"2020-06\"", "from = \"2016-02\"\nuntil = \"2016-06\""),
        ("--at 2020-12", "--at 2016-12"),
    ];
    check(include_str!("../../docs/guide/policies.md"), smaller, 7);
}

#[test]
fn every_command_of_the_page_on_ip_finance_runs() {
    let smaller: &Smaller = &[
        (
            "--scale 0.05 --until 2022-12 --months 96 --replicates 20",
            "--scale 0.005 --until 2016-12 --months 24 --replicates 2",
        ),
        (
            "stia run inner-mongolia-small",
            "stia run inner-mongolia-small --scale 0.05 --until 2018-12",
        ),
        (
            "--months 96 --until 2022-12 --region Zhejiang",
            "--months 24 --until 2016-12 --region Zhejiang --scale 0.005 --replicates 2",
        ),
    ];
    check(include_str!("../../docs/guide/ip-finance.md"), smaller, 6);
}

#[test]
fn every_command_of_the_page_on_teaching_runs() {
    let smaller: &Smaller = &[
        ("stia run classroom\n", "stia run classroom --scale 0.02 --until 2016-12\n"),
        ("--seed 7", "--seed 7 --scale 0.02 --until 2016-12"),
        (
            "lesson-hosts --replicates 20 \\",
            "lesson-hosts --scale 0.02 --until 2018-12 --replicates 2 \\",
        ),
        (
            "--replicates 20 --at 2020-07 --months 6",
            "--scale 0.02 --until 2020-07 --replicates 2 --at 2020-07 --months 6",
        ),
        (
            "--replicates 20 --at 2021-07",
            "--scale 0.02 --until 2021-07 --replicates 2 --at 2021-07",
        ),
    ];
    check(include_str!("../../docs/guide/teaching.md"), smaller, 5);
}

#[test]
fn every_command_of_the_worksheet_runs() {
    let smaller: &Smaller = &[
        ("--scale 0.5", "--scale 0.02"),
        ("--scale 0.05", "--scale 0.005"),
        ("--scale 1 ", "--scale 0.02 "),
        ("--until 2022-12 --replicates 20", "--until 2018-06 --replicates 2"),
    ];
    check(include_str!("../../docs/guide/worksheet.md"), smaller, 7);
}

#[test]
fn every_command_of_the_page_on_outputs_runs() {
    let smaller: &Smaller = &[
        ("stia run\n", "stia run --scale 0.005 --until 2016-12\n"),
        ("--scale 0.05 --replicates 5", "--scale 0.005 --until 2016-12 --replicates 2"),
        ("--set name=no-mentors", "--set name=no-mentors --scale 0.005 --until 2016-12"),
        ("--until 2026-12", "--scale 0.005 --until 2016-12"),
        ("--every year", "--every year --scale 0.005 --until 2016-12"),
        ("stia run china --micro", "stia run china --micro --scale 0.005 --until 2016-12"),
        (
            "stia run china --checkpoint 2019-12",
            "stia run china --checkpoint 2015-12 --scale 0.005 --until 2016-12",
        ),
        ("checkpoint-2019-12.bin\nstia", "checkpoint-2015-12.bin\nstia"),
        (
            "--from output/china/checkpoint-2019-12.bin\n```",
            "--from output/china/checkpoint-2015-12.bin --set scale=0.005 --until 2016-12\n```",
        ),
        ("off_from = \"2025-01\"", "off_from = \"2016-06\""),
    ];
    check(include_str!("../../docs/guide/outputs.md"), smaller, 10);
}

#[test]
fn every_command_of_the_page_on_cluster_runs() {
    let smaller: &Smaller = &[
        ("until=2022-12", "until=2016-12\", \"scale=0.05"),
        ("replicates = 20", "replicates = 2"),
    ];
    check(include_str!("../../docs/guide/cluster.md"), smaller, 6);
}

#[test]
fn every_command_of_the_worked_study_runs() {
    let smaller: &Smaller = &[
        ("until = \"2022-12\"", "until = \"2018-06\"\nscale = 0.04"),
        ("months = 60 ", "months = 42 "),
        ("--months 60", "--months 42"),
        ("points = 100", "points = 6"),
        ("replicates = 4", "replicates = 2"),
        ("--precision 0.02 --replicates 40", "--precision 0.3 --replicates 10"),
        ("--replicates 10 --who", "--replicates 2 --who"),
        ("--trajectories 10", "--trajectories 2"),
        ("manifest.csv 77", "manifest.csv 7"),
        ("runs.csv 1234", "runs.csv 12"),
    ];
    let home = tempdir().expect("a temporary directory");
    let count = run(include_str!("../../docs/guide/experiments.md"), smaller, home.path());
    assert!(count >= 14, "{count} commands");
    for file in fs::read_dir(home.path().join("output/study")).expect("the sweep wrote it") {
        let file = file.expect("it can be read").file_name();
        let again = fs::read(home.path().join("again/study").join(&file)).expect("it came again");
        let joined = fs::read(home.path().join("joined/study").join(&file)).expect("it was joined");
        let first = fs::read(home.path().join("output/study").join(&file)).expect("it is there");
        assert!(first == again && first == joined, "{}", file.to_string_lossy());
    }
}
