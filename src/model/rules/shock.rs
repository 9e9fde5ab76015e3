//! Shocks: any parameter, in any region, from month to month.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::base::month::Month;
use crate::model::rules::shape::file_shape;
use crate::schema::set::set;
use crate::schema::shape::Shape;
use crate::schema::suggest::nearest;

/// Parameters that deviate for a time, in some regions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Shock {
    /// Name of the shock.
    #[schemars(extend("x-unit" = "name", "x-source" = "choice"))]
    pub name: String,
    /// First month.
    #[schemars(extend("x-unit" = "month", "x-source" = "choice"))]
    pub from: Month,
    /// Last month, included.
    #[schemars(extend("x-unit" = "month", "x-source" = "choice"))]
    pub until: Month,
    /// Regions that it affects; all if empty.
    #[schemars(extend("x-unit" = "names", "x-place" = "region", "x-source" = "choice"))]
    pub regions: Vec<String>,
    /// Changes, made one after the other.
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
    /// Parameter, as `stia params` prints it.
    #[schemars(extend("x-unit" = "key", "x-source" = "choice"))]
    pub key: String,
    /// Value while the shock lasts, written as in a file; unchanged if empty.
    #[schemars(extend("x-unit" = "value", "x-source" = "choice"))]
    pub set: String,
    /// Factor on the value while the shock lasts.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "choice"))]
    pub times: f64,
    /// Lower limit of the value while the shock lasts; none by default.
    #[schemars(range(min = -1e30, max = 1e30))]
    #[schemars(extend("x-unit" = "as the parameter", "x-source" = "choice"))]
    pub at_least: f64,
    /// Whether the largest value holds if several policies set it, rather than the last.
    #[serde(skip)]
    #[schemars(skip)]
    pub is_of_the_largest: bool,
}

/// A lower limit that never binds.
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

    /// Whether it affects a region.
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

    /// The same, but if several policies set the parameter, the largest value holds.
    #[must_use]
    pub fn keeping_the_largest(self) -> Change {
        Change { is_of_the_largest: true, ..self }
    }

    /// Whether another change overrides it.
    pub fn is_overridden_by(&self, other: &Change) -> bool {
        let number = |change: &Change| change.set.parse().unwrap_or(f64::NAN);
        let both = self.is_of_the_largest && other.is_of_the_largest && self.key == other.key;
        both && number(self) < number(other)
    }

    /// Whether it changes nothing.
    pub fn has_no_effect(&self) -> bool {
        self.set.is_empty() && self.times == 1.0 && self.at_least == NOTHING
    }

    /// Sets a parameter.
    pub fn set(key: impl Into<String>, set: impl ToString) -> Change {
        Change { key: key.into(), set: set.to_string(), ..Change::default() }
    }

    /// The part of an impossible change to blame: its key, or what is done to it.
    pub fn part_to_blame(&self) -> &'static str {
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
    /// What is wrong with the key or the value.
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
            let times = multiplied(there, self.times).ok_or_else(|| {
                format!("{key} is not a number, so `times` does not apply; use `set`")
            })?;
            let value = accepted(shape, key, &times.to_string())?;
            *place(table, key).ok_or_else(|| unknown(key))? = value;
        }
        if self.at_least > NOTHING {
            let there = place(table, key).ok_or_else(|| unknown(key))?;
            let now = match there {
                Value::Float(number) => *number,
                Value::Integer(number) => *number as f64,
                _ => return Err(format!("{key} is not a number, so `at_least` does not apply")),
            };
            // A limit that no value can have is a mistake even where it does not bind.
            let value = accepted(shape, key, &self.at_least.to_string())?;
            if now < self.at_least {
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
