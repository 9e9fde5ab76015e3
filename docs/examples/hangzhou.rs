//! A model of IP financing as somebody might add it: a pool guarantees half of a loss at once, and
//! the exchange appraises at the state's expense.

use super::{AppraisalPayer, Appraiser, GuarantorKind, ModelParams, Pledgee, Timing};

/// What it does by default.
pub fn model() -> ModelParams {
    ModelParams {
        on: true,
        regions: vec!["Zhejiang".into()],
        pledgee: Pledgee::Bank,
        guarantor: GuarantorKind::Pool,
        guaranteed_share: 0.5,
        timing: Timing::AtDefault,
        appraiser: Appraiser::Exchange,
        appraisal_payer: AppraisalPayer::State,
        multiplier: 10.0,
        replenished_share: 0.2,
        ..ModelParams::default()
    }
}
