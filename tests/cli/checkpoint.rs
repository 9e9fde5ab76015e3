//! Checkpoints as users of the program meet them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::{TempDir, tempdir};

use super::{provenance, read};
use crate::{output, text};

/// A short run of one province.
const TEXT: &str = "extends = \"china\"\nname = \"short\"\nquestion = \"?\"\nscale = 0.01\n\
                    regions = [\"Ningxia\"]\nburn_in_months = 3\nuntil = \"2016-03\"\n";

/// What acts after the checkpoint alone.
const LATER: &str = "[[policy]]\nid = \"later\"\nfrom = \"2015-11\"\n\
                     [policy.rd_grant]\nshare = 0.5\ncap = 1e6\nfor.age_months = [0, 60]\n";

/// What acts before it.
const EARLIER: &str = "[exchange.switch]\non = false\noff_from = \"2015-06\"\n";

fn home() -> TempDir {
    let home = tempdir().expect("a temporary directory");
    for (file, more) in [("short.toml", ""), ("later.toml", LATER), ("earlier.toml", EARLIER)] {
        let text = TEXT.replace("\"short\"", &format!("\"{}\"", &file[..file.len() - 5]));
        fs::write(home.path().join(file), text + more).expect("the disk has room");
    }
    home
}

/// Does what must succeed, and returns a directory below the temporary one.
fn stia(home: &TempDir, line: &str, directory: &str) -> PathBuf {
    let ended = output(home, line);
    assert!(ended.status.success(), "{line}: {}", text(&ended.stderr));
    home.path().join(directory)
}

/// The rows of a table in the months after October 2015, below its header.
fn after(table: &str) -> Vec<&str> {
    let month = |row: &&str| row.split(',').nth(1).is_some_and(|month| month > "2015-10");
    table.lines().skip(1).filter(month).collect()
}

const FROM: &str = "--from out/short/checkpoint-2015-10.bin --quiet";

#[test]
fn what_goes_on_from_a_checkpoint_has_the_rows_of_a_run_from_the_start() {
    let home = home();
    let whole = stia(&home, "run short.toml --out whole --micro --quiet", "whole/short");
    let line = "run short.toml --checkpoint 2015-10,2015-02 --out out --micro --quiet";
    let out = stia(&home, line, "out/short");
    for file in ["series.csv", "series.parquet", "flows.csv", "agents.parquet", "scenario.toml"] {
        let bytes = |directory: &Path| fs::read(directory.join(file)).expect("the run wrote it");
        assert!(bytes(&whole) == bytes(&out), "{file}: checkpoints change nothing");
    }
    let said = provenance(&out);
    let files: Vec<&str> =
        said["files"].as_array().expect("a list").iter().filter_map(|it| it.as_str()).collect();
    assert_eq!(files[..3], ["agents.parquet", "checkpoint-2015-02.bin", "checkpoint-2015-10.bin"]);
    assert!(files.iter().all(|file| out.join(file).exists()));
    assert!(said.get("from").is_none());

    let on = stia(&home, &format!("run {FROM} --out on --micro"), "on/short_from_2015-10");
    for file in ["series.csv", "flows.csv"] {
        let (whole, on) = (read(&whole, file), read(&on, file));
        assert!(after(&whole) == on.lines().skip(1).collect::<Vec<_>>(), "{file}");
    }
    let said = provenance(&on);
    assert_eq!((&said["start"], &said["from"]["month"]), (&"2015-11".into(), &"2015-10".into()));
    assert_eq!(said["from"]["world_sha256"].as_str().expect("a digest").len(), 64);
    assert_eq!(said["scenario"], "short");

    // The same again, with other threads, and from one checkpoint to the next.
    let first = "--from out/short/checkpoint-2015-02.bin --quiet --threads 1";
    let line = format!("run {first} --checkpoint 2015-10 --out next");
    let next = stia(&home, &line, "next/short_from_2015-02");
    let name = "checkpoint-2015-10.bin";
    let bytes = |directory: &Path| fs::read(directory.join(name)).expect("the run wrote it");
    assert!(bytes(&next) == bytes(&out), "{name}");
    let short = stia(&home, &format!("run {FROM} --until 2015-12 --out till"), "till");
    let (till, on) =
        (read(&short.join("short_from_2015-10"), "series.csv"), read(&on, "series.csv"));
    assert!(on.starts_with(&till) && till.contains(",2015-12,"));
}

#[test]
fn another_future_branches_off_and_another_past_is_refused() {
    let home = home();
    stia(&home, "run short.toml --checkpoint 2015-10 --out out --quiet", "");
    let whole = stia(&home, "run later.toml --out whole --quiet", "whole/later");
    let on = stia(&home, &format!("run later.toml {FROM} --out on"), "on/later_from_2015-10");
    let (whole, on) = (read(&whole, "series.csv"), read(&on, "series.csv"));
    assert!(after(&whole) == on.lines().skip(1).collect::<Vec<_>>());
    assert!(
        on != read(
            &stia(&home, &format!("run {FROM} --out on"), "on/short_from_2015-10"),
            "series.csv"
        )
    );
    let sets = "--set exchange.switch.on=false --set exchange.switch.off_from=\"2015-12\"";
    stia(&home, &format!("run {FROM} {sets} --out sets"), "");
    for (line, message) in [
        (
            "earlier.toml",
            "earlier cannot continue from `out/short/checkpoint-2015-10.bin`, a run of short: its \
             past, up to 2015-10, differs in\n       exchange.switch.off_from = \"2015-06\", not \
             \"2015-01\"\n       exchange.switch.on = false, not true\n",
        ),
        ("--seed 3 --scale 0.02", "\n       scale = 0.02, not 0.01\n       seed = 3, not 1\n"),
        ("--set operation.demand=2.0", "\n       operation.demand = 2.0, not "),
        ("--until 2015-10", "the run ends with 2015-10, and `out/short/checkpoint-2015-10.bin` is"),
        ("--until 2016-04", "until = \"2016-04\", which may be \"2016-03\" or earlier"),
        ("--checkpoint 2015-10", "--checkpoint 2015-10 lies outside [2015-11, 2016-02]"),
        ("--replicate 1", "cannot be used with"),
    ] {
        let ended = output(&home, &format!("run {line} {FROM} --out refused"));
        let complaint = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{line}: {complaint}");
        assert!(complaint.contains(message), "{line}: {complaint}");
    }
    assert!(!home.path().join("refused").exists());
}

#[test]
fn checkpoints_outside_the_written_months_and_damaged_ones_are_refused() {
    let home = home();
    for month in ["2014-12", "2016-03", "2020-01"] {
        let ended = output(&home, &format!("run short.toml --checkpoint 2015-03,{month}"));
        let complaint = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{complaint}");
        let said = format!("--checkpoint {month} lies outside [2015-01, 2016-02]");
        assert!(complaint.contains(&said), "{complaint}");
    }
    assert_eq!(output(&home, "run --checkpoint 2015").status.code(), Some(2));
    assert!(!home.path().join("output").exists());
    let out = stia(&home, "run short.toml --checkpoint 2015-10 --out out --quiet", "out/short");
    let path = out.join("checkpoint-2015-10.bin");
    let good = fs::read(&path).expect("the run wrote it");
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    for (bytes, message) in [
        (&good[..good.len() / 2], "is cut short: it has "),
        (&flipped[..], "is damaged: the world in it"),
        (b"month,value\n", "is not a checkpoint"),
    ] {
        fs::write(&path, bytes).expect("the disk has room");
        let ended = output(&home, &format!("run {FROM} --out on"));
        let complaint = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{complaint}");
        let said = format!("error: `out/short/checkpoint-2015-10.bin` {message}");
        assert!(complaint.starts_with(&said), "{complaint}");
    }
    fs::remove_file(&path).expect("it is there");
    let complaint = text(&output(&home, &format!("run {FROM}")).stderr);
    assert!(complaint.contains("`out/short/checkpoint-2015-10.bin` cannot be read"), "{complaint}");
}

#[test]
fn each_replicate_has_its_checkpoint_and_a_killed_run_keeps_them() {
    let home = home();
    let line = "run short.toml --replicates 3 --checkpoint 2015-10 --out out --quiet";
    let out = stia(&home, line, "out/short");
    let name = |replicate: u32| format!("checkpoint-2015-10-replicate-{replicate}.bin");
    let digests: Vec<Vec<u8>> =
        (1..=3).map(|it| fs::read(out.join(name(it))).expect("the run wrote it")).collect();
    assert!(digests[0] != digests[1]);
    // The results are ours to replace, checkpoints and all.
    let again = output(&home, &line.replace("--quiet", "--threads 1"));
    assert!(text(&again.stderr).contains("overwrote earlier results"), "{}", text(&again.stderr));
    assert!(fs::read(out.join(name(2))).expect("the run wrote it") == digests[1]);
    let from = format!("run --from out/short/{} --out on --quiet", name(2));
    let on = stia(&home, &from, "on/short_from_2015-10");
    let whole = read(&out, "series.csv");
    let second: Vec<&str> = after(&whole).into_iter().filter(|row| row.starts_with("2,")).collect();
    assert!(second == read(&on, "series.csv").lines().skip(1).collect::<Vec<_>>());
    assert_eq!(provenance(&on)["replicates_written"], "2");
    // Without checkpoints it is another command, and none stay.
    stia(&home, "run short.toml --replicates 3 --out out --quiet", "");
    assert!(!out.join(name(1)).exists());
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_goes_on_with_its_checkpoints() {
    let home = home();
    let line = "run short.toml --replicates 100000 --threads 1 --checkpoint 2015-10 --out out";
    let mut child = Command::new(env!("CARGO_BIN_EXE_stia"))
        .current_dir(home.path())
        .args(line.split_whitespace())
        .args(["--quiet"])
        .spawn()
        .expect("the program starts");
    let hidden = home.path().join("out/.short.unfinished");
    let is_kept = || {
        let keys = fs::read_dir(&hidden).into_iter().flatten().flatten();
        keys.map(|key| key.path().join("replicate-1")).any(|kept| kept.is_dir())
    };
    while !is_kept() {
        assert!(child.try_wait().expect("it can be asked").is_none(), "it still runs");
        std::thread::yield_now();
    }
    child.kill().expect("it still runs");
    child.wait().expect("it ends");
    let two = line.replace("100000", "2");
    let ended = output(&home, &two);
    assert!(text(&ended.stdout).contains("left by an interrupted run"), "{}", text(&ended.stdout));
    let fresh = stia(&home, &two.replace("--out out", "--out fresh --quiet"), "fresh/short");
    for file in ["checkpoint-2015-10-replicate-1.bin", "checkpoint-2015-10-replicate-2.bin"] {
        let bytes = |directory: &Path| fs::read(directory.join(file)).expect("the run wrote it");
        assert!(bytes(&fresh) == bytes(&home.path().join("out/short")), "{file}");
    }
}
