//! What is due is paid back, or renewed, or the firm fails.

use crate::base::arena::Id;
use crate::model::phases::credit::{firm, grant};
use crate::model::rules::context::Context;
use crate::model::rules::debts::{chain, detach, fail, first_of, pay_back};
use crate::model::state::objects::loan::{Asking, Loan};
use crate::model::state::region::Region;

/// What is due is paid, or renewed, or the firm fails.
pub fn mature(region: &mut Region, context: &Context, asking: &Asking) {
    let due: Vec<Id<Loan>> = chain(&region.loans, first_of(region, asking.borrower))
        .filter(|&id| region.loans[id].due <= context.month)
        .collect();
    for (index, id) in (0..).zip(due) {
        let Some(firm) = firm::firm(region, context, asking) else { return };
        let principal = region.loans[id].principal;
        if firm.cash >= principal {
            let loan = detach(region, asking.borrower, id);
            pay_back(region, context, asking.name, firm.account, &loan, principal);
        } else if !grant::renew(region, context, asking, &firm, (index, id)) {
            fail(region, context, asking.borrower);
            return;
        }
    }
}
