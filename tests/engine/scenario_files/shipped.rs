//! Every scenario that ships runs, and those that close intermediaries close them.

use stia::base::month::Month;
use stia::model::record::recorder::{MonthRecord, Recorder};
use stia::model::rules::scenario::Scenario;
use stia::model::state::kind::Kind;
use stia::model::world::World;
use stia::scenario::{load, shipped};

/// Keeps what was handed over.
#[derive(Default)]
struct Keep(Vec<MonthRecord>);

impl Recorder for Keep {
    fn month(&mut self, record: &MonthRecord) {
        self.0.push(record.clone());
    }
}

/// The shipped scenario at the size of a test: two months and a burn-in of three.
fn small(name: &str) -> Scenario {
    let mut scenario = load(name, &[]).unwrap().scenario;
    // A single region needs the whole sample to have a member of every type.
    scenario.scale = if scenario.regions.is_empty() { 0.002 } else { 0.02 };
    scenario.until = Month::new(2015, 3);
    scenario.burn_in_months = 3;
    scenario
}

fn records(scenario: &Scenario) -> Vec<MonthRecord> {
    let mut world = World::new(scenario, 1, 0);
    let mut keep = Keep::default();
    while !world.is_over() {
        world.step(&mut keep);
    }
    keep.0
}

/// The types that a scenario's name says are closed.
fn closed(name: &str) -> Vec<Kind> {
    let closes = |kind: &Kind| match name.strip_prefix("without-") {
        Some("all") => true,
        Some(slug) => slug.replace('-', "_") == kind.name(),
        None => false,
    };
    Kind::ALL.into_iter().filter(closes).collect()
}

#[test]
fn every_shipped_scenario_runs() {
    for scenario in shipped() {
        let closed = closed(scenario.name);
        assert_eq!(scenario.name.starts_with("without-"), !closed.is_empty(), "{}", scenario.name);
        let records = records(&small(scenario.name));
        assert_eq!(records.len(), 3, "{}", scenario.name);
        for record in &records {
            assert!(record.living_agents > 0, "{} has no agents", scenario.name);
            let (_, country) = &record.places[0];
            for kind in Kind::ALL {
                let figures = (country.clients(kind), country.organizations(kind));
                let name = format!("{} {} {}", scenario.name, record.month, kind.name());
                if closed.contains(&kind) {
                    assert_eq!(figures, (0.0, 0.0), "{name}");
                } else {
                    assert!(figures.1 > 0.0, "{name}: {figures:?}");
                }
            }
        }
    }
}

#[test]
fn a_type_closes_in_its_month_and_not_before() {
    let mut scenario = small("without-incubator");
    scenario.incubator.switch.off_from = Month::new(2015, 2);
    let counts: Vec<f64> = records(&scenario)
        .iter()
        .map(|record| record.places[0].1.organizations(Kind::Incubator))
        .collect();
    assert!(counts[0] > 0.0);
    assert_eq!(counts[1..], [0.0, 0.0]);
}

#[test]
fn the_classroom_has_every_type_in_every_month() {
    let mut scenario = load("classroom", &[]).unwrap().scenario;
    scenario.until = Month::new(2017, 12);
    for record in records(&scenario) {
        for kind in Kind::ALL {
            let count = record.places[0].1.organizations(kind);
            assert!(count > 0.0, "{} has no {}", record.month, kind.name());
        }
    }
}

/// Sign of an outside option for clients: more is better.
type Worth = fn(&Scenario) -> f64;

#[test]
fn china_lies_between_poor_and_good_outside_options() {
    let [poor, china, good] =
        ["outside-poor", "china", "outside-good"].map(|name| load(name, &[]).unwrap().scenario);
    let options: [(&str, Worth); 12] = [
        ("protection.own_effort", |it| -it.protection.own_effort),
        ("protection.own_skill", |it| it.protection.own_skill),
        ("protection.own_noise", |it| -it.protection.own_noise),
        ("protection.base_clarity", |it| it.protection.base_clarity),
        ("transformation.pilot_cost", |it| -it.transformation.pilot_cost),
        ("transformation.pilot_months", |it| -it.transformation.pilot_months),
        ("transformation.articulate_share", |it| it.transformation.articulate_share),
        ("transformation.own_reach", |it| it.transformation.own_reach),
        ("transformation.exhibition_reach", |it| it.transformation.exhibition_reach),
        ("founding.founding_cost", |it| -it.founding.founding_cost),
        ("operation.market_rent", |it| -it.operation.market_rent),
        ("equity.own_reach", |it| it.equity.own_reach),
    ];
    for (key, worth) in options {
        let worths = [worth(&poor), worth(&china), worth(&good)];
        assert!(worths.is_sorted_by(|one, other| one < other), "{key}: {worths:?}");
    }
}
