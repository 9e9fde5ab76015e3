//! How firms are founded.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::space::Field;

/// How firms are founded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FoundingParams {
    /// Nascent founders with a technological idea, relative to newly registered firms of all
    /// trades. The higher, the more startups.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "fitted to inc.tenants; nat.firms.new counts all trades"))]
    pub ideas_per_new_firm: f64,
    /// Shares of students, returnees and employees among nascent founders; founders from research
    /// come from research results.
    #[schemars(inner(range(min = 0.0, max = 1.0)))]
    #[schemars(extend("x-unit" = "share", "x-source" = "inc.founders_students, inc.founders_overseas_returnees, inc.founders_st_personnel (L1202)"))]
    pub founder_shares: [f64; 3],
    /// Standard deviation of the log quality of ideas.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub quality_spread: f64,
    /// Mean log quality of the ideas of researchers, students, returnees and employees.
    #[schemars(inner(range(min = -3.0, max = 3.0)))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub mean_quality: [f64; 4],
    /// Standard deviation of the error in a founder's belief about the quality of the own idea. The
    /// higher, the more firms are founded that later close.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed; Jovanovic (1982)"))]
    pub belief_noise: f64,
    /// Standard deviation of the log of the wage that nascent founders could earn elsewhere, around
    /// the region's wage.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub wage_spread: f64,
    /// Years ahead that a founder looks when weighing an idea against a wage. The longer, the more
    /// firms are founded.
    #[schemars(range(min = 0.0, max = 20.0))]
    #[schemars(extend("x-unit" = "years", "x-source" = "assumed"))]
    pub horizon: f64,
    /// Share of founders whose product scales: they can win customers fast at little cost. It is
    /// hidden.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "fitted to ext.vc.funnel.a_given_seed, ext.vc.funnel.b_given_a, ext.vc.funnel.c_given_b; band 0.05-0.2"))]
    pub scalable_share: f64,
    /// Median wealth of a nascent founder, in prices of 2015. The lower, the more founders lack the
    /// cash to begin.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub median_wealth: f64,
    /// Standard deviation of founders' log wealth.
    #[schemars(range(min = 0.0, max = 4.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub wealth_spread: f64,
    /// Cash that a firm needs to begin, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed: half a year of two people and a room"))]
    pub least_cash: f64,
    /// Cost of founding a firm without help, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed: outside option"))]
    pub founding_cost: f64,
    /// Months that a nascent founder with too little cash waits before giving up.
    #[schemars(range(min = 0.0, max = 120.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub waiting_months: f64,
    /// Share of wealth that a waiting founder saves in a quarter.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/quarter", "x-source" = "assumed"))]
    pub saving: f64,
    /// How much a research result that is better by one standard deviation raises the quality of
    /// the firm founded on it, in standard deviations of quality.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub spin_off_lift: f64,
    /// Share of founders who choose the region of their firm freely; the others stay at home.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; mobility by gravity"))]
    pub mobile_share: f64,
    /// Relative frequency of the technology fields among ideas.
    #[schemars(inner(range(min = 0.0, max = 100.0)))]
    #[schemars(extend("x-unit" = "weight", "x-source" = "assumed"))]
    pub field_weights: [f64; Field::COUNT],
}

impl Default for FoundingParams {
    fn default() -> FoundingParams {
        FoundingParams {
            ideas_per_new_firm: 0.0279,
            founder_shares: [0.59, 0.07, 0.34],
            quality_spread: 0.631,
            mean_quality: [0.1, -0.1, 0.15, 0.0],
            belief_noise: 0.8,
            wage_spread: 0.641,
            horizon: 3.0,
            scalable_share: 0.177,
            median_wealth: 370_000.0,
            wealth_spread: 0.704,
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
