//! Settings of policies and loan schemes that are scaled to reach a target cost: which can be
//! scaled, and how far.

use serde::Serialize;
use toml::{Table, Value};

use super::violation::Violation;
use crate::model::rules::credit::models::ModelParams;
use crate::model::rules::credit::{SCHEME_COUNT, scheme, scheme_name, section_of};
use crate::model::rules::instruments::{self, INSTRUMENTS, Policy};
use crate::model::rules::scenario::Scenario;
use crate::model::rules::shape::file_shape;
use crate::schema::shape::{Field, Shape};
use crate::schema::suggest::nearest;

/// What is wrong with the target cost of a policy: the key to blame, and a message.
pub fn target_cost_violations(policy: &Policy) -> Vec<(&'static str, String)> {
    let Policy { costs, settings, budget, .. } = policy;
    let mut violations = Vec::new();
    let mut say = |key, message| violations.push((key, message));
    if *costs == 0.0 && !settings.is_empty() {
        let message = "settings is used only with a target cost; add one, such as costs = 1e9, or \
                       leave settings out";
        say("settings", message.into());
    }
    if *costs > 0.0 && settings.is_empty() {
        let scalable: Vec<String> =
            positive_settings(policy).map(|setting| format!("\"{setting}\"")).collect();
        let advice = match scalable.is_empty() {
            true => "add a policy instrument and list its settings: settings = [\"voucher.share\"]"
                .into(),
            false => format!("add settings = [...] with some of {}", scalable.join(", ")),
        };
        say("costs", format!("costs needs settings to scale; {advice}"));
    }
    if *budget > 0.0 && costs > budget {
        let message = format!(
            "the target cost, costs = {costs}, lies above the budget ceiling, budget = {budget}; \
             raise budget or leave it out"
        );
        say("costs", message);
    }
    for (place, setting) in settings.iter().enumerate() {
        if settings[..place].contains(setting) {
            say("settings", format!("settings: `{setting}` is named twice"));
        } else if let Err(message) = scalable(policy, setting) {
            say("settings", message);
        }
    }
    violations
}

/// Whether a setting can be scaled with the policy's current values.
fn scalable(policy: &Policy, setting: &str) -> Result<(), String> {
    let shape = policy_shape();
    match shape.field(setting).map(|field| &field.shape) {
        Some(Shape::Number { is_whole: false, .. }) if is_of_instrument(setting) => (),
        Some(Shape::Section(_)) if INSTRUMENTS.contains(&setting) => {
            let first =
                scalable_settings().find(|known| known.starts_with(setting)).unwrap_or_default();
            return Err(format!(
                "settings: `{setting}` is a policy instrument; name one of its settings, such as \
                 `{first}`"
            ));
        }
        Some(_) if setting.contains('.') => {
            return Err(format!(
                "settings: `{setting}` cannot be scaled: it is not a fractional number"
            ));
        }
        _ => {
            let known: Vec<String> = scalable_settings().collect();
            let advice = match nearest(setting, known.iter().map(String::as_str)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => {
                    "name the policy instrument and its setting, as `stia params policy` lists them"
                        .into()
                }
            };
            return Err(format!("settings: no setting is called `{setting}`; {advice}"));
        }
    }
    let (instrument, key) = setting.split_once('.').expect("a setting has an instrument before it");
    if !Policy::default().instruments()[instruments::place(instrument)].books_cost() {
        return Err(format!(
            "settings: `{setting}` cannot be scaled: the cost of `{instrument}` is not recorded as a \
             cost of the policy"
        ));
    }
    match value(&table(policy), setting) {
        None => Err(format!(
            "settings: the policy has no policy instrument `{instrument}` whose `{key}` could be \
             scaled; add [policy.{instrument}] with {key} above zero"
        )),
        Some(number) if number <= 0.0 => Err(format!(
            "settings: {setting} = {number} cannot be scaled; set {key} above zero as a starting value"
        )),
        Some(_) => Ok(()),
    }
}

/// The policy with the settings in its `settings` times a factor, each with four digits and within
/// its range.
pub fn scaled(policy: &Policy, factor: f64) -> Policy {
    // What is not scaled keeps all its digits.
    if factor == 1.0 {
        return policy.clone();
    }
    let scaled = scaled_table(table(policy), &policy.settings, policy_shape(), factor);
    scaled.try_into().expect("a scaled setting has the type that it had")
}

/// The factor at which the last setting in a policy's `settings` reaches the end of its range.
pub fn largest_factor(policy: &Policy) -> f64 {
    largest_factor_of(&table(policy), &policy.settings, policy_shape())
}

/// The values of the settings in a policy's `settings`, in their order.
pub fn values(policy: &Policy) -> Vec<f64> {
    values_of(&table(policy), &policy.settings)
}

/// The scheme with the keys in its `settings` times a factor, as of a policy.
pub fn scaled_scheme(scheme: &ModelParams, factor: f64) -> ModelParams {
    if factor == 1.0 {
        return scheme.clone();
    }
    let scaled = scaled_table(table(scheme), &scheme.settings, scheme_shape(), factor);
    scaled.try_into().expect("a scaled key has the type that it had")
}

/// The factor at which the last key in a scheme's `settings` reaches the end of its range.
pub fn largest_factor_of_scheme(scheme: &ModelParams) -> f64 {
    largest_factor_of(&table(scheme), &scheme.settings, scheme_shape())
}

/// The values of the keys in a scheme's `settings`, in their order.
pub fn values_of_scheme(scheme: &ModelParams) -> Vec<f64> {
    values_of(&table(scheme), &scheme.settings)
}

/// What is wrong with the target costs of loan schemes.
pub fn scheme_cost_violations(scenario: &Scenario) -> Vec<Violation> {
    let mut violations = Vec::new();
    for place in 0..SCHEME_COUNT {
        let model = scheme(scenario, place);
        let path = format!("{}.{}", section_of(place), scheme_name(place));
        let mut say = |key: &str, message: String| {
            let keys = vec![format!("{path}.{key}")];
            violations.push(Violation { keys, message: format!("{path}: {message}") });
        };
        if model.costs == 0.0 && !model.settings.is_empty() {
            let message = "settings is used only with a target cost; add one, such as costs = 2e7";
            say("settings", message.into());
        }
        if model.costs > 0.0 && !model.on {
            say("costs", "costs needs the scheme to be in force; add on = true".into());
        }
        if model.costs > 0.0 && model.settings.is_empty() {
            let message = "costs needs keys to scale; add settings = [...] with some of those that \
                           cost public money, such as \"guaranteed_share\" or \"subsidy_share\"";
            say("costs", message.into());
        }
        for (number, key) in model.settings.iter().enumerate() {
            if model.settings[..number].contains(key) {
                say("settings", format!("`{key}` is named twice"));
            } else if let Err(message) = scalable_of_scheme(model, key) {
                say("settings", message);
            }
        }
    }
    violations
}

/// Whether a key of a scheme can be scaled with its current value.
fn scalable_of_scheme(model: &ModelParams, key: &str) -> Result<(), String> {
    let leaves = scheme_shape().leaves();
    let is_fractional = |field: &Field| {
        matches!(field.shape, Shape::Number { is_whole: false, .. }) && field.name != "costs"
    };
    let known = leaves.iter().filter(|(_, field)| is_fractional(field));
    let known: Vec<&str> = known.map(|(name, _)| name.as_str()).collect();
    if !known.contains(&key) {
        return Err(match nearest(key, known.iter().copied()) {
            Some(meant) => format!("no key to scale is called `{key}`; did you mean `{meant}`?"),
            None => format!("no key to scale is called `{key}`; known: {}", known.join(", ")),
        });
    }
    match value(&table(model), key) {
        Some(number) if number > 0.0 => Ok(()),
        _ => Err(format!("{key} is zero and cannot be scaled; set it above zero as a start")),
    }
}

/// A table with some settings times a factor.
fn scaled_table(mut table: Table, settings: &[String], shape: &Shape, factor: f64) -> Table {
    for setting in settings {
        let (least, most) = range(shape, setting);
        let there =
            place(&mut table, setting).expect("settings were checked when the scenario was loaded");
        let number = there.as_float().expect("scalable settings are fractional numbers");
        *there = Value::Float(rounded(number * factor).clamp(least, most));
    }
    table
}

fn largest_factor_of(table: &Table, settings: &[String], shape: &Shape) -> f64 {
    let factor =
        |setting: &String| range(shape, setting).1 / value(table, setting).unwrap_or(f64::INFINITY);
    settings.iter().map(factor).fold(1.0, f64::max)
}

fn values_of(table: &Table, settings: &[String]) -> Vec<f64> {
    settings.iter().map(|setting| value(table, setting).unwrap_or_default()).collect()
}

/// Four significant digits: enough for any target cost, and few enough to be read.
fn rounded(number: f64) -> f64 {
    format!("{number:.3e}").parse().expect("a printed number is a number")
}

/// The settings of a policy that are above zero and could be scaled.
fn positive_settings(policy: &Policy) -> impl Iterator<Item = String> {
    let table = table(policy);
    scalable_settings()
        .filter(move |setting| value(&table, setting).is_some_and(|number| number > 0.0))
}

/// Whether a key of a policy is a setting of one of its instruments.
fn is_of_instrument(key: &str) -> bool {
    key.split_once('.').is_some_and(|(instrument, _)| INSTRUMENTS.contains(&instrument))
}

/// Every setting that could be scaled, in the order of the shape.
fn scalable_settings() -> impl Iterator<Item = String> {
    let is_scalable = |field: &Field| matches!(field.shape, Shape::Number { is_whole: false, .. });
    let leaves = policy_shape().leaves().into_iter();
    leaves
        .filter(move |(key, field)| is_of_instrument(key) && is_scalable(field))
        .map(|(key, _)| key)
}

/// The range of a setting.
fn range(shape: &Shape, setting: &str) -> (f64, f64) {
    let field = shape.field(setting).expect("settings were checked when the scenario was loaded");
    let Shape::Number { min: Some(min), max: Some(max), .. } = &field.shape else {
        panic!("every setting that can be scaled has a range: {setting}");
    };
    [min, max].map(|bound| bound.as_f64().expect("bounds are numbers")).into()
}

fn policy_shape() -> &'static Shape {
    let lists = file_shape().lists();
    lists.into_iter().find(|(name, _)| *name == "policy").expect("there are policies").1
}

/// The shape of a loan scheme: all have the same keys.
fn scheme_shape() -> &'static Shape {
    let key = format!("{}.{}", section_of(0), scheme_name(0));
    &file_shape().field(&key).expect("there are schemes").shape
}

fn table(parameters: &impl Serialize) -> Table {
    Table::try_from(parameters).expect("every setting fits TOML")
}

fn value(table: &Table, setting: &str) -> Option<f64> {
    match setting.split_once('.') {
        Some((section, key)) => value(table.get(section)?.as_table()?, key),
        None => table.get(setting)?.as_float(),
    }
}

fn place<'a>(table: &'a mut Table, setting: &str) -> Option<&'a mut Value> {
    match setting.split_once('.') {
        Some((section, key)) => place(table.get_mut(section)?.as_table_mut()?, key),
        None => table.get_mut(setting),
    }
}
