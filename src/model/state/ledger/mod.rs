//! The books: money, accounts and the only way to move money.
//!
//! Each region keeps one ledger. Whatever is bought from or sold to parties that are not modelled
//! (households, customers, suppliers, landlords) is paid to or by `Sector::Outside`, whose account
//! starts at zero and is the only one that may fall below it. All balances of a world therefore
//! always sum to zero, and every yuan that an agent holds came from somewhere for a reason.

mod flows;
mod reason;
mod sector;

use flows::{FlowSum, flow_at};
use serde::{Deserialize, Serialize};

use crate::base::money::{Money, fail};

pub use flows::{FLOW_CELLS, PublicSide, flow_cell, flow_of_cell, public_side};
pub use reason::Reason;
pub use sector::Sector;

/// The place of an account in the ledger of its region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AccountId(u32);

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Account {
    balance: Money,
    /// Balance at the last month end.
    opening: Money,
    /// Sum of the transfers since then, kept apart from the balance.
    moved: Money,
    /// Sector of its owner.
    sector: Sector,
}

/// One movement of money, as the journal keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Payer, absent when it sits in another region's ledger.
    pub payer: Option<AccountId>,
    /// Payee, absent when it sits in another region's ledger.
    pub payee: Option<AccountId>,
    /// Sector of the payer.
    pub payer_sector: Sector,
    /// Sector of the payee.
    pub payee_sector: Sector,
    /// Why.
    pub reason: Reason,
    /// How much.
    pub amount: Money,
}

/// Why the ledger refused to move money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferRefusal {
    /// The payer has less than the amount.
    Overdrawn {
        /// The payer's balance.
        balance: Money,
    },
}

/// The accounts of one region.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Ledger {
    accounts: Vec<Account>,
    free: Vec<AccountId>,
    /// Flows of the month, by payer's sector, payee's sector and reason.
    flows: Vec<FlowSum>,
    /// The cells of them that are not zero.
    flowing: Vec<u16>,
    /// Net transfers from other regions since the start.
    imported: Money,
    journal: Option<Vec<Transfer>>,
}

impl Ledger {
    /// The account of everybody outside: the first of every ledger.
    pub const OUTSIDE: AccountId = AccountId(0);

    /// A ledger with only the outside's account.
    pub fn new() -> Ledger {
        let mut ledger =
            Ledger { flows: vec![FlowSum::default(); FLOW_CELLS], ..Ledger::default() };
        ledger.open(Sector::Outside);
        ledger
    }

    /// Keeps every transfer of the month from now on, for an independent replay.
    pub fn keep_journal(&mut self) {
        self.journal.get_or_insert_default();
    }

    /// The transfers of the month so far, when they are kept.
    pub fn journal(&self) -> &[Transfer] {
        self.journal.as_deref().unwrap_or_default()
    }

    /// Opens an empty account.
    pub fn open(&mut self, sector: Sector) -> AccountId {
        let (balance, opening, moved) = (Money::ZERO, Money::ZERO, Money::ZERO);
        let account = Account { balance, opening, moved, sector };
        if let Some(id) = self.free.pop() {
            self.accounts[id.0 as usize] = account;
            return id;
        }
        self.accounts.push(account);
        AccountId(u32::try_from(self.accounts.len() - 1).expect("fewer accounts than 2^32"))
    }

    /// Says to which sector an account belongs before anything has been paid to or from it.
    pub fn set_sector(&mut self, account: AccountId, sector: Sector) {
        self.accounts[account.0 as usize].sector = sector;
    }

    /// Opens an account with cash that the outside brings.
    pub fn open_with(&mut self, sector: Sector, cash: Money) -> AccountId {
        let account = self.open(sector);
        self.pay_from_outside(account, cash, Reason::Endowment);
        account
    }

    /// Pays the balance to the outside. The account may be reused at once.
    pub fn close(&mut self, account: AccountId) {
        let rest = self.balance(account);
        self.transfer(account, Ledger::OUTSIDE, rest, Reason::Liquidation)
            .expect("an account holds its own balance");
        self.free.push(account);
    }

    /// The balance of an account.
    #[inline]
    pub fn balance(&self, account: AccountId) -> Money {
        self.accounts[account.0 as usize].balance
    }

    /// The sector of an account's owner.
    pub fn sector(&self, account: AccountId) -> Sector {
        self.accounts[account.0 as usize].sector
    }

    /// Every open or closed account with its sector and balance.
    pub fn balances(&self) -> impl Iterator<Item = (AccountId, Sector, Money)> + '_ {
        let accounts = (0..).zip(&self.accounts);
        accounts.map(|(index, account)| (AccountId(index), account.sector, account.balance))
    }

    /// Moves money inside the region. Nothing moves if the payer has too little.
    #[inline]
    pub fn transfer(
        &mut self,
        payer: AccountId,
        payee: AccountId,
        amount: Money,
        reason: Reason,
    ) -> Result<(), TransferRefusal> {
        let balance = self.accounts[payer.0 as usize].balance;
        if balance < amount && payer != Ledger::OUTSIDE {
            return Err(TransferRefusal::Overdrawn { balance });
        }
        self.book(Some(payer), Some(payee), amount, reason, None);
        Ok(())
    }

    /// Pays from the outside, which cannot run dry.
    #[inline]
    pub fn pay_from_outside(&mut self, payee: AccountId, amount: Money, reason: Reason) {
        self.book(Some(Ledger::OUTSIDE), Some(payee), amount, reason, None);
    }

    /// Pays as much of `amount` as the payer has, and returns that amount.
    #[inline]
    pub fn pay_what_is_there(
        &mut self,
        payer: AccountId,
        payee: AccountId,
        amount: Money,
        reason: Reason,
    ) -> Money {
        let paid = amount.min(self.balance(payer)).max(Money::ZERO);
        self.book(Some(payer), Some(payee), paid, reason, None);
        paid
    }

    /// The payer's half of a transfer to another region; the other half must follow.
    pub fn send_to_region(
        &mut self,
        payer: AccountId,
        payee_sector: Sector,
        amount: Money,
        reason: Reason,
    ) -> Result<(), TransferRefusal> {
        let balance = self.balance(payer);
        if balance < amount && payer != Ledger::OUTSIDE {
            return Err(TransferRefusal::Overdrawn { balance });
        }
        self.book(Some(payer), None, amount, reason, Some(payee_sector));
        self.imported -= amount;
        Ok(())
    }

    /// The payee's half of a transfer that another region has sent.
    pub fn receive_from_region(
        &mut self,
        payee: AccountId,
        payer_sector: Sector,
        amount: Money,
        reason: Reason,
    ) {
        self.book(None, Some(payee), amount, reason, Some(payer_sector));
        self.imported += amount;
    }

    fn book(
        &mut self,
        payer: Option<AccountId>,
        payee: Option<AccountId>,
        amount: Money,
        reason: Reason,
        elsewhere: Option<Sector>,
    ) {
        assert!(amount >= Money::ZERO, "a payment is not negative: {amount} for {reason:?}");
        if amount == Money::ZERO {
            return;
        }
        let sector_of = |account: Option<AccountId>| match account {
            Some(account) => self.accounts[account.0 as usize].sector,
            None => elsewhere.expect("the one party that is elsewhere has a sector"),
        };
        let (payer_sector, payee_sector) = (sector_of(payer), sector_of(payee));
        let flow = flow_at(
            &mut self.flows,
            &mut self.flowing,
            flow_cell(payer_sector, payee_sector, reason),
        );
        let add = |sum: Money, amount: Money| match sum.checked_add(amount) {
            Some(sum) => sum,
            None => uncountable(payer_sector, payee_sector, reason),
        };
        if let Some(payer) = payer {
            let account = &mut self.accounts[payer.0 as usize];
            account.balance = add(account.balance, -amount);
            account.moved = add(account.moved, -amount);
            flow.paid = add(flow.paid, amount);
            flow.payments += 1;
        }
        if let Some(payee) = payee {
            let account = &mut self.accounts[payee.0 as usize];
            account.balance = add(account.balance, amount);
            account.moved = add(account.moved, amount);
            flow.received = add(flow.received, amount);
        }
        if let Some(journal) = &mut self.journal {
            journal.push(Transfer { payer, payee, payer_sector, payee_sector, reason, amount });
        }
    }

    /// What payers of the region paid this month for `reason` from one sector to another.
    pub fn paid(&self, payer: Sector, payee: Sector, reason: Reason) -> Money {
        self.flows[flow_cell(payer, payee, reason)].paid
    }

    /// What payees of the region received this month for `reason` from one sector to another.
    pub fn received(&self, payer: Sector, payee: Sector, reason: Reason) -> Money {
        self.flows[flow_cell(payer, payee, reason)].received
    }

    /// Payments by payers and to payees of the region this month, by `flow_cell`, where they are
    /// not zero, in no particular order.
    pub fn flows(&self) -> impl Iterator<Item = (usize, Money, Money)> + '_ {
        self.flowing.iter().map(|&cell| {
            let flow = self.flows[cell as usize];
            (cell as usize, flow.paid, flow.received)
        })
    }

    /// How many payments public bodies of the region made to others this month.
    pub fn public_payments(&self) -> i64 {
        let is_public = |cell: usize| {
            let (payer, payee, reason) = flow_of_cell(cell);
            public_side(payer, payee, reason) == PublicSide::Payer
        };
        let cells = self.flowing.iter().map(|&cell| usize::from(cell));
        cells.filter(|&cell| is_public(cell)).map(|cell| i64::from(self.flows[cell].payments)).sum()
    }

    /// What public bodies of the region paid this month, and what came back to them.
    pub fn public_spending_and_receipts(&self) -> [Money; 2] {
        let mut sums = [Money::ZERO; 2];
        for (cell, paid, received) in self.flows() {
            let (payer, payee, reason) = flow_of_cell(cell);
            match public_side(payer, payee, reason) {
                PublicSide::Payer => sums[0] += paid,
                PublicSide::Payee => sums[1] += received,
                PublicSide::Neither => (),
            }
        }
        sums
    }

    /// Sum of all balances less net imports: zero if no yuan was created or lost.
    pub fn residual(&self) -> Money {
        self.accounts.iter().map(|account| account.balance).sum::<Money>() - self.imported
    }

    /// Checks that every account changed by the transfers booked on it.
    ///
    /// # Panics
    /// If the books do not close, which only a bug can cause.
    pub fn check(&self) {
        for (index, account) in self.accounts.iter().enumerate() {
            assert!(
                account.opening + account.moved == account.balance,
                "the flows of account {index} of {:?} add up to its change: {account:?}",
                account.sector,
            );
        }
        assert!(self.residual() == Money::ZERO, "the balances add up: {}", self.residual());
    }

    /// Begins a new month: flows and journal start empty.
    pub fn open_month(&mut self) {
        for account in &mut self.accounts {
            account.opening = account.balance;
            account.moved = Money::ZERO;
        }
        for cell in self.flowing.drain(..) {
            self.flows[cell as usize] = FlowSum::default();
        }
        if let Some(journal) = &mut self.journal {
            journal.clear();
        }
    }

    /// Memory that the accounts take, in bytes.
    pub fn bytes(&self) -> usize {
        self.accounts.capacity() * size_of::<Account>()
    }
}

/// Ends the replicate because payments add up to more than can be counted.
#[cold]
fn uncountable(payer: Sector, payee: Sector, reason: Reason) -> ! {
    fail(format!(
        "payments for `{}` from {} to {} add up to more than 92,233 tn CNY, which cannot be counted",
        reason.name(),
        payer.name(),
        payee.name()
    ))
}

/// Moves money from an account of one region to an account of another.
pub fn transfer_across(
    from: &mut Ledger,
    payer: AccountId,
    to: &mut Ledger,
    payee: AccountId,
    amount: Money,
    reason: Reason,
) -> Result<(), TransferRefusal> {
    let payer_sector = from.accounts[payer.0 as usize].sector;
    let payee_sector = to.accounts[payee.0 as usize].sector;
    from.send_to_region(payer, payee_sector, amount, reason)?;
    to.receive_from_region(payee, payer_sector, amount, reason);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger_of_two() -> (Ledger, AccountId, AccountId) {
        let mut ledger = Ledger::new();
        let startup = ledger.open_with(Sector::Startup, Money::fen(1000));
        let agency = ledger.open(Sector::PatentAgency);
        (ledger, startup, agency)
    }

    #[test]
    fn money_moves_once_and_in_full() {
        let (mut ledger, startup, agency) = ledger_of_two();
        ledger.transfer(startup, agency, Money::fen(700), Reason::ServiceFee).expect("it has it");
        assert_eq!(ledger.balance(startup), Money::fen(300));
        assert_eq!(ledger.balance(agency), Money::fen(700));
        let flow = ledger.paid(Sector::Startup, Sector::PatentAgency, Reason::ServiceFee);
        assert_eq!(flow, Money::fen(700));
        ledger.check();
    }

    #[test]
    fn a_payer_with_too_little_pays_nothing() {
        let (mut ledger, startup, agency) = ledger_of_two();
        let refused = ledger.transfer(startup, agency, Money::fen(1001), Reason::ServiceFee);
        assert_eq!(refused, Err(TransferRefusal::Overdrawn { balance: Money::fen(1000) }));
        assert_eq!(ledger.balance(agency), Money::ZERO);
        let all = ledger.pay_what_is_there(startup, agency, Money::fen(1001), Reason::Rent);
        assert_eq!(all, Money::fen(1000));
    }

    #[test]
    fn money_that_crosses_regions_is_neither_made_nor_lost() {
        let (mut from, startup, _) = ledger_of_two();
        let (mut to, _, agency) = ledger_of_two();
        transfer_across(&mut from, startup, &mut to, agency, Money::fen(1), Reason::ServiceFee)
            .expect("it has it");
        from.check();
        to.check();
        assert_eq!(to.balance(agency), Money::fen(1));
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let parts = Money::fen(100).split(&[1.0, 1.0, 1.0]);
        assert_eq!(parts, [Money::fen(34), Money::fen(33), Money::fen(33)]);
        assert_eq!(Money::fen(5).split(&[0.0, 0.0]), [Money::fen(5), Money::ZERO]);
    }

    #[test]
    fn a_change_without_a_transfer_is_found() {
        let (mut ledger, startup, _) = ledger_of_two();
        ledger.open_month();
        ledger.accounts[startup.0 as usize].balance += Money::fen(1);
        assert!(std::panic::catch_unwind(move || ledger.check()).is_err());
    }
}
