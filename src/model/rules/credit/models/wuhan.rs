//! The Wuhan model (L1112-1114): a science and technology guarantee company guarantees a part for a
//! premium and takes the pledge; the state re-compensates part of what the company loses.

use super::{AppraisalPayer, Appraiser, GuarantorKind, ModelParams};

use crate::model::state::loss::{Pledgee, Timing};

/// What it does by default.
pub fn model() -> ModelParams {
    ModelParams {
        on: true,
        regions: vec!["Hubei".into()],
        pledgee: Pledgee::Guarantor,
        guarantor: GuarantorKind::Company,
        guaranteed_share: 0.7,
        timing: Timing::AtDefault,
        recompensed_share: 0.4,
        appraiser: Appraiser::Evaluation,
        appraisal_payer: AppraisalPayer::Borrower,
        premium: 0.02,
        multiplier: 8.0,
        replenished_share: 0.1,
        largest_loan: 1.0e7,
        least_sales: 1.0e6,
        ..ModelParams::default()
    }
}
