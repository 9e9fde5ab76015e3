//! A share of what a service of an intermediary costs a firm (Shanghai, L3519, L3543; Shandong,
//! L1724-1732): the price that the client looks at falls by what the state pays.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Instrument, capped, in_force, pay, payable, place};

use crate::base::money::Money;
use crate::model::rules::context::Context;
use crate::model::state::ledger::{AccountId, Ledger};
use crate::model::state::region::Region;

/// A share of what a service of an intermediary costs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Voucher {
    /// Share of the fee that the state pays.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub share: f64,
    /// Upper limit for one service; no limit if zero.
    #[schemars(range(min = 0.0, max = 1e8))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed; the text gives no number"))]
    pub cap: f64,
}

impl Instrument for Voucher {}

/// Whether a payer is eligible for vouchers: payers without an account are not, nor does the state
/// subsidise its own agencies.
fn is_for(region: &Region, payer: AccountId) -> bool {
    ![Ledger::OUTSIDE, region.accounts.government, region.accounts.central].contains(&payer)
}

/// What the state would pay of a fee, CNY.
pub fn relief(region: &Region, context: &Context, payer: AccountId, fee: f64) -> f64 {
    if !is_for(region, payer) {
        return 0.0;
    }
    // A client knows whether the budget has money left.
    let of = |(number, instrument): &(u16, &Voucher)| {
        payable(region, context, *number, Money::yuan(instrument.amount(fee))).to_yuan()
    };
    in_force(region, context, |policy| &policy.voucher).iter().map(of).sum::<f64>().min(fee)
}

impl Voucher {
    /// What it pays of a fee, CNY.
    pub fn amount(&self, fee: f64) -> f64 {
        capped(self.share * fee, self.cap)
    }
}

/// Gives a client its part of the fee before it pays, all vouchers together at most the fee, if it
/// can pay the rest.
pub fn redeem(region: &mut Region, context: &Context, payer: AccountId, fee: f64) {
    let vouchers = in_force(region, context, |policy| &policy.voucher);
    let relief = relief(region, context, payer, fee);
    let cannot_pay = region.ledger.balance(payer).to_yuan() + relief < fee;
    if !is_for(region, payer) || vouchers.is_empty() || cannot_pay {
        return;
    }
    // What budgets do not hold is asked for all the same, so that it is counted as refused.
    let mut left = fee;
    for (number, instrument) in vouchers {
        let amount = instrument.amount(fee).min(left);
        left -= pay(region, context, number, place("voucher"), payer, amount).to_yuan();
    }
}
