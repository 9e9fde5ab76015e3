//! The bargain between a buyer and a candidate: value, cost and price.

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose};
use crate::model::phases::transformation::search::channel::Channel;
use crate::model::phases::transformation::search::look::{Candidate, fit};
use crate::model::phases::transformation::search::{Deal, JUDGING, Party};
use crate::model::rules::context::Context;
use crate::model::rules::enterprises;
use crate::model::rules::evaluation::Belief;
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::objects::achievement::Achievement;
use crate::model::state::objects::need::Need;
use crate::model::state::organization::Organization;
use crate::model::state::region::Region;

const SETTLING: Purpose = Purpose::new("search.settling");

/// Clarity of titles at which `fear` applies unchanged: one half.
const HALF_CLEAR: f64 = 0.5;

/// Absorptive capacity: the share of a technology's value that a firm can use, `R/(R+h)` after
/// Cohen and Levinthal (1990), with `h` lowered by training.
fn absorption(context: &Context, budget: f64, training: f64) -> f64 {
    let own = budget / context.economy.wage_index;
    let half = context.scenario.transformation.absorption_half * (1.0 - training);
    own / (own + half).max(1e-9)
}

/// Price and gain by Nash bargaining; none if the surplus is too small.
pub fn bargain(
    regions: &[Region],
    context: &Context,
    buyer: &Enterprise,
    home: &Region,
    need: &Need,
    candidate: Candidate,
) -> Option<Deal> {
    let params = &context.scenario.transformation;
    let region = &regions[candidate.region as usize];
    let distance = libm::acos(candidate.cosine);
    let budget = enterprises::budget_of_weight(home, context) * enterprises::weight(buyer);
    let absorption = absorption(context, budget, buyer.training.into());
    let trust = 1.0 + params.loop_gain * home.knowledge;
    let fit = fit(params, &candidate.party, distance);
    let mut worth = need.worth * fit * trust * absorption;
    let mut cost = need.worth * params.delivery_cost;
    if let Party::Achievement(id) = candidate.party {
        let achievement = region.achievements.get(id)?;
        let standing = match candidate.channel {
            Channel::Matching => need.helpers[2].and_then(|id| home.organizations.get(id)),
            _ => None,
        };
        let standing = standing.map_or(0.0, |center| center.standing);
        let value = judged_value(context, achievement, need, candidate.channel, standing);
        worth = worth.min(value * context.economy.wage_index * fit);
        // An owner who believes in a high value risks more.
        let own_view = libm::exp(achievement.view.into()) * context.economy.wage_index;
        cost = own_view * fear_of_transfer(context, achievement, candidate.channel);
    }
    let surplus = worth - cost;
    if surplus <= params.reservation * need.worth || surplus <= 0.0 {
        return None;
    }
    let mut price = cost + params.bargaining * surplus;
    if candidate.channel == Channel::Listing {
        // A wrong price still leaves both sides a surplus.
        price *= listed_price_error(context, region, need, candidate.name);
        price = price.clamp(cost, worth);
    }
    let event = context.event();
    Some(Deal {
        turn: context.turn(need.name, SETTLING, event),
        need: *need,
        place: 0,
        region: candidate.region,
        party: candidate.party,
        seller: candidate.name,
        direction: candidate.direction,
        channel: candidate.channel,
        helper: helper_of(need, candidate.channel),
        distance,
        price,
        gain: worth - price,
    })
}

/// The intermediary behind a channel.
fn helper_of(need: &Need, channel: Channel) -> Option<Id<Organization>> {
    match channel {
        Channel::Database => need.helpers[0],
        Channel::Introduction => need.helpers[1],
        Channel::Matching => need.helpers[2],
        Channel::Listing => need.helpers[3],
        _ => None,
    }
}

/// The buyer's estimate of a result's value: its own assessment, and an evaluation if there is one.
/// Uncertainty lowers it.
fn judged_value(
    context: &Context,
    achievement: &Achievement,
    need: &Need,
    channel: Channel,
    standing: f64,
) -> f64 {
    let research = &context.scenario.research;
    let spread = research.value_spread;
    // Results on offer are better than the median of all, and those of a center as good as those
    // that it brought before.
    let prior = Belief {
        mean: libm::log(research.median_value)
            + context.scenario.transformation.offered_lead * spread
            + standing,
        precision: 1.0 / (spread * spread),
    };
    let helped = context.scenario.transformation.helped_look;
    let sigma = context.scenario.protection.own_noise
        * if channel.is_intermediated() { helped } else { 1.0 };
    let error = sigma * context.dice.between(need.name, achievement.name, JUDGING, 1).normal();
    let mut belief = prior.after(f64::from(achievement.log_value) + error, 1.0 / (sigma * sigma));
    if let Some((signal, precision)) = achievement.evaluated {
        belief = belief.after(f64::from(signal), f64::from(precision));
    }
    let certain = belief.mean - context.scenario.transformation.caution / belief.precision.sqrt();
    libm::exp(certain)
        * (context.scenario.transformation.unprotected_worth + f64::from(achievement.strength))
}

/// A public owner's fear of the charge of selling state assets too cheaply, relative to its belief
/// about the result's value: it does not sell below this price.
fn fear_of_transfer(context: &Context, achievement: &Achievement, channel: Channel) -> f64 {
    if !achievement.owner.is_public() {
        return context.scenario.transformation.private_fear;
    }
    let exchange = &context.scenario.exchange;
    let has_listed_price = exchange.pricing && achievement.is_listed && channel == Channel::Listing;
    let removed = if has_listed_price { exchange.fear_removed } else { 0.0 };
    let unclear = 1.0 - f64::from(achievement.clarity);
    context.scenario.transformation.fear * (1.0 - removed) * (HALF_CLEAR + unclear)
}

/// Error of a listed price: smaller in thicker markets.
fn listed_price_error(context: &Context, region: &Region, need: &Need, seller: Name) -> f64 {
    let params = &context.scenario.exchange;
    let listings = region.directories.listed[need.field as usize].len() as f64 / region.scale;
    let sigma = params.price_noise * params.thickness_half / (params.thickness_half + listings);
    let error = context.dice.between(need.name, seller, JUDGING, 2).normal();
    libm::exp(sigma * error - sigma * sigma / 2.0)
}
