//! Contracts: signed, paid and divided; disputes arise; both sides remember each other.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::base::chance::{Name, Purpose};
use crate::base::money::Money;
use crate::model::phases::transformation::search::{Channel, Deal, Party, kind_of};
use crate::model::rules::context::Context;
use crate::model::rules::enterprises;
use crate::model::rules::instruments::contract_reward;
use crate::model::state::agents::enterprise::{Partner, Tie};
use crate::model::state::agents::researcher::Body;
use crate::model::state::event::rows::ContractRow;
use crate::model::state::happening::ContractKind;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::{AccountId, Ledger, Reason, Sector};
use crate::model::state::region::Region;
use crate::model::state::service::ClientKind;
use crate::model::state::tally::Count;
use crate::model::world::World;

const TERMS: Purpose = Purpose::new("contract.terms");

/// Price above which the register reports a contract separately, CNY.
const LARGE_CONTRACT: f64 = 1e7;

/// Signs deals in drawn order: first those inside a region, then those across regions, in three
/// passes: sellers promise, buyers pay, sellers receive. Regions are processed in parallel.
pub fn sign(world: &mut World, deals: Vec<Vec<Deal>>) {
    let (regions, context) = world.parts();
    let mut local = Vec::new();
    let mut across: Vec<Vec<CrossRegionDeal>> = vec![Vec::new(); regions.len()];
    for (number, deals) in deals.into_iter().enumerate() {
        let (here, there): (Vec<Deal>, Vec<Deal>) =
            deals.into_iter().partition(|deal| deal.region as usize == number);
        local.push(here);
        for deal in there {
            across[deal.region as usize].push(CrossRegionDeal { buyer: number, deal, sale: None });
        }
    }
    regions.par_iter_mut().with_max_len(1).zip(local).for_each(|(region, mut deals)| {
        deals.sort_by_cached_key(|deal| (deal.turn, deal.need.name));
        for deal in &deals {
            sign_at_home(region, &context, deal);
        }
    });
    regions.par_iter().zip(&mut across).for_each(|(seller, deals)| offer(seller, &context, deals));
    let offered = sorted_into(regions.len(), across, |deal_across| deal_across.buyer);
    let labels: Vec<String> = regions.iter().map(|region| region.label.clone()).collect();
    let paid: Vec<Vec<CrossRegionDeal>> = regions
        .par_iter_mut()
        .with_max_len(1)
        .zip(offered)
        .map(|(buyer, deals)| {
            let pays =
                |deal_across: &CrossRegionDeal| pay_across(buyer, &context, deal_across, &labels);
            deals.into_iter().filter(pays).collect()
        })
        .collect();
    let paid = sorted_into(regions.len(), paid, |deal_across| deal_across.deal.region as usize);
    regions.par_iter_mut().with_max_len(1).zip(paid).for_each(|(seller, deals)| {
        for deal_across in &deals {
            receive_across(seller, &context, deal_across);
        }
    });
    regions.par_iter_mut().with_max_len(1).for_each(forget_satisfied);
}

/// A deal with a seller of another region.
#[derive(Clone, Debug)]
struct CrossRegionDeal {
    /// Region of the buyer, by number.
    buyer: usize,
    deal: Deal,
    /// The seller's current offer, if any.
    sale: Option<Sale>,
}

/// Deals sorted anew by a region, each region's in drawn order.
fn sorted_into(
    regions: usize,
    deals: Vec<Vec<CrossRegionDeal>>,
    place: impl Fn(&CrossRegionDeal) -> usize,
) -> Vec<Vec<CrossRegionDeal>> {
    let mut sorted: Vec<Vec<CrossRegionDeal>> = vec![Vec::new(); regions];
    for deal_across in deals.into_iter().flatten() {
        sorted[place(&deal_across)].push(deal_across);
    }
    sorted.par_iter_mut().for_each(|deals| {
        deals.sort_by_cached_key(|deal_across| (deal_across.deal.turn, deal_across.deal.need.name));
    });
    sorted
}

/// Sellers state what they can still sell. A finished result is promised to the first buyer.
fn offer(seller: &Region, context: &Context, deals: &mut [CrossRegionDeal]) {
    deals.sort_by_cached_key(|deal_across| (deal_across.deal.turn, deal_across.deal.need.name));
    let mut promised = BTreeSet::new();
    for deal_across in deals.iter_mut() {
        let is_result = matches!(deal_across.deal.party, Party::Achievement(_));
        if !is_result || promised.insert(deal_across.deal.seller) {
            deal_across.sale = sale(seller, context, &deal_across.deal);
        }
    }
}

/// Drops needs that a contract has met; `worth` zero marks them.
fn forget_satisfied(region: &mut Region) {
    region.needs.retain(|need| need.worth > 0.0);
}

/// A sale: the account, the institution if it is one, and the kind of contract.
#[derive(Clone, Debug)]
struct Sale {
    account: AccountId,
    body: Option<Body>,
    kind: ContractKind,
    tie: Option<Partner>,
    achievement: Option<Name>,
    clarity: f64,
    /// Log capability of the seller, if it is a firm.
    capability: Option<f64>,
    /// Log value of a finished result, prices of 2015.
    log_value: f64,
}

impl Sale {
    /// Sector of the seller.
    const fn sector(&self) -> Sector {
        match self.body {
            Some(_) => Sector::ResearchBody,
            None => Sector::Enterprise,
        }
    }
}

/// The sale, if it is still possible.
fn sale(seller: &Region, context: &Context, deal: &Deal) -> Option<Sale> {
    let params = &context.scenario.transformation;
    let mut draw = context.dice.of(deal.need.name, TERMS, 0);
    match deal.party {
        Party::Firm(id) => {
            let enterprise = seller.enterprises.get(id)?;
            let is_development = draw.happens(params.development_share);
            let kind =
                if is_development { ContractKind::Development } else { ContractKind::Service };
            Some(Sale {
                account: enterprise.account,
                body: None,
                kind,
                tie: Some(Partner::Firm(id)),
                achievement: None,
                clarity: params.firm_clarity,
                capability: Some(f64::from(enterprise.capability)),
                log_value: 0.0,
            })
        }
        Party::Researcher(id) => {
            let researcher = seller.researchers.get(id)?;
            let [development, service] = params.researcher_contracts;
            let kind = match draw.uniform() {
                share if share < development => ContractKind::Development,
                share if share < development + service => ContractKind::Service,
                _ => ContractKind::Consulting,
            };
            Some(Sale {
                account: seller.body(researcher.body),
                body: Some(researcher.body),
                kind,
                tie: Some(Partner::Researcher(id)),
                achievement: None,
                clarity: params.researcher_clarity,
                capability: None,
                log_value: 0.0,
            })
        }
        Party::Achievement(id) => {
            let achievement = seller.achievements.get(id)?;
            let is_assigned = draw.happens(params.assignment_share);
            let kind = if is_assigned { ContractKind::Assignment } else { ContractKind::Licence };
            Some(Sale {
                account: seller.body(achievement.owner),
                body: Some(achievement.owner),
                kind,
                tie: None,
                achievement: Some(achievement.name),
                clarity: f64::from(achievement.clarity),
                capability: None,
                log_value: f64::from(achievement.log_value),
            })
        }
    }
}

fn is_open(buyer: &Region, deal: &Deal) -> bool {
    buyer.enterprises.get(deal.need.buyer).is_some()
}

fn sign_at_home(region: &mut Region, context: &Context, deal: &Deal) {
    if !is_open(region, deal) {
        return;
    }
    let Some(sale) = sale(region, context, deal) else {
        region.enterprises[deal.need.buyer].forget(deal.seller);
        return;
    };
    let payer = region.enterprises[deal.need.buyer].account;
    let price = Money::yuan(deal.price);
    let paid = region.ledger.transfer(payer, sale.account, price, Reason::TechnologyContract);
    if paid.is_err() {
        region.tally.add(Count::ContractsUnaffordable, 1);
        return;
    }
    split(region, context, &sale, price);
    close(region, context, deal, &sale, price);
    forget_sold(region, deal);
    count_sale(region, &sale, price);
    let label = region.label.clone();
    remember(region, deal, &sale, &label);
}

/// The buyer's side of a deal across regions; returns whether it has paid.
fn pay_across(
    buyer: &mut Region,
    context: &Context,
    deal_across: &CrossRegionDeal,
    labels: &[String],
) -> bool {
    let deal = &deal_across.deal;
    if !is_open(buyer, deal) {
        return false;
    }
    let Some(sale) = &deal_across.sale else {
        buyer.enterprises[deal.need.buyer].forget(deal.seller);
        return false;
    };
    let payer = buyer.enterprises[deal.need.buyer].account;
    let price = Money::yuan(deal.price);
    let reason = Reason::TechnologyContract;
    if buyer.ledger.send_to_region(payer, sale.sector(), price, reason).is_err() {
        buyer.tally.add(Count::ContractsUnaffordable, 1);
        return false;
    }
    close(buyer, context, deal, sale, price);
    buyer.tally.add(Count::ContractsAcross, 1);
    remember(buyer, deal, sale, &labels[deal.region as usize]);
    true
}

/// The seller's side of a deal across regions that the buyer has paid.
fn receive_across(seller: &mut Region, context: &Context, deal_across: &CrossRegionDeal) {
    let CrossRegionDeal { deal, sale: Some(sale), .. } = deal_across else { return };
    let price = Money::yuan(deal.price);
    let reason = Reason::TechnologyContract;
    seller.ledger.receive_from_region(sale.account, Sector::Enterprise, price, reason);
    split(seller, context, sale, price);
    forget_sold(seller, deal);
    count_sale(seller, sale, price);
}

/// Shares of inventors, transfer office and institution: the inventors' share is deducted first.
fn parts(price: Money, inventor_share: f64, office_share: f64) -> [Money; 3] {
    let inventors = price.share(inventor_share);
    let office = price.share(office_share).min(price - inventors);
    [inventors, office, price - inventors - office]
}

/// Divides a research institution's income among inventors, transfer office and the institution
/// itself.
fn split(seller: &mut Region, context: &Context, sale: &Sale, price: Money) {
    if sale.body.is_none() {
        return;
    }
    let params = &context.scenario.transformation;
    let [inventors, office, rest] = parts(price, params.inventor_share, params.office_share);
    let ledger = &mut seller.ledger;
    ledger.pay_what_is_there(sale.account, Ledger::OUTSIDE, inventors, Reason::InventorShare);
    ledger.pay_what_is_there(sale.account, Ledger::OUTSIDE, office, Reason::TeamShare);
    // The rest pays for more research.
    let rest = rest.share(params.reinvested_share);
    ledger.pay_what_is_there(sale.account, Ledger::OUTSIDE, rest, Reason::ResearchCost);
}

/// Sold results are no longer on offer.
fn forget_sold(seller: &mut Region, deal: &Deal) {
    match deal.party {
        Party::Achievement(id) => {
            let inventor = seller.achievements.remove(id).map(|achievement| achievement.inventor);
            let inventor = inventor.and_then(|id| seller.researchers.get_mut(id));
            if let Some(inventor) = inventor {
                inventor.deals = inventor.deals.saturating_add(1);
            }
            seller.tally.add(Count::AchievementsTransformed, 1);
        }
        Party::Researcher(id) => {
            if let Some(researcher) = seller.researchers.get_mut(id) {
                researcher.deals = researcher.deals.saturating_add(1);
            }
        }
        Party::Firm(_) => (),
    }
}

/// The sale counts in the seller's region, as in the register.
fn count_sale(seller: &mut Region, sale: &Sale, price: Money) {
    let fen = price.to_fen();
    let (count, value) = match sale.body {
        Some(_) => (Count::ContractsOfUniversities, Count::ContractFenUniversities),
        None => (Count::ContractsOfCompanies, Count::ContractFenCompanies),
    };
    seller.tally.add(count, 1);
    seller.tally.add(value, fen);
    seller.tally.add(Count::ContractsAbove10m, i64::from(price.to_yuan() > LARGE_CONTRACT));
    if price.to_yuan() > LARGE_CONTRACT {
        seller.tally.add(Count::ContractFenAbove10m, fen);
    }
    seller.events_seen += 1;
}

/// Fees, disputes and learning on the buyer's side.
fn close(buyer: &mut Region, context: &Context, deal: &Deal, sale: &Sale, price: Money) {
    let params = &context.scenario.transformation;
    buyer.tally.add(Count::ContractsBought, 1);
    buyer.tally.add(Count::ContractFenBought, price.to_fen());
    buyer.tally.add_fraction(Count::MatchDistance, deal.distance);
    buyer.tally.add(Count::ContractsIntermediated, i64::from(deal.channel.is_intermediated()));
    let payer = buyer.enterprises[deal.need.buyer].account;
    let is_supervised = pay_deal_fee(buyer, context, deal, sale, payer, price);
    // Rewards go to purchases of buyers here from institutions anywhere, and to sales of firms
    // here.
    if sale.body.is_some() || deal.region == buyer.number {
        let field = deal.need.field;
        let sold = contract_reward::Sale { seller: sale.sector(), field };
        contract_reward::reward(buyer, context, deal.helper, &sold, price);
    }
    let cut = if is_supervised { context.scenario.exchange.dispute_cut } else { 0.0 };
    let chance = params.dispute_chance * (1.0 - sale.clarity) * (1.0 - cut);
    if context.dice.of(deal.need.name, TERMS, 1).happens(chance) {
        buyer.tally.add(Count::Disputes, 1);
        let cost = price.share(params.dispute_cost);
        buyer.ledger.pay_what_is_there(payer, Ledger::OUTSIDE, cost, Reason::Dispute);
    }
    let budget = enterprises::budget_of_weight(buyer, context)
        * enterprises::weight(&buyer.enterprises[deal.need.buyer]);
    let enterprise = &mut buyer.enterprises[deal.need.buyer];
    let gain = params.buyer_gain * (deal.gain / budget.max(1.0)).min(1.0);
    // A buyer that works with a better firm learns from it beyond the content of the contract.
    let own = f64::from(enterprise.capability);
    let lead = sale.capability.map_or(0.0, |leader| (leader - own).clamp(0.0, 1.0));
    enterprise.capability += (gain + params.link_gain * lead) as f32;
    enterprise.contracts += 1;
    buyer.enterprise_weight +=
        enterprises::update_derived_figures_of_enterprise(context, enterprise);
    if let Some(partner) = sale.tie {
        let Deal { region, seller: name, direction, .. } = *deal;
        enterprise.remember(Tie { region, partner, name, direction });
    }
    let host = deal.helper.and_then(|id| buyer.organizations.get(id)).map_or(0.0, |it| it.skill);
    let weight = 1.0 + context.scenario.collaboration.host_weight * host;
    buyer.mail.collaborations += (weight * 1e3) as i64;
    buyer.needs[deal.place].worth = 0.0;
}

/// The fee of the intermediary that brokered the deal; returns whether an exchange supervises it.
fn pay_deal_fee(
    buyer: &mut Region,
    context: &Context,
    deal: &Deal,
    sale: &Sale,
    payer: AccountId,
    price: Money,
) -> bool {
    let share = match kind_of(deal.channel) {
        Some(Kind::Exchange) => context.scenario.exchange.deal_fee,
        Some(Kind::TransformationCenter) => context.scenario.transformation_center.deal_share,
        _ => 0.0,
    };
    let helper = deal.helper.and_then(|id| buyer.organizations.get_mut(id));
    let Some(helper) = helper else { return false };
    helper.earn_reputation(&context.scenario.recognition, 1.0);
    let account = helper.account;
    let center = &context.scenario.transformation_center;
    let is_center = helper.kind == Kind::TransformationCenter;
    if is_center && center.cutoff && matches!(deal.party, Party::Achievement(_)) {
        // Buyers' experience with the center: how much better the result was than expected of any.
        let research = &context.scenario.research;
        let usual = libm::log(research.median_value)
            + context.scenario.transformation.offered_lead * research.value_spread;
        let surprise = sale.log_value - usual - helper.standing;
        helper.standing += center.standing_weight * surprise;
    }
    // A buyer without enough cash pays what is left.
    let paid = buyer.ledger.pay_what_is_there(payer, account, price.share(share), Reason::DealFee);
    helper.fees += paid;
    helper.deal_income[0] += paid.to_yuan();
    context.scenario.exchange.supervision && deal.channel == Channel::Listing
}

fn remember(buyer: &mut Region, deal: &Deal, sale: &Sale, seller_region: &str) {
    if !buyer.keeps_events {
        return;
    }
    let seller_kind = match deal.party {
        Party::Firm(_) => ClientKind::Enterprise,
        Party::Researcher(_) | Party::Achievement(_) => ClientKind::Researcher,
    };
    let row = ContractRow {
        buyer: buyer.enterprises[deal.need.buyer].name,
        seller: deal.seller,
        seller_kind,
        seller_region,
        contract_kind: sale.kind,
        channel: deal.channel.name(),
        field: deal.need.field,
        value_yuan: deal.price,
        distance: deal.distance,
        achievement: sale.achievement,
    };
    buyer.events.push(row.event(buyer.number));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_the_law_are_paid_to_the_fen() {
        // A net income of 1,234,567.89 yuan: Guangdong 0.2 (L4032), Tianjin 0.2 to 0.4 (L3715), the
        // office in Shanghai 0.1 (L3495) and its staff 0.03 (L3583).
        let income = Money::fen(123_456_789);
        for (inventors, office, parts_fen) in [
            (0.2, 0.0, [24_691_358, 0, 98_765_431]),
            (0.4, 0.0, [49_382_716, 0, 74_074_073]),
            (0.0, 0.1, [0, 12_345_679, 111_111_110]),
            (0.7, 0.03, [86_419_752, 3_703_704, 33_333_333]),
            // One pie: the office gets what inventors leave.
            (0.9, 0.3, [111_111_110, 12_345_679, 0]),
        ] {
            let paid = parts(income, inventors, office).map(Money::to_fen);
            assert_eq!(paid, parts_fen, "{inventors} {office}");
            assert_eq!(paid.iter().sum::<i64>(), income.to_fen());
        }
    }
}
