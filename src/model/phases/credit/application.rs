//! A loan application as the bank sees it.

use crate::model::phases::credit::firm::Appraisal;
use crate::model::rules::credit::decision::Contract;

/// A firm's application to a bank.
#[derive(Clone, Copy, Debug)]
pub struct LoanApplication {
    /// The bank, by its place in the region.
    pub bank: usize,
    /// The contract except its rate.
    pub contract: Contract,
    /// The model or product; none for an ordinary loan.
    pub model: Option<u8>,
    /// The appraisal of the patents, if they are pledged.
    pub appraisal: Option<Appraisal>,
    /// Share of the firm's patents that would be pledged.
    pub pledged: f64,
    /// Liquidity of such patents.
    pub liquidity: f64,
}
