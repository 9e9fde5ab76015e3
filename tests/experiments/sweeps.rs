//! Sweeps as their users meet them: shards, kills, damage, full disks.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{STUDY, assert_alike, bytes, done, home};
use crate::{output, stia, text};
use tempfile::TempDir;

/// Runs of the study.
const RUNS: usize = 2 * 4 * 2 * 2;

/// The screen of a sweep with missing runs.
fn lacking(home: &TempDir, line: &str) -> String {
    let ended = output(home, line);
    assert_eq!(ended.status.code(), Some(4), "{line}: {}", text(&ended.stderr));
    text(&ended.stdout)
}

/// The tables of the study as a run without interruption makes them.
fn whole(home: &TempDir) -> PathBuf {
    done(home, "sweep run study.toml --quiet --out whole --threads 2");
    home.path().join("whole/study")
}

/// The files of finished runs.
fn kept(home: &TempDir, out: &str) -> Vec<PathBuf> {
    let runs = home.path().join(out).join("study.runs");
    let Ok(keys) = fs::read_dir(runs) else { return Vec::new() };
    let directories = keys.map(|key| key.expect("it can be read").path());
    let files = directories.filter(|path| path.is_dir()).flat_map(|key| {
        fs::read_dir(key).expect("it is there").map(|entry| entry.expect("it can be read").path())
    });
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end == "run")).collect();
    files.sort();
    files
}

#[test]
fn shards_of_any_number_and_any_threads_give_the_same_bytes() {
    let home = home();
    let whole = whole(&home);
    for shards in [1, 3, 7] {
        let out = format!("of-{shards}");
        for shard in (1..=shards).rev() {
            let threads = 1 + shard % 2;
            done(
                &home,
                &format!(
                    "sweep run study.toml --quiet --out {out} --shard {shard}/{shards} --threads {threads}"
                ),
            );
        }
        if shards > 1 {
            assert!(
                !home.path().join(&out).join("study").exists(),
                "a shard alone writes no tables"
            );
        }
        done(&home, &format!("sweep merge study.toml --quiet --out {out}"));
        assert_alike(&whole, &home.path().join(&out).join("study"));
    }
}

#[test]
fn runs_of_several_machines_are_merged() {
    let home = home();
    let whole = whole(&home);
    for shard in 1..=3 {
        done(&home, &format!("sweep run study.toml --quiet --out m{shard} --shard {shard}/3"));
    }
    let refused = output(&home, "sweep merge study.toml --out joined m1/study.runs m2/study.runs");
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    assert!(said.contains("runs are missing: point ") && said.contains("sweep resume"), "{said}");
    assert!(!home.path().join("joined/study").exists());
    done(
        &home,
        "sweep merge study.toml --quiet --out joined m1/study.runs m2/study.runs m3/study.runs",
    );
    assert_alike(&whole, &home.path().join("joined/study"));
    let refused = output(&home, "sweep merge study.toml --out joined m1");
    assert!(text(&refused.stderr).contains("has no runs of this experiment"));
}

#[cfg(unix)]
#[test]
fn a_kill_at_any_moment_loses_only_runs_in_progress() {
    let home = home();
    let whole = whole(&home);
    let mut before = 0;
    for kill in 0_u64..10 {
        let command =
            format!("sweep run study.toml --quiet --out killed --threads {}", 1 + kill % 2);
        let mut child = stia(&home, &command).stderr(Stdio::null()).spawn().expect("it starts");
        // Some runs are finished, others have begun; a few milliseconds later, by no rule.
        while kept(&home, "killed").len() < before + 1 + kill as usize % 3
            && child.try_wait().expect("it is ours").is_none()
        {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(37 * kill % 11));
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().expect("it was killed");
        let now = kept(&home, "killed").len();
        assert!(now >= before, "nothing that was finished is lost");
        before = now;
    }
    assert!(before >= 10, "{before} runs were finished between the kills");
    let said = lacking(&home, "sweep status study.toml --out killed");
    assert!(said.contains(&format!("{before} of {RUNS} runs done")), "{said}");
    assert!(said.contains("0 damaged"), "{said}");
    done(&home, "sweep resume study.toml --quiet --out killed");
    assert_alike(&whole, &home.path().join("killed/study"));
}

/// What a sweep of 32,000 runs says first of how long they take; it is stopped then.
fn said_first(home: &TempDir, out: &str) -> String {
    let line = format!("sweep run study.toml --out {out} --replicates 2000 --threads 1");
    let child = stia(home, &line).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("it starts");
    let errors = BufReader::new(child.stderr.take().expect("it is piped"));
    let said = errors.lines().map_while(Result::ok).find(|line| line.contains(" take about "));
    child.kill().expect("it is still there");
    child.wait().expect("it ends");
    said.expect("it says how long before it ends")
}

#[test]
fn a_sweep_says_how_long_the_runs_take_that_are_missing() {
    let home = home();
    let short = text(&output(&home, "sweep run study.toml --out begun").stderr);
    assert!(!short.contains("take about"), "less than a minute: {short}");
    assert_eq!(kept(&home, "begun").len(), RUNS);
    for (out, there) in [("begun", RUNS), ("new", 0)] {
        let said = said_first(&home, out);
        let runs = RUNS / 2 * 2000 - there;
        assert!(said.starts_with(&format!("{runs} runs of 18 months each take about ")), "{said}");
        let end = " on 1 thread; --dry-run says so without beginning";
        assert!(said.ends_with(end), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn the_first_signal_lets_runs_end_that_have_begun() {
    let home = home();
    let whole = whole(&home);
    let line = "sweep run study.toml --out stopped --replicates 40 --threads 1";
    let child = stia(&home, line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.expect("it starts");
    while kept(&home, "stopped").is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let killed = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(killed.expect("kill is there").success());
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!(ended.status.code(), Some(4), "{}", text(&ended.stderr));
    assert!(text(&ended.stderr).contains("waiting for the runs in progress"));
    assert!(text(&ended.stdout).contains("run the same command to resume"));
    // With fewer replicates it is the same sweep, and goes on.
    done(&home, "sweep resume study.toml --quiet --out stopped");
    assert_alike(&whole, &home.path().join("stopped/study"));
}

#[test]
fn a_damaged_file_is_named_and_its_run_repeated() {
    let home = home();
    let whole = whole(&home);
    let files = kept(&home, "whole");
    assert_eq!(files.len(), RUNS);
    let good = fs::read(&files[3]).expect("it is there");
    fs::write(&files[3], &good[..good.len() / 2]).expect("it can be written");
    fs::remove_file(&files[5]).expect("it is there");
    let before = bytes(&whole);
    let refused = output(&home, "sweep merge study.toml --out whole");
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    let name = files[3].file_name().expect("it has one").to_string_lossy().into_owned();
    assert!(said.contains(&name) && said.contains("damaged"), "{said}");
    assert!(bytes(&whole) == before, "earlier tables stay");
    let said = lacking(&home, "sweep status study.toml --out whole");
    assert!(said.contains("30 of 32 runs done, 0 failed, 1 missing, 1 damaged"), "{said}");
    let missing = done(&home, "sweep status study.toml --out whole --shards 32 --missing");
    // Each pair of scenarios is a shard of its own here: two are damaged or lack a run, or one is
    // both.
    assert!(
        (1..=2).contains(&missing.trim().split(',').count()) && missing.trim() != "",
        "{missing}"
    );
    let said = output(&home, "sweep resume study.toml --out whole");
    assert!(text(&said.stderr).contains("is not used and made again"), "{}", text(&said.stderr));
    assert!(text(&said.stdout).contains("2 runs made"), "{}", text(&said.stdout));
    assert!(bytes(&whole) == before);
    assert_eq!(fs::read(&files[3]).expect("it is there"), good);
    let missing = done(&home, "sweep status study.toml --out whole --shards 32 --missing");
    assert_eq!(missing, "");
}

#[cfg(unix)]
#[test]
fn a_full_disk_and_a_bad_place_are_reported_and_lose_nothing() {
    let home = home();
    let whole = whole(&home);
    // No file may grow: the disk is full as soon as a run is finished.
    let line = format!(
        "trap '' XFSZ; ulimit -f 0; exec {} sweep run study.toml --quiet --out full",
        env!("CARGO_BIN_EXE_stia")
    );
    done(&home, "sweep run study.toml --quiet --out full --shard 1/2");
    let there = kept(&home, "full").len();
    assert_eq!(there, RUNS / 2);
    let ended = Command::new("sh").current_dir(home.path()).args(["-c", &line]).output();
    let ended = ended.expect("sh is there");
    assert_eq!(ended.status.code(), Some(1));
    let said = text(&ended.stderr);
    assert!(said.contains("cannot write `full/study.runs/"), "{said}");
    assert_eq!(kept(&home, "full").len(), there);
    done(&home, "sweep resume study.toml --quiet --out full");
    assert_alike(&whole, &home.path().join("full/study"));

    fs::write(home.path().join("file"), "").expect("it can be written");
    let ended = output(&home, "sweep run study.toml --out file");
    assert_eq!(ended.status.code(), Some(1));
    assert!(text(&ended.stderr).contains("cannot write in the directory `file/"));
}

#[test]
fn a_run_that_cannot_be_made_is_recorded_and_the_others_go_on() {
    let home = home();
    // Each level is right by itself; a limit of 36 months and a graduation after 40 is not.
    let text_of = "question = \"?\"\nscenarios = [\"classroom\"]\n\
                   set = [\"scale=0.02\", \"until=2015-06\", \"burn_in_months=0\"]\nreplicates = 2\n\
                   months = 6\n\
                   [[factor]]\nkey = \"incubator.graduation_months\"\nvalues = [9.0, 40.0]\n\
                   [[factor]]\nkey = \"incubator.time_limit\"\nvalues = [48.0, 36.0]\n";
    fs::write(home.path().join("given.toml"), text_of).expect("it can be written");
    let ended = output(&home, "sweep run given.toml --out output");
    assert_eq!(ended.status.code(), Some(3));
    let said = text(&ended.stderr);
    assert!(said.contains("point 4 of classroom, replicate 1 failed: "), "{said}");
    assert!(said.contains("time_limit"), "{said}");
    let manifest = fs::read_to_string(home.path().join("output/given/manifest.csv"));
    let manifest = manifest.expect("it was written");
    assert_eq!(manifest.lines().filter(|line| line.contains(",done,")).count(), 6);
    assert_eq!(manifest.lines().filter(|line| line.contains(",failed,")).count(), 2);
    let again = output(&home, "sweep resume given.toml --quiet --out output");
    assert_eq!(again.status.code(), Some(3), "what failed is not tried again unless asked for");
    let status = output(&home, "sweep status given.toml --out output");
    assert_eq!(status.status.code(), Some(3));
    assert!(text(&status.stdout).starts_with("6 of 8 runs done, 2 failed, 0 missing"));
}

#[test]
fn a_sweep_of_half_a_year_is_replayed_and_runs_again_from_its_own_file() {
    let home = home();
    let text_of = "question = \"?\"\nscenarios = [\"classroom\"]\nreplicates = 2\n\
                   set = [\"scale=0.02\", \"until=2015-06\", \"burn_in_months=0\"]\n\
                   [[factor]]\nkey = \"operation.demand\"\nvalues = [3e6, 4e6]\n";
    fs::write(home.path().join("short.toml"), text_of).expect("it can be written");
    done(&home, "sweep run short.toml --quiet --out first");
    let said = done(&home, "replay first/short/runs.csv 1");
    assert!(said.contains("confirmed"), "{said}");
    done(&home, "sweep run first/short/experiment.toml --quiet --out again");
    let runs = |file: &str| fs::read(home.path().join(file)).expect("it was written");
    assert!(runs("first/short/runs.csv") == runs("again/short/runs.csv"));
    // Its runs count where another directory names them.
    let said = done(&home, "sweep status short.toml --out elsewhere first/short.runs");
    assert!(said.starts_with("4 of 4 runs done, 0 failed, 0 missing"), "{said}");
}

#[test]
fn every_cell_of_a_table_is_looked_at_before_the_first_run() {
    let home = home();
    let table = "operation.demand,path\n3e6,middle\n4e6,mddle\n5e6,low\n-1,low\n";
    fs::write(home.path().join("points.csv"), table).expect("it can be written");
    let text_of = "question = \"?\"\nscenarios = [\"classroom\"]\ndesign = \"table\"\ntable = \"points.csv\"\n";
    fs::write(home.path().join("given.toml"), text_of).expect("it can be written");
    for line in ["check given.toml", "sweep run given.toml --out output"] {
        let ended = output(&home, line);
        assert_eq!(ended.status.code(), Some(1), "{line}");
        let said = text(&ended.stderr);
        assert!(
            said.contains("`points.csv` line 3: ") && said.contains("did you mean \"middle\"?"),
            "{said}"
        );
        assert!(
            said.contains("`points.csv` line 5: ") && said.contains("-1 lies outside"),
            "{said}"
        );
    }
    assert!(!home.path().join("output").exists());
}

#[test]
fn results_can_be_made_again_from_their_own_files() {
    let home = home();
    let whole = whole(&home);
    done(&home, "sweep run whole/study/experiment.toml --quiet --out again");
    assert_alike(&whole, &home.path().join("again/study"));
}

#[test]
fn more_replicates_keep_those_that_are_there() {
    let home = home();
    whole(&home);
    let said = done(&home, "sweep run study.toml --out whole --replicates 3");
    assert!(said.contains("16 runs made") && said.contains("32 were there already"), "{said}");
}

#[test]
fn a_plan_says_what_a_sweep_needs_and_a_time_picks_its_size() {
    let home = home();
    let said = done(&home, "sweep plan study.toml --out planned --threads 2");
    assert!(said.contains("8 points x 2 scenarios x 2 replicates: 32 runs"), "{said}");
    assert!(said.contains("pilot of 2 runs") && said.contains("30 runs still missing"), "{said}");
    assert!(said.contains("memory ") && said.contains("disk about "), "{said}");
    assert_eq!(kept(&home, "planned").len(), 2, "the pilot is kept");
    let said = done(&home, "sweep plan study.toml --out planned --no-pilot");
    assert!(!said.contains("pilot"), "{said}");
    let both = output(&home, "sweep plan study.toml --no-pilot --time-budget 5s");
    assert_eq!(both.status.code(), Some(2), "{}", text(&both.stderr));

    let picked = output(&home, "sweep run study.toml --out planned --time-budget 5s");
    assert!(picked.status.success(), "{}", text(&picked.stderr));
    let provenance = fs::read_to_string(home.path().join("planned/study/provenance.json"));
    let provenance: serde_json::Value =
        serde_json::from_str(&provenance.expect("it was written")).expect("it is JSON");
    let runs = provenance["runs"].as_u64().expect("a number");
    assert!(runs.is_multiple_of(16), "whole replicates: {runs}");
    let said = done(&home, "sweep status study.toml --out planned");
    assert!(said.starts_with(&format!("{runs} of {runs} runs done")), "the size is kept: {said}");

    // What the same time has begun goes on, whatever would fit now.
    let of_the_size = |run: &&PathBuf| {
        let beside = fs::read_dir(run.parent().expect("a directory")).expect("it is there");
        beside.count() as u64 >= runs
    };
    let all = kept(&home, "planned");
    fs::remove_file(all.iter().find(of_the_size).expect("the sweep kept it")).expect("it is there");
    let said = done(&home, "sweep run study.toml --out planned --time-budget 5s");
    assert!(said.contains("1 run made in "), "{said}");
    let said = done(&home, "sweep status study.toml --out planned");
    assert!(said.starts_with(&format!("{runs} of {runs} runs done")), "{said}");
}

#[test]
fn a_time_budget_does_not_replace_a_finished_sweep_by_a_smaller_one() {
    let home = home();
    let text_of = STUDY.replace("replicates = 2", "replicates = 8");
    fs::write(home.path().join("study.toml"), text_of).expect("it can be written");
    done(&home, "sweep run study.toml --quiet --out out");
    done(&home, "sweep run study.toml --quiet --out out --time-budget 1s");
    let said = done(&home, "sweep status study.toml --out out");
    let all: u64 = said.split(' ').next().and_then(|word| word.parse().ok()).expect("a number");
    assert!(all >= 128 && said.starts_with(&format!("{all} of {all} runs done")), "{said}");
}

#[test]
fn a_file_of_the_other_kind_and_a_change_that_would_be_lost_are_refused() {
    let home = home();
    let refused = |line: &str, part: &str| {
        let ended = output(&home, line);
        assert_eq!(ended.status.code(), Some(1), "{line}");
        assert!(text(&ended.stderr).contains(part), "{line}: {}", text(&ended.stderr));
    };
    refused("run study.toml", "study.toml is an experiment; `stia sweep run study.toml` runs it");
    refused("sweep run closed.toml", "closed.toml is a scenario; an experiment names it");
    refused("sweep run study.toml --set operation.demand=3e6", "`operation.demand` is a factor");
    assert!(!home.path().join("output").exists());
}

#[test]
fn all_mistakes_of_an_experiment_are_listed_with_their_places() {
    let home = home();
    fs::write(
        home.path().join("wrong.toml"),
        "question = \"?\"\nmetrics = [\"startps\"]\n[[factor]]\nkey = \"operation.demnd\"\nvalues = [1]\n",
    )
    .expect("it can be written");
    let ended = output(&home, "sweep plan wrong.toml");
    assert_eq!(ended.status.code(), Some(1));
    let said = text(&ended.stderr);
    assert!(said.contains("wrong.toml:2:11 no metric is called `startps`; did you mean"), "{said}");
    assert!(said.contains("wrong.toml:4:7 no parameter is called `operation.demnd`"), "{said}");
    let ended = output(&home, "sweep resume study.toml --out nowhere");
    assert!(text(&ended.stderr).contains("begin with `stia sweep run`"));
}

#[test]
fn any_row_can_be_replayed_and_a_changed_one_is_refused() {
    let home = home();
    let whole = whole(&home);
    for row in [1, 17, RUNS] {
        let said = done(&home, &format!("replay whole/study/manifest.csv {row}"));
        assert!(said.contains("digest confirmed"), "{said}");
    }
    let said = done(&home, "replay whole/study/runs.csv 40");
    assert!(said.contains(" in Gansu, 2016-06 confirmed"), "{said}");
    let manifest = whole.join("manifest.csv");
    let text_of = fs::read_to_string(&manifest).expect("it was written");
    let digest = text_of.lines().nth(2).and_then(|line| line.split(',').nth(5));
    let digest = digest.expect("a digest").to_string();
    fs::write(&manifest, text_of.replace(&digest, "0123")).expect("it can be written");
    let ended = output(&home, "replay whole/study/manifest.csv 2");
    assert_eq!(ended.status.code(), Some(1));
    let said = text(&ended.stderr);
    assert!(said.contains("digest is not confirmed: the file says `0123`"), "{said}");
    for (line, word) in [
        ("replay whole/study/manifest.csv 33", "has 32 rows"),
        ("replay whole/study/summary.csv 1", "cannot be replayed one by one"),
        ("replay nowhere/manifest.csv 1", "holds no results of stia"),
    ] {
        let said = text(&output(&home, line).stderr);
        assert!(said.contains(word), "{said}");
    }

    let short = "--scale 0.001 --until 2015-03 --set burn_in_months=0 --quiet";
    done(&home, &format!("run --replicates 2 {short}"));
    done(&home, &format!("compare china without-exchange --replicates 2 {short}"));
    let of_comparison = "output/compare_china_without-exchange";
    for line in [
        "replay output/china/manifest.csv 2".to_string(),
        "replay output/china/series.csv 777".to_string(),
        format!("replay {of_comparison}/manifest.csv 3"),
        format!("replay {of_comparison}/levels.csv 20"),
    ] {
        assert!(done(&home, &line).contains(" confirmed"), "{line}");
    }
}
