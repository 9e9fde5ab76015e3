//! Patent agencies: search, drafting, clearance of ownership, awareness (L800-850, L1120-1138).

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
    switch: |scenario| &scenario.patent_agency.switch,
    organization: |scenario| &scenario.patent_agency.organization,
    supply,
    services: &["drafting", "clearance", "awareness"],
    refers_to: &[Kind::Exchange, Kind::FinancialService, Kind::Evaluation],
};

/// Patent agencies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PatentAgencyParams {
    /// Whether the type exists, and where it does not.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub switch: Switch,
    /// What its organizations are like.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub organization: OrganizationParams,
    /// Whether agencies draft applications. If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub drafting: bool,
    /// Whether agencies clear the ownership of a result (L828). If off, clients use their outside
    /// option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub clearance: bool,
    /// Whether agencies teach their clients about intellectual property. If off, clients use their
    /// outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub awareness: bool,
    /// Working hours of an agent for an application.
    #[schemars(range(min = 1.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed: five applications an agent and month"))]
    pub case_hours: f64,
    /// Fee for an application, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed; a simple case costs about 5,000 (L2145)"))]
    pub case_fee: f64,
    /// Effort that a client expects an agency's draft to save, relative to the effort of drafting
    /// without help.
    #[schemars(range(min = 0.0, max = 100.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub saved_efforts: f64,
    /// Rise in the log odds of a grant at full skill.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log odds", "x-source" = "assumed"))]
    pub grant_gain: f64,
    /// Rise in the appropriable share at full skill.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub strength_gain: f64,
    /// Satisfaction of a client with a draft that is no stronger than an own one, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "outcome", "x-source" = "assumed: it saves effort"))]
    pub plain_outcome: f64,
    /// Share of unclear ownership that an agency clears.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub clarity_gain: f64,
    /// Share of the gap to full awareness that a client closes with one case.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub awareness_gain: f64,
}

impl Default for PatentAgencyParams {
    fn default() -> PatentAgencyParams {
        PatentAgencyParams {
            switch: Switch::default(),
            organization: OrganizationParams {
                budget_share: 0.0,
                state_workload_share: 0.0,
                other_workload_share: 0.5,
                other_price: 1.6,
                overhead: 0.5,
                wage: 1.6,
                initial_skill: 0.6,
                ..OrganizationParams::default()
            },
            drafting: true,
            clearance: true,
            awareness: true,
            case_hours: 28.0,
            case_fee: 7000.0,
            saved_efforts: 2.0,
            grant_gain: 0.9,
            strength_gain: 0.3,
            plain_outcome: 0.4,
            clarity_gain: 0.6,
            awareness_gain: 0.15,
        }
    }
}

/// Size classes by practising agents at the end of 2021 (L1430-1434).
fn supply(_: &Scenario, data: &Dataset, region: usize) -> Vec<Supply> {
    const CLASSES: [(&str, f64); 5] = [
        ("agents_1_2", 1.6),
        ("agents_3_5", 4.0),
        ("agents_6_10", 7.7),
        ("agents_11_20", 14.5),
        ("agents_21_50", 31.0),
    ];
    // The mean of the open class follows from the 26,840 agents (L1418) less those below it.
    const LARGEST: f64 = 74.0;
    let agencies = data.regional("patent_agencies", region);
    let large = data.regional("patent_agency_large", region);
    let regions = data.regions().len();
    let all: f64 = (0..regions).map(|other| data.regional("patent_agencies", other)).sum();
    let classes = data.size_classes();
    let below: f64 =
        classes.iter().take(CLASSES.len()).map(|class| f64::from(class.agencies)).sum();
    let private = |sub_kind: &'static str, count: f64, staff: f64| Supply {
        follows: Some((2, all)),
        state_share: 0.0,
        ..Supply::of_state(sub_kind, count, staff)
    };
    let mut supply: Vec<Supply> = CLASSES
        .iter()
        .zip(classes)
        .map(|(&(sub_kind, staff), class)| {
            private(sub_kind, (agencies - large) * f64::from(class.agencies) / below, staff)
        })
        .collect();
    supply.push(private("agents_51", large, LARGEST));
    supply
}
