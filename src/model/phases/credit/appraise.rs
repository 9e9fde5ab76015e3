//! Appraisals of patents: relief from royalty, with the appraiser's error; and the proceeds that
//! banks expect of a sale.

use crate::base::chance::Purpose;
use crate::base::money::Money;
use crate::base::space::Field;
use crate::model::phases::credit::firm::{Appraisal, Firm};
use crate::model::rules::context::Context;
use crate::model::rules::credit::models::{AppraisalPayer, ModelParams};
use crate::model::rules::debts::value_in_use;
use crate::model::rules::services::{self, Request, ServiceEffect};
use crate::model::state::kind::Kind;
use crate::model::state::ledger::Ledger;
use crate::model::state::region::Region;
use crate::model::state::service::Service;
use crate::model::state::tally::{Count, LoanCount};

const APPRAISAL: Purpose = Purpose::new("credit.appraisal");
const OWN_VIEW: Purpose = Purpose::new("credit.own_view");

/// Orders an appraisal under a model. If nobody can do it, the bank appraises itself.
pub fn order(
    region: &mut Region,
    context: &Context,
    firm: &Firm,
    (place, model): (usize, &ModelParams),
) -> Appraisal {
    let params = &context.scenario.credit;
    let Some(kind) = model.appraiser.kind() else { return by_nobody(context, firm) };
    let fee = params.appraisal_fee * context.economy.wage_index;
    let payer = match model.appraisal_payer {
        AppraisalPayer::Borrower => firm.account,
        AppraisalPayer::State => {
            let treasury = region.accounts.government;
            let amount = Money::yuan(fee);
            let reason = crate::model::state::ledger::Reason::PublicRevenue;
            region.ledger.pay_from_outside(treasury, amount, reason);
            treasury
        }
        // Banks pay from their income; an appraiser paid by a bank is not paid by the rated party.
        AppraisalPayer::Bank => Ledger::OUTSIDE,
    };
    let request = Request {
        kind,
        service: Service::Appraisal,
        client: firm.name,
        client_kind: firm.kind(),
        field: firm.field,
        payer,
        fee,
        startup: firm.startup(),
        hours: params.appraisal_hours,
        leaves: 0.0,
        benefit: 0.0,
    };
    let Some(served) = services::order(region, context, &request) else {
        region.tally.add(Count::AppraisalsMissed, 1);
        return by_nobody(context, firm);
    };
    let sigma = services::noise(params.appraisal_noise, served.skill);
    let is_paid = model.appraisal_payer == AppraisalPayer::Borrower;
    let bias = if is_paid && kind == Kind::Evaluation {
        context.scenario.evaluation.paid_bias
    } else {
        0.0
    };
    let truth = value_in_use(context, firm.sales, &firm.portfolio);
    let value = truth * libm::exp(bias + error(context, firm, sigma));
    let effect = ServiceEffect::by_skill(context, &served, truth, value);
    services::record_outcome(region, context, &request, &served, effect);
    region.tally.add(Count::Appraisals, 1);
    if model.appraisal_payer == AppraisalPayer::State {
        region.tally.lend(Some(place as u8), LoanCount::PublicFeesFen, served.fee.to_fen());
    }
    Appraisal { value, is_independent: true }
}

/// A log error whose exponential has mean one. A firm gets the same error from every appraiser.
fn error(context: &Context, firm: &Firm, sigma: f64) -> f64 {
    let event = context.event();
    let normal = context.dice.of(firm.name, APPRAISAL, event).normal();
    sigma * normal - 0.5 * sigma * sigma
}

/// Without an appraisal: the firm's own figure, which every bank then judges itself.
pub fn by_nobody(context: &Context, firm: &Firm) -> Appraisal {
    let value = value_in_use(context, firm.sales, &firm.portfolio);
    Appraisal { value, is_independent: false }
}

/// A bank's own appraisal of patents: the less it knows, the larger its error and its haircut.
pub fn own_view(region: &Region, context: &Context, firm: &Firm, bank: usize, value: f64) -> f64 {
    let params = &context.scenario.credit;
    let ignorance = 1.0 - region.banks[bank].knowledge;
    let sigma = params.bank_noise * (1.0 + ignorance);
    let taken_off = params.bank_discount * ignorance;
    let event = context.event();
    let normal = context.dice.between(firm.name, region.banks[bank].name, OWN_VIEW, event).normal();
    value * (1.0 - taken_off) * libm::exp(sigma * normal - 0.5 * sigma * sigma)
}

/// Share of its value that a patent of a field brings in a sale: more through an exchange, and more
/// in a thick market.
pub fn liquidity(region: &Region, context: &Context, field: Field) -> f64 {
    let params = &context.scenario.credit;
    if !region.is_on(Kind::Exchange) || !context.scenario.exchange.collateral {
        return params.private_liquidity;
    }
    let listings = region.directories.listed[field as usize].len() as f64 / region.scale;
    let thickness = listings / (listings + params.thickness_half);
    let gain = (params.exchange_liquidity - params.private_liquidity).max(0.0);
    params.private_liquidity + gain * thickness
}

/// Share of an appraisal that banks of the region expect such patents to be worth to others, before
/// the liquidity discount: their initial belief, updated by the proceeds of sales.
pub fn expected_recovery(region: &Region, context: &Context) -> f64 {
    let params = &context.scenario.credit;
    let [near, far] = params.shared_experience;
    let seen = region.recoveries.times(near).and(context.nation.recoveries.times(far));
    seen.ratio(params.expected_recovery, params.belief_weight)
}
