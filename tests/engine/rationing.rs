//! Who is paid where a policy's budget falls short of what is claimed.

use std::collections::BTreeSet;

use stia::base::chance::Name;
use stia::base::money::Money;
use stia::model::record::metrics::metric;
use stia::model::record::recorder::Forget;
use stia::model::rules::instruments::rationing::{Claim, payable};
use stia::model::rules::instruments::{INSTRUMENTS, place};
use stia::model::state::ledger::{Ledger, Sector};
use stia::model::world::World;

use crate::instruments::{TEXT, cost, seen};
use crate::worlds::{Seen, load_with};

fn policy(rest: &str) -> String {
    format!("[[policy]]\nid = \"test\"\nregions = [\"Hubei\"]\nfrom = \"2015-01\"\n{rest}")
}

const BOTH: &str = "[policy.voucher]\nshare = 0.5\ncap = 2e4\n\
                    [policy.talent]\npeople = 500\ncost_per_person = 1e4\n";

fn refused(seen: &Seen, instrument: &str) -> f64 {
    seen.views().map(|view| view.of_instrument(place(instrument))[1]).sum()
}

/// The share of its claims that an instrument pays.
fn covered(seen: &Seen, instrument: &str) -> f64 {
    let paid = cost(seen, instrument);
    paid / (paid + refused(seen, instrument))
}

/// What payees of a sector get of vouchers, as a share.
fn share_of_startups(seen: &Seen) -> f64 {
    let to = |payee| -> f64 { seen.views().map(|view| view.policy_to(payee)).sum() };
    use Sector::{Enterprise, Investor, ResearchBody, Startup};
    to(Startup) / [Startup, Enterprise, Investor, ResearchBody].map(to).iter().sum::<f64>()
}

#[test]
fn instruments_under_one_budget_get_money_by_their_claims() {
    let both = seen(&policy(&format!("budget = 2e7\n{BOTH}")));
    let (voucher, talent) = (covered(&both, "voucher"), covered(&both, "talent"));
    assert!(voucher < 0.6, "the budget is short: {voucher}");
    assert!(talent > voucher / 2.0 && talent < voucher * 2.0, "{talent} against {voucher}");
    let spent = cost(&both, "voucher") + cost(&both, "talent");
    assert!(spent > 0.9 * 4.0 * 2e7 && spent < 4.0 * 2e7 + 1.0, "{spent} of four years of 20 m");

    let first = seen(&policy(&format!("rationing = \"first_come\"\nbudget = 2e7\n{BOTH}")));
    assert!(covered(&first, "talent") < talent / 2.0, "training comes last in a month");
}

#[test]
fn who_comes_first_in_a_month_decides_only_where_the_policy_says_so() {
    let voucher = "[policy.voucher]\nshare = 0.5\ncap = 2e4\n";
    let of = |rest: &str| share_of_startups(&seen(&policy(&format!("{rest}{voucher}"))));
    let unlimited = of("");
    let [pro_rata, lottery, first_come] = ["pro_rata", "lottery", "first_come"]
        .map(|rule| of(&format!("rationing = \"{rule}\"\nbudget = 1e7\n")));
    assert!((pro_rata / unlimited - 1.0).abs() < 0.25, "{pro_rata} of {unlimited}");
    assert!((lottery / unlimited - 1.0).abs() < 0.35, "{lottery} of {unlimited}");
    assert!(first_come < 0.7 * unlimited, "{first_come} of {unlimited}");
}

#[test]
fn an_instrument_with_its_own_budget_has_that() {
    let rest = format!("budget = 2e7\nbudgets = {{ talent = 2e6 }}\n{BOTH}");
    let both = seen(&policy(&rest));
    let talent = cost(&both, "talent") / 4.0;
    assert!(talent > 1e6 && talent < 2e6 + 1.0, "{talent}");
    let voucher = cost(&both, "voucher") / 4.0;
    assert!(voucher > 1.7e7 && voucher < 1.8e7 + 1.0, "{voucher}");
    let alone = seen(&policy(&format!("budgets = {{ talent = 2e6 }}\n{BOTH}")));
    assert_eq!(refused(&alone, "voucher"), 0.0, "nothing limits vouchers");
    assert!(refused(&alone, "talent") > 0.0);
}

#[test]
fn hosts_and_others_share_the_money_of_a_year() {
    let rest = "budget = 2e7\n[policy.incubator_subsidy]\ngrant = 1e6\n\
                [policy.voucher]\nshare = 0.5\ncap = 2e4\n";
    let both = seen(&policy(rest));
    let paid = ["incubator_subsidy", "voucher"].map(|name| cost(&both, name) / 4.0);
    assert!(paid.iter().all(|paid| *paid > 2e6), "{paid:?}");
    assert!(paid.iter().sum::<f64>() <= 2e7 + 1.0, "{paid:?}");
}

/// The sum of the metrics whose name has that beginning and one of those ends, all places and months
/// together.
fn sum_of(seen: &Seen, beginning: &str, ends: &[&str]) -> f64 {
    let metrics = ends.iter().map(|end| metric(&format!("{beginning}{end}")).expect("a metric"));
    metrics.flat_map(|metric| seen.views().filter_map(|view| metric.measure(view))).sum()
}

#[test]
fn what_is_refused_by_recipient_adds_up_to_what_is_refused_by_instrument() {
    let rest = "budget = 1e7\nbudgets = { incubator_subsidy = 1e6 }\n\
                [policy.incubator_subsidy]\ngrant = 1e6\n\
                [policy.contract_reward]\nuniversity_rate = 0.2\nuniversity_cap = 1e6\n";
    let sectors = Sector::ALL.iter().filter(|sector| !sector.is_government());
    let sectors: Vec<&str> = sectors.map(|sector| sector.name()).collect();
    for rule in ["pro_rata", "lottery", "first_come"] {
        let seen = seen(&policy(&format!("rationing = \"{rule}\"\n{rest}{BOTH}")));
        let by_instrument = sum_of(&seen, "policy_refused_", INSTRUMENTS);
        let by_recipient = sum_of(&seen, "policy_refused_to_", &sectors);
        // Sums of the same fen, in another order.
        assert!((by_recipient / by_instrument - 1.0).abs() < 1e-9, "{rule}: {by_recipient}");
        // Hosts alone claim their subsidies, centers and companies rewards, clients vouchers.
        let hosts = sum_of(&seen, "policy_refused_to_", &["incubator"]);
        assert!(hosts >= refused(&seen, "incubator_subsidy") * (1.0 - 1e-9), "{rule}: {hosts}");
        for sector in ["startup", "enterprise", "research_body", "transformation_center"] {
            assert!(sum_of(&seen, "policy_refused_to_", &[sector]) > 0.0, "{rule}: {sector}");
        }
    }
}

/// Names that are paid of many who claim, at a coverage.
fn drawn(world: &mut World, coverage: f64) -> BTreeSet<u64> {
    let line = &mut world.regions[0].policies.purses[0].lines[0];
    (line.coverage, line.left) = (coverage, Some(Money::yuan(1e6)));
    let claim = |name: u64| Claim {
        policy: 0,
        instrument: place("voucher"),
        claimant: Name(name),
        payee: Ledger::OUTSIDE,
        amount: 1.0,
    };
    let is_paid =
        |name: &u64| payable(&world.regions[0], &world.context(), &claim(*name)).to_fen() == 100;
    (0..10_000).filter(is_paid).collect()
}

#[test]
fn the_same_client_has_the_same_draw_in_two_worlds() {
    let voucher = "rationing = \"lottery\"\nbudget = 1e7\n[policy.voucher]\nshare = 0.5\n";
    let text = format!("{TEXT}{}", policy(voucher));
    let mut one = World::new(&load_with(&text, &[]), 1, 1);
    let other = ["incubator.switch.on=false".to_string(), "settlement_order=3".to_string()];
    let mut other = World::new(&load_with(&text, &other), 1, 1);
    while one.is_burning_in() {
        one.step(&mut Forget);
        other.step(&mut Forget);
    }
    one.step(&mut Forget);
    other.step(&mut Forget);
    let (few, many) = (drawn(&mut one, 0.3), drawn(&mut one, 0.6));
    // Four standard deviations of a binomial.
    assert!((few.len() as f64 - 3_000.0).abs() < 4.0 * 2_100.0_f64.sqrt(), "{}", few.len());
    assert!(few.is_subset(&many), "who is drawn at a low coverage is at a higher one");
    assert_eq!(drawn(&mut other, 0.3), few);
}

#[test]
fn an_instrument_for_a_part_of_the_country_pays_there_alone() {
    let world = |rest: &str| {
        let text = "scale = 0.1\nburn_in_months = 12\nuntil = \"2016-12\"\n\
                    regions = [\"Hubei\", \"Sichuan\"]\n[[policy]]\nid = \"test\"\n\
                    regions = [\"Central\", \"Sichuan\"]\nfrom = \"2015-01\"\n";
        Seen::of(&load_with(&format!("{text}{rest}"), &[]), 1)
    };
    let paid = |seen: &Seen, instrument: &str, region: &str| -> f64 {
        let places = seen.months.iter().flat_map(|month| &month.places);
        let here = places.filter(|(place, _)| place.name == region);
        here.map(|(_, view)| view.of_instrument(place(instrument))[0]).sum()
    };
    let voucher = "[policy.voucher]\nshare = 0.5\ncap = 2e4\n";
    let talent = "[policy.talent]\npeople = 500\ncost_per_person = 1e4\n";
    let regions = "for.regions = [\"West\"]\n";
    let seen = world(&format!("{voucher}{regions}{talent}"));
    assert_eq!(paid(&seen, "voucher", "Hubei"), 0.0);
    assert!(paid(&seen, "voucher", "Sichuan") > 1e6);
    assert!(paid(&seen, "talent", "Hubei") > 1e5, "the other instrument is for both");
    let everywhere = world(voucher);
    assert!(paid(&everywhere, "voucher", "Hubei") > 1e6, "the control");

    // What it has for itself, and what is divided among all it is for, is Sichuan's alone.
    let seen = world(&format!("budgets = {{ voucher = 1e6 }}\n{voucher}{regions}"));
    let of_two_years = paid(&seen, "voucher", "Sichuan");
    assert!(of_two_years > 1.9e6 && of_two_years < 2e6 + 1.0, "{of_two_years}");
    let [alone, both] = [regions, ""].map(|it| world(&format!("{talent}{it}")));
    assert!(paid(&alone, "talent", "Sichuan") > 1.5 * paid(&both, "talent", "Sichuan"));
}
