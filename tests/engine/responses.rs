//! Agents respond to what they observe: every response vanishes or weakens when its parameter is
//! changed.
//!
//! Worlds are paired, as in `mechanisms.rs`: the same seed, the same people, one parameter.

use std::collections::{BTreeMap, BTreeSet};

use stia::base::month::Month;
use stia::model::record::recorder::Forget;
use stia::model::state::event::EventKind;
use stia::model::state::kind::Kind;
use stia::model::state::ledger::{Reason, Sector};
use stia::model::state::organization::{Organization, Owner};
use stia::model::state::tally::Count;
use stia::model::world::World;

use crate::mechanisms::{ON, field, with};
use crate::worlds::{Eye, Seen, load_with, number, scenario, text};

#[test]
fn a_firm_does_not_buy_what_it_cannot_absorb() {
    let all = with(&["transformation.absorption_half=0"]);
    let contracts = |seen: &Seen| seen.sum(Count::ContractsBought);
    assert!(contracts(&all) > contracts(&ON), "{} against {}", contracts(&all), contracts(&ON));
}

/// Prices of contracts by buyer and seller, of pairs that signed once.
fn prices(seen: &Seen) -> BTreeMap<(String, String), f64> {
    let mut prices: BTreeMap<(String, String), Vec<f64>> = BTreeMap::new();
    for event in seen.of_kind(EventKind::Contract) {
        let pair = (text(event, "buyer").into(), text(event, "seller").into());
        prices.entry(pair).or_default().push(number(event, "value_yuan"));
    }
    prices.into_iter().filter(|(_, all)| all.len() == 1).map(|(pair, all)| (pair, all[0])).collect()
}

/// Mean log price increase between the same buyers and sellers when courses teach much.
fn paid_for_training(half: &str) -> f64 {
    let taught = with(&[half, "productivity_center.training_gain=0.5"]);
    let untaught = with(&[half, "productivity_center.training_gain=0"]);
    let trained: BTreeSet<String> = field(&taught, "enterprise", "training")
        .into_iter()
        .filter(|(_, training)| *training > 0.0)
        .map(|(name, _)| format!("{:016x}", name.0))
        .collect();
    let (taught, untaught) = (prices(&taught), prices(&untaught));
    let ratios: Vec<f64> = taught
        .iter()
        .filter(|((buyer, _), _)| trained.contains(buyer))
        .filter_map(|(pair, price)| Some((price / untaught.get(pair)?).ln()))
        .collect();
    assert!(ratios.len() > 30, "{} pairs are few", ratios.len());
    ratios.iter().sum::<f64>() / ratios.len() as f64
}

#[test]
fn a_trained_firm_absorbs_more_and_so_pays_more() {
    let with_limits = paid_for_training("transformation.absorption_half=1e7");
    let without_limits = paid_for_training("transformation.absorption_half=0");
    assert!(with_limits > 0.0 && with_limits > without_limits.abs());
}

#[test]
fn fear_of_transfer_prevents_sales() {
    let bold = with(&["transformation.fear=0"]);
    let (bold, on) =
        (bold.sum(Count::AchievementsTransformed), ON.sum(Count::AchievementsTransformed));
    assert!(bold > on && on > 0.0, "{bold} results without fear against {on}");
}

#[test]
fn a_listed_price_removes_fear_and_raises_sales() {
    let off = with(&["exchange.pricing=false"]);
    let (on, off) =
        (ON.sum(Count::AchievementsTransformed), off.sum(Count::AchievementsTransformed));
    assert!(on > off, "{on} results against {off}");
    // Without fear, a listed price has nothing to remove.
    let bold = "transformation.fear=0";
    let (on, off) = (with(&[bold]), with(&[bold, "exchange.pricing=false"]));
    assert_eq!(on.sum(Count::AchievementsTransformed), off.sum(Count::AchievementsTransformed));
}

/// Names of the firms founded in the record.
fn founded(seen: &Seen) -> BTreeSet<String> {
    let firms = seen.of_kind(EventKind::Firm);
    firms.filter(|it| text(it, "event") == "founded").map(|it| text(it, "startup").into()).collect()
}

#[test]
fn lower_expectations_mean_fewer_firms() {
    let short = with(&["founding.horizon=1.5"]);
    let (short, long) = (founded(&short).len(), founded(&ON).len());
    assert!(short < long, "{short} against {long}");
}

/// Founders of the first quarter, when nobody has yet taken another's customers.
fn first_founded(turned: &str) -> BTreeSet<String> {
    let quarter = ["burn_in_months=0", "until=\"2015-03\"", "scale=1", "regions=[\"Shaanxi\"]"];
    founded(&with(&[&quarter[..], &["founding.horizon=3", turned]].concat()))
}

#[test]
fn outside_wages_decide_who_founds_a_firm() {
    let alike = first_founded("founding.wage_spread=0");
    let unlike = first_founded("founding.wage_spread=1.2");
    // Some earn so much elsewhere that they do not found a firm that others would found, some so
    // little that they found one that others would not.
    let (only_alike, only_unlike) =
        (alike.difference(&unlike).count(), unlike.difference(&alike).count());
    assert!(
        only_alike > 10 && only_unlike > 10,
        "{only_alike} and {only_unlike} of {}",
        alike.len()
    );
}

#[test]
fn an_expected_place_with_a_host_makes_more_people_found_firms() {
    let on = first_founded("incubator.space=true");
    let off = first_founded("incubator.space=false");
    assert!(off.len() < on.len(), "{} against {}", off.len(), on.len());
    let added = on.difference(&off).count();
    let lost = off.difference(&on).count();
    assert!(lost * 10 < added, "{added} more and {lost} less");
}

#[test]
fn funds_that_end_soon_sell_and_are_bought_out() {
    let short = with(&["equity.fund_months=24"]);
    let long = with(&["equity.fund_months=600"]);
    for count in [Count::Exits, Count::BuyBacks] {
        let (short, long) = (short.sum(count), long.sum(count));
        assert!(short > long, "{count:?}: {short} against {long}");
    }
}

#[test]
fn investors_share_profits_what_is_left_and_what_is_paid_for_firms() {
    // Many firms with investors close where owners ask for much.
    let faint = [
        "regions=[\"Jiangsu\"]",
        "operation.exit_income=5",
        "operation.commitment=1",
        "equity.plan_months=6",
    ];
    let (faint, off) = (with(&faint), with(&[&faint[..], &["equity.on=false"]].concat()));
    for (on, payer, reason) in [
        (&*ON, Sector::Startup, Reason::Dividend),
        (&*ON, Sector::Outside, Reason::Exit),
        (&faint, Sector::Startup, Reason::Liquidation),
    ] {
        let received = |seen: &Seen| seen.flow(payer, Sector::Investor, reason);
        assert!(received(on) > 0.0, "{payer:?} pays no {reason:?}");
        assert_eq!(received(&off), 0.0, "{payer:?} pays {reason:?}");
    }
}

/// Private commitments in each month, relative to the recorded path.
fn commitments(confidence: &str) -> Vec<(Month, f64)> {
    let text = "scale = 0.03\nburn_in_months = 12\nuntil = \"2018-12\"\n\
                regions = [\"Beijing\", \"Ningxia\"]\n";
    let scenario = load_with(text, &[format!("equity.confidence={confidence}")]);
    let mut world = World::new(&scenario, scenario.seed, 1);
    let mut eye = Eye::default();
    let mut recorded = BTreeMap::new();
    while !world.is_over() {
        let (equity, economy) = (&world.scenario.equity, world.context().economy);
        let private = equity.early_money[0] + 1.0 - equity.state_share + equity.early_money[1];
        let venture: f64 = world.regions.iter().map(|region| region.shares.venture).sum();
        let money = economy.venture_raised * equity.young_share * private * venture / 12.0;
        recorded.insert(world.month(), money);
        world.step(&mut eye);
    }
    let path = (Sector::Outside, Sector::Investor, Reason::FundCommitment);
    let of_month = |record: &stia::model::record::recorder::MonthRecord| {
        let flows = record.flows.iter();
        let committed = flows.filter(|flow| (flow.payer, flow.payee, flow.reason) == path);
        let committed: f64 = committed.map(|flow| flow.yuan).sum();
        (record.month, committed / recorded[&record.month])
    };
    eye.months.iter().map(of_month).collect()
}

#[test]
fn private_money_follows_what_investors_paid_out_two_years_before() {
    let (deaf, led) = (commitments("0"), commitments("1"));
    let follow = Month::new(2017, 1);
    for ((month, deaf), (_, led)) in deaf.into_iter().zip(led) {
        assert!((deaf - 1.0).abs() < 1e-4, "{month}: {deaf} of the record's path");
        assert_eq!(month >= follow, (led - 1.0).abs() > 1e-3, "{month}: {led}");
    }
}

/// Organizations of a type at the end.
fn organizations(seen: &Seen, kind: Kind) -> impl Iterator<Item = &Organization> {
    let all = seen.world.regions.iter().flat_map(|region| region.organizations.iter());
    all.map(|(_, organization)| organization).filter(move |it| it.kind == kind)
}

/// Mean share of agencies' people who are qualified.
fn qualified(seen: &Seen) -> f64 {
    let shares: Vec<f64> = organizations(seen, Kind::PatentAgency).map(|it| it.qualified).collect();
    shares.iter().sum::<f64>() / shares.len() as f64
}

#[test]
fn exams_and_leaving_move_the_share_of_qualified_people() {
    let no_exams = "patent_agency.organization.pass_rate=0";
    let nobody_leaves = "patent_agency.organization.leaving=0";
    let share = with(&[]).world.scenario.patent_agency.organization.qualified_share;
    let (on, off) = (qualified(&ON), qualified(&with(&[no_exams])));
    assert!(off < on, "{off} against {on}");
    let still = with(&[no_exams, nobody_leaves]);
    assert!(organizations(&still, Kind::PatentAgency).all(|it| it.qualified == share));
}

/// Earnings of an hour and shares of qualified people of information services, whose clients ask
/// for services that pay differently.
fn earnings_and_people(poached: &str) -> Vec<(f64, f64)> {
    let poached = format!("information_service.organization.poached_share={poached}");
    let rest = "information_service.organization.leaving=0.5";
    let place = ["regions=[\"Jiangsu\"]", "until=\"2016-12\"", "burn_in_months=0"];
    let seen = with(&[&place[..], &[&poached, rest]].concat());
    organizations(&seen, Kind::InformationService)
        .filter(|it| it.opened == Month::new(2015, 1))
        .map(|it| (it.hourly_fee, it.qualified))
        .collect()
}

/// One of a pair's quantities.
type Part = fn(&(f64, f64)) -> f64;

/// Sum of products of two quantities' distances from their means.
fn products(pairs: &[(f64, f64)], one: Part, other: Part) -> f64 {
    let mean = |of: Part| pairs.iter().map(of).sum::<f64>() / pairs.len() as f64;
    let (one_mean, other_mean) = (mean(one), mean(other));
    pairs.iter().map(|pair| (one(pair) - one_mean) * (other(pair) - other_mean)).sum()
}

#[test]
fn qualified_people_go_where_an_hour_earns_more() {
    let (fee, share): (Part, Part) = (|it| it.0, |it| it.1);
    let (on, off) = (earnings_and_people("1"), earnings_and_people("0"));
    let spread = (products(&on, fee, fee) * products(&on, share, share)).sqrt();
    let correlation = products(&on, fee, share) / spread;
    // In one of a thousand samples of seventeen pairs, the correlation exceeds 0.72 by chance.
    assert!(on.len() > 15 && correlation > 0.72, "{correlation} among {}", on.len());
    // Without poaching, all are alike.
    assert!(products(&off, share, share) < 1e-12);
}

/// Share of the hours of productivity centers that is left for clients, lowest and highest, of
/// state-owned and of private ones.
fn hours_for_clients(state_price: &str) -> [(f64, f64); 2] {
    let price = format!("productivity_center.organization.state_price={state_price}");
    let place = ["regions=[\"Jiangsu\"]", "until=\"2015-12\"", "burn_in_months=0", "scale=0.3"];
    let seen = with(&[&place[..], &[&price]].concat());
    let params = &seen.world.scenario.productivity_center.organization;
    [Owner::State, Owner::Private].map(|owner| {
        let centers = organizations(&seen, Kind::ProductivityCenter);
        let shares: Vec<f64> = centers
            .filter(|center| center.owner == owner)
            .map(|center| center.granted / (center.staff * params.hours_per_person))
            .collect();
        assert!(!shares.is_empty(), "no center is of {}", owner.name());
        shares.iter().fold((1.0, 0.0), |(least, most): (f64, f64), &share| {
            (least.min(share), most.max(share))
        })
    })
}

#[test]
fn state_owned_centers_serve_the_state_first_at_any_price() {
    let [state, private] = hours_for_clients("0");
    let [state_well, private_well] = hours_for_clients("10");
    assert!(state.1 < private.0, "{state:?} of the state's, {private:?} of private ones");
    // Private owners respond to the price; the state does not.
    let moved = (state.0 - state_well.0).abs().max((state.1 - state_well.1).abs());
    assert!(moved < 1e-9, "{state:?} against {state_well:?}");
    assert!(private_well.1 < private.0, "{private_well:?} against {private:?}");
}

#[test]
fn enterprises_pay_to_renew_their_patents() {
    let off = with(&["protection.renewal_fee=0"]);
    let paid = |seen: &Seen| seen.flow(Sector::Enterprise, Sector::Outside, Reason::PatentFee);
    assert!(paid(&off) < paid(&ON), "{} against {}", paid(&off), paid(&ON));
}

#[test]
fn enterprises_leave_when_the_record_falls() {
    let years = scenario(
        "scale = 0.1\nburn_in_months = 0\nstart = \"2022-01\"\nuntil = \"2023-12\"\n\
         regions = [\"Jiangsu\"]\n",
    );
    let mut world = World::new(&years, 1, 1);
    let mut recorded = Vec::new();
    while !world.is_over() {
        let share = world.regions[0].shares.technology_firms * world.regions[0].scale;
        recorded.push(world.context().economy.technology_firms * share);
        world.step(&mut Forget);
    }
    let (most, last) = (recorded[11], recorded[23]);
    let there = world.regions[0].enterprises.len() as f64;
    // Voluntary moves are drawn; places are opened for their mean number.
    let error = (world.scenario.operation.enterprise_exit * 2.0 * most).sqrt();
    assert!((there - last).abs() < 4.0 * error, "{there} firms for {last}");
    assert!(last + 8.0 * error < most, "the record falls from {most} to {last} only");
}

#[test]
fn linked_firms_learn_from_those_who_lead() {
    let off = with(&["transformation.link_gain=0"]);
    let mean = |seen: &Seen| {
        let all = seen.world.regions.iter().flat_map(|region| region.enterprises.iter());
        let bought = all.filter(|(_, enterprise)| enterprise.contracts > 0);
        let capabilities: Vec<f64> = bought.map(|(_, it)| f64::from(it.capability)).collect();
        capabilities.iter().sum::<f64>() / capabilities.len() as f64
    };
    assert!(mean(&ON) > mean(&off), "{} against {}", mean(&ON), mean(&off));
}

#[test]
fn skilled_hosts_build_more_trust() {
    let off = with(&["collaboration.host_weight=0"]);
    for (on, off) in ON.world.regions.iter().zip(&off.world.regions) {
        assert!(on.knowledge > off.knowledge, "{}: {} {}", on.label, on.knowledge, off.knowledge);
    }
}

/// Staff of hosts relative to the usual number.
fn strengths(seen: &Seen) -> Vec<f64> {
    organizations(seen, Kind::Incubator).map(|it| it.strength).collect()
}

#[test]
fn hosts_without_money_lay_staff_off() {
    let off = with(&["incubator.organization.layoff=0"]);
    assert!(strengths(&off).iter().all(|&strength| strength == 1.0));
    let on = strengths(&ON);
    assert!(on.iter().any(|&strength| strength < 0.95), "{on:?}");
    assert!(on.iter().all(|&strength| (0.0..=1.0).contains(&strength)), "{on:?}");
}

#[test]
fn growing_startups_draw_qualified_people_away() {
    let key = "patent_agency.organization.drawn_by_firms";
    let (none, much) = (with(&[&format!("{key}=0")]), with(&[&format!("{key}=20")]));
    let (none, much) = (qualified(&none), qualified(&much));
    assert!(much < none, "{much} against {none}");
}

#[test]
fn offers_differ_between_encounters() {
    // Offers are spread around a seller's position: the nearest offer of a few sellers is no longer
    // the nearest seller's, so distances respond. A finished result offers only itself and does not
    // count here.
    let distances = |seen: &Seen| {
        let bought = seen.of_kind(EventKind::Contract).filter(|event| {
            text(event, "seller_kind") == "enterprise" && text(event, "channel") != "tie"
        });
        bought.map(|event| number(event, "distance")).collect::<Vec<_>>()
    };
    let (on, off) = (distances(&ON), distances(&with(&["transformation.offer_spread=0"])));
    let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len() as f64;
    assert!(on.len() > 50 && off.len() > 50, "{} and {}", on.len(), off.len());
    assert!((mean(&on) - mean(&off)).abs() > 0.02, "{} and {}", mean(&on), mean(&off));
}

/// Worth of the contacts of each tenant.
fn contacts(seen: &Seen) -> Vec<f32> {
    let startups = seen.world.regions.iter().flat_map(|region| region.startups.iter());
    startups
        .map(|(_, startup)| startup)
        .filter(|it| it.host().is_some())
        .map(|it| it.contacts)
        .collect()
}

#[test]
fn contacts_take_hours_of_a_hosts_staff() {
    let on = contacts(&ON);
    let served = |all: &[f32]| all.iter().filter(|&&worth| worth > 0.0).count() as f64;
    assert!(served(&on) > 0.8 * on.len() as f64, "{on:?}");
    // Most hosts have no hours left when a tenant takes many.
    let rare = contacts(&with(&["incubator.contact_hours=100", "incubator.mentoring=false"]));
    assert!(rare.len() > 50, "{}", rare.len());
    assert!(served(&rare) < 0.6 * rare.len() as f64, "{} of {}", served(&rare), rare.len());
}

#[test]
fn vc_incubators_advise_firms_by_name_as_far_as_they_have_time() {
    // There are hardly any outside Guangdong.
    let text_of =
        "scale = 0.01\nburn_in_months = 3\nuntil = \"2015-12\"\nregions = [\"Guangdong\"]\n";
    let advised = |overrides: &[&str]| {
        let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
        let seen = Seen::of(&load_with(text_of, &overrides), 1);
        seen.of_kind(EventKind::Service).filter(|event| text(event, "service") == "advice").count()
    };
    let (on, scarce) = (advised(&[]), advised(&["incubator.advice_hours=1000"]));
    assert!(on > scarce && scarce > 0, "{on} against {scarce}");
    assert_eq!(advised(&["incubator.advice_gain=0"]), 0);
    assert_eq!(advised(&["incubator.advice=false"]), 0);
    assert_eq!(advised(&["incubator.switch.on=false"]), 0);
}
