//! The scenario of a point: a base with what the point changes in it.

use toml::{Table, Value};

use super::factor::{Choice, Factor};
use super::loaded::Loaded;
use super::points::{AS_IT_IS, Point};
use crate::model::rules::scenario::{Scenario, resolved};
use crate::scenario::reach::{self, has, is_inner};
use crate::scenario::{Mistake, load_text};
use crate::schema::set::named;

impl Loaded {
    /// The scenario of a point, with the shared settings of the base; or all that is wrong with it.
    /// A change of a policy or shock that only other scenarios have does nothing in this one.
    ///
    /// # Errors
    ///
    /// Returns the mistakes that the point's changes make, one a line.
    pub fn scenario(&self, scenario: usize, point: &Point) -> Result<Scenario, Vec<String>> {
        let (name, own) = &self.scenarios[scenario];
        let concerns = |change: &&String| {
            !is_inner(change)
                || has(own, change)
                || !self.scenarios.iter().any(|(_, other)| has(other, change))
        };
        let set: Vec<String> = point.set.iter().filter(concerns).cloned().collect();
        // As it was read: a file that is edited meanwhile changes nothing.
        let mut made = if set.is_empty() { own.clone() } else { changed(name, own, &set)? };
        if scenario > 0 && !point.set.is_empty() {
            adopt_shared_settings(&self.scenario(0, point)?, &mut made);
        }
        Ok(made)
    }
}

/// Gives a scenario the settings that all scenarios share with the base: seed, scale, regions,
/// months.
pub fn adopt_shared_settings(base: &Scenario, scenario: &mut Scenario) {
    scenario.seed = base.seed;
    scenario.scale = base.scale;
    scenario.regions.clone_from(&base.regions);
    (scenario.start, scenario.until) = (base.start, base.until);
    scenario.burn_in_months = base.burn_in_months;
    (scenario.first_replicate, scenario.replicates) = (base.first_replicate, base.replicates);
}

/// The settings that a scenario states otherwise than the base, whose settings all share.
pub fn set_aside(base: &Scenario, other: &Scenario) -> Vec<&'static str> {
    // A scenario that states no number of replicates has one.
    let is_stated = other.replicates > 1 && other.replicates != base.replicates;
    let differs = [
        ("seed", base.seed != other.seed),
        ("scale", base.scale != other.scale),
        ("replicates", is_stated),
        ("first_replicate", base.first_replicate != other.first_replicate),
        ("regions", base.regions != other.regions),
        ("start", base.start != other.start),
        ("until", base.until != other.until),
        ("burn_in_months", base.burn_in_months != other.burn_in_months),
    ];
    differs.into_iter().filter(|&(_, differs)| differs).map(|(key, _)| key).collect()
}

/// A scenario that was loaded, with changes, also of single policies and shocks.
///
/// # Errors
///
/// Returns the mistakes that the changes make, one a line.
pub fn changed(name: &str, scenario: &Scenario, set: &[String]) -> Result<Scenario, Vec<String>> {
    let made = load_text(name, &resolved(scenario), set);
    made.map(|loaded| loaded.scenario).map_err(|mistakes| {
        // The text is not the user's, so that its lines and columns mean nothing.
        let line = |it: &Mistake| match it.file == name {
            true => format!("{name}: {}", it.message),
            false => it.to_string(),
        };
        mistakes.iter().map(line).collect()
    })
}

/// What a scenario has where a factor would change it: a value, or the choice that it stands for.
pub fn held(name: &str, scenario: &Scenario, factor: &Factor) -> String {
    if factor.choices.is_empty() {
        return value(scenario, &factor.key);
    }
    let own = resolved(scenario);
    let is_own = |choice: &&Choice| {
        changed(name, scenario, &choice.set).is_ok_and(|made| resolved(&made) == own)
    };
    // A choice without changes is what any scenario has that has none of the others.
    let stated = factor.choices.iter().filter(|choice| !choice.set.is_empty()).find(is_own);
    let choice = stated.or_else(|| factor.choices.iter().find(is_own));
    choice.map_or_else(|| AS_IT_IS.into(), |choice| choice.name.clone())
}

/// The value of a key in a scenario, as tables write it.
fn value(scenario: &Scenario, key: &str) -> String {
    if is_inner(key) {
        return reach::value(scenario, key).unwrap_or_else(|_| NOT_THERE.into());
    }
    let table: Table = toml::from_str(&resolved(scenario)).expect("a scenario is TOML");
    let table = Value::Table(table);
    match key.split('.').try_fold(&table, |section, part| section.get(part)) {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => "not set".into(),
    }
}

/// What stands for a policy or shock that a scenario does not have.
const NOT_THERE: &str = "no such policy or shock";

/// Why no scenario of an experiment has what a change reaches into.
pub fn unknown(change: &str, scenarios: &[(String, Scenario)]) -> String {
    format!("{}: {}", named(change), reach::unknown(change, scenarios))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load;

    fn change(set: &[&str]) -> Result<Scenario, Vec<String>> {
        let set: Vec<String> = set.iter().map(ToString::to_string).collect();
        let name = "policies-as-they-are";
        let own = load(name, &[]).expect("it ships").scenario;
        changed(name, &own, &set)
    }

    #[test]
    fn a_key_reaches_into_a_policy() {
        let plain = change(&[]).expect("it ships");
        let id = plain.policy[0].id.clone();
        let key = format!("policy.{id}.budget=123.0");
        let changed = change(&[&key, "seed=9"]).expect("the key is right");
        assert_eq!((changed.policy[0].budget, changed.seed), (123.0, 9));
        let off = format!("policy.{id}.on=false");
        assert_eq!(change(&[&off]).expect("it is there").policy.len(), plain.policy.len() - 1);
    }

    #[test]
    fn what_a_scenario_has_is_a_value_or_a_choice() {
        let name = "policies-as-they-are";
        let own = load(name, &[]).expect("it ships").scenario;
        let id = own.policy[0].id.clone();
        let check = |key: &str, expected: &str| {
            let factor = Factor { key: key.into(), ..Factor::default() };
            assert_eq!(held(name, &own, &factor), expected, "{key}");
        };
        check("incubator.mentoring", "true");
        check("until", &own.until.to_string());
        check(&format!("policy.{id}.id"), &id);
        check(&format!("policy.{id}.on"), "true");
        check("policy.XX99.on", NOT_THERE);
        let choice = |name: &str, set: &str| {
            let set = set.split_whitespace().map(String::from).collect();
            Choice { name: name.into(), set }
        };
        let choices = |set: &str| Factor {
            choices: vec![
                choice("none", ""),
                choice("some", set),
                choice("more", "seed=1 scale=1.0"),
            ],
            ..Factor::default()
        };
        assert_eq!(held(name, &own, &choices("seed=8")), "none");
        assert_eq!(held(name, &own, &choices(&format!("seed={}", own.seed))), "some");
        let factor =
            Factor { choices: choices("seed=8").choices[1..].to_vec(), ..Factor::default() };
        assert_eq!(held(name, &own, &factor), AS_IT_IS);
    }

    #[test]
    fn a_key_that_reaches_nothing_is_reported() {
        let plain = change(&[]).expect("it ships");
        let id = &plain.policy[0].id;
        let refusal = change(&[&format!("policy.{id}.vouchr.share=0.1")]).expect_err("misspelt");
        assert!(refusal[0].contains("did you mean `voucher`?"), "{refusal:?}");
        assert!(refusal[0].starts_with("--set policy."), "{refusal:?}");
        let refusal = change(&[&format!("policy.{id}=1")]).expect_err("of what is not said");
        assert!(refusal[0].contains(&format!("`policy.{id}.on`")), "{refusal:?}");
        let scenarios = [("plain".to_string(), plain.clone())];
        let refusal = unknown("policy.XX99.budget=1.0", &scenarios);
        assert!(refusal.contains(&format!("there is no such policy; known are {id}")), "{refusal}");
    }
}
