//! Training of staff, and a professional qualification.

use stia::model::state::kind::Kind;

use crate::instruments::{WITHOUT, cost, with};
use crate::worlds::Seen;

fn trained(settings: &str) -> Seen {
    with("talent", settings, "2015-01")
}

/// Qualified staff of a type.
fn qualified(seen: &Seen, kind: Kind) -> f64 {
    let organizations = seen.world.regions[0].organizations.iter().map(|(_, it)| it);
    organizations.filter(|it| it.kind == kind).map(|it| it.staff * it.qualified).sum()
}

/// Cost in Hubei over the four years of training that many people a year in all regions.
fn price_of(people: f64, each: f64) -> f64 {
    4.0 * people * each * WITHOUT.world.regions[0].shares.technology_firms
}

#[test]
fn as_many_people_are_trained_as_are_paid_for() {
    let seen = trained("people = 2000\ncost_per_person = 1e4");
    let ratio = cost(&seen, "talent") / price_of(2000.0, 1e4);
    assert!((ratio - 1.0).abs() < 0.01, "{ratio}");
    for kind in [Kind::ProductivityCenter, Kind::TransformationCenter, Kind::FinancialService] {
        let (with, without) = (qualified(&seen, kind), qualified(&WITHOUT, kind));
        assert!(with > without, "{} {with} {without}", kind.name());
    }
    // Agencies change only as far as their clients do.
    let agencies = [&seen, &WITHOUT].map(|seen| qualified(seen, Kind::PatentAgency));
    assert!((agencies[0] / agencies[1] - 1.0).abs() < 1e-3, "{agencies:?}");
}

#[test]
fn an_unused_budget_is_not_spent() {
    let seen = trained("people = 1e6\ncost_per_person = 1e4");
    let paid = cost(&seen, "talent");
    assert!(paid > 0.0 && paid < 0.2 * price_of(1e6, 1e4), "{paid}");
    let organizations = seen.world.regions[0].organizations.iter();
    assert!(organizations.into_iter().all(|(_, it)| it.practised > -1e-9 && it.qualified <= 1.0));
}

#[test]
fn a_budget_limits_how_many_are_trained() {
    let policy = "[[policy]]\nid = \"test\"\nbudget = 1e7\n[policy.talent]\npeople = 2000\n\
                  cost_per_person = 1e4\n";
    let (half, whole) =
        (crate::instruments::seen(policy), trained("people = 2000\ncost_per_person = 1e4"));
    let kind = Kind::TransformationCenter;
    assert!(cost(&half, "talent") < 0.55 * cost(&whole, "talent"));
    assert!(qualified(&half, kind) < qualified(&whole, kind));
}

#[test]
fn the_qualification_reaches_types_that_training_does_not() {
    let seen = with("qualification", "exam_gain = 5.0\nupkeep = 1e8", "2015-01");
    for kind in [Kind::PatentAgency, Kind::Evaluation, Kind::TransformationCenter] {
        let (with, without) = (qualified(&seen, kind), qualified(&WITHOUT, kind));
        assert!(with > without, "{} {with} {without}", kind.name());
    }
}
