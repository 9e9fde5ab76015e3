//! Knobs of policies that are scaled until a policy costs what it shall: which can be, and how far.

use toml::{Table, Value};

use crate::model::rules::instruments::{self, INSTRUMENTS, Policy};
use crate::model::rules::shape::file_shape;
use crate::schema::shape::{Field, Shape};
use crate::schema::suggest::nearest;

/// What is wrong with the aim of a policy: the key to blame, and a message.
pub fn broken_aim(policy: &Policy) -> Vec<(&'static str, String)> {
    let Policy { costs, knobs, budget, .. } = policy;
    let mut broken = Vec::new();
    let mut say = |key, message| broken.push((key, message));
    if *costs == 0.0 && !knobs.is_empty() {
        let message = "knobs are scaled for `costs` alone; state it, such as costs = 1e9, or leave \
                       knobs out";
        say("knobs", message.into());
    }
    if *costs > 0.0 && knobs.is_empty() {
        let turned: Vec<String> = turned(policy).map(|knob| format!("\"{knob}\"")).collect();
        let advice = match turned.is_empty() {
            true => "add an instrument, and name its knobs: knobs = [\"voucher.share\"]".into(),
            false => format!("add knobs = [...] with some of {}", turned.join(", ")),
        };
        say("costs", format!("costs needs knobs to scale; {advice}"));
    }
    if *budget > 0.0 && costs > budget {
        let message = format!(
            "costs = {costs} lies above budget = {budget}, which the policy cannot exceed; raise \
             budget or leave it out"
        );
        say("costs", message);
    }
    for (place, knob) in knobs.iter().enumerate() {
        if knobs[..place].contains(knob) {
            say("knobs", format!("knobs: `{knob}` is named twice"));
        } else if let Err(message) = scalable(policy, knob) {
            say("knobs", message);
        }
    }
    broken
}

/// Whether a knob can be scaled as the policy stands.
fn scalable(policy: &Policy, knob: &str) -> Result<(), String> {
    let shape = policy_shape();
    match shape.field(knob).map(|field| &field.shape) {
        Some(Shape::Number { is_whole: false, .. }) if knob.contains('.') => (),
        Some(Shape::Section(_)) if INSTRUMENTS.contains(&knob) => {
            let first = scalable_knobs().find(|known| known.starts_with(knob)).unwrap_or_default();
            return Err(format!(
                "knobs: `{knob}` is an instrument; name a knob of it, such as `{first}`"
            ));
        }
        Some(_) if knob.contains('.') => {
            return Err(format!("knobs: `{knob}` cannot be scaled: it is no fractional number"));
        }
        _ => {
            let known: Vec<String> = scalable_knobs().collect();
            let advice = match nearest(knob, known.iter().map(String::as_str)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => {
                    "name the instrument and its key, as `stia params policy` lists them".into()
                }
            };
            return Err(format!("knobs: no knob is called `{knob}`; {advice}"));
        }
    }
    let (instrument, key) = knob.split_once('.').expect("a knob has an instrument before it");
    if !Policy::default().instruments()[instruments::place(instrument)].books_cost() {
        return Err(format!(
            "knobs: `{knob}` cannot be solved for: what `{instrument}` costs is not booked as cost of the \
             policy"
        ));
    }
    match value(&table(policy), knob) {
        None => Err(format!(
            "knobs: the policy has no instrument `{instrument}` whose `{key}` could be scaled; add \
             [policy.{instrument}] with {key} above zero"
        )),
        Some(number) if number <= 0.0 => Err(format!(
            "knobs: {knob} = {number} gives nothing to scale; state a {key} above zero, from which \
             it is scaled"
        )),
        Some(_) => Ok(()),
    }
}

/// The policy with its `knobs` times a factor, each with four digits and within its range.
pub fn scaled(policy: &Policy, factor: f64) -> Policy {
    // What is not scaled keeps all its digits.
    if factor == 1.0 {
        return policy.clone();
    }
    let mut table = table(policy);
    for knob in &policy.knobs {
        let (least, most) = range(knob);
        let there =
            place(&mut table, knob).expect("knobs were checked when the scenario was loaded");
        let number = there.as_float().expect("knobs are fractional numbers");
        *there = Value::Float(rounded(number * factor).clamp(least, most));
    }
    table.try_into().expect("a scaled knob has the type that it had")
}

/// The factor at which the last of a policy's `knobs` reaches the end of its range.
pub fn largest_factor(policy: &Policy) -> f64 {
    let table = table(policy);
    let factor = |knob: &String| range(knob).1 / value(&table, knob).unwrap_or(f64::INFINITY);
    policy.knobs.iter().map(factor).fold(1.0, f64::max)
}

/// The values of a policy's `knobs`, in their order.
pub fn values(policy: &Policy) -> Vec<f64> {
    let table = table(policy);
    policy.knobs.iter().map(|knob| value(&table, knob).unwrap_or_default()).collect()
}

/// Four significant digits: enough for any aim, and few enough to be read.
fn rounded(number: f64) -> f64 {
    format!("{number:.3e}").parse().expect("a printed number is a number")
}

/// The knobs of a policy that are not zero and could be scaled.
fn turned(policy: &Policy) -> impl Iterator<Item = String> {
    let table = table(policy);
    scalable_knobs().filter(move |knob| value(&table, knob).is_some_and(|number| number > 0.0))
}

/// Every knob that could be scaled, in the order of the shape.
fn scalable_knobs() -> impl Iterator<Item = String> {
    let is_scalable = |field: &Field| matches!(field.shape, Shape::Number { is_whole: false, .. });
    let leaves = policy_shape().leaves().into_iter();
    leaves.filter(move |(key, field)| key.contains('.') && is_scalable(field)).map(|(key, _)| key)
}

/// The range of a knob.
fn range(knob: &str) -> (f64, f64) {
    let field =
        policy_shape().field(knob).expect("knobs were checked when the scenario was loaded");
    let Shape::Number { min: Some(min), max: Some(max), .. } = &field.shape else {
        panic!("every knob that can be scaled has a range: {knob}");
    };
    [min, max].map(|bound| bound.as_f64().expect("bounds are numbers")).into()
}

fn policy_shape() -> &'static Shape {
    let lists = file_shape().lists();
    lists.into_iter().find(|(name, _)| *name == "policy").expect("there are policies").1
}

fn table(policy: &Policy) -> Table {
    Table::try_from(policy).expect("every knob fits TOML")
}

fn value(table: &Table, knob: &str) -> Option<f64> {
    let (instrument, key) = knob.split_once('.')?;
    table.get(instrument)?.get(key)?.as_float()
}

fn place<'a>(table: &'a mut Table, knob: &str) -> Option<&'a mut Value> {
    let (instrument, key) = knob.split_once('.')?;
    table.get_mut(instrument)?.get_mut(key)
}
