//! Public money for funds (L3176, L3881), and for firms in which they invest (Shenzhen, L3608).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::target::{Case, Target};
use super::rationing::{Claim, pay};
use super::{Instrument, capped, in_force, place, share_of_instrument};

use crate::base::arena::Id;
use crate::base::chance::Purpose;
use crate::base::money::Money;
use crate::model::rules::context::Context;
use crate::model::state::agents::investor::InvestorKind;
use crate::model::state::agents::startup::Startup;
use crate::model::state::region::Region;

const COMMITMENT: Purpose = Purpose::new("vc_fund.commitment");

/// Public money for funds, and for the firms in which they invest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct VcFund {
    /// Yearly public commitment to guidance funds in all covered regions together.
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount"))]
    pub commitment: f64,
    /// Grant to the firm at a first round with an angel or a guidance fund, as a share of the money
    /// paid in.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "SZ01 (L3608): 0.02"))]
    pub investee_share: f64,
    /// Upper limit for one firm; no limit if zero.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "SZ01 (L3608): 500,000"))]
    pub investee_cap: f64,
    /// Whom it is for; everybody if left out.
    #[serde(rename = "for", skip_serializing_if = "super::is_default")]
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub target: Target,
}

impl Instrument for VcFund {
    fn pays_claims(&self) -> bool {
        self.commitment > 0.0 || self.investee_share > 0.0
    }

    fn target(&self) -> Option<(&Target, &'static [&'static str])> {
        Some((&self.target, &["fields", "age_months", "sales", "regions"]))
    }
}

impl VcFund {
    /// What a firm gets that receives so much in cash.
    pub fn investee_grant(&self, paid_in: Money) -> Money {
        Money::yuan(capped(paid_in.share(self.investee_share).to_yuan(), self.investee_cap))
    }
}

/// Commits the month's money to the guidance funds of a region, evenly.
pub fn commit(region: &mut Region, context: &Context) {
    for (number, instrument) in in_force(region, context, |policy| &policy.vc_fund) {
        let available = &region.directories.investors[InvestorKind::Guidance as usize];
        let mut members: Vec<_> = (0..available.len()).map(|it| available.at(it).id).collect();
        context.reorder(&mut members, COMMITMENT, |&id| region.investors[id].name);
        let policy = &context.scenario.policy[usize::from(number)];
        let share = share_of_instrument(region, context, policy, instrument) / 12.0;
        let each = instrument.commitment * share / members.len().max(1) as f64;
        for id in members {
            let investor = &region.investors[id];
            let claim = Claim {
                policy: number,
                instrument: place("vc_fund"),
                claimant: investor.name,
                payee: investor.account,
                amount: each,
            };
            pay(region, context, &claim);
        }
    }
}

/// Pays a firm of the region that has just received its first equity, if an angel or a guidance
/// fund gave it (L3608: once, from funds that the guidance fund is in).
pub fn reward(
    region: &mut Region,
    context: &Context,
    id: Id<Startup>,
    investor: InvestorKind,
    paid_in: Money,
) {
    if !matches!(investor, InvestorKind::Angel | InvestorKind::Guidance) {
        return;
    }
    for (number, instrument) in in_force(region, context, |policy| &policy.vc_fund) {
        let startup = &region.startups[id];
        if !instrument.target.applies(&Case::of_startup(context, startup)) {
            continue;
        }
        let claim = Claim {
            policy: number,
            instrument: place("vc_fund"),
            claimant: startup.name,
            payee: startup.account,
            amount: instrument.investee_grant(paid_in).to_yuan(),
        };
        pay(region, context, &claim);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shenzhen_adds_two_percent_up_to_a_cap() {
        let shenzhen =
            VcFund { investee_share: 0.02, investee_cap: 500_000.0, ..VcFund::default() };
        // The cap binds above 25 m (L3608).
        for (paid_in, grant) in [(1_000_000.0, 20_000.0), (25e6, 500_000.0), (26e6, 500_000.0)] {
            assert_eq!(shenzhen.investee_grant(Money::yuan(paid_in)), Money::yuan(grant));
        }
    }
}
