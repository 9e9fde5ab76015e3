//! The decision of a guarantee company: it depends on premiums, so it screens the firms that it
//! guarantees. Public funds and pools accept any firm that a bank accepts.

use crate::base::chance::Purpose;
use crate::model::phases::credit::application::LoanApplication;
use crate::model::phases::credit::firm::{Firm, Plan};
use crate::model::rules::context::Context;
use crate::model::rules::credit::decision::{self, Belief, Prospect};
use crate::model::rules::credit::models::GuarantorKind;
use crate::model::rules::debts::params_of;

const SIGNAL: Purpose = Purpose::new("credit.guarantor_signal");

/// A guarantor's decision on a loan that a bank would make.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GuaranteeDecision {
    /// Whether it guarantees.
    pub is_agreed: bool,
    /// The cost of its screening, CNY.
    pub cost: f64,
}

/// A guarantee company screens as far as its own loss justifies, and refuses if its expected loss
/// exceeds its premiums.
#[expect(clippy::too_many_arguments, reason = "what is known of one application")]
pub fn guarantee(
    context: &Context,
    firm: &Firm,
    plan: &Plan,
    application: &LoanApplication,
    seen: &Prospect,
    (belief, spread): (Belief, f64),
    unit: f64,
    rate: f64,
) -> GuaranteeDecision {
    let params = &context.scenario.credit;
    let model = application.model.map(|place| params_of(context, place));
    let Some(model) = model.filter(|it| it.guarantor == GuarantorKind::Company) else {
        return GuaranteeDecision { is_agreed: true, cost: 0.0 };
    };
    let contract = &application.contract;
    let terms = &contract.terms;
    let share = contract.rules.guarantor_share(contract.recovery);
    let loss = |belief: Belief| {
        terms.principal * share * decision::default(params, seen, belief, contract, rate)
    };
    let premiums = terms.principal * model.premium * terms.years;
    if !params.screening {
        return GuaranteeDecision { is_agreed: loss(belief) <= premiums, cost: 0.0 };
    }
    if loss(decision::hoped(params, belief, spread)) > premiums {
        return GuaranteeDecision { is_agreed: false, cost: 0.0 };
    }
    let limits = (params.effort_half, params.most_effort);
    let effort = decision::effort(loss(belief), unit, limits);
    if effort == 0.0 {
        return GuaranteeDecision { is_agreed: loss(belief) <= premiums, cost: 0.0 };
    }
    let noise = params.effort_noise / effort.sqrt();
    let event = context.event();
    let error = context.dice.of(firm.name, SIGNAL, event).normal();
    let after = belief.after(plan.odds + noise * error, 1.0 / (noise * noise));
    GuaranteeDecision { is_agreed: loss(after) <= premiums, cost: effort * unit }
}
