//! Loads a scenario: its file, what the file extends, and the overrides, all checked at once.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::{Table, Value};

use super::check::{Layer, check};
use super::mistake::{Mistake, Place};
use super::parameters::file_shape;
use super::rules::RULES;
use super::set::{OVERRIDE, set};
use super::shape::Shape;
use super::suggest::nearest;
use super::{Scenario, shipped};

/// A scenario that is free of mistakes.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scenario, complete with every default.
    pub scenario: Scenario,
    /// The files that it was read from, the given one first, then those that it extends.
    pub files: Vec<String>,
}

/// Loads the scenario that `argument` names, with overrides such as `research.founding_rate=0.2`.
///
/// The argument is a path if it contains `/` or ends in `.toml`, else the name of a shipped
/// scenario. A file that states no name takes its own.
///
/// # Errors
///
/// Returns every mistake in the file, in the files that it extends and in the overrides.
pub fn load(argument: &str, overrides: &[String]) -> Result<Loaded, Vec<Mistake>> {
    let source = find(argument, Path::new("")).map_err(|message| {
        let key = String::new();
        vec![Mistake { file: argument.into(), line: 0, column: 0, key, message }]
    })?;
    load_source(source, overrides)
}

/// Loads a scenario from `text`, which mistakes call `file`. It may extend only what ships.
///
/// # Errors
///
/// Returns every mistake in the text and in the overrides.
pub fn load_text(file: &str, text: &str, overrides: &[String]) -> Result<Loaded, Vec<Mistake>> {
    load_source(Source { file: file.into(), text: text.into(), origin: Origin::Text }, overrides)
}

/// The scenario as a file that states every parameter, in the order of the structs.
///
/// Loading it gives the same scenario, and the same text again.
pub fn resolved(scenario: &Scenario) -> String {
    toml::to_string(scenario).expect("every parameter fits TOML")
}

/// A text with where it comes from.
struct Source {
    file: String,
    text: String,
    origin: Origin,
}

#[derive(Clone, PartialEq, Eq)]
enum Origin {
    Shipped(String),
    File(PathBuf),
    Text,
}

fn load_source(source: Source, overrides: &[String]) -> Result<Loaded, Vec<Mistake>> {
    let shape = file_shape();
    let files = chain(shape, source);
    let overrides: Vec<Layer> = overrides
        .iter()
        .enumerate()
        .map(|(index, argument)| set(shape, index + 1, argument))
        .collect();
    let names: Vec<String> = files.iter().map(|layer| layer.file.clone()).collect();
    let scenario = Scenario::deserialize(merged(&files, &overrides));

    // A scenario stands on what comes later in this list only where it does not speak itself.
    let layers: Vec<&Layer> = overrides.iter().rev().chain(&files).collect();
    let mut mistakes: Vec<Mistake> =
        layers.iter().flat_map(|layer| layer.mistakes.clone()).collect();
    match &scenario {
        Ok(scenario) => mistakes.extend(broken_rules(scenario, &layers, &mistakes)),
        Err(error) if mistakes.is_empty() => {
            let (file, message) = (names[0].clone(), error.message().into());
            mistakes.push(Mistake { file, line: 0, column: 0, key: String::new(), message });
        }
        Err(_) => (),
    }
    // The given file first, then what it extends, overrides last.
    let rank = |file: &String| names.iter().position(|name| name == file).unwrap_or(names.len());
    mistakes.sort_by_key(|mistake| (rank(&mistake.file), mistake.line, mistake.column));
    match scenario {
        Ok(scenario) if mistakes.is_empty() => Ok(Loaded { scenario, files: names }),
        _ => Err(mistakes),
    }
}

/// The file and, one after the other, what it extends.
fn chain(shape: &Shape, source: Source) -> Vec<Layer> {
    let mut layers = Vec::new();
    let mut origins = Vec::new();
    let mut next = Some(source);
    while let Some(source) = next.take() {
        let mut layer = check(shape, &source.file, &source.text);
        origins.push(source.origin.clone());
        if let Some(extended) = layer.table.get("extends").and_then(Value::as_str) {
            let mut complaints = Vec::new();
            if !layer.is_partial && !layer.places.contains_key("question") {
                let advice = "add one: question = \"...\"";
                complaints.push(("question", format!("question is missing; {advice}")));
            }
            match base(extended, &source, &origins) {
                Ok(base) => next = Some(base),
                Err(message) => {
                    complaints.push(("extends", format!("extends = \"{extended}\": {message}")));
                    layer.is_partial = true;
                }
            }
            let Place { line, column } = layer.places["extends"];
            layer.mistakes.extend(complaints.into_iter().map(|(key, message)| Mistake {
                file: source.file.clone(),
                line,
                column,
                key: key.into(),
                message,
            }));
        }
        layers.push(layer);
    }
    layers
}

/// What `source` extends, unless that leads in a circle back to one of `origins`.
fn base(extended: &str, source: &Source, origins: &[Origin]) -> Result<Source, String> {
    let base = match &source.origin {
        Origin::File(path) => find(extended, path.parent().unwrap_or(Path::new(""))),
        _ if is_path(extended) => Err("only a file can extend a file".into()),
        _ => find(extended, Path::new("")),
    }?;
    if origins.contains(&base.origin) {
        return Err(format!("{} extends itself", base.file));
    }
    Ok(base)
}

fn is_path(argument: &str) -> bool {
    argument.contains('/') || argument.ends_with(".toml")
}

/// The shipped scenario or the file that `argument` names, seen from `folder`.
fn find(argument: &str, folder: &Path) -> Result<Source, String> {
    if is_path(argument) {
        let path = folder.join(argument);
        return read(&path).map_err(|error| format!("cannot be read: {error}"));
    }
    let Some(text) = shipped::text(argument) else {
        let advice = match nearest(argument, shipped::names()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "see `stia scenarios`; a path contains / or ends in .toml".into(),
        };
        return Err(format!("no shipped scenario is called `{argument}`; {advice}"));
    };
    let file = format!("scenarios/{argument}.toml");
    Ok(Source { file, text: text.into(), origin: Origin::Shipped(argument.into()) })
}

fn read(path: &Path) -> io::Result<Source> {
    const LONGEST: u64 = 16 << 20;
    let mut text = String::new();
    fs::File::open(path)?.take(LONGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LONGEST {
        return Err(io::Error::other("it has more than 16 MiB"));
    }
    let origin = Origin::File(path.canonicalize()?);
    Ok(Source { file: path.display().to_string(), text, origin })
}

/// All layers in one table. A file that states no name is called after itself.
fn merged(files: &[Layer], overrides: &[Layer]) -> Table {
    let mut merged = Table::new();
    for layer in files[1..].iter().rev() {
        merge(&mut merged, &layer.table);
    }
    let stem = Path::new(&files[0].file).file_stem().and_then(|stem| stem.to_str());
    if let Some(stem) = stem {
        merged.insert("name".into(), Value::String(stem.into()));
    }
    for layer in files[..1].iter().chain(overrides) {
        merge(&mut merged, &layer.table);
    }
    merged.remove("extends");
    merged
}

/// Lays `upper` over `lower`: sections key by key, anything else as a whole.
fn merge(lower: &mut Table, upper: &Table) {
    for (key, value) in upper {
        match (lower.get_mut(key), value) {
            (Some(Value::Table(lower)), Value::Table(upper)) => merge(lower, upper),
            _ => {
                lower.insert(key.clone(), value.clone());
            }
        }
    }
}

/// The rules that `scenario` breaks, except where a mistake already concerns one of their keys.
fn broken_rules(scenario: &Scenario, layers: &[&Layer], mistakes: &[Mistake]) -> Vec<Mistake> {
    if layers.iter().any(|layer| layer.is_partial) {
        return Vec::new();
    }
    let is_wrong = |key: &&str| {
        let list = |mistake: &Mistake| mistake.key.split('[').next() == Some(*key);
        mistakes.iter().any(list)
    };
    RULES
        .iter()
        .filter(|rule| !rule.keys.iter().any(is_wrong))
        .filter_map(|rule| {
            let message = (rule.holds)(scenario).err()?;
            let (file, Place { line, column }, key) = blamed(rule.keys, layers);
            Some(Mistake { file: file.into(), line, column, key: key.into(), message })
        })
        .collect()
}

/// The last of `keys` in the first layer that has one; else the beginning of the given file.
fn blamed<'a>(keys: &[&'a str], layers: &[&'a Layer]) -> (&'a str, Place, &'a str) {
    let last = |layer: &&'a Layer| {
        let given = keys.iter().filter_map(|key| Some((*layer.places.get(*key)?, *key)));
        given.max().map(|(place, key)| (layer.file.as_str(), place, key))
    };
    layers.iter().find_map(last).unwrap_or_else(|| {
        let file = layers.iter().find(|layer| layer.file != OVERRIDE);
        let key = keys.last().copied().unwrap_or_default();
        (file.map_or("", |layer| layer.file.as_str()), Place::FIRST, key)
    })
}
