//! What is to be audited, and what came of it.

use std::path::Path;

use super::checks::{Change, Check};
use super::reproducibility::{Repetition, Reproduction};
use super::rows::Audited;
use crate::model::rules::scenario::Scenario;
use crate::study::estimates::differences::Window;
use crate::study::jobs::program::key_of_runs;
use crate::study::jobs::results_directory::Written;

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "audit";

/// What is to be audited.
pub struct Audit<'a> {
    /// The base and the scenario whose difference is audited, or one scenario alone, with all
    /// flags in them.
    pub scenarios: &'a [(String, Scenario)],
    /// Digest of the data that the model reads.
    pub data_digest: &'a str,
    /// The places, as the series name them.
    pub regions: &'a [String],
    /// The metrics, by their place in the table.
    pub metrics: &'a [usize],
    /// When levels are read.
    pub window: Window,
    /// The checks, without the original; there are none for one scenario.
    pub checks: &'a [Check],
    /// Threads in all.
    pub threads: usize,
    /// The directory of the audit is made below this one.
    pub out: &'a Path,
    /// Whether to overwrite a directory with files that this command did not write.
    pub is_forced: bool,
}

impl Audit<'_> {
    /// The numbers of the replicates.
    pub fn replicates(&self) -> Vec<u32> {
        self.scenarios[0].1.replicate_numbers().collect()
    }

    /// Months that are simulated in all.
    pub fn months(&self) -> u64 {
        self.scenarios[0].1.months() * self.runs() as u64
    }

    /// How many runs there are: all repetitions of each scenario, and all checks.
    pub fn runs(&self) -> usize {
        let of_a_change = self.replicates().len() * self.scenarios.len();
        self.scenarios.len() * Repetition::ALL.len() + self.changes().len() * of_a_change
    }

    /// All checks, the original first; none for one scenario.
    pub(super) fn all_checks(&self) -> Vec<Check> {
        let has_conclusion = self.scenarios.len() == 2;
        let original = has_conclusion.then_some(Check::Original);
        original.into_iter().chain(self.checks.iter().copied()).collect()
    }

    /// What is changed in the runs of all checks, one after the other.
    pub(super) fn changes(&self) -> Vec<Change> {
        self.all_checks().into_iter().flat_map(Check::changes).collect()
    }

    /// The name of the directory.
    pub(super) fn name(&self) -> String {
        directory_name(self.scenarios)
    }

    /// What two commands share exactly when they may share finished runs.
    pub(super) fn key(&self) -> String {
        key_of_runs(self.scenarios, self.regions, self.data_digest)
    }
}

/// The name of the directory of an audit of these scenarios.
pub fn directory_name(scenarios: &[(String, Scenario)]) -> String {
    let names: Vec<&str> = scenarios.iter().map(|(name, _)| name.as_str()).collect();
    format!("audit_{}", names.join("_"))
}

/// What an audit left behind.
pub struct AuditReport {
    /// Where the files are; none when the audit was stopped.
    pub written: Written,
    /// What was found; nothing when the audit was stopped.
    pub findings: Option<AuditFindings>,
    /// What was wrong with what an interrupted command had left; those runs were made again.
    pub damaged: Vec<String>,
    /// Name, replicate and message of runs in which the model failed.
    pub failed: Vec<(String, u32, String)>,
    /// Runs that were finished and are kept for the same command, when it was stopped.
    pub kept: usize,
}

/// What an audit found.
#[derive(Default)]
pub struct AuditFindings {
    /// Each metric at each place with its checks.
    pub audited: Vec<Audited>,
    /// Each repetition of a run.
    pub reproductions: Vec<Reproduction>,
}
