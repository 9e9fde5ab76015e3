//! Policy levers: one file and one row each.
//!
//! A lever pays somebody out of a budget, or changes a price, a constraint or what people know for as
//! long as a policy is in force. It never sets an outcome. A policy is what a document says: where,
//! from when to when, who pays, at most how much, and which levers with which strength.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::money::Money;
use crate::base::month::Month;
use crate::model::rules::context::Context;
use crate::model::rules::shock::Change;
use crate::model::state::ledger::{AccountId, Reason};
use crate::model::state::region::Region;
use crate::model::state::tally::Count;

/// Declares the levers: one line for each, which names a file beside this one.
macro_rules! levers {
    ($($(#[doc = $doc:literal])+ $lever:ident: $params:ident;)+) => {
        $(pub mod $lever;)+

        /// A policy: what a document lays down.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct Policy {
            /// Its id, as `stia policies` prints it.
            #[schemars(extend("x-unit" = "name", "x-source" = "choice"))]
            pub id: String,
            /// What it is, in a few words.
            #[schemars(extend("x-unit" = "text", "x-source" = "choice"))]
            pub title: String,
            /// Where it is written.
            #[schemars(extend("x-unit" = "text", "x-source" = "choice"))]
            pub source: String,
            /// Regions in which it is in force; all when empty.
            #[schemars(extend("x-unit" = "names", "x-source" = "choice"))]
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
            /// What it may cost in a year, in today's prices; without limit when zero. Each region
            /// has its share by technology firms, of which a twelfth more is free each month of the
            /// year; upkeep comes first, then who asks first.
            #[schemars(range(min = 0.0, max = 1e13))]
            #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
            pub budget: f64,
            /// What it shall cost in a year, in today's prices, in all regions covered together; not
            /// used when zero. Before a run its `knobs` are scaled until it does so in pilots.
            #[serde(skip_serializing_if = "is_default")]
            #[schemars(range(min = 0.0, max = 1e13))]
            #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
            pub costs: f64,
            /// Knobs that are scaled for `costs`, all by one factor, such as
            /// `contract_reward.university_rate`; each stops at the end of its range.
            #[serde(skip_serializing_if = "is_default")]
            #[schemars(extend("x-unit" = "keys", "x-source" = "choice"))]
            pub knobs: Vec<String>,
            /// What came of `costs` and `knobs`, which a run that has solved them writes in their
            /// place. Nothing follows from it.
            #[serde(skip_serializing_if = "is_default")]
            #[schemars(extend("x-unit" = "text", "x-source" = "written by a run"))]
            pub solved: String,
            $(
                $(#[doc = $doc])+
                #[serde(skip_serializing_if = "is_default")]
                #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
                pub $lever: $lever::$params,
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
                    costs: 0.0,
                    knobs: Vec::new(),
                    solved: String::new(),
                    $($lever: Default::default(),)+
                }
            }
        }

        impl Policy {
            /// Its levers, in the order of the table; most are at zero.
            pub fn levers(&self) -> Vec<&dyn Lever> {
                vec![$(&self.$lever,)+]
            }
        }

        /// The names of the levers.
        pub const LEVERS: &[&str] = &[$(stringify!($lever),)+];
    };
}

levers! {
    /// What an incubator has to show to be certified.
    accreditation: Accreditation;
    /// Money for hosts of young firms.
    incubator_subsidy: IncubatorSubsidy;
    /// Money for whoever brings a technology contract about.
    contract_reward: ContractReward;
    /// A share of what a service of an intermediary costs.
    voucher: Voucher;
    /// Money for firms' own research and development.
    rd_grant: RdGrant;
    /// Public money for funds, and for the firms in which they invest.
    vc_fund: VcFund;
    /// Relief from taxes on what intermediaries earn.
    tax_relief: TaxRelief;
    /// Relief from rent and utilities of hosts.
    cost_relief: CostRelief;
    /// The inventors' part of what a transfer brings.
    inventor_share: InventorShare;
    /// The transfer office's part of it.
    office_share: OfficeShare;
    /// Protection of those who sell state property from the charge of having sold it cheaply.
    autonomy: Autonomy;
    /// Platforms on which offers and needs are seen.
    platform: Platform;
    /// Rules of the market for technology: standards, registration, supervision.
    market_rules: MarketRules;
    /// Less state in intermediaries: fewer orders, less budget money.
    marketisation: Marketisation;
    /// Money for good patents, a higher bar for the rest.
    patent_policy: PatentPolicy;
    /// Compensation of losses on loans on intellectual property.
    ip_loan_risk: IpLoanRisk;
    /// Securities on loans on intellectual property.
    ip_securitisation: IpSecuritisation;
    /// Insurance of loans on intellectual property.
    insurance: Insurance;
    /// Places in which firms of a kind sit together.
    zone: Zone;
    /// Training of people who work in intermediaries.
    talent: Talent;
    /// One place that sends clients to the organizations that suit them.
    navigator: Navigator;
    /// Campaigns that make intermediaries known.
    recognition_campaign: RecognitionCampaign;
    /// Collecting what troubles firms and putting it into words.
    pain_points: PainPoints;
    /// What the state buys of young firms and of intermediaries.
    procurement: Procurement;
    /// A qualification of its own for people in intermediaries.
    qualification: Qualification;
    /// One platform that joins East, Central, West and North-East.
    east_west: EastWest;
    /// Support of intermediaries that specialise in green fields.
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

/// What a lever does while a policy is in force, besides the payments of its own file.
pub trait Lever {
    /// Parameters that it changes at that strength: prices, constraints, information. Nothing at
    /// zero.
    fn changes(&self, _strength: f64) -> Vec<Change> {
        Vec::new()
    }

    /// Whether it pays once a year, as it stands.
    fn is_yearly(&self) -> bool {
        false
    }

    /// Whether what it costs is booked as cost of the policy.
    fn books_cost(&self) -> bool {
        true
    }

    /// What keeping it up costs a year in all regions covered together, in today's prices, CNY.
    fn upkeep(&self) -> f64 {
        0.0
    }
}

/// Whether a section says nothing, so that it need not be written.
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

    /// How far the budget goes for what has to be kept up: its levers are as strong as that.
    pub fn strength(&self) -> f64 {
        let upkeep: f64 = self.levers().iter().map(|lever| lever.upkeep()).sum();
        if self.budget > 0.0 && upkeep > self.budget { self.budget / upkeep } else { 1.0 }
    }

    /// What its levers' upkeep costs a year, as far as the budget goes.
    fn upkeep(&self) -> f64 {
        self.strength() * self.levers().iter().map(|lever| lever.upkeep()).sum::<f64>()
    }

    /// Whether something of it is paid once a year.
    fn is_yearly(&self) -> bool {
        self.levers().iter().any(|lever| lever.is_yearly())
    }

    /// Everything that it changes.
    pub fn changes(&self) -> Vec<Change> {
        let strength = self.strength();
        let all = self.levers().into_iter().flat_map(|lever| lever.changes(strength));
        all.filter(|change| !change.is_idle()).collect()
    }
}

/// The place of a lever in the table.
pub fn place(lever: &str) -> usize {
    LEVERS.iter().position(|name| *name == lever).expect("the table has the lever")
}

/// Pays somebody under a policy, as far as its budget goes; returns what was paid.
pub fn pay(
    region: &mut Region,
    context: &Context,
    number: u16,
    lever: usize,
    payee: AccountId,
    amount: f64,
) -> Money {
    if amount <= 0.0 {
        return Money::ZERO;
    }
    let policy = &context.scenario.policy[usize::from(number)];
    let wanted = Money::yuan(amount);
    let paid = payable(region, context, number, wanted);
    region.tally.pay_policy(lever, paid, wanted - paid);
    if paid == Money::ZERO {
        return paid;
    }
    region.policies.spent[usize::from(number)] += paid;
    if policy.budget > 0.0 {
        region.tally.add(Count::PolicyUnspentFen, -paid.to_fen());
    }
    let treasury = match policy.payer {
        Payer::Region => region.accounts.government,
        Payer::Central => region.accounts.central,
    };
    region.ledger.pay_from_outside(treasury, paid, Reason::PublicRevenue);
    region
        .ledger
        .transfer(treasury, payee, paid, Reason::Policy)
        .expect("the policy's line has just been filled");
    paid
}

/// A region's part of what a policy costs in all regions that it covers, in the simulated world.
pub fn share_of(region: &Region, context: &Context, policy: &Policy) -> f64 {
    let covered = context.nation.firms_share(&policy.regions);
    region.shares.technology_firms / covered.max(1e-9) * region.scale
}

/// What of an amount the budget of a policy holds in a region this month.
pub fn payable(region: &Region, context: &Context, number: u16, wanted: Money) -> Money {
    let policy = &context.scenario.policy[usize::from(number)];
    if policy.budget <= 0.0 {
        return wanted;
    }
    let free = free(region, context, policy, context.month.of_year());
    wanted.min(free - region.policies.spent[usize::from(number)]).max(Money::ZERO)
}

/// What of a year's budget a region may have spent by the end of a month of the year: a twelfth for
/// each month in force so far; where something is paid once a year, all of the year's but the
/// upkeep of the months to come.
pub fn free(region: &Region, context: &Context, policy: &Policy, month: u32) -> Money {
    let year = context.month.year();
    let first = if policy.from.year() == year { policy.from.of_year() } else { 1 };
    let months = |until: u32| f64::from((until + 1).saturating_sub(first)) / 12.0;
    let yearly = if policy.is_yearly() {
        let last = if policy.until.year() == year { policy.until.of_year() } else { 12 };
        policy.budget * months(last) - policy.upkeep() * (months(last) - months(month))
    } else {
        policy.budget * months(month)
    };
    Money::yuan(yearly * share_of(region, context, policy))
}

/// An amount, at most a cap if there is one.
fn capped(amount: f64, cap: f64) -> f64 {
    if cap > 0.0 { amount.min(cap) } else { amount }
}

/// Changes that put a model of IP financing in force wherever a policy is, with some of its keys; of
/// several policies with the same key, the largest value holds.
fn model_in_force(model: &str, keys: &[(&str, f64)]) -> Vec<Change> {
    let key = |name: &str| format!("ip_finance.{model}.{name}");
    let switches = [("on", "true"), ("regions", "[]"), ("from", "\"2012-01\"")];
    let switches = switches.map(|(name, value)| Change::set(key(name), value));
    let keys = keys.iter().map(|(name, value)| Change::set(key(name), value).of_the_largest());
    switches.into_iter().chain(keys).collect()
}

/// The policies in force in a region whose lever is not at zero, with their numbers.
pub fn in_force<'a, T: Default + PartialEq>(
    region: &Region,
    context: &Context<'a>,
    lever: impl Fn(&'a Policy) -> &'a T,
) -> Vec<(u16, &'a T)> {
    region
        .policies
        .in_force
        .iter()
        .map(|&number| (number, lever(&context.scenario.policy[usize::from(number)])))
        .filter(|(_, lever)| !is_default(*lever))
        .collect()
}
