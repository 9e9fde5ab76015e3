//! How research works.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::space::Field;

/// How research works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ResearchParams {
    /// Results that a mean researcher brings about in a year with the funding of 2015.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "fitted to nat.univ.pat_app and nat.pat.inv_app"))]
    pub arrival_rate: f64,
    /// How the rate answers to real money per head relative to 2015.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "elasticity", "x-source" = "assumed"))]
    pub funding_elasticity: f64,
    /// Standard deviation of log quality among researchers.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub quality_spread: f64,
    /// Mean orientation to use rather than papers.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; papers come first (L838)"))]
    pub mean_orientation: f64,
    /// Mean awareness of intellectual property.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; low (L824, L840)"))]
    pub mean_ip_awareness: f64,
    /// Median market value of a result to its best user, in prices of 2015.
    #[schemars(range(min = 1.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "fitted to nat.tto.value_transfer over nat.tto.count_transfer"))]
    pub median_value: f64,
    /// Standard deviation of log value in the body of the distribution.
    #[schemars(range(min = 0.0, max = 4.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed; Silverberg and Verspagen (2007) find a lognormal body"))]
    pub value_spread: f64,
    /// Share of results in the Pareto tail.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub tail_share: f64,
    /// Tail index of value.
    #[schemars(range(min = 0.3, max = 5.0))]
    #[schemars(extend("x-unit" = "index", "x-source" = "ext.patent.return.tail: 0.7; truncated at the addressable market"))]
    pub tail_index: f64,
    /// The most that anything can be worth, in prices of 2015: the field's addressable market.
    #[schemars(range(min = 1e5, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub addressable_market: f64,
    /// Chance that a project repeats what exists.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "probability", "x-source" = "assumed; the report gives the direction only (L902-914)"))]
    pub repetition_chance: f64,
    /// Cost of a project, in prices of 2015: what a found duplicate saves.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "derived: nat.rd.university and nat.rd.institute of 2015 over results"))]
    pub project_cost: f64,
    /// How far a result strays from its maker's agenda.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "angle", "x-source" = "assumed"))]
    pub straying: f64,
    /// Share of public research in new-type institutions.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; L1370 defines them"))]
    pub new_type_share: f64,
    /// Share of research money that bodies keep for protection, evaluation and testing.
    #[schemars(range(min = 0.0, max = 0.5))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub reserve_share: f64,
    /// Mean months that a researcher stays.
    #[schemars(range(min = 12.0, max = 600.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub career_months: f64,
    /// Weights of the fields in research.
    #[schemars(inner(range(min = 0.0, max = 100.0)))]
    #[schemars(extend("x-unit" = "weight", "x-source" = "assumed"))]
    pub field_weights: [f64; Field::COUNT],
}

impl Default for ResearchParams {
    fn default() -> ResearchParams {
        ResearchParams {
            arrival_rate: 0.42,
            funding_elasticity: 0.5,
            quality_spread: 0.5,
            mean_orientation: 0.35,
            mean_ip_awareness: 0.4,
            median_value: 250_000.0,
            value_spread: 1.4,
            tail_share: 0.02,
            tail_index: 0.7,
            addressable_market: 5e8,
            repetition_chance: 0.18,
            project_cost: 800_000.0,
            straying: 0.35,
            new_type_share: 0.05,
            reserve_share: 0.06,
            career_months: 300.0,
            field_weights: [2.0, 1.8, 1.6, 1.6, 0.8, 0.5, 0.8, 1.9],
        }
    }
}
