//! What is kept for going on is looked at before it is used: tampered with in many ways, it is named
//! and made again, and the results are those of a command that was never interrupted.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::{TempDir, tempdir};

use super::SHORT;
use crate::{output, stia, text};

/// Something that is kept, another thing of its kind, and the same of another seed.
struct Piece {
    path: PathBuf,
    neighbour: PathBuf,
    alien: PathBuf,
}

/// What is done to a piece.
type Tamper = fn(&Piece);

/// A piece, its neighbour, and what is done to it, with how that is called.
type Tampered<'a> = (&'a str, &'a str, &'a [(&'a str, Tamper)]);

/// Changes of content.
const CONTENT: [(&str, Tamper); 5] = [
    ("emptied", |piece| edit(piece, Vec::clear)),
    ("cut off", |piece| edit(piece, |bytes| bytes.truncate(bytes.len() / 2))),
    ("another byte in the middle", |piece| {
        edit(piece, |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        });
    }),
    ("another byte at the end", |piece| {
        edit(piece, |bytes| *bytes.last_mut().expect("it has bytes") ^= 1);
    }),
    ("a byte more", |piece| edit(piece, |bytes| bytes.push(b'\n'))),
];

/// Changes of what lies in its place.
const PLACE: [(&str, Tamper); 8] = [
    ("swapped", |piece| {
        let aside = piece.path.with_extension("aside");
        let rename = |from: &Path, to: &Path| fs::rename(from, to).expect("it can be renamed");
        rename(&piece.path, &aside);
        rename(&piece.neighbour, &piece.path);
        rename(&aside, &piece.neighbour);
    }),
    ("that of another seed", |piece| {
        remove(&piece.path);
        copy(&piece.alien, &piece.path);
    }),
    ("deleted", |piece| remove(&piece.path)),
    ("an empty directory", |piece| {
        remove(&piece.path);
        fs::create_dir(&piece.path).expect("there is room");
    }),
    ("a full directory", |piece| {
        remove(&piece.path);
        fs::create_dir_all(piece.path.join("below")).expect("there is room");
        fs::write(piece.path.join("below/file"), "x").expect("there is room");
    }),
    ("a link to an intact copy", |piece| {
        let aside = piece.path.with_extension("aside");
        fs::rename(&piece.path, &aside).expect("it can be renamed");
        symlink(&aside, &piece.path).expect("a link can be made");
    }),
    ("a link that leads nowhere", |piece| {
        remove(&piece.path);
        symlink("nowhere", &piece.path).expect("a link can be made");
    }),
    ("a pipe", |piece| {
        remove(&piece.path);
        let made = Command::new("mkfifo").arg(&piece.path).status();
        assert!(made.expect("there is a mkfifo").success());
    }),
];

/// The owner of a disk may read everything, whatever it says.
const UNREADABLE: (&str, Tamper) = ("unreadable", |piece| {
    let nobody = fs::Permissions::from_mode(0o000);
    fs::set_permissions(&piece.path, nobody).expect("it is ours");
});

/// Changes the bytes of a piece; of a directory those of its largest file.
fn edit(piece: &Piece, change: impl FnOnce(&mut Vec<u8>)) {
    let path = match piece.path.is_dir() {
        false => piece.path.clone(),
        true => {
            let entries = fs::read_dir(&piece.path).expect("it can be read").flatten();
            let files = entries.map(|entry| entry.path()).filter(|path| path.is_file());
            let size = |path: &PathBuf| fs::metadata(path).map_or(0, |about| about.len());
            files.max_by_key(size).expect("it has files")
        }
    };
    let mut bytes = fs::read(&path).expect("it can be read");
    change(&mut bytes);
    fs::write(path, bytes).expect("there is room");
}

fn remove(path: &Path) {
    let is_directory = path.is_dir() && !path.is_symlink();
    if is_directory { fs::remove_dir_all(path) } else { fs::remove_file(path) }
        .expect("it is there");
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").args([from, to]).status();
    assert!(copied.expect("there is a cp").success());
}

/// The files and links below a directory with their bytes, but for timings.
fn bytes(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(directory).expect("it is there") {
        let path = entry.expect("it can be read").path();
        if path.is_symlink() {
            all.push((path, Vec::new()));
        } else if path.is_dir() {
            all.extend(bytes(&path));
        } else if !path.ends_with("timings.json") {
            all.push((path.clone(), fs::read(&path).expect("it can be read")));
        }
    }
    all.sort();
    all
}

/// Whether two directories hold the same.
fn assert_alike(one: &Path, other: &Path, what: &str) {
    let of = |directory: &Path| {
        let within = |(path, bytes): (PathBuf, Vec<u8>)| {
            (path.strip_prefix(directory).expect("it lies below").to_path_buf(), bytes)
        };
        bytes(directory).into_iter().map(within).collect::<Vec<_>>()
    };
    let (one, other) = (of(one), of(other));
    let names = |all: &[(PathBuf, Vec<u8>)]| -> Vec<PathBuf> {
        all.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&one), names(&other), "{what}");
    for ((name, one), (_, other)) in one.iter().zip(&other) {
        assert!(one == other, "{what}: {} differs", name.display());
    }
}

/// The first thing of that name below a directory.
fn find(directory: &Path, name: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(directory).ok()?.flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = entries.collect();
    paths.sort();
    let own = paths.iter().find(|path| path.ends_with(name) || path.join(name).exists());
    let own = own.map(|path| if path.ends_with(name) { path.clone() } else { path.join(name) });
    own.or_else(|| paths.iter().filter(|path| path.is_dir()).find_map(|path| find(path, name)))
}

/// A command that goes on after an interruption.
struct Case {
    /// The command, but for how many replicates.
    line: &'static str,
    /// The name of its results.
    results: &'static str,
    /// What is there when it is killed.
    until: &'static [&'static str],
}

impl Case {
    fn command(&self, home: &TempDir, more: &str) -> Command {
        let line = format!("{} --threads 1 --quiet {more}", self.line);
        let mut command = stia(home, &line);
        command.args(SHORT);
        command
    }

    /// A directory in which a command of many replicates was killed after some.
    fn interrupted(&self, seed: u32) -> TempDir {
        for _ in 0..50 {
            let home = tempdir().expect("a temporary directory");
            let more = format!("--replicates 100000 --out out --seed {seed}");
            let mut child = self.command(&home, &more).spawn().expect("the program starts");
            let out = home.path().join("out");
            let has_all = || self.until.iter().all(|name| find(&out, name).is_some());
            while !has_all() {
                assert!(child.try_wait().expect("it can be asked").is_none(), "it still runs");
                std::thread::yield_now();
            }
            child.kill().expect("it still runs");
            child.wait().expect("it ends");
            // What waits for others may have gone by then.
            if has_all() {
                return home;
            }
        }
        panic!("{:?} are never there together", self.until);
    }

    /// Tampers with pieces, given with their neighbours, and goes on each time.
    fn check(&self, pieces: &[Tampered]) {
        let (state, other) = (self.interrupted(3), self.interrupted(4));
        let fresh = tempdir().expect("a temporary directory");
        let goes_on = "--replicates 2 --seed 3 --out out";
        assert!(self.command(&fresh, goes_on).status().expect("the program starts").success());
        for (name, neighbour, tampers) in pieces {
            for (how, tamper) in *tampers {
                let what = format!("{}: {name}: {how}", self.line);
                let home = tempdir().expect("a temporary directory");
                copy(&state.path().join("out"), &home.path().join("out"));
                let piece = |home: &TempDir, name| {
                    find(&home.path().join("out"), name).unwrap_or_else(|| panic!("no {name}"))
                };
                let (path, neighbour) = (piece(&home, name), piece(&home, neighbour));
                tamper(&Piece { path, neighbour, alien: piece(&other, name) });
                let ended = self.command(&home, goes_on).stdin(Stdio::null()).output();
                let ended = ended.expect("the program starts");
                let said = text(&ended.stderr);
                assert!(ended.status.success(), "{what}: {said}");
                let results = |home: &TempDir| home.path().join("out").join(self.results);
                assert_alike(&results(&home), &results(&fresh), &what);
                let is_said = said.lines().any(|line| line.ends_with("is not used and made again"));
                let may_be_read = *how == UNREADABLE.0;
                let is_gone = *how == "deleted" && !name.contains('/');
                assert!(is_said != is_gone || may_be_read, "{what}: {said}");
            }
        }
    }
}

/// All ways.
fn every_way() -> Vec<(&'static str, Tamper)> {
    CONTENT.into_iter().chain(PLACE).chain([UNREADABLE]).collect()
}

#[test]
fn replicates_of_a_run_are_looked_at() {
    let case = Case {
        line: "run china --micro --checkpoint 2015-01",
        results: "china",
        until: &["replicate-1", "replicate-2"],
    };
    case.check(&[
        ("replicate-1", "replicate-2", &every_way()),
        ("replicate-1/seal", "replicate-2/seal", &every_way()),
        ("replicate-1/overview.json", "replicate-2/overview.json", &CONTENT),
        ("replicate-1/checkpoint-2015-01.bin", "replicate-2/series.csv", &CONTENT),
        ("replicate-1/events/firms.parquet", "replicate-2/events/firms.parquet", &CONTENT),
    ]);
}

#[test]
fn runs_and_histories_of_a_comparison_are_looked_at() {
    let case = Case {
        line: "compare china without-exchange --who --metric startups,contracts",
        results: "compare_china_without-exchange",
        until: &["affected-replicate-1", "scenario-0-replicate-2-histories.run"],
    };
    let (one, two) = ("scenario-0-replicate-1.run", "scenario-1-replicate-1.run");
    let histories = "scenario-0-replicate-2-histories.run";
    let affected = "affected-replicate-1";
    case.check(&[
        (one, two, &every_way()),
        (histories, one, &every_way()),
        (affected, affected, &CONTENT),
        ("affected-replicate-1/seal", "affected-replicate-1/tallies.json", &every_way()),
        ("affected-replicate-1/tallies.json", "affected-replicate-1/affected.parquet", &PLACE),
    ]);
}

#[test]
fn runs_and_digests_of_an_audit_are_looked_at() {
    let case = Case {
        line: "audit china without-exchange --other-orders 0 --other-seeds 0 --metric startups",
        results: "audit_china_without-exchange",
        until: &[
            "as-asked-for-scenario-0-replicate-1.run",
            "as-asked-for-scenario-1-replicate-1.run",
        ],
    };
    let run = "as-asked-for-scenario-0-replicate-1.run";
    let other = "as-asked-for-scenario-1-replicate-1.run";
    let history = "history-stored-scenario-0-replicate-1.run";
    case.check(&[(run, other, &every_way()), (history, run, &every_way())]);
}

/// A sweep of few short runs.
const STUDY: &str = r#"
question = "Does demand matter?"
scenarios = ["china"]
set = ["scale=0.001", "until=2015-03", "burn_in_months=0"]
replicates = 2
metrics = ["startups"]
months = 3
[[factor]]
key = "operation.demand"
range = [2e6, 6e6]
levels = 2
"#;

/// What sweeps and the questions on top of them are called with, and their results.
const SWEEPS: [(&str, &str); 4] = [
    ("sweep run study.toml", "study"),
    ("sensitivity study.toml --method morris --trajectories 2", "sensitivity_study_morris"),
    ("discover study.toml --metric startups --threshold 1 --permutations 9", "discover_study"),
    (
        "attribute china --outside middle --removed services --replicates 2 --metric startups \
         --scale 0.001 --until 2015-02 --months 2 --set burn_in_months=0",
        "attribute_china",
    ),
];

fn home_of_study() -> TempDir {
    let home = tempdir().expect("a temporary directory");
    fs::write(home.path().join("study.toml"), STUDY).expect("there is room");
    home
}

/// The files of finished runs below a directory, in alphabetical order.
fn runs(directory: &Path) -> Vec<PathBuf> {
    let all = bytes(directory).into_iter().map(|(path, _)| path);
    all.filter(|path| path.extension().is_some_and(|end| end == "run")).collect()
}

#[test]
fn runs_of_sweeps_are_looked_at() {
    let home = home_of_study();
    for (line, results) in SWEEPS {
        let other = home_of_study();
        let seed = if line.starts_with("attribute") { "--seed 5" } else { "--set seed=5" };
        let start =
            |home: &TempDir, more: &str| output(home, &format!("{line} --quiet --out out {more}"));
        assert!(start(&other, seed).status.success(), "{line}");
        let first = start(&home, "");
        assert!(first.status.success(), "{line}: {}", text(&first.stderr));
        let results = home.path().join("out").join(results);
        let before = bytes(&results);
        for (how, tamper) in every_way() {
            let what = format!("{line}: {how}");
            let kept = runs(&home.path().join("out"));
            let alien = runs(&other.path().join("out")).swap_remove(0);
            let piece = Piece { path: kept[0].clone(), neighbour: kept[1].clone(), alien };
            tamper(&piece);
            let ended = start(&home, "");
            let said = text(&ended.stderr);
            assert!(ended.status.success(), "{what}: {said}");
            assert!(bytes(&results) == before, "{what}");
            let is_said = said.contains("is not used and made again");
            assert!(is_said != (how == "deleted") || how == UNREADABLE.0, "{what}: {said}");
        }
        fs::remove_dir_all(home.path().join("out")).expect("it is there");
    }
}

#[test]
fn the_size_that_a_time_set_is_not_guessed_when_its_file_is_damaged() {
    let home = home_of_study();
    let line = "sweep run study.toml --quiet --out out";
    assert!(output(&home, &format!("{line} --time-budget 2s")).status.success());
    let keys = fs::read_dir(home.path().join("out/study.runs")).expect("it is there").flatten();
    let mut paths = keys.map(|entry| entry.path());
    let size = paths.find(|path| path.is_file()).expect("the size is kept");
    for (how, tamper) in CONTENT {
        let [path, neighbour, alien] = [(); 3].map(|()| size.clone());
        let whole = fs::read(&size).expect("it is there");
        tamper(&Piece { path, neighbour, alien });
        let ended = output(&home, line);
        assert_eq!(ended.status.code(), Some(1), "{how}");
        let said = text(&ended.stderr);
        assert!(said.contains("delete it, and give --time-budget"), "{how}: {said}");
        fs::write(&size, whole).expect("there is room");
    }
    fs::remove_file(&size).expect("it is there");
    assert!(output(&home, line).status.success());
}

/// Every command that writes results, with where they go.
fn commands() -> Vec<(String, &'static str)> {
    let own = [
        ("run china", "china"),
        ("compare china without-exchange", "compare_china_without-exchange"),
        ("audit china without-exchange", "audit_china_without-exchange"),
        ("sweep plan study.toml", "study"),
        ("sweep run study.toml --shard 1/2", "study"),
        ("sweep run study.toml --time-budget 2s", "study"),
        ("sweep slurm study.toml --shards 2", "study"),
    ];
    let all = own.iter().chain(&SWEEPS);
    all.map(|(line, results)| (line.to_string(), *results)).collect()
}

#[test]
fn a_place_that_is_taken_is_refused_before_the_first_run() {
    for (line, results) in commands() {
        let refused = |prepare: fn(&Path), message: &str| {
            let home = home_of_study();
            fs::create_dir(home.path().join("out")).expect("there is room");
            prepare(&home.path().join("out").join(results));
            let before = bytes(home.path());
            let ended = output(&home, &format!("{line} --out out"));
            let said = text(&ended.stderr);
            assert_eq!(ended.status.code(), Some(1), "{line}: {said}");
            assert!(said.contains(message), "{line}: {said}");
            assert!(bytes(home.path()) == before, "{line}: something was written");
            let entries = fs::read_dir(home.path().join("out")).expect("it is there").count();
            assert_eq!(entries, 1, "{line}: something was made");
        };
        refused(
            |place| {
                fs::create_dir(place).expect("there is room");
                fs::write(place.join("notes.txt"), "mine").expect("there is room");
            },
            "`notes.txt`; move them away",
        );
        refused(|place| fs::write(place, "mine").expect("there is room"), "is a file; choose");
        refused(|place| symlink("nowhere", place).expect("a link"), "is a link that leads nowhere");
        refused(
            |place| symlink("../study.toml", place).expect("a link"),
            "is a link, which is not followed",
        );
        let home = home_of_study();
        fs::write(home.path().join("file"), "").expect("there is room");
        let ended = output(&home, &format!("{line} --out file/below"));
        assert_eq!(ended.status.code(), Some(1), "{line}");
        assert!(text(&ended.stderr).contains("file/below"), "{line}");
    }
}

#[test]
fn planted_links_are_not_followed() {
    for (line, results) in commands() {
        if line.contains("--shard 1/2") || line.contains("slurm") {
            continue;
        }
        let hidden = format!(".{results}.unfinished");
        for planted in ["", "/lock"] {
            let home = home_of_study();
            let (mine, out) = (home.path().join("mine"), home.path().join("out"));
            fs::create_dir_all(mine.join("former")).expect("there is room");
            fs::write(mine.join("lock"), "mine").expect("there is room");
            fs::create_dir(&out).expect("there is room");
            let place = out.join(format!("{hidden}{planted}"));
            if planted.is_empty() {
                symlink(&mine, &place).expect("a link can be made");
            } else {
                fs::create_dir(out.join(&hidden)).expect("there is room");
                symlink(mine.join("lock"), &place).expect("a link can be made");
            }
            let before = bytes(&mine);
            let ended = output(&home, &format!("{line} --out out"));
            let said = text(&ended.stderr);
            assert_eq!(ended.status.code(), Some(1), "{line}: {said}");
            assert!(said.contains("is a link, which is not followed"), "{line}: {said}");
            assert!(bytes(&mine) == before && mine.join("former").is_dir(), "{line}");
        }
    }
    for (target, name) in [("mine", "study"), ("mine", "study.runs"), ("nowhere", "study.runs")] {
        let home = home_of_study();
        fs::create_dir_all(home.path().join("mine")).expect("there is room");
        fs::create_dir(home.path().join("out")).expect("there is room");
        let place = home.path().join("out").join(name);
        symlink(home.path().join(target), place).expect("a link can be made");
        let ended = output(&home, "sweep run study.toml --out out");
        let said = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{name}: {said}");
        assert!(said.contains("is a link, which is not followed"), "{name}: {said}");
        assert!(bytes(&home.path().join("mine")).is_empty(), "{name}");
    }
    let home = home_of_study();
    assert!(output(&home, "sweep run study.toml --quiet --out out").status.success());
    let lock = find(&home.path().join("out"), "shard-1-of-1.lock").expect("it was held");
    fs::remove_file(&lock).expect("it is there");
    fs::write(home.path().join("mine"), "mine").expect("there is room");
    symlink(home.path().join("mine"), &lock).expect("a link can be made");
    let said = text(&output(&home, "sweep run study.toml --out out").stderr);
    assert!(said.contains("is a link, which is not followed"), "{said}");
    assert_eq!(fs::read_to_string(home.path().join("mine")).expect("it is there"), "mine");
}

/// Kills a command at moments that follow from `key` until it ends by itself; returns how often.
fn killed(home: &TempDir, line: &str, key: u64, most: Duration, kills: u32) -> u32 {
    let mut count = 0;
    loop {
        let mut child = stia(home, line)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let random = (key + u64::from(count) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        let moment = most.mul_f64(random as f64 / (1 << 24) as f64);
        let began = Instant::now();
        let ended = loop {
            if let Some(ended) = child.try_wait().expect("it can be asked") {
                break Some(ended);
            }
            if count < kills && began.elapsed() >= moment {
                break None;
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        let Some(ended) = ended else {
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
            count += 1;
            continue;
        };
        assert!(ended.success(), "{line} after {count} kills");
        return count;
    }
}

#[test]
fn kills_at_any_moment_change_no_byte() {
    // How often each command is killed at least.
    let kills = std::env::var("STIA_KILLS").ok().and_then(|kills| kills.parse().ok());
    let kills: u32 = kills.unwrap_or(3);
    let short = "--scale 0.001 --until 2015-03 --set burn_in_months=0 --threads 1 --out out";
    let own = [
        (format!("run china --replicates 4 --micro --checkpoint 2015-01 {short}"), "china"),
        (
            format!("compare china without-exchange --replicates 3 --who {short}"),
            "compare_china_without-exchange",
        ),
        (
            format!(
                "audit china without-exchange --replicates 2 --other-orders 0 --other-seeds 0 {short}"
            ),
            "audit_china_without-exchange",
        ),
    ];
    let sweeps = SWEEPS.map(|(line, results)| (format!("{line} --threads 1 --out out"), results));
    for (number, (line, results)) in own.into_iter().chain(sweeps).enumerate() {
        let whole = home_of_study();
        let began = Instant::now();
        assert!(output(&whole, &line).status.success(), "{line}");
        let most = began.elapsed();
        let results = |home: &TempDir| home.path().join("out").join(results);
        let mut count = 0;
        while count < kills {
            let home = home_of_study();
            let key = 1000 * number as u64 + u64::from(count);
            // One that ended before the first moment counts too.
            count += killed(&home, &line, key, most, kills - count).max(1);
            assert_alike(&results(&home), &results(&whole), &line);
        }
    }
}
