//! Changes of single policies and shocks, which a key reaches by name: `policy.ID.voucher.share`,
//! `shock.NAME.from`, and by how much a shock changes a parameter:
//! `shock.NAME.operation.demand.times`.

use toml::{Table, Value};

use crate::model::rules::scenario::Scenario;
use crate::model::rules::shape::file_shape;
use crate::schema::check::Layer;
use crate::schema::mistake::{Mistake, Place};
use crate::schema::set::{merge, named, parted, set};
use crate::schema::shape::Shape;
use crate::schema::suggest::{did_you_mean, nearest};

/// Lists of a scenario whose elements a key reaches by name, and what that name is called.
const LISTS: [(&str, &str); 2] = [("policy", "id"), ("shock", "name")];

/// The key that takes an element out.
const ON: &str = "on";

/// What says by how much a shock changes a parameter.
const SIZES: [&str; 3] = ["set", "times", "at_least"];

/// Policies and shocks that a refusal names.
const MOST_LISTED: usize = 8;

/// The number that each policy and each shock has in its file.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// Of policies; those of packages have none.
    pub policies: Vec<Option<usize>>,
    /// Of shocks.
    pub shocks: Vec<usize>,
}

impl Numbers {
    /// Those of a scenario whose first policies come from packages.
    pub fn of(scenario: &Scenario, from_packages: usize) -> Numbers {
        Numbers {
            policies: (0..scenario.policy.len()).map(|it| it.checked_sub(from_packages)).collect(),
            shocks: (0..scenario.shock.len()).collect(),
        }
    }
}

/// What a change reaches: an element of a list, and a key in it; nothing for the element itself.
struct Reached<'a> {
    list: &'static str,
    place: usize,
    path: &'a str,
}

/// Whether a change reaches into a policy or a shock.
pub fn is_inner(change: &str) -> bool {
    list_of(change).is_some()
}

/// Whether a scenario has the policy or shock that a change reaches into.
pub fn has(scenario: &Scenario, change: &str) -> bool {
    reached(scenario, change).is_ok()
}

/// The value that a scenario has where a key reaches, as tables write it.
pub fn value(scenario: &Scenario, key: &str) -> Result<String, String> {
    let Reached { list, place, path } = reached(scenario, key)?;
    if path == ON {
        return Ok(true.to_string());
    }
    let mut element = Value::Table(element(scenario, list, place));
    let size = size_reached(scenario, list, place, path)?;
    let path = size.map_or(path, |(_, size)| size);
    if let Some((at, _)) = size {
        element = Value::Table(change_in(element.as_table_mut().expect("it is one"), at).clone());
    }
    Ok(match path.split('.').try_fold(&element, |section, part| section.get(part)) {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => "not set".into(),
    })
}

/// Makes a change such as `policy.SC-A.voucher.share=0.2`, the `number`th; its layer has what is
/// wrong with it, and the place of the value.
pub fn reach(
    scenario: &mut Scenario,
    numbers: &mut Numbers,
    (number, change): (usize, &str),
) -> Layer {
    let (key, text) = parted(change);
    let mut layer = Layer { file: named(change), ..Layer::default() };
    let refuse = |mut layer: Layer, message: String| {
        let (file, key) = (layer.file.clone(), key.to_string());
        layer.mistakes = vec![Mistake { file, line: number, column: 1, key, message }];
        layer
    };
    let Reached { list, place, path } = match reached(scenario, change) {
        Ok(reached) => reached,
        Err(message) => return refuse(layer, message),
    };
    let mut table = element(scenario, list, place);
    if path.is_empty() {
        let setting = if list == "policy" { "budget" } else { "from" };
        let message = format!("{key}: say what of it, such as `{key}.{setting}` or `{key}.{ON}`");
        return refuse(layer, message);
    }
    if path == ON {
        return match text.trim() {
            "true" => layer,
            "false" => {
                remove(scenario, numbers, list, place);
                layer
            }
            other => refuse(layer, format!("{key} = {other}: expected true or false")),
        };
    }
    let size = match size_reached(scenario, list, place, path) {
        Ok(size) => size,
        Err(message) => return refuse(layer, format!("{key}: {message}")),
    };
    let (shape, path, inside) = match size {
        Some((at, size)) => (shape_of_changes(), size, format!("changes[{at}].")),
        None => (shape(list), path, String::new()),
    };
    let inner = match (size, path) {
        // What a shock sets is stated as text, whatever it is.
        (Some(_), "set") => {
            set(shape, number, &format!("{path}={}", Value::String(text.trim().into())))
        }
        _ => set(shape, number, &format!("{path}={text}")),
    };
    let indent = change.len().saturating_sub(path.len() + 1 + text.len());
    let called = change[..indent].trim().trim_start_matches('-').to_string();
    layer.mistakes = inner.mistakes.into_iter().map(|it| outer(it, &layer.file, &called)).collect();
    layer.mistakes.iter_mut().for_each(|it| it.column += indent);
    match size {
        Some((at, _)) => merge(change_in(&mut table, at), &inner.table),
        None => merge(&mut table, &inner.table),
    }
    replace(scenario, list, place, table);
    let own = match list {
        "policy" => numbers.policies[place],
        _ => Some(numbers.shocks[place]),
    };
    layer.places = inner
        .places
        .into_iter()
        .filter_map(|(key, Place { line, column })| {
            let place = Place { line, column: column + indent };
            Some((format!("{list}[{}].{inside}{key}", own?), place))
        })
        .collect();
    layer
}

/// The change of a shock that a path reaches with its size, such as `operation.demand.times`; none
/// where it reaches a key of the element itself.
fn size_reached<'a>(
    scenario: &Scenario,
    list: &str,
    place: usize,
    path: &'a str,
) -> Result<Option<(usize, &'a str)>, String> {
    let Some((parameter, size)) = path.rsplit_once('.').filter(|_| list == "shock") else {
        return Ok(None);
    };
    let keys = || scenario.shock[place].changes.iter().map(|change| change.key.trim());
    let known = || keys().collect::<Vec<_>>().join(", ");
    if keys().any(|key| key == path) {
        return Err(format!("say by how much, such as `{path}.times`"));
    }
    match keys().filter(|key| *key == parameter).count() {
        0 => {
            let hint = did_you_mean(parameter, keys());
            Err(format!("the shock does not change `{parameter}`{hint}; it changes {}", known()))
        }
        1 if SIZES.contains(&size) => {
            Ok(keys().position(|key| key == parameter).map(|at| (at, size)))
        }
        1 => {
            let hint = did_you_mean(size, SIZES);
            Err(format!("a change has no `{size}`{hint}; it has {}", SIZES.join(", ")))
        }
        _ => Err(format!("the shock changes `{parameter}` more than once; change it in the file")),
    }
}

/// A change of a shock that is written as a table.
fn change_in(shock: &mut Table, at: usize) -> &mut Table {
    let changes = shock.get_mut("changes").and_then(Value::as_array_mut);
    let change = changes.and_then(|changes| changes.get_mut(at)).and_then(Value::as_table_mut);
    change.expect("the shock has the change")
}

/// A mistake in an element as one of the change that reached it.
fn outer(mistake: Mistake, file: &str, called: &str) -> Mistake {
    let Mistake { line, column, key, message, .. } = mistake;
    let message = if message.starts_with(&key) { format!("{called}{message}") } else { message };
    Mistake { file: file.into(), line, column, key: format!("{called}{key}"), message }
}

/// Why a change reaches into nothing that any of some scenarios has.
pub fn unknown(change: &str, scenarios: &[(String, Scenario)]) -> String {
    let (list, rest) = list_of(change).expect("it reaches into a list");
    let known: Vec<(&str, &str)> = scenarios
        .iter()
        .flat_map(|(scenario, own)| {
            names(own, list).into_iter().map(move |it| (it, scenario.as_str()))
        })
        .collect();
    let first = rest.split('.').next().unwrap_or(rest);
    if let [(_, own)] = scenarios
        && let Err(message) = reached(own, change)
    {
        return message;
    }
    if known.is_empty() {
        return format!("{list}.{rest}: no scenario has a {list}; a file adds one with [[{list}]]");
    }
    let hint = nearest(first, known.iter().map(|(name, _)| *name));
    let hint = hint.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    let mut names: Vec<String> =
        known.iter().map(|(name, scenario)| format!("{name} ({scenario})")).collect();
    names.truncate(MOST_LISTED);
    format!("{list}.{rest}: there is no such {list}{hint}; known are {}", names.join(", "))
}

/// The list and the rest of the key of a change that reaches into one.
fn list_of(change: &str) -> Option<(&'static str, &str)> {
    let (key, _) = parted(change);
    let (list, rest) = key.split_once('.')?;
    let (list, _) = LISTS.iter().find(|(name, _)| *name == list.trim())?;
    Some((list, rest.trim()))
}

/// The element that a change means: by its name, or the only one that there is.
fn reached<'a>(scenario: &Scenario, change: &'a str) -> Result<Reached<'a>, String> {
    let (list, rest) = list_of(change).ok_or_else(|| format!("{change}: reaches into nothing"))?;
    let names = names(scenario, list);
    let has_change = |path: &str| {
        let is_there = |place| matches!(size_reached(scenario, list, place, path), Ok(Some(_)));
        list == "shock" && (0..names.len()).any(is_there)
    };
    let is_key = |path: &str| path == ON || shape(list).field(path).is_some() || has_change(path);
    let called: Vec<usize> = (0..names.len()).filter(|&place| is_of(names[place], rest)).collect();
    // The longest name is meant where one begins with another.
    let longest = called.iter().map(|&place| names[place].len()).max();
    let called: Vec<usize> =
        called.into_iter().filter(|&place| Some(names[place].len()) == longest).collect();
    match (called.as_slice(), names.len()) {
        ([_, _, ..], _) => {
            let name = names[called[0]];
            Err(format!("{list}.{rest}: several have the name {name}; give each its own"))
        }
        ([place], _) => {
            let path = rest[names[*place].len()..].trim_start_matches('.');
            // A policy may be called as the instrument that it has.
            let path = if !is_key(path) && is_key(rest) { rest } else { path };
            Ok(Reached { list, place: *place, path })
        }
        // A slip in a key of the only one is said with what was meant.
        ([], 1) if is_key(rest) || begins_as_key(list, rest) => {
            Ok(Reached { list, place: 0, path: rest })
        }
        ([], 0) => Err(format!(
            "{list}.{rest}: the scenario has no {list}; a file adds one with [[{list}]]"
        )),
        ([], _) => Err(unreached(list, rest, &names, is_key(rest))),
    }
}

/// Whether a key begins as one of an element's own.
fn begins_as_key(list: &str, rest: &str) -> bool {
    rest.split_once('.').is_some_and(|(first, _)| shape(list).field(first).is_some())
}

/// Why none of several elements is meant.
fn unreached(list: &str, rest: &str, names: &[&str], is_key: bool) -> String {
    let known: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
    let first = known.first().copied().unwrap_or("NAME");
    if is_key {
        let (_, id) = LISTS.iter().find(|(name, _)| *name == list).expect("it is one of them");
        let advice = match known.is_empty() {
            true => format!("give each its {id}"),
            false => format!("write {list}.{first}.{rest}, with the {id} of the one that is meant"),
        };
        return format!("{list}.{rest}: there are {} of them; {advice}", names.len());
    }
    let word = rest.split('.').next().unwrap_or(rest);
    let hint = nearest(word, known.iter().copied());
    let hint = hint.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    let listed = known.iter().take(MOST_LISTED).copied().collect::<Vec<_>>().join(", ");
    format!("{list}.{rest}: there is no such {list}{hint}; known are {listed}")
}

/// The names of a list's elements.
fn names<'a>(scenario: &'a Scenario, list: &str) -> Vec<&'a str> {
    match list {
        "policy" => scenario.policy.iter().map(|policy| policy.id.as_str()).collect(),
        _ => scenario.shock.iter().map(|shock| shock.name.as_str()).collect(),
    }
}

/// Whether the rest of a key begins with that name.
fn is_of(name: &str, rest: &str) -> bool {
    let end = rest.strip_prefix(name).filter(|_| !name.is_empty());
    end.is_some_and(|end| end.is_empty() || end.starts_with('.'))
}

/// The shape of the elements of a list.
fn shape(list: &str) -> &'static Shape {
    let found = file_shape().lists().into_iter().find(|(name, _)| *name == list);
    found.expect("the scenario has the list").1
}

/// The shape of a shock's changes.
fn shape_of_changes() -> &'static Shape {
    match &shape("shock").field("changes").expect("a shock has changes").shape {
        Shape::List { element, .. } => element,
        other => other,
    }
}

fn element(scenario: &Scenario, list: &str, place: usize) -> Table {
    let table = match list {
        "policy" => Table::try_from(&scenario.policy[place]),
        _ => Table::try_from(&scenario.shock[place]),
    };
    table.expect("every setting fits TOML")
}

fn replace(scenario: &mut Scenario, list: &str, place: usize, table: Table) {
    const CHECKED: &str = "what was checked against the shape has its types";
    match list {
        "policy" => scenario.policy[place] = table.try_into().expect(CHECKED),
        _ => scenario.shock[place] = table.try_into().expect(CHECKED),
    }
}

fn remove(scenario: &mut Scenario, numbers: &mut Numbers, list: &str, place: usize) {
    if list == "policy" {
        scenario.policy.remove(place);
        numbers.policies.remove(place);
    } else {
        scenario.shock.remove(place);
        numbers.shocks.remove(place);
    }
}
