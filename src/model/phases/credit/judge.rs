//! A bank's side: how far it looks into an application, what it finds, and what it offers.

use crate::base::chance::Purpose;
use crate::base::money::Money;
use crate::model::phases::credit::application::Asked;
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

/// A contract that a bank offers, and what the firm expects of it.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    /// What was asked for.
    pub asked: Asked,
    /// What the bank says.
    pub quote: Quote,
    /// What the firm has to pay.
    pub terms: Terms,
    /// What it expects.
    pub expectation: Expectation,
}

/// What a bank finds out and decides.
pub struct Judged {
    /// What it offers, if anything.
    pub offer: Option<Offer>,
    /// What looking into it costs the bank.
    cost: Money,
    /// What it costs a guarantee company.
    cost_of_guarantor: Money,
}

/// A bank chooses how far to look into an application, looks, and decides. Nothing is changed.
pub fn judge(
    region: &Region,
    context: &Context,
    firm: &Firm,
    plan: &Plan,
    asked: &Asked,
) -> Judged {
    let params = &context.scenario.credit;
    let mut contract = asked.contract;
    let (mean, spread) = plan.prior;
    let mut belief = Belief { mean, precision: 1.0 / (spread * spread) };
    let mut unit = params.effort_cost * context.economy.wage_index;
    if let Some((signal, precision)) = plan.rating {
        belief = belief.after(signal, precision);
        unit *= 1.0 - context.scenario.financial_service.work_saved;
    }
    let first = belief;
    // A bank sees the books and knows what such plans are worth on average.
    let seen = Prospect { value: params.profitability * plan.prospect.cost, ..plan.prospect };
    let mut cost = 0.0;
    let effort = effort(context, &seen, belief, spread, &contract, unit);
    if effort > 0.0 {
        let knowledge = region.banks[asked.bank].knowledge;
        let ignorance = if asked.appraisal.is_some() {
            knowledge + params.ignorance * (1.0 - knowledge)
        } else {
            1.0
        };
        let noise = params.effort_noise * ignorance / effort.sqrt();
        let name = region.banks[asked.bank].name;
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
            guarantee::guarantee(context, firm, plan, asked, &seen, prior, unit, quote.rate);
        cost_of_guarantor = guaranteed.cost;
        guaranteed.is_agreed
    });
    let offer = quote.map(|quote| {
        let terms = Terms { rate: quote.rate, ..contract.terms };
        let expectation = plan.prospect.with_loan(params, &terms);
        Offer { asked: *asked, quote, terms, expectation }
    });
    let [cost, cost_of_guarantor] = [cost, cost_of_guarantor].map(Money::yuan);
    Judged { offer, cost, cost_of_guarantor }
}

/// How far the bank looks: not where it would lose nothing, nor where good news would not help.
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

/// What a bank offers to whom asks it for that; it pays for its work, whatever comes of it.
pub fn offer(
    region: &mut Region,
    context: &Context,
    firm: &Firm,
    plan: &Plan,
    asked: &Asked,
) -> Option<Offer> {
    let judged = judge(region, context, firm, plan, asked);
    let account = region.banks[asked.bank].account;
    region.ledger.pay_what_is_there(account, Ledger::OUTSIDE, judged.cost, Reason::Screening);
    if let Some(place) = asked.model {
        let guarantor = region.guarantors[usize::from(place)].account;
        let cost = judged.cost_of_guarantor;
        region.ledger.pay_what_is_there(guarantor, Ledger::OUTSIDE, cost, Reason::Screening);
    }
    region.tally.add(Count::ScreeningFen, judged.cost.to_fen());
    region.tally.add(Count::LoansRefused, i64::from(judged.offer.is_none()));
    judged.offer
}

/// How many defaults a bank reckons with for one that follows from the books.
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

/// What a bank may lend to one borrower at most, CNY. Banks of a region lend to each other, so that
/// what counts is the capital of all of them; and firms do not shrink with the scale, so that one
/// loan is held against the capital of the real banks.
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

/// What the money behind a loan costs a bank, a share a year: deposits and its own running cost, or
/// what investors ask who refinance it.
pub fn funding(context: &Context, model: Option<&ModelParams>) -> f64 {
    match model {
        Some(model) if model.coupon > 0.0 => model.coupon,
        _ => (context.economy.policy_rate + context.scenario.credit.funding_margin).max(0.0),
    }
}
