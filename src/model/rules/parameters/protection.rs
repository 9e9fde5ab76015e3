//! How results are protected.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How research results are protected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ProtectionParams {
    /// Probability that a researcher with no interest in use or patents considers a patent before
    /// the paper is published. The higher, the fewer results lose their novelty to a publication.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "probability", "x-source" = "assumed; papers come first (L840)"))]
    pub least_care: f64,
    /// Share of a patented result's market value that its owner earns when the right is at full
    /// strength.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub return_share: f64,
    /// Official fees of a patent application, without the cost of drafting it, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub filing_fee: f64,
    /// Cost of drafting an application without an agency, in prices of 2015. The higher, the more
    /// an agency saves.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed: outside option"))]
    pub own_effort: f64,
    /// Value of a filing to a researcher regardless of its use: points for promotion and
    /// accreditation, subsidies; in prices of 2015. The higher, the more low-value filings.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed; strategic filing"))]
    pub points: f64,
    /// Drafting skill without an agency, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "skill", "x-source" = "assumed: outside option"))]
    pub own_skill: f64,
    /// Appropriable share of a result's value under a draft without any skill.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub base_strength: f64,
    /// Appropriable share of a result without a patent filing, relative to that under a draft
    /// without any skill.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub unfiled_strength: f64,
    /// Standard deviation of a draft's strength that skill does not explain.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub strength_noise: f64,
    /// Clarity of ownership of a publicly funded result whose titles nobody has cleared, from 0 to
    /// 1. The lower, the more disputes and the greater the fear of a sale.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; unclear titles (L828)"))]
    pub base_clarity: f64,
    /// Clarity of ownership of a result of a research institution that is not public, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub private_clarity: f64,
    /// Log odds that an application is granted, for a result of median value drafted without any
    /// skill.
    #[schemars(range(min = -5.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log odds", "x-source" = "fitted to nat.pat.inv_grant over nat.pat.inv_app; ext.patent.grant_share is a prior"))]
    pub grant_odds: f64,
    /// Rise in the log odds of a grant for one unit of log value.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log odds", "x-source" = "assumed"))]
    pub grant_value_slope: f64,
    /// Mean duration of an examination.
    #[schemars(range(min = 1.0, max = 120.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "ext.patent.exam.months: 19.1 (2021)"))]
    pub examination_months: f64,
    /// Shape of the gamma distribution of the duration of examinations. The higher, the less it
    /// varies.
    #[schemars(range(min = 1.0, max = 50.0))]
    #[schemars(extend("x-unit" = "shape", "x-source" = "assumed"))]
    pub examination_shape: f64,
    /// Share of its value that a patent returns in its first year.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub yearly_return: f64,
    /// Yearly decline of what a patent returns. The higher, the sooner patents lapse.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed; Pakes and Schankerman find 0.1 to 0.25"))]
    pub decay: f64,
    /// Renewal fee in the fourth year of a patent.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed"))]
    pub renewal_fee: f64,
    /// Yearly growth of the renewal fee with the patent's age. The higher, the sooner patents
    /// lapse.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub renewal_growth: f64,
    /// Market value, in prices of 2015, below which a researcher does not develop a result further.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub least_value: f64,
    /// Standard deviation of the error in a researcher's own estimate of a result's log value.
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
            unfiled_strength: 0.5,
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
