//! How firms are founded.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::space::Field;

/// How firms are founded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FoundingParams {
    /// People with a technological idea relative to firms newly registered.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "fitted to inc.tenants; nat.firms.new counts all trades"))]
    pub ideas_per_new_firm: f64,
    /// Shares of students, returnees and employees among them; researchers come from results.
    #[schemars(inner(range(min = 0.0, max = 1.0)))]
    #[schemars(extend("x-unit" = "share", "x-source" = "inc.founders_students, inc.founders_overseas_returnees, inc.founders_st_personnel (L1202)"))]
    pub founder_shares: [f64; 3],
    /// Standard deviation of the quality of ideas.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub quality_spread: f64,
    /// Mean quality of ideas of researchers, students, returnees and employees.
    #[schemars(inner(range(min = -3.0, max = 3.0)))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub mean_quality: [f64; 4],
    /// Standard deviation of a founder's error about the own idea.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed; Jovanovic (1982)"))]
    pub belief_noise: f64,
    /// Belief below which firms of the initial stock would not have been founded.
    #[schemars(range(min = -5.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed: near what founders decide later"))]
    pub least_belief: f64,
    /// Standard deviation of the log of what people with ideas could earn elsewhere, around the
    /// region's wage.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub wage_spread: f64,
    /// Months of winning customers that a founder counts on when an idea is weighed against a
    /// wage.
    #[schemars(range(min = 0.0, max = 240.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "fitted to inc.tenants together with the number of ideas"))]
    pub hoped_months: f64,
    /// Median wealth of a founder, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub median_wealth: f64,
    /// Standard deviation of log wealth.
    #[schemars(range(min = 0.0, max = 4.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub wealth_spread: f64,
    /// Cash that a firm needs to begin, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed: half a year of two people and a room"))]
    pub least_cash: f64,
    /// Cost of founding on one's own, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed: outside option"))]
    pub founding_cost: f64,
    /// Months for which somebody with too little cash waits.
    #[schemars(range(min = 0.0, max = 120.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub waiting_months: f64,
    /// Share of wealth that somebody who waits saves in a quarter.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/quarter", "x-source" = "assumed"))]
    pub saving: f64,
    /// By how much a result that is better by one standard deviation makes a better firm, in
    /// standard deviations of quality.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub spin_off_lift: f64,
    /// Share of founders who choose the place of their firm freely among regions.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; mobility by gravity"))]
    pub mobile_share: f64,
    /// Weights of the fields among ideas.
    #[schemars(inner(range(min = 0.0, max = 100.0)))]
    #[schemars(extend("x-unit" = "weight", "x-source" = "assumed"))]
    pub field_weights: [f64; Field::COUNT],
}

impl Default for FoundingParams {
    fn default() -> FoundingParams {
        FoundingParams {
            ideas_per_new_firm: 0.035,
            founder_shares: [0.59, 0.07, 0.34],
            quality_spread: 0.6,
            mean_quality: [0.1, -0.1, 0.15, 0.0],
            belief_noise: 0.8,
            least_belief: -0.2,
            wage_spread: 0.6,
            hoped_months: 19.0,
            median_wealth: 400_000.0,
            wealth_spread: 0.8,
            least_cash: 120_000.0,
            founding_cost: 30_000.0,
            waiting_months: 18.0,
            saving: 0.06,
            spin_off_lift: 0.3,
            mobile_share: 0.15,
            field_weights: [3.0, 1.2, 1.1, 1.4, 0.8, 0.7, 0.8, 1.0],
        }
    }
}
