//! Loans that are due are repaid or renewed, or the firm fails.

use crate::base::arena::Id;
use crate::model::phases::credit::{firm, grant};
use crate::model::rules::context::Context;
use crate::model::rules::debts::{chain, detach, fail, first_of, pay_back};
use crate::model::state::objects::loan::{Loan, LoanRequest};
use crate::model::state::region::Region;

/// Loans that are due are repaid or renewed, or the firm fails.
pub fn mature(region: &mut Region, context: &Context, request: &LoanRequest) {
    let due: Vec<Id<Loan>> = chain(&region.loans, first_of(region, request.borrower))
        .filter(|&id| region.loans[id].due <= context.month)
        .collect();
    for (index, id) in (0..).zip(due) {
        let Some(firm) = firm::firm(region, context, request) else { return };
        let principal = region.loans[id].principal;
        if firm.cash >= principal {
            let loan = detach(region, request.borrower, id);
            pay_back(region, context, request.name, firm.account, &loan, principal);
        } else if !grant::renew(region, context, request, &firm, (index, id)) {
            fail(region, context, request.borrower);
            return;
        }
    }
}
