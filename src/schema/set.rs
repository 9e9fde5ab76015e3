//! Overrides from the command line: `--set key=value`, and what lies over what.

use toml::de::DeValue;
use toml::{Table, Value};

use super::check::{Layer, check};
use super::mistake::{FLAG, Mistake, OVERRIDE};
use super::shape::Shape;

/// Characters of an override that mistakes show.
const SHOWN: usize = 60;

/// An override as mistakes name it: what was typed, on one line.
pub fn named(argument: &str) -> String {
    if let Some(flag) = argument.strip_prefix(FLAG) {
        return format!("{FLAG}{}", flag.replacen('=', " ", 1));
    }
    let text: String = argument.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    if text.chars().count() <= SHOWN {
        return format!("{OVERRIDE}{text}");
    }
    format!("{OVERRIDE}{}...", text.chars().take(SHOWN).collect::<String>())
}

/// What an override changes, and to what: `--scale=0.1` says the same as `scale=0.1`.
pub fn parted(argument: &str) -> (&str, &str) {
    let stated = argument.strip_prefix(FLAG).unwrap_or(argument);
    let (key, value) = stated.split_once('=').unwrap_or((stated, ""));
    (key.trim(), value)
}

/// Checks override number `number`, such as `research.founding_rate=0.2`, or another flag that
/// states a setting, such as `--scale=0.1`.
///
/// A value that is no TOML is text: `--set until=2020-12` needs no quotes.
pub fn set(shape: &Shape, number: usize, argument: &str) -> Layer {
    let stated = argument.strip_prefix(FLAG).unwrap_or(argument);
    let (key, value) = stated.split_once('=').unwrap_or((stated, ""));
    let is_bare = |part: &str| {
        let is_letter = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
        !part.is_empty() && part.chars().all(is_letter)
    };
    let is_key = key.trim().split('.').all(is_bare);
    let text = match stated.contains('=') && is_key {
        false => String::new(),
        true if DeValue::parse(value.trim()).is_ok() => stated.to_owned(),
        true => {
            let blanks = &value[..value.len() - value.trim_start().len()];
            format!("{key}={blanks}{}", Value::String(value.trim().into()))
        }
    };
    let file = named(argument);
    let mut layer = check(shape, &file, &text);
    if text.is_empty() {
        let message = "this is no override; expected key=value".into();
        layer.mistakes.push(mistake(file, key, message));
    } else if key.trim() == "extends" {
        let message = "`extends` stands in a file, not in an override".into();
        layer.mistakes = vec![mistake(file, key, message)];
    }
    for mistake in &mut layer.mistakes {
        mistake.line = number;
        // Columns are those of what was typed.
        mistake.column *= usize::from(stated.len() == argument.len());
    }
    for place in layer.places.values_mut() {
        place.line = number;
        place.column *= usize::from(stated.len() == argument.len());
    }
    layer
}

/// The keys that two overrides both state.
pub fn common(one: &Layer, other: &Layer) -> Vec<String> {
    let is_leaf = |key: &&String| {
        let within = format!("{key}.");
        !one.places.keys().any(|other| other.starts_with(&within))
    };
    one.places
        .keys()
        .filter(is_leaf)
        .filter(|key| other.places.contains_key(*key))
        .cloned()
        .collect()
}

/// Lays `upper` over `lower`: sections key by key, anything else as a whole.
pub fn merge(lower: &mut Table, upper: &Table) {
    for (key, value) in upper {
        match (lower.get_mut(key), value) {
            (Some(Value::Table(lower)), Value::Table(upper)) => merge(lower, upper),
            _ => {
                lower.insert(key.clone(), value.clone());
            }
        }
    }
}

fn mistake(file: String, key: &str, message: String) -> Mistake {
    Mistake { file, line: 1, column: 1, key: key.trim().into(), message }
}
