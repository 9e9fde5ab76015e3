//! A share of what a service of an intermediary costs a firm (Shanghai, L3519, L3543; Shandong,
//! L1724-1732): the price that the client looks at falls by what the state pays.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rationing::{self, Claim};
use super::target::{Case, StartupFacts, Target};
use super::{Instrument, capped, in_force, place};

use crate::model::rules::context::Context;
use crate::model::rules::services::Request;
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
    /// Whom it is for; everybody if left out.
    #[serde(rename = "for", skip_serializing_if = "super::is_default")]
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub target: Target,
}

impl Instrument for Voucher {
    fn pays_claims(&self) -> bool {
        self.share > 0.0
    }

    fn target(&self) -> Option<(&Target, &'static [&'static str])> {
        Some((&self.target, &["providers", "clients", "fields", "age_months", "sales", "regions"]))
    }
}

/// Whether a payer is eligible for vouchers: payers without an account are not, nor does the state
/// subsidise its own agencies.
fn is_for(region: &Region, payer: AccountId) -> bool {
    ![Ledger::OUTSIDE, region.accounts.government, region.accounts.central].contains(&payer)
}

/// What the state would pay of the fee of a service, CNY.
pub fn relief(region: &Region, context: &Context, request: &Request) -> f64 {
    // A client knows what share of the vouchers is paid this month, or whether it is drawn.
    let claims = claims(region, context, request).into_iter();
    let paid = claims.map(|claim| rationing::payable(region, context, &claim).to_yuan());
    paid.sum::<f64>().min(request.fee)
}

/// The vouchers that are for a service, in full.
fn claims(region: &Region, context: &Context, request: &Request) -> Vec<Claim> {
    let vouchers = in_force(region, context, |policy| &policy.voucher);
    if vouchers.is_empty() || !is_for(region, request.payer) {
        return Vec::new();
    }
    let startup = request.startup.and_then(|id| region.startups.get(id));
    let case = Case {
        provider: Some(request.kind),
        client: Some(region.ledger.sector(request.payer)),
        field: Some(request.field),
        startup: startup.map(|startup| StartupFacts::of(context, startup)),
    };
    let vouchers = vouchers.into_iter().filter(|(_, voucher)| voucher.target.applies(&case));
    let claim = |(policy, voucher): (u16, &Voucher)| Claim {
        policy,
        instrument: place("voucher"),
        claimant: request.client,
        payee: request.payer,
        amount: voucher.amount(request.fee),
    };
    vouchers.map(claim).collect()
}

impl Voucher {
    /// What it pays of a fee, CNY.
    pub fn amount(&self, fee: f64) -> f64 {
        capped(self.share * fee, self.cap)
    }
}

/// Gives a client its part of the fee before it pays, all vouchers together at most the fee, if it
/// can pay the rest.
pub fn redeem(region: &mut Region, context: &Context, request: &Request) {
    let claims = claims(region, context, request);
    let relief = relief(region, context, request);
    let balance = region.ledger.balance(request.payer).to_yuan();
    if claims.is_empty() || balance + relief < request.fee {
        return;
    }
    // What budgets do not hold is asked for all the same, so that it is counted as refused.
    let mut left = request.fee;
    for claim in claims {
        let amount = claim.amount.min(left);
        left -= rationing::pay(region, context, &Claim { amount, ..claim }).to_yuan();
    }
}
