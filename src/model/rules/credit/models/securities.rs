//! Securities on pledged patents (L2107), as issued in Beijing in 2022: a guarantee company bears
//! every loss and holds the pledge, and investors refinance the loans at a low rate. Loans enter the
//! pool one by one; how many it takes is not modelled.

use super::{AppraisalPayer, Appraiser, GuarantorKind, ModelParams};

use crate::model::state::loss::{Pledgee, Timing};

/// What it does by default: it is off.
pub fn model() -> ModelParams {
    ModelParams {
        pledgee: Pledgee::Guarantor,
        guarantor: GuarantorKind::Company,
        guaranteed_share: 1.0,
        timing: Timing::AtDefault,
        // 3 % for a year; 202 m lent on 230 m appraised.
        coupon: 0.03,
        term_months: 12,
        loan_to_value: 0.88,
        appraiser: Appraiser::Exchange,
        appraisal_payer: AppraisalPayer::Borrower,
        premium: 0.02,
        package_fee: 30_000.0,
        multiplier: 8.0,
        replenished_share: 0.1,
        largest_loan: 3.0e7,
        least_sales: 2.0e7,
        ..ModelParams::default()
    }
}
