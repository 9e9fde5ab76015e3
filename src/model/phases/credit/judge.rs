//! The decision of a bank: how much it screens an application, what it finds, and what it offers.

use crate::base::chance::Purpose;
use crate::base::money::Money;
use crate::model::phases::credit::application::LoanApplication;
use crate::model::phases::credit::firm::{Firm, Plan};
use crate::model::phases::credit::guarantee;
use crate::model::rules::context::Context;
use crate::model::rules::credit::decision::{
    self, Belief, Contract, Expectation, Prospect, Quote, Terms,
};
use crate::model::rules::credit::models::ModelParams;
use crate::model::state::agents::bank::{Bank, BankKind};
use crate::model::state::ledger::{Ledger, Reason};
use crate::model::state::region::Region;
use crate::model::state::tally::Count;

const SIGNAL: Purpose = Purpose::new("credit.signal");

/// A bank's offer, and the firm's expectation of it.
#[derive(Clone, Copy, Debug)]
pub struct LoanOffer {
    /// The application.
    pub application: LoanApplication,
    /// The bank's quote.
    pub quote: Quote,
    /// The terms for the firm.
    pub terms: Terms,
    /// The firm's expectation.
    pub expectation: Expectation,
}

/// A bank's decision and its costs.
pub struct BankDecision {
    /// Its offer, if any.
    pub offer: Option<LoanOffer>,
    /// The bank's cost of screening.
    cost: Money,
    /// The guarantee company's cost of screening.
    cost_of_guarantor: Money,
}

/// A bank chooses its screening effort, screens, and decides. Nothing is changed.
pub fn judge(
    region: &Region,
    context: &Context,
    firm: &Firm,
    plan: &Plan,
    application: &LoanApplication,
) -> BankDecision {
    let params = &context.scenario.credit;
    let mut contract = application.contract;
    let (mean, spread) = plan.prior;
    let mut belief = Belief { mean, precision: 1.0 / (spread * spread) };
    let mut unit = params.effort_cost * context.economy.wage_index;
    if let Some((signal, precision)) = plan.rating {
        belief = belief.after(signal, precision);
        unit *= 1.0 - context.scenario.financial_service.work_saved;
    }
    let first = belief;
    // A bank observes the books and knows the average value of such plans.
    let seen = Prospect { value: params.profitability * plan.prospect.cost, ..plan.prospect };
    let mut cost = 0.0;
    let effort = effort(context, &seen, belief, spread, &contract, unit);
    if effort > 0.0 {
        let knowledge = region.banks[application.bank].knowledge;
        let ignorance = if application.appraisal.is_some() {
            knowledge + params.ignorance * (1.0 - knowledge)
        } else {
            1.0
        };
        let noise = params.effort_noise * ignorance / effort.sqrt();
        let name = region.banks[application.bank].name;
        let event = context.event();
        let error = context.dice.between(firm.name, name, SIGNAL, event).normal();
        belief = belief.after(plan.odds + noise * error, 1.0 / (noise * noise));
        cost = effort * unit;
        contract.handling = cost / contract.terms.principal.max(1.0);
    }
    let mut cost_of_guarantor = 0.0;
    let quote = decision::quote(params, &seen, belief, &contract).filter(|quote| {
        let prior = (first, spread);
        let guaranteed =
            guarantee::guarantee(context, firm, plan, application, &seen, prior, unit, quote.rate);
        cost_of_guarantor = guaranteed.cost;
        guaranteed.is_agreed
    });
    let offer = quote.map(|quote| {
        let terms = Terms { rate: quote.rate, ..contract.terms };
        let expectation = plan.prospect.with_loan(params, &terms);
        LoanOffer { application: *application, quote, terms, expectation }
    });
    let [cost, cost_of_guarantor] = [cost, cost_of_guarantor].map(Money::yuan);
    BankDecision { offer, cost, cost_of_guarantor }
}

/// The bank's screening effort: none if it would bear no loss, or if even good news would not lead
/// to a loan.
fn effort(
    context: &Context,
    seen: &Prospect,
    belief: Belief,
    spread: f64,
    contract: &Contract,
    unit: f64,
) -> f64 {
    let params = &context.scenario.credit;
    if !params.screening {
        return 0.0;
    }
    let hoped = decision::hoped(params, belief, spread);
    if decision::quote(params, seen, hoped, contract).is_none() {
        return 0.0;
    }
    let loss = decision::loss(params, seen, belief, contract);
    decision::effort(loss, unit, (params.effort_half, params.most_effort))
}

/// A bank's offer in answer to an application; it pays for its screening in any case.
pub fn offer(
    region: &mut Region,
    context: &Context,
    firm: &Firm,
    plan: &Plan,
    application: &LoanApplication,
) -> Option<LoanOffer> {
    let decision = judge(region, context, firm, plan, application);
    let account = region.banks[application.bank].account;
    let cost = decision.cost;
    let mut paid =
        region.ledger.pay_what_is_there(account, Ledger::OUTSIDE, cost, Reason::Screening);
    if let Some(place) = application.model {
        let guarantor = region.guarantors[usize::from(place)].account;
        let cost = decision.cost_of_guarantor;
        paid +=
            region.ledger.pay_what_is_there(guarantor, Ledger::OUTSIDE, cost, Reason::Screening);
    }
    region.tally.add(Count::ScreeningFen, paid.to_fen());
    region.tally.add(Count::LoansRefused, i64::from(decision.offer.is_none()));
    decision.offer
}

/// Ratio of the defaults that a bank expects from experience to those that follow from the books.
pub fn experience(region: &Region, context: &Context, bank: usize, class: u8) -> f64 {
    let params = &context.scenario.credit;
    let class = usize::from(class);
    let [near, far] = params.shared_experience;
    let own = region.banks[bank].experience[class];
    let here = region.defaults[class];
    let elsewhere = context.nation.defaults[class].less(here.times(1.0 / region.scale));
    let shared = here.less(own).times(near).and(elsewhere.times(far));
    own.and(shared).ratio(1.0, params.belief_weight)
}

/// Most that a bank may lend to one borrower, CNY. Banks of a region lend to each other, so the
/// capital of all of them counts; and firms do not shrink with the scale, so one loan is compared
/// with the capital of the real banks.
pub fn limit(region: &Region, context: &Context, bank: usize) -> f64 {
    let params = &context.scenario.credit;
    let of = |bank: &Bank| region.ledger.balance(bank.account).to_yuan();
    let capital: f64 = region.banks.iter().map(of).sum();
    let lent: f64 = region.banks.iter().map(|bank| bank.outstanding.to_yuan()).sum();
    let room = (capital / params.capital_ratio.max(1e-9) - lent) / region.scale;
    match region.banks[bank].kind {
        BankKind::Local => room.min(params.local_limit * context.economy.wage_index),
        _ => room,
    }
}

/// A bank's cost of funds for a loan, a share a year: deposits and its own running cost, or the
/// rate that refinancing investors ask.
pub fn funding(context: &Context, model: Option<&ModelParams>) -> f64 {
    match model {
        Some(model) if model.coupon > 0.0 => model.coupon,
        _ => (context.economy.policy_rate + context.scenario.credit.funding_margin).max(0.0),
    }
}
