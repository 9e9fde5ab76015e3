//! A guarantee company's side: it lives on premiums, so it looks at whom it vouches for. Funds and
//! pools of the state take whom a bank takes.

use crate::base::chance::Purpose;
use crate::model::phases::credit::application::Asked;
use crate::model::phases::credit::firm::{Firm, Plan};
use crate::model::rules::context::Context;
use crate::model::rules::credit::decision::{self, Belief, Prospect};
use crate::model::rules::credit::models::GuarantorKind;
use crate::model::rules::debts::params_of;

const SIGNAL: Purpose = Purpose::new("credit.guarantor_signal");

/// What a guarantor says to a loan that a bank would make.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vouched {
    /// Whether it guarantees.
    pub is_agreed: bool,
    /// What looking into it has cost it, CNY.
    pub cost: f64,
}

/// A guarantee company looks as far as its own loss is worth it, and refuses where what it expects
/// to lose is more than its premiums.
#[expect(clippy::too_many_arguments, reason = "what is known of one application")]
pub fn guarantee(
    context: &Context,
    firm: &Firm,
    plan: &Plan,
    asked: &Asked,
    seen: &Prospect,
    (belief, spread): (Belief, f64),
    unit: f64,
    rate: f64,
) -> Vouched {
    let params = &context.scenario.credit;
    let model = asked.model.map(|place| params_of(context, place));
    let Some(model) = model.filter(|it| it.guarantor == GuarantorKind::Company) else {
        return Vouched { is_agreed: true, cost: 0.0 };
    };
    let contract = &asked.contract;
    let terms = &contract.terms;
    let share = contract.rules.guarantor_share(contract.recovery);
    let loss = |belief: Belief| {
        terms.principal * share * decision::default(params, seen, belief, contract, rate)
    };
    let premiums = terms.principal * model.premium * terms.years;
    if !params.screening {
        return Vouched { is_agreed: loss(belief) <= premiums, cost: 0.0 };
    }
    if loss(decision::hoped(params, belief, spread)) > premiums {
        return Vouched { is_agreed: false, cost: 0.0 };
    }
    let limits = (params.effort_half, params.most_effort);
    let effort = decision::effort(loss(belief), unit, limits);
    if effort == 0.0 {
        return Vouched { is_agreed: loss(belief) <= premiums, cost: 0.0 };
    }
    let noise = params.effort_noise / effort.sqrt();
    let event = context.event();
    let error = context.dice.of(firm.name, SIGNAL, event).normal();
    let after = belief.after(plan.odds + noise * error, 1.0 / (noise * noise));
    Vouched { is_agreed: loss(after) <= premiums, cost: effort * unit }
}
