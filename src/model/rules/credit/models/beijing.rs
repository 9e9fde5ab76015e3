//! The Beijing model (L1106): direct pledge to the bank, on the market. The state pays part of the
//! interest of those who repay, and nobody shares the bank's loss.

use super::{AppraisalPayer, Appraiser, ModelParams};

/// What it does by default.
pub fn model() -> ModelParams {
    ModelParams {
        on: true,
        regions: vec!["Beijing".into()],
        // At the borrower's cost: the package of valuer, lawyer and papers.
        appraiser: Appraiser::Evaluation,
        appraisal_payer: AppraisalPayer::Borrower,
        package_fee: 10_000.0,
        subsidy_share: 0.4,
        subsidy_cap: 500_000.0,
        // The smallest firms are excluded, and no loan exceeds 30 m (ext.pledge.beijing.size).
        least_sales: 1.0e7,
        largest_loan: 3.0e7,
        ..ModelParams::default()
    }
}
