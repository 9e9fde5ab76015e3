//! Texts of single sections of reports.

use serde::{Deserialize, Serialize};

/// Sentences on what policies refused.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RefusedTexts {
    pub(crate) of_instrument: String,
    pub(crate) is_budget: String,
    pub(crate) to: String,
}

/// Which firms and research results are affected.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AffectedTexts {
    pub(crate) founded: String,
    pub(crate) graduated: String,
    pub(crate) funded: String,
    pub(crate) borrowed: String,
    pub(crate) survived: String,
    pub(crate) transferred: String,
    pub(crate) none: String,
    pub(crate) one: String,
    pub(crate) some: String,
    pub(crate) note: String,
    pub(crate) sides: String,
}

/// The box of scenario discovery.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BoxTexts {
    pub(crate) headline: String,
    pub(crate) note: String,
    pub(crate) name: String,
    pub(crate) quasi: String,
    pub(crate) tried: String,
    pub(crate) chance: String,
}
