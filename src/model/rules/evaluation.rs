//! Evaluation: research results and firms get signals `x = θ + bias + ε`.
//!
//! Noise falls with the evaluator's skill; a rated party that pays is overstated. Receivers update
//! normal beliefs by the reliability of the signal; they do not know the bias.

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose};
use crate::model::rules::context::Context;
use crate::model::rules::services::{self, Delivery, Request, ServiceEffect};
use crate::model::state::agents::researcher::Researcher;
use crate::model::state::agents::startup::Startup;
use crate::model::state::event::rows::EvaluationRow;
use crate::model::state::happening::EvaluationPayer;
use crate::model::state::kind::Kind;
use crate::model::state::objects::achievement::Achievement;
use crate::model::state::region::Region;
use crate::model::state::service::{ClientKind, Service};
use crate::model::state::tally::Count;

const SIGNAL: Purpose = Purpose::new("evaluation.signal");
const PAYER: Purpose = Purpose::new("evaluation.payer");

/// A normal belief: mean and precision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Belief {
    /// Mean.
    pub mean: f64,
    /// Precision: one over the variance.
    pub precision: f64,
}

impl Belief {
    /// The belief after a signal of that precision (normal-normal).
    #[must_use]
    pub fn after(self, signal: f64, precision: f64) -> Belief {
        let total = self.precision + precision;
        Belief { mean: (self.mean * self.precision + signal * precision) / total, precision: total }
    }
}

/// A researcher may have a result evaluated, to convince buyers or for a prize.
pub fn of_achievement(
    region: &mut Region,
    context: &Context,
    researcher: &mut Researcher,
    achievement: &mut Achievement,
) {
    let params = &context.scenario.evaluation;
    if !params.achievements {
        return;
    }
    let prices = context.economy.wage_index;
    // Part of the state's orders is the evaluation of results; then the rated party does not pay.
    let ordered = context.scenario.evaluation.organization.state_workload_share;
    let is_ordered = achievement.owner.is_public()
        && context.dice.of(achievement.name, PAYER, 0).happens(ordered);
    let payer =
        if is_ordered { region.accounts.government } else { region.body(achievement.owner) };
    let hoped = libm::exp(f64::from(achievement.view)) * params.hoped_share;
    let request = Request {
        kind: Kind::Evaluation,
        service: Service::AchievementEvaluation,
        client: researcher.name,
        client_kind: ClientKind::Researcher,
        field: achievement.field,
        payer,
        fee: params.case_fee * prices,
        startup: None,
        hours: params.case_hours,
        leaves: params.firms_reserve,
        benefit: (params.prize + hoped.min(params.prize * params.most_prizes))
            * prices
            * params.hoped_ratings,
    };
    let awareness = &mut researcher.awareness;
    let Some(served) = services::ask(region, context, awareness, &request) else { return };
    let bias = if is_ordered { 0.0 } else { params.paid_bias };
    let sigma = services::noise(params.noise, served.skill);
    let error = sigma * context.dice.of(achievement.name, SIGNAL, 0).normal();
    let signal = f64::from(achievement.log_value) + bias + error;
    achievement.evaluated = Some((signal as f32, (1.0 / (sigma * sigma)) as f32));
    region.tally.add(Count::Evaluations, 1);
    region.tally.add(Count::EvaluationsPaidByRated, i64::from(!is_ordered));
    region.tally.add_fraction(Count::EvaluationOverstatement, bias + error);
    let own = context.scenario.protection.own_noise;
    let effect = ServiceEffect::by_skill(context, &served, own, sigma);
    services::conclude(region, context, awareness, &request, &served, effect);
    let paid_by = if is_ordered { EvaluationPayer::State } else { EvaluationPayer::Rated };
    let truth = achievement.log_value;
    note(region, achievement.name, ClientKind::Achievement, &served, signal, truth, paid_by);
}

/// A startup may order an evaluation before it meets investors.
pub fn of_startup(region: &mut Region, context: &Context, id: Id<Startup>) {
    let params = &context.scenario.evaluation;
    if !params.firms {
        return;
    }
    let startup = &region.startups[id];
    if startup.evaluated.is_some() {
        return;
    }
    let prices = context.economy.wage_index;
    let (name, truth) = (startup.name, startup.capability());
    let mut awareness = startup.awareness;
    let request = Request {
        kind: Kind::Evaluation,
        service: Service::FirmEvaluation,
        client: name,
        client_kind: ClientKind::Startup,
        field: startup.field,
        payer: startup.account,
        fee: params.case_fee * prices,
        startup: Some(id),
        hours: params.case_hours,
        leaves: params.appraisal_reserve,
        benefit: params.prize * params.firm_prizes * prices,
    };
    if let Some(served) = services::ask(region, context, &mut awareness, &request) {
        let sigma = services::noise(params.noise, served.skill);
        let error = sigma * context.dice.of(name, SIGNAL, 1).normal();
        let signal = truth + params.paid_bias + error;
        region.tally.add(Count::Evaluations, 1);
        region.tally.add(Count::EvaluationsPaidByRated, 1);
        region.tally.add_fraction(Count::EvaluationOverstatement, params.paid_bias + error);
        let effect = ServiceEffect::by_skill(context, &served, 1.0, sigma);
        services::conclude(region, context, &mut awareness, &request, &served, effect);
        note(
            region,
            name,
            ClientKind::Startup,
            &served,
            signal,
            truth as f32,
            EvaluationPayer::Rated,
        );
        region.startups[id].evaluated = Some((signal as f32, (1.0 / (sigma * sigma)) as f32));
    }
    region.startups[id].awareness = awareness;
}

fn note(
    region: &mut Region,
    subject: Name,
    subject_kind: ClientKind,
    served: &Delivery,
    signal: f64,
    truth: f32,
    payer: EvaluationPayer,
) {
    if region.keeps_events {
        let row = EvaluationRow {
            subject,
            subject_kind,
            evaluator: served.name,
            signal,
            truth: f64::from(truth),
            payer,
        };
        region.events.push(row.event(region.number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_belief_moves_to_a_signal_by_its_reliability() {
        let prior = Belief { mean: 0.0, precision: 1.0 };
        assert_eq!(prior.after(2.0, 1.0), Belief { mean: 1.0, precision: 2.0 });
        assert_eq!(prior.after(2.0, 0.0), prior);
    }
}
