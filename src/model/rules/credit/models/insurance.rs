//! Loan insurance (L2181): the bank holds the pledge and bears the first part of a loss; an insurer
//! outside the model bears a share of the rest for a premium.

use super::{AppraisalPayer, Appraiser, ModelParams};

/// What it does by default: it is off.
pub fn model() -> ModelParams {
    ModelParams {
        insured_share: 0.6,
        insurance_premium: 0.015,
        appraiser: Appraiser::Evaluation,
        appraisal_payer: AppraisalPayer::Borrower,
        largest_loan: 1.0e7,
        least_sales: 1.0e6,
        ..ModelParams::default()
    }
}
