//! The measures of a run by name, and by name and year.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::measures::measure_named;

/// Measures of one run; what could not be measured is not there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Values {
    /// The bits of the values, which pass through JSON unharmed, by name and year.
    bits: BTreeMap<String, u64>,
}

impl Values {
    /// Notes a measure that is of no year, if it is defined.
    pub fn note(&mut self, name: &str, value: Option<f64>) {
        self.keep(name, name.into(), value);
    }

    /// Notes a measure of a year.
    pub fn note_year(&mut self, name: &str, year: u32, value: Option<f64>) {
        self.keep(name, format!("{name}.{year}"), value);
    }

    fn keep(&mut self, name: &str, key: String, value: Option<f64>) {
        assert!(measure_named(name).is_some(), "no measure is called {name}");
        if let Some(value) = value.filter(|value| value.is_finite()) {
            self.bits.insert(key, value.to_bits());
        }
    }

    /// A measure; one that has no year is the same in all.
    pub fn of(&self, name: &str, year: u32) -> Option<f64> {
        let bits = self.bits.get(name).or_else(|| self.bits.get(&format!("{name}.{year}")))?;
        Some(f64::from_bits(*bits))
    }
}

/// A quotient that is not defined over nothing.
pub fn quotient(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| numerator / denominator)
}
