//! Losses: who bears them, and proceeds of pledges.

use super::{BAD_TIMES, WUHAN_IN_BAD_TIMES, events, loans_of, model_on, place, sum, with};
use crate::worlds::{Seen, number};
use stia::model::rules::credit::products;
use stia::model::state::ledger::{Reason, Sector};
use stia::model::state::tally::{Count, LoanCount};

#[test]
fn exchanges_sell_pledged_patents() {
    let sales = |set: &[&str]| with(set).services("collateral_sale").len();
    assert!(sales(&[BAD_TIMES]) > 0);
    assert_eq!(sales(&[BAD_TIMES, "exchange.collateral=false"]), 0);
}

/// Recovered of claims on pledges, and principal lent on pledges, in real units.
fn recovered_and_lent(seen: &Seen) -> (f64, f64) {
    let of = |count| sum(seen, |view| view.pledge_loans(count));
    (of(LoanCount::RecoveredFen), of(LoanCount::PrincipalFen))
}

#[test]
fn thick_markets_matter_only_while_exchanges_sell_pledges() {
    let (thin, thick) = ("credit.thickness_half=1e6", "credit.thickness_half=0.1");
    let by_exchange = |half: &str| recovered_and_lent(&with(&[BAD_TIMES, half]));
    let (few, many) = (by_exchange(thin), by_exchange(thick));
    assert!(few.0 < many.0, "{few:?} {many:?}");
    let off = "exchange.collateral=false";
    let privately = |half: &str| recovered_and_lent(&with(&[BAD_TIMES, half, off]));
    assert_eq!(privately(thin), privately(thick));
}

#[test]
fn losses_add_up_to_what_was_owed() {
    let mut settled = 0;
    for event in events(&WUHAN_IN_BAD_TIMES, "settled") {
        let columns = [
            "recovered_yuan",
            "loss_bank_yuan",
            "loss_guarantor_yuan",
            "loss_public_yuan",
            "loss_insurer_yuan",
        ];
        let parts: f64 = columns.map(|column| number(event, column)).iter().sum();
        assert!(parts <= number(event, "principal_yuan") + 0.005, "{event:?}");
        assert!(parts > 0.0, "{event:?}");
        settled += 1;
    }
    assert!(settled > 10, "{settled} claims are few");
    let lost =
        sum(&WUHAN_IN_BAD_TIMES, |view| view.loans_of(place("wuhan"), LoanCount::LossPublicFen));
    let company =
        sum(&WUHAN_IN_BAD_TIMES, |view| view.loans_of(place("wuhan"), LoanCount::LossGuarantorFen));
    let both = WUHAN_IN_BAD_TIMES.flow(
        Sector::RegionalGovernment,
        Sector::Guarantor,
        Reason::Compensation,
    );
    assert!((both - lost / 100.0).abs() < 1.0, "{both} is what the state re-compensates");
    assert!(company > 0.0);
}

#[test]
fn a_guarantee_stops_where_capital_and_multiplier_stop() {
    let mut wuhan = model_on("wuhan");
    wuhan.push("financial_service.products=false".into());
    let large = with(&wuhan);
    wuhan.push("ip_finance.wuhan.fund=3e6".into());
    let small = with(&wuhan);
    let guaranteed = |seen: &Seen| {
        seen.views().map(|view| view.of(Count::GuaranteeFen)).fold(0.0, f64::max) / 100.0
    };
    // Eight times what the company ever had: its fund and its premiums.
    let premiums = [Sector::Startup, Sector::Enterprise]
        .map(|payer| small.flow(payer, Sector::Guarantor, Reason::Premium));
    let fund = small.flow(Sector::RegionalGovernment, Sector::Guarantor, Reason::GuaranteeFund);
    let most = 8.0 * (fund + premiums.iter().sum::<f64>() + 3e6);
    assert!(guaranteed(&small) > 0.0 && guaranteed(&small) <= most, "{most}");
    assert!(guaranteed(&large) > 2.0 * guaranteed(&small));
}

#[test]
fn the_state_refunds_interest_to_borrowers_who_repay() {
    let subsidy = |seen: &Seen| {
        [Sector::Startup, Sector::Enterprise]
            .map(|payee| seen.flow(Sector::RegionalGovernment, payee, Reason::InterestSubsidy))
            .iter()
            .sum::<f64>()
    };
    let mut beijing = model_on("beijing");
    beijing.push("financial_service.products=false".into());
    let paid = subsidy(&with(&beijing));
    assert!(paid > 0.0);
    beijing.push("ip_finance.beijing.subsidy_share=0".into());
    assert_eq!(subsidy(&with(&beijing)), 0.0);
}

#[test]
fn exchanges_reserve_hours_for_pledged_patents() {
    let sales = |reserve: &str| {
        let reserve = format!("exchange.collateral_reserve={reserve}");
        let busy = "exchange.listing_hours=400";
        with(&[BAD_TIMES, reserve.as_str(), busy]).services("collateral_sale").len()
    };
    assert!(sales("0.6") > sales("0"), "{} {}", sales("0.6"), sales("0"));
}

#[test]
fn a_company_refuses_what_premiums_do_not_pay_for() {
    let wuhan = |guarantor: &str, premium: &str| {
        let mut set = model_on("wuhan");
        set.push(format!("ip_finance.wuhan.guarantor=\"{guarantor}\""));
        set.push(format!("ip_finance.wuhan.premium={premium}"));
        let seen = with(&set);
        let looked = seen.flow(Sector::Guarantor, Sector::Outside, Reason::Screening);
        (loans_of(&seen, "wuhan"), looked)
    };
    let (company, fund) = (wuhan("company", "0.001"), wuhan("public_fund", "0.001"));
    // No firm is so safe that looking at it could pay at such premiums.
    assert!(wuhan("company", "0.01").1 > 0.0 && fund.1 == 0.0, "{company:?} {fund:?}");
    assert!(company.0 < fund.0, "{company:?} {fund:?}");
    assert!(company.0 > 0.0);
}

#[test]
fn owners_endow_a_company_and_the_state_a_fund() {
    let endowed = |guarantor: &str| {
        let mut set = model_on("wuhan");
        set.push(format!("ip_finance.wuhan.guarantor=\"{guarantor}\""));
        set.extend(products::MODELS.iter().map(|it| format!("loan_products.{}.on=false", it.name)));
        let seen = with(&set);
        [
            (Sector::Outside, Sector::Guarantor),
            (Sector::RegionalGovernment, Sector::PublicGuarantor),
        ]
        .map(|(payer, payee)| seen.flow(payer, payee, Reason::GuaranteeFund))
    };
    let [owners, state] = endowed("company");
    assert!(owners > 0.0 && state == 0.0, "{owners} {state}");
    let [owners, state] = endowed("public_fund");
    assert!(owners == 0.0 && state > 0.0, "{owners} {state}");
}

#[test]
fn a_single_loss_is_held_against_the_real_guarantor() {
    // A fund that would cover one loss at full scale, at a scale of one fifth.
    let mut pudong = model_on("pudong");
    pudong.push("ip_finance.pudong.fund=1e7".into());
    pudong.push("operation.misfortune=0.1".into());
    let seen = with(&pudong);
    assert!(seen.flow(Sector::Outside, Sector::PublicGuarantor, Reason::Advance) > 0.0);
    // What is advanced is owed, and cash does not fall below zero.
    let last = seen.views().last().expect("it ran");
    let advanced = seen.flow(Sector::Outside, Sector::PublicGuarantor, Reason::Advance);
    let owed = last.of(Count::PublicFundAdvancedFen) / 100.0;
    assert!((owed - advanced).abs() <= 0.01 * advanced, "{owed} of {advanced}");
    assert!(seen.views().all(|view| view.of(Count::PublicFundFen) >= 0.0));
    let paid = seen.flow(Sector::PublicGuarantor, Sector::Bank, Reason::Guarantee);
    let full = with(&pudong.into_iter().chain(["scale=1.0".into()]).collect::<Vec<_>>());
    assert_eq!(full.flow(Sector::Outside, Sector::PublicGuarantor, Reason::Advance), 0.0);
    assert!(paid > 0.0);
}
