//! What one phase leaves in a region for another to take up.
//!
//! Whoever empties a mailbox does so whole, whether or not it can use what is there.

use serde::{Deserialize, Serialize};

use crate::base::arena::Id;
use crate::base::chance::Name;
use crate::base::money::Money;
use crate::model::state::agents::startup::{Holding, Startup};
use crate::model::state::ledger::AccountId;
use crate::model::state::objects::loan::Asking;

/// The mailboxes between the phases of a region.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Mailboxes {
    /// Firms that have a project or are short of cash: filled by operation, emptied by credit.
    pub asking: Vec<Asking>,
    /// Firms that have a loan to pay back: filled by operation, emptied by credit.
    pub owing: Vec<Asking>,
    /// Startups that seek money, by name: filled by operation, emptied by equity.
    pub seekers: Vec<(Name, Id<Startup>)>,
    /// Startups with investors that have closed their books, by name, with what is there for their
    /// owners: filled by operation, emptied by equity, which looks at them twice.
    pub funded: Vec<(Name, Id<Startup>, Money)>,
    /// Firms with investors that failed or grew up, whose holders are yet to be paid: filled by
    /// operation and credit, emptied by equity. What credit adds waits for the next month.
    pub endings: Vec<Ending>,
    /// What investors of the region received from firms: filled by equity, emptied by the opening
    /// of the next month.
    pub distributed: Money,
    /// Collaborations in thousandths, those with a host counting for more: filled by
    /// transformation, emptied by recognition.
    pub collaborations: i64,
}

impl Mailboxes {
    /// Checks at the end of a month that those are empty which the month empties after it has
    /// filled them.
    ///
    /// # Panics
    /// When something is left, which only a mistake of ours can cause.
    pub fn check(&self) {
        assert!(self.asking.is_empty(), "credit hears all who ask: {:?}", self.asking);
        assert!(self.owing.is_empty(), "credit hears all who owe: {:?}", self.owing);
        assert!(self.seekers.is_empty(), "equity hears all who seek: {:?}", self.seekers);
        assert!(self.funded.is_empty(), "equity sees all funded firms: {:?}", self.funded);
        assert!(
            self.collaborations == 0,
            "recognition counts all collaborations: {}",
            self.collaborations,
        );
    }
}

/// A firm with investors that has come to its end: what is left is to be shared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ending {
    /// Its name.
    pub name: Name,
    /// Its account, still open.
    pub account: AccountId,
    /// Price of all its shares, when it goes on outside; nothing when it failed.
    pub price: Option<Money>,
    /// Who holds shares besides the founder.
    pub holders: Vec<Holding>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_at_the_end_of_a_month_is_found() {
        let mut mail = Mailboxes::default();
        mail.distributed = Money::fen(1);
        mail.check();
        mail.collaborations = 1;
        assert!(std::panic::catch_unwind(move || mail.check()).is_err());
    }
}
