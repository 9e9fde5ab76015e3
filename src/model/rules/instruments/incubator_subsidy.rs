//! Subsidies to hosts of startups, paid in January: a share of their running cost up to a cap
//! (Shenzhen, L3695), or a grant by grade (Shanghai, L3543; Tianjin, L3774).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::accreditation::is_eligible;
use super::rationing::{Claim, Rationing, pay};
use super::target::{Case, Target};
use super::{Instrument, capped, in_force, place};

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
    /// Whom it is for; everybody if left out.
    #[serde(rename = "for", skip_serializing_if = "super::is_default")]
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub target: Target,
}

/// What a host may claim in January.
pub struct HostClaim {
    /// The host.
    pub host: Id<Organization>,
    /// Its claim.
    pub claim: Claim,
    /// Whether the grant is part of it.
    pub has_grant: bool,
}

impl Instrument for IncubatorSubsidy {
    fn pays_claims(&self) -> bool {
        self.cost_share > 0.0 || self.grant > 0.0
    }

    fn target(&self) -> Option<(&Target, &'static [&'static str])> {
        Some((&self.target, &["fields", "regions"]))
    }

    fn is_yearly(&self) -> bool {
        self.pays_claims()
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

    /// What a host may claim, if it is eligible.
    fn claim(
        &self,
        region: &Region,
        context: &Context,
        number: u16,
        id: Id<Organization>,
    ) -> Option<HostClaim> {
        let host = &region.organizations[id];
        let policy = &context.scenario.policy[usize::from(number)];
        let is_excluded = (self.national_only && !host.is_national)
            || (self.certified_only && !is_eligible(policy, number, host))
            || !self.target.applies(&Case::of(host));
        if is_excluded {
            return None;
        }
        // Share of a real host that the simulated one represents.
        let real = host.weight * region.scale;
        let cost = yearly_cost(context, host) / real.max(1e-9);
        let left = self.left(number, host);
        let claim = Claim {
            policy: number,
            instrument: place("incubator_subsidy"),
            claimant: host.name,
            payee: host.account,
            amount: left.amount(cost, host.reputation, context.month.year()) * real,
        };
        let has_grant = left.grant > 0.0 && host.reputation >= self.least_reputation;
        Some(HostClaim { host: id, claim, has_grant })
    }

    /// The rest of it for a host that may have received its grant.
    fn left(&self, number: u16, host: &Organization) -> IncubatorSubsidy {
        let has_had = self.once && host.rewarded.contains(&number);
        IncubatorSubsidy { grant: if has_had { 0.0 } else { self.grant }, ..self.clone() }
    }
}

/// What hosts of a region may claim, in January; none in other months.
pub fn due(region: &Region, context: &Context) -> Vec<HostClaim> {
    if context.month.of_year() != 1 {
        return Vec::new();
    }
    let mut due = Vec::new();
    for (number, instrument) in in_force(region, context, |policy| &policy.incubator_subsidy) {
        let organizations = &region.organizations;
        let hosts = organizations.iter().filter(|(_, it)| it.kind == Kind::Incubator);
        let mut hosts: Vec<Id<Organization>> = hosts.map(|(id, _)| id).collect();
        context.reorder(&mut hosts, GRANT, |&id| organizations[id].name);
        let claim = |id: Id<Organization>| instrument.claim(region, context, number, id);
        due.extend(hosts.into_iter().filter_map(claim));
    }
    due
}

/// Pays what hosts may claim.
pub fn grant(region: &mut Region, context: &Context, due: Vec<HostClaim>) {
    for HostClaim { host, claim, has_grant } in due {
        let paid = pay(region, context, &claim);
        let policy = &context.scenario.policy[usize::from(claim.policy)];
        // A share of a grant is a grant where all get a share.
        let is_cut = policy.rationing == Rationing::ProRata && paid > Money::ZERO;
        let is_paid = is_cut || paid >= Money::yuan(claim.amount);
        if policy.incubator_subsidy.once && has_grant && is_paid {
            region.organizations[host].rewarded.push(claim.policy);
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
