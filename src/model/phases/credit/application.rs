//! An application as the bank that is asked sees it.

use crate::model::phases::credit::firm::Appraisal;
use crate::model::rules::credit::decision::Contract;

/// What a firm asks a bank for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The bank, by its place in the region.
    pub bank: usize,
    /// The contract but for its rate.
    pub contract: Contract,
    /// Under which model or product; nothing for an ordinary loan.
    pub model: Option<u8>,
    /// What the patents were appraised at, if they are pledged.
    pub appraisal: Option<Appraisal>,
    /// Share of the firm's patents that would be pledged.
    pub pledged: f64,
    /// How liquid such patents are.
    pub liquidity: f64,
}
