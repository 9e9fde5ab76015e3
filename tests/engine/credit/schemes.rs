//! Models of IP financing and products: each makes its loans while it is on.

use super::{
    BAD_TIMES, NONE, ORDINARY_OFF, TEXT, WUHAN, events, hangzhou, is_served_only_with, loans_of,
    mean_rate, model_on, pledge_loans, sum, with, without,
};
use crate::worlds::{Seen, load_with, number, text};
use stia::model::rules::credit::models::ModelParams;
use stia::model::rules::credit::{models, products};
use stia::model::state::event::{Event, EventKind};
use stia::model::state::ledger::{Reason, Sector};
use stia::model::state::tally::{Count, LoanCount};

#[test]
fn patents_can_be_pledged_only_with_pledging() {
    let off = without("credit.pledging");
    assert!(pledge_loans(&NONE) > 0.0);
    assert_eq!(pledge_loans(&off), 0.0);
    let last = |seen: &Seen| seen.views().last().map_or(0.0, |view| view.of(Count::PledgedPatents));
    assert!(last(&NONE) > 0.0);
    assert_eq!(last(&off), 0.0);
}

#[test]
fn products_come_through_organizations() {
    let off = without("financial_service.products");
    for product in products::MODELS {
        assert_eq!(loans_of(&off, product.name), 0.0, "{}", product.name);
    }
    assert!(loans_of(&NONE, "talent") > 0.0);
}

#[test]
fn renewals_are_arranged_by_organizations() {
    is_served_only_with("financial_service.renewals", "renewal");
}

#[test]
fn each_model_makes_loans_only_while_it_is_on() {
    for model in models::MODELS {
        let name = model.name;
        let none_off = "ip_finance.none.on=false".to_string();
        let mut on = model_on(name);
        if name != "none" {
            on.push(none_off.clone());
        }
        // Few firms that would borrow for a year sell as much as this model asks.
        on.extend((name == "securities").then(|| "ip_finance.securities.least_sales=1e6".into()));
        let on = with(&on);
        assert!(loans_of(&on, name) > 0.0, "{name} makes no loans");
        assert_eq!(loans_of(&on, name), pledge_loans(&on), "{name} alone is on");
        let off = with(&[none_off]);
        assert_eq!(loans_of(&off, name), 0.0, "{name} makes loans while it is off");
    }
}

#[test]
fn each_product_makes_loans_only_while_it_is_on() {
    let eager = ["credit.least_loan=20000", "credit.project_cost=0.2"];
    let on = with(&eager);
    for product in products::MODELS {
        let name = product.name;
        assert!(loans_of(&on, name) > 0.0, "{name} makes no loans");
        let off = format!("loan_products.{name}.on=false");
        let off = with(&[eager[0], eager[1], &off]);
        assert_eq!(loans_of(&off, name), 0.0, "{name} makes loans while it is off");
    }
}

#[test]
fn models_with_the_same_data_are_the_same_model() {
    // Pudong and Wuhan, each with Wuhan's terms.
    let as_wuhan = |name: &str| {
        let mut set = model_on(name);
        let keys = [
            "pledgee=\"guarantor\"",
            "guarantor=\"company\"",
            "guaranteed_share=0.7",
            "timing=\"at_default\"",
            "recompensed_share=0.4",
            "appraiser=\"evaluation\"",
            "appraisal_payer=\"borrower\"",
            "premium=0.02",
            "package_fee=5000",
            "multiplier=8",
            "replenished_share=0.1",
            "largest_loan=1e7",
            "least_sales=1e6",
            "term_months=24",
        ];
        set.extend(keys.map(|key| format!("ip_finance.{name}.{key}")));
        with(&set)
    };
    let (one, other) = (as_wuhan("wuhan"), as_wuhan("pudong"));
    assert!(loans_of(&one, "wuhan") > 0.0);
    assert_eq!(loans_of(&one, "wuhan"), loans_of(&other, "pudong"));
    let flows = |seen: &Seen| -> Vec<_> {
        seen.months.iter().flat_map(|month| month.flows.clone()).collect()
    };
    assert!(flows(&one) == flows(&other), "every yuan goes the same way");
    let unnamed = |seen: &Seen| -> Vec<Vec<stia::table::Cell<'static>>> {
        let rename = |event: &Event| {
            let cells = event.cells.iter().enumerate();
            cells.filter(|&(column, _)| column != 3).map(|(_, cell)| cell.clone()).collect()
        };
        seen.of_kind(EventKind::Loan).map(rename).collect()
    };
    assert!(unnamed(&one) == unnamed(&other), "every loan is the same");
}

#[test]
fn without_a_model_nothing_is_additional() {
    for event in events(&WUHAN, "granted") {
        let additional = number(event, "additional_yuan");
        match text(event, "model") {
            "ordinary" | "none" => assert_eq!(additional, 0.0),
            _ => assert!(additional <= number(event, "principal_yuan")),
        }
    }
    let by_wuhan = events(&WUHAN, "granted").filter(|event| text(event, "model") == "wuhan");
    assert!(by_wuhan.map(|event| number(event, "additional_yuan")).sum::<f64>() > 0.0);
}

#[test]
fn the_model_of_the_documents_lends() {
    let mut scenario = load_with(TEXT, &[BAD_TIMES.into()]);
    scenario.ip_finance.none.on = false;
    let model = hangzhou::model();
    assert_eq!(model.regions, ["Zhejiang"]);
    scenario.ip_finance.compensation_pool = ModelParams { regions: Vec::new(), ..model };
    let seen = Seen::of(&scenario, 1);
    assert!(loans_of(&seen, "compensation_pool") > 0.0);
    assert!(seen.services("appraisal").len() > 10);
    let paid = seen.flow(Sector::PublicGuarantor, Sector::Bank, Reason::Guarantee);
    assert!(paid > 0.0, "the pool pays at default");
}

#[test]
fn successful_borrowers_pay_the_success_fee() {
    // A year's interest and fee for a yuan that is lent.
    let paid = |fee: &str| {
        let seen = with(&[format!("ip_finance.none.success_fee={fee}").as_str(), ORDINARY_OFF]);
        let paid = [Sector::Startup, Sector::Enterprise]
            .map(|payer| seen.flow(payer, Sector::Bank, Reason::Interest));
        let lent = sum(&seen, |view| view.pledge_loans(LoanCount::OutstandingFen)) / 1200.0;
        (paid.iter().sum::<f64>() / lent, mean_rate(&seen))
    };
    let (without, with_fee) = (paid("0"), paid("0.1"));
    assert!(with_fee.1 < without.1, "the bank asks less where it shares in success");
    assert!(with_fee.0 > with_fee.1, "{with_fee:?}: fees come on top of interest");
}

#[test]
fn evaluators_reserve_hours_for_appraisals() {
    let appraised = |reserve: &str| {
        let mut pool = model_on("compensation_pool");
        pool.push(format!("evaluation.appraisal_reserve={reserve}"));
        let seen = with(&pool);
        let missed = seen.sum(Count::AppraisalsMissed);
        seen.sum(Count::Appraisals) / (seen.sum(Count::Appraisals) + missed)
    };
    let (kept, not_kept) = (appraised("0.3"), appraised("0"));
    assert!(kept > not_kept, "{kept} {not_kept}");
}
