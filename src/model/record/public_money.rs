//! Public money: what treasuries and public guarantors pay to others, and receive from them.
//!
//! Payments between public bodies stay public and are left out, so nothing counts twice: the
//! capital of a public guarantor does not, what it pays for defaults does.

use crate::model::record::recorder::{Flow, PublicPayment, Title};
use crate::model::state::ledger::{PublicSide, Reason, Sector, public_side};
use crate::model::state::region::Region;

/// The public payments of a month, by payer, recipient and title.
pub fn of(flows: &[Flow], regions: &[Region]) -> Vec<PublicPayment> {
    let mut all: Vec<PublicPayment> = Vec::new();
    let mut add = |payer: Sector, recipient: Sector, title: Title, paid: f64, received: f64| {
        let key = (payer, recipient, title);
        let place = all.partition_point(|it| (it.payer, it.recipient, it.title) < key);
        if all.get(place).is_none_or(|it| (it.payer, it.recipient, it.title) != key) {
            all.insert(place, PublicPayment { payer, recipient, title, gross: 0.0, net: 0.0 });
        }
        all[place].gross += paid;
        all[place].net += paid - received;
    };
    for flow in flows.iter().filter(|flow| flow.reason != Reason::Policy) {
        let title = Title::Reason(flow.reason);
        match public_side(flow.payer, flow.payee, flow.reason) {
            PublicSide::Payer => add(flow.payer, flow.payee, title, flow.yuan, 0.0),
            PublicSide::Payee => add(flow.payee, flow.payer, title, 0.0, flow.yuan),
            PublicSide::Neither => (),
        }
    }
    for region in regions {
        for it in region.tally.policy_payments().iter().filter(|it| !it.payee.is_public()) {
            let yuan = it.paid.to_yuan() / region.scale;
            add(it.payer, it.payee, Title::Instrument(it.instrument), yuan, 0.0);
        }
    }
    all
}
