//! Interruptions: what is finished stays, what is not can be taken up again.

use std::fs::{self};
use std::process::{Child, Command, Stdio};

use tempfile::{TempDir, tempdir};

use super::{FILES, SHORT, assert_alike, files, provenance, read, run};
use crate::{stia, text};

/// A run of very many replicates, of which at least one is finished.
fn long_run(home: &TempDir) -> Child {
    let line = "run --replicates 100000 --out out";
    let mut child = stia(home, line)
        .args(SHORT)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let hidden = home.path().join("out/.china.unfinished");
    let is_kept = || {
        let keys = fs::read_dir(&hidden).into_iter().flatten().flatten();
        keys.map(|key| key.path().join("replicate-1")).any(|kept| kept.is_dir())
    };
    while !is_kept() {
        assert!(child.try_wait().expect("it can be asked").is_none(), "it still runs");
        std::thread::yield_now();
    }
    child
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("there is a kill").success());
}

#[test]
fn an_interrupted_run_leaves_finished_replicates_whole() {
    let home = tempdir().expect("a temporary directory");
    let child = long_run(&home);
    send("-INT", &child);
    let ended = child.wait_with_output().expect("it ends");
    let complaint = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(4), "{complaint}");
    assert!(complaint.contains("has only replicate"), "{complaint}");
    let directory = home.path().join("out/china");
    assert_eq!(
        files(&directory),
        ["INTERRUPTED"].iter().chain(&FILES).copied().collect::<Vec<_>>()
    );
    assert!(read(&directory, "INTERRUPTED").contains("Asked for: replicates 1-100000."));
    let provenance = provenance(&directory);
    assert_eq!(provenance["status"], "interrupted");
    let written = provenance["replicates_written"].as_str().expect("it is text");
    assert!(written.starts_with('1'), "{written}");
    let missing = provenance["replicates_missing"].as_str().expect("it is text");
    assert!(missing.ends_with("-100000"), "{missing}");
    let single = run(&home, "single", "--replicate 1");
    let rows = read(&single, "series.csv").lines().count() - 1;
    assert_eq!((read(&directory, "series.csv").lines().count() - 1) % rows, 0);

    // What comes after it is whole, and says that it took the place of what was not.
    let again = stia(&home, "run --replicates 1 --out out").args(SHORT).output();
    let again = again.expect("the program starts");
    assert!(again.status.success());
    let said = text(&again.stderr);
    assert_eq!(said, "overwrote incomplete earlier results in `out/china`\n");
    assert_eq!(files(&directory), FILES);
    assert_alike(&directory, &run(&home, "fresh", "--replicates 1"));
}

#[test]
fn an_interrupted_run_leaves_whole_results_alone() {
    let home = tempdir().expect("a temporary directory");
    let before = run(&home, "out", "--replicates 2");
    let series = read(&before, "series.csv");
    let child = long_run(&home);
    send("-INT", &child);
    let ended = child.wait_with_output().expect("it ends");
    let complaint = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(4), "{complaint}");
    assert!(complaint.contains("earlier results remain in `out/china`"), "{complaint}");
    assert_eq!(files(&before), FILES);
    assert!(read(&before, "series.csv") == series);
}

/// What a command complains of that is interrupted once it writes to `hidden`; to be resumed.
fn interrupted(home: &TempDir, line: &str, hidden: &str) -> String {
    let child = stia(home, line).args(SHORT).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program starts");
    while !home.path().join(hidden).exists() {
        assert!(child.try_wait().expect("it can be asked").is_none(), "it still runs");
        std::thread::yield_now();
    }
    send("-INT", &child);
    let ended = child.wait_with_output().expect("it ends");
    let complaint = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(4), "{complaint}");
    complaint
}

#[test]
fn an_interrupted_comparison_writes_nothing_and_can_be_taken_up_again() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china china --replicates 100000 --out out";
    let complaint = interrupted(&home, line, "out/.compare_china_china-2.unfinished");
    assert!(complaint.contains("of 200000 runs finished"), "{complaint}");
    assert!(!home.path().join("out/compare_china_china-2").exists());
}

#[test]
fn a_killed_run_loses_no_finished_replicate() {
    let home = tempdir().expect("a temporary directory");
    let mut child = long_run(&home);
    send("-KILL", &child);
    child.wait().expect("it ends");
    let directory = home.path().join("out/china");
    assert!(!directory.exists());
    let again = stia(&home, "run --replicates 1 --out out").args(SHORT).output();
    let again = again.expect("the program starts");
    assert!(text(&again.stdout).contains("replicate 1 left by an interrupted run"));
    assert_alike(&directory, &run(&home, "fresh", "--replicates 1"));
}

#[test]
fn an_interrupted_audit_can_be_taken_up_again() {
    let home = tempdir().expect("a temporary directory");
    let line = "audit china china --replicates 10000 --out out";
    let complaint = interrupted(&home, line, "out/.audit_china_china-2.unfinished");
    assert!(complaint.contains("of 120010 runs finished"), "{complaint}");
    assert!(!home.path().join("out/audit_china_china-2").exists());
}
