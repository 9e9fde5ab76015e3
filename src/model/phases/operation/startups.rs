//! A quarter in the life of a startup.
//!
//! A third of the firms, by name, closes its books each month; the results of a quarter are drawn
//! and paid at once, so that firms cost no computing time in between.
//!
//! Opportunities are finite: unserved final demand comes to the market over time and goes to firms
//! in proportion to capability and current customers (Bottazzi and Secchi 2006). One firm's
//! customer is lost to all others. Noisy business reveals a firm's quality; it closes when its
//! belief falls below the outside option or its cash runs out (Jovanovic 1982; Brüderl and
//! Schüssler 1990).

use rayon::prelude::*;

use crate::base::arena::{Arena, Id};
use crate::base::chance::{Purpose, second};
use crate::base::money::Money;
use crate::base::space::Field;
use crate::model::rules::context::Context;
use crate::model::rules::debts::{self, Creditors};
use crate::model::rules::enterprises::{self, EnterpriseOrigin};
use crate::model::rules::evaluation::Belief;
use crate::model::rules::instruments::procurement::Bidder;
use crate::model::rules::instruments::target::Case;
use crate::model::rules::patents::{self, Filing};
use crate::model::rules::startups::{
    self, cheap_filing_fee, fail, leave, turn_of, update_derived_figures, yearly_sales,
};
use crate::model::rules::types::incubator;
use crate::model::rules::{instruments, tenancies};
use crate::model::state::agents::startup::{Stage, Startup};
use crate::model::state::happening::{Failure, FirmEvent};
use crate::model::state::ledger::{AccountId, Ledger, Reason};
use crate::model::state::objects::loan::{Borrower, LoanRequest, LoanUse};
use crate::model::state::objects::patent::PatentOwner;
use crate::model::state::organization::Organization;
use crate::model::state::region::{Market, MarketPart, Region};
use crate::model::state::service::ClientKind;
use crate::model::state::tally::Count;
use crate::model::world::World;

const CUSTOMERS: Purpose = Purpose::new("startup.customers");
const CHURN: Purpose = Purpose::new("startup.churn");
const SIGNAL: Purpose = Purpose::new("startup.signal");
const PROMOTION: Purpose = Purpose::new("startup.promotion");
const QUARTER: Purpose = Purpose::new("startup.quarter");
const CLOSING: Purpose = Purpose::new("startup.closing");
const FILING: Purpose = Purpose::new("startup.filing");
/// Kind of a patent, for names.
const PATENT: Purpose = Purpose::new("startup.patent");

/// Startups whose quarter ends this month trade, learn, file and close. Each region touches only
/// itself.
pub fn trade_startups(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        let quarter = QuarterContext::of(region, &context);
        let mut closing = Vec::new();
        let mut filing = Vec::new();
        let mut developing = Vec::new();
        let due = take_due(region, &context);
        region.looks += due.len() as u64;
        let ordered = ordered_by_state(region, &context, &quarter, &due);
        for (turn, &id) in due.iter().enumerate() {
            let Some(startup) = region.startups.get_mut(id) else { continue };
            startup.ordered = ordered.get(turn).map_or(0.0, |&ordered| ordered as f32);
            let place = quarter.place(&region.organizations, startup);
            let market = &mut region.markets[startup.field as usize];
            let mut creditors = Creditors {
                loans: &mut region.loans,
                banks: &region.banks,
                guarantors: &region.guarantors,
            };
            let outcome = quarter.operate(startup, &place, &mut region.ledger, &mut creditors);
            if let Some(host) = startup.host().and_then(|id| region.organizations.get_mut(id)) {
                host.fees += outcome.rent;
            }
            quarter.count(startup, &place, market);
            if startups::may_seek(&context, startup) {
                region.mail.seekers.push((startup.name, id));
            }
            if !startup.holders.is_empty() {
                region.mail.funded.push((startup.name, id, outcome.payout));
            }
            if outcome.departure.is_none() && outcome.development > 0.0 {
                developing.push((id, outcome.development));
            }
            if outcome.departure.is_none() {
                let (name, borrower) = (startup.name, Borrower::Startup(id));
                let (flow, costs) = (outcome.flow, outcome.costs);
                if creditors.is_due(startup.debt, &context) {
                    let use_of = LoanUse::Renewal;
                    region.mail.owing.push(LoanRequest { name, borrower, use_of, flow, costs });
                } else {
                    let cash = region.ledger.balance(startup.account);
                    region.mail.loan_requests.extend(debts::wanted_loan(
                        &context,
                        name,
                        borrower,
                        (flow, costs),
                        cash,
                    ));
                }
            }
            match outcome.departure {
                Some(departure) => closing.push((id, departure)),
                None if outcome.files > 0 => filing.push((id, outcome.files)),
                None => (),
            }
        }
        region.quarters.startups[turn_of(context.month)] = due;
        for (id, spent) in developing {
            instruments::rd_grant::grant(region, &context, id, spent);
        }
        close(region, &context, closing);
        file(region, &context, filing);
    });
}

/// Public orders from firms that close their books, in customers; empty without such a policy.
fn ordered_by_state(
    region: &mut Region,
    context: &Context,
    quarter: &QuarterContext,
    due: &[Id<Startup>],
) -> Vec<f64> {
    if region.policies.in_force.is_empty() {
        return Vec::new();
    }
    let bidder = |&id: &Id<Startup>| {
        let startup = &region.startups[id];
        Bidder {
            name: startup.name,
            account: startup.account,
            case: Case::of_startup(context, startup),
            weight: quarter.weight(startup, &quarter.place(&region.organizations, startup)),
            order: quarter.sales * f64::from(months_of_quarter(context, startup)),
        }
    };
    let bidders: Vec<Bidder> = due.iter().map(bidder).collect();
    instruments::procurement::order(region, context, &bidders)
}

/// Months since a firm last closed its books.
fn months_of_quarter(context: &Context, startup: &Startup) -> u32 {
    context.month.since(startup.booked).clamp(1, 3)
}

/// The firms whose quarter ends this month, without those that have left.
pub fn take_due(region: &mut Region, context: &Context) -> Vec<Id<Startup>> {
    let mut due = std::mem::take(&mut region.quarters.startups[turn_of(context.month)]);
    let startups = &region.startups;
    due.retain(|&id| startups.get(id).is_some());
    // Memory order; a nearly sorted list is quickly sorted.
    due.sort_by_key(|id| id.slot());
    context.reorder(&mut due, QUARTER, |&id| startups[id].name);
    due
}

/// Adds a new firm: it is counted in its market, and its name determines the months in which its
/// quarters end.
pub fn begin(region: &mut Region, context: &Context, mut startup: Startup) -> Id<Startup> {
    update_derived_figures(context, &mut startup);
    let quarter = QuarterContext::of(region, context);
    let place = quarter.place(&region.organizations, &startup);
    let market = &mut region.markets[startup.field as usize];
    market.firms += 1;
    quarter.count(&mut startup, &place, market);
    let turn = startup.name.turn();
    region.memory.lives.enter(startup.founded, context.month);
    let id = region.startups.insert(startup);
    region.quarters.startups[turn].push(id);
    id
}

/// How a firm ceases to be a startup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Departure {
    Fails(Failure),
    /// It is no longer a startup.
    Matures,
}

/// Results of a firm's quarter.
struct QuarterResult {
    /// Why it leaves, if it does.
    departure: Option<Departure>,
    /// Filings of intellectual property.
    files: u32,
    /// Payment to its host.
    rent: Money,
    /// Profit for its owners.
    payout: Money,
    /// Its yearly cash flow after interest, CNY.
    flow: f64,
    /// Its monthly costs, CNY.
    costs: f64,
    /// Its development spending in the quarter, CNY.
    development: f64,
}

/// The premises of a firm: payee of the rent, rent relative to the market, and contacts.
struct Premises {
    landlord: AccountId,
    rent_share: f64,
    service_fee: f64,
    pull: f64,
    is_kept: bool,
}

/// Figures common to all startups of a region in a month.
struct QuarterContext<'a> {
    context: &'a Context<'a>,
    event: u64,
    /// Probability of winning a customer in a month per unit of competitive weight, by field.
    chances: [f64; Field::COUNT],
    /// Probability of losing a customer within one, two and three months.
    churn: [f64; 3],
    sales: f64,
    wage: f64,
    rent: f64,
    service_fee: f64,
    fixed: f64,
    /// Renewal fee of a patent for a month.
    renewal: f64,
}

impl<'a> QuarterContext<'a> {
    fn of(region: &Region, context: &'a Context<'a>) -> QuarterContext<'a> {
        let params = &context.scenario.operation;
        let prices = context.economy.wage_index;
        let stays = 1.0 - params.churn;
        QuarterContext {
            context,
            event: context.event(),
            chances: region.chances,
            churn: [1.0 - stays, 1.0 - stays * stays, 1.0 - stays * stays * stays],
            sales: params.customer_sales * prices,
            wage: context.economy.wage_private * params.wage_cost / 12.0 * region.shares.wage,
            rent: params.market_rent * prices,
            service_fee: context.scenario.incubator.service_fee * prices,
            fixed: params.fixed_cost * prices,
            renewal: patents::renewal_fee(context) / 12.0,
        }
    }

    /// The firm's premises and their terms.
    fn place(&self, hosts: &Arena<Organization>, startup: &Startup) -> Premises {
        let market = Premises {
            landlord: Ledger::OUTSIDE,
            rent_share: 1.0,
            service_fee: 0.0,
            pull: 1.0,
            is_kept: false,
        };
        let Stage::Tenant { host, is_kept, .. } = startup.stage else { return market };
        let Some(host) = hosts.get(host) else { return market };
        let params = &self.context.scenario.incubator;
        let is_free = host.sub_kind == incubator::NURSERY || is_kept;
        let rent_share = match (params.space, is_free) {
            (false, _) => 1.0,
            (true, true) => 0.0,
            (true, false) => params.rent_share,
        };
        Premises {
            landlord: host.account,
            rent_share,
            service_fee: self.service_fee,
            pull: f64::from(startup.pull),
            is_kept,
        }
    }

    /// The firm's weight in the competition for customers.
    fn weight(&self, startup: &Startup, place: &Premises) -> f64 {
        let seed = self.context.scenario.operation.seed_customers;
        let served = f64::from(startup.customers) + f64::from(startup.ordered);
        f64::from(startup.appeal) * (served + seed * place.pull)
    }

    /// Updates the market figures with the firm's contribution.
    fn count(&self, startup: &mut Startup, place: &Premises, market: &mut Market) {
        let now = MarketPart {
            customers: startup.customers,
            weight: (self.weight(startup, place) * 1e3).min(4e9) as u32,
            capability: (startup.capability() * 1e3) as i32,
            staff: startup.staff,
        };
        market.replace(std::mem::replace(&mut startup.part, now), now);
    }

    /// One firm's quarter.
    fn operate(
        &self,
        startup: &mut Startup,
        place: &Premises,
        ledger: &mut Ledger,
        creditors: &mut Creditors,
    ) -> QuarterResult {
        let params = &self.context.scenario.operation;
        let dice = self.context.dice;
        let months = months_of_quarter(self.context, startup);
        startup.booked = self.context.month;
        let before = startup.customers;
        let chance = self.weight(startup, place) * self.chances[startup.field as usize];
        let won = dice.of(startup.name, CUSTOMERS, self.event).poisson(chance * f64::from(months));
        let lost = match before {
            0 => 0,
            served => dice
                .of(startup.name, CHURN, self.event)
                .binomial(served.into(), self.churn[months as usize - 1]),
        };
        startup.customers = (u32::from(before) - lost).saturating_add(won).min(60_000) as u16;
        // Customers are won and lost over the quarter: its mean is what was served and had to be
        // staffed.
        let served = 0.5 * (f64::from(before) + f64::from(startup.customers));
        let people = (served as f32 + startup.ordered) * startup.people;
        startup.staff = ((people as u16).min(59_999) + 1).max(2);
        learn(self.context, startup, months);
        let rate = params.filing_rate / 12.0 * f64::from(months) * f64::from(startup.appeal).sqrt();
        let files = dice.of(startup.name, FILING, self.event).poisson(rate);
        let mut outcome = QuarterResult {
            departure: None,
            files,
            rent: Money::ZERO,
            payout: Money::ZERO,
            flow: 0.0,
            costs: 0.0,
            development: 0.0,
        };
        if !self.pay(startup, place, (ledger, creditors), served, months, &mut outcome) {
            outcome.departure = Some(Departure::Fails(Failure::OutOfCash));
        } else if f64::from(startup.belief) < params.closing_belief && !place.is_kept {
            outcome.departure = Some(Departure::Fails(Failure::OutsideOption));
        } else if startup.age(self.context.month) >= params.maturity_months {
            outcome.departure = Some(Departure::Matures);
        }
        outcome
    }

    /// Collects sales and pays costs; returns whether the cash sufficed.
    fn pay(
        &self,
        startup: &mut Startup,
        place: &Premises,
        (ledger, creditors): (&mut Ledger, &mut Creditors),
        served: f64,
        months: u32,
        outcome: &mut QuarterResult,
    ) -> bool {
        let params = &self.context.scenario.operation;
        let account = startup.account;
        let time = f64::from(months);
        let sold = served * self.sales * time;
        // Public orders have been paid already.
        let sales = sold + f64::from(startup.ordered) * self.sales * time;
        let staff = f64::from(startup.staff);
        let wages = staff * self.wage * time;
        let rent = staff * self.rent * place.rent_share * time;
        let fee = place.service_fee * time;
        let running = self.fixed * time + sales * params.material_share;
        let development = sales * params.rd_share;
        let renewals = f64::from(startup.portfolio.patents) * self.renewal * time;
        let costs = wages + rent + fee + running + development + renewals;
        let hosted = Money::yuan(rent) + Money::yuan(fee);
        let bills = [
            (Ledger::OUTSIDE, Money::yuan(wages), Reason::Wages),
            (place.landlord, Money::yuan(rent), Reason::Rent),
            (place.landlord, Money::yuan(fee), Reason::ServiceFee),
            (Ledger::OUTSIDE, Money::yuan(running), Reason::RunningCost),
            (Ledger::OUTSIDE, Money::yuan(development), Reason::Development),
            (Ledger::OUTSIDE, Money::yuan(renewals), Reason::PatentFee),
        ];
        ledger.pay_from_outside(account, Money::yuan(sold), Reason::Sales);
        let is_paid =
            |(payee, amount, reason)| ledger.transfer(account, payee, amount, reason).is_ok();
        if !bills.into_iter().all(is_paid) {
            return false;
        }
        outcome.rent = hosted;
        outcome.development = development;
        let mut owed = Money::ZERO;
        outcome.costs = costs / time;
        outcome.flow = (sales - costs) * 12.0 / time;
        if startup.debt.is_some() {
            if !creditors.pay_interest(ledger, account, startup.debt, months) {
                return false;
            }
            owed = creditors.owed(startup.debt);
            outcome.flow -= creditors.burden(startup.debt);
        }
        if sales <= costs {
            startup.losing_months = startup.losing_months.saturating_add(months as u16);
            return true;
        }
        startup.losing_months = 0;
        let reserve = costs / time * params.reserve_months;
        let excess = ledger.balance(account) - Money::yuan(reserve) - owed;
        if excess > Money::ZERO {
            let payout = excess.share(params.payout_share);
            if startup.holders.is_empty() {
                ledger.pay_what_is_there(account, Ledger::OUTSIDE, payout, Reason::Dividend);
            } else {
                outcome.payout = payout;
            }
        }
        true
    }
}

/// Opens the month of firms: the probabilities that each field's market gives. Each region touches
/// only itself.
pub fn update_chances(region: &mut Region, context: &Context) {
    region.chances = chances(region, context);
}

/// Probability of winning a customer per unit of competitive weight, by field.
fn chances(region: &Region, context: &Context) -> [f64; Field::COUNT] {
    let params = &context.scenario.operation;
    let mut chances = [0.0; Field::COUNT];
    for (field, chance) in chances.iter_mut().enumerate() {
        let national = &context.nation.markets[field];
        let reach = context.nation.reach[field];
        // Parameters of the region may differ from those of the country.
        let part = params.demand / context.nation.demand_level.max(1e-9);
        let own = reach * context.nation.demand_share(region) * part;
        // Negative where more is served than demand supports: firms there win fewer customers.
        let open = |demand: f64, served: i64| (demand - served as f64) * params.opportunity_rate;
        let here = open(own, region.markets[field].customers) * params.local_share;
        let everywhere = open(reach, national.customers) * (1.0 - params.local_share);
        // A market with less than one firm's weight is treated as if there were one firm.
        let local = region.markets[field].weight.max(1_000) as f64 / 1e3;
        let there = everywhere / (national.weight.max(1_000) as f64 / 1e3);
        *chance = (here / local + there).max(0.0);
    }
    chances
}

/// Business reveals quality, learning by doing raises capability, and knowledge becomes obsolete.
fn learn(context: &Context, startup: &mut Startup, months: u32) {
    let params = &context.scenario.operation;
    let time = f64::from(months);
    let learned = f64::from(startup.learned);
    let doing = if startup.customers > 0 { params.learning_by_doing } else { 0.0 };
    startup.learned = (learned * (1.0 - time * params.forgetting).max(0.0) + time * doing) as f32;
    let event = context.event();
    // A signal of less than a quarter is less precise.
    let variance = params.signal_noise * params.signal_noise * 3.0 / time;
    let error = variance.sqrt() * context.dice.of(startup.name, SIGNAL, event).normal();
    let precision = 1.0 / variance;
    let prior = Belief { mean: f64::from(startup.belief), precision: f64::from(startup.precision) };
    let belief = prior.after(f64::from(startup.quality) + error, precision);
    startup.belief = belief.mean as f32;
    startup.precision = belief.precision as f32;
    update_derived_figures(context, startup);
}

/// Firms that leave: those that failed, and those that have matured.
fn close(region: &mut Region, context: &Context, mut closing: Vec<(Id<Startup>, Departure)>) {
    // The largest matured firms fill the entries of enterprises that the record calls for.
    closing.sort_by_cached_key(|&(id, _)| {
        let startup = &region.startups[id];
        (std::cmp::Reverse(startup.customers), context.place(startup.name, CLOSING))
    });
    for (id, departure) in closing {
        match departure {
            Departure::Fails(failure) => fail(region, context, id, failure),
            Departure::Matures => grow_up(region, context, id),
        }
    }
}

/// A matured firm continues as an enterprise, if there is an entry, or outside the model.
fn grow_up(region: &mut Region, context: &Context, id: Id<Startup>) {
    let name = region.startups[id].name;
    let threshold = context.dice.of(name, PROMOTION, 0).uniform();
    if region.openings >= threshold {
        region.openings -= 1.0;
        enterprises::enter(region, context, EnterpriseOrigin::Startup(id));
        region.tally.add(Count::Promoted, 1);
    }
    // Nobody takes over a firm that owes more than it is worth.
    let startup = &region.startups[id];
    let owed = debts::owed(region, startup.debt);
    let worth = context.scenario.equity.sale_multiple * yearly_sales(context, startup);
    if owed > Money::yuan(worth).max(region.ledger.balance(startup.account)) {
        fail(region, context, id, Failure::LoanUnpaid);
        return;
    }
    region.tally.add(Count::Matured, 1);
    leave(region, context, id, FirmEvent::Matured);
}

/// Firms file what the month brought.
fn file(region: &mut Region, context: &Context, mut filing: Vec<(Id<Startup>, u32)>) {
    let event = context.event();
    filing.retain(|&(id, _)| region.startups.get(id).is_some());
    filing.sort_by_cached_key(|&(id, _)| {
        let name = region.startups[id].name;
        (context.turn(name, FILING, second(event)), name)
    });
    for (id, files) in filing {
        for index in 0..files {
            file_one(region, context, id, event, index);
        }
    }
}

fn file_one(region: &mut Region, context: &Context, id: Id<Startup>, event: u64, index: u32) {
    let params = &context.scenario.operation;
    let startup = &mut region.startups[id];
    startup.filings = startup.filings.saturating_add(1);
    let is_tenant = matches!(startup.stage, Stage::Tenant { .. });
    let mut awareness = startup.awareness;
    let name = startup.name.child(PATENT, event, u64::from(index));
    let mut draw = context.dice.of(name, FILING, 0);
    let is_invention = draw.happens(params.invention_share);
    let log_value = libm::log(params.invention_value)
        + startup.capability()
        + context.scenario.research.value_spread * draw.normal();
    let filing = Filing {
        name,
        client: startup.name,
        client_kind: ClientKind::Startup,
        owner: PatentOwner::Startup(id),
        payer: startup.account,
        field: startup.field,
        log_value,
    };
    let is_counted = is_tenant && tenancies::counts_as_incubator(region, &region.startups[id]);
    region.tally.add(Count::TenantFilings, i64::from(is_counted));
    region.tally.add(Count::StartupFilings, 1);
    if is_invention {
        let view = log_value + context.scenario.protection.own_noise * draw.normal();
        patents::file(region, context, &mut awareness, &filing, view);
        region.startups[id].awareness = awareness;
    } else {
        let fee = Money::yuan(cheap_filing_fee(context));
        region.ledger.pay_what_is_there(filing.payer, Ledger::OUTSIDE, fee, Reason::PatentFee);
    }
}
