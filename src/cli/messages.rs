//! What several commands say on standard error.

use std::collections::BTreeSet;
use std::path::Path;

use super::flags::Flags;
use super::view::complain;
use super::view::format::counted;
use crate::model::rules::scenario::Scenario;
use crate::scenario::{Mistake, border, warnings};
use crate::study::jobs::previous_results::PreviousResults;

/// Warns of statements of scenarios that have no effect, each under the name that the command gave
/// it; what several state is said of the first.
pub fn warn_of(scenarios: &[(String, Scenario)], flags: &Flags) {
    let mut said = BTreeSet::new();
    for (name, scenario) in scenarios.iter().filter(|_| !flags.quiet) {
        for warning in warnings(scenario) {
            let warning = warning.to_string();
            if said.insert(warning.clone()) {
                complain(&format!("warning: {name}: {warning}"));
            }
        }
    }
}

/// Warns of settings that are stated in vain, in a file or on the command line.
pub fn caution(cautions: &[Mistake], flags: &Flags) {
    for caution in cautions.iter().filter(|_| !flags.quiet) {
        complain(&format!("warning: {caution}"));
    }
}

/// Says what a region lacks that is read where it is simulated without the rest of China.
pub fn cut_off(read: &[String], scenario: &Scenario, cautions: &[Mistake], flags: &Flags) {
    let is_said = cautions.iter().any(|caution| caution.key == "regions");
    if read.is_empty() || is_said || flags.quiet {
        return;
    }
    if let Some(missing) = border(&scenario.regions) {
        complain(&format!("warning: {}: {missing}", scenario.name));
    }
}

/// Says in which replicates of which scenarios the model failed.
pub fn failed(failed: &[(String, u32, String)]) {
    for (scenario, replicate, message) in failed {
        complain(&format!("error: replicate {replicate} of {scenario} failed: {message}"));
    }
}

/// Says what had been kept of earlier runs and was not as it was kept.
pub fn damaged(damaged: &[String]) {
    for what in damaged {
        complain(&format!("warning: {what}; it is not used and made again"));
    }
}

/// Says how many runs are finished, of which no results are written yet.
pub fn interrupted(kept: usize, runs: usize) {
    complain(&format!(
        "interrupted: {kept} of {} finished, and no results were written; run the same command to \
         resume",
        counted(runs, "run")
    ));
}

/// Says what results were overwritten, if any.
pub fn overwritten(previous: PreviousResults, directory: &Path) {
    let what = match previous {
        PreviousResults::Nothing => return,
        PreviousResults::Partial => "incomplete earlier results",
        PreviousResults::Whole => "earlier results",
    };
    complain(&format!("overwrote {what} in `{}`", directory.display()));
}
