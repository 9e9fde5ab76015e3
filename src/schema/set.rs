//! Overrides from the command line: `--set key=value`.

use toml::Value;
use toml::de::DeValue;

use super::check::{Layer, check};
use super::mistake::{Mistake, OVERRIDE};
use super::shape::Shape;

/// Characters of an override that mistakes show.
const SHOWN: usize = 60;

/// An override as mistakes name it: the text that was typed, on one line.
fn named(argument: &str) -> String {
    let text: String = argument.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    if text.chars().count() <= SHOWN {
        return format!("{OVERRIDE}{text}");
    }
    format!("{OVERRIDE}{}...", text.chars().take(SHOWN).collect::<String>())
}

/// Checks override number `number`, such as `research.founding_rate=0.2`.
///
/// A value that is no TOML is text: `--set until=2020-12` needs no quotes.
pub fn set(shape: &Shape, number: usize, argument: &str) -> Layer {
    let (key, value) = argument.split_once('=').unwrap_or((argument, ""));
    let is_bare = |part: &str| {
        let is_letter = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
        !part.is_empty() && part.chars().all(is_letter)
    };
    let is_key = key.trim().split('.').all(is_bare);
    let text = match argument.contains('=') && is_key {
        false => String::new(),
        true if DeValue::parse(value.trim()).is_ok() => argument.to_owned(),
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
    layer.mistakes.iter_mut().for_each(|mistake| mistake.line = number);
    layer.places.values_mut().for_each(|place| place.line = number);
    layer
}

fn mistake(file: String, key: &str, message: String) -> Mistake {
    Mistake { file, line: 1, column: 1, key: key.trim().into(), message }
}
