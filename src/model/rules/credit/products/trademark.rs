//! Trademark loans (L1090): to firms with sales under a brand of their own.

use super::ModelParams;
use super::supported;
use crate::model::rules::credit::models::Basis;

/// What it does by default.
pub fn model() -> ModelParams {
    ModelParams {
        basis: Basis::Sales,
        loan_to_value: 0.15,
        largest_loan: 3.0e6,
        least_sales: 1.0e6,
        ..supported()
    }
}
