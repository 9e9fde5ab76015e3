//! The flow matrix of a month, by payer's sector, payee's sector and reason.

use serde::{Deserialize, Serialize};

use crate::base::money::Money;
use crate::model::state::ledger::{Reason, Sector};

/// Payments by payers and to payees of the region for a reason. They differ only by what crosses
/// the region's border.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct FlowSum {
    pub paid: Money,
    pub received: Money,
    /// How many payments of payers of the region these are.
    pub payments: u32,
    pub is_flowing: bool,
}

/// A cell of the matrix; it counts as used from its first fen.
#[inline]
pub fn flow_at<'a>(
    flows: &'a mut [FlowSum],
    flowing: &mut Vec<u16>,
    cell: usize,
) -> &'a mut FlowSum {
    let flow = &mut flows[cell];
    if !flow.is_flowing {
        flow.is_flowing = true;
        flowing.push(cell as u16);
    }
    flow
}

/// How many cells a flow matrix has.
pub const FLOW_CELLS: usize = Sector::COUNT * Sector::COUNT * Reason::ALL.len();

/// The place of a flow in a flow matrix.
#[inline]
pub const fn flow_cell(payer: Sector, payee: Sector, reason: Reason) -> usize {
    (payer as usize * Sector::COUNT + payee as usize) * Reason::ALL.len() + reason as usize
}

/// Payer, payee and reason of a cell of a flow matrix.
pub fn flow_of_cell(cell: usize) -> (Sector, Sector, Reason) {
    let pair = cell / Reason::ALL.len();
    let reason = Reason::ALL[cell % Reason::ALL.len()];
    (Sector::ALL[pair / Sector::COUNT], Sector::ALL[pair % Sector::COUNT], reason)
}

/// Which side of a payment is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicSide {
    /// The payer: the payment is public spending.
    Payer,
    /// The payee, who gets something back.
    Payee,
    /// None of them, or both; or taxes and the like.
    Neither,
}

/// Which side of a payment is public. What stays between public bodies is neither spent nor
/// received.
pub const fn public_side(payer: Sector, payee: Sector, reason: Reason) -> PublicSide {
    match (payer.is_public(), payee.is_public()) {
        (true, false) => PublicSide::Payer,
        (false, true) if !reason.is_financing() => PublicSide::Payee,
        _ => PublicSide::Neither,
    }
}
