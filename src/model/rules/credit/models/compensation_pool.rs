//! The compensation pool, as in Inner Mongolia (L2302-2304): the bank takes the pledge; when the
//! pledge has been sold, a pool of the government compensates part of what the bank has lost.

use super::{AppraisalPayer, Appraiser, GuarantorKind, ModelParams};

use crate::base::month::Month;
use crate::model::state::loss::{Pledgee, Timing};

/// What it does by default.
pub fn model() -> ModelParams {
    ModelParams {
        on: true,
        // Places for which the report or the press documents a pool: L2302, L3881 and
        // ext.comp.weihai, ext.comp.leverage.haikou, L3661 and L3683 (Shenzhen).
        regions: ["Inner Mongolia", "Shandong", "Hainan", "Guangdong"].map(String::from).to_vec(),
        // C4B6-035; Shandong's provinces and cities were instructed to in the same year.
        from: Month::new(2017, 1),
        pledgee: Pledgee::Bank,
        guarantor: GuarantorKind::Pool,
        guaranteed_share: 0.5,
        timing: Timing::AfterRecovery,
        appraiser: Appraiser::Evaluation,
        appraisal_payer: AppraisalPayer::State,
        package_fee: 3_000.0,
        multiplier: 10.0,
        replenished_share: 0.2,
        largest_loan: 3.0e7,
        ..ModelParams::default()
    }
}
