//! Subsidies to hosts of startups, paid in January: a share of their running cost up to a cap
//! (Shenzhen, L3695), or a grant by grade (Shanghai, L3543; Tianjin, L3774).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::accreditation::is_eligible;
use super::{Instrument, capped, in_force, pay, place};

use crate::base::arena::Id;
use crate::base::chance::Purpose;
use crate::base::money::Money;
use crate::model::rules::context::Context;
use crate::model::rules::organizations::yearly_cost;
use crate::model::state::kind::Kind;
use crate::model::state::organization::Organization;
use crate::model::state::region::Region;

const GRANT: Purpose = Purpose::new("incubator_subsidy.grant");

/// Subsidies to incubators and other hosts of startups.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IncubatorSubsidy {
    /// Share of the running cost since the last payment that is refunded.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "SZ07 (L3695): 0.5 of two years"))]
    pub cost_share: f64,
    /// Years of cost that are refunded, and interval between payments in years.
    #[schemars(range(min = 0, max = 10))]
    #[schemars(extend("x-unit" = "years", "x-source" = "SZ07 (L3695): 2"))]
    pub cost_years: u32,
    /// Upper limit for one host; no limit if zero.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "SZ07 (L3695): 3 m, of a maker space 2 m"))]
    pub cap: f64,
    /// Yearly grant to a host of good reputation.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "TJ06 (L3774): 200,000 and 100,000; SH06 (L3543): up to 1 m"))]
    pub grant: f64,
    /// Whether a host gets the grant only once.
    #[schemars(extend("x-unit" = "switch", "x-source" = "TJ06 (L3774): a one-time grant"))]
    pub once: bool,
    /// Reputation from which a host gets the grant.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: the grades are not defined by numbers"))]
    pub least_reputation: f64,
    /// Whether only nationally certified hosts are paid.
    #[schemars(extend("x-unit" = "switch", "x-source" = "L3426, L3543: certification is a condition"))]
    pub national_only: bool,
    /// Whether only hosts that pass an accreditation gate are paid.
    #[schemars(extend("x-unit" = "switch", "x-source" = "L3543, L3691-3695, L3774: certification is a condition"))]
    pub certified_only: bool,
}

impl Instrument for IncubatorSubsidy {
    fn is_yearly(&self) -> bool {
        *self != IncubatorSubsidy::default()
    }
}

impl IncubatorSubsidy {
    /// Payment to a real host with that yearly cost and reputation.
    pub fn amount(&self, yearly_cost: f64, reputation: f64, year: i32) -> f64 {
        let years = self.cost_years.max(1);
        let is_due = year.rem_euclid(years as i32) == 0;
        let by_cost = capped(self.cost_share * yearly_cost * f64::from(years), self.cap);
        let grant = if reputation >= self.least_reputation { self.grant } else { 0.0 };
        grant + if is_due { by_cost } else { 0.0 }
    }

    /// Mean yearly payment to a host.
    pub fn yearly(&self, yearly_cost: f64, host: &Organization, number: u16) -> f64 {
        let years = self.cost_years.max(1);
        let left = self.left(number, host);
        let of = |year: u32| left.amount(yearly_cost, host.reputation, year as i32);
        (0..years).map(of).sum::<f64>() / f64::from(years)
    }

    /// The rest of it for a host that may have received its grant.
    fn left(&self, number: u16, host: &Organization) -> IncubatorSubsidy {
        let has_had = self.once && host.rewarded.contains(&number);
        IncubatorSubsidy { grant: if has_had { 0.0 } else { self.grant }, ..self.clone() }
    }
}

/// Pays the hosts of a region, in January.
pub fn grant(region: &mut Region, context: &Context) {
    if context.month.of_year() != 1 {
        return;
    }
    for (number, instrument) in in_force(region, context, |policy| &policy.incubator_subsidy) {
        let organizations = &region.organizations;
        let hosts = organizations.iter().filter(|(_, it)| it.kind == Kind::Incubator);
        let mut hosts: Vec<Id<Organization>> = hosts.map(|(id, _)| id).collect();
        context.reorder(&mut hosts, GRANT, |&id| organizations[id].name);
        for id in hosts {
            let host = &region.organizations[id];
            let policy = &context.scenario.policy[usize::from(number)];
            let is_excluded = (instrument.national_only && !host.is_national)
                || (instrument.certified_only && !is_eligible(policy, number, host));
            if is_excluded {
                continue;
            }
            // Share of a real host that the simulated one represents.
            let real = host.weight * region.scale;
            let cost = yearly_cost(context, host) / real.max(1e-9);
            let year = context.month.year();
            let left = instrument.left(number, host);
            let amount = left.amount(cost, host.reputation, year) * real;
            let gets_grant = left.grant > 0.0 && host.reputation >= instrument.least_reputation;
            let account = host.account;
            let paid =
                pay(region, context, number, place("incubator_subsidy"), account, amount);
            // A host that was paid in full has received its grant.
            if instrument.once && gets_grant && paid >= Money::yuan(amount) {
                region.organizations[id].rewarded.push(number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shenzhen_pays_half_of_two_years_up_to_a_cap() {
        let shenzhen = IncubatorSubsidy {
            cost_share: 0.5,
            cost_years: 2,
            cap: 3e6,
            ..IncubatorSubsidy::default()
        };
        // The cap binds above 6 m of two years' cost (L3695).
        assert_eq!(shenzhen.amount(2_000_000.0, 0.5, 2022), 2_000_000.0);
        assert_eq!(shenzhen.amount(3_000_000.0, 0.5, 2022), 3_000_000.0);
        assert_eq!(shenzhen.amount(5_000_000.0, 0.5, 2022), 3_000_000.0);
        assert_eq!(shenzhen.amount(2_000_000.0, 0.5, 2023), 0.0);
    }

    #[test]
    fn tianjin_pays_by_grade() {
        let tianjin = IncubatorSubsidy {
            grant: 2e5,
            least_reputation: 0.7,
            ..IncubatorSubsidy::default()
        };
        assert_eq!(tianjin.amount(1e6, 0.71, 2020), 200_000.0);
        assert_eq!(tianjin.amount(1e6, 0.69, 2020), 0.0);
    }
}
