//! Projects and applications: a firm pays for a project itself or applies to banks for the rest,
//! first without a pledge, then on its patents, then for a product.

use crate::base::chance::Purpose;
use crate::base::money::Money;
use crate::model::phases::credit::application::LoanApplication;
use crate::model::phases::credit::firm::{Appraisal, Firm, Plan, Security, firm, plan};
use crate::model::phases::credit::judge::{self, LoanOffer};
use crate::model::phases::credit::{advise, appraise, grant};
use crate::model::rules::business::{Business, Prices};
use crate::model::rules::context::Context;
use crate::model::rules::credit::decision::{Contract, Prospect, Terms};
use crate::model::rules::credit::models::{
    AppraisalPayer, Appraiser, Basis, GuarantorKind, ModelParams, NONE,
};
use crate::model::rules::debts::{self, schemes};
use crate::model::rules::enterprises;
use crate::model::state::ledger::{Ledger, Reason};
use crate::model::state::loss::Rules;
use crate::model::state::objects::loan::{Borrower, LoanRequest, LoanUse};
use crate::model::state::region::Region;
use crate::model::state::tally::Count;

const HOUSE_BANK: Purpose = Purpose::new("credit.house_bank");
const HANDLING: Purpose = Purpose::new("credit.handling");

/// A firm carries a project out or applies for the money that it lacks.
pub fn invest(region: &mut Region, context: &Context, request: &LoanRequest) {
    let Some(firm) = firm(region, context, request) else { return };
    let plan = plan(context, &firm, request);
    let prospect = plan.prospect;
    if prospect.cost <= 0.0 {
        return;
    }
    let is_project = request.use_of == LoanUse::Project;
    region.tally.add(Count::Projects, i64::from(is_project));
    let alone = without_loan(context, &prospect);
    let mut borrowed = Borrowed { principal: 0.0, is_shifted: false };
    if plan.gap() >= least_loan(context) && context.scenario.credit.on {
        region.tally.add(Count::LoanApplicants, 1);
        borrowed = borrow(region, context, request, &firm, &plan, alone);
        region.tally.add(Count::LoanApplicantsServed, i64::from(borrowed.principal > 0.0));
    }
    if request.use_of == LoanUse::Growth && borrowed.principal > 0.0 {
        grow(region, context, request, borrowed.principal);
    }
    if is_project && (borrowed.principal > 0.0 || alone > 0.0) {
        region.tally.add(Count::ProjectsCarriedOut, 1);
        carry_out(region, context, &firm, &plan, &borrowed);
    }
}

/// Expected gain with own cash only; none if too little of the project could be carried out.
fn without_loan(context: &Context, prospect: &Prospect) -> f64 {
    let part = prospect.part(0.0);
    if part < context.scenario.credit.least_part {
        return 0.0;
    }
    ((prospect.value - prospect.cost) * part).max(0.0)
}

/// A startup wins customers with what it has borrowed, up to what it wished for.
fn grow(region: &mut Region, context: &Context, request: &LoanRequest, borrowed: f64) {
    let Borrower::Startup(id) = request.borrower else { return };
    let startup = &mut region.startups[id];
    let business = Business::of(context);
    let mass = startup.customers.mass();
    let reach = business.reach(mass, startup.is_scalable);
    let prices = Prices {
        young: region.prices[startup.field as usize],
        grown: context.nation.prices[startup.field as usize],
    };
    let unit = business.unit()
        * business.price(prices, mass)
        * business.attraction(startup.capability() + f64::from(startup.luck));
    let planned = business.need(f64::from(startup.orders), mass, reach, unit);
    let wished = request.growth[1].max(f64::from(startup.orders));
    let orders = business.affordable(planned + borrowed, wished, mass, reach, unit);
    startup.orders = orders as f32;
}

/// Largest principal that a borrower of those yearly sales gets if others bear the share `covered`
/// of a loss: the bank's own loss stays within what sales stand for.
fn carried(context: &Context, firm: &Firm, covered: f64) -> f64 {
    let params = &context.scenario.credit;
    let lost = (1.0 - params.ordinary_recovery).max(LEAST_OWN_RISK);
    params.risk_per_sales[firm.sort] * firm.sales / lost / (1.0 - covered).max(LEAST_OWN_RISK)
}

/// Least share of a loss that limits what a bank lends.
const LEAST_OWN_RISK: f64 = 0.05;

/// The firm pays for the project, which succeeds or fails.
fn carry_out(
    region: &mut Region,
    context: &Context,
    firm: &Firm,
    plan: &Plan,
    borrowed: &Borrowed,
) {
    let params = &context.scenario.credit;
    let prospect = plan.prospect;
    let part = prospect.part(borrowed.principal);
    let cost = Money::yuan(prospect.cost * part);
    let paid =
        region.ledger.pay_what_is_there(firm.account, Ledger::OUTSIDE, cost, Reason::Investment);
    // Fees of applications may have used some of the cash.
    let part = part * paid.to_yuan() / cost.to_yuan().max(0.01);
    let (mut success, mut value) = (prospect.success, prospect.value);
    if borrowed.is_shifted {
        region.tally.add(Count::ProjectsShifted, 1);
        success *= 1.0 - params.shifted_chance;
        value *= 1.0 - params.shifted_value;
    }
    if plan.success_draw >= success {
        return;
    }
    region.tally.add(Count::ProjectsSucceeded, 1);
    debts::succeed(region, context, firm.borrower);
    let extra = value * part / (success * prospect.years);
    let gain = extra / (params.profit_gain * firm.sales).max(1.0);
    enterprises::gain_capability(region, context, firm.borrower, gain.min(params.largest_gain));
}

/// Loans that a firm took this month.
struct Borrowed {
    principal: f64,
    is_shifted: bool,
}

/// The firm applies to its house bank and to others.
fn borrow(
    region: &mut Region,
    context: &Context,
    request: &LoanRequest,
    firm: &Firm,
    plan: &Plan,
    alone: f64,
) -> Borrowed {
    let params = &context.scenario.credit;
    let banks = banks_of(region, context, firm);
    let case = advise::open(region, context, firm, plan.odds);
    let mut plan = Plan { rating: case.rating, ..*plan };
    let mut borrowed = Borrowed { principal: 0.0, is_shifted: false };
    let mut firm = firm.clone();
    let mut alone = alone;
    for route in [LoanRoute::Ordinary, LoanRoute::Pledge, LoanRoute::Product] {
        if plan.gap() < least_loan(context) {
            break;
        }
        let found = match route {
            LoanRoute::Ordinary if params.ordinary && firm.age >= params.ordinary_age => {
                ordinary(region, context, &firm, &plan, &banks, alone).map(|offer| (offer, 0.0))
            }
            LoanRoute::Pledge if params.pledging && firm.portfolio.patents > 0 => {
                pledge(region, context, &firm, &plan, &banks, alone)
            }
            // Without the organization there would be no such loan.
            LoanRoute::Product if case.has_products => {
                product(region, context, &firm, &plan, &banks, alone)
                    .map(|offer| (offer, offer.terms.principal))
            }
            _ => None,
        };
        let Some((offer, additional)) = found else { continue };
        let principal = offer.terms.principal;
        let numbered = (route as u64, additional);
        grant::pay_out(region, context, request, &firm, &plan, &offer, numbered);
        borrowed.principal += principal;
        firm.owed += Money::yuan(principal);
        borrowed.is_shifted = offer.expectation.is_shifted;
        // What is already borrowed is at stake in any case, like own money.
        plan.prospect.own += principal;
        let Terms { rate, premium, years, .. } = offer.terms;
        plan.prospect.debts += principal * (1.0 + (rate + premium) * years);
        alone = without_loan(context, &plan.prospect);
    }
    borrowed
}

/// The kinds of loans, in the order in which a firm applies for them.
#[derive(Clone, Copy, Debug)]
enum LoanRoute {
    Ordinary,
    Pledge,
    Product,
}

/// The banks to which a firm applies: its house bank, which stays the same, and others.
fn banks_of(region: &Region, context: &Context, firm: &Firm) -> Vec<usize> {
    let params = &context.scenario.credit;
    let count = region.banks.len() as u32;
    let event = context.event();
    let own = context.dice.of(firm.name, HOUSE_BANK, 0).below(count);
    let mut banks = vec![own as usize];
    let mut draw = context.dice.of(firm.name, HOUSE_BANK, event);
    while banks.len() < params.banks_asked.min(count) as usize {
        let other = draw.below(count) as usize;
        if !banks.contains(&other) {
            banks.push(other);
        }
    }
    banks
}

fn least_loan(context: &Context) -> f64 {
    context.scenario.credit.least_loan * context.economy.wage_index
}

/// Whether a loan of that size is worth making and lets the firm begin.
fn is_enough(context: &Context, plan: &Plan, principal: f64) -> bool {
    principal >= least_loan(context)
        && plan.prospect.part(principal) >= context.scenario.credit.least_part
}

/// The better of two offers for the firm, if it is better than no loan.
fn better(best: Option<LoanOffer>, offer: Option<LoanOffer>, alone: f64) -> Option<LoanOffer> {
    let most = best.map_or(alone.max(0.0), |best| best.expectation.gain);
    offer.filter(|offer| offer.expectation.gain > most).or(best)
}

/// The best ordinary loan that the firm is offered, if it is better than no loan.
fn ordinary(
    region: &mut Region,
    context: &Context,
    firm: &Firm,
    plan: &Plan,
    banks: &[usize],
    alone: f64,
) -> Option<LoanOffer> {
    let params = &context.scenario.credit;
    let carried = carried(context, firm, 0.0) - firm.owed.to_yuan();
    let mut best = None;
    for &bank in banks {
        let principal = plan.gap().min(carried).min(judge::limit(region, context, bank));
        if !is_enough(context, plan, principal) {
            continue;
        }
        let class = firm.class(Security::Name, plan.rating);
        let contract = Contract {
            terms: Terms::plain(principal, f64::from(params.ordinary_term) / 12.0),
            rules: Rules::BANK_ALONE,
            recovery: params.ordinary_recovery,
            funding: judge::funding(context, None),
            ceiling: params.rate_ceiling,
            experience: judge::experience(region, context, bank, class),
            handling: 0.0,
        };
        let (model, appraisal) = (None, None);
        let application =
            LoanApplication { bank, contract, model, appraisal, pledged: 0.0, liquidity: 0.0 };
        let offer = judge::offer(region, context, firm, plan, &application);
        best = better(best, offer, alone);
    }
    best
}

/// The best loan on patents that the firm is offered under any model in force, if it is better than
/// no loan, with its additional principal.
fn pledge(
    region: &mut Region,
    context: &Context,
    firm: &Firm,
    plan: &Plan,
    banks: &[usize],
    alone: f64,
) -> Option<(LoanOffer, f64)> {
    let event = context.event();
    let handles = |bank: &usize| {
        let it = &region.banks[*bank];
        let threshold = context.dice.between(firm.name, it.name, HANDLING, event).uniform();
        threshold < it.knowledge
    };
    let banks: Vec<usize> = banks.iter().copied().filter(handles).collect();
    if banks.is_empty() || firm.pledged >= 1.0 {
        return None;
    }
    let mut best: Option<LoanOffer> = None;
    let mut appraisals: Vec<((Appraiser, AppraisalPayer), Appraisal)> = Vec::new();
    for (place, model) in schemes(context) {
        let is_pledge = model.basis == Basis::Patents;
        if !is_pledge || !is_eligible(region, context, firm, place, model) {
            continue;
        }
        if !is_worth_applying(context, plan, model) {
            continue;
        }
        // An appraisal is ordered if the firm, which knows its patents, expects to get a loan with
        // it.
        let stated = Appraisal { is_independent: true, ..appraise::by_nobody(context, firm) };
        let would_take = |bank: &usize| {
            let application =
                application(region, context, firm, plan, (place, model), *bank, stated);
            let hoped =
                application.and_then(|it| judge::judge(region, context, firm, plan, &it).offer);
            let most = best.map_or(alone.max(0.0), |best| best.expectation.gain);
            hoped.is_some_and(|offer| offer.expectation.gain > most)
        };
        if model.appraiser.kind().is_some() && !banks.iter().any(would_take) {
            continue;
        }
        let key = (model.appraiser, model.appraisal_payer);
        let known = appraisals.iter().find(|(known, _)| *known == key).map(|&(_, it)| it);
        let appraisal = known.unwrap_or_else(|| {
            let appraisal = appraise::order(region, context, firm, (place, model));
            appraisals.push((key, appraisal));
            appraisal
        });
        for &bank in &banks {
            let offer = application(region, context, firm, plan, (place, model), bank, appraisal)
                .and_then(|application| judge::offer(region, context, firm, plan, &application));
            best = better(best, offer, alone);
        }
    }
    let best = best?;
    if best.application.model == Some(NONE) {
        return Some((best, 0.0));
    }
    let without = without_model(region, context, firm, plan, &banks, alone);
    Some((best, best.terms.principal - without))
}

/// The best loan that the firm is offered under a product, if it is better than no loan.
fn product(
    region: &mut Region,
    context: &Context,
    firm: &Firm,
    plan: &Plan,
    banks: &[usize],
    alone: f64,
) -> Option<LoanOffer> {
    let mut best = None;
    for (place, model) in schemes(context) {
        let Some(value) = advise::basis(region, context, firm, model) else { continue };
        if !is_eligible(region, context, firm, place, model) {
            continue;
        }
        let basis = Appraisal { value, is_independent: true };
        for &bank in banks {
            let offer = application(region, context, firm, plan, (place, model), bank, basis)
                .and_then(|application| judge::offer(region, context, firm, plan, &application));
            best = better(best, offer, alone);
        }
    }
    best
}

/// Whether the firm is eligible for a loan under a model or product.
fn is_eligible(
    region: &Region,
    context: &Context,
    firm: &Firm,
    place: usize,
    model: &ModelParams,
) -> bool {
    model.is_in_force(&region.label, context.month)
        && firm.sales >= model.least_sales * context.economy.wage_index
        // Nobody orders an appraisal if the guarantor has no room for even a small loan.
        && room(region, model, place) >= least_loan(context)
}

/// Whether the part of the project that needs a loan would bring more than the application costs.
fn is_worth_applying(context: &Context, plan: &Plan, model: &ModelParams) -> bool {
    let params = &context.scenario.credit;
    let is_own_fee =
        model.appraiser.kind().is_some() && model.appraisal_payer == AppraisalPayer::Borrower;
    let fee = if is_own_fee { params.appraisal_fee } else { 0.0 };
    let Prospect { cost, value, .. } = plan.prospect;
    let missing = (value - cost) * plan.gap() / cost;
    missing > (fee + model.package_fee) * context.economy.wage_index
}

/// Principal that the guarantor of a model can still guarantee, CNY.
fn room(region: &Region, model: &ModelParams, place: usize) -> f64 {
    if model.guarantor == GuarantorKind::None || model.guaranteed_share <= 0.0 {
        return f64::INFINITY;
    }
    let guarantor = &region.guarantors[place];
    let capital = guarantor.capital(&region.ledger);
    // Firms and their loans do not shrink with the scale, so one loan is compared with the room of
    // the real guarantor.
    let room = guarantor.room(capital, model.multiplier).to_yuan();
    room / model.guaranteed_share / region.scale
}

/// The application that a firm can make to a bank under a model; none if the loan would be too
/// small.
fn application(
    region: &Region,
    context: &Context,
    firm: &Firm,
    plan: &Plan,
    (place, model): (usize, &ModelParams),
    bank: usize,
    appraisal: Appraisal,
) -> Option<LoanApplication> {
    let prices = context.economy.wage_index;
    let is_pledge = model.basis == Basis::Patents;
    let free = if is_pledge { 1.0 - firm.pledged } else { 1.0 };
    let value = if is_pledge && !appraisal.is_independent {
        appraise::own_view(region, context, firm, bank, appraisal.value)
    } else {
        appraisal.value
    };
    let rules = model.rules();
    let covered = 1.0 - (1.0 - rules.guaranteed_share) * (1.0 - rules.insured_share);
    let by_sales = (carried(context, firm, covered) - firm.owed.to_yuan()).max(0.0);
    let principal = plan
        .gap()
        .min(by_sales + model.loan_to_value * value * free)
        .min(model.largest_loan * prices)
        .min(room(region, model, place))
        .min(judge::limit(region, context, bank));
    let least = if is_pledge { context.scenario.credit.least_pledge * prices } else { 0.0 };
    if principal < least || !is_enough(context, plan, principal) {
        return None;
    }
    // The appraisal has been paid for, whatever the decision.
    let fee = model.package_fee * prices;
    let (mut pledged, mut recovery, mut liquidity) = (0.0, 0.0, 0.0);
    if is_pledge {
        pledged = (principal / (model.loan_to_value * value).max(1e-9)).min(free);
        liquidity = appraise::liquidity(region, context, firm.field);
        let share = appraise::expected_recovery(region, context) * liquidity;
        recovery = share * pledged * value / principal;
    }
    let appraisal = is_pledge.then_some(Appraisal { value, ..appraisal });
    let class = firm.class(Security::of(&model.rules(), appraisal.as_ref()), plan.rating);
    let contract = Contract {
        terms: Terms {
            premium: model.premium + model.insurance_premium,
            subsidy_share: model.subsidy_share,
            subsidy_cap: model.subsidy_cap * prices,
            fee,
            success_fee: model.success_fee,
            ..Terms::plain(principal, f64::from(model.term_months) / 12.0)
        },
        rules: model.rules(),
        recovery,
        funding: judge::funding(context, Some(model)),
        ceiling: model.rate_ceiling.min(context.scenario.credit.rate_ceiling),
        experience: judge::experience(region, context, bank, class),
        handling: 0.0,
    };
    Some(LoanApplication {
        bank,
        contract,
        model: Some(place as u8),
        appraisal,
        pledged,
        liquidity,
    })
}

/// Principal that the same banks would have lent on the same patents without any support, with the
/// same random draws: the model's own decision, not a rule of thumb.
fn without_model(
    region: &Region,
    context: &Context,
    firm: &Firm,
    plan: &Plan,
    banks: &[usize],
    alone: f64,
) -> f64 {
    let model = &context.scenario.ip_finance.none;
    if firm.sales < model.least_sales * context.economy.wage_index {
        return 0.0;
    }
    let appraisal = appraise::by_nobody(context, firm);
    let place = usize::from(NONE);
    let mut best = None;
    for &bank in banks {
        let offer = application(region, context, firm, plan, (place, model), bank, appraisal)
            .and_then(|application| judge::judge(region, context, firm, plan, &application).offer);
        best = better(best, offer, alone);
    }
    best.map_or(0.0, |offer| offer.terms.principal)
}
