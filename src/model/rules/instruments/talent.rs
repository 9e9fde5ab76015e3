//! Training of technology agents, brokers and managers (L3193: 10,000 people, L3281: over 30,000,
//! L3634: 1,000 in Shenzhen): a number of practised employees qualifies in addition to those who
//! pass exams by themselves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::target::{Case, Target};
use super::rationing::{Claim, pay};
use super::{Instrument, in_force, place, share_of_instrument};

use crate::base::arena::Id;
use crate::model::rules::context::Context;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::Ledger;
use crate::model::state::organization::Organization;
use crate::model::state::region::Region;

/// Training of the staff of intermediaries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Talent {
    /// People trained in a year in all covered regions together, in centers, exchanges and
    /// financial service organizations, as far as these have practised staff without a
    /// qualification.
    #[schemars(range(min = 0.0, max = 1e7))]
    #[schemars(extend("x-unit" = "people/year", "x-source" = "CN15 (L3193): 10,000; CN20 (L3281): over 30,000; SZ04 (L3634): 1,000; over how many years is assumed"))]
    pub people: f64,
    /// Cost of training one person.
    #[schemars(range(min = 0.0, max = 1e7))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed; the text gives no amount"))]
    pub cost_per_person: f64,
    /// Whom it is for; everybody if left out.
    #[serde(rename = "for", skip_serializing_if = "super::is_default")]
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub target: Target,
}

impl Instrument for Talent {
    fn pays_claims(&self) -> bool {
        self.people > 0.0 && self.cost_per_person > 0.0
    }

    fn target(&self) -> Option<(&Target, &'static [&'static str])> {
        Some((&self.target, &["providers", "fields", "regions"]))
    }
}

impl Talent {
    /// Whether the staff of an organization is trained.
    fn trains(&self, organization: &Organization) -> bool {
        let is_named = !self.target.providers.is_empty() || KINDS.contains(&organization.kind);
        is_named && self.target.applies(&Case::of(organization))
    }
}

/// Types whose staff brokers technology or its finance, which are trained unless others are named.
const KINDS: [Kind; 4] =
    [Kind::ProductivityCenter, Kind::TransformationCenter, Kind::Exchange, Kind::FinancialService];

/// Trains the month's employees, from each organization in proportion to those who are eligible.
/// Trainers are outside the model.
pub fn train(region: &mut Region, context: &Context) {
    for (number, instrument) in in_force(region, context, |policy| &policy.talent) {
        let policy = &context.scenario.policy[usize::from(number)];
        let ready: Vec<(Id<Organization>, f64)> = region
            .organizations
            .iter()
            .filter(|(_, organization)| instrument.trains(organization))
            .map(|(id, organization)| (id, organization.staff * could_qualify(organization)))
            .collect();
        let all: f64 = ready.iter().map(|(_, people)| people).sum();
        let wanted = (instrument.people * share_of_instrument(region, context, policy, instrument) / 12.0).min(all);
        let cost = wanted * instrument.cost_per_person;
        let claim = Claim {
            policy: number,
            instrument: place("talent"),
            claimant: region.name,
            payee: Ledger::OUTSIDE,
            amount: cost,
        };
        let paid = pay(region, context, &claim);
        let part = if cost > 0.0 { (paid.to_yuan() / cost).min(1.0) } else { 1.0 };
        let share = wanted * part / all.max(1e-9);
        for (id, _) in ready {
            let organization = &mut region.organizations[id];
            let trained = could_qualify(organization) * share;
            organization.qualified = (organization.qualified + trained).min(1.0);
            organization.practised -= trained;
        }
    }
}

/// Share of its staff with a year's practice and without a qualification.
fn could_qualify(organization: &Organization) -> f64 {
    organization.practised.min(1.0 - organization.qualified).max(0.0)
}
