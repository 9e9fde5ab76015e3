//! Linked loans and investments (L1102): a bank lends to a firm beside the equity of its investors,
//! at its own risk.

use super::ModelParams;
use super::supported;
use crate::model::rules::credit::models::{Basis, GuarantorKind};

/// What it does by default.
pub fn model() -> ModelParams {
    ModelParams {
        basis: Basis::Equity,
        loan_to_value: 0.5,
        largest_loan: 1.0e7,
        guarantor: GuarantorKind::None,
        guaranteed_share: 0.0,
        subsidy_share: 0.0,
        rate_ceiling: 0.24,
        least_sales: 1.0e6,
        ..supported()
    }
}
