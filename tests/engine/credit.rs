//! Credit: what each switch, model and product does shows in its own channel; losses add up;
//! defaults are bills that were not paid.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use stia::model::record::view::View;
use stia::model::rules::credit::models::{AppraisalPayer, Appraiser, GuarantorKind, ModelParams};
use stia::model::rules::credit::{SCHEME_COUNT, models, products, scheme_name};
use stia::model::state::agents::bank::{CLASSES, Experience};
use stia::model::state::event::{Event, EventKind};
use stia::model::state::ledger::{Reason, Sector};
use stia::model::state::loss::{Pledgee, Timing};
use stia::model::state::tally::{Count, LoanCount};

use crate::worlds::{Seen, load_with, number, text};

/// The model that the documents show how to add.
#[path = "../../docs/examples/hangzhou.rs"]
mod hangzhou;

/// One province with many projects and banks that know lending on patents.
const TEXT: &str = "scale = 0.2\nburn_in_months = 12\nuntil = \"2019-12\"\nregions = [\"Hubei\"]\n\
                    [credit]\nproject_rate = [0.6, 1.0]\nknowledge_levels = [1.0, 1.0, 1.0, 1.0]\n\
                    [ip_finance.beijing]\non = false\n[ip_finance.pudong]\non = false\n\
                    [ip_finance.wuhan]\non = false\n[ip_finance.compensation_pool]\non = false\n";

/// That world, in which pledges go to banks without any support.
static NONE: LazyLock<Seen> = LazyLock::new(|| with::<&str>(&[]));

/// The same with a guarantee of a company.
static WUHAN: LazyLock<Seen> = LazyLock::new(|| with(&model_on("wuhan")));

/// The same in bad times: more firms fail.
static WUHAN_IN_BAD_TIMES: LazyLock<Seen> = LazyLock::new(|| {
    let mut wuhan = model_on("wuhan");
    wuhan.push(BAD_TIMES.into());
    with(&wuhan)
});

const BAD_TIMES: &str = "operation.misfortune=0.06";

fn with<S: AsRef<str>>(overrides: &[S]) -> Seen {
    let overrides: Vec<String> = overrides.iter().map(|it| it.as_ref().to_string()).collect();
    Seen::of(&load_with(TEXT, &overrides), 1)
}

fn without(switch: &str) -> Seen {
    with(&[format!("{switch}=false")])
}

/// Overrides that put a model in force in the province from the start.
fn model_on(name: &str) -> Vec<String> {
    let set = |key: &str, value: &str| format!("ip_finance.{name}.{key}={value}");
    vec![set("on", "true"), set("regions", "[]"), set("from", "\"2012-01\"")]
}

/// A sum over all months, in real units.
fn sum(seen: &Seen, of: impl Fn(&View) -> f64) -> f64 {
    seen.views().map(of).sum()
}

fn pledge_loans(seen: &Seen) -> f64 {
    sum(seen, |view| view.pledge_loans(LoanCount::Loans))
}

fn place(name: &str) -> u8 {
    let place = (0..SCHEME_COUNT).find(|&place| scheme_name(place) == name);
    place.expect("the table has it") as u8
}

fn loans_of(seen: &Seen, name: &str) -> f64 {
    sum(seen, |view| view.loans_of(place(name), LoanCount::Loans))
}

/// Events of loans of that sort.
fn events<'a>(seen: &'a Seen, what: &'a str) -> impl Iterator<Item = &'a Event> {
    seen.of_kind(EventKind::Loan).filter(move |event| text(event, "event") == what)
}

/// A counter is above zero, and zero without the switch.
fn counts_only_with(switch: &str, count: Count) {
    assert!(NONE.sum(count) > 0.0, "{count:?} never happens");
    assert_eq!(without(switch).sum(count), 0.0, "{count:?} happens without {switch}");
}

/// A service is delivered, and never without the switch.
fn is_served_only_with(switch: &str, service: &str) {
    let served = NONE.services(service).len();
    assert!(served > 0, "{service} is never delivered");
    assert_eq!(without(switch).services(service).len(), 0, "{service} without {switch}");
}

#[test]
fn without_banks_firms_have_their_own_cash_alone() {
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
fn patents_can_be_pledged_only_with_pledging() {
    let off = without("credit.pledging");
    assert!(pledge_loans(&NONE) > 0.0);
    assert_eq!(pledge_loans(&off), 0.0);
    let last = |seen: &Seen| seen.views().last().map_or(0.0, |view| view.of(Count::PledgedPatents));
    assert!(last(&NONE) > 0.0);
    assert_eq!(last(&off), 0.0);
}

#[test]
fn screening_costs_banks_something() {
    counts_only_with("credit.screening", Count::ScreeningFen);
}

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
fn a_rating_tells_banks_of_a_plan() {
    let rated = |seen: &Seen| {
        let loans = seen.world.regions[0].loans.iter();
        loans.filter(|(_, loan)| loan.class % 2 == 1).count()
    };
    assert!(rated(&NONE) > 0);
    assert_eq!(rated(&without("financial_service.credit_rating")), 0);
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
fn centers_teach_banks() {
    let ignorant = "credit.knowledge_levels=[0.3,0.3,0.3,0.3]";
    let on = with(&[ignorant]);
    let centers = on.services("bank_center");
    assert!(!centers.is_empty());
    assert!(centers.iter().all(|[_, before, after]| after > before));
    let off = with(&[ignorant, "financial_service.bank_centers=false"]);
    assert_eq!(off.services("bank_center").len(), 0);
}

#[test]
fn exchanges_sell_what_was_pledged() {
    is_served_only_with("exchange.collateral", "collateral_sale");
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
fn who_is_covered_looks_less() {
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
fn each_model_makes_loans_only_while_it_is_on() {
    for model in models::MODELS {
        let name = model.name;
        let none_off = "ip_finance.none.on=false".to_string();
        let mut on = model_on(name);
        if name != "none" {
            on.push(none_off.clone());
        }
        let on = with(&on);
        assert!(loans_of(&on, name) > 0.0, "{name} makes no loans");
        assert_eq!(loans_of(&on, name), pledge_loans(&on), "{name} alone is on");
        let off = with(&[none_off]);
        assert_eq!(loans_of(&off, name), 0.0, "{name} makes loans while it is off");
    }
}

#[test]
fn each_product_makes_loans_only_while_it_is_on() {
    let eager = ["credit.least_loan=20000", "credit.project_cost=[1.5,0.2]"];
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
    // Pudong and Wuhan, each with what makes Wuhan.
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
fn who_defaults_is_gone() {
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
fn the_state_refunds_interest_to_who_pays_back() {
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
    let paid = seen.flow(Sector::Guarantor, Sector::Bank, Reason::Guarantee);
    assert!(paid > 0.0, "the pool pays at default");
}

#[test]
fn enterprises_fail_by_bad_times() {
    let calm = with(&["operation.misfortune=0"]);
    let failed = |seen: &Seen| seen.sum(Count::EnterprisesFailed);
    assert!(failed(&with(&[BAD_TIMES])) > failed(&NONE));
    assert!(failed(&NONE) > failed(&calm), "{} {}", failed(&NONE), failed(&calm));
}

#[test]
fn what_projects_bring_to_some_enterprises_others_lose() {
    // What enterprises can do on average; startups borrow and invest in neither world.
    let capability = |rate: &str| {
        let seen = with(&[format!("credit.project_rate=[0.0,{rate}]").as_str()]);
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
    assert_eq!(still(&with(&["credit.project_rate=[0.0,0.0]"])), 0.0);
    assert!(still(&NONE) > 0.0);
}

/// Mean rate of pledge loans, by principal.
fn mean_rate(seen: &Seen) -> f64 {
    let of = |count| sum(seen, |view| view.pledge_loans(count));
    of(LoanCount::RateFen) / of(LoanCount::PrincipalFen)
}

#[test]
fn banks_with_power_over_the_market_ask_more() {
    let rate = |power: &str| mean_rate(&with(&[format!("credit.market_power={power}").as_str()]));
    assert!(rate("1") > 1.1 * rate("0"), "{} {}", rate("1"), rate("0"));
}

#[test]
fn what_investors_ask_takes_the_place_of_deposits() {
    let rate = |coupon: &str| mean_rate(&with(&[format!("ip_finance.none.coupon={coupon}")]));
    assert!(rate("0.08") > rate("0.02") + 0.03);
    // Nobody but the bank pays deposits; the coupon is what it hands on.
    let cost = |coupon: &str| {
        let seen = with(&[format!("ip_finance.none.coupon={coupon}").as_str(), ORDINARY_OFF]);
        let lent = sum(&seen, |view| view.pledge_loans(LoanCount::OutstandingFen)) / 1200.0;
        seen.flow(Sector::Bank, Sector::Outside, Reason::DepositInterest) / lent
    };
    assert!((cost("0.08") - 0.08).abs() < 0.01, "{}", cost("0.08"));
}

const ORDINARY_OFF: &str = "credit.ordinary=false";

#[test]
fn who_succeeds_pays_the_fee_on_success() {
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
fn owners_put_in_what_banks_have_lost() {
    let refilled =
        |text: &[&str]| with(text).flow(Sector::Outside, Sector::Bank, Reason::Recapitalization);
    // Of loans at a bank's own risk, most are lost, and there is hardly any capital.
    let poor = ["credit.capital=1e8", "credit.capital_ratio=0.001", "operation.misfortune=0.15"];
    assert!(refilled(&poor) > 0.0);
    assert_eq!(refilled(&["credit.capital=1e13"]), 0.0);
}

#[test]
fn banks_hear_of_what_happens_to_others() {
    // Where experience is not shared, a bank that saw no loan end believes the books.
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

#[test]
fn exchanges_keep_hours_for_what_was_pledged() {
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
    assert!(company.1 > 0.0 && fund.1 == 0.0, "{company:?} {fund:?}");
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
        [Sector::Outside, Sector::RegionalGovernment]
            .map(|payer| seen.flow(payer, Sector::Guarantor, Reason::GuaranteeFund))
    };
    let [owners, state] = endowed("company");
    assert!(owners > 0.0 && state == 0.0, "{owners} {state}");
    let [owners, state] = endowed("public_fund");
    assert!(owners == 0.0 && state > 0.0, "{owners} {state}");
}

#[test]
fn evaluators_keep_hours_for_appraisals() {
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

#[test]
fn a_single_loss_is_held_against_the_real_guarantor() {
    // A fund that would cover one loss at full size, in a world a fifth of it.
    let mut pudong = model_on("pudong");
    pudong.push("ip_finance.pudong.fund=1e7".into());
    pudong.push("operation.misfortune=0.1".into());
    let seen = with(&pudong);
    assert!(seen.flow(Sector::Outside, Sector::Guarantor, Reason::Advance) > 0.0);
    let paid = seen.flow(Sector::Guarantor, Sector::Bank, Reason::Guarantee);
    let full = with(&pudong.into_iter().chain(["scale=1.0".into()]).collect::<Vec<_>>());
    assert_eq!(full.flow(Sector::Outside, Sector::Guarantor, Reason::Advance), 0.0);
    assert!(paid > 0.0);
}
