//! How working together builds a local stock of trust and knowledge.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The micro-macro loop of collaboration (Itami; L2918-2956).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LoopParams {
    /// Whether collaboration builds a local stock of trust and knowledge.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub on: bool,
    /// Collaborations per month and thousand real enterprises at which the stock tends to one half.
    /// The higher, the harder the stock is to build.
    #[schemars(range(min = 0.01, max = 1e6))]
    #[schemars(extend("x-unit" = "1/month", "x-source" = "assumed"))]
    pub half: f64,
    /// How much more a collaboration adds to the stock when a fully skilled intermediary hosts it
    /// (the quality of a place depends on its owner).
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed; Itami as described in L2918-2956"))]
    pub host_weight: f64,
    /// Share of the gap to its long-run level that the stock closes in a month.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/month", "x-source" = "assumed"))]
    pub speed: f64,
    /// Stock of trust and knowledge of each region at the start.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub initial_stock: f64,
}

impl Default for LoopParams {
    fn default() -> LoopParams {
        LoopParams { on: true, half: 200.0, host_weight: 1.0, speed: 0.02, initial_stock: 0.3 }
    }
}
