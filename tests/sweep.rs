//! Sweeps as their users meet them: shards, kills, damage, full disks, and the questions on top.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use tempfile::{TempDir, tempdir};

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
question = "And where hosts have closed?"
[incubator.switch]
on = false
"#;

/// Runs of the study.
const RUNS: usize = 2 * 4 * 2 * 2;

fn home() -> TempDir {
    let home = tempdir().expect("a temporary directory");
    fs::write(home.path().join("study.toml"), STUDY).expect("it can be written");
    fs::write(home.path().join("closed.toml"), CLOSED).expect("it can be written");
    home
}

fn stia(home: &TempDir, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stia"));
    command.current_dir(home.path()).args(line.split_whitespace()).env_remove("NO_COLOR");
    command
}

fn output(home: &TempDir, line: &str) -> Output {
    stia(home, line).output().expect("the program starts")
}

fn done(home: &TempDir, line: &str) -> String {
    let ended = output(home, line);
    assert!(ended.status.success(), "{line}: {}", text(&ended.stderr));
    text(&ended.stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the program prints text")
}

/// What there is of a sweep that lacks runs.
fn lacking(home: &TempDir, line: &str) -> String {
    let ended = output(home, line);
    assert_eq!(ended.status.code(), Some(4), "{line}: {}", text(&ended.stderr));
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
            assert!(!home.path().join(&out).join("study").exists(), "a shard alone joins nothing");
        }
        done(&home, &format!("sweep merge study.toml --quiet --out {out}"));
        assert_alike(&whole, &home.path().join(&out).join("study"));
    }
}

#[test]
fn what_several_machines_made_is_joined() {
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
    assert!(text(&ended.stderr).contains("ending after the runs that have begun"));
    assert!(text(&ended.stdout).contains("the same command goes on from there"));
    // With fewer replicates it is the same sweep, and goes on.
    done(&home, "sweep resume study.toml --quiet --out stopped");
    assert_alike(&whole, &home.path().join("stopped/study"));
}

#[test]
fn a_damaged_file_is_named_and_made_again() {
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
    assert!(bytes(&whole) == before, "former tables stay");
    let said = lacking(&home, "sweep status study.toml --out whole");
    assert!(said.contains("30 of 32 runs done, 0 failed, 1 missing, 1 damaged"), "{said}");
    let missing = done(&home, "sweep status study.toml --out whole --shards 32 --missing");
    // Each pair of scenarios is a shard of its own here: two are damaged or lack a run, or one is both.
    assert!(
        (1..=2).contains(&missing.trim().split(',').count()) && missing.trim() != "",
        "{missing}"
    );
    let said = output(&home, "sweep resume study.toml --out whole");
    assert!(text(&said.stderr).contains("made again"), "{}", text(&said.stderr));
    assert!(text(&said.stdout).contains("2 runs made"), "{}", text(&said.stdout));
    assert!(bytes(&whole) == before);
    assert_eq!(fs::read(&files[3]).expect("it is there"), good);
    let missing = done(&home, "sweep status study.toml --out whole --shards 32 --missing");
    assert_eq!(missing, "");
}

#[cfg(unix)]
#[test]
fn a_full_disk_and_a_bad_place_are_told_and_lose_nothing() {
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
    assert!(said.contains("16 runs made") && said.contains("32 were there"), "{said}");
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

    let picked = output(&home, "sweep run study.toml --out planned --time-budget 5s");
    assert!(picked.status.success(), "{}", text(&picked.stderr));
    let provenance = fs::read_to_string(home.path().join("planned/study/provenance.json"));
    let provenance: serde_json::Value =
        serde_json::from_str(&provenance.expect("it was written")).expect("it is JSON");
    let runs = provenance["runs"].as_u64().expect("a number");
    assert!(runs.is_multiple_of(16), "whole replicates: {runs}");
    let said = done(&home, "sweep status study.toml --out planned");
    assert!(said.starts_with(&format!("{runs} of {runs} runs done")), "the size is kept: {said}");
}

#[test]
fn all_mistakes_of_an_experiment_are_told_with_their_places() {
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
fn any_row_can_be_made_again_and_a_changed_one_is_told() {
    let home = home();
    let whole = whole(&home);
    for row in [1, 17, RUNS] {
        let said = done(&home, &format!("replay whole/study/manifest.csv {row}"));
        assert!(said.contains("digest confirmed"), "{said}");
    }
    let said = done(&home, "replay whole/study/runs.csv 40");
    assert!(said.contains(" in China, 2016-06 confirmed"), "{said}");
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
        ("replay whole/study/summary.csv 1", "cannot be made again one by one"),
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

#[test]
fn attribution_adds_up_and_closed_types_are_taken_out() {
    let home = home();
    let line = "attribute classroom --replicates 2 --outside middle --removed organizations \
                --metric graduates,contracts --until 2015-12 --set burn_in_months=0 --scale 0.02";
    let said = done(&home, &format!("{line} --out output"));
    assert!(said.contains("rank correlation with the report's order"), "{said}");
    let directory = home.path().join("output/attribute_classroom");
    let agreement = fs::read_to_string(directory.join("agreement.csv")).expect("it was written");
    let mut rows = csv::Reader::from_reader(agreement.as_bytes());
    let names = rows.headers().expect("a header").clone();
    let of = |row: &csv::StringRecord, name: &str| -> f64 {
        let place = names.iter().position(|known| known == name).expect("a column");
        row[place].parse().expect("a number")
    };
    for row in rows.records() {
        let row = row.expect("a row");
        let (none, all) = (of(&row, "with_none"), of(&row, "with_all"));
        assert!(of(&row, "gap") <= 1e-9 * none.abs().max(all.abs()).max(1.0), "{row:?}");
    }
    assert_eq!(
        fs::read_to_string(directory.join("attribution.csv"))
            .expect("it was written")
            .lines()
            .count(),
        17
    );
    let runs = fs::read_to_string(directory.join("manifest.csv")).expect("it was written");
    assert_eq!(runs.lines().count(), 1 + 256 * 2);
    // Where hosts are closed nobody graduates, whoever else is there.
    let points = fs::read_to_string(directory.join("points.csv")).expect("it was written");
    let closed: Vec<&str> = points
        .lines()
        .filter(|line| line.split(',').nth(2) == Some("closed"))
        .filter_map(|line| line.split(',').next())
        .collect();
    assert_eq!(closed.len(), 128);
    let levels = fs::read_to_string(directory.join("runs.csv")).expect("it was written");
    let graduates = levels.lines().filter(|line| line.contains(",graduates,"));
    for line in graduates.filter(|line| closed.contains(&line.split(',').next().unwrap_or(""))) {
        assert!(line.ends_with(",0"), "{line}");
    }
}

const UNCERTAIN: &str = r#"
question = "On what do mentors' effects rest?"
scenarios = ["classroom", "closed.toml"]
set = ["scale=0.1", "until=2017-06", "burn_in_months=0"]
design = "latin_hypercube"
points = 40
replicates = 1
metrics = ["startups"]
[[factor]]
key = "operation.demand"
range = [2e6, 6e6]
[[factor]]
key = "incubator.mentoring"
values = [true, false]
"#;

#[test]
fn discovery_finds_where_a_scenario_reaches_a_level() {
    let home = home();
    fs::write(home.path().join("uncertain.toml"), UNCERTAIN).expect("it can be written");
    done(&home, "sweep run uncertain.toml --quiet --out output");
    // Firms follow demand, so that the upper part of its range is what there is to be found.
    let summary = fs::read_to_string(home.path().join("output/uncertain/summary.csv"));
    let summary = summary.expect("it was written");
    let column = |line: &str, name: &str| {
        let header = summary.lines().next().expect("a header").split(',');
        let place = header.clone().position(|known| known == name).expect("a column");
        line.split(',').nth(place).expect("a cell").to_string()
    };
    let mut means: Vec<f64> = summary
        .lines()
        .filter(|line| column(line, "scenario") == "classroom")
        .map(|line| column(line, "mean").parse().expect("a number"))
        .collect();
    means.sort_by(f64::total_cmp);
    let middle = means[means.len() / 2];
    let so = means.iter().filter(|&&mean| mean >= middle).count();
    let line = format!(
        "discover uncertain.toml --metric startups --scenario classroom --threshold {middle} --out output"
    );
    let said = done(&home, &line);
    for part in [
        "40 points x 2 scenarios x 1 replicate; 2015-01 to 2017-06, scale 0.1, seed ",
        "startups in Gansu (`China` in the files), 2017-06; firms",
        &format!("classroom has startups of at least {middle} (firms): at {so} of 40 points"),
        "with one replicate a point, chance cannot be told from the factors",
        "operation.demand from",
        "a box as dense for its size comes from labels drawn at random in 1 of 200\n",
        "Regret by startups, over 40 points",
        &format!("enough: share of points at which the mean is at least {middle} (firms)"),
        "how much regret chance alone would give, one replicate a point cannot say",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let directory = home.path().join("output/discover_uncertain");
    let boxes = rows(&directory.join("boxes.csv"));
    let chosen = boxes.iter().find(|row| row["chosen"] == "yes").expect("a box is reported");
    assert_eq!(chosen["p_value"], "0.005");
    assert!(boxes.iter().filter(|row| row["chosen"] == "no").all(|row| row["p_value"].is_empty()));
    let case = &rows(&directory.join("cases.csv"))[0];
    assert_eq!(
        ["replicates", "standard_error", "low_95", "told"].map(|it| &case[it]),
        ["1", "", "", ""]
    );
    let regret = &rows(&directory.join("regret.csv"))[0];
    assert_eq!(
        (&regret["scenario"], &regret["enough_share"]),
        (&"classroom".into(), &(so as f64 / 40.0).to_string())
    );
    assert_eq!(regret["largest_regret_by_chance"], "");
}

/// The rows of a table, by the names of its columns.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).expect("it was written");
    let header: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), header.len(), "{line}");
        header.iter().zip(cells).map(|(name, cell)| (name.to_string(), cell.to_string())).collect()
    };
    text.lines().skip(1).map(row).collect()
}

/// Twelve points with three replicates.
const LUCKY: &str = r#"
question = "Where do hosts matter?"
scenarios = ["closed.toml", "classroom"]
set = ["scale=0.02", "until=2016-12", "burn_in_months=0"]
design = "latin_hypercube"
points = 12
replicates = 3
metrics = ["startups", "graduates"]
at = ["2016-06", "2016-12"]
[[factor]]
key = "operation.demand"
range = [2e6, 6e6]
"#;

#[test]
fn discovery_says_what_luck_would_give() {
    let home = home();
    fs::write(home.path().join("lucky.toml"), LUCKY).expect("it can be written");
    let directory = home.path().join("output/discover_lucky");
    let line = "discover lucky.toml --metric startups --out output --threads 1";
    let said = done(&home, line);
    for part in [
        "classroom has more startups than closed: at ",
        ", told from luck at ",
        "the opposite is",
        "told: all of a 95 % interval is on one side; luck alone would put some 0.3 of 12 points on",
        "boxes of so few points say little: 12 are fewer than 30",
        "more than chance alone would give, 19 times in 20: up to ",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // A share of points that reach a level is not asked for.
    assert!(!said.contains("enough"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
    for case in rows(&directory.join("cases.csv")) {
        let number = |name: &str| case[name].parse::<f64>().expect("three replicates");
        let (low, high) = (number("low_95"), number("high_95"));
        assert!(low <= number("outcome") && number("outcome") <= high && case["replicates"] == "3");
        assert!(
            (high - low - 2.0 * 4.302_652_73 * number("standard_error")).abs()
                < 1e-6 * high.abs().max(1.0)
        );
        assert_eq!(case["of_interest"], if number("outcome") > 0.0 { "yes" } else { "no" });
        assert_eq!(case["told"], if low > 0.0 || high < 0.0 { "yes" } else { "no" });
    }
    for regret in rows(&directory.join("regret.csv")) {
        let number = |name: &str| regret[name].parse::<f64>().expect("three replicates");
        let chance = number("mean_regret_by_chance");
        assert!(chance > 0.0 && chance <= number("largest_regret_by_chance"));
        assert_eq!(regret["enough_share"], "");
    }
    // Threads change nothing, and without permutations nothing is said of chance.
    let first = home.path().join("first");
    fs::rename(&directory, &first).expect("it can be moved");
    done(&home, &line.replace("--threads 1", "--threads 3"));
    assert_alike(&first, &directory);
    let said = done(&home, &format!("{line} --permutations 0"));
    assert!(!said.contains("at random") && !said.contains("chance alone would give"), "{said}");
    assert!(rows(&directory.join("boxes.csv")).iter().all(|row| row["p_value"].is_empty()));
    assert_eq!(rows(&directory.join("regret.csv"))[0]["mean_regret_by_chance"], "");
}

#[test]
fn discovery_of_nothing_or_of_everything_says_so() {
    let home = home();
    fs::write(home.path().join("lucky.toml"), LUCKY).expect("it can be written");
    let directory = home.path().join("output/discover_lucky");
    for (flags, said, cells) in [
        (
            "--threshold 1e9",
            [
                "startups of at least 1000000000 (firms): at 0 of 12",
                "nowhere, so there is no region",
            ],
            ["12", "0", "", "0", "1", "0", "no", ""],
        ),
        (
            "--threshold 0",
            ["told from luck at 12; the opposite is", "everywhere, so there is no region"],
            ["12", "12", "1", "1", "1", "0", "no", ""],
        ),
        (
            "--beats closed --threshold 1e9",
            [
                "more startups than closed by more than 1000000000 (firms)",
                "nowhere, so there is no",
            ],
            ["12", "0", "", "0", "1", "0", "no", ""],
        ),
        (
            "--beats closed --threshold -1e9 --smaller",
            ["more startups than closed by less than 1000000000 (firms), if at", "everywhere, so"],
            ["12", "12", "1", "1", "1", "0", "no", ""],
        ),
    ] {
        let line = format!("discover lucky.toml --metric startups --out output {flags}");
        let screen = done(&home, &line).replace("\n  ", " ");
        assert!(said.iter().all(|part| screen.contains(part)), "{flags}: {screen}");
        let boxes = rows(&directory.join("boxes.csv"));
        let names = [
            "cases",
            "of_interest",
            "coverage",
            "density",
            "mass",
            "restricted",
            "chosen",
            "p_value",
        ];
        assert_eq!(names.map(|name| &boxes[0][name]), cells, "{flags}");
        assert_eq!(boxes.len(), 1);
        assert!(rows(&directory.join("limits.csv")).is_empty());
    }
}

#[test]
fn discovery_refuses_what_makes_no_sense() {
    let home = home();
    let write = |name: &str, text: &str| fs::write(home.path().join(name), text);
    write("lucky.toml", LUCKY).expect("it can be written");
    let alone = LUCKY.replace("\"closed.toml\", ", "");
    write("alone.toml", &alone).expect("it can be written");
    for (line, message) in [
        ("lucky.toml --density 0", "0 lies outside (0, 1]"),
        ("lucky.toml --density 1.1", "1.1 lies outside (0, 1]"),
        ("lucky.toml --mass 0", "0 lies outside (0, 1]"),
        ("lucky.toml --mass NaN", "NaN lies outside (0, 1]"),
        ("lucky.toml --threshold inf", "not a finite number"),
        ("lucky.toml --permutations 100001", "100001 is not in 0..=100000"),
        (
            "lucky.toml --scenario clsd",
            "--scenario clsd: no scenario of the experiment is called so; did you mean `closed`?; there are closed, classroom",
        ),
        (
            "lucky.toml --beats clasroom",
            "--beats clasroom: no scenario of the experiment is called so; did you mean `classroom`?",
        ),
        (
            "lucky.toml --scenario closed --beats closed",
            "a scenario cannot beat itself, closed is on both sides: --scenario and --beats name the same",
        ),
        (
            "lucky.toml --beats classroom",
            "a scenario cannot beat itself, classroom is on both sides: the second scenario is asked about unless --scenario names another",
        ),
        (
            "lucky.toml --scenario closed",
            "a scenario cannot beat itself, closed is on both sides: the first scenario is the one to beat unless --beats names another",
        ),
        (
            "alone.toml",
            "the experiment has one scenario, classroom, and nothing that it could beat: give --threshold",
        ),
        ("alone.toml --beats classroom", "--beats: the experiment has one scenario, classroom"),
        (
            "alone.toml --beats closed",
            "--beats closed: no scenario of the experiment is called so; there is classroom",
        ),
        (
            "lucky.toml --metric startups_founded",
            "--metric startups_founded: the experiment does not keep it; did you mean `startups`?; it keeps startups, graduates",
        ),
        (
            "lucky.toml --region Gansuu",
            "--region Gansuu: the experiment does not keep it; it keeps China",
        ),
        (
            "lucky.toml --at 2016-07",
            "--at 2016-07: the experiment does not read levels in that month; it reads them in 2016-06, 2016-12",
        ),
        ("lucky.toml --metric all", "--metric takes one metric here"),
    ] {
        let metric = if line.contains("--metric") { "" } else { "--metric startups" };
        let refused = output(&home, &format!("discover {line} {metric} --out output"));
        let said = text(&refused.stderr);
        assert!(said.contains(message), "{line}: {said}");
        assert_eq!(refused.status.code(), Some(2), "{line}: {said}");
    }
    assert!(!home.path().join("output").exists());
}
