//! How results are protected.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How results are protected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ProtectionParams {
    /// Chance that somebody who minds neither use nor patents thinks of one before a paper is out.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "probability", "x-source" = "assumed; papers come first (L840)"))]
    pub least_care: f64,
    /// Share of a patented result's market value that comes back to its owner at full strength.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub return_share: f64,
    /// Cost of an application besides drafting: official fees, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub filing_fee: f64,
    /// Own effort of somebody who drafts alone, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed: outside option"))]
    pub own_effort: f64,
    /// What a filing is worth to a researcher whatever comes of it: points for promotion and
    /// accreditation, subsidies, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed; strategic filing"))]
    pub points: f64,
    /// Skill of drafting without an agency, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "skill", "x-source" = "assumed: outside option"))]
    pub own_skill: f64,
    /// Appropriable share of a result without skilled drafting.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub base_strength: f64,
    /// Standard deviation of the strength of drafts beside skill.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub strength_noise: f64,
    /// Clarity of ownership of a state-funded result that nobody cleared.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; unclear titles (L828)"))]
    pub base_clarity: f64,
    /// Clarity of ownership of a result of a body that is not public.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub private_clarity: f64,
    /// Log odds of a grant without skilled drafting for a result of median value.
    #[schemars(range(min = -5.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log odds", "x-source" = "fitted to nat.pat.inv_grant over nat.pat.inv_app; ext.patent.grant_share is a prior"))]
    pub grant_odds: f64,
    /// Gain in log odds of a grant with one unit of log value.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log odds", "x-source" = "assumed"))]
    pub grant_value_slope: f64,
    /// Mean months of examination.
    #[schemars(range(min = 1.0, max = 120.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "ext.patent.exam.months: 19.1 (2021)"))]
    pub examination_months: f64,
    /// Shape of the gamma law of examination.
    #[schemars(range(min = 1.0, max = 50.0))]
    #[schemars(extend("x-unit" = "shape", "x-source" = "assumed"))]
    pub examination_shape: f64,
    /// Share of its value that a patent returns in its first year.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub yearly_return: f64,
    /// Yearly decay of what a patent returns.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed; Pakes and Schankerman find 0.1 to 0.25"))]
    pub decay: f64,
    /// Renewal fee in the fourth year.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed"))]
    pub renewal_fee: f64,
    /// Yearly growth of the renewal fee with the patent's age.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub renewal_growth: f64,
    /// Market value, in prices of 2015, below which a researcher does not carry a result on.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub least_value: f64,
    /// Standard deviation of a researcher's own view of log value.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed: outside option"))]
    pub own_noise: f64,
}

impl Default for ProtectionParams {
    fn default() -> ProtectionParams {
        ProtectionParams {
            least_care: 0.3,
            return_share: 0.08,
            filing_fee: 1_500.0,
            own_effort: 5_000.0,
            points: 6_000.0,
            own_skill: 0.2,
            base_strength: 0.2,
            strength_noise: 0.05,
            base_clarity: 0.55,
            private_clarity: 0.9,
            grant_odds: -0.6,
            grant_value_slope: 0.25,
            examination_months: 19.1,
            examination_shape: 5.0,
            yearly_return: 0.4,
            decay: 0.1,
            renewal_fee: 1_200.0,
            renewal_growth: 0.1,
            least_value: 150_000.0,
            own_noise: 1.2,
        }
    }
}
