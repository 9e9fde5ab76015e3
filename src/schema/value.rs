//! Accepts one value of a scenario file, or explains what would be right.

use std::cmp::Ordering;

use serde_json::Number;
use toml::Value;
use toml::de::{DeInteger, DeValue};

use super::shape::{Pattern, Shape, count};
use super::suggest::{meant, nearest};

/// The accepted value, or what is wrong with it; `source` is the text that the user wrote.
///
/// The message follows the key. Sections and the elements of lists are not checked here.
pub fn accept(shape: &Shape, value: &DeValue, source: &str) -> Result<Value, String> {
    match (shape, value) {
        (Shape::Number { .. }, DeValue::Integer(_) | DeValue::Float(_)) => {
            number(shape, value, source)
        }
        (Shape::Boolean, DeValue::Boolean(flag)) => Ok(Value::Boolean(*flag)),
        (Shape::Text { min_length, pattern }, DeValue::String(text)) => {
            words(text, *min_length, *pattern, source)
        }
        (Shape::Choice(choices), DeValue::String(text)) => choose(choices, text, source),
        (Shape::List { min_items, max_items, .. }, DeValue::Array(array)) => {
            let length = array.len() as u64;
            if (*min_items..=*max_items).contains(&length) {
                return Ok(Value::Array(Vec::new()));
            }
            let expected = count(*min_items, *max_items).unwrap_or_default();
            let elements = if length == 1 { "element" } else { "elements" };
            Err(format!(" has {length} {elements}; expected {expected}"))
        }
        (Shape::Any, value) => plain(value)
            .ok_or_else(|| format!(" = {source}: expected a value, found {}", kind(value))),
        (_, DeValue::Table(_)) => {
            Err(format!(": expected {}, found a section", shape.expectation()))
        }
        _ => Err(format!(" = {source}: expected {}, found {}", shape.expectation(), kind(value))),
    }
}

/// A value as it is written, if it is no section and no date.
fn plain(value: &DeValue) -> Option<Value> {
    match value {
        DeValue::Boolean(flag) => Some(Value::Boolean(*flag)),
        DeValue::String(text) => Some(Value::String(text.to_string())),
        DeValue::Integer(integer) => match whole(integer)? {
            Amount::Whole(whole) => i64::try_from(whole).ok().map(Value::Integer),
            Amount::Real(_) => None,
        },
        DeValue::Float(float) => float.as_str().parse().ok().map(Value::Float),
        DeValue::Array(array) => array
            .iter()
            .map(|value| plain(value.get_ref()))
            .collect::<Option<_>>()
            .map(Value::Array),
        DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}

/// A number as written: whole ones keep every digit.
#[derive(Clone, Copy)]
enum Amount {
    Whole(i128),
    Real(f64),
}

fn number(shape: &Shape, value: &DeValue, source: &str) -> Result<Value, String> {
    let Shape::Number { is_whole, min, max, .. } = shape else {
        return Err(format!(": expected {}", shape.expectation()));
    };
    let amount = match value {
        DeValue::Integer(integer) => whole(integer),
        _ => value.as_float().and_then(|float| float.as_str().parse().ok()).map(Amount::Real),
    };
    let expected = shape.expectation();
    let outside = || format!(" = {source} lies outside {}", shape.range());
    let amount = amount.ok_or_else(outside)?;
    if matches!(amount, Amount::Real(real) if !real.is_finite()) {
        return Err(format!(" = {source} is not a finite number; expected {expected}"));
    }
    let is_low = min.as_ref().is_some_and(|min| compare(amount, min) == Ordering::Less);
    let is_high = max.as_ref().is_some_and(|max| compare(amount, max) == Ordering::Greater);
    if is_low || is_high {
        return Err(outside());
    }
    match (amount, is_whole) {
        (Amount::Whole(whole), true) => {
            i64::try_from(whole).map(Value::Integer).map_err(|_| outside())
        }
        (Amount::Whole(whole), false) => Ok(Value::Float(whole as f64)),
        (Amount::Real(real), false) => Ok(Value::Float(real)),
        (Amount::Real(real), true) if real.fract() != 0.0 => {
            Err(format!(" = {source}: expected {expected}, found a fraction"))
        }
        (Amount::Real(real), true) if real.abs() < 2_f64.powi(63) => {
            Ok(Value::Integer(real as i64))
        }
        (Amount::Real(_), true) => Err(outside()),
    }
}

fn whole(integer: &DeInteger) -> Option<Amount> {
    i128::from_str_radix(integer.as_str(), integer.radix()).ok().map(Amount::Whole)
}

fn compare(amount: Amount, bound: &Number) -> Ordering {
    match (amount, bound.as_i128()) {
        (Amount::Whole(whole), Some(bound)) => whole.cmp(&bound),
        (Amount::Whole(whole), None) => compare(Amount::Real(whole as f64), bound),
        (Amount::Real(real), _) => {
            let bound = bound.as_f64().unwrap_or(f64::NAN);
            real.partial_cmp(&bound).unwrap_or(Ordering::Equal)
        }
    }
}

fn words(
    text: &str,
    min_length: u64,
    pattern: Option<&Pattern>,
    source: &str,
) -> Result<Value, String> {
    if let Some(pattern) = pattern {
        let read = (pattern.read)(text).map(Value::String);
        return read.ok_or_else(|| refused(pattern, text, source));
    }
    if (text.chars().count() as u64) < min_length {
        return Err(format!(" = {source} is too short; expected {min_length} or more characters"));
    }
    Ok(Value::String(text.into()))
}

/// Why a text does not have a form.
fn refused(pattern: &Pattern, text: &str, source: &str) -> String {
    let Pattern { noun, example, names, .. } = pattern;
    let names = names();
    if names.is_empty() {
        return format!(" = {source} is not {noun}; write it as {example}");
    }
    let meant = meant(text, names.iter().map(|(name, _)| *name));
    let place = names.iter().find(|(name, _)| Some(*name) == meant).map(|(_, place)| place);
    let hint = match place {
        Some(place) => format!("; did you mean \"{place}\"?"),
        None => String::new(),
    };
    format!(" = {source}: {noun} of this name does not exist{hint}; `stia regions` lists all")
}

fn choose(choices: &[String], text: &str, source: &str) -> Result<Value, String> {
    if choices.iter().any(|choice| choice == text) {
        return Ok(Value::String(text.into()));
    }
    Err(match nearest(text, choices.iter().map(String::as_str)) {
        Some(choice) => format!(" = {source} is unknown; did you mean \"{choice}\"?"),
        None => {
            let quoted: Vec<_> = choices.iter().map(|choice| format!("\"{choice}\"")).collect();
            format!(" = {source} is unknown; expected one of {}", quoted.join(", "))
        }
    })
}

fn kind(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a section",
    }
}
