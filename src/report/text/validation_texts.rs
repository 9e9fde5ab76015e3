//! Texts of validations: targets, stylised facts, forecasts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Texts of validations.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ValidationTexts {
    pub(crate) report: String,
    pub(crate) targets: String,
    pub(crate) targets_headline: String,
    pub(crate) targets_note: String,
    pub(crate) target: String,
    pub(crate) tolerance: String,
    pub(crate) within: String,
    pub(crate) beyond: String,
    pub(crate) facts: String,
    pub(crate) facts_headline: String,
    pub(crate) facts_headline_of_measured: String,
    pub(crate) facts_unmeasured: String,
    pub(crate) facts_note: String,
    pub(crate) fact: String,
    pub(crate) range: String,
    pub(crate) without_mechanism: String,
    pub(crate) passes: String,
    pub(crate) fails: String,
    pub(crate) unmeasured: String,
    pub(crate) control_fails: String,
    pub(crate) control_passes: String,
    pub(crate) no_control: String,
    pub(crate) forecasts: String,
    pub(crate) forecasts_headline: String,
    pub(crate) forecasts_none: String,
    pub(crate) forecasts_note: String,
    pub(crate) relative: String,
    pub(crate) model_error: String,
    pub(crate) naive_error: String,
    pub(crate) wins: String,
    pub(crate) loses: String,
    pub(crate) quotient: String,
    pub(crate) of_year_before: String,
}

/// Names by what they name.
pub type Names = BTreeMap<String, String>;
