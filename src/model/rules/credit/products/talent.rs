//! Talent loans (L1090): to firms of researchers and of returnees.

use super::ModelParams;
use super::supported;
use crate::model::rules::credit::models::Basis;

/// What it does by default.
pub fn model() -> ModelParams {
    ModelParams {
        basis: Basis::Talent,
        loan_to_value: 1.0,
        largest_loan: 1.0e6,
        ..supported()
    }
}
