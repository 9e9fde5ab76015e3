//! Mezzanine (L1074-1080): a pledge together with a claim on the firm's success, so that a lender
//! can take part in what goes well and ask for less interest.

use super::{AppraisalPayer, Appraiser, ModelParams};

/// What it does by default: it is off.
pub fn model() -> ModelParams {
    ModelParams {
        appraiser: Appraiser::Exchange,
        appraisal_payer: AppraisalPayer::Borrower,
        success_fee: 0.1,
        package_fee: 20_000.0,
        term_months: 36,
        largest_loan: 2.0e7,
        least_sales: 1.0e6,
        ..ModelParams::default()
    }
}
