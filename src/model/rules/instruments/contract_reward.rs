//! A reward for a registered technology contract, of a percentage of its price up to a cap
//! (Tianjin, L3762-3764), to the intermediary that brokered it, which passes a share on to its
//! brokers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::target::{Case, Target};
use super::rationing::{Claim, pay};
use super::{Instrument, capped, in_force, place};

use crate::base::arena::Id;
use crate::base::money::Money;
use crate::base::space::Field;
use crate::model::rules::context::Context;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::{Ledger, Reason, Sector};
use crate::model::state::organization::Organization;
use crate::model::state::region::Region;

/// Rewards to intermediaries for technology contracts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ContractReward {
    /// Share of the price that is paid where a research institution sells.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "TJ05 (L3762): 0.02, 0.015, 0.01 in three phases"))]
    pub university_rate: f64,
    /// Upper limit for one such contract; no limit if zero.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "TJ05 (L3762): 200,000"))]
    pub university_cap: f64,
    /// Share of the price that is paid where a firm sells.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "TJ05 (L3762): 0.01, 0.008, 0.005 in three phases"))]
    pub company_rate: f64,
    /// Upper limit for one such contract; no limit if zero.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "TJ05 (L3762): 100,000"))]
    pub company_cap: f64,
    /// Share of the reward that is passed on to the brokers who did the work.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "TJ05 (L3764): over 0.3"))]
    pub broker_share: f64,
    /// Whom it is for; everybody if left out.
    #[serde(rename = "for", skip_serializing_if = "super::is_default")]
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub target: Target,
}

impl Instrument for ContractReward {
    fn pays_claims(&self) -> bool {
        self.university_rate > 0.0 || self.company_rate > 0.0
    }

    fn target(&self) -> Option<(&Target, &'static [&'static str])> {
        Some((&self.target, &["providers", "fields", "regions"]))
    }
}

impl ContractReward {
    /// Reward for a contract at that price with an institution or a firm: a share, at most the cap.
    pub fn reward(&self, seller: Sector, price: Money) -> Money {
        let (rate, cap) = match seller {
            Sector::ResearchBody => (self.university_rate, self.university_cap),
            _ => (self.company_rate, self.company_cap),
        };
        Money::yuan(capped(price.share(rate).to_yuan(), cap))
    }
}

/// Types that transfer technology; those that only inform, advise or finance do not (L3061, L3747).
const PAYEES: [Kind; 4] =
    [Kind::TransformationCenter, Kind::Exchange, Kind::ProductivityCenter, Kind::Incubator];

/// What a reward asks of a contract.
pub struct Sale {
    /// Sector of the seller.
    pub seller: Sector,
    /// Field of the need that it serves.
    pub field: Field,
}

/// Pays for a contract that an intermediary of the region has brokered.
pub fn reward(
    region: &mut Region,
    context: &Context,
    helper: Option<Id<Organization>>,
    sale: &Sale,
    price: Money,
) {
    let helper = helper.and_then(|id| region.organizations.get(id));
    let Some(helper) = helper.filter(|it| PAYEES.contains(&it.kind)) else { return };
    let (claimant, payee) = (helper.name, helper.account);
    let case =
        Case { provider: Some(helper.kind), field: Some(sale.field), ..Case::default() };
    for (number, instrument) in in_force(region, context, |policy| &policy.contract_reward) {
        if !instrument.target.applies(&case) {
            continue;
        }
        let amount = instrument.reward(sale.seller, price).to_yuan();
        let instrument_place = place("contract_reward");
        let claim =
            Claim { policy: number, instrument: instrument_place, claimant, payee, amount };
        let paid = pay(region, context, &claim);
        let on = paid.share(instrument.broker_share);
        region.ledger.pay_what_is_there(payee, Ledger::OUTSIDE, on, Reason::Wages);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tianjin, first phase (L3762).
    const TIANJIN: ContractReward = ContractReward {
        university_rate: 0.02,
        university_cap: 200_000.0,
        company_rate: 0.01,
        company_cap: 100_000.0,
        broker_share: 0.3,
        target: Target {
            providers: Vec::new(),
            clients: Vec::new(),
            fields: Vec::new(),
            regions: Vec::new(),
            age_months: [0, 600],
            sales: [0.0, 1e13],
        },
    };

    #[test]
    fn tianjin_pays_to_the_fen() {
        for (seller, price, reward) in [
            (Sector::ResearchBody, 514_270_000, 10_285_400),
            (Sector::ResearchBody, 999_999_999, 20_000_000),
            (Sector::ResearchBody, 1_000_000_001, 20_000_000),
            (Sector::Enterprise, 999_999_900, 9_999_999),
            (Sector::Enterprise, 1_000_000_100, 10_000_000),
            (Sector::ResearchBody, 0, 0),
        ] {
            let paid = TIANJIN.reward(seller, Money::fen(price));
            assert_eq!(paid, Money::fen(reward), "{price}");
        }
        let phases = [0.02, 0.015, 0.01].map(|university_rate| {
            let instrument = ContractReward { university_rate, ..TIANJIN };
            instrument.reward(Sector::ResearchBody, Money::yuan(5_142_700.0))
        });
        assert_eq!(phases.map(Money::to_fen), [10_285_400, 7_714_050, 5_142_700]);
    }
}
