//! The Pudong model (L1108): a special fund of the government guarantees nearly the whole loan and
//! takes the pledge as counter-guarantee; the public center appraises.

use super::{AppraisalPayer, Appraiser, GuarantorKind, ModelParams};

use crate::model::state::loss::{Pledgee, Timing};

/// What it does by default.
pub fn model() -> ModelParams {
    ModelParams {
        on: true,
        regions: vec!["Shanghai".into()],
        pledgee: Pledgee::Guarantor,
        guarantor: GuarantorKind::PublicFund,
        guaranteed_share: 0.95,
        timing: Timing::AtDefault,
        appraiser: Appraiser::ProductivityCenter,
        appraisal_payer: AppraisalPayer::State,
        package_fee: 2_000.0,
        multiplier: 5.0,
        replenished_share: 0.2,
        largest_loan: 5.0e6,
        least_sales: 0.0,
        ..ModelParams::default()
    }
}
