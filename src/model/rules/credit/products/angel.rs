//! Angel loans (L1090): to startups in which investors hold equity, whose judgement the bank
//! follows; the state bears part of a loss and of the interest.

use super::ModelParams;
use super::supported;
use crate::model::rules::credit::models::Basis;

/// What it does by default.
pub fn model() -> ModelParams {
    ModelParams {
        basis: Basis::Equity,
        loan_to_value: 0.4,
        largest_loan: 2.0e6,
        ..supported()
    }
}
