//! A pool trust (L1074-1080): a trustee lends on the patents of many firms. The state's fund is the
//! junior part: it bears every loss until it is spent, and the loans are limited to five times it.

use super::{AppraisalPayer, Appraiser, GuarantorKind, ModelParams};

use crate::model::state::loss::Timing;

/// What it does by default: it is off.
pub fn model() -> ModelParams {
    ModelParams {
        guarantor: GuarantorKind::PublicFund,
        guaranteed_share: 1.0,
        timing: Timing::AfterRecovery,
        coupon: 0.05,
        appraiser: Appraiser::Exchange,
        appraisal_payer: AppraisalPayer::Borrower,
        package_fee: 20_000.0,
        multiplier: 5.0,
        replenished_share: 0.1,
        largest_loan: 1.0e7,
        least_sales: 1.0e6,
        ..ModelParams::default()
    }
}
