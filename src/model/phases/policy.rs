//! Public money for the month.
//!
//! A treasury takes in what its lines will pay this month, so that no line is overdrawn; unspent
//! money stays and lowers the next month's revenue.

use rayon::prelude::*;

use crate::base::money::Money;
use crate::model::rules::context::Context;
use crate::model::rules::instruments::incubator_subsidy::HostClaim;
use crate::model::rules::instruments::rationing::{self, Claim, free};
use crate::model::rules::instruments::{accreditation, incubator_subsidy, share_of};
use crate::model::state::agents::researcher::Body;
use crate::model::state::ledger::{Ledger, Reason};
use crate::model::state::purse::Purse;
use crate::model::state::region::Region;
use crate::model::state::tally::Count;
use crate::model::world::World;

/// Fills the treasuries and pays the research institutions. Each region touches only itself.
pub fn fund(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        collect(region, &context);
        pay_research(region, &context);
    });
}

/// Public R&D spending of the region this month in the simulated world, CNY.
pub fn research_money(region: &Region, context: &Context) -> f64 {
    context.economy.rd_public / 12.0 * region.shares.rd_public * region.scale
}

/// Collects enough for the month's lines.
fn collect(region: &mut Region, context: &Context) {
    let params = &context.scenario.public_money;
    let target = Money::yuan(research_money(region, context) * params.treasury_months);
    let research = Money::yuan(research_money(region, context) * params.public_research_share);
    for (treasury, share) in [
        (region.accounts.central, params.central_research_share),
        (region.accounts.government, 1.0 - params.central_research_share),
    ] {
        let wanted = target + research.share(share) - region.ledger.balance(treasury);
        let taken = wanted.max(Money::ZERO);
        region.ledger.pay_from_outside(treasury, taken, Reason::PublicRevenue);
    }
}

/// Pays research institutions, which spend the money on staff and equipment at once.
fn pay_research(region: &mut Region, context: &Context) {
    let params = &context.scenario.public_money;
    let money = research_money(region, context) * params.public_research_share;
    let university = context.economy.university_share;
    let new_type = context.scenario.research.new_type_share;
    let parts = Money::yuan(money).split(&[
        university * (1.0 - new_type),
        (1.0 - university) * (1.0 - new_type),
        new_type,
    ]);
    for (body, amount) in Body::ALL.into_iter().zip(parts) {
        let account = region.body(body);
        let central = amount.share(params.central_research_share);
        let own = amount - central;
        let paid = region.ledger.pay_what_is_there(
            region.accounts.central,
            account,
            central,
            Reason::ResearchFunding,
        ) + region.ledger.pay_what_is_there(
            region.accounts.government,
            account,
            own,
            Reason::ResearchFunding,
        );
        let spent = paid.share(1.0 - context.scenario.research.reserve_share);
        region
            .ledger
            .transfer(account, Ledger::OUTSIDE, spent, Reason::ResearchCost)
            .expect("what has just been received can be spent");
    }
}

/// Records which policies are in force in each region, and pays their upkeep.
pub fn put_in_force(world: &mut World) {
    let (regions, context) = world.parts();
    let policies = &context.scenario.policy;
    if policies.is_empty() {
        return;
    }
    for region in regions.iter_mut() {
        let before = std::mem::take(&mut region.policies.in_force);
        region.policies.in_force = (0..policies.len() as u16)
            .filter(|&number| {
                let policy = &policies[usize::from(number)];
                policy.lasts(context.month) && policy.covers(&region.label)
            })
            .collect();
        accreditation::examine(region, &context);
        // A policy that has ended does not return.
        if region.policies.in_force.is_empty() {
            region.policies.spent.clear();
            region.policies.purses.clear();
            continue;
        }
        region.policies.spent.resize(policies.len(), Money::ZERO);
        region.policies.purses.resize_with(policies.len(), Purse::default);
        if context.month.of_year() == 1 {
            region.policies.spent.fill(Money::ZERO);
        }
        release(region, &context, &before);
        keep_up(region, &context);
        let due = incubator_subsidy::due(region, &context);
        divide(region, &context, &before, &due);
        incubator_subsidy::grant(region, &context, due);
    }
}

/// Records the budget that becomes available this month. `before` are the policies of the month
/// before.
fn release(region: &mut Region, context: &Context, before: &[u16]) {
    for number in region.policies.in_force.clone() {
        let policy = &context.scenario.policy[usize::from(number)];
        let is_first = context.month.of_year() == 1 || !before.contains(&number);
        let earlier = match is_first {
            true => Money::ZERO,
            false => free(region, context, policy, context.month.of_year() - 1),
        };
        let released = free(region, context, policy, context.month.of_year()) - earlier;
        region.tally.add(Count::PolicyUnspentFen, released.to_fen());
    }
}

/// Pays a month's upkeep of policies; the operators are outside the model.
fn keep_up(region: &mut Region, context: &Context) {
    for policy in region.policies.in_force.clone() {
        let policy_in_force = &context.scenario.policy[usize::from(policy)];
        let share = share_of(region, context, policy_in_force) * policy_in_force.strength() / 12.0;
        for (place, instrument) in policy_in_force.instruments().into_iter().enumerate() {
            let claim = Claim {
                policy,
                instrument: place,
                claimant: region.name,
                payee: Ledger::OUTSIDE,
                amount: instrument.upkeep() * share,
            };
            rationing::keep_up(region, context, &claim);
        }
    }
}

/// Divides the month's money of each policy. `before` are the policies of the month before, `due`
/// the claims that are paid once a year.
fn divide(region: &mut Region, context: &Context, before: &[u16], due: &[HostClaim]) {
    for number in region.policies.in_force.clone() {
        let due = due.iter().map(|it| it.claim).filter(|claim| claim.policy == number);
        let due = due.map(|claim| Money::yuan(claim.amount)).sum();
        rationing::open_month(region, context, number, !before.contains(&number));
        rationing::announce(region, context, number, due);
    }
}
