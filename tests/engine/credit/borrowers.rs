//! Borrowers: projects, liquidity loans, renewal, failure.

use super::{BAD_TIMES, NONE, WUHAN, counts_only_with, events, sum, with};
use crate::worlds::{Seen, text};
use std::collections::{BTreeMap, BTreeSet};
use stia::model::rules::credit::SCHEME_COUNT;
use stia::model::state::event::EventKind;
use stia::model::state::tally::{Count, LoanCount};

#[test]
fn borrowers_with_nothing_to_lose_take_more_risk() {
    // Owners lose nothing with their firm.
    let reckless = ["credit.franchise_years=0", "credit.shifted_value=0.01"];
    let on = with(&reckless);
    let off = with(&[reckless[0], reckless[1], "credit.risk_shifting=false"]);
    assert!(on.sum(Count::ProjectsShifted) > 0.0);
    assert_eq!(off.sum(Count::ProjectsShifted), 0.0);
}

#[test]
fn firms_short_of_cash_ask_for_a_loan() {
    let liquidity = |seen: &Seen| {
        sum(seen, |view| {
            let of = |place| view.loans_of(place, LoanCount::Liquidity);
            (0..SCHEME_COUNT as u8).map(of).sum::<f64>() + view.ordinary_loans(LoanCount::Liquidity)
        })
    };
    let small = "credit.least_loan=20000";
    assert!(liquidity(&with(&[small])) > 0.0);
    assert_eq!(liquidity(&with(&[small, "credit.liquidity=false"])), 0.0);
}

#[test]
fn what_is_due_can_be_renewed() {
    counts_only_with("credit.renewal", Count::LoansRenewed);
}

#[test]
fn a_firm_that_defaults_leaves() {
    let bad = with(&[BAD_TIMES]);
    let defaulted: BTreeSet<&str> =
        events(&bad, "defaulted").map(|event| text(event, "borrower")).collect();
    assert!(defaulted.len() > 10, "{} defaults are few", defaulted.len());
    let region = &bad.world.regions[0];
    let alive = region.startups.iter().map(|(_, it)| it.name);
    let alive = alive.chain(region.enterprises.iter().map(|(_, it)| it.name));
    for name in alive {
        assert!(!defaulted.contains(format!("{:016x}", name.0).as_str()));
    }
}

#[test]
fn every_loan_ends_once_or_is_still_owed() {
    let mut open: BTreeMap<&str, i32> = BTreeMap::new();
    for event in WUHAN.of_kind(EventKind::Loan) {
        let change = match text(event, "event") {
            "granted" => 1,
            "repaid" | "renewed" | "defaulted" => -1,
            _ => 0,
        };
        *open.entry(text(event, "loan")).or_default() += change;
    }
    assert!(open.values().all(|&open| open == 0 || open == 1 || open == -1));
    let owed: BTreeSet<String> = {
        let loans = WUHAN.world.regions[0].loans.iter();
        loans.map(|(_, loan)| format!("{:016x}", loan.name.0)).collect()
    };
    // Loans of the burn-in have no event of their beginning.
    for (name, open) in open {
        assert!(open < 1 || owed.contains(name), "{name} is lost");
        assert!(open != 0 || !owed.contains(name), "{name} is still owed");
    }
    let outstanding: i64 =
        WUHAN.world.regions[0].loans.iter().map(|(_, loan)| loan.principal.to_fen()).sum();
    let view = WUHAN.views().last().expect("a run has a last month");
    let counted = (0..SCHEME_COUNT as u8)
        .map(|place| view.loans_of(place, LoanCount::OutstandingFen))
        .sum::<f64>()
        + view.ordinary_loans(LoanCount::OutstandingFen);
    assert!((counted * 0.2 - outstanding as f64).abs() < 1.0, "{counted} {outstanding}");
}

#[test]
fn cost_shocks_make_enterprises_fail() {
    let calm = with(&["operation.misfortune=0"]);
    let failed = |seen: &Seen| seen.sum(Count::EnterprisesFailed);
    assert!(failed(&with(&[BAD_TIMES])) > failed(&NONE));
    assert!(failed(&NONE) > failed(&calm), "{} {}", failed(&NONE), failed(&calm));
}

#[test]
fn gains_of_some_enterprises_from_projects_are_losses_of_others() {
    // Mean capability of enterprises; startups borrow and invest in neither world.
    let capability = |rate: &str| {
        let seen = with(&[format!("credit.project_rate={rate}").as_str()]);
        assert!(rate == "0" || seen.sum(Count::ProjectsSucceeded) > 500.0);
        let enterprises = &seen.world.regions[0].enterprises;
        let sum: f64 = enterprises.iter().map(|(_, it)| f64::from(it.capability)).sum();
        sum / enterprises.len() as f64
    };
    let (idle, busy) = (capability("0"), capability("2"));
    // What one project adds would otherwise have moved the mean by far more.
    assert!((busy - idle).abs() < 0.05, "{idle} {busy}");
    let still = |seen: &Seen| {
        let memory = &seen.world.regions[0].memory;
        memory.gained_by_others(seen.world.regions[0].enterprises.len())
    };
    assert_eq!(still(&with(&["credit.project_rate=0"])), 0.0);
    assert!(still(&NONE) > 0.0);
}
