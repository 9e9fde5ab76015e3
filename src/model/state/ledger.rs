//! The books: money, accounts and the only way in which money moves.
//!
//! Each region keeps one ledger. Whatever is bought from or sold to somebody who is not modelled
//! (households, customers, suppliers, landlords) is paid to or by `Sector::Outside`, whose
//! account starts at zero and alone may fall below it. So all balances of a world always sum to
//! nothing, and every yuan that an agent holds came from somewhere with a reason.

use serde::{Deserialize, Serialize};

use crate::base::money::Money;

/// Who a payer or payee is, as the flow matrix shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Sector {
    /// Households, customers, suppliers, landlords: everybody who is not an agent.
    Outside,
    /// Universities, institutes and new-type research institutions.
    ResearchBody,
    /// Young firms.
    Startup,
    /// Technology-using firms that are no longer young.
    Enterprise,
    /// Angels, venture capital, guidance funds and incubator funds.
    Investor,
    /// Banks.
    Bank,
    /// Guarantee companies, public funds for guarantees, compensation pools.
    Guarantor,
    /// Incubators of every sub-kind.
    Incubator,
    /// Productivity promotion centers.
    ProductivityCenter,
    /// Technology achievement transformation centers.
    TransformationCenter,
    /// Technology property right exchanges.
    Exchange,
    /// Science and technology financial service organizations.
    FinancialService,
    /// Patent agencies.
    PatentAgency,
    /// Evaluation organizations.
    Evaluation,
    /// Information service organizations.
    InformationService,
    /// The central government's treasury, one branch in each region.
    CentralGovernment,
    /// The government of the region.
    RegionalGovernment,
}

impl Sector {
    /// How many sectors there are.
    pub const COUNT: usize = 17;

    /// All sectors in order.
    pub const ALL: [Sector; Sector::COUNT] = [
        Sector::Outside,
        Sector::ResearchBody,
        Sector::Startup,
        Sector::Enterprise,
        Sector::Investor,
        Sector::Bank,
        Sector::Guarantor,
        Sector::Incubator,
        Sector::ProductivityCenter,
        Sector::TransformationCenter,
        Sector::Exchange,
        Sector::FinancialService,
        Sector::PatentAgency,
        Sector::Evaluation,
        Sector::InformationService,
        Sector::CentralGovernment,
        Sector::RegionalGovernment,
    ];

    /// Whether it is a treasury.
    pub const fn is_government(self) -> bool {
        matches!(self, Sector::CentralGovernment | Sector::RegionalGovernment)
    }

    /// The name used in `flows.csv`.
    pub const fn name(self) -> &'static str {
        match self {
            Sector::Outside => "outside",
            Sector::ResearchBody => "research_body",
            Sector::Startup => "startup",
            Sector::Enterprise => "enterprise",
            Sector::Investor => "investor",
            Sector::Bank => "bank",
            Sector::Guarantor => "guarantor",
            Sector::Incubator => "incubator",
            Sector::ProductivityCenter => "productivity_center",
            Sector::TransformationCenter => "transformation_center",
            Sector::Exchange => "exchange",
            Sector::FinancialService => "financial_service",
            Sector::PatentAgency => "patent_agency",
            Sector::Evaluation => "evaluation",
            Sector::InformationService => "information_service",
            Sector::CentralGovernment => "central_government",
            Sector::RegionalGovernment => "regional_government",
        }
    }
}

/// Declares the reasons for which money moves, with the name that `flows.csv` uses and what it is.
macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $reason:ident => $name:literal;)+) => {
        /// Why money moves.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Reason { $($(#[doc = $doc])+ $reason,)+ }

        impl Reason {
            /// All reasons in order.
            pub const ALL: &[Reason] = &[$(Reason::$reason,)+];

            /// The name used in `flows.csv`.
            pub const fn name(self) -> &'static str {
                match self { $(Reason::$reason => $name,)+ }
            }

            /// What the payment is for.
            pub const fn doc(self) -> &'static str {
                match self { $(Reason::$reason => concat!($($doc),+),)+ }
            }
        }
    };
}

reasons! {
    /// Cash with which an agent begins.
    Endowment => "endowment";
    /// What remains when an agent leaves.
    Liquidation => "liquidation";
    /// Taxes and other public revenue.
    PublicRevenue => "public_revenue";
    /// Public money for research bodies.
    ResearchFunding => "research_funding";
    /// Wages, material and equipment of research.
    ResearchCost => "research_cost";
    /// Sales to customers.
    Sales => "sales";
    /// Wages.
    Wages => "wages";
    /// Rent on the market or to a host.
    Rent => "rent";
    /// Running costs other than wages and rent.
    RunningCost => "running_cost";
    /// Spending on development.
    Development => "development";
    /// Fees of the patent office.
    PatentFee => "patent_fee";
    /// Price of a technology contract.
    TechnologyContract => "technology_contract";
    /// The inventors' part of a transfer.
    InventorShare => "inventor_share";
    /// The transfer office's or research team's part of a transfer.
    TeamShare => "team_share";
    /// Fee for a service of an intermediary.
    ServiceFee => "service_fee";
    /// Percentage on a deal.
    DealFee => "deal_fee";
    /// Public money for work that the state orders from an intermediary.
    StateWork => "state_work";
    /// Public money that keeps an intermediary or a host open.
    Subsidy => "subsidy";
    /// Money committed to a fund by those who stand behind it.
    FundCommitment => "fund_commitment";
    /// Equity paid into a firm.
    Equity => "equity";
    /// Proceeds of an exit.
    Exit => "exit";
    /// Proceeds and profits handed on by a fund.
    Distribution => "distribution";
    /// Profit paid to owners.
    Dividend => "dividend";
    /// Cost of testing on shared or own equipment.
    PilotTest => "pilot_test";
    /// Cost of a search for a partner.
    Search => "search";
    /// Cost of going to court or of settling a dispute.
    Dispute => "dispute";
    /// Cost of a firm's project.
    Investment => "investment";
    /// Deposits and refinancing that stand behind loans, received and given back.
    Deposit => "deposit";
    /// Interest on deposits, and the running cost of lending.
    DepositInterest => "deposit_interest";
    /// What owners put into a bank that cannot give deposits back.
    Recapitalization => "recapitalization";
    /// Work on an application for a loan.
    Screening => "screening";
    /// Principal of a loan, paid out.
    Loan => "loan";
    /// Interest on a loan.
    Interest => "interest";
    /// Principal of a loan, paid back.
    Repayment => "repayment";
    /// What a firm pays a lender outside for the days between an old loan and a new one.
    Bridging => "bridging";
    /// Premium for a guarantee.
    Premium => "premium";
    /// A guarantor's part of a loan that was not paid back.
    Guarantee => "guarantee";
    /// What a pool pays a bank, or a government a guarantor, of a loss.
    Compensation => "compensation";
    /// Capital of a guarantor.
    GuaranteeFund => "guarantee_fund";
    /// What a policy pays.
    Policy => "policy";
    /// What a guarantor of a small world pays beyond its share of the real one's capital.
    Advance => "advance";
    /// Interest refunded to who has paid back.
    InterestSubsidy => "interest_subsidy";
    /// Proceeds of what was pledged.
    CollateralSale => "collateral_sale";
}

/// The place of an account in the ledger of its region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AccountId(u32);

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Account {
    balance: Money,
    /// Balance at the last month end.
    opening: Money,
    /// What the transfers since then add up to, kept apart from the balance.
    moved: Money,
    /// Whose it is.
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

/// Why the ledger did not move money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The payer has less than that.
    Overdrawn {
        /// What the payer has.
        balance: Money,
    },
}

/// What payers here paid and payees here received for a reason: the same but for what crosses the
/// region's border.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct FlowSum {
    paid: Money,
    received: Money,
    is_flowing: bool,
}

/// A cell of the matrix, noted as flowing from its first yuan on.
#[inline]
fn flow_at<'a>(flows: &'a mut [FlowSum], flowing: &mut Vec<u16>, cell: usize) -> &'a mut FlowSum {
    let flow = &mut flows[cell];
    if !flow.is_flowing {
        flow.is_flowing = true;
        flowing.push(cell as u16);
    }
    flow
}

/// The accounts of one region.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Ledger {
    accounts: Vec<Account>,
    free: Vec<AccountId>,
    /// Flows of the month, by payer's sector, payee's sector and reason.
    flows: Vec<FlowSum>,
    /// The cells of them that are not nothing.
    flowing: Vec<u16>,
    /// What came from other regions less what went there, since the start.
    imported: Money,
    journal: Option<Vec<Transfer>>,
}

impl Ledger {
    /// The account of everybody outside: the first of every ledger.
    pub const OUTSIDE: AccountId = AccountId(0);

    /// A ledger with the outside's account alone.
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

    /// Opens an account with nothing on it.
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

    /// Opens an account with cash that the outside brings.
    pub fn open_with(&mut self, sector: Sector, cash: Money) -> AccountId {
        let account = self.open(sector);
        self.pay_from_outside(account, cash, Reason::Endowment);
        account
    }

    /// Pays what is left to the outside. The account may be opened anew at once.
    pub fn close(&mut self, account: AccountId) {
        let rest = self.balance(account);
        self.transfer(account, Ledger::OUTSIDE, rest, Reason::Liquidation)
            .expect("an account holds its own balance");
        self.free.push(account);
    }

    /// What is on an account.
    #[inline]
    pub fn balance(&self, account: AccountId) -> Money {
        self.accounts[account.0 as usize].balance
    }

    /// Every open or closed account with its sector and balance.
    pub fn balances(&self) -> impl Iterator<Item = (AccountId, Sector, Money)> + '_ {
        let accounts = (0..).zip(&self.accounts);
        accounts.map(|(index, account)| (AccountId(index), account.sector, account.balance))
    }

    /// Moves money inside the region. Nothing moves when the payer has too little.
    #[inline]
    pub fn transfer(
        &mut self,
        payer: AccountId,
        payee: AccountId,
        amount: Money,
        reason: Reason,
    ) -> Result<(), Refusal> {
        let balance = self.accounts[payer.0 as usize].balance;
        if balance < amount && payer != Ledger::OUTSIDE {
            return Err(Refusal::Overdrawn { balance });
        }
        self.book(Some(payer), Some(payee), amount, reason, None);
        Ok(())
    }

    /// Pays from the outside, which cannot run dry.
    #[inline]
    pub fn pay_from_outside(&mut self, payee: AccountId, amount: Money, reason: Reason) {
        self.book(Some(Ledger::OUTSIDE), Some(payee), amount, reason, None);
    }

    /// Pays as much of `amount` as the payer has, and says how much that was.
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

    /// Receives `income` from the outside and pays bills in turn, as far as the cash reaches; says
    /// whether it reached for all. The same as the single transfers, with the account at hand.
    pub fn receive_and_pay(
        &mut self,
        account: AccountId,
        income: (Money, Reason),
        bills: &[(AccountId, Money, Reason)],
    ) -> bool {
        self.pay_from_outside(account, income.0, income.1);
        let own = &self.accounts[account.0 as usize];
        let (sector, mut left) = (own.sector, own.balance);
        let before = left;
        for &(payee, amount, reason) in bills {
            assert!(amount >= Money::ZERO, "a payment is not negative: {amount} for {reason:?}");
            if left < amount {
                break;
            }
            left -= amount;
            let other = &mut self.accounts[payee.0 as usize];
            other.balance += amount;
            other.moved += amount;
            let flow = flow_at(
                &mut self.flows,
                &mut self.flowing,
                flow_cell(sector, other.sector, reason),
            );
            flow.paid += amount;
            flow.received += amount;
            if let Some(journal) = self.journal.as_mut().filter(|_| amount != Money::ZERO) {
                let (payer, payee_sector) = (Some(account), other.sector);
                let payee = Some(payee);
                journal.push(Transfer {
                    payer,
                    payee,
                    payer_sector: sector,
                    payee_sector,
                    reason,
                    amount,
                });
            }
        }
        let own = &mut self.accounts[account.0 as usize];
        own.moved += left - before;
        own.balance = left;
        let due: Money = bills.iter().map(|&(_, amount, _)| amount).sum();
        before - left == due
    }

    /// The payer's half of a transfer to another region; the other half has to follow.
    pub fn send_away(
        &mut self,
        payer: AccountId,
        payee_sector: Sector,
        amount: Money,
        reason: Reason,
    ) -> Result<(), Refusal> {
        let balance = self.balance(payer);
        if balance < amount && payer != Ledger::OUTSIDE {
            return Err(Refusal::Overdrawn { balance });
        }
        self.book(Some(payer), None, amount, reason, Some(payee_sector));
        self.imported -= amount;
        Ok(())
    }

    /// The payee's half of a transfer from another region, which has been sent away there.
    pub fn receive_from_afar(
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
        if let Some(payer) = payer {
            let account = &mut self.accounts[payer.0 as usize];
            account.balance -= amount;
            account.moved -= amount;
            flow.paid += amount;
        }
        if let Some(payee) = payee {
            let account = &mut self.accounts[payee.0 as usize];
            account.balance += amount;
            account.moved += amount;
            flow.received += amount;
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

    /// What payers here paid and payees here received this month, by `flow_cell`, where it is not
    /// nothing, in no particular order.
    pub fn flows(&self) -> impl Iterator<Item = (usize, Money, Money)> + '_ {
        self.flowing.iter().map(|&cell| {
            let flow = self.flows[cell as usize];
            (cell as usize, flow.paid, flow.received)
        })
    }

    /// The sum of all balances less what was imported: zero when no yuan was made or lost.
    pub fn residual(&self) -> Money {
        self.accounts.iter().map(|account| account.balance).sum::<Money>() - self.imported
    }

    /// Checks that every account changed by what moved on it.
    ///
    /// # Panics
    /// When the books do not close, which only a mistake of ours can cause.
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

/// Moves money from an account of one region to an account of another.
pub fn transfer_across(
    from: &mut Ledger,
    payer: AccountId,
    to: &mut Ledger,
    payee: AccountId,
    amount: Money,
    reason: Reason,
) -> Result<(), Refusal> {
    let payer_sector = from.accounts[payer.0 as usize].sector;
    let payee_sector = to.accounts[payee.0 as usize].sector;
    from.send_away(payer, payee_sector, amount, reason)?;
    to.receive_from_afar(payee, payer_sector, amount, reason);
    Ok(())
}

/// How many cells a flow matrix has.
pub const FLOW_CELLS: usize = Sector::COUNT * Sector::COUNT * Reason::ALL.len();

/// The place of a flow in a flow matrix.
#[inline]
pub const fn flow_cell(payer: Sector, payee: Sector, reason: Reason) -> usize {
    (payer as usize * Sector::COUNT + payee as usize) * Reason::ALL.len() + reason as usize
}

/// Payer, payee and reason of a cell of a flow matrix.
pub fn flow_of_cell(cell: usize) -> (Sector, Sector, Reason) {
    let pair = cell / Reason::ALL.len();
    let reason = Reason::ALL[cell % Reason::ALL.len()];
    (Sector::ALL[pair / Sector::COUNT], Sector::ALL[pair % Sector::COUNT], reason)
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
    fn money_moves_once_and_whole() {
        let (mut ledger, startup, agency) = ledger_of_two();
        ledger.transfer(startup, agency, Money::fen(700), Reason::ServiceFee).expect("it has it");
        assert_eq!(ledger.balance(startup), Money::fen(300));
        assert_eq!(ledger.balance(agency), Money::fen(700));
        let flow = ledger.paid(Sector::Startup, Sector::PatentAgency, Reason::ServiceFee);
        assert_eq!(flow, Money::fen(700));
        ledger.check();
    }

    #[test]
    fn who_has_too_little_pays_nothing() {
        let (mut ledger, startup, agency) = ledger_of_two();
        let refused = ledger.transfer(startup, agency, Money::fen(1001), Reason::ServiceFee);
        assert_eq!(refused, Err(Refusal::Overdrawn { balance: Money::fen(1000) }));
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
