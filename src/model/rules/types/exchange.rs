//! Technology property right exchanges: listing, price discovery, settlement, supervision
//! (L698-740).

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
    switch: |scenario| &scenario.exchange.switch,
    organization: |scenario| &scenario.exchange.organization,
    supply,
    services: &["listing", "pricing", "supervision", "collateral"],
    refers_to: &[Kind::Evaluation, Kind::FinancialService, Kind::PatentAgency],
};

/// Technology exchanges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExchangeParams {
    /// Whether the type exists, and where it does not.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub switch: Switch,
    /// What its organizations are like.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub organization: OrganizationParams,
    /// Whether exchanges list research results for buyers to find. If off, clients use their
    /// outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub listing: bool,
    /// Whether a listed price relieves public owners of the fear of selling state assets too
    /// cheaply (L728-732). If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub pricing: bool,
    /// Whether exchanges supervise deals and mediate disputes (L708-712). If off, clients use their
    /// outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub supervision: bool,
    /// Whether exchanges sell pledged patents (L724-740). If off, banks and guarantors sell them
    /// privately.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub collateral: bool,
    /// Share of its hours that an exchange reserves for sales of pledged patents.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub collateral_reserve: f64,
    /// Working hours for a listing.
    #[schemars(range(min = 0.1, max = 1000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub listing_hours: f64,
    /// Fee for a listing, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed; a domestic case costs about 5,000 (L2145)"))]
    pub listing_fee: f64,
    /// Rise in the expected proceeds of a result that owners expect of a listing, as a share.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub hoped_proceeds: f64,
    /// Share of the fear of transfer of which public owners expect a listing to relieve them.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub hoped_relief: f64,
    /// Working hours for a buyer's search.
    #[schemars(range(min = 0.1, max = 1000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub search_hours: f64,
    /// Listings that a buyer sees in one search.
    #[schemars(range(min = 0.0, max = 64.0))]
    #[schemars(extend("x-unit" = "candidates", "x-source" = "assumed"))]
    pub search_reach: f64,
    /// Fee as a share of the price of a deal.
    #[schemars(range(min = 0.0, max = 0.5))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub deal_fee: f64,
    /// Standard deviation of the log price where listings are few.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub price_noise: f64,
    /// Real listings in a region and field at which that error has halved.
    #[schemars(range(min = 1.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "listings", "x-source" = "assumed"))]
    pub thickness_half: f64,
    /// Share of the fear of transfer that a listed price removes. The higher, the more public
    /// owners sell.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the report says that it is resolved (L732)"))]
    pub fear_removed: f64,
    /// Share of disputes that supervision prevents.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub dispute_cut: f64,
}

impl Default for ExchangeParams {
    fn default() -> ExchangeParams {
        ExchangeParams {
            switch: Switch::default(),
            organization: OrganizationParams {
                budget_share: 0.1,
                state_workload_share: 0.5,
                other_workload_share: 0.5,
                other_price: 1.3,
                overhead: 0.5,
                wage: 1.0,
                ..OrganizationParams::default()
            },
            listing: true,
            pricing: true,
            supervision: true,
            collateral: true,
            collateral_reserve: 0.05,
            listing_hours: 15.0,
            listing_fee: 3000.0,
            hoped_proceeds: 0.5,
            hoped_relief: 0.2,
            search_hours: 6.0,
            search_reach: 4.0,
            deal_fee: 0.015,
            price_noise: 0.35,
            thickness_half: 200.0,
            fear_removed: 0.9,
            dispute_cut: 0.6,
        }
    }
}

/// Technology, comprehensive and regional exchanges.
fn supply(_: &Scenario, data: &Dataset, region: usize) -> Vec<Supply> {
    let exchanges = data.regional("exchanges", region);
    let major = data.regional("exchange_major", region).min(exchanges);
    let part = |sub_kind: &'static str, count: f64, staff: f64| Supply {
        state_share: 0.7,
        ..Supply::of_state(sub_kind, count, staff)
    };
    // Staff is not printed: 100 in the ten major exchanges and 20 elsewhere are assumed.
    let rest = exchanges - major;
    vec![
        part("comprehensive", major, 100.0),
        part("technology", rest * 0.3, 20.0),
        part("regional", rest * 0.7, 20.0),
    ]
}
