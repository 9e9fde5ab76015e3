//! What running an organization costs, and how many the record has.

use crate::base::month::Month;
use crate::model::data::drivers::Drivers;
use crate::model::rules::context::Context;
use crate::model::state::organization::{Organization, Owner};
use crate::model::state::supply::Supply;

/// Real organizations that the record calls for.
pub fn recorded(drivers: &Drivers, month: Month, supply: &Supply) -> f64 {
    match supply.follows {
        Some((series, base)) => supply.count * drivers.count(series, month) / base,
        None => supply.count,
    }
}

/// The state's part of an organization's hours.
pub fn state_share(context: &Context, organization: &Organization) -> f64 {
    let params = (organization.kind.row().organization)(context.scenario);
    match organization.owner {
        Owner::State => params.state_workload_share,
        Owner::University => params.state_workload_share * params.university_ratio,
        Owner::Private => params.state_workload_share * params.private_ratio,
    }
}

/// Cost of an hour of an organization's people, CNY.
pub fn hourly_cost(context: &Context, organization: &Organization) -> f64 {
    let params = (organization.kind.row().organization)(context.scenario);
    context.economy.wage_science * params.wage * (1.0 + params.overhead)
        / 12.0
        / params.hours_per_person
}

/// What an organization costs in a year, CNY, in simulated units.
pub fn yearly_cost(context: &Context, organization: &Organization) -> f64 {
    let params = (organization.kind.row().organization)(context.scenario);
    organization.staff * context.economy.wage_science * params.wage * (1.0 + params.overhead)
}
