//! Tenancies: hosts that count as incubators, and how places become free.

use crate::base::arena::Id;
use crate::model::rules::context::Context;
use crate::model::rules::types::incubator::INCUBATOR;
use crate::model::state::agents::startup::{Stage, Startup};
use crate::model::state::event::rows::TenancyRow;
use crate::model::state::happening::TenancyEvent;
use crate::model::state::kind::Kind;
use crate::model::state::region::Region;

/// Whether a tenant's host counts in the report's series of incubators.
pub fn counts_as_incubator(region: &Region, startup: &Startup) -> bool {
    let host = startup.host().and_then(|host| region.organizations.get(host));
    host.is_some_and(|host| host.sub_kind == INCUBATOR)
}

/// Removes a firm from its place, if it has one.
pub fn vacate(region: &mut Region, context: &Context, id: Id<Startup>, event: TenancyEvent) {
    let Stage::Tenant { host, is_kept, .. } = region.startups[id].stage else { return };
    region.memory.kept_tenants -= i64::from(is_kept);
    note(region, context, id, event, None);
    if let Some(host) = region.organizations.get_mut(host) {
        host.tenants -= 1;
    }
    region.startups[id].stage = Stage::Independent;
}

/// Records the event of a firm's tenancy; an admission includes the score.
pub fn note(
    region: &mut Region,
    context: &Context,
    id: Id<Startup>,
    event: TenancyEvent,
    score: Option<f64>,
) {
    if !region.keeps_events {
        return;
    }
    let startup = &region.startups[id];
    let Stage::Tenant { host, since, .. } = startup.stage else { return };
    let Some(host) = region.organizations.get(host) else { return };
    let sub_kind = &region.supply[Kind::Incubator as usize][host.sub_kind as usize];
    let row = TenancyRow {
        startup: startup.name,
        host: host.name,
        sub_kind: &sub_kind.supply.sub_kind,
        event,
        months: context.month.since(since),
        score,
    };
    region.events.push(row.event(region.number));
}
