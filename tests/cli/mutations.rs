//! Files as slips of the hand and broken editors leave them: whatever is in one, it loads or every
//! mistake has its place, nothing panics and nothing takes long.
//!
//! `STIA_MUTANTS=3000 cargo test --test program mutations` tries more.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use stia::study::experiment::{Changes, load as load_experiment};
use stia::{Mistake, World, load};
use tempfile::{TempDir, tempdir};

use super::files;
use crate::{output, text};

/// Mutated scenario files; half as many experiment files.
const MUTANTS: usize = 200;

/// What no file takes.
const LONGEST: Duration = Duration::from_secs(30);

/// What takes the place of a value.
const VALUES: [&str; 28] = [
    "0",
    "-1",
    "1e-300",
    "1e300",
    "-1e308",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "0x7fffffffffffffff",
    "nan",
    "-inf",
    "true",
    "\"\"",
    "\"text\"",
    "\"CON\"",
    "\"../x\"",
    "\"\\u001b[2J\\u202e\"",
    "\"2015-01\"",
    "\"9999-12\"",
    "\"0000-01\"",
    "\"甘肃\"",
    "[]",
    "[[1], {}]",
    "[\"Gansu\", \"Gansu\"]",
    "{}",
    "{ a = { b = [1] } }",
    "2015-01-01",
    "[1, \"a\", nan]",
];

/// Numbers that are the same in every run of the tests: Steele, Lea and Flood (2014), `splitmix64`.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }
}

/// One thing that goes wrong with a file.
fn mutated(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut lines: Vec<String> = text.lines().map(String::from).collect();
    let place = numbers.below(lines.len());
    let other = numbers.below(lines.len());
    match numbers.below(9) {
        0..4 if lines[place].contains('=') => {
            let (key, _) = lines[place].split_once('=').expect("it was just looked at");
            lines[place] = format!("{key}= {}", VALUES[numbers.below(VALUES.len())]);
        }
        4 => {
            lines.remove(place);
        }
        5 => lines.insert(other, lines[place].clone()),
        6 => lines.swap(place, other),
        7 => {
            let line = lines[place].clone();
            lines.extend(vec![line; 300]);
        }
        _ => {
            let mut bytes = bytes.to_vec();
            let place = numbers.below(bytes.len());
            bytes[place] = numbers.next() as u8;
            return bytes;
        }
    }
    (lines.join("\n") + "\n").into_bytes()
}

/// As many mutants of some files as asked for, in a directory.
fn mutants(home: &TempDir, originals: &[Vec<u8>], count: usize, seed: u64) -> Vec<PathBuf> {
    let mut numbers = Numbers(seed);
    (0..count)
        .map(|number| {
            let mut bytes = originals[number % originals.len()].clone();
            for _ in 0..=numbers.below(3) {
                bytes = mutated(&bytes, &mut numbers);
            }
            let path = home.path().join(format!("mutant-{seed}-{number}.toml"));
            fs::write(&path, bytes).expect("it can be written");
            path
        })
        .collect()
}

fn count() -> usize {
    std::env::var("STIA_MUTANTS").ok().and_then(|it| it.parse().ok()).unwrap_or(MUTANTS)
}

/// What a file gives, which may take a moment and not more.
fn in_time<T: Send + 'static>(path: &Path, read: fn(&str) -> T) -> T {
    let (sender, receiver) = mpsc::channel();
    let name = path.display().to_string();
    let reader = thread::spawn(move || sender.send(read(&name)));
    let found = receiver.recv_timeout(LONGEST);
    let found = found.unwrap_or_else(|_| panic!("{} hangs or panics", path.display()));
    reader.join().expect("it has ended").expect("somebody listens");
    found
}

fn have_places(path: &Path, mistakes: &[Mistake]) {
    assert!(!mistakes.is_empty(), "{}: refused without a reason", path.display());
    for mistake in mistakes {
        let is_whole = mistake.line == 0 && mistake.column == 0;
        let has_place = mistake.line > 0 && mistake.column > 0;
        let is_said = !mistake.file.is_empty() && mistake.message.len() > 5;
        assert!(is_said && (is_whole || has_place), "{}: {mistake:?}", path.display());
    }
}

/// The scenarios that ship, as their files are.
fn scenarios() -> Vec<Vec<u8>> {
    let folder = Path::new("scenarios");
    let is_file = |name: &String| name.ends_with(".toml");
    let names = files(folder).into_iter().filter(is_file);
    names.map(|name| fs::read(folder.join(name)).expect("it ships")).collect()
}

/// The experiments of the guide.
fn experiments() -> Vec<Vec<u8>> {
    let page = fs::read_to_string("docs/guide/experiments.md").expect("it is there");
    let blocks = page.split("```toml\n").skip(1);
    let block = |rest: &str| rest.split("```").next().unwrap_or_default().as_bytes().to_vec();
    blocks.map(block).filter(|it| String::from_utf8_lossy(it).contains("[[factor]]")).collect()
}

/// A world of what loads, made small, a few months on.
fn runs(path: &str) -> Result<(), Vec<Mistake>> {
    let mut scenario = load(path, &[]).map_err(|mistakes| mistakes.0)?.scenario;
    (scenario.scale, scenario.burn_in_months) = (0.001, scenario.burn_in_months.min(1));
    scenario.until = scenario.until.min(scenario.start.plus(2));
    let mut world = World::new(&scenario, scenario.seed, 1);
    while !world.is_over() {
        world.step(&mut stia::Forget);
    }
    Ok(())
}

#[test]
fn a_mutated_scenario_runs_or_is_refused_with_places() {
    let home = tempdir().expect("a temporary directory");
    let paths = mutants(&home, &scenarios(), count(), 1);
    let mut right = 0;
    for path in &paths {
        match in_time(path, runs) {
            Ok(()) => right += 1,
            Err(mistakes) => have_places(path, &mistakes),
        }
    }
    // A test that refused everything would show nothing.
    assert!(right > paths.len() / 20 && right < paths.len(), "{right} of {}", paths.len());
}

#[test]
fn a_mutated_experiment_loads_or_is_refused_with_places() {
    let home = tempdir().expect("a temporary directory");
    let paths = mutants(&home, &experiments(), count() / 2, 2);
    let read = |path: &str| load_experiment(path, &Changes::default()).map(|_| ());
    for path in &paths {
        if let Err(mistakes) = in_time(path, read) {
            have_places(path, &mistakes);
        }
    }
}

#[test]
fn the_program_says_what_is_wrong_and_does_not_fall() {
    let home = tempdir().expect("a temporary directory");
    let mut paths = mutants(&home, &scenarios(), count() / 10, 3);
    paths.extend(mutants(&home, &experiments(), count() / 20, 4));
    for path in paths {
        let ended = output(&home, &format!("check {}", path.display()));
        let said = text(&ended.stderr) + &text(&ended.stdout);
        assert!(matches!(ended.status.code(), Some(0 | 1)), "{}: {said}", path.display());
        let is_seen = |letter: char| letter == '\n' || !letter.is_control();
        assert!(said.chars().all(is_seen), "{}: {said:?}", path.display());
    }
}
