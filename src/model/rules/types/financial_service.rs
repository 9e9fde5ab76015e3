//! Science and technology financial service organizations: rating, matching of firms with money,
//! guidance funds (L742-798, L1084-1118).

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
    switch: |scenario| &scenario.financial_service.switch,
    organization: |scenario| &scenario.financial_service.organization,
    supply,
    services: &["rating", "matching", "credit_rating", "products", "renewals", "bank_centers"],
    refers_to: &[Kind::PatentAgency, Kind::Evaluation, Kind::InformationService],
};

/// Financial service organizations, which connect firms with investors and banks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FinancialServiceParams {
    /// Whether the type exists, and where it does not.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub switch: Switch,
    /// What its organizations are like.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub organization: OrganizationParams,
    /// Whether ratings inform investors about a firm. If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub rating: bool,
    /// Whether organizations introduce firms to investors. If off, clients use their outside
    /// option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub matching: bool,
    /// Whether ratings inform banks about a firm. If off, banks only screen for themselves.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub credit_rating: bool,
    /// Whether organizations choose loan products for firms that apply for a loan (L1090). If off,
    /// firms have only ordinary loans and patent pledges.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub products: bool,
    /// Whether organizations arrange that a new loan repays an old one (L1090, L1110). If off,
    /// firms need a bridging loan from outside the model.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub renewals: bool,
    /// Whether organizations run centers with banks and government that teach banks to lend on
    /// intellectual property (L2259-2269). If off, banks learn only by lending and from each other.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub bank_centers: bool,
    /// Share of the gap to full knowledge that a bank closes in a year of such a center at full
    /// skill.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub center_gain: f64,
    /// Working hours that a center spends in a year on one bank.
    #[schemars(range(min = 1.0, max = 10000.0))]
    #[schemars(extend("x-unit" = "hours/year", "x-source" = "assumed"))]
    pub center_hours: f64,
    /// Standard deviation of the error with which a fully skilled rating reveals a project's log
    /// odds.
    #[schemars(range(min = 0.05, max = 10.0))]
    #[schemars(extend("x-unit" = "log odds", "x-source" = "assumed"))]
    pub credit_noise: f64,
    /// Share of a bank's work on an application that a rating saves.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub work_saved: f64,
    /// Working hours for a case: rating and matching.
    #[schemars(range(min = 1.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub case_hours: f64,
    /// Fee for a case, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed; some are free (L1846)"))]
    pub case_fee: f64,
    /// What a firm expects to gain from a case, in prices of 2015. The higher, the more firms ask
    /// for one.
    #[schemars(range(min = 0.0, max = 100000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub case_benefit: f64,
    /// Standard deviation of the error of a fully skilled rating.
    #[schemars(range(min = 0.05, max = 5.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub rating_noise: f64,
    /// Investors whom a firm meets in addition to those that it finds without help.
    #[schemars(range(min = 0.0, max = 64.0))]
    #[schemars(extend("x-unit" = "investors", "x-source" = "assumed"))]
    pub investors_shown: f64,
}

impl Default for FinancialServiceParams {
    fn default() -> FinancialServiceParams {
        FinancialServiceParams {
            switch: Switch::default(),
            organization: OrganizationParams {
                budget_share: 0.5,
                state_workload_share: 0.6,
                overhead: 0.4,
                wage: 0.9,
                other_workload_share: 0.3,
                ..OrganizationParams::default()
            },
            rating: true,
            matching: true,
            credit_rating: true,
            products: true,
            renewals: true,
            bank_centers: true,
            center_gain: 0.15,
            center_hours: 60.0,
            credit_noise: 1.0,
            work_saved: 0.3,
            case_hours: 40.0,
            case_fee: 4000.0,
            case_benefit: 60000.0,
            rating_noise: 0.9,
            investors_shown: 3.0,
        }
    }
}

/// Government platforms, fund managers, associations and private platforms.
fn supply(_: &Scenario, data: &Dataset, region: usize) -> Vec<Supply> {
    let count = data.regional("financial_service_organizations", region);
    // 37 people, as the Inner Mongolia platform (C4B6-028); shares of the kinds are assumed.
    let part = |sub_kind: &'static str, share: f64, state_share: f64| Supply {
        state_share,
        ..Supply::of_state(sub_kind, count * share, 37.0)
    };
    vec![
        part("government_platform", 0.4, 1.0),
        part("fund_manager", 0.25, 0.5),
        part("association", 0.1, 0.5),
        part("private_platform", 0.25, 0.0),
    ]
}
