//! The scenario of a point: a base with what the point changes in it.

use toml::{Table, Value};

use super::factor::{Choice, Factor};
use super::loaded::Loaded;
use super::points::{AS_IT_IS, Point};
use crate::model::rules::scenario::{Scenario, resolved};
use crate::scenario::{Mistake, load_text};
use crate::schema::suggest::nearest;

/// Lists of a scenario whose elements a key reaches by name, and what that name is called.
const LISTS: [(&str, &str); 2] = [("policy", "id"), ("shock", "name")];

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

/// A scenario that was loaded, with changes, also of single policies and shocks.
///
/// # Errors
///
/// Returns the mistakes that the changes make, one a line.
pub fn changed(name: &str, scenario: &Scenario, set: &[String]) -> Result<Scenario, Vec<String>> {
    let (inner, plain): (Vec<String>, Vec<String>) =
        set.iter().cloned().partition(|it| is_inner(it));
    let mut table: Table = toml::from_str(&resolved(scenario)).expect("a scenario is TOML");
    let refused = inner.iter().filter_map(|change| reach(&mut table, change).err());
    let refused: Vec<String> = refused.map(|line| format!("{name}: {line}")).collect();
    if !refused.is_empty() {
        return Err(refused);
    }
    let text = toml::to_string(&table).expect("a table is TOML");
    load_text(name, &text, &plain).map(|loaded| loaded.scenario).map_err(|mistakes| {
        // The text is not the user's, so that its lines and columns mean nothing.
        let line = |it: &Mistake| {
            if it.file == name { format!("{name}: {}", it.message) } else { it.to_string() }
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
    let table: Table = toml::from_str(&resolved(scenario)).expect("a scenario is TOML");
    let below = |section: &Value, path: &str| {
        let found = path.split('.').try_fold(section, |section, part| section.get(part));
        match found {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => "not set".into(),
        }
    };
    let Some((list, rest)) = parted(key) else { return below(&Value::Table(table), key) };
    let names = names(scenario, list);
    let Some(place) = names.iter().position(|name| is_of(name, rest)) else {
        return format!("no such {list}");
    };
    match rest[names[place].len()..].trim_start_matches('.') {
        "on" => true.to_string(),
        path => below(&table[list][place], path),
    }
}

/// The elements of a list of a scenario that a key may name.
fn names<'a>(scenario: &'a Scenario, list: &str) -> Vec<&'a str> {
    match list {
        "policy" => scenario.policy.iter().map(|policy| policy.id.as_str()).collect(),
        _ => scenario.shock.iter().map(|shock| shock.name.as_str()).collect(),
    }
}

/// Whether a scenario has the policy or shock that a change reaches into.
pub fn has(scenario: &Scenario, change: &str) -> bool {
    let Some((list, rest)) = parted(change) else { return false };
    names(scenario, list).iter().any(|name| is_of(name, rest))
}

/// Whether the rest of a key begins with that name.
fn is_of(name: &str, rest: &str) -> bool {
    rest.strip_prefix(name).is_some_and(|end| end.is_empty() || end.starts_with('.'))
}

/// The list and the rest of the key of a change that reaches into one.
fn parted(change: &str) -> Option<(&str, &str)> {
    let (key, _) = change.split_once('=').unwrap_or((change, ""));
    let (list, rest) = key.trim().split_once('.')?;
    Some((list.trim(), rest.trim())).filter(|(list, _)| LISTS.iter().any(|(name, _)| name == list))
}

/// Why a change reaches into nothing that any of the scenarios has.
pub fn unknown(change: &str, scenarios: &[(String, Scenario)]) -> String {
    let (list, rest) = parted(change).expect("it reaches into a list");
    let known = scenarios.iter().flat_map(|(scenario, own)| {
        names(own, list).into_iter().map(move |name| (name, scenario.as_str()))
    });
    let known: Vec<(&str, &str)> = known.collect();
    if known.is_empty() {
        return format!("{list}.{rest}: no scenario of the experiment has a {list}");
    }
    let first = rest.split('.').next().unwrap_or(rest);
    let hint = nearest(first, known.iter().map(|(name, _)| *name));
    let hint = hint.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    let mut names: Vec<String> =
        known.iter().map(|(name, scenario)| format!("{name} ({scenario})")).collect();
    names.truncate(MOST_LISTED);
    format!("{list}.{rest}: there is no such {list}{hint}; known are {}", names.join(", "))
}

/// Policies and shocks that a refusal names.
const MOST_LISTED: usize = 8;

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
    let name = |element: &Value| element.get(id).and_then(Value::as_str).map(String::from);
    let is_meant = |element: &Value| name(element).is_some_and(|name| is_of(&name, rest));
    let found = elements
        .and_then(|elements| elements.iter().position(is_meant).map(|place| (elements, place)));
    let Some((elements, place)) = found else {
        return Err(format!("{key}: there is no such {list}"));
    };
    let called = name(&elements[place]).expect("it was found by its name");
    let Some(path) = rest[called.len()..].strip_prefix('.').filter(|path| !path.is_empty()) else {
        let setting = if list == "policy" { "budget" } else { "from" };
        return Err(format!("{key}: say what of it, such as `{key}.{setting}` or `{key}.on`"));
    };
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
        check("policy.XX99.on", "no such policy");
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
        assert!(refusal[0].starts_with("policies-as-they-are: "), "{refusal:?}");
        let refusal = change(&[&format!("policy.{id}=1")]).expect_err("of what is not said");
        assert!(refusal[0].contains(&format!("`policy.{id}.on`")), "{refusal:?}");
        let scenarios = [("plain".to_string(), plain.clone())];
        let refusal = unknown("policy.XX99.budget=1.0", &scenarios);
        assert!(
            refusal.contains(&format!("there is no such policy; known are {id} (plain)")),
            "{refusal}"
        );
    }
}
