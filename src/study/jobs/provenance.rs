//! What stands beside the figures: provenance and timings.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use super::effort::Effort;

use crate::base::text::digest;
use crate::model::rules::scenario::{Scenario, resolved};
use crate::table::disk;
use crate::table::failures::cannot_write;

/// How long a run took and what it needed.
#[derive(Clone, Debug)]
pub struct Timings {
    /// Living agents at month ends, summed over the written months that this process simulated.
    pub agent_months: u64,
    /// From the start of the process to the last file in place.
    pub wall: Duration,
    /// Threads that were asked for.
    pub threads: usize,
    /// The most memory the process had, if the system says.
    pub peak_memory_bytes: Option<u64>,
    /// Time by phase, summed over replicates.
    pub phases: Effort,
}

impl Timings {
    /// Agent-months of all months that were simulated, those of the burn-in included.
    pub fn all_agent_months(&self) -> u64 {
        self.agent_months + self.phases.burn_in_agent_months
    }

    /// Agent-months by second of wall time.
    pub fn agent_months_per_second(&self) -> f64 {
        self.all_agent_months() as f64 / self.wall.as_secs_f64().max(1e-9)
    }

    /// Writes `timings.json`.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let phases = self.phases.iter();
        let phases =
            phases.map(|(phase, cost)| (phase.to_string(), Value::from(cost.time.as_secs_f64())));
        let per_agent_month = |count: u64| count as f64 / self.agent_months.max(1) as f64;
        let looks = self.phases.iter().filter(|(_, cost)| cost.looks > 0);
        let looks = looks
            .map(|(phase, cost)| (phase.to_string(), Value::from(per_agent_month(cost.looks))));
        let effort = &self.phases;
        let bytes = effort.state_bytes as f64 / effort.living_agents.max(1) as f64;
        write_json(
            path,
            &json!({
                "agent_months": self.all_agent_months(),
                "burn_in_agent_months": effort.burn_in_agent_months,
                "wall_seconds": self.wall.as_secs_f64(),
                "agent_months_per_second": self.agent_months_per_second(),
                "threads": self.threads,
                "peak_memory_bytes": self.peak_memory_bytes,
                "phase_seconds": phases.collect::<Map<_, _>>(),
                "events_per_agent_month": per_agent_month(effort.events),
                "looks_per_agent_month": looks.collect::<Map<_, _>>(),
                "state_bytes_per_agent": bytes,
            }),
        )
    }
}

/// The file that says what results follow from.
pub const PROVENANCE: &str = "provenance.json";

/// The status of complete results.
pub const COMPLETE: &str = "complete";

/// What became of what was asked for: `complete`, `some failed` or `interrupted`.
pub fn status(was_stopped: bool, has_failed: bool) -> &'static str {
    match (was_stopped, has_failed) {
        (true, _) => "interrupted",
        (false, true) => "some failed",
        (false, false) => COMPLETE,
    }
}

/// Writes `provenance.json`: the program, and `about`, what the results of a command follow from.
/// What is null is left out. Nothing in it changes from one machine or moment to another.
///
/// # Errors
///
/// Where it cannot be written.
pub fn write_provenance(path: &Path, about: &[(&str, Value)]) -> Result<()> {
    let program = [("program", json!("stia")), ("version", json!(env!("CARGO_PKG_VERSION")))];
    let entries = program.iter().chain(about).filter(|(_, value)| !value.is_null());
    let entries = entries.map(|(key, value)| (key.to_string(), value.clone()));
    write_json(path, &Value::Object(entries.collect()))
}

/// What was solved of a scenario's policies before it ran, in this run or in the one that wrote its
/// file: id and what was found; null when nothing was.
pub fn solved(scenario: &Scenario) -> Value {
    let solved = scenario.policy.iter().filter(|policy| !policy.solved.is_empty());
    let solved: Vec<Value> =
        solved.map(|policy| json!({ "policy": policy.id, "found": policy.solved })).collect();
    if solved.is_empty() { Value::Null } else { Value::Array(solved) }
}

/// A scenario among several: its name, its file, the digest of that, and what was solved in it.
pub fn described(name: &str, scenario: &Scenario) -> Value {
    let text = resolved(scenario);
    let file = format!("{name}.toml");
    let mut about = json!({ "name": name, "file": file, "sha256": digest(&[&text]) });
    let solved = solved(scenario);
    if !solved.is_null() {
        about["solved"] = solved;
    }
    about
}

fn write_json(path: &Path, value: &Value) -> Result<()> {
    let text = serde_json::to_string_pretty(value).expect("the value is data");
    disk::write(path, text + "\n").with_context(|| cannot_write(path))
}

/// Replicates as `1-3,5`.
pub fn ranges(replicates: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &replicate in replicates {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == replicate => *last = replicate,
            _ => runs.push((replicate, replicate)),
        }
    }
    let text = |&(first, last): &(u32, u32)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    };
    runs.iter().map(text).collect::<Vec<_>>().join(",")
}

/// The most memory this process had so far, if the system says.
pub fn peak_memory_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024).filter(|&bytes| bytes > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replicates_read_as_ranges() {
        assert_eq!(ranges(&[1, 2, 3, 5]), "1-3,5");
        assert_eq!(ranges(&[3]), "3");
        assert_eq!(ranges(&[]), "");
    }

    #[test]
    fn a_single_text_has_the_digest_of_its_file() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest(&["abc"]), known);
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
    }
}
