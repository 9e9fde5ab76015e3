//! Information service organizations: novelty search, databases, roadmaps, feasibility (L896-950,
//! L1162-1186).

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
    switch: |scenario| &scenario.information_service.switch,
    organization: |scenario| &scenario.information_service.organization,
    supply,
    services: &["novelty", "database", "feedback", "roadmap", "feasibility"],
    refers_to: &[Kind::TransformationCenter, Kind::Exchange, Kind::PatentAgency],
};

/// Information services.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct InformationServiceParams {
    /// Whether the type exists, and where it does not.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub switch: Switch,
    /// What its organizations are like.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub organization: OrganizationParams,
    /// Whether novelty search finds duplicates before the money is spent (L902-914). If off,
    /// clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub novelty: bool,
    /// Whether a database shows sellers to buyers. If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub database: bool,
    /// Whether researchers learn about firms' needs (pain points, L2765). If off, clients use their
    /// outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub feedback: bool,
    /// Whether startups get roadmaps (L1166). If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub roadmap: bool,
    /// Whether investors get feasibility studies (L1174). If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub feasibility: bool,
    /// Working hours for a novelty search.
    #[schemars(range(min = 0.1, max = 1000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub novelty_hours: f64,
    /// Fee for a novelty search, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub novelty_fee: f64,
    /// Share of the cost of a duplicate project that counts for a researcher. The rest does not
    /// matter to their career.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub minded_share: f64,
    /// Probability that a fully skilled search finds a duplicate.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "probability", "x-source" = "assumed"))]
    pub novelty_power: f64,
    /// Satisfaction of a client whose search missed a duplicate, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "outcome", "x-source" = "assumed"))]
    pub missed_outcome: f64,
    /// Least satisfaction of a client whose search was right, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "outcome", "x-source" = "assumed"))]
    pub least_outcome: f64,
    /// Working hours for a search of the database.
    #[schemars(range(min = 0.1, max = 1000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub search_hours: f64,
    /// Fee for it, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub search_fee: f64,
    /// Candidates that the database shows.
    #[schemars(range(min = 0.0, max = 64.0))]
    #[schemars(extend("x-unit" = "candidates", "x-source" = "assumed"))]
    pub search_reach: f64,
    /// How far a researcher with full orientation to use turns towards needs that became known.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub feedback_weight: f64,
    /// Working hours for a roadmap or a feasibility study.
    #[schemars(range(min = 0.1, max = 1000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub roadmap_hours: f64,
    /// Fee for it, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub roadmap_fee: f64,
    /// What a client expects a roadmap or a study to bring, relative to the fee.
    #[schemars(range(min = 0.0, max = 100.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub hoped_fees: f64,
    /// Standard deviation of the error with which a fully skilled roadmap shows the firm that orders
    /// it how good its product is.
    #[schemars(range(min = 0.05, max = 5.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub roadmap_noise: f64,
    /// Standard deviation of the error of a fully skilled feasibility study.
    #[schemars(range(min = 0.05, max = 5.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub feasibility_noise: f64,
}

impl Default for InformationServiceParams {
    fn default() -> InformationServiceParams {
        InformationServiceParams {
            switch: Switch::default(),
            organization: OrganizationParams {
                budget_share: 0.9,
                state_workload_share: 0.7,
                overhead: 0.25,
                wage: 0.9,
                ..OrganizationParams::default()
            },
            novelty: true,
            database: true,
            feedback: true,
            roadmap: true,
            feasibility: true,
            novelty_hours: 14.0,
            novelty_fee: 1200.0,
            minded_share: 0.05,
            novelty_power: 0.85,
            missed_outcome: 0.2,
            least_outcome: 0.5,
            search_hours: 4.0,
            search_fee: 800.0,
            search_reach: 7.0,
            feedback_weight: 0.35,
            roadmap_hours: 30.0,
            roadmap_fee: 8000.0,
            hoped_fees: 3.0,
            roadmap_noise: 0.8,
            feasibility_noise: 1.0,
        }
    }
}

/// Provincial institutes, city institutes and units of large groups.
fn supply(_: &Scenario, data: &Dataset, region: usize) -> Vec<Supply> {
    let all = data.regional("information_organizations", region);
    let provincial = data.regional("information_provincial", region).min(all);
    let regions = data.regions().len();
    let total: f64 =
        (0..regions).map(|other| data.regional("information_organizations", other)).sum();
    let part = |sub_kind: &'static str, count: f64, staff: f64, state_share: f64| Supply {
        follows: Some((3, total)),
        state_share,
        ..Supply::of_state(sub_kind, count, staff)
    };
    // 177 people: the mean of Sichuan (196, L2638) and Beijing (158, L2700). The rest is assumed.
    vec![
        Supply { follows: None, ..part("provincial", provincial, 177.0, 1.0) },
        part("city", (all - provincial) * 0.5, 25.0, 1.0),
        part("group", (all - provincial) * 0.5, 15.0, 0.3),
    ]
}
