//! Settings of policies that are scaled to reach a target cost: which can be scaled, and how far.

use toml::{Table, Value};

use crate::model::rules::instruments::{self, INSTRUMENTS, Policy};
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

/// The policy with the settings in its `settings` times a factor, each with four digits and within its
/// range.
pub fn scaled(policy: &Policy, factor: f64) -> Policy {
    // What is not scaled keeps all its digits.
    if factor == 1.0 {
        return policy.clone();
    }
    let mut table = table(policy);
    for setting in &policy.settings {
        let (least, most) = range(setting);
        let there =
            place(&mut table, setting).expect("settings were checked when the scenario was loaded");
        let number = there.as_float().expect("scalable settings are fractional numbers");
        *there = Value::Float(rounded(number * factor).clamp(least, most));
    }
    table.try_into().expect("a scaled setting has the type that it had")
}

/// The factor at which the last setting in a policy's `settings` reaches the end of its range.
pub fn largest_factor(policy: &Policy) -> f64 {
    let table = table(policy);
    let factor =
        |setting: &String| range(setting).1 / value(&table, setting).unwrap_or(f64::INFINITY);
    policy.settings.iter().map(factor).fold(1.0, f64::max)
}

/// The values of the settings in a policy's `settings`, in their order.
pub fn values(policy: &Policy) -> Vec<f64> {
    let table = table(policy);
    policy.settings.iter().map(|setting| value(&table, setting).unwrap_or_default()).collect()
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
fn range(setting: &str) -> (f64, f64) {
    let field =
        policy_shape().field(setting).expect("settings were checked when the scenario was loaded");
    let Shape::Number { min: Some(min), max: Some(max), .. } = &field.shape else {
        panic!("every setting that can be scaled has a range: {setting}");
    };
    [min, max].map(|bound| bound.as_f64().expect("bounds are numbers")).into()
}

fn policy_shape() -> &'static Shape {
    let lists = file_shape().lists();
    lists.into_iter().find(|(name, _)| *name == "policy").expect("there are policies").1
}

fn table(policy: &Policy) -> Table {
    Table::try_from(policy).expect("every setting fits TOML")
}

fn value(table: &Table, setting: &str) -> Option<f64> {
    let (instrument, key) = setting.split_once('.')?;
    table.get(instrument)?.get(key)?.as_float()
}

fn place<'a>(table: &'a mut Table, setting: &str) -> Option<&'a mut Value> {
    let (instrument, key) = setting.split_once('.')?;
    table.get_mut(instrument)?.get_mut(key)
}
