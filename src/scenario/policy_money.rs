//! What must hold between the budgets of a policy, its instruments, and whom these are for.

use crate::model::rules::instruments::{INSTRUMENTS, Instrument, Policy, place};
use crate::scenario::rules::exist_once;

/// What is wrong with the budgets and targets of a policy: the key to blame, and a message.
pub fn money_violations(policy: &Policy) -> Vec<(String, String)> {
    let mut violations = budget_violations(policy);
    for (name, instrument) in INSTRUMENTS.iter().zip(policy.instruments()) {
        violations.extend(target_violations(name, instrument));
        violations.extend(region_violations(name, instrument, policy));
    }
    violations
}

/// Budgets of instruments that are off, or together above the policy's.
fn budget_violations(policy: &Policy) -> Vec<(String, String)> {
    let mut violations = Vec::new();
    let instruments = policy.instruments();
    for (name, budget) in policy.budgets.rows() {
        if budget > 0.0 && !instruments[place(name)].pays_claims() {
            let message = format!(
                "budgets.{name} = {budget}: the policy pays nothing under {name}; add \
                 [policy.{name}] with settings above zero, or leave the budget out"
            );
            violations.push((format!("budgets.{name}"), message));
        }
    }
    let sum = policy.budgets.sum();
    if policy.budget > 0.0 && sum > policy.budget {
        let message = format!(
            "budgets add up to {sum}, which lies above budget = {}; raise budget or lower them",
            policy.budget
        );
        violations.push(("budgets".into(), message));
    }
    violations
}

/// Keys of `for` that an instrument cannot ask, and ranges that end before they begin.
fn target_violations(name: &str, instrument: &dyn Instrument) -> Vec<(String, String)> {
    let Some((target, keys)) = instrument.target() else { return Vec::new() };
    let asked = target.stated().into_iter().filter(|key| !keys.contains(key));
    let wrong = asked.map(|key| {
        let message = format!(
            "{name}.for: `{key}` does not apply to {name}, which can be for {}",
            keys.join(", ")
        );
        (format!("{name}.for.{key}"), message)
    });
    let reversed = target.reversed().map(|key| {
        let message = format!("{name}.for.{key} ends before it begins; write [least, most]");
        (format!("{name}.for.{key}"), message)
    });
    wrong.chain(reversed).collect()
}

/// Regions in `for` that are named twice, or none of which is among the policy's.
fn region_violations(
    name: &str,
    instrument: &dyn Instrument,
    policy: &Policy,
) -> Option<(String, String)> {
    let (target, _) = instrument.target()?;
    let key = format!("{name}.for.regions");
    if let Err(message) = exist_once(&key, &target.regions) {
        return Some((key, message));
    }
    let is_outside =
        !target.regions.is_empty() && !target.regions.iter().any(|it| policy.covers(it));
    is_outside.then(|| {
        let message = format!(
            "{key} has no region of the policy, whose regions are {}",
            policy.regions.join(", ")
        );
        (key, message)
    })
}
