//! Loan products of financial service organizations: one file and one row each.
//!
//! They use the same contract as the models of IP financing but rest on something other than
//! patents. A firm gets one only through an organization that has chosen it for this firm: one
//! enterprise, one strategy (L1090, L1100).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::models::{GuarantorKind, ModelParams, Scheme};

use crate::model::state::loss::Timing;

models! {
    /// Products of financial service organizations.
    Products, "loan_products";

    /// Loans to firms in which angel investors hold equity (L1090).
    angel;
    /// Loans on a brand and its sales (L1090).
    trademark;
    /// Loans to founders who are researchers or have returned from abroad (L1090).
    talent;
    /// Loans alongside an investor's equity (L1102).
    linkage;
}

/// How many products there are.
pub const PRODUCT_COUNT: usize = MODELS.len();

/// Common defaults of the products: a small public share of the loss, and a subsidy that brings the
/// rate below 5.5 % (stfso.loan_rate.max, L1096).
fn supported() -> ModelParams {
    ModelParams {
        on: true,
        guarantor: GuarantorKind::Pool,
        guaranteed_share: 0.4,
        timing: Timing::AfterRecovery,
        subsidy_share: 0.3,
        subsidy_cap: 200_000.0,
        multiplier: 10.0,
        replenished_share: 0.2,
        package_fee: 0.0,
        least_sales: 0.0,
        term_months: 24,
        ..ModelParams::default()
    }
}
