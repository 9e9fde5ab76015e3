//! What several commands say on standard error.

use std::path::Path;

use super::flags::Flags;
use super::view::complain;
use super::view::format::counted;
use crate::model::rules::scenario::Scenario;
use crate::scenario::warnings;
use crate::study::jobs::previous_results::Former;

/// Says what scenarios state without effect, each under the name that the command gave it.
pub fn warn_of(scenarios: &[(String, Scenario)], flags: &Flags) {
    for (name, scenario) in scenarios.iter().filter(|_| !flags.quiet) {
        for warning in warnings(scenario) {
            complain(&format!("warning: {name}: {warning}"));
        }
    }
}

/// Says in which replicates of which scenarios the model failed.
pub fn failed(failed: &[(String, u32, String)]) {
    for (scenario, replicate, message) in failed {
        complain(&format!("error: replicate {replicate} of {scenario} failed: {message}"));
    }
}

/// Says that some runs are there and nothing is written yet.
pub fn interrupted(kept: usize, runs: usize) {
    complain(&format!(
        "interrupted: {kept} of {} finished and nothing was written; the same command goes on from \
         there",
        counted(runs, "run")
    ));
}

/// Says what results took the place of, if anything.
pub fn replaced(former: Former, directory: &Path) {
    let what = match former {
        Former::Nothing => return,
        Former::Partial => "the incomplete former results",
        Former::Whole => "the former results",
    };
    complain(&format!("replaced {what} in `{}`", directory.display()));
}
