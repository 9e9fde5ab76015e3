//! Whether shocks and policies can be made: places, months, keys and values.

use toml::{Table, Value};

use crate::base::month::Month;
use crate::model::rules::instruments::{INSTRUMENTS, Policy};
use crate::model::rules::scenario::Scenario;
use crate::scenario::broken::Broken;
use crate::scenario::knobs::broken_aim;
use crate::scenario::rules::exist_once;

/// What is wrong with the shocks and policies of a scenario, the first of which are `bundled`.
pub fn broken_shocks(scenario: &Scenario, bundled: usize) -> Vec<Broken> {
    // Without them nothing is put into a table.
    if scenario.shock.is_empty() && scenario.policy.is_empty() {
        return Vec::new();
    }
    let plain = Scenario { shock: Vec::new(), policy: Vec::new(), ..scenario.clone() };
    let table = Table::try_from(plain).expect("every parameter fits TOML");
    let mut broken = Vec::new();
    for (number, shock) in scenario.shock.iter().enumerate() {
        let at = |key: &str| vec!["shock".to_string(), format!("shock[{number}].{key}")];
        if shock.until < shock.from {
            let message =
                format!("until = \"{}\" lies before from = \"{}\"", shock.until, shock.from);
            broken.push(Broken { keys: at("until"), message });
        }
        if shock.changes.is_empty() {
            let message = "a shock without changes has no effect; add changes = [{ key = \"...\", \
                           times = 0.5 }]";
            broken.push(Broken { keys: at("changes"), message: message.into() });
        }
        let mut changed = table.clone();
        for (place, change) in shock.changes.iter().enumerate() {
            let key = format!("changes[{place}].key");
            if change.is_idle() {
                let message =
                    format!("`{}` is not changed: state `set`, `times` or `at_least`", change.key);
                broken.push(Broken { keys: at(&key), message });
            } else if let Err(message) = change.make(&mut changed) {
                let part = format!("changes[{place}].{}", change.part_to_blame());
                broken.push(Broken { keys: at(&part), message });
            }
        }
    }
    for (number, policy) in scenario.policy.iter().enumerate() {
        let at = |key: &str| match number.checked_sub(bundled) {
            Some(number) => vec!["policy".to_string(), format!("policy[{number}].{key}")],
            None => vec!["bundles".to_string()],
        };
        dates_and_places(&mut broken, &at, (policy.from, policy.until), &policy.regions);
        let aims = broken_aim(policy).into_iter();
        broken.extend(aims.map(|(key, message)| Broken { keys: at(key), message }));
        for (name, instrument) in INSTRUMENTS.iter().zip(policy.instruments()) {
            let mut changes = instrument.changes(policy.strength());
            changes.retain(|change| !change.is_idle());
            // Most instruments of a policy are at zero, and a copy of all parameters takes long.
            let mut changed = match changes.is_empty() {
                true => continue,
                false => table.clone(),
            };
            for change in changes {
                if let Err(message) = change.make(&mut changed) {
                    let message =
                        format!("{name} ({}) is too strong: {message}", knobs(policy, name));
                    broken.push(Broken { keys: at(name), message });
                }
            }
        }
    }
    broken
}

/// The knobs of an instrument that a policy turns, by name.
pub fn knobs(policy: &Policy, instrument: &str) -> String {
    let policy = Table::try_from(policy).expect("a policy fits TOML");
    let section = policy.get(instrument).and_then(Value::as_table);
    let turned = section.into_iter().flatten().filter(|(_, value)| {
        value.as_float().is_some_and(|number| number != 0.0)
            || value.as_integer().is_some_and(|number| number != 0)
    });
    turned.map(|(knob, _)| knob.as_str()).collect::<Vec<_>>().join(", ")
}

/// Months in order, regions that exist.
pub fn dates_and_places(
    broken: &mut Vec<Broken>,
    at: &dyn Fn(&str) -> Vec<String>,
    (from, until): (Month, Month),
    regions: &[String],
) {
    if until < from {
        let message = format!("until = \"{until}\" lies before from = \"{from}\"");
        broken.push(Broken { keys: at("until"), message });
    }
    if let Err(message) = exist_once("regions", regions) {
        broken.push(Broken { keys: at("regions"), message });
    }
}
