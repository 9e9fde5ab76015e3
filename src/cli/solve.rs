//! Solves policies that have a target cost a year, before the runs.

use std::sync::atomic::AtomicBool;

use anyhow::{Result, anyhow};

use crate::cli::flags::Flags;
use crate::cli::view::complain;
use crate::cli::view::format::counted;
use crate::model::rules::scenario::Scenario;
use crate::study::budget::{Target, is_needed, solve_unless, targets};
use crate::study::jobs::runs::{self, Ended};

/// Replaces each scenario by the same with its policies solved, and reports the solutions; returns
/// whether it was stopped.
pub fn solve_all(
    scenarios: &mut [(String, Scenario)],
    flags: &Flags,
    stop: &AtomicBool,
) -> Result<bool> {
    let jobs: Vec<usize> =
        (0..scenarios.len()).filter(|&place| is_needed(&scenarios[place].1)).collect();
    if jobs.is_empty() {
        return Ok(false);
    }
    if !flags.quiet {
        let count = counted(jobs.len(), "scenario");
        complain(&format!("solving for the target costs of policies in pilots of {count}"));
    }
    let known = &*scenarios;
    let work = |&place: &usize| Ok(solve_unless(&known[place].1, stop));
    let answers = runs::all(&jobs, flags.threads(), stop, work)?;
    for (place, answer) in jobs.into_iter().zip(answers) {
        let (name, scenario) = &mut scenarios[place];
        let solution = match answer {
            Ended::Done(solution) => solution,
            Ended::Failed(message) => return Err(anyhow!("a pilot of {name} failed: {message}")),
            Ended::Stopped => {
                if !flags.quiet {
                    complain("interrupted before the first run; nothing was written");
                }
                return Ok(true);
            }
        };
        for solved in solution.policies.iter().filter(|_| !flags.quiet) {
            let kind = if solved.is_scheme() { "" } else { "policy " };
            complain(&format!("{name}: {kind}{}: {solved}", solved.id));
        }
        *scenario = solution.scenario;
    }
    Ok(false)
}

/// How many policies and loan schemes of a scenario a run solves first, in words; nothing when there are none.
pub fn still_to_solve(scenario: &Scenario) -> Option<String> {
    let targets = targets(scenario);
    let is_policy = |target: &&Target| matches!(target, Target::Policy(_));
    let policies = targets.iter().filter(is_policy).count();
    let schemes = targets.len() - policies;
    let counted = [(policies, "policy", "policies"), (schemes, "loan scheme", "loan schemes")]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }));
    let counted: Vec<String> = counted.collect();
    (!counted.is_empty())
        .then(|| format!("{} with a target cost, solved before a run", counted.join(" and ")))
}
