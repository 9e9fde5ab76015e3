//! The scenario of a point: a base with what the point changes in it.

use toml::{Table, Value};

use super::{Loaded, Point};
use crate::scenario::{Scenario, load, load_text, resolved};

/// Lists of a scenario whose elements a key reaches by name, and what that name is called.
const LISTS: [(&str, &str); 2] = [("policy", "id"), ("shock", "name")];

impl Loaded {
    /// The scenario of a point, in the world of the base; or all that is wrong with it.
    ///
    /// # Errors
    ///
    /// Returns the mistakes that the point's changes make, one a line.
    pub fn scenario(&self, scenario: usize, point: &Point) -> Result<Scenario, Vec<String>> {
        let (name, own) = &self.scenarios[scenario];
        if point.set.is_empty() {
            return Ok(own.clone());
        }
        // As it was read: a file that is edited meanwhile changes nothing.
        let mut made = changed_in(name, own, &point.set)?;
        if scenario > 0 {
            in_world_of(&self.scenario(0, point)?, &mut made);
        }
        Ok(made)
    }
}

/// Gives a scenario the world of its base: luck, size, places and months.
pub fn in_world_of(base: &Scenario, scenario: &mut Scenario) {
    scenario.seed = base.seed;
    scenario.scale = base.scale;
    scenario.regions.clone_from(&base.regions);
    (scenario.start, scenario.until) = (base.start, base.until);
    scenario.burn_in_months = base.burn_in_months;
    (scenario.first_replicate, scenario.replicates) = (base.first_replicate, base.replicates);
}

/// Loads a scenario with changes, also of single policies and shocks.
pub fn changed(argument: &str, set: &[String]) -> Result<Scenario, Vec<String>> {
    let said = |mistakes: Vec<crate::scenario::Mistake>| {
        mistakes.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let (inner, plain): (Vec<String>, Vec<String>) =
        set.iter().cloned().partition(|it| is_inner(it));
    let scenario = load(argument, &plain).map_err(said)?.scenario;
    if inner.is_empty() { Ok(scenario) } else { changed_in(argument, &scenario, &inner) }
}

/// A scenario that was loaded, with changes, also of single policies and shocks.
fn changed_in(name: &str, scenario: &Scenario, set: &[String]) -> Result<Scenario, Vec<String>> {
    let said = |mistakes: Vec<crate::scenario::Mistake>| {
        mistakes.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let (inner, plain): (Vec<String>, Vec<String>) =
        set.iter().cloned().partition(|it| is_inner(it));
    let mut table: Table = toml::from_str(&resolved(scenario)).expect("a scenario is TOML");
    let refused: Vec<String> =
        inner.iter().filter_map(|change| reach(&mut table, change).err()).collect();
    if !refused.is_empty() {
        return Err(refused);
    }
    let text = toml::to_string(&table).expect("a table is TOML");
    Ok(load_text(name, &text, &plain).map_err(said)?.scenario)
}

/// Whether a change reaches into a policy or a shock.
pub fn is_inner(change: &str) -> bool {
    LISTS.iter().any(|(list, _)| {
        change.strip_prefix(list).is_some_and(|rest| rest.trim_start().starts_with('.'))
    })
}

/// Makes a change such as `policy.SC-A.voucher.share=0.2`.
fn reach(table: &mut Table, change: &str) -> Result<(), String> {
    let (key, value) = change.split_once('=').unwrap_or((change, ""));
    let (list, rest) = key.trim().split_once('.').unwrap_or((key, ""));
    let (_, id) = LISTS.iter().find(|(name, _)| *name == list).expect("the caller has looked");
    let elements = table.get_mut(list).and_then(Value::as_array_mut);
    let elements = elements.ok_or_else(|| format!("{key}: the scenario has no {list}"))?;
    let name = |element: &Value| element.get(id).and_then(Value::as_str).map(String::from);
    let is_meant = |element: &Value| {
        name(element)
            .is_some_and(|name| rest.strip_prefix(&name).is_some_and(|end| end.starts_with('.')))
    };
    let Some(place) = elements.iter().position(is_meant) else {
        let known: Vec<String> = elements.iter().filter_map(name).collect();
        return Err(format!("{key}: no {list} is called so; there are {}", known.join(", ")));
    };
    let called = name(&elements[place]).expect("it was found by its name");
    let path = &rest[called.len() + 1..];
    let value = read(value.trim());
    if path == "on" {
        if value == Value::Boolean(false) {
            elements.remove(place);
        }
        return Ok(());
    }
    let mut there = &mut elements[place];
    for part in path.split('.') {
        let section = there.as_table_mut();
        let section = section.ok_or_else(|| format!("{key}: `{part}` lies in no section"))?;
        there = section.entry(part).or_insert_with(|| Value::Table(Table::new()));
    }
    *there = value;
    Ok(())
}

/// A value as in a file; what is no TOML is text.
fn read(text: &str) -> Value {
    let table: Result<Table, _> = toml::from_str(&format!("value = {text}"));
    let value = table.ok().and_then(|mut table| table.remove("value"));
    value.unwrap_or_else(|| Value::String(text.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(set: &[&str]) -> Result<Scenario, Vec<String>> {
        let set: Vec<String> = set.iter().map(ToString::to_string).collect();
        changed("policies-as-they-are", &set)
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
    fn a_policy_that_is_not_there_is_told() {
        let refusal = change(&["policy.XX99.budget=1.0"]).expect_err("there is none");
        assert!(refusal[0].contains("no policy is called so; there are "), "{refusal:?}");
        let plain = change(&[]).expect("it ships");
        let key = format!("policy.{}.vouchr.share=0.1", plain.policy[0].id);
        let refusal = change(&[&key]).expect_err("it is misspelt");
        assert!(refusal[0].contains("did you mean `voucher`?"), "{refusal:?}");
    }
}
