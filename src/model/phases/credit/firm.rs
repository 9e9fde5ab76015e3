//! A firm that applies for a loan: what a bank can observe, and the project.

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose};
use crate::base::money::Money;
use crate::base::space::Field;
use crate::model::rules::context::Context;
use crate::model::rules::credit::decision::{Prospect, logistic};
use crate::model::rules::debts::{self, PROJECT};
use crate::model::rules::{enterprises, startups};
use crate::model::state::agents::bank::CLASSES;
use crate::model::state::agents::startup::Startup;
use crate::model::state::ledger::AccountId;
use crate::model::state::loss::Rules;
use crate::model::state::objects::loan::{Borrower, LoanRequest, LoanUse};
use crate::model::state::objects::patent::Portfolio;
use crate::model::state::region::Region;
use crate::model::state::service::ClientKind;

const OUTCOME: Purpose = Purpose::new("credit.outcome");

/// The observable figures of a firm that applies for a loan.
#[derive(Clone, Debug)]
pub struct Firm {
    /// Its name.
    pub name: Name,
    /// Who it is.
    pub borrower: Borrower,
    /// Its account.
    pub account: AccountId,
    /// Its field.
    pub field: Field,
    /// 0 for startups, 1 for enterprises: the place in parameters that differ.
    pub sort: usize,
    /// Age in months.
    pub age: u32,
    /// Yearly sales, CNY.
    pub sales: f64,
    /// Yearly cash flow after interest, CNY.
    pub flow: f64,
    /// Monthly costs, CNY.
    pub costs: f64,
    /// Its cash.
    pub cash: Money,
    /// Its patents in force.
    pub portfolio: Portfolio,
    /// Its debt.
    pub owed: Money,
    /// Share of its patents that are pledged already.
    pub pledged: f64,
    /// Log capability, which determines its odds of surviving a shortage of cash.
    pub capability: f64,
}

/// The firm's current figures, if it still exists.
pub fn firm(region: &Region, context: &Context, request: &LoanRequest) -> Option<Firm> {
    let operation = &context.scenario.operation;
    let (account, field, sort, age, sales, portfolio, capability) = match request.borrower {
        Borrower::Startup(id) => {
            let it = region.startups.get(id)?;
            let sales = startups::yearly_sales(it);
            let age = it.age(context.month);
            (it.account, it.field, 0, age, sales, it.portfolio, it.capability())
        }
        Borrower::Enterprise(id) => {
            let it = region.enterprises.get(id)?;
            let budget = enterprises::budget_of_weight(region, context) * enterprises::weight(it);
            let sales = budget * operation.sales_per_rd;
            // Its age before the start is unknown: it had matured before.
            let age = context.month.since(it.since) + operation.maturity_months;
            (it.account, it.field, 1, age, sales, it.portfolio, f64::from(it.capability))
        }
    };
    let (mut owed, mut pledged) = (Money::ZERO, 0.0);
    for id in debts::chain(&region.loans, debts::first_of(region, request.borrower)) {
        let loan = &region.loans[id];
        owed += loan.principal;
        pledged += f64::from(loan.pledged);
    }
    let LoanRequest { name, borrower, flow, costs, .. } = *request;
    let cash = region.ledger.balance(account);
    Some(Firm {
        name,
        borrower,
        account,
        field,
        sort,
        age,
        sales,
        flow,
        costs,
        cash,
        portfolio,
        owed,
        pledged,
        capability,
    })
}

/// An appraisal of all patents of a firm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Appraisal {
    /// Value, CNY.
    pub value: f64,
    /// Whether somebody other than the bank has appraised.
    pub is_independent: bool,
}

/// Security of a loan, which separates classes of borrowers. Guaranteed loans go to other firms
/// than loans at a bank's own risk, so their defaults say little about the latter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Security {
    /// Only the borrower's name and the usual ordinary securities.
    Name,
    /// Patents.
    Pledge,
    /// A guarantee, with or without patents.
    Guarantee,
}

impl Security {
    /// The security of a loan under those rules, with or without an appraisal of patents.
    pub fn of(rules: &Rules, appraisal: Option<&Appraisal>) -> Security {
        match appraisal {
            _ if rules.guaranteed_share > 0.0 => Security::Guarantee,
            Some(_) => Security::Pledge,
            None => Security::Name,
        }
    }
}

impl Firm {
    /// The class of borrowers to which banks assign it.
    pub fn class(&self, security: Security, rating: Option<(f64, f64)>) -> u8 {
        let age = match self.age {
            _ if self.sort == 1 => 2,
            age if age >= 36 => 1,
            _ => 0,
        };
        let class = age * 8 + security as u8 * 2 + u8::from(rating.is_some());
        debug_assert!(usize::from(class) < CLASSES);
        class
    }

    /// The class of a loan that replaces another: a borrower that could not repay is of another
    /// kind.
    pub const fn class_of_renewal(&self, old: u8) -> u8 {
        old / 8 * 8 + 6 + old % 2
    }

    /// The startup that it is, if it is one.
    pub const fn startup(&self) -> Option<Id<Startup>> {
        match self.borrower {
            Borrower::Startup(id) => Some(id),
            Borrower::Enterprise(_) => None,
        }
    }

    /// Its kind as a client.
    pub const fn kind(&self) -> ClientKind {
        match self.borrower {
            Borrower::Startup(_) => ClientKind::Startup,
            Borrower::Enterprise(_) => ClientKind::Enterprise,
        }
    }

    /// Cash that it does not use for projects, CNY: months of costs of a startup, months of the R&D
    /// budget of an enterprise.
    pub fn kept(&self, context: &Context) -> f64 {
        let month = match self.sort {
            0 => self.costs,
            _ => self.sales / context.scenario.operation.sales_per_rd / 12.0,
        };
        context.scenario.credit.kept_months[self.sort] * month
    }

    /// Standard deviation of its yearly cash flow, CNY, that both sides expect.
    pub fn risk(&self, context: &Context) -> f64 {
        let turnover = self.sales.max(self.costs * 12.0);
        context.scenario.credit.business_risk[self.sort] * turnover
    }
}

/// A firm's plan: its own view and the true probability of success.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// As the firm sees it.
    pub prospect: Prospect,
    /// True log odds of success.
    pub odds: f64,
    /// A bank's prior for the log odds of such plans: mean and standard deviation.
    pub prior: (f64, f64),
    /// Uniform draw that decides on success.
    pub success_draw: f64,
    /// A rating's signal of the log odds, and its precision.
    pub rating: Option<(f64, f64)>,
}

impl Plan {
    /// Cost that own cash does not cover, CNY.
    pub fn gap(&self) -> f64 {
        self.prospect.cost - self.prospect.own
    }
}

/// A project of the firm, or a shortage of cash that it wants to bridge.
pub fn plan(context: &Context, firm: &Firm, request: &LoanRequest) -> Plan {
    let params = &context.scenario.credit;
    let event = context.event();
    let mut draw = context.dice.of(firm.name, PROJECT, event);
    // The first draw decided whether there is a project.
    draw.uniform();
    let (size, worth, chance) = (draw.normal(), draw.normal(), draw.normal());
    let success_draw = context.dice.of(firm.name, OUTCOME, event).uniform();
    let worth = (params.profitability + params.profitability_spread * worth).max(0.0);
    let cash = firm.cash.to_yuan();
    let fading = match firm.sort {
        0 => context.scenario.operation.forgetting,
        _ => context.scenario.operation.overtaking,
    };
    let (cost, own, odds, prior) = match request.use_of {
        LoanUse::Growth => {
            // The better the firm, the likelier its plan comes off.
            let spread = context.scenario.founding.quality_spread;
            let odds = params.success_odds + firm.capability;
            (request.growth[0], 0.0, odds, (params.success_odds, spread))
        }
        LoanUse::Liquidity => {
            let mean = params.success_odds - params.success_spread;
            let odds = mean + firm.capability + params.success_spread * chance;
            let spread = params.success_spread * params.hidden_spread;
            (params.asked_months * firm.costs, 0.0, odds, (mean, spread))
        }
        LoanUse::Project | LoanUse::Renewal => {
            let cost = params.project_cost * libm::exp(params.project_spread * size);
            let cost = cost.min(params.project_limit) * firm.sales;
            let own = (cash - firm.kept(context)).clamp(0.0, cost);
            let prior = (params.success_odds, params.success_spread);
            (cost, own, prior.0 + prior.1 * chance, prior)
        }
    };
    let prospect = Prospect {
        cost,
        own,
        value: worth * cost,
        success: logistic(odds),
        years: 1.0 / (fading + params.impatience).max(0.01),
        cash: cash - own,
        flow: firm.flow,
        risk: firm.risk(context),
        debts: firm.owed.to_yuan(),
        franchise: params.franchise_years * firm.flow.max(0.0),
    };
    Plan { prospect, odds, prior, success_draw, rating: None }
}
