//! Running costs of organizations, and their recorded number.

use crate::base::month::Month;
use crate::model::data::drivers::Drivers;
use crate::model::rules::context::Context;
use crate::model::state::organization::{Organization, Owner};
use crate::model::state::supply::Supply;

/// Recorded number of real organizations.
pub fn recorded(drivers: &Drivers, month: Month, supply: &Supply) -> f64 {
    match supply.follows {
        Some((series, base)) => supply.count * drivers.count(series, month) / base,
        None => supply.count,
    }
}

/// Share of an organization's hours that the state orders.
pub fn state_share(context: &Context, organization: &Organization) -> f64 {
    let params = (organization.kind.row().organization)(context.scenario);
    match organization.owner {
        Owner::State => params.state_workload_share,
        Owner::University => params.state_workload_share * params.university_ratio,
        Owner::Private => params.state_workload_share * params.private_ratio,
    }
}

/// Cost of an organization's working hour, CNY.
pub fn hourly_cost(context: &Context, organization: &Organization) -> f64 {
    let params = (organization.kind.row().organization)(context.scenario);
    context.economy.wage_science * params.wage * (1.0 + params.overhead)
        / 12.0
        / params.hours_per_person
}

/// Yearly cost of an organization, CNY, in simulated units.
pub fn yearly_cost(context: &Context, organization: &Organization) -> f64 {
    let params = (organization.kind.row().organization)(context.scenario);
    organization.staff * context.economy.wage_science * params.wage * (1.0 + params.overhead)
}
