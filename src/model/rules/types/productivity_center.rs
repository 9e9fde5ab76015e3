//! Productivity promotion centers: they find out what small firms need and teach them (L511-629).

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
    switch: |scenario| &scenario.productivity_center.switch,
    organization: |scenario| &scenario.productivity_center.organization,
    supply,
    services: &["diagnosis", "training", "introduction", "navigation"],
    refers_to: &[
        Kind::TransformationCenter,
        Kind::InformationService,
        Kind::Exchange,
        Kind::PatentAgency,
    ],
};

/// Productivity promotion centers, which advise small firms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ProductivityCenterParams {
    /// Whether the type exists, and where it does not.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub switch: Switch,
    /// What its organizations are like.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub organization: OrganizationParams,
    /// Whether centers help firms to specify their technical needs. If off, clients use their
    /// outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub diagnosis: bool,
    /// Whether centers train firms to absorb technology. If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub training: bool,
    /// Whether centers introduce firms to suppliers of technology. If off, clients use their
    /// outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub introduction: bool,
    /// Whether centers raise firms' awareness of patents (patent navigation, L1028). If off,
    /// clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub navigation: bool,
    /// Share of its hours that a center reserves for appraisals of pledged patents.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub appraisal_reserve: f64,
    /// Working hours for a diagnosis with training.
    #[schemars(range(min = 1.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "derived: client hours over companies served, drv.ppc.* 2020"))]
    pub diagnosis_hours: f64,
    /// Fee for a diagnosis, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "fitted to drv.ppc.income_per_client.2020 (12,706 CNY, fees and state money together)"))]
    pub diagnosis_fee: f64,
    /// What a firm expects to gain from a diagnosis, in prices of 2015. The higher, the more firms
    /// ask for one.
    #[schemars(range(min = 0.0, max = 100000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub diagnosis_benefit: f64,
    /// Satisfaction of a firm whose need a diagnosis has specified, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "outcome", "x-source" = "assumed"))]
    pub outcome_found: f64,
    /// Satisfaction of a firm whose need a diagnosis has missed, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "outcome", "x-source" = "assumed"))]
    pub outcome_missed: f64,
    /// Probability that a full diagnosis specifies a need that the firm could not specify itself.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "probability", "x-source" = "assumed"))]
    pub articulation_gain: f64,
    /// Share of the gap to full absorptive capacity that one course closes.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share of the way to full ability", "x-source" = "assumed"))]
    pub training_gain: f64,
    /// Working hours to introduce candidates for a need.
    #[schemars(range(min = 0.1, max = 1000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub introduction_hours: f64,
    /// Fee for an introduction, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub introduction_fee: f64,
    /// Candidates whom a center introduces.
    #[schemars(range(min = 0.0, max = 64.0))]
    #[schemars(extend("x-unit" = "candidates", "x-source" = "assumed"))]
    pub introduction_reach: f64,
}

impl Default for ProductivityCenterParams {
    fn default() -> ProductivityCenterParams {
        ProductivityCenterParams {
            switch: Switch::default(),
            organization: OrganizationParams {
                budget_share: 0.3,
                state_workload_share: 0.7,
                overhead: 0.3,
                wage: 0.75,
                ..OrganizationParams::default()
            },
            diagnosis: true,
            training: true,
            introduction: true,
            navigation: true,
            appraisal_reserve: 0.05,
            diagnosis_hours: 45.0,
            diagnosis_fee: 5000.0,
            diagnosis_benefit: 40000.0,
            outcome_found: 0.9,
            outcome_missed: 0.4,
            articulation_gain: 0.75,
            training_gain: 0.04,
            introduction_hours: 8.0,
            introduction_fee: 1500.0,
            introduction_reach: 5.0,
        }
    }
}

/// One sub-kind a kind of center; the tables give staff by province.
fn supply(_: &Scenario, data: &Dataset, region: usize) -> Vec<Supply> {
    let centers = data.regional("productivity_centers", region);
    let staff = data.regional("productivity_center_staff", region) / centers.max(1.0);
    // The report names the kinds but counts them together: shares are assumed.
    let part = |sub_kind: &'static str, share: f64| Supply {
        state_share: 0.9,
        ..Supply::of_state(sub_kind, centers * share, staff)
    };
    vec![part("comprehensive", 0.4), part("industry", 0.2), part("county", 0.4)]
}
