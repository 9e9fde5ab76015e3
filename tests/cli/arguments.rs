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
        ("run --until 2014-12", "--until 2014-12: until = \"2014-12\" lies before start"),
        ("run --set scale", "write it as key=value"),
        ("run --set nonsense=1", "nonsense"),
        ("run --seed -1", "-1 is no whole number in [0, 9007199254740991]"),
        ("run --seed x", "a seed is a whole number"),
        ("run --scale -1", "-1 lies outside [0.001, 1]"),
        ("run --scale 0.1 --set scale=0.2", "`scale` is stated twice, in --set scale=0.2 too"),
        ("run --seed 1 --set seed=2", "`seed` is stated twice"),
        ("run --until 2016-12 --set until=2017-12", "`until` is stated twice"),
        ("run --replicates 2 --set replicates=3", "`replicates` is stated twice"),
        ("compare china china --replicates 2 --set replicates=3", "`replicates` is stated twice"),
        ("attribute --replicates 2 --set replicates=3", "`replicates` is stated twice"),
        ("run --set seed=1 --set seed=2", "`seed` is stated twice, in --set seed=1 too"),
        ("run --set policy.x.budget=1", "the scenario has no policy"),
        ("run --set=--scale=1", "is a flag, not a key"),
        ("compare china china --set policy.x.budget=1", "no scenario has a policy"),
        (
            "compare china china --until 2016-12 --months 60",
            "--months 60 is more than there are from 2015-01 to 2016-12: 24",
        ),
        ("audit china china --until 2016-12 --months 60", "--months 60 is more than there are"),
        ("attribute --until 2016-12 --months 60", "--months 60 is more than there are"),
        ("compare china china --replicates 3 --who=5", "--who=5: there are 3 replicates"),
        ("audit china --metric startups", "<B>"),
        ("audit china --other-seeds 2", "<B>"),
        ("run chian", "did you mean `china`?"),
        ("compare china", "<B>"),
        ("compare china china --precision 1", "--precision <P>': 1 lies outside (0, 1)"),
        ("compare china china --precision nan", "lies outside (0, 1)"),
        ("compare china china --who=0", "--who[=<K>]': 0 is not in 1..=100000"),
        ("compare china china --metric startpus", "did you mean `startups`?"),
        ("compare china china --region Gunagdong", "did you mean `Guangdong`?"),
        ("compare china china --region 甘", "`stia regions` lists"),
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
fn flags_of_experiments_that_make_no_sense_are_refused() {
    let home = tempdir().expect("a temporary directory");
    let study = "scenarios = [\"classroom\"]\nset = [\"scale=0.02\", \"until=2015-03\"]\n\
                 replicates = 2\n[[factor]]\nkey = \"incubator.mentoring\"\nvalues = [true, false]\n";
    fs::write(home.path().join("study.toml"), study).expect("it can be written");
    for (line, message) in [
        ("sweep run study.toml --points 4", "--points 4: design = \"full\" has as many points"),
        ("sweep run study.toml --set seed=1 --set seed=2", "`seed` is stated twice"),
        ("sweep run study.toml --seed 1 --set seed=2", "`seed` is stated twice"),
        ("sweep plan study.toml --no-pilot --time-budget 5s", "cannot be used with"),
        ("sweep plan study.toml --force", "--force: a plan writes no tables"),
        ("sweep run study.toml --dry-run --shard 1/2", "cannot be used with"),
        ("sweep status study.toml --threads 2", "--threads: status only reads"),
        ("sweep merge study.toml --threads 2", "--threads: merging makes no runs"),
        ("sensitivity study.toml --method morris --points 8", "--points belongs to --method sobol"),
        ("sensitivity study.toml --method sobol --trajectories 8", "belongs to --method morris"),
        ("sensitivity study.toml --method morris --keep 2", "--keep belongs to --method both"),
    ] {
        let ended = output(&home, line);
        let complaint = text(&ended.stderr);
        assert!(matches!(ended.status.code(), Some(1 | 2)), "{line}: {complaint}");
        assert!(complaint.contains(message), "{line}: {complaint}");
    }
    let slurm = "sweep slurm study.toml --shards 2 --no-pilot --quiet --out jobs --time";
    for time in ["10m", "00:10:00"] {
        assert_eq!(output(&home, &format!("{slurm} {time}")).status.code(), Some(0), "{time}");
        let script = fs::read_to_string(home.path().join("jobs/study.slurm/sweep.sbatch"));
        assert!(script.expect("it was written").contains("--time=00:10:00"));
    }
}

#[test]
fn a_dry_run_says_how_long_it_takes_and_writes_nothing() {
    let home = tempdir().expect("a temporary directory");
    for (line, runs) in [
        ("run classroom --replicates 3", "3 runs of"),
        ("compare classroom lesson-hosts", "20 runs of"),
        ("compare classroom lesson-hosts --precision 0.02", "at most 400 runs of"),
        ("compare classroom lesson-hosts --replicates 4 --who", "12 runs of"),
        ("compare classroom lesson-hosts --replicates 4 --who=1", "9 runs of"),
        ("audit classroom lesson-hosts --replicates 2", "runs of"),
        ("attribute classroom --replicates 2", "3066 runs of"),
    ] {
        let ended = stia(&home, line).args(SHORT).arg("--dry-run").output();
        let ended = ended.expect("the program starts");
        let said = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(0), "{line}: {said}");
        assert!(said.contains(runs) && said.contains(" 3 months "), "{line}: {said}");
    }
    assert!(files(home.path()).is_empty());
}

#[test]
fn a_run_of_other_settings_says_what_it_overwrites() {
    let home = tempdir().expect("a temporary directory");
    let run = |more: &str| {
        let line = format!("run classroom --quiet --until 2015-02 --set burn_in_months=0 {more}");
        let ended = output(&home, &line);
        assert_eq!(ended.status.code(), Some(0), "{line}: {}", text(&ended.stderr));
        text(&ended.stderr)
    };
    assert_eq!(run("--scale 0.01") + &run("--scale 0.01"), "");
    let said = run("--scale 0.02 --seed 7");
    assert!(said.contains("scale = 0.01, now 0.02, seed = 1, now 7"), "{said}");
}

#[test]
fn what_files_hold_does_not_steer_the_terminal() {
    let home = tempdir().expect("a temporary directory");
    let lines = "extends = \"classroom\"\nname = \"odd\"\nquestion = \"\\u001b[2J\u{202e}?\"\n\
                 [[policy]]\nid = \"\\u001bc\"\n";
    fs::write(home.path().join("odd.toml"), lines).expect("it can be written");
    fs::write(home.path().join("wrong.toml"), "\"\\u001b]0;x\\u0007\" = 1\nname = \"\\u009b\"\n")
        .expect("it can be written");
    for line in ["run odd.toml", "check odd.toml", "check wrong.toml", "run wrong.toml"] {
        let line =
            format!("{line}{}", if line.starts_with("run odd") { " --scale 0.001" } else { "" });
        let ended = output(&home, &line);
        let said = text(&ended.stdout) + &text(&ended.stderr);
        assert!(said.contains("\\u{1b}"), "{line}: {said}");
        let steers = |letter: char| (letter.is_control() && letter != '\n') || letter == '\u{202e}';
        assert!(!said.contains(steers), "{line}: {said:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_text_is_refused_at_once() {
    let home = tempdir().expect("a temporary directory");
    let table = "scenarios = [\"classroom\"]\ndesign = \"table\"\ntable = \"/dev/zero\"\n";
    fs::write(home.path().join("table.toml"), table).expect("it can be written");
    fs::write(home.path().join("gbk.toml"), b"name = \"\xb8\xca\xcb\xe0\"\n")
        .expect("it can be written");
    fs::write(home.path().join("bom.toml"), "\u{feff}seed = 2\n").expect("it can be written");
    fs::write(home.path().join("points.csv"), "a,b\n1,2\n").expect("it can be written");
    for (line, message) in [
        ("check /dev/zero", "is a device, not a regular file"),
        ("run /dev/zero", "is a device, not a regular file"),
        ("compare china /dev/zero", "is a device, not a regular file"),
        ("run --from /dev/zero", "is a device, not a regular file"),
        ("sweep run /dev/zero", "is a device, not a regular file"),
        ("sweep run table.toml", "`/dev/zero` is a device, not a regular file"),
        ("sensitivity /dev/zero", "is a device, not a regular file"),
        ("replay /dev/zero/series.csv 1", "holds no results of stia"),
        ("run ./", "is a directory; name a file in it, such as ./bom.toml"),
        ("sweep run ./", "is a directory; name a file in it"),
        ("check gbk.toml", "it seems to be GBK"),
        ("check points.csv", "looks like a CSV table"),
    ] {
        let ended = output(&home, line);
        let said = text(&ended.stderr);
        assert!(matches!(ended.status.code(), Some(1 | 2)), "{line}: {said}");
        assert!(said.contains(message), "{line}: {said}");
    }
    assert_eq!(output(&home, "check bom.toml").status.code(), Some(0));
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
    // The shares of phases wrap where their names are long, which time decides.
    let (before, timed) = screen.split_once("\n  time: ").expect("it says where time went");
    let after = timed.split_once("\n\n").map_or("", |(_, after)| after);
    assert!(before.lines().count() + after.lines().count() <= 46, "{screen}");
    assert!(screen.lines().all(|line| line.chars().count() <= 100), "{screen}");
}
