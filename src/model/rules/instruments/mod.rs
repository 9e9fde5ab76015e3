//! Policy instruments: one file and one row each.
//!
//! An instrument makes payments from a budget, or changes a price, a constraint or information
//! while a policy is in force. It never sets an outcome. A policy is what a document stipulates:
//! where, from when to when, who pays, at most how much, and which instruments with which strength.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::month::Month;
use crate::model::rules::context::Context;
use crate::model::rules::shock::Change;
use crate::model::state::region::Region;

pub mod rationing;
pub mod target;

use rationing::{Budgets, Rationing};
use target::Target;

/// Declares the instruments: one line for each, which names a file beside this one.
macro_rules! instruments {
    ($($(#[doc = $doc:literal])+ $instrument:ident: $params:ident;)+) => {
        $(pub mod $instrument;)+

        /// A policy: what a document stipulates.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct Policy {
            /// Identifier, as `stia policies` prints it.
            #[schemars(extend("x-unit" = "name", "x-source" = "choice"))]
            pub id: String,
            /// Short description.
            #[schemars(extend("x-unit" = "text", "x-source" = "choice"))]
            pub title: String,
            /// Source: where it is documented.
            #[schemars(extend("x-unit" = "text", "x-source" = "choice"))]
            pub source: String,
            /// Regions in which it is in force; all if empty.
            #[schemars(extend("x-unit" = "names", "x-place" = "region", "x-source" = "choice"))]
            pub regions: Vec<String>,
            /// First month.
            #[schemars(extend("x-unit" = "month", "x-source" = "choice"))]
            pub from: Month,
            /// Last month, included.
            #[schemars(extend("x-unit" = "month", "x-source" = "choice"))]
            pub until: Month,
            /// Who pays.
            #[schemars(extend("x-unit" = "region or central", "x-source" = "choice"))]
            pub payer: Payer,
            /// Budget ceiling per year, in today's prices; no limit if zero. Each region has a
            /// share in proportion to its technology firms, of which one twelfth becomes available
            /// each month of the year; upkeep comes first, then claims by `rationing`.
            #[schemars(range(min = 0.0, max = 1e13))]
            #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
            pub budget: f64,
            /// Which claims are paid where money is short: the same share of each, each with the
            /// same chance, or the first ones.
            #[serde(skip_serializing_if = "is_default")]
            #[schemars(extend("x-unit" = "rule", "x-source" = "choice"))]
            pub rationing: Rationing,
            /// Budget ceilings per year of single instruments, which count towards `budget`.
            #[serde(skip_serializing_if = "is_default")]
            #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
            pub budgets: Budgets,
            /// Target cost per year, in today's prices, in all covered regions together; not used
            /// if zero. Before a run, the settings named in `settings` are scaled until pilot runs
            /// reach it.
            #[serde(skip_serializing_if = "is_default")]
            #[schemars(range(min = 0.0, max = 1e13))]
            #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
            pub costs: f64,
            /// Settings that are scaled to reach the target cost, all by one factor, such as
            /// `contract_reward.university_rate`; each stops at the end of its range.
            #[serde(skip_serializing_if = "is_default")]
            #[schemars(extend("x-unit" = "keys", "x-source" = "choice"))]
            pub settings: Vec<String>,
            /// Result of scaling `settings` to `costs`, which a run writes in their place. It has no
            /// effect.
            #[serde(skip_serializing_if = "is_default")]
            #[schemars(extend("x-unit" = "text", "x-source" = "written by a run"))]
            pub solved: String,
            $(
                $(#[doc = $doc])+
                #[serde(skip_serializing_if = "is_default")]
                #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
                pub $instrument: $instrument::$params,
            )+
        }

        impl Default for Policy {
            fn default() -> Policy {
                Policy {
                    id: String::new(),
                    title: String::new(),
                    source: String::new(),
                    regions: Vec::new(),
                    from: Month::new(2012, 1),
                    until: Month::new(2030, 12),
                    payer: Payer::Region,
                    budget: 0.0,
                    rationing: Rationing::default(),
                    budgets: Budgets::default(),
                    costs: 0.0,
                    settings: Vec::new(),
                    solved: String::new(),
                    $($instrument: Default::default(),)+
                }
            }
        }

        impl Policy {
            /// Its instruments, in the order of the table; most are at zero.
            pub fn instruments(&self) -> Vec<&dyn Instrument> {
                vec![$(&self.$instrument,)+]
            }
        }

        /// The names of the instruments.
        pub const INSTRUMENTS: &[&str] = &[$(stringify!($instrument),)+];
    };
}

instruments! {
    /// What an incubator must show to be certified.
    accreditation: Accreditation;
    /// Subsidies to incubators and other hosts of startups.
    incubator_subsidy: IncubatorSubsidy;
    /// Rewards to intermediaries for technology contracts.
    contract_reward: ContractReward;
    /// A share of the fee for an intermediary's service.
    voucher: Voucher;
    /// R&D grants to startups.
    rd_grant: RdGrant;
    /// Public money for venture funds and for the firms in which they invest.
    vc_fund: VcFund;
    /// Tax relief on the income of intermediaries.
    tax_relief: TaxRelief;
    /// Relief from rent and utilities of hosts.
    cost_relief: CostRelief;
    /// Inventors' share of the proceeds of a transfer.
    inventor_share: InventorShare;
    /// Technology transfer office's share of the proceeds.
    office_share: OfficeShare;
    /// Protection of public owners from the charge of having sold state assets too cheaply.
    autonomy: Autonomy;
    /// Platforms on which offers and needs are visible.
    platform: Platform;
    /// Rules of the technology market: standards, registration, supervision.
    market_rules: MarketRules;
    /// Less state in intermediaries: fewer state orders and less budget money.
    marketisation: Marketisation;
    /// Subsidies for valuable patents and a higher threshold for the others.
    patent_policy: PatentPolicy;
    /// Compensation of losses on loans on intellectual property.
    ip_loan_risk: IpLoanRisk;
    /// Securitisation of loans on intellectual property.
    ip_securitisation: IpSecuritisation;
    /// Insurance of loans on intellectual property.
    insurance: Insurance;
    /// Zones in which firms of a field are located together.
    zone: Zone;
    /// Training of the staff of intermediaries.
    talent: Talent;
    /// One contact point that refers clients to suitable organizations.
    navigator: Navigator;
    /// Campaigns that raise awareness of intermediaries.
    recognition_campaign: RecognitionCampaign;
    /// Collecting and specifying firms' technical needs.
    pain_points: PainPoints;
    /// Public procurement from startups and intermediaries.
    procurement: Procurement;
    /// A professional qualification for the staff of intermediaries.
    qualification: Qualification;
    /// A platform that connects the macro-regions East, Central, West and North-East.
    east_west: EastWest;
    /// Support for intermediaries that specialise in green fields.
    green: Green;
}

/// Who pays for a policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// The government of each region.
    #[default]
    Region,
    /// The central government.
    Central,
}

/// What a policy instrument does while a policy is in force, besides the payments of its own file.
pub trait Instrument {
    /// Parameter changes at that strength: prices, constraints, information. None at zero.
    fn changes(&self, _strength: f64) -> Vec<Change> {
        Vec::new()
    }

    /// Whether it pays claims with its current settings.
    fn pays_claims(&self) -> bool {
        false
    }

    /// Whether it pays claims once a year, in January, when all of them are known.
    fn is_yearly(&self) -> bool {
        false
    }

    /// Whom it is for, and the keys of `for` that make sense for it; none if it is for all.
    fn target(&self) -> Option<(&Target, &'static [&'static str])> {
        None
    }

    /// Whether its cost is recorded as a cost of the policy.
    fn books_cost(&self) -> bool {
        true
    }

    /// Yearly upkeep in all covered regions together, in today's prices, CNY.
    fn upkeep(&self) -> f64 {
        0.0
    }
}

/// Whether a section has only defaults, so that it can be omitted.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Policy {
    /// Whether it is in force in a month.
    pub fn lasts(&self, month: Month) -> bool {
        (self.from..=self.until).contains(&month)
    }

    /// Whether it is in force in a region.
    pub fn covers(&self, region: &str) -> bool {
        self.regions.is_empty() || self.regions.iter().any(|name| name == region)
    }

    /// Share of the upkeep that the budget covers: the strength of its instruments.
    pub fn strength(&self) -> f64 {
        let upkeep: f64 = self.instruments().iter().map(|instrument| instrument.upkeep()).sum();
        let most = self.common_budget();
        if self.budget > 0.0 && upkeep > most { most / upkeep } else { 1.0 }
    }

    /// The part of the budget that no instrument has to itself.
    fn common_budget(&self) -> f64 {
        (self.budget - self.budgets.sum()).max(0.0)
    }

    /// Whether there is a ceiling on what it pays.
    pub fn has_ceiling(&self) -> bool {
        self.budget > 0.0 || self.budgets.sum() > 0.0
    }

    /// Yearly upkeep of its instruments, as far as the budget covers it.
    fn upkeep(&self) -> f64 {
        self.strength()
            * self.instruments().iter().map(|instrument| instrument.upkeep()).sum::<f64>()
    }

    /// Whether something of it is paid once a year out of what the instruments have in common.
    fn is_yearly(&self) -> bool {
        let instruments = INSTRUMENTS.iter().zip(self.instruments());
        instruments.into_iter().any(|(name, it)| it.is_yearly() && self.budgets.of(name) == 0.0)
    }

    /// All parameter changes of the policy.
    pub fn changes(&self) -> Vec<Change> {
        let strength = self.strength();
        let all =
            self.instruments().into_iter().flat_map(|instrument| instrument.changes(strength));
        all.filter(|change| !change.has_no_effect()).collect()
    }
}

/// The place of an instrument in the table.
pub fn place(instrument: &str) -> usize {
    INSTRUMENTS.iter().position(|name| *name == instrument).expect("the table has the instrument")
}

/// A region's share of a policy's cost in all covered regions, in the simulated world.
pub fn share_of(region: &Region, context: &Context, policy: &Policy) -> f64 {
    let covered = context.nation.firms_share(&policy.regions);
    region.shares.technology_firms / covered.max(1e-9) * region.scale
}

/// Whether an instrument is for a region, among those of its policy.
pub fn reaches(instrument: &dyn Instrument, region: &str) -> bool {
    instrument.target().is_none_or(|(target, _)| target.reaches(region))
}

/// A region's share of what an instrument costs in all regions of its policy that it is for, in the
/// simulated world; zero where it is not for the region.
pub fn share_of_instrument(
    region: &Region,
    context: &Context,
    policy: &Policy,
    instrument: &dyn Instrument,
) -> f64 {
    let Some((target, _)) = instrument.target().filter(|(it, _)| !it.regions.is_empty()) else {
        return share_of(region, context, policy);
    };
    if !target.reaches(&region.label) {
        return 0.0;
    }
    let reached = target.regions.iter().filter(|name| policy.covers(name)).cloned();
    let policy = Policy { regions: reached.collect(), ..Policy::default() };
    share_of(region, context, &policy)
}

/// An amount, limited by a cap if there is one.
fn capped(amount: f64, cap: f64) -> f64 {
    if cap > 0.0 { amount.min(cap) } else { amount }
}

/// Changes that put a model of IP financing in force wherever the policy is, with some of its keys;
/// if several policies set the same key, the largest value holds.
fn model_in_force(model: &str, keys: &[(&str, f64)]) -> Vec<Change> {
    let key = |name: &str| format!("ip_finance.{model}.{name}");
    let switches = [("on", "true"), ("regions", "[]"), ("from", "\"2012-01\"")];
    let switches = switches.map(|(name, value)| Change::set(key(name), value));
    let keys = keys.iter().map(|(name, value)| Change::set(key(name), value).keeping_the_largest());
    switches.into_iter().chain(keys).collect()
}

/// The policies in force in a region that use an instrument there, with their numbers.
pub fn in_force<'a, T: Default + PartialEq + Instrument>(
    region: &Region,
    context: &Context<'a>,
    instrument: impl Fn(&'a Policy) -> &'a T,
) -> Vec<(u16, &'a T)> {
    region
        .policies
        .in_force
        .iter()
        .map(|&number| (number, instrument(&context.scenario.policy[usize::from(number)])))
        .filter(|(_, instrument)| !is_default(*instrument) && reaches(*instrument, &region.label))
        .collect()
}
