//! Checks of shocks and policies: regions, months, keys and values.

use toml::{Table, Value};

use crate::base::month::Month;
use crate::base::names::check_visible;
use crate::model::rules::instruments::{INSTRUMENTS, Policy};
use crate::model::rules::scenario::Scenario;
use crate::model::rules::shock::{Change, Shock};
use crate::scenario::policy_money::money_violations;
use crate::scenario::reach::Numbers;
use crate::scenario::rules::exist_once;
use crate::scenario::settings::target_cost_violations;
use crate::scenario::violation::Violation;

/// What is wrong with the shocks and policies of a scenario, with the number that each has in its
/// file.
pub fn shock_and_policy_violations(scenario: &Scenario, numbers: &Numbers) -> Vec<Violation> {
    // Without them nothing is put into a table.
    if scenario.shock.is_empty() && scenario.policy.is_empty() {
        return Vec::new();
    }
    let plain = Scenario { shock: Vec::new(), policy: Vec::new(), ..scenario.clone() };
    let table = Table::try_from(plain).expect("every parameter fits TOML");
    let mut violations = Vec::new();
    for (index, (&number, shock)) in numbers.shocks.iter().zip(&scenario.shock).enumerate() {
        violations.extend(shock_violations(number, shock, &scenario.shock[..index], &table));
    }
    for (&number, policy) in numbers.policies.iter().zip(&scenario.policy) {
        let at = |key: &str| match number {
            Some(number) => vec!["policy".to_string(), format!("policy[{number}].{key}")],
            None => vec!["packages".to_string()],
        };
        if let Err(message) = check_visible("id", &policy.id) {
            violations.push(Violation { keys: at("id"), message });
        }
        dates_and_places(&mut violations, &at, (policy.from, policy.until), &policy.regions);
        let target_costs = target_cost_violations(policy).into_iter();
        violations.extend(target_costs.map(|(key, message)| Violation { keys: at(key), message }));
        let money = money_violations(policy).into_iter();
        violations.extend(money.map(|(key, message)| Violation { keys: at(&key), message }));
        for (name, instrument) in INSTRUMENTS.iter().zip(policy.instruments()) {
            let mut changes = instrument.changes(policy.strength());
            changes.retain(|change| !change.has_no_effect());
            // Most instruments of a policy are at zero, and copying all parameters is slow.
            let mut changed = match changes.is_empty() {
                true => continue,
                false => table.clone(),
            };
            for change in changes {
                if let Err(message) = change.make(&mut changed) {
                    let message = format!(
                        "{name} ({}) is too strong: {message}",
                        stated_settings(policy, name)
                    );
                    violations.push(Violation { keys: at(name), message });
                }
            }
        }
    }
    violations
}

/// What is wrong with a shock that stands behind others; `table` has every parameter.
fn shock_violations(
    number: usize,
    shock: &Shock,
    earlier: &[Shock],
    table: &Table,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    let at = |key: &str| vec!["shock".to_string(), format!("shock[{number}].{key}")];
    if shock.until < shock.from {
        let message = format!("until = \"{}\" lies before from = \"{}\"", shock.until, shock.from);
        violations.push(Violation { keys: at("until"), message });
    }
    if let Err(message) = check_visible("name", &shock.name) {
        violations.push(Violation { keys: at("name"), message });
    }
    let is_same = |other: &Shock| !shock.name.is_empty() && other.name == shock.name;
    if earlier.iter().any(is_same) {
        let message = format!(
            "another shock is called \"{}\": both would change the world, one on top of the \
             other; give each a name of its own, or remove one",
            shock.name
        );
        violations.push(Violation { keys: at("name"), message });
    }
    if shock.changes.is_empty() {
        let message = "a shock without changes has no effect; add changes = [{ key = \"...\", \
                       times = 0.5 }]";
        violations.push(Violation { keys: at("changes"), message: message.into() });
    }
    let mut changed = table.clone();
    for (place, change) in shock.changes.iter().enumerate() {
        let is_again = |other: &Change| other.key.trim() == change.key.trim();
        if shock.changes[..place].iter().any(is_again) {
            let message = format!(
                "the shock changes `{}` twice; state all that it does to it in one change",
                change.key.trim()
            );
            violations.push(Violation { keys: at(&format!("changes[{place}].key")), message });
        } else if let Err(message) = change.make(&mut changed) {
            let part = format!("changes[{place}].{}", change.part_to_blame());
            violations.push(Violation { keys: at(&part), message });
        }
    }
    violations
}

/// The settings of an instrument that a policy states, by name.
fn stated_settings(policy: &Policy, instrument: &str) -> String {
    let policy = Table::try_from(policy).expect("a policy fits TOML");
    let section = policy.get(instrument).and_then(Value::as_table);
    let stated = section.into_iter().flatten().filter(|(_, value)| {
        value.as_float().is_some_and(|number| number != 0.0)
            || value.as_integer().is_some_and(|number| number != 0)
    });
    stated.map(|(setting, _)| setting.as_str()).collect::<Vec<_>>().join(", ")
}

/// Months in order, regions that exist.
pub fn dates_and_places(
    violations: &mut Vec<Violation>,
    at: &dyn Fn(&str) -> Vec<String>,
    (from, until): (Month, Month),
    regions: &[String],
) {
    if until < from {
        let message = format!("until = \"{until}\" lies before from = \"{from}\"");
        violations.push(Violation { keys: at("until"), message });
    }
    if let Err(message) = exist_once("regions", regions) {
        violations.push(Violation { keys: at("regions"), message });
    }
}
