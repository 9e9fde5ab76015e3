//! Loads a scenario: its file, what the file extends, and the overrides, all checked at once.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::Deserialize;
use toml::{Table, Value};

use super::in_vain::stated_in_vain;
use super::reach::{Numbers, is_inner, reach};
use super::rules::{RULES, Rule};
use super::settings::scheme_cost_violations;
use super::shipped;
use super::switches::{
    drop_ineffective_switches, scheme_violations, switch_violations, without_effect,
};
use super::violation::Violation;

use crate::base::names;
use crate::model::rules::scenario::Scenario;
use crate::model::rules::shape::file_shape;
use crate::scenario::packages::{PACKAGES, package};
use crate::scenario::shocks::shock_and_policy_violations;
use crate::schema::check::{Layer, check};
use crate::schema::mistake::{FLAG, Mistake, Mistakes, Place, is_override};
use crate::schema::set::{common, merge, named, parted, set};
use crate::schema::shape::Shape;
use crate::schema::suggest::{did_you_mean, nearest};
use crate::schema::user_file;

/// A scenario that is free of mistakes.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scenario, complete with every default.
    pub scenario: Scenario,
    /// The files that it was read from, the given one first, then those that it extends.
    pub files: Vec<String>,
    /// Settings without effect in its months and regions.
    pub warnings: Vec<Mistake>,
    /// What its own files state to no effect whatever the months, or to another than it seems.
    pub cautions: Vec<Mistake>,
}

/// Loads the scenario that `argument` names, with overrides such as `research.founding_rate=0.2`.
///
/// The argument is a path if it contains `/` or ends in `.toml`, else the name of a shipped
/// scenario. A file that states no name takes its own. Nothing may be overridden twice.
///
/// # Errors
///
/// Returns every mistake in the file, in the files that it extends and in the overrides.
pub fn load(argument: &str, overrides: &[String]) -> Result<Loaded, Mistakes> {
    let source = find(argument, Path::new("")).map_err(|message| {
        let key = String::new();
        Mistakes(vec![Mistake { file: argument.into(), line: 0, column: 0, key, message }])
    })?;
    load_source(source, overrides)
}

/// Loads a scenario from `text`, which mistakes call `file`. It may extend only what ships.
///
/// # Errors
///
/// Returns every mistake in the text and in the overrides.
pub fn load_text(file: &str, text: &str, overrides: &[String]) -> Result<Loaded, Mistakes> {
    load_source(Source { file: file.into(), text: text.into(), origin: Origin::Text }, overrides)
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

fn load_source(source: Source, overrides: &[String]) -> Result<Loaded, Mistakes> {
    let shape = file_shape();
    let Chain { layers: files, own, is_base_missing } = chain(shape, source);
    let numbered = || overrides.iter().enumerate().map(|(index, it)| (index + 1, it.as_str()));
    let plain = numbered().filter(|(_, change)| !is_inner(change));
    let mut overrides: Vec<Layer> =
        plain.map(|(number, argument)| set(shape, number, argument)).collect();
    let names: Vec<String> = files.iter().map(|layer| layer.file.clone()).collect();
    let mut table = merged(&files, &overrides);
    drop_ineffective_switches(&mut table);
    let scenario = Scenario::deserialize(table);
    let unknown_packages: Vec<Violation> =
        scenario.iter().flat_map(packages_that_do_not_ship).collect();
    let mut scenario = scenario.map(with_packages);
    let mut numbers = Numbers { policies: Vec::new(), shocks: Vec::new() };
    if let Ok(scenario) = &mut scenario {
        let layers: Vec<&Layer> = overrides.iter().rev().chain(&files).collect();
        numbers = Numbers::of(scenario, package_policies(scenario, &layers));
        let inner = numbered().filter(|(_, change)| is_inner(change));
        overrides.extend(inner.map(|change| reach(scenario, &mut numbers, change)));
    }
    let twice = stated_twice(numbered().map(|(_, it)| it), &overrides);

    // Later layers count only where earlier ones state nothing.
    let layers: Vec<&Layer> = overrides.iter().rev().chain(&files).collect();
    let mut mistakes: Vec<Mistake> =
        layers.iter().flat_map(|layer| layer.mistakes.clone()).chain(twice).collect();
    match &scenario {
        Ok(scenario) => {
            let given = Given { scenario, layers: &layers, numbers: &numbers, is_base_missing };
            mistakes.extend(unknown_packages.iter().map(|violation| placed(violation, &layers)));
            mistakes.extend(given.rule_violations(&mistakes));
        }
        Err(error) if mistakes.is_empty() => {
            let (file, message) = (names[0].clone(), error.message().into());
            mistakes.push(Mistake { file, line: 0, column: 0, key: String::new(), message });
        }
        Err(_) => (),
    }
    if mistakes.is_empty() && is_empty(&files[0].table) {
        mistakes.push(nothing(&files[0].file));
    }
    // The given file first, then what it extends, overrides last.
    let rank = |file: &String| names.iter().position(|name| name == file).unwrap_or(names.len());
    mistakes.sort_by_key(|mistake| (rank(&mistake.file), mistake.line, mistake.column));
    match scenario {
        Ok(scenario) if mistakes.is_empty() => {
            let at = |violation: Violation| placed(&violation, &layers);
            let warnings = without_effect(&scenario, &numbers).into_iter().map(at).collect();
            let stated: Vec<&Layer> = overrides.iter().rev().chain(&files[..own]).collect();
            let cautions = stated_in_vain(&scenario, &stated).into_iter().map(at).collect();
            Ok(Loaded { scenario, files: names, warnings, cautions })
        }
        _ => Err(Mistakes(mistakes)),
    }
}

/// Overrides that state what another one states, too.
fn stated_twice<'a>(arguments: impl Iterator<Item = &'a str>, overrides: &[Layer]) -> Vec<Mistake> {
    let arguments: Vec<&str> = arguments.collect();
    let layer = |argument: &str| overrides.iter().find(|layer| layer.file == named(argument));
    let mut mistakes = Vec::new();
    for (index, argument) in arguments.iter().enumerate() {
        let key = parted(argument).0;
        let is_same = |other: &&&str| {
            let keys = layer(argument).zip(layer(other)).map(|(one, two)| common(one, two));
            parted(other).0 == key || keys.is_some_and(|keys| !keys.is_empty())
        };
        let Some(other) = arguments[..index].iter().find(is_same) else { continue };
        let message = format!("`{key}` is stated twice, in {} too; state it once", named(other));
        let (file, column) = (named(argument), usize::from(!argument.starts_with(FLAG)));
        mistakes.push(Mistake { file, line: index + 1, column, key: key.into(), message });
    }
    mistakes
}

/// Names of policy packages that do not ship.
fn packages_that_do_not_ship(scenario: &Scenario) -> Vec<Violation> {
    let is_unknown = |name: &&String| package(name).is_none();
    scenario
        .packages
        .iter()
        .filter(is_unknown)
        .map(|name| {
            let advice = match nearest(name, PACKAGES.iter().map(|(name, _)| *name)) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => "see `stia policies`".into(),
            };
            let message = format!("no policy package is called \"{name}\"; {advice}");
            Violation { keys: vec!["packages".into()], message }
        })
        .collect()
}

/// The scenario with the policies of its packages written out.
fn with_packages(scenario: Scenario) -> Scenario {
    let shipped = scenario.packages.iter().filter_map(|name| package(name)).flatten().cloned();
    let policy = shipped.chain(scenario.policy.iter().cloned()).collect();
    Scenario { packages: Vec::new(), policy, ..scenario }
}

/// Whether a table states no value.
fn is_empty(table: &Table) -> bool {
    table.values().all(|value| value.as_table().is_some_and(is_empty))
}

/// The mistake of a file that states nothing.
fn nothing(file: &str) -> Mistake {
    let message = "states nothing; write what differs, such as extends = \"china\", a question \
                   and the keys that `stia params` lists";
    Mistake { file: file.into(), line: 0, column: 0, key: String::new(), message: message.into() }
}

/// The file and, in order, the files that it extends.
struct Chain {
    layers: Vec<Layer>,
    /// How many of them the user wrote; those that ship follow.
    own: usize,
    is_base_missing: bool,
}

fn chain(shape: &Shape, source: Source) -> Chain {
    let mut layers = Vec::new();
    let mut is_base_missing = false;
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
                    is_base_missing = true;
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
        } else {
            // It is there, but no name.
            is_base_missing |= layer.places.contains_key("extends");
        }
        layers.push(layer);
    }
    let is_own = |origin: &&Origin| !matches!(origin, Origin::Shipped(_));
    let own = origins.iter().take_while(is_own).count();
    Chain { layers, own, is_base_missing }
}

/// What `source` extends, unless that leads in a circle back to one of `origins`.
fn base(extended: &str, source: &Source, origins: &[Origin]) -> Result<Source, String> {
    let base = match &source.origin {
        Origin::File(path) => find(extended, path.parent().unwrap_or(Path::new(""))),
        _ if names::is_path(extended) => Err("only a file can extend a file".into()),
        _ => find(extended, Path::new("")),
    }?;
    if origins.contains(&base.origin) {
        return Err(format!("{} extends itself", base.file));
    }
    Ok(base)
}

/// The shipped scenario or the file that `argument` names, seen from `folder`.
fn find(argument: &str, folder: &Path) -> Result<Source, String> {
    if names::is_path(argument) {
        let path = folder.join(argument);
        let text = user_file::text(&path)?;
        let origin = path.canonicalize().map_err(|cause| format!("cannot be read: {cause}"))?;
        return Ok(Source { file: path.display().to_string(), text, origin: Origin::File(origin) });
    }
    let known = names::find(argument, shipped::names());
    let Some((name, text)) = known.and_then(|name| Some((name, shipped::text(name)?))) else {
        let advice = match did_you_mean(argument, shipped::names()) {
            _ if folder.join(argument).exists() => {
                format!("; a file is named with its folder: ./{argument}")
            }
            hint if hint.is_empty() => {
                "; see `stia scenarios`; a path contains / or ends in .toml".into()
            }
            hint => hint,
        };
        return Err(format!("no shipped scenario is called `{argument}`{advice}"));
    };
    let file = format!("scenarios/{name}.toml");
    Ok(Source { file, text: text.into(), origin: Origin::Shipped(name.into()) })
}

/// Settings of a scenario without effect in its months and regions.
pub fn warnings(scenario: &Scenario) -> Vec<String> {
    let numbers = Numbers::of(scenario, 0);
    without_effect(scenario, &numbers).into_iter().map(|violation| violation.message).collect()
}

/// All layers in one table. A file that states no name is called after itself.
fn merged(files: &[Layer], overrides: &[Layer]) -> Table {
    // Sections of one sort have defaults of their own (the organizations of each type, the models
    // of IP financing), so that all defaults lie under what files say.
    let mut merged = DEFAULTS.clone();
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

/// Every parameter with its default.
static DEFAULTS: LazyLock<Table> =
    LazyLock::new(|| Table::try_from(Scenario::default()).expect("every parameter fits TOML"));

/// A scenario with what states it.
struct Given<'a> {
    scenario: &'a Scenario,
    layers: &'a [&'a Layer],
    numbers: &'a Numbers,
    is_base_missing: bool,
}

impl Given<'_> {
    /// The rules that the scenario violates, except where a mistake already concerns one of their
    /// keys. If the base is missing, only rules all of whose keys the scenario states itself can be
    /// checked.
    fn rule_violations(&self, mistakes: &[Mistake]) -> Vec<Mistake> {
        let Given { scenario, layers, numbers, is_base_missing } = *self;
        if layers.iter().any(|layer| layer.is_partial) {
            return Vec::new();
        }
        let is_wrong = |key: &&str| {
            let list = |mistake: &Mistake| mistake.key.split('[').next() == Some(*key);
            mistakes.iter().any(list)
        };
        let is_given = |key: &&str| layers.iter().any(|layer| layer.places.contains_key(*key));
        let is_known = |rule: &&Rule| !is_base_missing || rule.keys.iter().all(is_given);
        let rules = RULES
            .iter()
            .filter(|rule| !rule.keys.iter().any(is_wrong))
            .filter(is_known)
            .filter_map(|rule| {
                let message = (rule.holds)(scenario).err()?;
                let keys = rule.keys.iter().map(ToString::to_string).collect();
                Some(Violation { keys, message })
            });
        // A mistake in a switch may be what keeps the rest of it from having an effect.
        let is_right = |violation: &Violation| {
            let section = violation.keys[0].rsplit_once('.').map_or("", |(section, _)| section);
            !mistakes.iter().any(|mistake| mistake.key.starts_with(section))
        };
        let switches =
            switch_violations(layers, scenario, is_base_missing).into_iter().filter(is_right);
        let schemes = scheme_violations(scenario)
            .into_iter()
            .filter(|violation| !violation.keys.iter().any(|key| is_wrong(&key.as_str())));
        let costs = scheme_cost_violations(scenario)
            .into_iter()
            .filter(|violation| !violation.keys.iter().any(|key| is_wrong(&key.as_str())));
        let shocks = shock_and_policy_violations(scenario, numbers);
        let all = rules.chain(switches).chain(schemes).chain(costs).chain(shocks);
        all.map(|violation| placed(&violation, layers)).collect()
    }
}

/// How many of the policies come from packages; they come first.
fn package_policies(scenario: &Scenario, layers: &[&Layer]) -> usize {
    let own = layers.iter().find_map(|layer| layer.table.get("policy")?.as_array().map(Vec::len));
    scenario.policy.len().saturating_sub(own.unwrap_or(0))
}

/// A condition between keys as a mistake with its place.
fn placed(violation: &Violation, layers: &[&Layer]) -> Mistake {
    let keys: Vec<&str> = violation.keys.iter().map(String::as_str).collect();
    let (file, Place { line, column }, key) = blamed(&keys, layers);
    Mistake { file: file.into(), line, column, key: key.into(), message: violation.message.clone() }
}

/// The last of `keys` in the first layer that has one; else the beginning of the given file.
fn blamed<'a>(keys: &[&'a str], layers: &[&'a Layer]) -> (&'a str, Place, &'a str) {
    let last = |layer: &&'a Layer| {
        let given = keys.iter().filter_map(|key| Some((*layer.places.get(*key)?, *key)));
        given.max().map(|(place, key)| (layer.file.as_str(), place, key))
    };
    layers.iter().find_map(last).unwrap_or_else(|| {
        let file = layers.iter().find(|layer| !is_override(&layer.file));
        let key = keys.last().copied().unwrap_or_default();
        (file.map_or("", |layer| layer.file.as_str()), Place::FIRST, key)
    })
}
