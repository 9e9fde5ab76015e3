//! How research works.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::space::Field;

/// How research works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ResearchParams {
    /// Research results that a researcher of mean quality produces in a year at the funding of
    /// 2015.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "fitted to nat.univ.pat_app and nat.pat.inv_app"))]
    pub arrival_rate: f64,
    /// Elasticity of that rate to real funding per researcher relative to 2015.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "elasticity", "x-source" = "assumed"))]
    pub funding_elasticity: f64,
    /// Standard deviation of log quality among researchers.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub quality_spread: f64,
    /// Largest deviation of a researcher's log quality from the mean, in either direction.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub quality_bound: f64,
    /// Mean orientation of researchers towards use rather than papers. The higher, the more results
    /// are developed further.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; papers come first (L838)"))]
    pub mean_orientation: f64,
    /// Mean awareness of intellectual property among researchers. The higher, the fewer results are
    /// published before a patent is considered.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; low (L824, L840)"))]
    pub mean_ip_awareness: f64,
    /// Standard deviation of orientation and of awareness of intellectual property among
    /// researchers.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub trait_spread: f64,
    /// Median market value of a research result to its best user, in prices of 2015.
    #[schemars(range(min = 1.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "fitted to nat.tto.value_transfer over nat.tto.count_transfer"))]
    pub median_value: f64,
    /// Standard deviation of log value in the body of the distribution.
    #[schemars(range(min = 0.0, max = 4.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed; Silverberg and Verspagen (2007) find a lognormal body"))]
    pub value_spread: f64,
    /// Share of research results in the Pareto tail.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub tail_share: f64,
    /// Tail index of the value of research results. The lower, the more value a few results hold.
    #[schemars(range(min = 0.3, max = 5.0))]
    #[schemars(extend("x-unit" = "index", "x-source" = "ext.patent.return.tail: 0.7; truncated at the addressable market"))]
    pub tail_index: f64,
    /// Upper limit of the value of any research result, in prices of 2015: the field's addressable
    /// market.
    #[schemars(range(min = 1e5, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub addressable_market: f64,
    /// Probability that a project duplicates existing work. The higher, the more a novelty search
    /// can save.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "probability", "x-source" = "assumed; the report gives the direction only (L902-914)"))]
    pub repetition_chance: f64,
    /// Cost of a research project, in prices of 2015: what finding a duplicate in time saves.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "derived: nat.rd.university and nat.rd.institute of 2015 over results"))]
    pub project_cost: f64,
    /// How far a research result lies from its researcher's agenda in technology space, as an
    /// angle.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "angle", "x-source" = "assumed"))]
    pub straying: f64,
    /// Share of public research carried out in new-type research institutions.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; L1370 defines them"))]
    pub new_type_share: f64,
    /// Share of research funding that institutions set aside for protection, evaluation and
    /// testing. The higher, the more services researchers can pay for.
    #[schemars(range(min = 0.0, max = 0.5))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub reserve_share: f64,
    /// Mean length of a researcher's career in the model.
    #[schemars(range(min = 12.0, max = 600.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub career_months: f64,
    /// Relative size of the technology fields in research.
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
            quality_bound: 1.2,
            mean_orientation: 0.35,
            mean_ip_awareness: 0.4,
            trait_spread: 0.2,
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
