//! Public money.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Public money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyParams {
    /// Share of public research funding that the central government pays; regional governments pay
    /// the rest.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub central_research_share: f64,
    /// Share of research institutions' spending that is publicly funded; the rest comes from
    /// contract research.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; nat.rd.src_gov over nat.rd.institute and nat.rd.university is near 0.9"))]
    pub public_research_share: f64,
    /// Cash that a treasury aims to hold, in months of its region's public research funding.
    #[schemars(range(min = 0.0, max = 24.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub treasury_months: f64,
}

impl Default for PolicyParams {
    fn default() -> PolicyParams {
        PolicyParams {
            central_research_share: 0.6,
            public_research_share: 0.9,
            treasury_months: 1.0,
        }
    }
}
