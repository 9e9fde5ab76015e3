//! What differs from point to point: a key with values or a range, or choices of several keys.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use toml::Value;

use crate::scenario::{KeyKind, kind_of_key};
use crate::schema::set::parted;

/// Something that differs from point to point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Factor {
    /// What it is called in the tables; its key by default.
    #[schemars(extend("x-unit" = "name", "x-source" = "choice"))]
    pub name: String,
    /// The parameter, as `stia params` prints it and `--set` takes it; `policy.ID.…` and
    /// `shock.NAME.…` reach into policies and shocks, `shock.NAME.operation.demand.times` into what a
    /// shock does, and `policy.ID.on` = false takes a policy out.
    #[schemars(extend("x-unit" = "key", "x-source" = "choice"))]
    pub key: String,
    /// Its values.
    #[schemars(with = "Vec<Anything>", length(max = 1000))]
    #[schemars(extend("x-unit" = "values", "x-source" = "choice"))]
    pub values: Vec<Value>,
    /// Its lowest and its highest value, in place of a list.
    #[schemars(inner(range(min = -1e30, max = 1e30)))]
    #[schemars(extend("x-unit" = "as the parameter", "x-source" = "choice"))]
    pub range: Vec<f64>,
    /// Levels of a range in designs that need some: `full` and `one_at_a_time`.
    #[schemars(range(min = 2, max = 1000))]
    #[schemars(extend("x-unit" = "levels", "x-source" = "choice"))]
    pub levels: u32,
    /// Whether a range is divided by ratios rather than by differences.
    #[schemars(extend("x-unit" = "switch", "x-source" = "choice"))]
    pub logarithmic: bool,
    /// Choices, each of which changes some keys: models of IP financing, say.
    #[schemars(length(max = 1000))]
    #[schemars(extend("x-unit" = "choices", "x-source" = "choice"))]
    pub choices: Vec<Choice>,
}

/// A choice of a factor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Choice {
    /// What it is called in the tables.
    #[schemars(length(min = 1))]
    #[schemars(extend("x-unit" = "name", "x-source" = "choice"))]
    pub name: String,
    /// What it changes, written as after `--set`; nothing leaves the scenario as it is.
    #[schemars(extend("x-unit" = "key=value", "x-source" = "choice"))]
    pub set: Vec<String>,
}

impl Default for Factor {
    fn default() -> Factor {
        Factor {
            name: String::new(),
            key: String::new(),
            values: Vec::new(),
            range: Vec::new(),
            levels: 3,
            logarithmic: false,
            choices: Vec::new(),
        }
    }
}

/// A level of a factor: what tables call it, and what it changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// The value or the choice's name.
    pub cell: String,
    /// Changes, written as after `--set`.
    pub set: Vec<String>,
}

impl Factor {
    /// What it is called.
    pub fn called(&self) -> &str {
        if self.name.is_empty() { &self.key } else { &self.name }
    }

    /// Its levels; those of a range evenly apart, both ends included.
    pub fn all(&self) -> Vec<Level> {
        let count = self.count();
        match self.range.is_empty() {
            true => (0..count).map(|place| self.listed(place)).collect(),
            false => (0..count)
                .map(|place| self.ranged(place as f64 / (count - 1).max(1) as f64))
                .collect(),
        }
    }

    /// How many levels it has.
    pub fn count(&self) -> usize {
        match (self.range.is_empty(), self.choices.is_empty()) {
            (false, _) => self.levels as usize,
            (true, false) => self.choices.len(),
            (true, true) => self.values.len(),
        }
    }

    /// The level at a place of the unit interval: a value of the range, or one of the list.
    pub fn at(&self, share: f64) -> Level {
        if self.range.is_empty() {
            let count = self.count();
            self.listed(((share * count as f64) as usize).min(count - 1))
        } else {
            self.ranged(share)
        }
    }

    /// Where a level of a range really lies between its ends, from 0 to 1: whole numbers and six
    /// digits are rounded.
    pub fn place(&self, level: &Level) -> f64 {
        let (low, high) = (self.range[0], self.range[1]);
        let value: f64 = level.cell.parse().expect("a level of a range is a number");
        match self.logarithmic {
            true => libm::log(value / low) / libm::log(high / low),
            false => (value - low) / (high - low),
        }
    }

    /// The level that a cell of a table names: a choice, or a value, which has to be one of the
    /// factor's where it has some.
    ///
    /// # Errors
    ///
    /// Says what would be right.
    pub fn named(&self, cell: &str) -> Result<Level, String> {
        if !self.choices.is_empty() {
            let place = self.choices.iter().position(|choice| choice.name == cell);
            return place.map(|place| self.listed(place)).ok_or_else(|| {
                let names: Vec<&str> =
                    self.choices.iter().map(|choice| choice.name.as_str()).collect();
                format!(
                    "`{}` has no choice `{cell}`; there are {}",
                    self.called(),
                    names.join(", ")
                )
            });
        }
        // Spreadsheets write switches in capitals.
        let lower = cell.to_ascii_lowercase();
        let cell = if ["true", "false"].contains(&lower.as_str()) { &lower } else { cell };
        if let Some(decimal) = with_point(cell) {
            return Err(format!("`{cell}`: write decimals with a point, {decimal}"));
        }
        let number = cell.parse().ok();
        let is_there = match (self.range.as_slice(), number) {
            ([low, high], Some(number)) => (*low..=*high).contains(&number),
            ([_, _], None) => false,
            _ => {
                self.values.is_empty()
                    || self.values.iter().any(|value| is_same(value, &read(cell)))
            }
        };
        if !is_there {
            let own = match self.range.as_slice() {
                [low, high] => format!("range = [{low}, {high}]"),
                _ => "its values".into(),
            };
            return Err(format!("`{cell}` lies outside {own} of the factor `{}`", self.called()));
        }
        Ok(Level { cell: cell.into(), set: vec![format!("{}={cell}", self.key)] })
    }

    /// The keys that its levels change.
    pub fn keys(&self) -> Vec<&str> {
        let set = self.choices.iter().flat_map(|choice| &choice.set);
        let keys = set.map(|change| parted(change).0);
        keys.chain([self.key.as_str()]).filter(|key| !key.is_empty()).collect()
    }

    /// Whether its levels go from less to more: numbers, or a switch that goes on or off.
    pub fn is_ordered(&self) -> bool {
        let is_number = |value: &Value| value.is_float() || value.is_integer();
        !self.range.is_empty()
            || self.choices.is_empty()
                && (self.values.iter().all(is_number) || self.values.iter().all(Value::is_bool))
    }

    /// The numbers of its listed values from the least to the greatest, off before on; where there
    /// is no order, as they are listed.
    pub fn in_order(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..self.count()).collect();
        if self.is_ordered() {
            let size = |&number: &usize| match &self.values[number] {
                Value::Boolean(is_on) => f64::from(u8::from(*is_on)),
                Value::Integer(whole) => *whole as f64,
                value => value.as_float().expect("what is ordered is a number or a switch"),
            };
            numbers.sort_by(|one, other| size(one).total_cmp(&size(other)));
        }
        numbers
    }

    /// Whether any of its levels changes that key.
    pub fn changes(&self, key: &str) -> bool {
        self.keys().contains(&key)
    }

    /// Whether all of its levels change that key, so that nothing else can.
    pub fn always_changes(&self, key: &str) -> bool {
        let is_changed = |choice: &Choice| choice.set.iter().any(|set| parted(set).0 == key);
        self.key == key || !self.choices.is_empty() && self.choices.iter().all(is_changed)
    }

    /// A listed level, by its number.
    pub fn listed(&self, place: usize) -> Level {
        if let Some(choice) = self.choices.get(place) {
            return Level { cell: choice.name.clone(), set: choice.set.clone() };
        }
        let value = &self.values[place];
        let cell = value.as_str().map_or_else(|| value.to_string(), String::from);
        Level { set: vec![format!("{}={value}", self.key)], cell }
    }

    fn ranged(&self, share: f64) -> Level {
        let (low, high) = (self.range[0], self.range[1]);
        let value = if self.logarithmic {
            low * libm::pow(high / low, share)
        } else {
            low + share * (high - low)
        };
        // Six digits: enough for any range, and still readable.
        let digits = || format!("{value:.5e}").parse().expect("a printed number is a number");
        let cell = match kind_of_key(&self.key) {
            Some(KeyKind::Whole) => format!("{}", value.clamp(low, high).round() as i64),
            _ => Value::Float(f64::clamp(digits(), low, high)).to_string(),
        };
        Level { set: vec![format!("{}={cell}", self.key)], cell }
    }
}

/// Whether two values are the same: numbers by what they are, not by how they are written.
pub fn is_same(one: &Value, other: &Value) -> bool {
    let number = |value: &Value| value.as_float().or(value.as_integer().map(|whole| whole as f64));
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

/// A cell as a value in a file; what is no TOML is text.
fn read(cell: &str) -> Value {
    let table: Result<toml::Table, _> = toml::from_str(&format!("value = {cell}"));
    let value = table.ok().and_then(|mut table| table.remove("value"));
    value.unwrap_or_else(|| Value::String(cell.into()))
}

/// A number with a decimal comma as it should be written.
fn with_point(cell: &str) -> Option<String> {
    let (whole, decimals) = cell.split_once(',')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let is_decimal = is_number(whole.trim_start_matches('-')) && is_number(decimals);
    is_decimal.then(|| format!("{whole}.{decimals}"))
}

/// Any single value, for the schema.
pub struct Anything;

impl JsonSchema for Anything {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Anything".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "x-any": true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(factor: &Factor) -> Vec<String> {
        factor.all().into_iter().map(|level| level.cell).collect()
    }

    #[test]
    fn a_range_has_both_ends_and_whole_numbers_where_the_key_has() {
        let key = "transformation.distance_cut".to_string();
        let range = Factor { key, range: vec![0.0, 0.5], ..Factor::default() };
        assert_eq!(cells(&range), ["0.0", "0.25", "0.5"]);
        let key = "burn_in_months".to_string();
        let whole = Factor { key, range: vec![0.0, 5.0], levels: 3, ..Factor::default() };
        assert_eq!(cells(&whole), ["0", "3", "5"]);
        let log = Factor { logarithmic: true, range: vec![0.1, 10.0], ..range };
        assert_eq!(cells(&log), ["0.1", "1.0", "10.0"]);
    }

    #[test]
    fn a_level_of_a_range_lies_where_its_value_does() {
        let key = "burn_in_months".to_string();
        let whole = Factor { key, range: vec![0.0, 5.0], ..Factor::default() };
        assert_eq!(
            [0.0, 0.33, 0.7, 1.0].map(|at| whole.place(&whole.at(at))),
            [0.0, 0.4, 0.8, 1.0]
        );
        let whole_numbers = Factor { range: vec![1.0, 2.0], logarithmic: true, ..whole.clone() };
        assert_eq!(
            [0.0, 0.4, 0.7, 1.0].map(|at| whole_numbers.place(&whole_numbers.at(at))),
            [0.0, 0.0, 1.0, 1.0]
        );
        // More digits than a fraction has.
        let large = Factor { key: "seed".into(), range: vec![1e9, 1e9 + 3.0], ..whole };
        let places = [0.0, 0.33, 0.66, 1.0].map(|at| large.place(&large.at(at)));
        assert_eq!(places, [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0]);
    }

    #[test]
    fn numbers_and_switches_stand_in_order_and_words_as_they_are_listed() {
        let order = |values: Vec<Value>| Factor { values, ..Factor::default() }.in_order();
        assert_eq!(order([true, false].map(Value::Boolean).to_vec()), [1, 0]);
        assert_eq!(order(vec![Value::Integer(6), Value::Float(2.5), Value::Integer(4)]), [1, 2, 0]);
        assert_eq!(order(["b", "a"].map(|it| Value::String(it.into())).to_vec()), [0, 1]);
    }

    #[test]
    fn a_factor_changes_its_key_or_those_of_its_choices() {
        let set = vec!["seed = 4".to_string(), "scale=0.1".to_string()];
        let choices = vec![Choice { name: "one".into(), set }];
        let factor = Factor { name: "settings".into(), choices, ..Factor::default() };
        let changed = ["seed", "scale", "until"].map(|key| factor.changes(key));
        assert_eq!(changed, [true, true, false]);
    }

    #[test]
    fn shares_of_the_unit_interval_fall_on_every_value_alike() {
        let values = vec![Value::Boolean(true), Value::Boolean(false)];
        let factor = Factor { key: "incubator.mentoring".into(), values, ..Factor::default() };
        let at = [0.0, 0.49, 0.5, 0.999].map(|share| factor.at(share).cell);
        assert_eq!(at, ["true", "true", "false", "false"]);
        assert_eq!(factor.at(0.7).set, ["incubator.mentoring=false"]);
    }
}
