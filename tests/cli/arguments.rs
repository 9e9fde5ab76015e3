//! What the program says to arguments, and lists that it prints.

use std::fs::{self};

use tempfile::tempdir;

use super::{SHORT, files};
use crate::{output, stia, text};

#[test]
fn every_command_has_help_with_examples() {
    let home = tempdir().expect("a temporary directory");
    for command in ["", "run", "compare", "audit"] {
        let help = text(&output(&home, &format!("{command} --help")).stdout);
        let codes: String = help.split("Exit codes:").skip(1).collect();
        for code in ["0 done", "1 error", "2 usage", "3 some", "4 interrupted but resumable"] {
            assert!(codes.contains(code), "{command}: {code}");
        }
    }
    for command in
        ["", "run", "compare", "audit", "schema", "scenarios", "metrics", "params", "check"]
    {
        let ended = output(&home, &format!("{command} --help"));
        assert_eq!(ended.status.code(), Some(0));
        assert!(text(&ended.stdout).contains("Example"), "{command}");
    }
    assert!(text(&output(&home, "--version").stdout).starts_with("stia "));
}

#[test]
fn what_makes_no_sense_is_refused_with_its_range() {
    let home = tempdir().expect("a temporary directory");
    let refusals = [
        ("run --threads 0", "--threads <T>': 0 is not in 1..=1024"),
        ("run --threads 2000", "2000 is not in 1..=1024"),
        ("run --scale 2", "--scale <S>': 2 lies outside [0.001, 1]"),
        ("run --scale nan", "lies outside [0.001, 1]"),
        ("run --replicates 0", "--replicates <R>': 0 is not in 1..=100000"),
        ("run --replicate 0", "--replicate <N>': 0 is not in 1..=100000"),
        (
            "run --replicate 2",
            "--replicate 2 lies outside [1, 1]; ask for more with --replicates 2",
        ),
        ("run --replicate 2 --set first_replicate=3", "--replicate 2 lies outside [3, 3]"),
        ("run --until 2030", "write it as 2030-12"),
        ("run --until 2014-12", "--until 2014-12 lies outside [2015-01, 2030-12]"),
        ("run --set scale", "write it as key=value"),
        ("run --set nonsense=1", "nonsense"),
        ("run chian", "did you mean `china`?"),
        ("compare china", "<B>"),
        ("compare china china --precision 1", "--precision <P>': 1 lies outside (0, 1)"),
        ("compare china china --precision nan", "lies outside (0, 1)"),
        ("compare china china --who=0", "--who[=<K>]': 0 is not in 1..=100000"),
        ("compare china china --metric startpus", "did you mean `startups`?"),
        ("compare china china --region Gunagdong", "did you mean `Guangdong`?"),
        ("compare classroom china --region Beijing", "the run does not simulate it, only Gansu"),
        ("compare china china --at 2050-01", "--at 2050-01 lies outside [2015-01, 2030-12]"),
        ("params no_such_parameter_at_all", "no parameter matches"),
        ("policies bejing", "did you mean `beijing`?"),
        ("policies vouchr", "did you mean `voucher`?"),
        ("compar", "compare"),
    ];
    for (line, message) in refusals {
        let ended = output(&home, line);
        let complaint = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{line}: {complaint}");
        assert!(complaint.contains(message), "{line}: {complaint}");
        assert!(ended.stdout.is_empty(), "{line}");
    }
    assert!(files(home.path()).is_empty());
}

#[test]
fn lists_print_what_there_is() {
    let home = tempdir().expect("a temporary directory");
    for (line, expected) in [
        ("schema", "\"properties\""),
        ("scenarios", "china"),
        ("metrics", "startups"),
        ("params", "scale"),
        ("params SEED", "seed"),
        (
            "params voucher",
            "policy.voucher.share\n    Share of the fee that the state pays.\n    unit:",
        ),
        ("params policy.voucher", "policy.voucher.cap"),
        ("params shock", "shock.changes.times"),
        ("policies SH04", "    voucher.share = 0.3  # assumed; 0.1 to 0.8\n"),
        ("policies CN16", "every\n# strength here is assumed"),
        ("policies CN16", "    payer = central\n"),
        ("policies SZ03", "    budget = 50000000.0  # assumed; 1e7 to 2e8\n"),
        ("policies navigator", "policy.navigator.upkeep"),
        ("check china", "no mistakes"),
        ("completions bash", "stia"),
        ("completions zsh", "#compdef stia"),
    ] {
        let ended = output(&home, line);
        assert_eq!(ended.status.code(), Some(0), "{line}: {}", text(&ended.stderr));
        assert!(text(&ended.stdout).contains(expected), "{line}");
    }
}

#[test]
fn a_file_with_mistakes_fails_the_check() {
    let home = tempdir().expect("a temporary directory");
    fs::write(home.path().join("wrong.toml"), "sede = 1\n").expect("it can be written");
    fs::write(home.path().join("right.toml"), "seed = 1\n").expect("it can be written");
    let ended = output(&home, "check wrong.toml right.toml");
    assert_eq!(ended.status.code(), Some(1));
    assert!(text(&ended.stderr).contains("sede"));
    assert!(text(&ended.stdout).contains("right.toml"));
    assert!(text(&ended.stderr).ends_with("wrong.toml: 1 mistake\n"));
    assert_eq!(output(&home, "run wrong.toml").status.code(), Some(1));
    assert_eq!(output(&home, "run missing.toml").status.code(), Some(1));
}

#[test]
fn a_switch_after_the_end_is_a_warning() {
    let home = tempdir().expect("a temporary directory");
    let late = "extends = \"china\"\nquestion = \"Why?\"\n[exchange.switch]\non = false\n\
                off_from = \"2016-01\"\n";
    fs::write(home.path().join("late.toml"), late).expect("it can be written");
    let checked = output(&home, "check late.toml");
    assert_eq!(text(&checked.stdout), "late.toml: no mistakes\n");
    for line in ["run late.toml", "compare china late.toml --replicates 1"] {
        let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
        assert!(ended.status.success());
        let warned = text(&ended.stderr);
        assert!(warned.contains("warning: ") && warned.contains("until = \"2015-03\""), "{warned}");
        let quiet = stia(&home, line).args(SHORT).arg("--quiet").output();
        assert!(quiet.expect("the program starts").stderr.is_empty());
    }
}

#[test]
fn a_part_of_china_is_called_by_its_name() {
    let home = tempdir().expect("a temporary directory");
    let ended = stia(&home, "run classroom").args(SHORT).output().expect("the program starts");
    let screen = text(&ended.stdout);
    assert!(screen.contains("What happened in Gansu, from start to end"), "{screen}");
    let line = "compare classroom classroom --replicates 2";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    let screen = text(&ended.stdout);
    assert!(screen.contains("classroom-2 against classroom in Gansu"), "{screen}");
}

#[test]
fn quiet_is_silent_and_files_have_no_colours() {
    let home = tempdir().expect("a temporary directory");
    let quiet = stia(&home, "run --quiet --out quiet").args(SHORT).output();
    let quiet = quiet.expect("the program starts");
    assert!(quiet.status.success() && quiet.stdout.is_empty() && quiet.stderr.is_empty());
    let loud = stia(&home, "run --out loud").args(SHORT).output().expect("the program starts");
    let screen = text(&loud.stdout);
    // Neither is a terminal, so there are no bars and no colours.
    assert!(loud.stderr.is_empty());
    assert!(!screen.contains('\x1b'));
    assert!(screen.contains("startups") && screen.contains("loud/china"));
    assert!(screen.lines().count() <= 45, "{screen}");
    assert!(screen.lines().all(|line| line.chars().count() <= 100), "{screen}");
}
