//! Guarantors: public funds, guarantee companies and compensation pools.

use serde::{Deserialize, Serialize};

use crate::base::money::Money;
use crate::model::state::ledger::{AccountId, Ledger};

/// A guarantor of a region under one model.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Guarantor {
    /// Its account, which holds its capital.
    pub account: AccountId,
    /// Guarantees outstanding.
    pub outstanding: Money,
    /// Capital paid in at its opening; zero before.
    pub fund: Money,
    /// Below full scale: payments beyond the balance of its account. A single loss is compared with
    /// the capital of the real guarantor, of which the simulated one holds a share.
    pub advanced: Money,
}

impl Guarantor {
    /// A guarantor before its opening.
    pub const fn new(account: AccountId) -> Guarantor {
        let (outstanding, fund, advanced) = (Money::ZERO, Money::ZERO, Money::ZERO);
        Guarantor { account, outstanding, fund, advanced }
    }

    /// Its capital: the balance of its account less what was advanced.
    pub fn capital(&self, ledger: &Ledger) -> Money {
        ledger.balance(self.account) - self.advanced
    }

    /// What it may still guarantee with that capital.
    pub fn room(&self, capital: Money, multiplier: f64) -> Money {
        (capital.share(multiplier) - self.outstanding).max(Money::ZERO)
    }
}
