//! Policies that connect macro-regions or reduce differences between them.

use stia::model::state::event::EventKind;
use stia::model::state::ledger::{Reason, Sector};
use stia::model::state::tally::Count;

use crate::worlds::{Seen, load_with};

/// A province of the center, one of the west and one of the east.
const TEXT: &str = "scale = 0.1\nburn_in_months = 12\nuntil = \"2016-12\"\n\
                    regions = [\"Hubei\", \"Ningxia\", \"Hainan\"]\n";

fn seen(text: &str) -> Seen {
    Seen::of(&load_with(&format!("{TEXT}{text}"), &[]), 1)
}

fn platform(cut: f64) -> Seen {
    seen(&format!("[[policy]]\nid = \"test\"\n[policy.east_west]\ndistance_cut = {cut}\n"))
}

#[test]
fn shorter_distances_bring_more_contracts_across_regions() {
    let (without, with) = (platform(0.0), platform(0.9));
    let share = |seen: &Seen| {
        seen.sum(Count::ContractsAcross) / seen.of_kind(EventKind::Contract).count() as f64
    };
    assert!(share(&with) > 1.2 * share(&without), "{} {}", share(&with), share(&without));
    // Founders move as before: the platform does not affect their choices.
    let moved = |seen: &Seen| seen.sum(Count::FoundersArrived);
    assert!(
        (moved(&with) / moved(&without) - 1.0).abs() < 0.1,
        "{} {}",
        moved(&with),
        moved(&without)
    );
}

#[test]
fn a_platform_of_one_province_serves_its_own_searchers() {
    let policy = "[[policy]]\nid = \"test\"\nregions = [\"Ningxia\"]\n\
                  [policy.east_west]\ndistance_cut = 0.9\n";
    let (without, with) = (seen(""), seen(policy));
    // By the buyer's region.
    let across = |seen: &Seen, region: &str| -> f64 {
        let months = seen.months.iter().flat_map(|month| &month.places);
        let places = months.filter(|(place, _)| place.name == region);
        places.map(|(_, view)| view.of(Count::ContractsAcross)).sum()
    };
    let gain = |region| across(&with, region) / across(&without, region);
    let (there, elsewhere) = (gain("Ningxia"), gain("Hubei"));
    assert!(there > 1.1 && there > elsewhere, "{there} {elsewhere}");
}

/// Commitments to investors in each region, relative to all three.
fn commitments(seen: &Seen) -> Vec<f64> {
    let regions = &seen.world.regions;
    let all: f64 = regions.iter().map(|it| it.investor_weights.iter().sum::<f64>()).sum();
    regions.iter().map(|it| it.investor_weights.iter().sum::<f64>() / all).collect()
}

#[test]
fn equal_venture_money_follows_firms() {
    let (as_it_is, equal) = (seen(""), seen("[equity]\nventure_equality = 1.0\n"));
    let of = |seen: &Seen, share: fn(&stia::model::state::region::Shares) -> f64| -> Vec<f64> {
        let all: f64 = seen.world.regions.iter().map(|it| share(&it.shares)).sum();
        seen.world.regions.iter().map(|it| share(&it.shares) / all).collect()
    };
    let near = |one: &[f64], other: &[f64]| {
        one.iter().zip(other).all(|(one, other)| (one - other).abs() < 1e-9)
    };
    assert!(near(&commitments(&as_it_is), &of(&as_it_is, |it| it.venture)));
    assert!(near(&commitments(&equal), &of(&equal, |it| it.technology_firms)));
    let money = |seen: &Seen| seen.flow(Sector::Outside, Sector::Investor, Reason::FundCommitment);
    let sums = |seen: &Seen, share: fn(&stia::model::state::region::Shares) -> f64| -> f64 {
        seen.world.regions.iter().map(|it| share(&it.shares)).sum()
    };
    let expected = sums(&equal, |it| it.technology_firms) / sums(&equal, |it| it.venture);
    let ratio = money(&equal) / money(&as_it_is);
    assert!((ratio / expected - 1.0).abs() < 0.05, "{ratio} {expected}");
}

#[test]
fn a_shock_may_even_out_venture_money_from_a_month_on() {
    let shock = "[[shock]]\nname = \"equal\"\nfrom = \"2016-01\"\n\
                 changes = [{ key = \"equity.venture_equality\", set = \"1.0\" }]\n";
    let money = |seen: &Seen| seen.flow(Sector::Outside, Sector::Investor, Reason::FundCommitment);
    assert_ne!(money(&seen("")), money(&seen(shock)));
}
