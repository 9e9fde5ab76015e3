//! Mailboxes: what one phase leaves in a region for another.
//!
//! A phase that empties a mailbox takes everything, even what it cannot use.

use serde::{Deserialize, Serialize};

use crate::base::arena::Id;
use crate::base::chance::Name;
use crate::base::money::Money;
use crate::model::state::agents::startup::{Holding, Startup};
use crate::model::state::ledger::AccountId;
use crate::model::state::objects::loan::LoanRequest;

/// The mailboxes between the phases of a region.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Mailboxes {
    /// Firms that have a project or are short of cash: filled by operation, emptied by credit.
    #[serde(rename = "asking")]
    pub loan_requests: Vec<LoanRequest>,
    /// Firms that have a loan to repay: filled by operation, emptied by credit.
    pub owing: Vec<LoanRequest>,
    /// Startups that seek money, by name: filled by operation, emptied by equity.
    pub seekers: Vec<(Name, Id<Startup>)>,
    /// Startups with investors that have closed their books, by name, with the profit for their
    /// owners: filled by operation, emptied by equity, which reads them twice.
    pub funded: Vec<(Name, Id<Startup>, Money)>,
    /// Firms with investors that failed or matured and whose shareholders must still be paid:
    /// filled by operation and credit, emptied by equity. What credit adds waits for the next
    /// month.
    pub endings: Vec<EndedFirm>,
    /// What investors of the region received from firms: filled by equity, emptied by the opening
    /// of the next month.
    pub distributed: Money,
    /// Collaborations in thousandths, weighted higher with a host: filled by transformation,
    /// emptied by recognition.
    pub collaborations: i64,
}

impl Mailboxes {
    /// Checks at the end of a month that the mailboxes are empty which the month should empty after
    /// filling them.
    ///
    /// # Panics
    /// If something is left, which only a bug can cause.
    pub fn check(&self) {
        assert!(
            self.loan_requests.is_empty(),
            "credit handles all loan requests: {:?}",
            self.loan_requests
        );
        assert!(self.owing.is_empty(), "credit handles all firms with due loans: {:?}", self.owing);
        assert!(
            self.seekers.is_empty(),
            "equity handles all firms that seek money: {:?}",
            self.seekers
        );
        assert!(self.funded.is_empty(), "equity handles all funded firms: {:?}", self.funded);
        assert!(
            self.collaborations == 0,
            "recognition counts all collaborations: {}",
            self.collaborations,
        );
    }
}

/// A firm with investors that has ended; its remaining cash is to be shared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EndedFirm {
    /// Its name.
    pub name: Name,
    /// Its account, still open.
    pub account: AccountId,
    /// Price of all its shares if it continues outside the model; none if it failed.
    pub price: Option<Money>,
    /// Who holds shares besides the founder.
    pub holders: Vec<Holding>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_left_full_at_the_end_of_a_month_is_found() {
        let mut mail = Mailboxes { distributed: Money::fen(1), ..Mailboxes::default() };
        mail.check();
        mail.collaborations = 1;
        assert!(std::panic::catch_unwind(move || mail.check()).is_err());
    }
}
