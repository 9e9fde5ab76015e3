//! Which program this is, and what runs it may go on with.

use std::fs::{self, File};
use std::io;

use anyhow::{Context, Result};

use crate::base::text::digest;
use crate::model::rules::scenario::{Scenario, resolved};
use crate::table::disk;

/// The version, and which build of it: another build may give other results.
pub fn program() -> String {
    let build = || -> io::Result<String> {
        let about = fs::metadata(std::env::current_exe()?)?;
        Ok(format!("{} {:?}", about.len(), about.modified()?))
    };
    format!("{} {}", env!("CARGO_PKG_VERSION"), build().unwrap_or_default())
}

/// The digest of this program's file: the same on every machine that has a copy of it.
///
/// # Errors
///
/// Fails where the program cannot read its own file.
pub fn build() -> Result<String> {
    let read = || disk::sha256(File::open(std::env::current_exe()?)?);
    read().context("cannot read the program's own file")
}

/// What two processes share exactly when they may share finished runs: a digest of these texts.
pub fn key(texts: &[&str]) -> String {
    digest(texts)[..16].to_string()
}

/// A scenario as text, whatever its replicates: they may be added to.
pub fn of_any_replicate(scenario: &Scenario) -> String {
    let alike = Scenario { first_replicate: 1, replicates: 1, ..scenario.clone() };
    resolved(&alike)
}

/// The key of runs of which the same places are kept, in whatever order these are named.
pub fn key_of_runs(
    scenarios: &[(String, Scenario)],
    regions: &[String],
    data_digest: &str,
) -> String {
    let scenarios: Vec<String> =
        scenarios.iter().map(|(_, scenario)| of_any_replicate(scenario)).collect();
    let mut regions = regions.to_vec();
    regions.sort();
    key(&[&program(), data_digest, &scenarios.join("\n"), &regions.join("\n")])
}
