//! Banks: lending, screening, learning, and interest rates.

use super::{
    BAD_TIMES, NONE, ORDINARY_OFF, counts_only_with, mean_rate, model_on, sum, with, without,
};
use crate::worlds::Seen;
use stia::model::state::agents::bank::{CLASSES, Experience};
use stia::model::state::event::EventKind;
use stia::model::state::ledger::{Reason, Sector};
use stia::model::state::tally::{Count, LoanCount};

#[test]
fn without_banks_firms_have_only_their_own_cash() {
    let off = without("credit.on");
    assert_eq!(off.of_kind(EventKind::Loan).count(), 0);
    assert_eq!(off.flow(Sector::Bank, Sector::Enterprise, Reason::Loan), 0.0);
    let carried_out = |seen: &Seen| seen.sum(Count::ProjectsCarriedOut);
    assert!(carried_out(&NONE) > 1.02 * carried_out(&off), "{}", carried_out(&NONE));
    assert!(carried_out(&off) > 0.0);
}

#[test]
fn loans_without_a_pledge_have_their_switch() {
    let loans = |seen: &Seen| sum(seen, |view| view.ordinary_loans(LoanCount::Loans));
    assert!(loans(&NONE) > 0.0);
    assert_eq!(loans(&without("credit.ordinary")), 0.0);
}

#[test]
fn screening_costs_banks_something() {
    counts_only_with("credit.screening", Count::ScreeningFen);
    let payers = [Sector::Bank, Sector::Guarantor, Sector::PublicGuarantor];
    let paid: f64 =
        payers.map(|payer| NONE.flow(payer, Sector::Outside, Reason::Screening)).iter().sum();
    let counted = sum(&NONE, |view| view.of(Count::ScreeningFen)) / 100.0;
    assert!((counted - paid).abs() < 1.0, "{counted} is what they paid, {paid}");
}

#[test]
fn banks_learn_from_what_happens() {
    let off = without("credit.learning");
    for (on, off) in NONE.world.regions.iter().zip(&off.world.regions) {
        assert!(off.banks.iter().all(|bank| bank.experience == [Experience::default(); CLASSES]));
        assert!(off.defaults.iter().all(|seen| seen.expected == 0.0));
        assert!(on.defaults.iter().any(|seen| seen.expected > 0.0));
        assert!(on.banks.iter().any(|bank| bank.experience != [Experience::default(); CLASSES]));
    }
}

#[test]
fn knowledge_of_pledges_comes_from_doing() {
    let ignorant = "credit.knowledge_levels=[0.3,0.3,0.3,0.3]";
    let knowledge = |seen: &Seen| seen.world.regions[0].banks[0].knowledge;
    assert_eq!(knowledge(&with(&[ignorant, "credit.learning=false"])), 0.3);
    let centers_off = "financial_service.bank_centers=false";
    let idle = with(&[ignorant, centers_off, "credit.pledging=false"]);
    assert_eq!(knowledge(&idle), 0.3);
    assert!(knowledge(&with(&[ignorant, centers_off])) > 0.3);
}

#[test]
fn a_rating_informs_banks_about_a_plan() {
    let rated = |seen: &Seen| {
        let loans = seen.world.regions[0].loans.iter();
        loans.filter(|(_, loan)| loan.class % 2 == 1).count()
    };
    assert!(rated(&NONE) > 0);
    assert_eq!(rated(&without("financial_service.credit_rating")), 0);
}

#[test]
fn centers_teach_banks() {
    let ignorant = "credit.knowledge_levels=[0.3,0.3,0.3,0.3]";
    // Firms that borrow leave organizations time for banks.
    let quick = "financial_service.case_hours=1";
    let on = with(&[ignorant, quick]);
    let centers = on.services("bank_center");
    assert!(!centers.is_empty());
    assert!(centers.iter().all(|[_, before, after]| after > before));
    let off = with(&[ignorant, quick, "financial_service.bank_centers=false"]);
    assert_eq!(off.services("bank_center").len(), 0);
}

#[test]
fn a_covered_bank_screens_less() {
    let effort = |share: &str, screening: &str| {
        let mut set = model_on("wuhan");
        set.push(format!("ip_finance.wuhan.guaranteed_share={share}"));
        set.push(format!("credit.screening={screening}"));
        set.extend(["ip_finance.none.on=false", "credit.ordinary=false"].map(String::from));
        set.extend(["financial_service.products=false"].map(String::from));
        let seen = with(&set);
        seen.sum(Count::ScreeningFen) / seen.sum(Count::LoanApplicants)
    };
    assert!(effort("0.9", "true") < 0.8 * effort("0.1", "true"));
    assert_eq!(effort("0.9", "false"), effort("0.1", "false"));
}

#[test]
fn banks_with_market_power_charge_more() {
    let rate = |power: &str| mean_rate(&with(&[format!("credit.market_power={power}").as_str()]));
    assert!(rate("1") > 1.1 * rate("0"), "{} {}", rate("1"), rate("0"));
}

#[test]
fn what_investors_ask_takes_the_place_of_deposits() {
    let rate = |coupon: &str| mean_rate(&with(&[format!("ip_finance.none.coupon={coupon}")]));
    assert!(rate("0.08") > rate("0.02") + 0.03);
    // Only banks pay for deposits; the coupon is what a bank passes on.
    let cost = |coupon: &str| {
        let seen = with(&[format!("ip_finance.none.coupon={coupon}").as_str(), ORDINARY_OFF]);
        let lent = sum(&seen, |view| view.pledge_loans(LoanCount::OutstandingFen)) / 1200.0;
        seen.flow(Sector::Bank, Sector::Outside, Reason::DepositInterest) / lent
    };
    assert!((cost("0.08") - 0.08).abs() < 0.01, "{}", cost("0.08"));
}

#[test]
fn owners_put_in_what_banks_have_lost() {
    let refilled =
        |text: &[&str]| with(text).flow(Sector::Outside, Sector::Bank, Reason::Recapitalization);
    // Most loans at a bank's own risk are lost, and there is hardly any capital.
    let poor = ["credit.capital=1e8", "credit.capital_ratio=0.001", "operation.misfortune=0.15"];
    assert!(refilled(&poor) > 0.0);
    assert_eq!(refilled(&["credit.capital=1e13"]), 0.0);
}

#[test]
fn banks_learn_from_other_banks() {
    // If experience is not shared, a bank without ended loans relies on the books.
    let untouched = |shared: &str| {
        let shared = format!("credit.shared_experience={shared}");
        let seen = with(&[shared.as_str(), "credit.knowledge_learning=0.0001", BAD_TIMES]);
        let region = &seen.world.regions[0];
        let loans = region.loans.iter().map(|(_, loan)| loan);
        // Loans of banks that have not yet seen one of that class end.
        let new: Vec<_> = loans
            .filter(|loan| {
                let class = usize::from(loan.class);
                region.banks[loan.bank as usize].experience[class] == Experience::default()
            })
            .collect();
        let same = new.iter().filter(|loan| loan.expected == loan.by_books).count();
        (same, new.len() - same)
    };
    let (alone, together) = (untouched("[0.0,0.0]"), untouched("[1.0,1.0]"));
    assert!(alone.0 > 0 && alone.1 == 0, "{alone:?}");
    assert!(together.1 > 0, "{together:?}");
}
