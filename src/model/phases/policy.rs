//! Public money for the month.
//!
//! A treasury takes in what its lines will pay out this month, so that no line overdraws; what a
//! line does not spend stays and lowers what is taken in next month.

use rayon::prelude::*;

use crate::base::money::Money;
use crate::model::rules::context::Setting;
use crate::model::state::agents::researcher::Body;
use crate::model::state::ledger::{Ledger, Reason};
use crate::model::state::region::Region;
use crate::model::world::World;

/// Fills the treasuries and pays the research bodies. Each region touches only itself.
pub fn fund(world: &mut World) {
    let (regions, setting) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let setting = setting.of(region);
        collect(region, &setting);
        pay_research(region, &setting);
    });
}

/// Public R&D spending of the region this month in the simulated world, CNY.
pub fn research_money(region: &Region, setting: &Setting) -> f64 {
    setting.economy.rd_public / 12.0 * region.shares.rd_public * region.scale
}

/// Takes in enough for the month's lines.
fn collect(region: &mut Region, setting: &Setting) {
    let params = &setting.scenario.public_money;
    let target = Money::yuan(research_money(region, setting) * params.treasury_months);
    let research = Money::yuan(research_money(region, setting) * params.public_research_share);
    for (treasury, share) in [
        (region.central, params.central_research_share),
        (region.government, 1.0 - params.central_research_share),
    ] {
        let wanted = target + research.share(share) - region.ledger.balance(treasury);
        let taken = wanted.max(Money::ZERO);
        region.ledger.pay_from_outside(treasury, taken, Reason::PublicRevenue);
    }
}

/// Pays research bodies, which spend it on people and equipment at once.
fn pay_research(region: &mut Region, setting: &Setting) {
    let params = &setting.scenario.public_money;
    let money = research_money(region, setting) * params.public_research_share;
    let university = setting.economy.university_share;
    let new_type = setting.scenario.research.new_type_share;
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
            region.central,
            account,
            central,
            Reason::ResearchFunding,
        ) + region.ledger.pay_what_is_there(
            region.government,
            account,
            own,
            Reason::ResearchFunding,
        );
        let spent = paid.share(1.0 - setting.scenario.research.reserve_share);
        region
            .ledger
            .transfer(account, Ledger::OUTSIDE, spent, Reason::ResearchCost)
            .expect("what has just been received can be spent");
    }
}
