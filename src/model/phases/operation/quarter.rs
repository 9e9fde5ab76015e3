//! The books of a startup for a quarter, and its plan for the next.

use crate::base::chance::Purpose;
use crate::base::money::Money;
use crate::model::rules::business::{self, Business, Prices};
use crate::model::rules::context::Context;
use crate::model::rules::debts::Creditors;
use crate::model::rules::evaluation::Belief;
use crate::model::rules::startups::{COLLECTED, months_of_quarter, outlook};
use crate::model::state::agents::startup::Startup;
use crate::model::state::happening::Failure;
use crate::model::state::ledger::{AccountId, Ledger, Reason};
use crate::model::state::objects::customers::Orders;
use crate::model::state::tally::Trade;

const CHURN: Purpose = Purpose::new("startup.churn");
const ORDERS: Purpose = Purpose::new("startup.orders");
const SIZES: Purpose = Purpose::new("startup.order_sizes");
const LUCK: Purpose = Purpose::new("startup.luck");
const QUALITY: Purpose = Purpose::new("startup.quality");
const FILING: Purpose = Purpose::new("startup.inventing");
const GIVING_UP: Purpose = Purpose::new("startup.giving_up");
const COMMITMENT: Purpose = Purpose::new("startup.commitment");

/// Smallest part of a firm's luck that many customers leave.
const LEAST_LUCK: f64 = 0.03;

/// Part of its usual development that a firm short of cash keeps: assumed.
const KEPT_DEVELOPMENT: f64 = 0.4;

/// Months of costs in cash below which a firm pays for no new customers: assumed.
const LAST_MONTHS: f64 = 1.0;

/// Months of costs in cash at which an agreed plan of growth is broken off: assumed.
const PLAN_MONTHS: f64 = 2.0;

/// Part of a quarter's work on new orders that is paid before their first bill: assumed.
const WORK_AHEAD: f64 = 0.25;

/// Largest lead of neighbours in log capability from which a firm learns.
const LARGEST_LEAD: f64 = 1.0;

/// Part of the income of a firm that its founder keeps for each part sold to investors: shares
/// that founders earn back are taken into account.
const SOLD_COUNTS: f64 = 0.6;

/// How a firm ceases to be a startup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    Fails(Failure),
    /// It is no longer a startup.
    Matures,
}

/// Results of a firm's quarter.
pub struct Result {
    /// Why it leaves, if it does.
    pub departure: Option<Departure>,
    /// Filings of intellectual property.
    pub files: u32,
    /// Payment to its host.
    pub hosted: Money,
    /// Profit for its owners.
    pub payout: Money,
    /// Its yearly cash flow after interest, before what it spends on growth, CNY.
    pub flow: f64,
    /// Its development spending in the quarter, CNY.
    pub development: f64,
    /// Whether it would use money of investors.
    pub seeks: bool,
    /// Money that its plan lacks, CNY a year, and the orders a year that it wishes for.
    pub growth: [f64; 2],
    /// What the quarter adds to the accounts of the region.
    pub sums: Trade,
}

/// The premises of a firm: payee of the rent, and rent relative to the market.
pub struct Premises {
    pub landlord: AccountId,
    pub rent_share: f64,
    pub service_fee: f64,
    pub is_kept: bool,
}

/// Where the firm's money is.
pub struct Accounts<'a> {
    pub ledger: &'a mut Ledger,
    pub creditors: Creditors<'a>,
}

/// What holds for a firm's quarter.
pub struct Quarter<'a> {
    pub context: &'a Context<'a>,
    pub business: Business<'a>,
    /// Prices of the month.
    pub prices: Prices,
    /// Prices that owners expect.
    pub expected: Prices,
    /// Mean of what firms of its field and region have learned.
    pub neighbours: f64,
    /// Yearly renewal fee of a patent.
    pub renewal: f64,
}

/// What a firm sold and paid in the quarter.
#[derive(Default)]
struct Books {
    years: f64,
    sales: f64,
    materials: f64,
    wages: f64,
    development: f64,
    acquisition: f64,
    tax: f64,
    profit: f64,
    hosted: Money,
    is_paid: bool,
}

impl Quarter<'_> {
    /// Closes the books of a quarter and makes the plan of the next.
    pub fn close(&self, startup: &mut Startup, place: &Premises, accounts: Accounts) -> Result {
        let Accounts { ledger, mut creditors } = accounts;
        let months = months_of_quarter(self.context, startup);
        let years = f64::from(months) / 12.0;
        startup.booked = self.context.month;
        let books = self.pay(startup, place, ledger, &mut creditors, months);
        let files = self.invent(startup, &books);
        self.develop(startup, &books);
        self.meet_customers(startup, ledger.balance(startup.account), years);
        self.learn(startup);
        let owed = creditors.owed(startup.debt);
        let plan = self.plan(startup, ledger.balance(startup.account), &books);
        let departure = self.departure(startup, place, &books, ledger, owed);
        let payout = match departure {
            // Whoever closes pays creditors first.
            Some(Departure::Fails(_)) => Money::ZERO,
            _ => self.payout(startup, &books, ledger, owed, plan.gap),
        };
        startup.granted = 0.0;
        startup.taught = 0.0;
        Result {
            departure,
            files,
            hosted: books.hosted,
            payout,
            flow: plan.flow,
            development: books.development,
            seeks: plan.seeks,
            growth: [plan.gap, plan.wished],
            sums: books.sums(startup, ledger.balance(startup.account)),
        }
    }

    /// Collects bills and pays costs, what must be paid first.
    fn pay(
        &self,
        startup: &mut Startup,
        place: &Premises,
        ledger: &mut Ledger,
        creditors: &mut Creditors,
        months: u32,
    ) -> Books {
        let years = f64::from(months) / 12.0;
        let business = &self.business;
        let params = business.params;
        let (account, part) = (startup.account, startup.part);
        let worth =
            f64::from(part.young) * self.prices.young + f64::from(part.grown) * self.prices.grown;
        let sold = business.unit() * worth / 1e3 * years;
        // Public orders have been paid already.
        let sales = sold + f64::from(startup.ordered) * business.unit() * years;
        let producers = business.labour(startup.capability()) * sales / years;
        startup.staff = (producers + business.overhead(producers)) as f32;
        let staff = f64::from(startup.staff);
        let wages = staff * business.wage_cost * years;
        let rent = (staff + 1.0) * business.rent * place.rent_share * years;
        let fee = place.service_fee * 12.0 * years;
        let running = params.fixed_cost * 12.0 * business.level * years;
        let materials = sales * params.material_share;
        let renewals = f64::from(startup.portfolio.patents) * self.renewal * years;
        let usual = self.usual_development(startup, ledger.balance(account), sales, years);
        self.carry_on_team(startup, years);
        let development =
            usual + f64::from(startup.team) * 12.0 * years + f64::from(startup.granted);
        let reach = business.reach(startup.customers.mass(), startup.is_scalable);
        let acquisition =
            business.cost(f64::from(startup.orders), startup.customers.mass(), reach) * years;
        self.collect(startup, ledger, sold, years);
        let value_added_tax = params.value_added_tax * (sales - materials).max(0.0);
        let bills = [
            (Ledger::OUTSIDE, Money::yuan(wages), Reason::Wages),
            (place.landlord, Money::yuan(rent), Reason::Rent),
            (place.landlord, Money::yuan(fee), Reason::ServiceFee),
            (Ledger::OUTSIDE, Money::yuan(running + materials), Reason::RunningCost),
            (Ledger::OUTSIDE, Money::yuan(value_added_tax), Reason::Tax),
        ];
        let is_paid =
            |(payee, amount, reason)| ledger.transfer(account, payee, amount, reason).is_ok();
        let mut books = Books { years, sales, materials, wages, ..Books::default() };
        books.is_paid = bills.into_iter().all(is_paid);
        if books.is_paid {
            books.hosted = Money::yuan(rent) + Money::yuan(fee);
        }
        books.is_paid = books.is_paid
            && (startup.debt.is_none()
                || creditors.pay_interest(ledger, account, startup.debt, months));
        let burden = creditors.burden(startup.debt) * years;
        // The rest is paid as far as there is money.
        let mut spend = |amount: f64, reason: Reason| {
            let amount = Money::yuan(amount);
            ledger.pay_what_is_there(account, Ledger::OUTSIDE, amount, reason).to_yuan()
        };
        let renewals = spend(renewals, Reason::PatentFee);
        books.development = spend(development, Reason::Development);
        books.acquisition = spend(acquisition, Reason::Acquisition);
        let costs = wages + rent + fee + running + materials + value_added_tax + burden + renewals;
        let profit = sales - costs - books.development - books.acquisition;
        let income_tax = spend(params.income_tax * profit.max(0.0), Reason::Tax);
        books.tax = if books.is_paid { value_added_tax } else { 0.0 } + income_tax;
        books.profit = profit - income_tax;
        startup.costs = ((costs + usual) / (years * 12.0)) as f32;
        self.note_sales(startup, sales / years, months, profit);
        books
    }

    /// R&D of a quarter beside agreed plans and grants: less where cash is short.
    fn usual_development(&self, startup: &Startup, cash: Money, sales: f64, years: f64) -> f64 {
        let params = self.business.params;
        let short = cash.to_yuan() < 0.5 * params.buffer_months * f64::from(startup.costs);
        let kept = if short { KEPT_DEVELOPMENT } else { 1.0 };
        let planned = sales + params.rd_start * self.business.level * years;
        f64::from(startup.rd_share) * planned * kept
    }

    /// The development team that an agreed plan has built: carried out as agreed, then shrunk.
    fn carry_on_team(&self, startup: &mut Startup, years: f64) {
        let params = &self.context.scenario.equity;
        startup.team = if startup.burn > 0.0 {
            startup.burn * params.development_share as f32
        } else {
            startup.team * libm::pow(params.team_kept, years * 4.0) as f32
        };
    }

    /// Customers pay their bills some months later.
    fn collect(&self, startup: &mut Startup, ledger: &mut Ledger, sold: f64, years: f64) {
        let billed = Money::yuan(sold);
        let owed = Money::yuan(sold / years * self.business.params.receivable_months / 12.0);
        let paid = (startup.receivables + billed - owed).max(Money::ZERO);
        startup.receivables = startup.receivables + billed - paid;
        ledger.pay_from_outside(startup.account, paid, Reason::Sales);
    }

    fn note_sales(&self, startup: &mut Startup, yearly: f64, months: u32, profit: f64) {
        startup.sales = yearly as f32;
        startup.usual_sales += 0.5 * (startup.sales - startup.usual_sales);
        startup.losing_months =
            if profit < 0.0 { startup.losing_months.saturating_add(months as u16) } else { 0 };
    }

    /// How many filings of intellectual property the quarter's development brings.
    fn invent(&self, startup: &Startup, books: &Books) -> u32 {
        let params = self.business.params;
        let appeal = self.business.attraction(startup.capability()).sqrt();
        let rate = params.filing_rate * books.years * appeal;
        self.context.dice.of(startup.name, FILING, self.context.event()).poisson(rate)
    }

    /// R&D and teaching raise capability, what is old becomes obsolete, quality drifts.
    fn develop(&self, startup: &mut Startup, books: &Books) {
        let params = self.business.params;
        let years = books.years;
        let usual = books.sales + params.rd_start * self.business.level * years;
        let reference = (params.rd_reference * usual).max(1e-9);
        let effective = books.development + params.absorption * f64::from(startup.taught);
        let learned = f64::from(startup.learned);
        let lead = (self.neighbours - learned).clamp(0.0, LARGEST_LEAD);
        let gain = params.learning * libm::log1p(effective / reference)
            - params.forgetting * learned
            + params.spillover * lead;
        startup.learned = (learned + years * gain) as f32;
        let plan_risk =
            if startup.burn > 0.0 { self.context.scenario.equity.plan_risk } else { 0.0 };
        let variance = params.quality_shock * params.quality_shock + plan_risk * plan_risk;
        let kept = 1.0 - params.quality_drift * years;
        let shock = (variance * years).sqrt()
            * self.context.dice.of(startup.name, QUALITY, self.context.event()).normal();
        startup.quality = (f64::from(startup.quality) * kept + shock) as f32;
        startup.belief *= kept as f32;
        let uncertain = kept * kept / f64::from(startup.precision) + variance * years;
        startup.precision = (1.0 / uncertain.max(1e-9)) as f32;
    }

    /// Customers leave, and orders come; a firm takes on what it can pay for until the first bill.
    fn meet_customers(&self, startup: &mut Startup, cash: Money, years: f64) {
        let (context, business) = (self.context, &self.business);
        let params = business.params;
        let event = context.event();
        let chance = 1.0 - libm::exp(-params.churn * years);
        startup.customers.lose(chance, &mut context.dice.of(startup.name, CHURN, event));
        let mass = startup.customers.mass();
        let reach = business.reach(mass, startup.is_scalable);
        let paid = f64::from(startup.orders);
        // A host's introductions are worth what the same orders would cost the firm.
        let with_host = match startup.host().is_some() && startup.contacts > 0.0 {
            true => {
                let cost = business.cost(paid, mass, reach) + f64::from(startup.contacts);
                business.orders_for(cost, mass, reach)
            }
            false => paid,
        };
        let mean = (params.free_orders + with_host) * years;
        let count = context.dice.of(startup.name, ORDERS, event).poisson(mean);
        if count > 0 {
            let mut draw = context.dice.of(startup.name, SIZES, event);
            let orders = Orders::drawn(count, params.customer_tail, &mut draw);
            let capability = startup.capability();
            let unit = business.unit()
                * business.price(self.prices, mass)
                * business.attraction(capability + f64::from(startup.luck));
            let ahead = params.receivable_months / 12.0
                + WORK_AHEAD * (1.0 - business.margin(capability)).max(0.0);
            let needed = unit * orders.mass() * ahead;
            let carried = (cash.to_yuan().max(0.0) / needed.max(1.0)).min(1.0);
            startup.customers.win(&orders, carried);
        }
        let spread = self.news(startup);
        let months = years * 12.0;
        let kept = libm::pow(params.luck_persistence, months / 3.0);
        let news = spread * context.dice.of(startup.name, LUCK, event).normal();
        startup.luck = (f64::from(startup.luck) * kept + news) as f32;
    }

    /// Standard deviation of a quarter's news of luck: the more evenly spread its customers, the
    /// steadier a firm.
    fn news(&self, startup: &Startup) -> f64 {
        let concentration = startup.customers.concentration().sqrt();
        f64::from(startup.volatility) * concentration.max(LEAST_LUCK)
    }

    /// Sales show quality and luck together.
    fn learn(&self, startup: &mut Startup) {
        if startup.customers.count() == 0 {
            return;
        }
        let params = self.business.params;
        let seen = f64::from(startup.quality + startup.luck);
        let prior =
            Belief { mean: f64::from(startup.belief), precision: f64::from(startup.precision) };
        let spreads = (params.first_luck, self.news(startup));
        let before = startup.seen.map(f64::from);
        let belief = business::learn(prior, seen, before, params.luck_persistence, spreads);
        startup.belief = belief.mean as f32;
        startup.precision = belief.precision as f32;
        startup.seen = Some(seen as f32);
    }

    /// The plan of the next quarter: as many new customers as pay and as there is money for.
    fn plan(&self, startup: &mut Startup, cash: Money, books: &Books) -> Plan {
        let business = &self.business;
        let params = business.params;
        let equity = &self.context.scenario.equity;
        let cash = cash.to_yuan();
        let mass = startup.customers.mass();
        let reach = business.reach(mass, startup.is_scalable);
        let outlook = outlook(self.context, startup);
        let value = business.customer_value(outlook, business.price(self.expected, mass));
        let wished = business.wish(value, mass, reach);
        let unit = business.unit()
            * business.price(self.prices, mass)
            * business.attraction(startup.capability() + f64::from(startup.luck));
        let costs = f64::from(startup.costs);
        let flow = (books.profit + books.acquisition) / books.years
            + if startup.burn > 0.0 { 12.0 * f64::from(startup.team) } else { 0.0 };
        let spare = (cash - params.buffer_months * costs).max(0.0);
        let agreed = 12.0 * f64::from(startup.burn) * (1.0 - equity.development_share);
        let budget = spare * params.growth_share + flow.max(0.0) * params.flow_share + agreed;
        let mut orders = business.affordable(budget, wished, mass, reach, unit);
        if agreed > 0.0 {
            // The plan agreed with investors is carried out whatever the owner would choose.
            let most = business.fastest(mass, business.reach(mass, true));
            orders = orders.max(business.affordable(agreed, most, mass, reach, unit));
        }
        if cash < LAST_MONTHS * costs {
            orders = 0.0;
        }
        startup.orders = orders as f32;
        let gap = (business.need(wished, mass, reach, unit) - budget).max(0.0);
        self.end_plan(startup, cash);
        let runway = cash / costs.max(1.0);
        let waited = f64::from(self.context.month.since(startup.financed));
        let seeks = startup.burn <= 0.0
            && match startup.rounds {
                0 => gap > 0.0,
                _ => {
                    let short = runway < equity.round_gap;
                    waited >= equity.round_gap && (short || waited >= equity.round_gap + 6.0)
                }
            };
        Plan { gap, wished, flow, seeks }
    }

    /// An agreed plan ends with its time, or when cash runs out.
    fn end_plan(&self, startup: &mut Startup, cash: f64) {
        let equity = &self.context.scenario.equity;
        let months = self.context.month.since(startup.financed);
        let is_over = f64::from(months) >= equity.plan_months
            || cash < PLAN_MONTHS * f64::from(startup.costs);
        if is_over {
            startup.burn = 0.0;
        }
    }

    /// Whether the firm fails, closes or matures.
    fn departure(
        &self,
        startup: &Startup,
        place: &Premises,
        books: &Books,
        ledger: &Ledger,
        owed: Money,
    ) -> Option<Departure> {
        if !books.is_paid {
            return Some(Departure::Fails(Failure::OutOfCash));
        }
        let cash = ledger.balance(startup.account).to_yuan();
        if !place.is_kept && self.gives_up(startup, place, cash, books.years) {
            let can_repay = cash + COLLECTED * startup.receivables.to_yuan() >= owed.to_yuan();
            let failure = if can_repay { Failure::OutsideOption } else { Failure::LoanUnpaid };
            return Some(Departure::Fails(failure));
        }
        let age = startup.age(self.context.month);
        (age >= self.business.params.maturity_months).then_some(Departure::Matures)
    }

    /// Whether an owner who expects less than elsewhere, and has used up what was committed, closes.
    fn gives_up(&self, startup: &Startup, place: &Premises, cash: f64, years: f64) -> bool {
        let params = self.business.params;
        if startup.burn > 0.0 {
            return false;
        }
        let dice = self.context.dice;
        let committed = 2.0
            * params.commitment
            * dice.of(startup.name, COMMITMENT, 0).uniform()
            * f64::from(startup.endowment);
        if cash >= committed {
            return false;
        }
        let option = params.option / f64::from(startup.precision).sqrt();
        let income = self.business.income(
            outlook(self.context, startup) + option,
            startup.customers.mass(),
            self.expected,
            place.rent_share,
            params.patience,
        ) - place.service_fee * 12.0;
        let kept = 1.0 - SOLD_COUNTS * startup.sold_share();
        let elsewhere = f64::from(startup.outside) * self.business.wage;
        let chance = 1.0 - libm::pow(1.0 - params.exit_chance, years * 4.0);
        income * kept < params.exit_income * elsewhere
            && dice.of(startup.name, GIVING_UP, self.context.event()).happens(chance)
    }

    /// Pays owners what exceeds the reserve, if the firm does not want more than it has.
    fn payout(
        &self,
        startup: &Startup,
        books: &Books,
        ledger: &mut Ledger,
        owed: Money,
        gap: f64,
    ) -> Money {
        let params = self.business.params;
        if !books.is_paid || gap > 0.0 || startup.burn > 0.0 {
            return Money::ZERO;
        }
        let reserve = params.reserve_months * f64::from(startup.costs);
        let excess = ledger.balance(startup.account) - Money::yuan(reserve) - owed.share(0.5);
        if excess <= Money::ZERO {
            return Money::ZERO;
        }
        let payout = excess.share(params.payout_share);
        if startup.holders.is_empty() {
            let account = startup.account;
            ledger.pay_what_is_there(account, Ledger::OUTSIDE, payout, Reason::Dividend);
            return Money::ZERO;
        }
        payout
    }
}

/// What a firm plans.
struct Plan {
    /// Yearly money that it lacks for what it wishes to do, CNY.
    gap: f64,
    /// Orders a year that it wishes for.
    wished: f64,
    /// Yearly cash flow before what it spends on growth, CNY.
    flow: f64,
    /// Whether it would use money of investors.
    seeks: bool,
}

impl Books {
    fn sums(&self, startup: &Startup, cash: Money) -> Trade {
        Trade {
            sales: Money::yuan(self.sales),
            value_added: Money::yuan(self.sales - self.materials),
            wages: Money::yuan(self.wages),
            development: Money::yuan(self.development),
            tax: Money::yuan(self.tax),
            profit: Money::yuan(self.profit),
            cash,
            monthly_costs: Money::yuan(f64::from(startup.costs)),
        }
    }
}
