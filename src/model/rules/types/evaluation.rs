//! Evaluation organizations: judgements of achievements and firms (L852-894, L1140-1158).

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
    switch: |scenario| &scenario.evaluation.switch,
    organization: |scenario| &scenario.evaluation.organization,
    supply,
    services: &["achievements", "firms"],
    refers_to: &[Kind::Exchange, Kind::TransformationCenter],
};

/// Evaluation organizations, which judge technology.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EvaluationParams {
    /// Whether the type exists, and where it does not.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub switch: Switch,
    /// What its organizations are like.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub organization: OrganizationParams,
    /// Whether research results are evaluated. If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub achievements: bool,
    /// Whether startups are evaluated. If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub firms: bool,
    /// Share of its hours that an evaluator reserves for firms.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub firms_reserve: f64,
    /// Share of its hours for firms that an evaluator reserves for appraisals of pledged patents.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub appraisal_reserve: f64,
    /// Working hours for an evaluation.
    #[schemars(range(min = 1.0, max = 10000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed; 1.8 (Henan, L2534) to 18 (Qingdao, L2498) evaluations a person and year"))]
    pub case_hours: f64,
    /// Fee for an evaluation, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub case_fee: f64,
    /// Standard deviation of the error of a fully skilled evaluator.
    #[schemars(range(min = 0.05, max = 5.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub noise: f64,
    /// How much an evaluator overstates when the rated party pays.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed; every described case was rated leading (L2582-2604)"))]
    pub paid_bias: f64,
    /// Value of a good rating to a researcher apart from any sale, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed; prizes and subsidies (L2990), 54 % of rated achievements win awards (L2460)"))]
    pub prize: f64,
    /// Share of a result's believed value that its owner expects a good rating to add.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub hoped_share: f64,
    /// Upper limit of what an owner expects a good rating to add, relative to the prize.
    #[schemars(range(min = 0.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub most_prizes: f64,
    /// Good ratings that an owner expects to use: the value of one counts this many times.
    #[schemars(range(min = 0.0, max = 100.0))]
    #[schemars(extend("x-unit" = "ratings", "x-source" = "assumed"))]
    pub hoped_ratings: f64,
    /// What a startup expects a rating to add when it meets investors, relative to the prize.
    #[schemars(range(min = 0.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub firm_prizes: f64,
}

impl Default for EvaluationParams {
    fn default() -> EvaluationParams {
        EvaluationParams {
            switch: Switch::default(),
            organization: OrganizationParams {
                budget_share: 0.3,
                state_workload_share: 0.5,
                overhead: 0.4,
                wage: 0.9,
                other_workload_share: 0.3,
                ..OrganizationParams::default()
            },
            achievements: true,
            firms: true,
            firms_reserve: 0.35,
            appraisal_reserve: 0.1,
            case_hours: 160.0,
            case_fee: 15000.0,
            noise: 0.55,
            paid_bias: 0.5,
            prize: 9000.0,
            hoped_share: 0.01,
            most_prizes: 10.0,
            hoped_ratings: 2.0,
            firm_prizes: 4.0,
        }
    }
}

/// Provincial organizations of the state and third parties.
fn supply(_: &Scenario, data: &Dataset, region: usize) -> Vec<Supply> {
    let state = data.regional("evaluation_organizations", region);
    let staff = data.regional("evaluation_staff", region) / state.max(1.0);
    let third = data.regional("third_party_evaluators", region);
    vec![
        Supply::of_state("state", state, staff),
        // 35 people: the mean of Qingdao (27, L2456) and Henan (43, L2534).
        Supply { state_share: 0.2, ..Supply::of_state("third_party", third, 35.0) },
    ]
}
