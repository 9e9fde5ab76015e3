//! Granting loans: paid out, booked, or renewed.

use crate::base::arena::Id;
use crate::base::chance::Purpose;
use crate::base::money::{Money, add_fen};
use crate::model::phases::credit::firm::{Firm, Plan, Security};
use crate::model::phases::credit::judge::{self, LoanOffer};
use crate::model::phases::credit::{advise, appraise, learn};
use crate::model::rules::context::Context;
use crate::model::rules::credit::decision::{Belief, Contract, Prospect, Terms, log_odds, quote};
use crate::model::rules::debts::{self, params_of};
use crate::model::state::happening::LoanEvent;
use crate::model::state::ledger::{AccountId, Ledger, Reason};
use crate::model::state::loss::Rules;
use crate::model::state::objects::loan::{Borrower, Loan, LoanRequest, LoanUse};
use crate::model::state::region::Region;
use crate::model::state::tally::{Count, LoanCount};

/// Kind of a loan, for names.
const LOAN: Purpose = Purpose::new("loan");
/// Kind of a loan that replaces another, for names.
const RENEWED: Purpose = Purpose::new("loan.renewed");

/// Principal up to which official statistics count a loan as small, CNY.
const SMALL_LOAN: f64 = 1e7;

/// Pays out a loan that the firm takes. The last argument has its number among the firm's loans of
/// the month and its additional principal.
pub fn pay_out(
    region: &mut Region,
    context: &Context,
    request: &LoanRequest,
    firm: &Firm,
    plan: &Plan,
    offer: &LoanOffer,
    (index, additional): (u64, f64),
) {
    let application = &offer.application;
    let model = application.model.map(|place| params_of(context, place));
    let principal = Money::yuan(offer.terms.principal);
    let months = (offer.terms.years * 12.0 + 0.5) as u32;
    let event = context.event();
    let is_pledge = application.appraisal.is_some();
    let security = Security::of(&application.contract.rules, application.appraisal.as_ref());
    let patents = (application.pledged * f64::from(firm.portfolio.patents)).ceil() as u32;
    let loan = Loan {
        name: firm.name.child(LOAN, event, index),
        bank: application.bank as u32,
        model: application.model,
        use_of: request.use_of,
        principal,
        rate: offer.quote.rate,
        granted: context.month,
        due: context.month.plus(months.div_ceil(3) * 3),
        premium: model.map_or(0.0, |model| model.premium),
        insurance: model.map_or(0.0, |model| model.insurance_premium),
        rules: model.map_or(Rules::BANK_ALONE, |model| model.rules()),
        funding: application.contract.funding,
        success_fee: offer.terms.success_fee,
        has_succeeded: false,
        interest: Money::ZERO,
        pledged: application.pledged as f32,
        patents: if is_pledge { patents.max(1) } else { 0 },
        appraised: application.appraisal.map_or(0.0, |appraisal| appraisal.value),
        liquidity: application.liquidity,
        class: firm.class(security, plan.rating),
        expected: offer.quote.default,
        by_books: offer.quote.by_books,
        first: None,
        additional: Money::yuan(additional).min(principal),
        next: None,
    };
    lend(region, &loan, firm.account);
    if let Some(model) = model {
        let fee = Money::yuan(model.package_fee * context.economy.wage_index);
        let ledger = &mut region.ledger;
        ledger.pay_what_is_there(firm.account, Ledger::OUTSIDE, fee, Reason::ServiceFee);
    }
    enter(region, context, request, firm, loan);
}

/// The bank takes deposits and pays the principal out.
fn lend(region: &mut Region, loan: &Loan, payee: AccountId) {
    let bank = region.banks[loan.bank as usize].account;
    region.ledger.pay_from_outside(bank, loan.principal, Reason::Deposit);
    region
        .ledger
        .transfer(bank, payee, loan.principal, Reason::Loan)
        .expect("deposits have just come in");
}

/// Books a new loan with all parties.
fn enter(region: &mut Region, context: &Context, request: &LoanRequest, firm: &Firm, loan: Loan) {
    let bank = &mut region.banks[loan.bank as usize];
    bank.outstanding += loan.principal;
    bank.yearly_cost += loan.principal.share(loan.funding);
    bank.loans += 1;
    if let Some(place) = loan.model {
        let guarantor = &mut region.guarantors[usize::from(place)];
        guarantor.outstanding += loan.principal.share(loan.rules.guaranteed_share);
    }
    if loan.is_pledge() {
        let params = &context.scenario.credit;
        if params.learning {
            learn(region, loan.bank as usize, params.knowledge_learning);
        }
        region.memory.pledged_patents += i64::from(loan.patents);
        let has_pledged = match request.borrower {
            Borrower::Startup(id) => &mut region.startups[id].has_pledged,
            Borrower::Enterprise(id) => &mut region.enterprises[id].has_pledged,
        };
        region.memory.ever_pledged += i64::from(!std::mem::replace(has_pledged, true));
    }
    count(region, firm, &loan);
    debts::note(region, context, firm.name, &loan, LoanEvent::Granted, [Money::ZERO; 5]);
    debts::attach(region, request.borrower, loan);
}

fn count(region: &mut Region, firm: &Firm, loan: &Loan) {
    let fen = loan.principal.to_fen();
    let lent = region.memory.lent_under(loan.model);
    lent[0] += 1;
    add_fen(&mut lent[1], fen);
    if loan.use_of == LoanUse::Renewal {
        return;
    }
    let is_new = loan.additional == loan.principal && loan.principal > Money::ZERO;
    for (count, number) in [
        (LoanCount::Loans, 1),
        (LoanCount::PrincipalFen, fen),
        (LoanCount::RateFen, loan.principal.share(loan.rate).to_fen()),
        (LoanCount::AgeMonths, i64::from(firm.age)),
        (LoanCount::SalesFen, Money::yuan(firm.sales).to_fen()),
        (LoanCount::AdditionalFen, loan.additional.to_fen()),
        (LoanCount::Additional, i64::from(is_new)),
        (LoanCount::Small, i64::from(loan.principal.to_yuan() <= SMALL_LOAN)),
        (LoanCount::Liquidity, i64::from(loan.use_of == LoanUse::Liquidity)),
    ] {
        region.tally.lend(loan.model, count, number);
    }
}

/// Replaces a loan that is due by a new one of the same bank, if the bank agrees and the firm can
/// pay for the bridging loan; returns whether it did.
pub fn renew(
    region: &mut Region,
    context: &Context,
    request: &LoanRequest,
    firm: &Firm,
    (index, id): (u64, Id<Loan>),
) -> bool {
    let old = region.loans[id];
    if !context.scenario.credit.renewal {
        return false;
    }
    let Some((principal, quote)) = renewal(region, context, firm, &old) else { return false };
    let is_seamless = advise::arranges_renewal(region, context, firm);
    let bridging = if is_seamless {
        Money::ZERO
    } else {
        old.principal.share(context.scenario.credit.bridging_cost)
    };
    let own = old.principal - principal;
    if region.ledger.balance(firm.account) < bridging + own {
        return false;
    }
    let bank = region.banks[old.bank as usize].account;
    let ledger = &mut region.ledger;
    ledger
        .transfer(firm.account, Ledger::OUTSIDE, bridging, Reason::Bridging)
        .and_then(|()| ledger.transfer(firm.account, bank, own, Reason::Repayment))
        .expect("the cash for both has just been counted");
    let event = context.event();
    let loan = Loan {
        name: firm.name.child(RENEWED, event, index),
        use_of: LoanUse::Renewal,
        class: firm.class_of_renewal(old.class),
        principal,
        rate: quote.rate,
        granted: context.month,
        due: context.month.plus(old.due.since(old.granted)),
        expected: quote.default,
        by_books: quote.by_books,
        funding: judge::funding(context, old.model.map(|place| params_of(context, place))),
        success_fee: 0.0,
        has_succeeded: false,
        first: old.first.or(Some((old.class, old.by_books))),
        additional: Money::ZERO,
        next: None,
        ..old
    };
    // The new loan repays the rest of the old one.
    lend(region, &loan, firm.account);
    region
        .ledger
        .transfer(firm.account, bank, principal, Reason::Repayment)
        .expect("the new loan has just been paid out");
    debts::replace(region, context, request, id);
    enter(region, context, request, firm, loan);
    region.tally.add(Count::LoansRenewed, 1);
    true
}

/// A bank's offer to a borrower that cannot repay now: the new principal and its rate. No project
/// is left to succeed or fail; what counts is whether current business can repay.
fn renewal(
    region: &Region,
    context: &Context,
    firm: &Firm,
    old: &Loan,
) -> Option<(Money, crate::model::rules::credit::decision::Quote)> {
    let params = &context.scenario.credit;
    let spare = (firm.cash.to_yuan() - firm.kept(context)).max(0.0);
    let principal = (old.principal.to_yuan() - spare).max(0.0);
    let model = old.model.map(|place| params_of(context, place));
    let ceiling = model.map_or(params.rate_ceiling, |it| it.rate_ceiling.min(params.rate_ceiling));
    let recovery = if old.is_pledge() {
        let value = old.appraised * f64::from(old.pledged);
        let liquidity = appraise::liquidity(region, context, firm.field);
        let share = appraise::expected_recovery(region, context) * liquidity;
        share * value / principal.max(1.0)
    } else if old.model.is_none() {
        params.ordinary_recovery
    } else {
        0.0
    };
    // The firm accepts any offer that keeps it in business.
    let seen = Prospect {
        cost: principal,
        own: 0.0,
        value: 2.0 * principal,
        success: SURE,
        years: f64::INFINITY,
        cash: firm.cash.to_yuan() - spare,
        flow: firm.flow,
        risk: firm.risk(context),
        debts: (firm.owed - old.principal).to_yuan(),
        franchise: 0.0,
    };
    let contract = Contract {
        terms: Terms {
            premium: old.premium + old.insurance,
            ..Terms::plain(principal, f64::from(old.due.since(old.granted)) / 12.0)
        },
        rules: old.rules,
        recovery,
        funding: judge::funding(context, model),
        ceiling,
        experience: judge::experience(
            region,
            context,
            old.bank as usize,
            firm.class_of_renewal(old.class),
        ),
        handling: 0.0,
    };
    let belief = Belief { mean: log_odds(SURE), precision: 1e12 };
    let quote = quote(params, &seen, belief, &contract)?;
    Some((Money::yuan(principal), quote))
}

/// Practically certain, with finite odds.
const SURE: f64 = 1.0 - 1e-9;
