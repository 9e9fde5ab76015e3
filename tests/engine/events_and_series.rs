//! What the series count and what events record are the same things: month by month, every figure
//! that both have.

use std::collections::BTreeMap;

use stia::base::month::Month;
use stia::model::record::census::AgentRow;
use stia::model::record::metrics::{Basis, METRICS, MetricKind};
use stia::model::record::recorder::{MonthRecord, Recorder};
use stia::model::state::event::{Event, EventKind};
use stia::model::state::kind::Kind;
use stia::model::state::ledger::Sector;
use stia::model::state::region::Region;
use stia::model::world::World;
use stia::table::Cell;

use crate::worlds::{load_with, number, text};

/// Three provinces with every type, model, product and a gate, below full scale.
const TEXT: &str = "scale = 0.05\nburn_in_months = 12\nuntil = \"2016-12\"\n\
                    regions = [\"Hubei\", \"Beijing\", \"Shanghai\"]\n\
                    [incubator]\nmentoring = true\n\
                    [ip_finance.beijing]\non = true\n[ip_finance.pudong]\non = true\n\
                    [ip_finance.wuhan]\non = true\n[ip_finance.compensation_pool]\non = true\n\
                    [loan_products.talent]\non = true\n[loan_products.angel]\non = true\n\
                    [[policy]]\nid = \"gate\"\n[policy.accreditation]\ntenants = 5.0\n\
                    [policy.incubator_subsidy]\ngrant = 1e5\ncertified_only = true\n";

/// Flows that no event records: decisions, stages of work, and services that are counted apart.
const WITHOUT_EVENTS: &[&str] = &[
    "public_payments",
    "ideas",
    "ideas_given_up",
    "founders_from_elsewhere",
    "startups_promoted",
    "startup_sales",
    "value_added",
    "startup_profit",
    "startup_wages",
    "consumer_surplus",
    "net_public_cost",
    "tax_revenue",
    "startups_closing_books",
    "filings_for_accreditation",
    "tenant_ip_filings",
    "startup_ip_filings",
    "achievements",
    "duplicate_achievements",
    "agendas_turned",
    "published_first",
    "achievements_carried_on",
    "achievements_ready",
    "achievements_transformed",
    "listings",
    "spin_offs",
    "low_value_filings",
    "needs",
    "needs_articulated",
    "needs_given_up",
    "disputes",
    "equity_seekers",
    "projects",
    "projects_carried_out",
    "projects_succeeded",
    "loan_applicants",
    "loans_refused",
    "appraisals",
    "appraisals_missed",
    "enterprises_failed",
    "referrals",
    "credit_cases",
    "novelty_searches",
    "needs_diagnosed",
];

/// Keeps records and events of each month together.
#[derive(Default)]
struct Watch {
    records: Vec<MonthRecord>,
    events: Vec<(Month, Vec<Event>)>,
    /// Startups at the ends of months by year of life, burn-in included.
    by_year_of_life: Vec<(Month, BTreeMap<u32, f64>)>,
}

impl Recorder for Watch {
    fn books(&mut self, month: Month, regions: &[Region]) {
        let mut years = BTreeMap::new();
        for region in regions {
            for (_, startup) in region.startups.iter() {
                *years.entry(startup.age(month) / 12 + 1).or_default() += 1.0 / region.scale;
            }
        }
        self.by_year_of_life.push((month, years));
    }

    fn month(&mut self, record: &MonthRecord) {
        self.records.push(record.clone());
    }

    fn wants_events(&self) -> bool {
        true
    }

    fn events(&mut self, month: Month, events: &[Event]) {
        self.events.push((month, events.to_vec()));
    }
}

/// What an event adds to a metric; none if events do not record what it counts.
fn counted(metric: &str, event: &Event) -> Option<f64> {
    let is = |kind: EventKind, column: &str, word: &str| {
        f64::from(u8::from(event.kind == kind && text(event, column) == word))
    };
    let of = |kind: EventKind| f64::from(u8::from(event.kind == kind));
    let when = |value: f64, is_meant: bool| if is_meant { value } else { 0.0 };
    if let Some(kind) = metric.strip_suffix("_clients") {
        return Some(is(EventKind::Service, "provider_type", kind));
    }
    if let Some(year) = metric.strip_prefix("startups_failed_year_") {
        let is_failure = is(EventKind::Firm, "event", "failed") > 0.0;
        let is_meant = is_failure && year_of_life(event).to_string() == year;
        return Some(when(1.0, is_meant));
    }
    if let Some(value) = of_loans(metric, event) {
        return Some(value);
    }
    Some(match metric {
        "contracts_bought" | "contracts" => of(EventKind::Contract),
        "contracts_companies" => {
            of(EventKind::Contract) - is(EventKind::Contract, "seller_kind", "researcher")
        }
        "contracts_universities" => is(EventKind::Contract, "seller_kind", "researcher"),
        "contracts_above_10m" => when(
            of(EventKind::Contract),
            event.kind == EventKind::Contract && number(event, "value_yuan") > 1e7,
        ),
        "contracts_across_regions" => when(
            of(EventKind::Contract),
            event.kind == EventKind::Contract
                && text(event, "seller_region") != REGIONS[usize::from(event.region)],
        ),
        "startups_founded" => is(EventKind::Firm, "event", "founded"),
        "startups_failed" => is(EventKind::Firm, "event", "failed"),
        "startups_matured" => is(EventKind::Firm, "event", "matured"),
        "exits" => is(EventKind::Firm, "event", "exited"),
        "stock_listings" => is(EventKind::Firm, "cause", "listed"),
        "acquisitions" => is(EventKind::Firm, "cause", "acquired"),
        "admissions" => is(EventKind::Tenancy, "event", "admitted"),
        "graduates" => when(
            is(EventKind::Tenancy, "event", "graduated"),
            is(EventKind::Tenancy, "sub_kind", "incubator") > 0.0,
        ),
        "tenants_moved_out" => is(EventKind::Tenancy, "event", "moved_out"),
        "tenants_timed_out" => is(EventKind::Tenancy, "event", "timed_out"),
        "patents_filed" => is(EventKind::Patent, "event", "filed"),
        "patents_granted" => is(EventKind::Patent, "event", "granted"),
        "patents_lapsed" => is(EventKind::Patent, "event", "lapsed"),
        "evaluations" => of(EventKind::Evaluation),
        "equity_rounds" => of(EventKind::Round),
        "equity_first_rounds" => {
            when(1.0, event.kind == EventKind::Round && number(event, "round") == 1.0)
        }
        "equity_arranged" => {
            when(1.0, event.kind == EventKind::Round && !text(event, "arranged_by").is_empty())
        }
        "equity_invested" if event.kind == EventKind::Round => number(event, "amount_yuan"),
        "contract_value_bought" if event.kind == EventKind::Contract => number(event, "value_yuan"),
        "equity_invested" | "contract_value_bought" => 0.0,
        _ => return None,
    })
}

/// The year of life that a firm is in, from 1.
fn year_of_life(event: &Event) -> u32 {
    number(event, "age_months") as u32 / 12 + 1
}

/// The models of IP financing.
const IP_MODELS: [&str; 9] = [
    "none",
    "beijing",
    "pudong",
    "wuhan",
    "compensation_pool",
    "securities",
    "pool_trust",
    "mezzanine",
    "insurance",
];

/// The regions of the text, in the order of the world.
const REGIONS: [&str; 3] = ["Beijing", "Shanghai", "Hubei"];

/// What a loan's event adds to a metric of loans.
fn of_loans(metric: &str, event: &Event) -> Option<f64> {
    let is_loan = event.kind == EventKind::Loan;
    let word = |column: &str| if is_loan { text(event, column) } else { "" };
    let is_new = word("event") == "granted" && word("use") != "renewal";
    let is_bank = word("model") == "ordinary";
    let one = |is_meant: bool| f64::from(u8::from(is_meant));
    if metric == "loan_principal" {
        return Some(if is_new { number(event, "principal_yuan") } else { 0.0 });
    }
    if metric == "loans_renewed" {
        return Some(one(word("event") == "granted" && word("use") == "renewal"));
    }
    if metric == "bank_loans" {
        return Some(one(is_new && is_bank));
    }
    let is_over = ["repaid", "defaulted"].contains(&word("event"));
    let is_default = word("event") == "defaulted";
    let is_ip = IP_MODELS.contains(&word("model"));
    let is_supported = !is_bank && word("model") != "none";
    let all = match metric {
        "loans" => Some(is_new),
        "ip_loans" => Some(is_new && is_ip),
        "ip_loan_defaults" => Some(is_default && is_ip),
        "supported_loans" => Some(is_new && is_supported),
        "supported_loans_ended" => Some(is_over && is_supported),
        "supported_loan_defaults" => Some(is_default && is_supported),
        _ => None,
    };
    if let Some(is_meant) = all {
        return Some(one(is_loan && is_meant));
    }
    if metric == "bank_loan_defaults" {
        return Some(one(is_bank && word("event") == "defaulted"));
    }
    let model_of = |what: &str| {
        let rest = metric.split_once(&format!("_loan_{what}_"));
        rest.filter(|(family, _)| ["ip", "product"].contains(family)).map(|(_, model)| model)
    };
    if let Some(model) = model_of("defaults") {
        return Some(one(word("model") == model && word("event") == "defaulted"));
    }
    if let Some(model) = model_of("principal") {
        let is_meant = is_new && word("model") == model;
        return Some(if is_meant { number(event, "principal_yuan") } else { 0.0 });
    }
    for party in ["bank", "guarantor", "public", "insurer"] {
        if let Some(model) = model_of(&format!("loss_{party}")) {
            let is_meant = word("event") == "settled" && word("model") == model;
            let column = format!("loss_{party}_yuan");
            return Some(if is_meant { number(event, &column) } else { 0.0 });
        }
    }
    let (_, rest) =
        metric.split_once("_loans_").filter(|(family, _)| ["ip", "product"].contains(family))?;
    let model = word("model");
    let is_of = |prefix: &str| rest.strip_prefix(prefix).is_some_and(|name| name == model);
    match rest {
        _ if rest.starts_with("ended_") => Some(one(is_of("ended_") && is_over)),
        _ if rest.starts_with("liquidity_") => {
            Some(one(is_of("liquidity_") && is_new && word("use") == "liquidity"))
        }
        _ if rest.starts_with("additional_") => {
            let is_additional = is_loan && number(event, "additional_yuan") > 0.0;
            let whole = is_additional
                && number(event, "additional_yuan") == number(event, "principal_yuan");
            Some(one(is_of("additional_") && is_new && whole))
        }
        _ => Some(one(rest == model && is_new)),
    }
}

#[test]
fn series_count_what_events_record() {
    let scenario = load_with(TEXT, &[]);
    let mut world = World::new(&scenario, scenario.seed, 1);
    let mut watch = Watch::default();
    while !world.is_over() {
        world.step(&mut watch);
    }
    assert_eq!(world.region_names(), REGIONS);
    let (mut seen, mut unsorted) = (0, Vec::new());
    for metric in METRICS.iter().filter(|it| it.kind == MetricKind::Flow) {
        let first = watch.events.iter().flat_map(|(_, events)| events).next();
        let is_in_events = counted(metric.name, first.expect("there are events")).is_some();
        let is_policy = metric.name.starts_with("policy_");
        if metric.basis == Basis::Count && !is_policy {
            let is_named = WITHOUT_EVENTS.contains(&metric.name);
            if is_in_events == is_named {
                unsorted.push(metric.name);
            }
        }
        if !is_in_events {
            continue;
        }
        for (record, (month, events)) in watch.records.iter().zip(&watch.events) {
            assert_eq!(record.month, *month);
            let recorded: f64 = events.iter().filter_map(|event| counted(metric.name, event)).sum();
            let series = metric.measure(&record.places[0].1).expect("sums are defined");
            let events = recorded / scenario.scale;
            assert!(
                (series - events).abs() <= 1e-9 * series.abs().max(1.0),
                "{} in {month}: series {series}, events {events}",
                metric.name
            );
            seen += usize::from(series > 0.0);
        }
    }
    assert!(unsorted.is_empty(), "in events, or named as not: {unsorted:?}");
    assert!(seen > 500, "{seen} months with figures are few");
}

#[test]
fn failure_rates_are_those_of_the_firms_that_there_were() {
    // Firms that are five and a half years old mature, so that the sixth year is no whole one.
    let scenario = load_with(TEXT, &["operation.maturity_months=66".into()]);
    let mut world = World::new(&scenario, scenario.seed, 1);
    let mut watch = Watch::default();
    while !world.is_over() {
        world.step(&mut watch);
    }
    let last = &watch.records.last().expect("there are months").places[0].1;
    let months = watch.by_year_of_life.iter().rev().take(12);
    let events = watch.events.iter().rev().take(12).flat_map(|(_, events)| events);
    let gone: Vec<&Event> =
        events.filter(|it| it.kind == EventKind::Firm && text(it, "event") != "founded").collect();
    let mut sum_of_failures = 0.0;
    for year in 1..=10 {
        let metric =
            METRICS.iter().find(|it| it.name == format!("startup_failure_rate_year_{year}"));
        let rate = metric.expect("there is one").measure(last);
        let gone = gone.iter().filter(|event| year_of_life(event) == year);
        let failed = gone.clone().filter(|event| text(event, "event") == "failed").count() as f64;
        let at_risk: f64 = months.clone().filter_map(|(_, years)| years.get(&year)).sum();
        let at_risk = at_risk + gone.count() as f64 / scenario.scale;
        let failed = failed / scenario.scale;
        let expected = (year <= 5).then(|| 1.0 - libm::pow(1.0 - failed / at_risk, 12.0));
        let is_near = match (rate, expected) {
            (Some(rate), Some(expected)) => (rate - expected).abs() < 1e-12,
            (rate, expected) => rate == expected,
        };
        assert!(is_near, "year {year}: {rate:?} instead of {expected:?}");
        sum_of_failures += failed * scenario.scale;
    }
    assert!(sum_of_failures > 50.0, "{sum_of_failures} failures are few");
}

#[test]
fn without_mentoring_nobody_is_mentored_and_in_nurseries_nobody_ever_is() {
    let events = |text: &str| {
        let scenario = load_with(text, &[]);
        let mut world = World::new(&scenario, scenario.seed, 1);
        let mut watch = Watch::default();
        while !world.is_over() {
            world.step(&mut watch);
        }
        let events = watch.events.into_iter().flat_map(|(_, events)| events);
        events.filter(|event| event.kind == EventKind::Service).collect::<Vec<Event>>()
    };
    let of = |events: &[Event], service: &str| {
        events.iter().filter(|event| text(event, "service") == service).count()
    };
    let with = events(TEXT);
    let without = events(&TEXT.replace("mentoring = true", "mentoring = false"));
    assert!(of(&with, "mentoring") > 100 && of(&with, "community") > 100);
    assert_eq!(of(&without, "mentoring"), 0);
    assert!(of(&without, "community") > 100, "tenants still learn from each other");
}

#[test]
fn agents_gross_up_to_the_series() {
    let scenario = load_with(TEXT, &[]);
    let mut world = World::new(&scenario, scenario.seed, 1);
    let mut watch = Watch::default();
    while !world.is_over() {
        world.step(&mut watch);
    }
    let place = |name: &str| {
        let place = AgentRow::COLUMNS.iter().position(|it| it.heading.name == name);
        place.expect("a column")
    };
    let [kind, weight, gross, cash] = ["kind", "weight", "gross", "cash_yuan"].map(place);
    let number = |cell: &Cell| match cell {
        Cell::Number(number) => *number,
        other => panic!("{other:?} is no number"),
    };
    let (mut units, mut money) = (BTreeMap::<String, f64>::new(), 0.0);
    world.agents(&mut |_, cells| {
        let Cell::Text(name) = &cells[kind] else { panic!("a kind is a word") };
        *units.entry(name.to_string()).or_default() += number(&cells[weight]);
        if name == "patent_agency" {
            money += number(&cells[cash]) * number(&cells[gross]);
        }
    });
    let last = &watch.records.last().expect("there are months").places[0].1;
    for kind in Kind::ALL {
        let series = last.organizations(kind);
        let sum = units[kind.name()];
        assert!((sum / series - 1.0).abs() < 1e-9, "{}: {sum} of {series}", kind.name());
    }
    let balances = world.regions.iter().map(|region| {
        let of = region.ledger.balances().filter(|(_, sector, _)| *sector == Sector::PatentAgency);
        of.map(|(.., balance)| balance.to_yuan()).sum::<f64>() / region.scale
    });
    assert!((money / balances.sum::<f64>() - 1.0).abs() < 1e-9, "cash grosses up by one factor");
}
