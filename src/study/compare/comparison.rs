//! What is to be compared, and what came of it.

use std::path::Path;

use super::affected::Tallies;
use crate::model::rules::scenario::Scenario;
use crate::study::estimates::differences::{Difference, Window};
use crate::study::estimates::per_public_yuan::{PerPublicYuan, Spending};
use crate::study::estimates::policy_money::PolicyMoney;
use crate::study::estimates::record::Recorded;
use crate::study::jobs::program::key_of_runs;
use crate::study::jobs::results_directory::Written;

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "compare";

/// What the placebo is called: the base under another settlement order.
pub const PLACEBO: &str = "another order";

/// What is to be compared.
pub struct Comparison<'a> {
    /// The scenarios with all flags in them, the base first, each under a name of its own. Which
    /// replicates there are follows from the base; with a precision, which there are at most.
    pub scenarios: &'a [(String, Scenario)],
    /// Digest of the data that the model reads.
    pub data_digest: &'a str,
    /// The places, as the series name them.
    pub regions: &'a [String],
    /// The metrics, by their place in the table.
    pub metrics: &'a [usize],
    /// When levels are read.
    pub window: Window,
    /// Margin of error over the base's level at which replicates are no longer added.
    pub precision: Option<f64>,
    /// The margin of equivalence, as a share of the base's level.
    pub margin: f64,
    /// In how many replicates, from the first, startups and research results are followed one by
    /// one.
    pub followed: u32,
    /// The placebo, the base under another settlement order: agents whose outcome differs there
    /// show knock-on effects through markets. It runs in the replicates in which agents are
    /// followed.
    pub placebo: Option<&'a Scenario>,
    /// Hears how many runs there will be in all, whenever more are added.
    pub planned: &'a (dyn Fn(usize) + Sync),
    /// Whether the four scenarios are a base, two changes and both, whose interaction is wanted.
    pub wants_interaction: bool,
    /// Threads in all.
    pub threads: usize,
    /// The directory of the comparison is made below this one.
    pub out: &'a Path,
    /// Whether a directory is replaced that holds what this command did not write.
    pub is_forced: bool,
}

impl Comparison<'_> {
    /// The numbers of the replicates; with a precision, of all that there may be.
    pub fn replicates(&self) -> Vec<u32> {
        self.scenarios[0].1.replicate_numbers().collect()
    }

    /// All worlds that may run: the scenarios, then the placebo.
    pub fn worlds(&self) -> Vec<(&str, &Scenario)> {
        let placebo = self.placebo.map(|placebo| (PLACEBO, placebo));
        let own = self.scenarios.iter().map(|(name, scenario)| (name.as_str(), scenario));
        own.chain(placebo).collect()
    }

    /// Whether single agents are followed in a replicate.
    pub fn follows(&self, replicate: u32) -> bool {
        replicate - self.scenarios[0].1.first_replicate < self.followed
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

/// The name of the directory of a comparison of these scenarios.
pub fn directory_name(scenarios: &[(String, Scenario)]) -> String {
    let names: Vec<&str> = scenarios.iter().map(|(name, _)| name.as_str()).collect();
    format!("compare_{}", names.join("_"))
}

/// A run of a comparison: a world, by its place among all, in a replicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WorldRun {
    pub(super) replicate: u32,
    pub(super) world: usize,
}

impl WorldRun {
    /// What it is kept under.
    pub(super) fn name(self) -> String {
        format!("scenario-{}-replicate-{}", self.world, self.replicate)
    }
}

/// What the public spends in a scenario against the base.
pub struct Money {
    /// The scenario.
    pub scenario: String,
    /// Whether policies are all in which it differs from the base.
    pub is_of_policies_alone: bool,
    /// By how much public spending differs in each place of the comparison.
    pub spending: Vec<Option<Spending>>,
    /// What the differences of flows come to for each yuan of it; none where more than policies
    /// differs, which would be billed to public money.
    pub rows: Vec<PerPublicYuan>,
}

/// What a comparison left behind.
pub struct ComparisonReport {
    /// Where the files are; none when the comparison was stopped.
    pub written: Written,
    /// The replicates that ran.
    pub replicates: Vec<u32>,
    /// Each scenario but the base with its differences; nothing when the comparison was stopped.
    pub others: Option<Vec<(String, Vec<Difference>)>>,
    /// Each scenario with what its policies paid and refused in the first region.
    pub policy_money: Vec<(String, PolicyMoney)>,
    /// What was wrong with what an interrupted command had left; those runs were made again.
    pub damaged: Vec<String>,
    /// Scenario, replicate and message of runs in which the model failed.
    pub failed: Vec<(String, u32, String)>,
    /// Each scenario but the base with how many agents had which outcome in how many replicates,
    /// where single agents were followed.
    pub affected: Vec<(String, u32, Tallies)>,
    /// Metrics of the base that are far from their last record, in runs of the whole country.
    pub far_from_record: Vec<Recorded>,
    /// What the public spends in each scenario but the base.
    pub money: Vec<Money>,
    /// Runs that were finished and are kept for the same command, when it was stopped.
    pub kept: usize,
}
