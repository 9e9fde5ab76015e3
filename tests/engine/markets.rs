//! Startups in their markets: money, R&D, investors, banks, hosts and customers' response each move
//! what firms sell, and not without their channel.

use std::collections::BTreeMap;

use stia::base::chance::Name;
use stia::base::month::Month;
use stia::base::space::Field;
use stia::model::record::recorder::{MonthRecord, Recorder};
use stia::model::rules::instruments::place;
use stia::model::rules::scenario::Scenario;
use stia::model::state::event::EventKind;
use stia::model::state::ledger::{Reason, Sector};
use stia::model::state::region::{Market, Region};
use stia::model::state::tally::Count;
use stia::model::world::World;

use crate::worlds::{Eye, Seen, bytes, load_with, number, replicates, scenario, text};

/// Two provinces.
const TEXT: &str = "scale = 0.05\nburn_in_months = 24\nuntil = \"2018-12\"\n\
                    regions = [\"Hubei\", \"Gansu\"]\n";

fn with(overrides: &[&str]) -> Seen {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    Seen::of(&load_with(TEXT, &overrides), 1)
}

/// A counter's sum over several replicates of that world with an override.
fn sum(set: &str, count: Count) -> f64 {
    let seen = replicates(&load_with(TEXT, &[set.to_string()]), 3);
    seen.iter().map(|seen| seen.sum(count)).sum()
}

/// A month's sales in a simulated world, in mean customers: of startups by what they offer and by
/// prices, and of all; and what customers spend.
#[derive(Default)]
struct Sales {
    startups: f64,
    young: f64,
    enterprises: f64,
    spent_on_young: f64,
    spent_by_enterprises: f64,
}

/// What the prices of the month that was simulated last make of the markets at its beginning.
fn priced(world: &World, before: &[[Market; Field::COUNT]], drive: f64) -> Sales {
    let params = &world.scenario.operation;
    let nation = world.context().nation;
    let weights: f64 = params.field_weights.iter().sum();
    let mut sales = Sales::default();
    for field in 0..Field::COUNT {
        sales.spent_on_young += nation.spending[field];
        for (region, markets) in world.regions.iter().zip(before) {
            let share = nation.demand_share(region);
            let others = params.others_share * nation.plain_spending[field] * share;
            let own = markets[field].young as f64 / 1e3;
            sales.startups += region.prices[field] * own;
            sales.young += region.prices[field] * (own + others);
        }
        let all = params.enterprise_demand * drive * params.field_weights[field] / weights;
        let grown = nation.markets[field].grown as f64 / 1e3;
        sales.spent_by_enterprises += all;
        sales.startups += nation.prices[field] * grown;
        sales.enterprises += nation.prices[field] * (grown + all / params.incumbent_price);
    }
    sales
}

#[test]
fn what_firms_bill_is_what_customers_spend() {
    let mut world = World::new(&scenario(TEXT), 7, 1);
    let mut eye = Eye::default();
    // In mean customers. Firms close their books once a quarter, for a month ago on average.
    let (mut billed, mut priced_sales, mut last) = (0.0, 0.0, 0.0);
    while !world.is_over() {
        let before: Vec<_> = world.regions.iter().map(|region| region.markets).collect();
        let economy = *world.context().economy;
        let is_recorded = !world.is_burning_in();
        world.step(&mut eye);
        let drive = economy.rd_index / economy.wage_index * world.context().nation.demand;
        let sales = priced(&world, &before, drive);
        let near = |one: f64, other: f64| (one / other - 1.0).abs() < 1e-9;
        assert!(near(sales.young, sales.spent_on_young), "in {}", world.month());
        assert!(near(sales.enterprises, sales.spent_by_enterprises), "in {}", world.month());
        if is_recorded {
            let view = &eye.months.last().expect("the month is recorded").places[0].1;
            let yuan = view.of(Count::StartupSalesFen) / 100.0 * world.regions[0].scale;
            billed += yuan / (world.scenario.operation.customer_sales * economy.wage_index);
            priced_sales += last;
        }
        last = sales.startups;
    }
    assert!(billed > 1e5, "{billed} customers' months are few");
    assert!((billed / priced_sales - 1.0).abs() < 0.01, "{billed} billed of {priced_sales}");
}

/// The share of firms that lives for 36 months at the mean pace of failures in each year of life.
fn survival(overrides: &[&str]) -> f64 {
    let seen = with(overrides);
    let rate = |year: usize| {
        let name = format!("startup_failure_rate_year_{year}");
        let metric =
            stia::METRICS.iter().find(|it| it.name == name).expect("there is such a metric");
        let months: Vec<_> = seen.views().skip(11).step_by(12).collect();
        let rates = months.iter().map(|view| metric.measure(view).expect("there are such firms"));
        rates.sum::<f64>() / months.len() as f64
    };
    (1..=3).map(|year| 1.0 - rate(year)).product()
}

#[test]
fn firms_with_more_money_live_longer() {
    let poor = survival(&["founding.median_wealth=150000"]);
    let rich = survival(&["founding.median_wealth=1500000"]);
    assert!(rich > poor + 0.02, "{rich} against {poor}");
}

#[test]
fn development_makes_firms_better() {
    let value = |learning: &str| sum(learning, Count::StartupValueAddedFen);
    let (on, off) = (value("operation.learning=0.0265"), value("operation.learning=0"));
    assert!(on > 1.01 * off, "{on} against {off}");
}

#[test]
fn investors_let_firms_sell_more() {
    let sales = |on: &str| sum(on, Count::StartupSalesFen);
    let (on, off) = (sales("equity.on=true"), sales("equity.on=false"));
    assert!(on > 1.01 * off, "{on} against {off}");
}

#[test]
fn banks_let_firms_make_more() {
    let value = |on: &str| sum(on, Count::StartupValueAddedFen);
    let (on, off) = (value("credit.on=true"), value("credit.on=false"));
    assert!(on > off, "{on} against {off}");
}

/// All of the country from the usual beginning, as far as reference paths hold, in few firms.
const COUNTRY: &str = "scale = 0.001\nuntil = \"2015-12\"\n";

#[test]
fn customers_respond_only_beside_the_reference() {
    let sales = |text: &str, overrides: &[&str]| {
        let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
        Seen::of(&load_with(text, &overrides), 1).sum(Count::StartupSalesFen)
    };
    let effect = |response: &str, paths: &str| {
        let open = sales(COUNTRY, &[response, paths]);
        sales(COUNTRY, &[response, paths, "incubator.switch.on=false"]) / open
    };
    let (none, full) = ("operation.response=0", "operation.response=0.8");
    let (on, off) = ("operation.paths=true", "operation.paths=false");
    assert_ne!(effect(none, on), effect(full, on));
    assert_eq!(effect(none, off), effect(full, off));
    // Nothing is known of what a single region would offer.
    let one = "scale = 0.02\nburn_in_months = 6\nuntil = \"2015-12\"\nregions = [\"Gansu\"]\n";
    let state = |response: &str| {
        bytes(&Seen::of(&load_with(one, &[response.to_string()]), 1).world.state())
    };
    assert!(state(none) == state(full));
}

#[test]
fn a_guarantee_lets_banks_lend_more_to_a_firm() {
    let world = "scale = 0.2\nburn_in_months = 12\nuntil = \"2017-12\"\nregions = [\"Hubei\"]\n\
                [credit]\nknowledge_levels = [1.0, 1.0, 1.0, 1.0]\nordinary = false\n\
                risk_per_sales = [0.05, 0.01]\n[ip_finance.none]\non = false\n[ip_finance.wuhan]\nregions = []\n\
                from = \"2012-01\"\n";
    // The first loan of each firm.
    let principals = |share: &str| {
        let share = format!("ip_finance.wuhan.guaranteed_share={share}");
        let seen = Seen::of(&load_with(world, &[share]), 1);
        let mut first = BTreeMap::new();
        for event in seen.of_kind(EventKind::Loan).filter(|it| text(it, "event") == "granted") {
            let borrower = text(event, "borrower").to_string();
            first.entry(borrower).or_insert(number(event, "principal_yuan"));
        }
        first
    };
    let (guaranteed, alone) = (principals("0.8"), principals("0"));
    let pairs: Vec<(f64, f64)> =
        alone.iter().filter_map(|(who, &alone)| Some((*guaranteed.get(who)?, alone))).collect();
    let sum = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let (more, usual) = (sum(|pair| pair.0), sum(|pair| pair.1));
    assert!(pairs.len() > 20 && more > 1.1 * usual, "{more} against {usual} of {}", pairs.len());
}

/// Startups at the ends of months: whether they have a host, and how many customers.
#[derive(Default)]
struct Customers {
    before: BTreeMap<Name, (bool, u32)>,
    /// Tenants and others that gained customers in a month.
    gained: [u32; 2],
    /// Firms that had left a host which had introduced them.
    left: u32,
}

impl Recorder for Customers {
    fn books(&mut self, _: Month, regions: &[Region]) {
        let mut now = BTreeMap::new();
        for (_, startup) in regions.iter().flat_map(|region| region.startups.iter()) {
            let customers = startup.customers.count();
            let is_tenant = startup.host().is_some();
            let before = self.before.get(&startup.name).map_or(0, |&(_, before)| before);
            if customers > before {
                self.gained[usize::from(!is_tenant)] += 1;
            }
            self.left += u32::from(!is_tenant && startup.contacts > 0.0);
            now.insert(startup.name, (is_tenant, customers));
        }
        self.before = now;
    }

    fn month(&mut self, _: &MonthRecord) {}
}

#[test]
fn contacts_win_customers_until_a_firm_leaves_its_host() {
    // Nobody has customers but those that hosts introduce.
    let only = [
        "operation.free_orders=0",
        "operation.growth_share=0",
        "operation.flow_share=0",
        "equity.on=false",
        "credit.on=false",
        "incubator.contact_worth=100000",
        "incubator.move_chance=0.2",
    ];
    let gained = |contacts: &str| {
        let overrides = only.iter().chain([&contacts]).map(ToString::to_string);
        let loaded = load_with(TEXT, &overrides.collect::<Vec<_>>());
        let mut world = World::new(&loaded, 7, 1);
        let mut customers = Customers::default();
        world.step(&mut customers);
        customers.gained = [0; 2];
        while world.month() < Month::new(2015, 12) {
            world.step(&mut customers);
        }
        (customers.gained, customers.left)
    };
    let ([tenants, others], left) = gained("incubator.contacts=true");
    assert!(tenants > 100, "tenants gained {tenants} times");
    assert!(left > 20, "{left} months of firms that had left");
    assert_eq!(others, 0);
    assert_eq!(gained("incubator.contacts=false").0, [0, 0]);
}

#[test]
fn a_grant_for_development_is_spent_on_it() {
    let policy = "[[policy]]\nid = \"test\"\nfrom = \"2015-01\"\n[policy.rd_grant]\nshare = 0.5\n";
    let granted = Seen::of(&load_with(&format!("{TEXT}{policy}"), &[]), 1);
    let spent = |seen: &Seen| seen.flow(Sector::Startup, Sector::Outside, Reason::Development);
    let grants: f64 = granted.views().map(|view| view.of_instrument(place("rd_grant"))[0]).sum();
    let more = spent(&granted) - spent(&with(&[]));
    assert!(grants > 0.0 && more > 0.7 * grants, "{more} more of {grants} granted");
}

#[test]
fn books_close_with_half_of_demand_and_none() {
    let sold = |times: f64| {
        let usual = Scenario::default().operation;
        let young = format!("operation.demand={}", times * usual.demand);
        let grown = format!("operation.enterprise_demand={}", times * usual.enterprise_demand);
        let seen = with(&[&young, &grown, "until=\"2016-12\""]);
        for record in &seen.months {
            for metric in stia::METRICS.iter() {
                let value = metric.measure(&record.places[0].1);
                assert!(value.is_none_or(f64::is_finite), "{times}: {}", metric.name);
            }
        }
        let balances = seen.world.regions.iter().flat_map(|region| region.ledger.balances());
        assert_eq!(balances.map(|(_, _, balance)| balance.to_fen()).sum::<i64>(), 0);
        let last = seen.views().last().expect("a run has a last month");
        (seen.sum(Count::StartupSalesFen), last.of(Count::Startups))
    };
    let [usual, half, none] = [1.0, 0.5, 0.0].map(sold);
    // At first others sell most, and sell less too.
    assert!(half.0 < 0.95 * usual.0 && none.0 == 0.0, "{usual:?} {half:?} {none:?}");
    assert!(half.1 < usual.1 && none.1 < half.1, "{usual:?} {half:?} {none:?}");
}
