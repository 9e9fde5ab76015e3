//! Technology achievement transformation centers: they screen, pilot and match research results
//! (L631-696).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::data::Dataset;
use crate::model::rules::scenario::Scenario;
use crate::model::rules::types::organization::OrganizationParams;
use crate::model::rules::types::{Switch, Type};
use crate::model::state::kind::Kind;
use crate::model::state::supply::Supply;

/// The row of this type.
pub const TYPE: Type = Type {
    switch: |scenario| &scenario.transformation_center.switch,
    organization: |scenario| &scenario.transformation_center.organization,
    supply,
    services: &["pilot", "screening", "matching", "terms"],
    refers_to: &[Kind::Exchange, Kind::Evaluation, Kind::PatentAgency, Kind::FinancialService],
};

/// Transformation centers, which develop research results until they can be used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TransformationCenterParams {
    /// Whether the type exists, and where it does not.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub switch: Switch,
    /// What its organizations are like.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub organization: OrganizationParams,
    /// Whether centers test research results on shared equipment (L668). If off, clients use their
    /// outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub pilot: bool,
    /// Whether centers advise owners which research results are worth developing further (L694). If
    /// off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub screening: bool,
    /// Whether centers present research results to enterprises. If off, clients use their outside
    /// option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub matching: bool,
    /// Whether centers' standard terms clear ownership (L1052-1060). If off, clients use their
    /// outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub terms: bool,
    /// Whether centers choose a minimum quality of the results that they show to buyers, who learn
    /// from what a center brings them. If off, centers show everything and acquire no standing with
    /// buyers.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub cutoff: bool,
    /// How much a center changes its minimum quality in a year.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub cutoff_step: f64,
    /// Highest minimum quality of a center, relative to the median of all results.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub highest_cutoff: f64,
    /// Weight of the latest deal in buyers' opinion of a center's results.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; reputation after Macho-Stadler et al."))]
    pub standing_weight: f64,
    /// Working hours for raising readiness by one level.
    #[schemars(range(min = 1.0, max = 10000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub pilot_hours: f64,
    /// Share of the cost of testing that a fully skilled center's shared equipment saves.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub pilot_saving: f64,
    /// Share of the duration of testing that a fully skilled center's shared equipment saves.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub pilot_speed: f64,
    /// Fee relative to the cost of testing.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: non-profit (L1356)"))]
    pub pilot_fee_share: f64,
    /// Share of its hours that a center reserves for matching.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub matching_reserve: f64,
    /// Working hours to present research results for a need.
    #[schemars(range(min = 0.1, max = 1000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub matching_hours: f64,
    /// Fee for a presentation, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub matching_fee: f64,
    /// Research results that a center presents for a need.
    #[schemars(range(min = 0.0, max = 64.0))]
    #[schemars(extend("x-unit" = "candidates", "x-source" = "assumed"))]
    pub matching_reach: f64,
    /// Share of unclear ownership that standard terms clear.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub clarity_gain: f64,
    /// Share of the price that the center keeps.
    #[schemars(range(min = 0.0, max = 0.5))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub deal_share: f64,
}

impl Default for TransformationCenterParams {
    fn default() -> TransformationCenterParams {
        TransformationCenterParams {
            switch: Switch::default(),
            organization: OrganizationParams {
                budget_share: 0.6,
                state_workload_share: 0.6,
                overhead: 0.6,
                ..OrganizationParams::default()
            },
            pilot: true,
            screening: true,
            matching: true,
            terms: true,
            cutoff: true,
            cutoff_step: 0.25,
            highest_cutoff: 3.0,
            standing_weight: 0.1,
            pilot_hours: 60.0,
            pilot_saving: 0.5,
            pilot_speed: 0.5,
            pilot_fee_share: 0.1,
            matching_reserve: 0.5,
            matching_hours: 8.0,
            matching_fee: 2000.0,
            matching_reach: 8.0,
            clarity_gain: 0.5,
            deal_share: 0.02,
        }
    }
}

/// Government, university and private centers.
fn supply(_: &Scenario, data: &Dataset, region: usize) -> Vec<Supply> {
    let centers = data.regional("transformation_centers", region);
    let large = data.regional("transformation_large", region);
    // Fewer than 40 people even with assets of 10 m (L1343); large ones are assumed to have 78,
    // as the center of Xi'an Jiaotong University (L2008). Owners' shares are assumed.
    let staff = (20.0 * (centers - large).max(0.0) + 78.0 * large) / centers.max(1.0);
    let part =
        |sub_kind: &'static str, share: f64, state_share: f64, university_share: f64| Supply {
            state_share,
            university_share,
            ..Supply::of_state(sub_kind, centers * share, staff)
        };
    vec![
        part("government", 0.5, 1.0, 0.0),
        part("university", 0.35, 0.0, 1.0),
        part("private", 0.15, 0.0, 0.0),
    ]
}
