//! Guarantors: public funds, guarantee companies and compensation pools.

use serde::{Deserialize, Serialize};

use crate::base::money::Money;
use crate::model::state::ledger::{AccountId, Ledger};

/// A guarantor of a region under one model.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Guarantor {
    /// Its account, which holds its capital.
    pub account: AccountId,
    /// What it would have to pay if nobody paid back.
    pub outstanding: Money,
    /// Capital that it was given at its opening; nothing before.
    pub fund: Money,
    /// Below full scale: what it has paid beyond what is on its account. One loss is then held
    /// against what the real guarantor has, of which the simulated one holds a share.
    pub advanced: Money,
}

impl Guarantor {
    /// A guarantor before its opening.
    pub const fn new(account: AccountId) -> Guarantor {
        let (outstanding, fund, advanced) = (Money::ZERO, Money::ZERO, Money::ZERO);
        Guarantor { account, outstanding, fund, advanced }
    }

    /// Its capital: what is on its account less what was advanced.
    pub fn capital(&self, ledger: &Ledger) -> Money {
        ledger.balance(self.account) - self.advanced
    }

    /// What it may still guarantee with that capital.
    pub fn room(&self, capital: Money, multiplier: f64) -> Money {
        (capital.share(multiplier) - self.outstanding).max(Money::ZERO)
    }
}
