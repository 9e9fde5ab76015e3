//! The program as its users meet it: files, exit codes, interruptions.

mod arguments;
mod audits;
mod checkpoint;
mod comparisons;
mod demo;
mod files;
#[cfg(unix)]
mod interruptions;
#[cfg(unix)]
mod kept;
mod mutations;
mod plot;
mod processor;
mod report;
mod runs;
mod shipped;
#[cfg(unix)]
mod slurm;
mod validations;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use parquet::file::reader::{FileReader, SerializedFileReader};
use tempfile::TempDir;

use crate::{stia, text};

/// The shortest run there is.
const SHORT: [&str; 6] = ["--scale", "0.001", "--until", "2015-03", "--set", "burn_in_months=0"];

const FILES: [&str; 11] = [
    "flows.csv",
    "manifest.csv",
    "metrics.csv",
    "provenance.json",
    "public_money.csv",
    "refused_claims.csv",
    "scenario.toml",
    "series.csv",
    "series.parquet",
    "timings.json",
    "yearly.csv",
];

/// Runs `stia run` on the shortest run and returns the scenario's directory.
fn run(home: &TempDir, out: &str, line: &str) -> PathBuf {
    let ended = stia(home, &format!("run {line} --out {out}")).args(SHORT).output();
    let ended = ended.expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    home.path().join(out).join("china")
}

fn read(directory: &Path, file: &str) -> String {
    fs::read_to_string(directory.join(file)).expect("the run wrote it")
}

fn provenance(directory: &Path) -> serde_json::Value {
    serde_json::from_str(&read(directory, "provenance.json")).expect("it is JSON")
}

fn files(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("the directory is there");
    let name = |entry: std::io::Result<fs::DirEntry>| {
        entry.expect("it can be read").file_name().to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

/// The values of a column of a table without quotes.
fn cells(directory: &Path, file: &str, column: &str) -> Vec<String> {
    let text = read(directory, file);
    let mut lines = text.lines();
    let header = lines.next().expect("it has a header");
    let place = header.split(',').position(|name| name == column).expect("the column is there");
    lines.map(|line| line.split(',').nth(place).unwrap_or_default().to_string()).collect()
}

/// The names of a file's columns.
fn columns(path: &Path) -> Vec<String> {
    if path.extension().is_some_and(|extension| extension == "csv") {
        let text = fs::read_to_string(path).expect("the run wrote it");
        let header = text.lines().next().expect("it has a header");
        return header.split(',').map(String::from).collect();
    }
    let file = File::open(path).expect("the run wrote it");
    let reader = SerializedFileReader::new(file).expect("it is a Parquet file");
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    schema.columns().iter().map(|column| column.name().to_string()).collect()
}

/// Files that do not depend on how long a run took.
fn assert_alike(one: &Path, other: &Path) {
    for file in FILES.iter().filter(|&&file| file != "timings.json") {
        let bytes = |directory: &Path| fs::read(directory.join(file)).expect("the run wrote it");
        assert!(bytes(one) == bytes(other), "{file} differs");
    }
}

/// A policy with a target cost, in a file.
fn aimed(home: &TempDir) {
    let text = "extends = \"china\"\nname = \"china\"\nquestion = \"What does it bring?\"\n\
                regions = [\"Hubei\"]\n[[policy]]\nid = \"upkeep\"\ncosts = 2e8\n\
                settings = [\"platform.upkeep\"]\n[policy.platform]\nupkeep = 1e8\nreach_gain = 0.1\n";
    fs::write(home.path().join("aimed.toml"), text).expect("the directory is ours");
}
