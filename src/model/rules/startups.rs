//! What happens to startups in any phase: sales, events, exit.

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose, power};
use crate::base::money::Money;
use crate::base::month::Month;
use crate::model::rules::context::Context;
use crate::model::rules::debts::{self, Estate, FirmEnd};
use crate::model::rules::tenancies;
use crate::model::state::agents::startup::Startup;
use crate::model::state::event::rows::FirmRow;
use crate::model::state::happening::{Failure, FirmEvent, TenancyEvent};
use crate::model::state::ledger::{AccountId, Ledger, Reason};
use crate::model::state::mailboxes::EndedFirm;
use crate::model::state::region::{MarketPart, Region};
use crate::model::state::tally::Count;

/// Kind of a startup, for names.
pub const STARTUP: Purpose = Purpose::new("startup");

/// Quarters after which owners count what is left of their luck.
const OUTLOOK_QUARTERS: u32 = 6;

/// Part of the bills of a firm that closes which customers still pay: assumed.
pub const COLLECTED: f64 = 0.6;

/// The name of the firm that a founder of that name founds.
pub const fn firm_of(founder: Name) -> Name {
    founder.child(STARTUP, 0, 0)
}

/// Records the event of a firm.
pub fn note(region: &mut Region, id: Id<Startup>, now: Month, event: FirmEvent) {
    if region.keeps_events {
        let startup = &region.startups[id];
        let row = FirmRow {
            startup: startup.name,
            event,
            age_months: startup.age(now),
            cash: region.ledger.balance(startup.account),
        };
        region.events.push(row.event(region.number));
    }
}

/// The third of the firms that closes its books in a month.
#[inline]
pub const fn turn_of(month: crate::base::month::Month) -> usize {
    month.number() as usize % 3
}

/// Months since a firm last closed its books.
pub fn months_of_quarter(context: &Context, startup: &Startup) -> u32 {
    context.month.since(startup.booked).clamp(1, 3)
}

/// Yearly sales of a firm, CNY.
pub fn yearly_sales(startup: &Startup) -> f64 {
    f64::from(startup.sales)
}

/// Log capability that the owner expects of the next years: what it has learned, and what it
/// believes of its quality, with what is left of its luck.
pub fn outlook(context: &Context, startup: &Startup) -> f64 {
    let learned = f64::from(startup.learned);
    let belief = f64::from(startup.belief);
    let Some(seen) = startup.seen else { return learned + belief };
    let kept = power(context.scenario.operation.luck_persistence, OUTLOOK_QUARTERS);
    learned + (1.0 - kept) * belief + kept * f64::from(seen)
}

/// A firm fails.
pub fn fail(region: &mut Region, context: &Context, id: Id<Startup>, failure: Failure) {
    region.tally.add(Count::Failed, 1);
    let founded = region.startups[id].founded;
    region.memory.count_failure(founded, context.month);
    leave(region, context, id, FirmEvent::Failed(failure));
}

/// A firm leaves; its place becomes free and its account is closed.
pub fn leave(region: &mut Region, context: &Context, id: Id<Startup>, event: FirmEvent) {
    note(region, id, context.month, event);
    region.events_seen += 1;
    let (tenancy, end) = match event {
        FirmEvent::Failed(_) => (TenancyEvent::Failed, FirmEnd::Closed),
        _ => (TenancyEvent::Ended, FirmEnd::TakenOver),
    };
    tenancies::vacate(region, context, id, tenancy);
    if let Some(startup) = region.startups.remove(id) {
        let has_failed = matches!(event, FirmEvent::Failed(_));
        region.memory.lives.leave(startup.founded, context.month, has_failed);
        let market = &mut region.markets[startup.field as usize];
        market.firms -= 1;
        market.replace(startup.part, MarketPart::default());
        region.memory.ever_pledged -= i64::from(startup.has_pledged);
        if has_failed {
            let paid = startup.receivables.share(COLLECTED);
            region.ledger.pay_from_outside(startup.account, paid, Reason::Sales);
        }
        let owed = debts::owed(region, startup.debt);
        if startup.debt.is_some() {
            let estate = Estate {
                name: startup.name,
                account: startup.account,
                debt: startup.debt,
                worth: debts::value_in_use(context, yearly_sales(&startup), &startup.portfolio),
                field: startup.field,
            };
            debts::wind_up(region, context, &estate, end);
        }
        if startup.holders.is_empty() || matches!(event, FirmEvent::Exited(_)) {
            region.ledger.close(startup.account);
        } else {
            // Its shareholders share the remaining cash when rounds and exits are settled.
            let multiple = context.scenario.equity.sale_multiple;
            let cash = region.ledger.balance(startup.account);
            let price = (event == FirmEvent::Matured)
                .then(|| (Money::yuan(multiple * yearly_sales(&startup)) - owed).max(cash));
            let (name, account, holders) = (startup.name, startup.account, startup.holders);
            region.mail.endings.push(EndedFirm { name, account, price, holders });
        }
    }
}

/// Cost of filing something other than an invention, CNY.
pub fn cheap_filing_fee(context: &Context) -> f64 {
    context.scenario.protection.filing_fee
        * context.scenario.operation.other_filing_cost
        * context.economy.wage_index
}

/// A tenant files something other than an invention because its host pays for it.
pub fn file_cheaply(region: &mut Region, context: &Context, id: Id<Startup>, payer: AccountId) {
    let fee = Money::yuan(cheap_filing_fee(context));
    region.ledger.pay_what_is_there(payer, Ledger::OUTSIDE, fee, Reason::PatentFee);
    let startup = &mut region.startups[id];
    startup.filings = startup.filings.saturating_add(1);
    let is_counted = tenancies::counts_as_incubator(region, &region.startups[id]);
    region.tally.add(Count::TenantFilings, i64::from(is_counted));
    region.tally.add(Count::StartupFilings, 1);
}

/// Whether a firm that would use money of investors looks for it this month. A firm considers it
/// once a quarter, after closing its books.
pub fn may_seek(context: &Context, startup: &Startup) -> bool {
    let params = &context.scenario.equity;
    if startup.rounds >= params.most_rounds {
        return false;
    }
    // A firm with investors knows where to ask.
    let chance = if startup.rounds == 0 { params.seeking_chance * 3.0 } else { 1.0 };
    context.dice.of(startup.name, SEEKING, context.event()).happens(chance)
}

pub const SEEKING: Purpose = Purpose::new("equity.seeking");
