//! Debts: interest, repayment, and their settlement when a firm ends.

use crate::base::arena::{Arena, Id};
use crate::base::chance::{Name, Purpose, power};
use crate::base::money::{Money, add_fen};
use crate::base::space::Field;
use crate::model::rules::context::Context;
use crate::model::rules::credit::models::ModelParams;
use crate::model::rules::credit::{SCHEME_COUNT, scheme};
use crate::model::rules::patents::LONGEST_LIFE;
use crate::model::rules::{enterprises, startups};
use crate::model::state::agents::bank::Bank;
use crate::model::state::agents::guarantor::Guarantor;
use crate::model::state::event::rows::LoanRow;
use crate::model::state::happening::{Failure, LoanEvent};
use crate::model::state::ledger::{AccountId, Ledger, Reason};
use crate::model::state::loss::{Rules, Timing};
use crate::model::state::objects::loan::{Borrower, Claim, Loan, LoanRequest, LoanUse};
use crate::model::state::objects::patent::Portfolio;
use crate::model::state::region::Region;
use crate::model::state::tally::LoanCount;

/// A firm's creditors, apart from the ledger.
pub struct Creditors<'a> {
    /// Loans of the region.
    pub loans: &'a mut Arena<Loan>,
    /// Its banks.
    pub banks: &'a [Bank],
    /// Its guarantors.
    pub guarantors: &'a [Guarantor],
}

impl Creditors<'_> {
    /// A firm's total debt.
    pub fn owed(&self, first: Option<Id<Loan>>) -> Money {
        chain(self.loans, first).map(|id| self.loans[id].principal).sum()
    }

    /// Interest and premiums that a firm owes for a year, CNY.
    pub fn burden(&self, first: Option<Id<Loan>>) -> f64 {
        let of =
            |loan: &Loan| loan.principal.to_yuan() * (loan.rate + loan.premium + loan.insurance);
        chain(self.loans, first).map(|id| of(&self.loans[id])).sum()
    }

    /// Whether a loan is due.
    pub fn is_due(&self, first: Option<Id<Loan>>, context: &Context) -> bool {
        chain(self.loans, first).any(|id| self.loans[id].due <= context.month)
    }

    /// Pays interest and premiums for some months; returns whether the cash sufficed.
    pub fn pay_interest(
        &mut self,
        ledger: &mut Ledger,
        payer: AccountId,
        first: Option<Id<Loan>>,
        months: u32,
    ) -> bool {
        let years = f64::from(months) / 12.0;
        let mut next = first;
        while let Some(id) = next {
            let loan = &mut self.loans[id];
            next = loan.next;
            let interest = loan.principal.share(loan.rate * years);
            let bank = self.banks[loan.bank as usize].account;
            if ledger.transfer(payer, bank, interest, Reason::Interest).is_err() {
                return false;
            }
            loan.interest += interest;
            let premium = loan.principal.share(loan.premium * years);
            let guarantor = self.guarantors[usize::from(loan.model.unwrap_or(0))].account;
            if ledger.transfer(payer, guarantor, premium, Reason::Premium).is_err() {
                return false;
            }
            let insurance = loan.principal.share(loan.insurance * years);
            if ledger.transfer(payer, Ledger::OUTSIDE, insurance, Reason::Premium).is_err() {
                return false;
            }
        }
        true
    }
}

/// A firm's total debt.
pub fn owed(region: &Region, first: Option<Id<Loan>>) -> Money {
    chain(&region.loans, first).map(|id| region.loans[id].principal).sum()
}

/// The loans of a firm, one after the other.
pub fn chain(loans: &Arena<Loan>, first: Option<Id<Loan>>) -> impl Iterator<Item = Id<Loan>> {
    std::iter::successors(first, |&id| loans[id].next)
}

/// The first loan of a firm.
pub fn first_of(region: &Region, borrower: Borrower) -> Option<Id<Loan>> {
    match borrower {
        Borrower::Startup(id) => region.startups.get(id)?.debt,
        Borrower::Enterprise(id) => region.enterprises.get(id)?.debt,
    }
}

/// The project for which a firm borrowed this month has succeeded.
pub fn succeed(region: &mut Region, context: &Context, borrower: Borrower) {
    let ids: Vec<Id<Loan>> = chain(&region.loans, first_of(region, borrower)).collect();
    for id in ids {
        let loan = &mut region.loans[id];
        loan.has_succeeded |= loan.granted == context.month;
    }
}

/// Adds a loan to those of a firm.
pub fn attach(region: &mut Region, borrower: Borrower, loan: Loan) -> Id<Loan> {
    let id = region.loans.insert(Loan { next: first_of(region, borrower), ..loan });
    *debt_of(region, borrower) = Some(id);
    id
}

pub fn debt_of(region: &mut Region, borrower: Borrower) -> &mut Option<Id<Loan>> {
    match borrower {
        Borrower::Startup(id) => &mut region.startups[id].debt,
        Borrower::Enterprise(id) => &mut region.enterprises[id].debt,
    }
}

/// Removes a loan from those of a firm.
pub fn detach(region: &mut Region, borrower: Borrower, id: Id<Loan>) -> Loan {
    let rest: Vec<Id<Loan>> =
        chain(&region.loans, first_of(region, borrower)).filter(|&other| other != id).collect();
    let loan = region.loans.remove(id).expect("a firm's loans are there");
    let mut next = None;
    for &other in rest.iter().rev() {
        region.loans[other].next = next;
        next = Some(other);
    }
    *debt_of(region, borrower) = next;
    loan
}

/// A firm that cannot pay is closed.
pub fn fail(region: &mut Region, context: &Context, borrower: Borrower) {
    match borrower {
        Borrower::Startup(id) => startups::fail(region, context, id, Failure::LoanUnpaid),
        Borrower::Enterprise(id) => enterprises::fail_enterprise(region, context, id),
    }
}

/// The principal returns to the bank, and from there to its lenders.
pub fn pay_back(
    region: &mut Region,
    context: &Context,
    borrower: Name,
    payer: AccountId,
    loan: &Loan,
    own: Money,
) {
    let bank = region.banks[loan.bank as usize].account;
    let ledger = &mut region.ledger;
    let paid = ledger.pay_what_is_there(payer, bank, own, Reason::Repayment);
    ledger.pay_from_outside(bank, loan.principal - paid, Reason::Repayment);
    if loan.has_succeeded {
        let fee = loan.principal.share(loan.success_fee);
        ledger.pay_what_is_there(payer, bank, fee, Reason::Interest);
    }
    refund(region, context, payer, loan);
    end(region, context, borrower, loan, LoanEvent::Repaid);
}

/// The state refunds part of the interest to a borrower that has repaid.
pub fn refund(region: &mut Region, context: &Context, payee: AccountId, loan: &Loan) {
    let Some(place) = loan.model else { return };
    let model = params_of(context, place);
    let cap = Money::yuan(model.subsidy_cap * context.economy.wage_index);
    let amount = loan.interest.share(model.subsidy_share).min(cap);
    if amount == Money::ZERO {
        return;
    }
    let treasury = region.accounts.government;
    region.ledger.pay_from_outside(treasury, amount, Reason::PublicRevenue);
    region
        .ledger
        .transfer(treasury, payee, amount, Reason::InterestSubsidy)
        .expect("the budget for subsidies has just been filled");
    region.tally.lend(loan.model, LoanCount::SubsidyFen, amount.to_fen());
}

/// A loan ends: its bank returns the funds behind it and learns from the outcome.
pub fn end(region: &mut Region, context: &Context, borrower: Name, loan: &Loan, how: LoanEvent) {
    let bank = &mut region.banks[loan.bank as usize];
    bank.outstanding -= loan.principal;
    bank.yearly_cost -= loan.principal.share(loan.funding);
    let (account, principal) = (bank.account, loan.principal);
    // Owners recapitalize a bank that cannot return deposits: deposits are safe.
    let missing = principal - region.ledger.balance(account);
    if missing > Money::ZERO {
        region.ledger.pay_from_outside(account, missing, Reason::Recapitalization);
    }
    region
        .ledger
        .transfer(account, Ledger::OUTSIDE, principal, Reason::Deposit)
        .expect("what was missing has just come in");
    let is_default = how == LoanEvent::Defaulted;
    if context.scenario.credit.learning && how != LoanEvent::Renewed {
        let happened = f64::from(u8::from(is_default));
        for (class, by_books) in loan.first.into_iter().chain([(loan.class, loan.by_books)]) {
            let class = usize::from(class);
            region.banks[loan.bank as usize].experience[class].add(by_books, happened);
            region.defaults[class].add(by_books, happened);
        }
    }
    // A guarantor that pays after the sale remains liable until then.
    if !(is_default && loan.rules.timing == Timing::AfterRecovery) {
        release(region, loan);
    }
    let is_over = i64::from(how != LoanEvent::Renewed);
    if loan.is_pledge() {
        region.memory.pledged_patents -= i64::from(loan.patents);
        region.memory.credit.ended += is_over;
        region.memory.credit.defaulted += i64::from(is_default);
    }
    region.tally.lend(loan.model, LoanCount::Ended, is_over);
    region.tally.lend(loan.model, LoanCount::Defaulted, i64::from(is_default));
    let lent = region.memory.lent_under(loan.model);
    lent[0] -= 1;
    lent[1] -= loan.principal.to_fen();
    note(region, context, borrower, loan, how, [Money::ZERO; 5]);
}

/// Means of payment of the real guarantor of a scheme.
pub fn means_of_guarantor(region: &Region, place: u8) -> Money {
    let guarantor = &region.guarantors[usize::from(place)];
    guarantor.capital(&region.ledger).max(Money::ZERO).share(1.0 / region.scale)
}

/// Advances to a guarantor what it must pay and its simulated share of the real guarantor's capital
/// does not cover; returns its account.
pub fn advance(region: &mut Region, place: u8, amount: Money) -> AccountId {
    let guarantor = &mut region.guarantors[usize::from(place)];
    let missing = amount - region.ledger.balance(guarantor.account);
    if missing > Money::ZERO {
        guarantor.advanced += missing;
        region.ledger.pay_from_outside(guarantor.account, missing, Reason::Advance);
    }
    guarantor.account
}

/// Releases the guarantee for a loan.
pub fn release(region: &mut Region, loan: &Loan) {
    if let Some(place) = loan.model {
        let guarantor = &mut region.guarantors[usize::from(place)];
        guarantor.outstanding -= loan.principal.share(loan.rules.guaranteed_share);
    }
}

/// How a firm ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirmEnd {
    /// It closes: creditors share its cash.
    Closed,
    /// It continues outside the model: its new owner repays its debts.
    TakenOver,
}

/// The estate of a firm that ends: its debts, its account and its pledged patents.
#[derive(Clone, Copy, Debug)]
pub struct Estate {
    /// Its name.
    pub name: Name,
    /// Its account.
    pub account: AccountId,
    /// Its debts.
    pub debt: Option<Id<Loan>>,
    /// Value in use of all its patents, CNY.
    pub worth: f64,
    /// Their field.
    pub field: Field,
}

/// Settles the debts of a firm that ends, before its owners receive anything.
pub fn wind_up(region: &mut Region, context: &Context, estate: &Estate, how: FirmEnd) {
    let ids: Vec<Id<Loan>> = chain(&region.loans, estate.debt).collect();
    if ids.is_empty() {
        return;
    }
    let loans: Vec<Loan> = ids.into_iter().filter_map(|id| region.loans.remove(id)).collect();
    if how == FirmEnd::TakenOver {
        for loan in &loans {
            pay_back(region, context, estate.name, estate.account, loan, loan.principal);
        }
        return;
    }
    let owed: Money = loans.iter().map(|loan| loan.principal).sum();
    let there = region.ledger.balance(estate.account).min(owed);
    let weights: Vec<f64> = loans.iter().map(|loan| loan.principal.to_fen() as f64).collect();
    for (loan, cash) in loans.iter().zip(there.split(&weights)) {
        close_loan(region, context, estate, loan, cash.min(loan.principal));
    }
}

/// Settles a loan of a firm that closes: `cash` is its share of the firm's cash.
pub fn close_loan(
    region: &mut Region,
    context: &Context,
    estate: &Estate,
    loan: &Loan,
    cash: Money,
) {
    let bank = region.banks[loan.bank as usize].account;
    let ledger = &mut region.ledger;
    ledger
        .transfer(estate.account, bank, cash, Reason::Repayment)
        .expect("no more than what is there is shared");
    let debt = loan.principal - cash;
    if debt == Money::ZERO {
        end(region, context, estate.name, loan, LoanEvent::Repaid);
        return;
    }
    let paid = match loan.model {
        Some(place) => {
            let paid = loan.rules.at_default(debt, means_of_guarantor(region, place));
            let guarantor = advance(region, place, paid);
            region
                .ledger
                .transfer(guarantor, bank, paid, Reason::Guarantee)
                .expect("a guarantor pays no more than it has");
            paid
        }
        None => Money::ZERO,
    };
    end(region, context, estate.name, loan, LoanEvent::Defaulted);
    let claim = Claim {
        name: loan.name,
        borrower: estate.name,
        loan: *loan,
        debt,
        paid,
        worth: estate.worth * f64::from(loan.pledged),
        field: estate.field,
        due: context.month.plus(context.scenario.credit.recovery_months),
    };
    if loan.is_pledge() {
        region.claims.push(claim);
    } else {
        // Land, machines and bills are sold outside at once; loans without collateral recover
        // nothing more.
        let share = match loan.model {
            None => context.scenario.credit.ordinary_recovery,
            Some(_) => 0.0,
        };
        settle(region, context, &claim, debt.share(share), None);
    }
}

/// Divides the proceeds of the pledged patents and books who bears which part of the loss. The
/// buyer is an account of the region or the outside.
pub fn settle(
    region: &mut Region,
    context: &Context,
    claim: &Claim,
    proceeds: Money,
    buyer: Option<AccountId>,
) {
    let Claim { loan, debt, paid, .. } = claim;
    let rules: Rules = loan.rules;
    let bank = region.banks[loan.bank as usize].account;
    let place = usize::from(loan.model.unwrap_or(0));
    let guarantor = region.guarantors[place].account;
    // The models set no limit to the state's budget for such losses; an instrument may.
    let division =
        rules.divide(*debt, *paid, proceeds, means_of_guarantor(region, place as u8), *debt);
    advance(region, place as u8, division.compensated);
    let ledger = &mut region.ledger;
    let payer = buyer.unwrap_or(Ledger::OUTSIDE);
    let mut pay = |payer: AccountId, payee: AccountId, amount: Money, reason: Reason| {
        ledger.transfer(payer, payee, amount, reason).expect("what is divided is there");
    };
    pay(payer, bank, division.bank, Reason::CollateralSale);
    pay(payer, guarantor, division.guarantor, Reason::CollateralSale);
    if buyer.is_some() {
        pay(payer, Ledger::OUTSIDE, division.owner, Reason::CollateralSale);
    }
    pay(guarantor, bank, division.compensated, Reason::Compensation);
    pay(Ledger::OUTSIDE, bank, division.insured, Reason::Compensation);
    let treasury = region.accounts.government;
    pay(Ledger::OUTSIDE, treasury, division.recompensed, Reason::PublicRevenue);
    pay(treasury, guarantor, division.recompensed, Reason::Compensation);
    if rules.timing == Timing::AfterRecovery {
        release(region, loan);
    }
    let kind = params_of(context, place as u8).guarantor;
    let public = if kind.is_public() { division.loss_guarantor } else { Money::ZERO };
    let company = division.loss_guarantor - public;
    let public = public + division.recompensed;
    let used = division.bank + division.guarantor;
    let tally = &mut region.tally;
    for (count, amount) in [
        (LoanCount::DebtFen, *debt),
        (LoanCount::RecoveredFen, used),
        (LoanCount::LossBankFen, division.loss_bank),
        (LoanCount::LossGuarantorFen, company),
        (LoanCount::LossPublicFen, public),
        (LoanCount::LossInsurerFen, division.insured),
    ] {
        tally.lend(loan.model, count, amount.to_fen());
    }
    if loan.is_pledge() {
        add_fen(&mut region.memory.credit.debt, debt.to_fen());
        add_fen(&mut region.memory.credit.recovered, used.to_fen());
    }
    let parts = [used, division.loss_bank, company, public, division.insured];
    note(region, context, claim.borrower, loan, LoanEvent::Settled, parts);
}

/// Records the event of a loan: the amount recovered, and the losses of bank, guarantee company,
/// state and insurer.
pub fn note(
    region: &mut Region,
    context: &Context,
    borrower: Name,
    loan: &Loan,
    event: LoanEvent,
    parts: [Money; 5],
) {
    region.events_seen += 1;
    if !region.keeps_events {
        return;
    }
    let model = loan
        .model
        .map_or("ordinary", |place| crate::model::rules::credit::scheme_name(usize::from(place)));
    let [recovered, loss_bank, loss_guarantor, loss_public, loss_insurer] = parts;
    let row = LoanRow {
        loan: loan.name,
        borrower,
        bank: region.banks[loan.bank as usize].name,
        model,
        use_of: loan.use_of.name(),
        event,
        months: context.month.since(loan.granted),
        principal: loan.principal,
        rate: loan.rate,
        expected_default: loan.expected,
        patents: loan.patents,
        appraised_yuan: loan.appraised,
        additional: loan.additional,
        recovered,
        loss_bank,
        loss_guarantor,
        loss_public,
        loss_insurer,
    };
    region.events.push(row.event(region.number));
}

pub const PROJECT: Purpose = Purpose::new("credit.project");

/// What an enterprise asks banks for this quarter: a project's money.
pub fn wanted_by_enterprise(context: &Context, request: LoanRequest) -> Option<LoanRequest> {
    let params = &context.scenario.credit;
    let mut draw = context.dice.of(request.name, PROJECT, context.event());
    draw.happens(params.project_rate / 4.0)
        .then_some(LoanRequest { use_of: LoanUse::Project, ..request })
}

/// What a startup asks banks for this quarter: to bridge a shortage, or for part of what its plan of
/// growth lacks and of the bills that customers owe, beyond the cash that it can spare.
pub fn wanted_by_startup(
    context: &Context,
    request: LoanRequest,
    cash: Money,
    bills: Money,
    owed: Money,
) -> Option<LoanRequest> {
    let params = &context.scenario.credit;
    let cash = cash.to_yuan();
    if params.liquidity && cash < params.short_months * request.costs {
        return Some(LoanRequest { use_of: LoanUse::Liquidity, ..request });
    }
    let buffer = context.scenario.operation.buffer_months * request.costs;
    let on_bills =
        params.bills_financed * bills.to_yuan() - (cash - buffer).max(0.0) - owed.to_yuan();
    let [gap, orders] = request.growth;
    let wanted = (params.growth_financed * gap).max(on_bills);
    let growth = [wanted, orders];
    (wanted > 0.0).then_some(LoanRequest { use_of: LoanUse::Growth, growth, ..request })
}

/// The models and products of a scenario, with their places.
pub fn schemes<'a>(context: &Context<'a>) -> impl Iterator<Item = (usize, &'a ModelParams)> {
    let scenario = context.scenario;
    (0..SCHEME_COUNT).map(|place| (place, scheme(scenario, place)))
}

/// A scenario's parameters of the model or product at that place.
pub fn params_of<'a>(context: &Context<'a>, place: u8) -> &'a ModelParams {
    scheme(context.scenario, usize::from(place))
}

/// Value in use of patents: royalties that the firm saves on the sales that rest on them over the
/// rest of their lives, as far as ownership is clear.
pub fn value_in_use(context: &Context, sales: f64, portfolio: &Portfolio) -> f64 {
    let params = &context.scenario.credit;
    let covered = 1.0 - libm::exp(-portfolio.strength() / params.coverage);
    let left = (LONGEST_LIFE - portfolio.age_years(context.month)).clamp(1.0, LONGEST_LIFE);
    let keeps = 1.0 - context.scenario.protection.decay;
    let factor = keeps / (1.0 + params.appraisal_discount);
    let years = factor * (1.0 - power(factor, left as u32)) / (1.0 - factor).max(1e-9);
    params.royalty_rate * sales * covered * years * params.clarity
}

/// Removes a loan that a new one has replaced.
pub fn replace(region: &mut Region, context: &Context, request: &LoanRequest, id: Id<Loan>) {
    let loan = detach(region, request.borrower, id);
    end(region, context, request.name, &loan, LoanEvent::Renewed);
}
