//! Credit: firms carry out projects, borrow, repay, renew or default; pledged patents are sold.
//!
//! A firm considers loans when it closes its books. For what it cannot pay itself it applies to
//! banks, first without a pledge, then on its patents under the models in force in its region. A
//! default is simply a bill that could not be paid.

mod advise;
pub mod application;
mod apply;
mod appraise;
mod firm;
mod grant;
mod guarantee;
mod judge;
mod mature;
mod recover;

use rayon::prelude::*;

use crate::base::chance::{Name, Purpose};
use crate::base::money::Money;
use crate::model::rules::context::Context;
use crate::model::rules::credit::SCHEME_COUNT;
use crate::model::rules::credit::models::{Basis, GuarantorKind};
use crate::model::rules::debts::schemes;
use crate::model::state::agents::bank::{Bank, BankKind};
use crate::model::state::agents::guarantor::Guarantor;
use crate::model::state::ledger::{Ledger, Reason, Sector};
use crate::model::state::objects::loan::LoanRequest;
use crate::model::state::region::Region;
use crate::model::state::tally::{Count, LoanCount};
use crate::model::world::World;

/// Kind of a bank, for names.
const BANK: Purpose = Purpose::new("bank");

const TURN: Purpose = Purpose::new("credit.turn");

/// Guarantors are capitalized; pledges are sold; loans that are due are settled; firms invest and
/// borrow; banks close their month. Each region touches only itself.
pub fn lend(world: &mut World) {
    let (regions, context) = world.parts();
    regions.par_iter_mut().with_max_len(1).for_each(|region| {
        let context = context.of(region);
        endow(region, &context);
        recover::sell(region, &context);
        let due = in_turn(std::mem::take(&mut region.mail.owing), &context);
        for request in due {
            mature::mature(region, &context, &request);
        }
        let requests = in_turn(std::mem::take(&mut region.mail.loan_requests), &context);
        region.looks += requests.len() as u64;
        for request in requests {
            apply::invest(region, &context, &request);
        }
        advise::teach(region, &context);
        close_banks(region, &context);
    });
}

/// Firms in the order drawn for the month.
fn in_turn(mut requests: Vec<LoanRequest>, context: &Context) -> Vec<LoanRequest> {
    let event = context.event();
    let turn = |name: Name| context.turn(name, TURN, event);
    requests.sort_by_cached_key(|request| (turn(request.name), request.name));
    requests
}

/// Opens a region's banks, once.
pub fn open_banks(region: &mut Region, context: &Context) {
    let params = &context.scenario.credit;
    let count = params.banks;
    let capital = params.capital * region.shares.technology_firms * region.scale / f64::from(count);
    for number in 0..count {
        let name = region.name.child(BANK, 0, u64::from(number));
        let cash = Money::yuan(capital * context.economy.wage_index);
        let account = region.ledger.open_with(Sector::Bank, cash);
        // Fixed shares of banks know such loans well, somewhat, or not at all; they are spread
        // evenly over the kinds of banks.
        let place = ((u64::from(number) * 7) % u64::from(count)) as f64 + 0.5;
        let mut rest = place / f64::from(count) * params.knowledge_shares.iter().sum::<f64>();
        let level = params.knowledge_shares.iter().position(|share| {
            rest -= share;
            rest < 0.0
        });
        region.banks.push(Bank {
            name,
            account,
            kind: BankKind::of(number, count),
            knowledge: params.knowledge_levels[level.unwrap_or(3)],
            experience: Default::default(),
            outstanding: Money::ZERO,
            yearly_cost: Money::ZERO,
            loans: 0,
        });
    }
}

/// A bank closes a share of its gap to full knowledge. Below full scale, one event represents
/// several at different banks, so the rest of the learning is spread over all banks of the region.
fn learn(region: &mut Region, place: usize, share: f64) {
    let stays = (1.0 - share).clamp(0.0, 1.0);
    let rest = (1.0 / region.scale - 1.0) / region.banks.len() as f64;
    let stays_elsewhere = libm::pow(stays, rest);
    for (number, bank) in region.banks.iter_mut().enumerate() {
        let own = if number == place { stays } else { 1.0 };
        bank.knowledge = 1.0 - (1.0 - bank.knowledge) * own * stays_elsewhere;
    }
}

/// Guarantors receive their initial capital; each January the state, or the owners of a company,
/// replenish part of what is missing.
fn endow(region: &mut Region, context: &Context) {
    let params = &context.scenario.credit;
    for (place, model) in schemes(context) {
        let is_wanted = params.on
            && (params.pledging || model.basis != Basis::Patents)
            && model.guarantor != GuarantorKind::None
            && model.is_in_force(&region.label, context.month);
        if !is_wanted {
            continue;
        }
        let guarantor = region.guarantors[place];
        let is_opening = guarantor.fund == Money::ZERO;
        if !is_opening && context.month.of_year() != 1 {
            continue;
        }
        let firms = context.economy.technology_firms * region.shares.technology_firms;
        let by_size = params.fund_per_firm * firms * context.economy.wage_index;
        let full = if model.fund > 0.0 { model.fund } else { by_size };
        let full = Money::yuan(full * region.scale);
        let missing = (full - guarantor.capital(&region.ledger)).max(Money::ZERO);
        let most = if is_opening { full } else { full.share(model.replenished_share) };
        let given = missing.min(most);
        let ledger = &mut region.ledger;
        if is_opening {
            ledger.set_sector(guarantor.account, model.guarantor.sector());
        }
        if model.guarantor.is_public() {
            ledger.pay_from_outside(region.accounts.government, given, Reason::PublicRevenue);
            ledger
                .transfer(
                    region.accounts.government,
                    guarantor.account,
                    given,
                    Reason::GuaranteeFund,
                )
                .expect("the budget for guarantors has just been filled");
        } else {
            // The owners of a company contribute what it needs and withdraw what it has earned.
            ledger.pay_from_outside(guarantor.account, given, Reason::GuaranteeFund);
            let earned = guarantor.capital(ledger) - full;
            let earned = earned.max(Money::ZERO);
            ledger.pay_what_is_there(guarantor.account, Ledger::OUTSIDE, earned, Reason::Dividend);
        }
        region.guarantors[place].fund = full;
    }
}

/// Banks pay for their funds, distribute what they have earned beyond the capital that they need,
/// and learn from each other.
fn close_banks(region: &mut Region, context: &Context) {
    let params = &context.scenario.credit;
    let at_start = params.capital * region.shares.technology_firms * region.scale
        / f64::from(params.banks)
        * context.economy.wage_index
        * context.economy.rd_index;
    let best = region.banks.iter().map(|bank| bank.knowledge).fold(0.0, f64::max);
    let ledger = &mut region.ledger;
    for bank in &mut region.banks {
        let cost = bank.yearly_cost.share(1.0 / 12.0);
        ledger.pay_what_is_there(bank.account, Ledger::OUTSIDE, cost, Reason::DepositInterest);
        let needed = bank.outstanding.share(params.capital_ratio).max(Money::yuan(at_start));
        let excess = ledger.balance(bank.account) - needed;
        if context.month.of_year() == 12 && excess > Money::ZERO {
            ledger.pay_what_is_there(bank.account, Ledger::OUTSIDE, excess, Reason::Dividend);
        }
        if params.learning {
            bank.knowledge += params.knowledge_spread / 12.0 * (best - bank.knowledge);
        }
    }
    stocks(region, context);
}

/// Stocks at the month's end that only credit knows.
fn stocks(region: &mut Region, context: &Context) {
    let guaranteed: Money = region.guarantors.iter().map(|it| it.outstanding).sum();
    let public = schemes(context).filter(|(_, model)| model.guarantor.is_public());
    let public: Vec<&Guarantor> = public.map(|(place, _)| &region.guarantors[place]).collect();
    let cash: Money = public.iter().map(|it| region.ledger.balance(it.account)).sum();
    let advanced: Money = public.iter().map(|it| it.advanced).sum();
    let knowledge: f64 = region.banks.iter().map(|bank| bank.knowledge).sum();
    let capital: Money = region.banks.iter().map(|bank| region.ledger.balance(bank.account)).sum();
    let tally = &mut region.tally;
    tally.set(Count::GuaranteeFen, guaranteed.to_fen());
    tally.set(Count::PublicFundFen, cash.to_fen());
    tally.set(Count::PublicFundAdvancedFen, advanced.to_fen());
    tally.set(Count::BankCapitalFen, capital.to_fen());
    tally.set(Count::EverPledged, region.memory.ever_pledged);
    tally.set(Count::PledgedPatents, region.memory.pledged_patents);
    tally.set(Count::FirmPatents, region.memory.patents_in_force - region.memory.body_patents);
    // Means over banks do not depend on the scale; other stocks of a region are grossed up.
    let mean = knowledge / region.banks.len().max(1) as f64 * region.scale;
    tally.set(Count::BankKnowledge, 0);
    tally.add_fraction(Count::BankKnowledge, mean);
    tally.set(Count::LendingRegions, 0);
    tally.add_fraction(Count::LendingRegions, region.scale);
    region.memory.close_credit(context.month);
    let year = region.memory.loan_ends();
    tally.set(Count::EndedOfYear, year.ended);
    tally.set(Count::DefaultedOfYear, year.defaulted);
    tally.set(Count::DebtOfYear, year.debt);
    tally.set(Count::RecoveredOfYear, year.recovered);
    for (place, &[loans, fen]) in region.memory.lent.iter().enumerate() {
        let model = (place < SCHEME_COUNT).then_some(place as u8);
        tally.lend(model, LoanCount::Outstanding, loans);
        tally.lend(model, LoanCount::OutstandingFen, fen);
    }
}
