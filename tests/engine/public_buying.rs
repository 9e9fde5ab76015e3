//! Public procurement from startups and intermediaries.

use stia::base::month::Month;
use stia::model::state::kind::Kind;
use stia::model::state::ledger::{Reason, Sector};

use crate::instruments::{self, WITHOUT, cost, with};
use crate::worlds::Seen;

const PRODUCTS: &str = "products = 1e10";
const COMMISSIONS: &str = "commissions = 5e8";

fn bought(settings: &str) -> Seen {
    with("procurement", settings, "2015-01")
}

/// Hubei's share of a yearly sum for all regions, over the four years of the test.
fn share_of(yearly: f64) -> f64 {
    4.0 * yearly * WITHOUT.world.regions[0].shares.technology_firms
}

/// Purchases from startups, CNY.
fn spent(seen: &Seen) -> f64 {
    seen.flow(Sector::RegionalGovernment, Sector::Startup, Reason::Policy)
}

#[test]
fn orders_cost_what_was_promised_and_make_work() {
    let seen = bought(PRODUCTS);
    let ratio = spent(&seen) / share_of(1e10);
    assert!((ratio - 1.0).abs() < 0.1, "{ratio}");
    let wages = |seen: &Seen| seen.flow(Sector::Startup, Sector::Outside, Reason::Wages);
    assert!(wages(&seen) > wages(&WITHOUT));
    assert!(WITHOUT.world.regions[0].startups.iter().all(|(_, it)| it.ordered == 0.0));
}

#[test]
fn orders_respect_the_age_limit_and_end_with_the_policy() {
    let seen = bought(&format!("{PRODUCTS}\nfor.age_months = [0, 24]"));
    let now = seen.world.month();
    let startups = || seen.world.regions[0].startups.iter().map(|(_, startup)| startup);
    assert!(startups().any(|it| it.ordered > 0.0));
    assert!(startups().all(|it| it.ordered == 0.0 || it.age(now) <= 24 + 3));
    let policy = format!("until = \"2016-06\"\n[policy.procurement]\n{PRODUCTS}\n");
    let ended = instruments::seen(&format!("[[policy]]\nid = \"test\"\n{policy}"));
    assert!(ended.world.regions[0].startups.iter().all(|(_, it)| it.ordered == 0.0));
    assert!(spent(&ended) > 0.0 && spent(&ended) < spent(&bought(PRODUCTS)));
}

#[test]
fn commissions_fill_idle_hours_and_raise_dependence_on_the_state() {
    let seen = bought(COMMISSIONS);
    let sum = |seen: &Seen, of: &dyn Fn(&stia::model::record::view::View, Kind) -> f64| -> f64 {
        seen.views().flat_map(|view| Kind::ALL.map(|kind| of(view, kind))).sum()
    };
    let state_share = |seen: &Seen| {
        sum(seen, &|view, kind| view.state_income(kind))
            / sum(seen, &|view, kind| view.income(kind))
    };
    assert!(state_share(&seen) > state_share(&WITHOUT));
    let paid = cost(&seen, "procurement");
    assert!(paid > 0.5 * share_of(5e8) && paid <= 1.001 * share_of(5e8), "{paid}");
    let hosts = seen.flow(Sector::RegionalGovernment, Sector::Incubator, Reason::Policy);
    assert_eq!(hosts, 0.0);
    // Commissions do not displace clients of the first month.
    let first = |seen: &Seen| {
        let month = seen.months.iter().find(|it| it.month == Month::new(2015, 1)).unwrap();
        Kind::ALL.map(|kind| month.places[0].1.clients(kind))
    };
    assert_eq!(first(&seen), first(&WITHOUT));
}

#[test]
fn almost_nobody_is_commissioned_if_reputation_must_be_perfect() {
    let seen = bought(&format!("{COMMISSIONS}\nleast_reputation = 1.0"));
    // Hardly any has satisfied every client.
    assert!(cost(&seen, "procurement") < 0.01 * share_of(5e8));
}
