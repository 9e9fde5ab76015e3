//! Rationing: who gets how much where a policy's budget falls short of what is claimed.
//!
//! At a month's start the money that has become available is divided among the instruments in
//! proportion to their claims, and each announces its coverage: the share of every claim that it
//! pays, or the chance that it pays. Clients see it in the price before they decide. Upkeep comes
//! first and is not rationed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{INSTRUMENTS, Payer, Policy, reaches, share_of, share_of_instrument};

use crate::base::chance::{Name, Purpose};
use crate::base::money::Money;
use crate::model::rules::context::Context;
use crate::model::state::ledger::{AccountId, Reason};
use crate::model::state::purse::{Line, Purse};
use crate::model::state::region::Region;
use crate::model::state::tally::{Count, PolicyPayments};

const LOTTERY: Purpose = Purpose::new("rationing.lottery");

/// Which claims are paid where money is short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rationing {
    /// The same share of every claim under an instrument.
    #[default]
    ProRata,
    /// Whole claims, each with the same chance.
    Lottery,
    /// Whole claims, in the order in which the month visits those who claim.
    FirstCome,
}

/// Budget ceilings of single instruments; those at zero share what is left of the policy's budget.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Budgets {
    /// Ceiling for subsidies to incubators and other hosts; none of its own if zero.
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
    pub incubator_subsidy: f64,
    /// Ceiling for rewards for contracts; none of its own if zero.
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
    pub contract_reward: f64,
    /// Ceiling for vouchers; none of its own if zero.
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
    pub voucher: f64,
    /// Ceiling for R&D grants; none of its own if zero.
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
    pub rd_grant: f64,
    /// Ceiling for money for funds and their firms; none of its own if zero.
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
    pub vc_fund: f64,
    /// Ceiling for tax relief; none of its own if zero.
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
    pub tax_relief: f64,
    /// Ceiling for relief from hosts' costs; none of its own if zero.
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
    pub cost_relief: f64,
    /// Ceiling for training; none of its own if zero.
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
    pub talent: f64,
    /// Ceiling for public procurement; none of its own if zero.
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
    pub procurement: f64,
    /// Ceiling for support of green clients; none of its own if zero.
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
    pub green: f64,
}

impl Budgets {
    /// Every instrument that may have a budget of its own, with that budget.
    pub fn rows(&self) -> [(&'static str, f64); 10] {
        [
            ("incubator_subsidy", self.incubator_subsidy),
            ("contract_reward", self.contract_reward),
            ("voucher", self.voucher),
            ("rd_grant", self.rd_grant),
            ("vc_fund", self.vc_fund),
            ("tax_relief", self.tax_relief),
            ("cost_relief", self.cost_relief),
            ("talent", self.talent),
            ("procurement", self.procurement),
            ("green", self.green),
        ]
    }

    /// The budget of an instrument; zero if it has none of its own.
    pub fn of(&self, instrument: &str) -> f64 {
        self.rows().into_iter().find(|(name, _)| *name == instrument).map_or(0.0, |(_, it)| it)
    }

    /// All of them together.
    pub fn sum(&self) -> f64 {
        self.rows().into_iter().map(|(_, budget)| budget).sum()
    }
}

/// What somebody is entitled to under an instrument of a policy, if there is money for it.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// The policy, by number.
    pub policy: u16,
    /// The instrument's place in the table.
    pub instrument: usize,
    /// Who claims.
    pub claimant: Name,
    /// The account that is paid.
    pub payee: AccountId,
    /// The amount in full, CNY.
    pub amount: f64,
}

/// Pays a claim as far as its policy's money goes; returns the amount paid.
pub fn pay(region: &mut Region, context: &Context, claim: &Claim) -> Money {
    if claim.amount <= 0.0 {
        return Money::ZERO;
    }
    let wanted = Money::yuan(claim.amount);
    let paid = payable(region, context, claim);
    let purse = &mut region.policies.purses[usize::from(claim.policy)];
    let is_limited = purse.left(claim.instrument).is_some();
    purse.book(claim.instrument, context.month.of_year(), wanted, paid);
    pay_out(region, context, claim, paid, is_limited);
    paid
}

/// The part of a claim that would be paid now: what its claimant can count on.
pub fn payable(region: &Region, context: &Context, claim: &Claim) -> Money {
    let wanted = Money::yuan(claim.amount);
    let purse = &region.policies.purses[usize::from(claim.policy)];
    let Some(left) = purse.left(claim.instrument) else { return wanted };
    let coverage = purse.line(claim.instrument).map_or(1.0, |line| line.coverage);
    let policy = &context.scenario.policy[usize::from(claim.policy)];
    let rationed = match policy.rationing {
        Rationing::FirstCome => wanted,
        Rationing::ProRata => wanted.share(coverage),
        Rationing::Lottery if is_drawn(context, policy, claim, coverage) => wanted,
        Rationing::Lottery => Money::ZERO,
    };
    rationed.min(left).max(Money::ZERO)
}

/// How far a policy covers claims under an instrument this month; in full without a budget, and
/// where nothing is announced.
pub fn coverage_of(region: &Region, number: u16, instrument: usize) -> f64 {
    let purse = region.policies.purses.get(usize::from(number));
    let line = purse.and_then(|purse| purse.line(instrument));
    line.map_or(1.0, |line| line.coverage)
}

/// Whether a claimant is drawn this month: alike in all worlds in which the coverage is the same,
/// and in all with a higher one if in those with a lower one.
fn is_drawn(context: &Context, policy: &Policy, claim: &Claim, coverage: f64) -> bool {
    // The id, not the number, so that policies earlier in the file change no draw.
    let event = context.event() ^ Purpose::new(&policy.id).0;
    let purpose = LOTTERY.about(claim.instrument as u64);
    context.dice.of(claim.claimant, purpose, event).happens(coverage)
}

/// Pays the upkeep of an instrument this month to its operators, who are outside the model.
pub fn keep_up(region: &mut Region, context: &Context, claim: &Claim) {
    let policy = &context.scenario.policy[usize::from(claim.policy)];
    let wanted = Money::yuan(claim.amount);
    let mut paid = wanted;
    if policy.budget > 0.0 {
        let spent = region.policies.spent[usize::from(claim.policy)];
        let left = free(region, context, policy, context.month.of_year()) - spent;
        paid = wanted.min(left).max(Money::ZERO);
    }
    if claim.amount > 0.0 {
        pay_out(region, context, claim, paid, policy.budget > 0.0);
    }
}

/// Moves the money for a claim and counts what was paid and refused.
fn pay_out(region: &mut Region, context: &Context, claim: &Claim, paid: Money, is_limited: bool) {
    let refused = Money::yuan(claim.amount) - paid;
    let payee = region.ledger.sector(claim.payee);
    region.tally.refuse_policy(claim.instrument, payee, refused);
    if paid == Money::ZERO {
        return;
    }
    region.policies.spent[usize::from(claim.policy)] += paid;
    if is_limited {
        region.tally.add(Count::PolicyUnspentFen, -paid.to_fen());
    }
    let treasury = match context.scenario.policy[usize::from(claim.policy)].payer {
        Payer::Region => region.accounts.government,
        Payer::Central => region.accounts.central,
    };
    region.ledger.pay_from_outside(treasury, paid, Reason::PublicRevenue);
    region
        .ledger
        .transfer(treasury, claim.payee, paid, Reason::Policy)
        .expect("the policy's line has just been filled");
    let payer = region.ledger.sector(treasury);
    region.tally.pay_policy(PolicyPayments { instrument: claim.instrument, payer, payee, paid });
}

/// What a region may have spent of a policy's money by the end of a month, of all its ceilings.
pub fn free(region: &Region, context: &Context, policy: &Policy, month: u32) -> Money {
    let instruments = INSTRUMENTS.iter().zip(policy.instruments());
    let own = instruments.filter(|(name, _)| policy.budgets.of(name) > 0.0).map(|(name, it)| {
        let so_far = part_of_year(context, policy, it.is_yearly(), month);
        policy.budgets.of(name) * so_far * share_of_instrument(region, context, policy, it)
    });
    let in_common = free_in_common(context, policy, month) * share_of(region, context, policy);
    Money::yuan(own.sum::<f64>() + in_common)
}

/// What all regions may have spent by the end of a month of what a policy's instruments have in
/// common, upkeep included: one twelfth for each month in force so far; if something is paid once a
/// year, that of the whole year except the upkeep of the months to come.
fn free_in_common(context: &Context, policy: &Policy, month: u32) -> f64 {
    let part = part_of_year(context, policy, policy.is_yearly(), month);
    let to_come = part - part_of_year(context, policy, false, month);
    if policy.budget > 0.0 {
        policy.common_budget() * part - policy.upkeep() * to_come
    } else {
        0.0
    }
}

/// The part of a year's money that is available by the end of a month: that of the months in force
/// so far, or of all in force this year where payments are made once a year.
fn part_of_year(context: &Context, policy: &Policy, is_yearly: bool, month: u32) -> f64 {
    let year = context.month.year();
    let first = if policy.from.year() == year { policy.from.of_year() } else { 1 };
    let last = if policy.until.year() == year { policy.until.of_year() } else { 12 };
    let until = if is_yearly { last } else { month };
    f64::from((until + 1).saturating_sub(first)) / 12.0
}

/// Opens the month's books of a policy in force: in the first month its lines, in January what they
/// have spent.
pub fn open_month(region: &mut Region, context: &Context, number: u16, is_new: bool) {
    let policy = &context.scenario.policy[usize::from(number)];
    let purse = &mut region.policies.purses[usize::from(number)];
    if is_new && policy.has_ceiling() {
        let instruments = (0..).zip(policy.instruments());
        let paying = instruments.filter(|(_, instrument)| {
            instrument.pays_claims() && reaches(*instrument, &region.label)
        });
        let line = |(instrument, _)| Line { instrument, ..Line::default() };
        *purse = Purse { common: None, lines: paying.map(line).collect() };
    }
    if context.month.of_year() == 1 {
        purse.lines.iter_mut().for_each(|line| line.spent = Money::ZERO);
    }
}

/// Divides the month's money of a policy among its instruments, and announces how far each covers
/// its claims. `due` are claims that are paid once a year and are known now.
pub fn announce(region: &mut Region, context: &Context, number: u16, due: Money) {
    let policy = &context.scenario.policy[usize::from(number)];
    let purse = &region.policies.purses[usize::from(number)];
    if purse.lines.is_empty() {
        return;
    }
    let division = Division { region, context, policy, purse, due };
    let common = division.first_come(region.policies.spent[usize::from(number)]);
    let parts = division.parts();
    let month = context.month.of_year() as usize - 1;
    let purse = &mut region.policies.purses[usize::from(number)];
    purse.common = common;
    for (line, left) in purse.lines.iter_mut().zip(parts) {
        let expected = if is_yearly(policy, line) { due } else { line.claims[(month + 11) % 12] };
        line.left = left;
        line.coverage = left.map_or(1.0, |left| coverage(left, expected));
        line.claims[month] = Money::ZERO;
    }
}

/// How far money covers claims: in full where nobody claims.
fn coverage(money: Money, claims: Money) -> f64 {
    if claims <= money { 1.0 } else { money.to_yuan() / claims.to_yuan() }
}

/// Whether a line pays once a year.
fn is_yearly(policy: &Policy, line: &Line) -> bool {
    policy.instruments()[usize::from(line.instrument)].is_yearly()
}

/// The money of a policy in a region at a month's start, to be divided among its instruments.
struct Division<'a> {
    region: &'a Region,
    context: &'a Context<'a>,
    policy: &'a Policy,
    purse: &'a Purse,
    due: Money,
}

impl Division<'_> {
    /// An instrument's budget of its own per year; zero if it has none.
    fn own_budget(&self, line: &Line) -> f64 {
        self.policy.budgets.of(INSTRUMENTS[usize::from(line.instrument)])
    }

    /// The lines without a budget of their own.
    fn in_common(&self) -> impl Iterator<Item = &Line> {
        self.purse.lines.iter().filter(|line| self.own_budget(line) == 0.0)
    }

    /// What is there in common for whoever comes first. `spent` is what the policy has paid this
    /// year.
    fn first_come(&self, spent: Money) -> Option<Money> {
        if self.policy.budget == 0.0 || self.policy.rationing != Rationing::FirstCome {
            return None;
        }
        let own = self.purse.lines.iter().filter(|line| self.own_budget(line) > 0.0);
        let spent = spent - own.map(|line| line.spent).sum();
        let month = self.context.month.of_year();
        Some(self.here(free_in_common(self.context, self.policy, month)) - spent)
    }

    /// What each line has to itself this month.
    fn parts(&self) -> Vec<Option<Money>> {
        let month = self.context.month.of_year();
        let lines = self.purse.lines.iter();
        let is_first_come = self.policy.rationing == Rationing::FirstCome;
        let (for_year, for_month) = self.common();
        let claimed = self.claimed();
        let part = |line: &Line| {
            let (own, is_yearly) = (self.own_budget(line), is_yearly(self.policy, line));
            if own > 0.0 {
                let part = part_of_year(self.context, self.policy, is_yearly, month);
                let instrument = self.policy.instruments()[usize::from(line.instrument)];
                let share = share_of_instrument(self.region, self.context, self.policy, instrument);
                return Some(Money::yuan(own * part * share) - line.spent);
            }
            match is_yearly {
                _ if self.policy.budget == 0.0 || is_first_come => None,
                true => Some(for_year),
                false => Some(for_month.share(self.share(line, claimed))),
            }
        };
        lines.map(part).collect()
    }

    /// What instruments in common have for claims that are paid once a year, and this month for the
    /// others.
    fn common(&self) -> (Money, Money) {
        let Division { context, policy, .. } = self;
        let of_year = part_of_year(context, policy, true, context.month.of_year());
        let so_far = part_of_year(context, policy, false, context.month.of_year());
        let all = self.here((policy.common_budget() - policy.upkeep()) * of_year);
        let paid = |is_meant: bool| -> Money {
            let lines = self.in_common().filter(|line| is_yearly(policy, line) == is_meant);
            lines.map(|line| line.spent).sum()
        };
        let for_year = all.share(self.share_of_due()).min(self.due).max(Money::ZERO);
        let rest = all - for_year - paid(true);
        (for_year, (rest.share(so_far / of_year) - paid(false)).max(Money::ZERO))
    }

    /// The share of the year's money that claims paid once a year may take.
    fn share_of_due(&self) -> f64 {
        let months = self.context.month.since(self.policy.from).clamp(1, 12);
        let others = self.claimed().to_yuan() * 12.0 / f64::from(months);
        if others > 0.0 {
            return self.due.to_yuan() / (self.due.to_yuan() + others).max(0.01);
        }
        1.0 / self.in_common().count().max(1) as f64
    }

    /// What was claimed in the last twelve months from instruments in common that pay every month.
    fn claimed(&self) -> Money {
        let lines = self.in_common().filter(|line| !is_yearly(self.policy, line));
        lines.map(Line::claims_of_year).sum()
    }

    /// A line's share of the month's money: that of its claims, or an equal one before there are
    /// any.
    fn share(&self, line: &Line, claimed: Money) -> f64 {
        if claimed > Money::ZERO {
            return line.claims_of_year().to_yuan() / claimed.to_yuan();
        }
        1.0 / self.in_common().filter(|line| !is_yearly(self.policy, line)).count().max(1) as f64
    }

    /// A region's part of an amount, CNY in all regions covered.
    fn here(&self, amount: f64) -> Money {
        Money::yuan(amount * share_of(self.region, self.context, self.policy))
    }
}
