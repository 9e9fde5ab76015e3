//! Firms as whoever measures them sees them: the one place that knows where a startup and an
//! enterprise keep their sales, R&D, money and debts.

use crate::base::chance::Name;
use crate::base::money::Money;
use crate::base::month::Month;
use crate::model::rules::context::Context;
use crate::model::rules::{debts, enterprises, startups};
use crate::model::state::region::Region;

/// A firm at the end of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Firm {
    /// Lineage name; a startup that becomes an enterprise keeps it.
    pub name: Name,
    /// Whether it is a startup, not an enterprise.
    pub is_startup: bool,
    /// Months since its founding; of an enterprise since it became one, or the model began.
    pub age_months: u32,
    /// Yearly sales, CNY.
    pub sales: f64,
    /// Yearly R&D budget, CNY.
    pub rd: f64,
    /// Balance of its account.
    pub cash: Money,
    /// Principal that it owes banks.
    pub loans: Money,
    /// Whether investors have paid into it; of an enterprise it is not known.
    pub is_funded: bool,
}

/// Hands over the firms of a region at the end of `month`; `context` is that of the region.
pub fn of_region(region: &Region, context: &Context, month: Month, each: &mut dyn FnMut(Firm)) {
    let operation = &context.scenario.operation;
    for (_, startup) in region.startups.iter() {
        let sales = startups::yearly_sales(startup);
        each(Firm {
            name: startup.name,
            is_startup: true,
            age_months: startup.age(month),
            sales,
            rd: f64::from(startup.rd_share)
                * (sales + operation.rd_start * context.economy.wage_index)
                + 12.0 * f64::from(startup.team),
            cash: region.ledger.balance(startup.account),
            loans: debts::owed(region, startup.debt),
            is_funded: startup.rounds > 0,
        });
    }
    let budget = enterprises::budget_of_weight(region, context);
    for (_, enterprise) in region.enterprises.iter() {
        let rd = budget * enterprises::weight(enterprise);
        each(Firm {
            name: enterprise.name,
            is_startup: false,
            age_months: month.since(enterprise.since),
            sales: rd * operation.sales_per_rd,
            rd,
            cash: region.ledger.balance(enterprise.account),
            loans: debts::owed(region, enterprise.debt),
            is_funded: false,
        });
    }
}
