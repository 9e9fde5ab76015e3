//! Shocks: any parameter, in any region, from month to month.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::base::month::Month;
use crate::model::rules::levers::{LEVERS, Policy};
use crate::model::rules::scenario::Scenario;
use crate::scenario::knobs::broken_aim;
use crate::scenario::parameters::file_shape;
use crate::scenario::rules::exist_once;
use crate::scenario::switches::Broken;
use crate::schema::set::set;
use crate::schema::shape::Shape;
use crate::schema::suggest::nearest;

/// Parameters that are other than usual for a time, in some places.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Shock {
    /// What it is called.
    #[schemars(extend("x-unit" = "name", "x-source" = "choice"))]
    pub name: String,
    /// First month.
    #[schemars(extend("x-unit" = "month", "x-source" = "choice"))]
    pub from: Month,
    /// Last month, included.
    #[schemars(extend("x-unit" = "month", "x-source" = "choice"))]
    pub until: Month,
    /// Regions that it hits; all when empty.
    #[schemars(extend("x-unit" = "names", "x-source" = "choice"))]
    pub regions: Vec<String>,
    /// What changes, one after the other.
    #[schemars(extend("x-unit" = "changes", "x-source" = "choice"))]
    pub changes: Vec<Change>,
}

impl Default for Shock {
    fn default() -> Shock {
        Shock {
            name: String::new(),
            from: Month::new(2012, 1),
            until: Month::new(2030, 12),
            regions: Vec::new(),
            changes: Vec::new(),
        }
    }
}

/// One parameter that is changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Change {
    /// The parameter, as `stia params` prints it.
    #[schemars(extend("x-unit" = "key", "x-source" = "choice"))]
    pub key: String,
    /// Its value while the shock lasts, written as in a file; left as it is when empty.
    #[schemars(extend("x-unit" = "value", "x-source" = "choice"))]
    pub set: String,
    /// What it is multiplied by while the shock lasts.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "choice"))]
    pub times: f64,
    /// What it is at least while the shock lasts; as it is by default.
    #[schemars(range(min = -1e30, max = 1e30))]
    #[schemars(extend("x-unit" = "as the parameter", "x-source" = "choice"))]
    pub at_least: f64,
    /// Whether of several policies that set it the largest value holds, rather than the last.
    #[serde(skip)]
    #[schemars(skip)]
    pub is_of_the_largest: bool,
}

/// What every number is at least.
const NOTHING: f64 = -1e30;

impl Default for Change {
    fn default() -> Change {
        Change {
            key: String::new(),
            set: String::new(),
            times: 1.0,
            at_least: NOTHING,
            is_of_the_largest: false,
        }
    }
}

impl Shock {
    /// Whether it lasts in a month.
    pub fn lasts(&self, month: Month) -> bool {
        (self.from..=self.until).contains(&month)
    }

    /// Whether it hits a region.
    pub fn hits(&self, region: &str) -> bool {
        self.regions.is_empty() || self.regions.iter().any(|name| name == region)
    }
}

impl Change {
    /// Multiplies a parameter.
    pub fn times(key: impl Into<String>, times: f64) -> Change {
        Change { key: key.into(), times, ..Change::default() }
    }

    /// Raises a parameter to a value that it must have at least.
    pub fn at_least(key: impl Into<String>, at_least: f64) -> Change {
        Change { key: key.into(), at_least, ..Change::default() }
    }

    /// The same, but of several that set the parameter the largest value holds.
    #[must_use]
    pub fn of_the_largest(self) -> Change {
        Change { is_of_the_largest: true, ..self }
    }

    /// Whether another change makes it void.
    pub fn yields_to(&self, other: &Change) -> bool {
        let number = |change: &Change| change.set.parse().unwrap_or(f64::NAN);
        let both = self.is_of_the_largest && other.is_of_the_largest && self.key == other.key;
        both && number(self) < number(other)
    }

    /// Whether it changes anything.
    pub fn is_idle(&self) -> bool {
        self.set.is_empty() && self.times == 1.0 && self.at_least == NOTHING
    }

    /// Sets a parameter.
    pub fn set(key: impl Into<String>, set: impl ToString) -> Change {
        Change { key: key.into(), set: set.to_string(), ..Change::default() }
    }

    /// What is wrong with a change that cannot be made: its key, or what is done to it.
    fn part_to_blame(&self) -> &'static str {
        let field = file_shape().field(self.key.trim());
        match field.map(|field| &field.shape) {
            None | Some(Shape::Section(_)) => "key",
            Some(_) if !self.set.is_empty() => "set",
            Some(_) if self.times != 1.0 => "times",
            Some(_) => "at_least",
        }
    }

    /// Makes the change in a table of all parameters.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the key or the value.
    pub fn make(&self, table: &mut Table) -> Result<(), String> {
        let shape = file_shape();
        let key = self.key.trim();
        if key.is_empty() {
            return Err("a change names its parameter: key = \"section.name\"".into());
        }
        if !key.contains('.') {
            return Err(unknown(key));
        }
        match shape.field(key).map(|field| &field.shape) {
            None | Some(Shape::Section(_)) => return Err(unknown(key)),
            Some(_) => (),
        }
        if !self.set.is_empty() {
            let value = accepted(shape, key, self.set.trim())?;
            *place(table, key).ok_or_else(|| unknown(key))? = value;
        }
        if self.times != 1.0 {
            let there = place(table, key).ok_or_else(|| unknown(key))?;
            let times = multiplied(there, self.times)
                .ok_or_else(|| format!("{key} is no number, which `times` asks for; use `set`"))?;
            let value = accepted(shape, key, &times.to_string())?;
            *place(table, key).ok_or_else(|| unknown(key))? = value;
        }
        if self.at_least > NOTHING {
            let there = place(table, key).ok_or_else(|| unknown(key))?;
            let now = match there {
                Value::Float(number) => *number,
                Value::Integer(number) => *number as f64,
                _ => return Err(format!("{key} is no number, which `at_least` asks for")),
            };
            if now < self.at_least {
                let value = accepted(shape, key, &self.at_least.to_string())?;
                *place(table, key).ok_or_else(|| unknown(key))? = value;
            }
        }
        Ok(())
    }
}

/// The value that a file would accept.
fn accepted(shape: &Shape, key: &str, written: &str) -> Result<Value, String> {
    let mut layer = set(shape, 1, &format!("{key}={written}"));
    if let Some(mistake) = layer.mistakes.pop() {
        return Err(mistake.message);
    }
    place(&mut layer.table, key).cloned().ok_or_else(|| unknown(key))
}

fn multiplied(value: &Value, factor: f64) -> Option<Value> {
    match value {
        Value::Float(number) => Some(Value::Float(number * factor)),
        Value::Integer(number) => Some(Value::Integer((*number as f64 * factor).round() as i64)),
        Value::Array(list) => {
            let list: Option<Vec<Value>> =
                list.iter().map(|value| multiplied(value, factor)).collect();
            list.map(Value::Array)
        }
        _ => None,
    }
}

fn place<'a>(table: &'a mut Table, key: &str) -> Option<&'a mut Value> {
    match key.split_once('.') {
        None => table.get_mut(key),
        Some((section, rest)) => place(table.get_mut(section)?.as_table_mut()?, rest),
    }
}

fn unknown(key: &str) -> String {
    let leaves = file_shape().leaves();
    let keys = leaves.iter().map(|(key, _)| key.as_str()).filter(|key| key.contains('.'));
    match nearest(key, keys) {
        Some(meant) => format!("no parameter is called `{key}`; did you mean `{meant}`?"),
        None => format!("no parameter of a section is called `{key}`; see `stia params`"),
    }
}

/// What is wrong with the shocks and policies of a scenario, the first of which are `bundled`.
pub fn broken_shocks(scenario: &Scenario, bundled: usize) -> Vec<Broken> {
    // Without them nothing is put into a table.
    if scenario.shock.is_empty() && scenario.policy.is_empty() {
        return Vec::new();
    }
    let plain = Scenario { shock: Vec::new(), policy: Vec::new(), ..scenario.clone() };
    let table = Table::try_from(plain).expect("every parameter fits TOML");
    let mut broken = Vec::new();
    for (number, shock) in scenario.shock.iter().enumerate() {
        let at = |key: &str| vec!["shock".to_string(), format!("shock[{number}].{key}")];
        if shock.until < shock.from {
            let message =
                format!("until = \"{}\" lies before from = \"{}\"", shock.until, shock.from);
            broken.push(Broken { keys: at("until"), message });
        }
        if shock.changes.is_empty() {
            let message = "a shock without changes has no effect; add changes = [{ key = \"...\", \
                           times = 0.5 }]";
            broken.push(Broken { keys: at("changes"), message: message.into() });
        }
        let mut changed = table.clone();
        for (place, change) in shock.changes.iter().enumerate() {
            let key = format!("changes[{place}].key");
            if change.is_idle() {
                let message =
                    format!("`{}` is not changed: state `set`, `times` or `at_least`", change.key);
                broken.push(Broken { keys: at(&key), message });
            } else if let Err(message) = change.make(&mut changed) {
                let part = format!("changes[{place}].{}", change.part_to_blame());
                broken.push(Broken { keys: at(&part), message });
            }
        }
    }
    for (number, policy) in scenario.policy.iter().enumerate() {
        let at = |key: &str| match number.checked_sub(bundled) {
            Some(number) => vec!["policy".to_string(), format!("policy[{number}].{key}")],
            None => vec!["bundles".to_string()],
        };
        dates_and_places(&mut broken, &at, (policy.from, policy.until), &policy.regions);
        let aims = broken_aim(policy).into_iter();
        broken.extend(aims.map(|(key, message)| Broken { keys: at(key), message }));
        for (name, lever) in LEVERS.iter().zip(policy.levers()) {
            let mut changed = table.clone();
            for change in lever.changes(policy.strength()) {
                if let Err(message) = change.make(&mut changed) {
                    let message =
                        format!("{name} ({}) is too strong: {message}", knobs(policy, name));
                    broken.push(Broken { keys: at(name), message });
                }
            }
        }
    }
    broken
}

/// The knobs of a lever that a policy turns, by name.
fn knobs(policy: &Policy, lever: &str) -> String {
    let policy = Table::try_from(policy).expect("a policy fits TOML");
    let section = policy.get(lever).and_then(Value::as_table);
    let turned = section.into_iter().flatten().filter(|(_, value)| {
        value.as_float().is_some_and(|number| number != 0.0)
            || value.as_integer().is_some_and(|number| number != 0)
    });
    turned.map(|(knob, _)| knob.as_str()).collect::<Vec<_>>().join(", ")
}

/// Months in order, regions that exist.
fn dates_and_places(
    broken: &mut Vec<Broken>,
    at: &dyn Fn(&str) -> Vec<String>,
    (from, until): (Month, Month),
    regions: &[String],
) {
    if until < from {
        let message = format!("until = \"{until}\" lies before from = \"{from}\"");
        broken.push(Broken { keys: at("until"), message });
    }
    if let Err(message) = exist_once("regions", regions) {
        broken.push(Broken { keys: at("regions"), message });
    }
}
