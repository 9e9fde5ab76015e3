//! What a scenario's own files state to no effect in any run, or to another than it seems.

use toml::Table;

use super::violation::Violation;
use crate::base::regions::{PARTS, regions_of};
use crate::model::data::REGIONS;
use crate::model::rules::credit::{SCHEME_COUNT, scheme, scheme_name, section_of};
use crate::model::rules::scenario::Scenario;
use crate::schema::check::Layer;

/// What the layers of a user state in vain; what ships is known to be meant so.
pub fn stated_in_vain(scenario: &Scenario, own: &[&Layer]) -> Vec<Violation> {
    let is_stated = |key: &str| own.iter().any(|layer| layer.places.contains_key(key));
    let mut violations = settings_of_schemes_that_are_off(scenario, &is_stated);
    if is_stated("regions") {
        let keys = vec!["regions".into()];
        violations.extend(border(&scenario.regions).map(|message| Violation { keys, message }));
    }
    violations.extend(changes_of_nothing(scenario, &is_stated));
    violations.extend(responses_without_paths(scenario, &is_stated));
    violations
}

/// Responses to paths of the baseline that do not apply.
fn responses_without_paths(
    scenario: &Scenario,
    is_stated: &dyn Fn(&str) -> bool,
) -> Option<Violation> {
    let keys = ["operation.response", "operation.labour_supply", "operation.other_labour"];
    let keys: Vec<String> =
        keys.into_iter().filter(|key| is_stated(key)).map(str::to_string).collect();
    if keys.is_empty() || scenario.has_reference() {
        return None;
    }
    let message = format!(
        "{} has no effect: the baseline's paths are of the whole country on the middle path with \
         the usual beginning; leave out regions, path, start, burn_in_months and operation.paths, \
         or leave it out",
        keys.join(", ")
    );
    Some(Violation { keys, message })
}

/// Changes of shocks that leave their parameter as it is, which a point of a sweep may want.
fn changes_of_nothing(scenario: &Scenario, is_stated: &dyn Fn(&str) -> bool) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (number, shock) in scenario.shock.iter().enumerate() {
        for (place, change) in shock.changes.iter().enumerate().filter(|it| it.1.has_no_effect()) {
            let key = format!("shock[{number}].changes[{place}].key");
            if is_stated(&key) {
                let message =
                    format!("`{}` is not changed: state `set`, `times` or `at_least`", change.key);
                violations.push(Violation { keys: vec![key], message });
            }
        }
    }
    violations
}

/// What every such sentence has in it.
pub const BORDER: &str = "simulated without the rest of China";

/// What is missing at the border of a run of some regions, and what to use instead.
pub fn border(regions: &[String]) -> Option<String> {
    let first = regions.first().filter(|_| regions.len() < REGIONS.len())?;
    let part = PARTS.iter().map(|(name, _)| *name).find(|name| regions_of(name) == regions);
    let (simulated, word) = match (part, regions.len()) {
        (Some(part), _) => (part.to_string(), "is"),
        (None, 1) => (first.clone(), "is"),
        (None, count) => (format!("{first} and {}", others(count - 1)), "are"),
    };
    let (place, what) = part.map_or((&first[..], "region"), |part| (part, "part"));
    let named = if place.contains(' ') { format!("{place:?}") } else { place.to_string() };
    Some(format!(
        "regions: {simulated} {word} {BORDER}: contracts, services, \
         equity, searches and founders that cross the border are missing, so that levels and \
         effects differ from those within China; for these, leave regions out and read the {what} \
         with --region {named}, or regions = [\"{place}\"] in an experiment"
    ))
}

fn others(count: usize) -> String {
    if count == 1 { "1 other region".into() } else { format!("{count} other regions") }
}

/// Settings of IP financing models and loan products that make no loans.
fn settings_of_schemes_that_are_off(
    scenario: &Scenario,
    is_stated: &dyn Fn(&str) -> bool,
) -> Vec<Violation> {
    let usual = Scenario::default();
    let mut violations = Vec::new();
    for place in 0..SCHEME_COUNT {
        let (own, default) = (scheme(scenario, place), scheme(&usual, place));
        let path = format!("{}.{}", section_of(place), scheme_name(place));
        let on = format!("{path}.on");
        let mut changes = scenario.shock.iter().flat_map(|shock| &shock.changes);
        if own.on || own == default || changes.any(|change| change.key.trim() == on) {
            continue;
        }
        let [own, default] =
            [own, default].map(|scheme| Table::try_from(scheme).expect("every setting fits TOML"));
        let differs = own.iter().filter(|(key, value)| default.get(*key) != Some(value));
        let keys: Vec<String> = differs
            .filter(|(key, _)| *key != "on")
            .map(|(key, _)| format!("{path}.{key}"))
            .filter(|key| is_stated(key))
            .collect();
        if !keys.is_empty() {
            let message = format!(
                "{} has no effect, since {on} = false; set {on} = true, or leave it out",
                keys.join(", ")
            );
            violations.push(Violation { keys, message });
        }
    }
    violations
}
