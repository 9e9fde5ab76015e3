//! Numbers of the model that users may want to vary: each changes the results.

use rayon::prelude::*;

use stia::{Event, Month, MonthRecord, Recorder, World};

use crate::worlds::{bytes, load_with};

/// One province with all kinds of agents, long enough for firms to mature.
const TEXT: &str = "scale = 0.1\nburn_in_months = 24\nuntil = \"2017-12\"\nregions = [\"Hubei\"]\n";

/// Another value for each of them.
const OTHERWISE: [&str; 41] = [
    "transformation.fresh_levels=[1, 3]",
    "transformation.search_months=3",
    "transformation.help_months=3",
    "transformation.search_cash=2.0",
    "transformation.looks_per_result=2",
    "transformation.offered_lead=0.0",
    "transformation.unprotected_worth=0.2",
    "transformation.firm_clarity=0.1",
    "transformation.researcher_clarity=0.1",
    "transformation.researcher_contracts=[0.1, 0.1]",
    "protection.unfiled_strength=0.0",
    "research.quality_bound=0.5",
    "research.trait_spread=0.05",
    "collaboration.initial_stock=0.9",
    "recognition.memory_months=3.0",
    "productivity_center.organization.lasting_experience=0.6",
    "incubator.organization.hiring_reserve=1.0",
    "patent_agency.organization.opening_years=1.0",
    "patent_agency.organization.reserve_months=3.0",
    "exchange.organization.layoff_months=2",
    "supply.specialised_share=0.0",
    "transformation_center.highest_cutoff=0.2",
    "information_service.missed_outcome=0.9",
    "information_service.least_outcome=0.9",
    "information_service.hoped_fees=1.0",
    "evaluation.most_prizes=0.0",
    "evaluation.firm_prizes=1.0",
    "patent_agency.saved_efforts=0.5",
    "patent_agency.plain_outcome=0.0",
    "incubator.registration_outcome=0.1",
    "incubator.oldest_applicant=12",
    "incubator.oldest_graduate=24",
    "incubator.graduate_customers=30",
    "incubator.eager_months=3",
    "incubator.later_applying=0.1",
    "incubator.nursery_age=3",
    "incubator.space_age=6",
    "incubator.score_customers=2.0",
    "incubator.full_worth=9000",
    "incubator.graduation_patents=0",
    "incubator.graduation_patent_sales=0.1",
];

/// Keeps every event.
#[derive(Default)]
struct Events(Vec<Event>);

impl Recorder for Events {
    fn month(&mut self, _record: &MonthRecord) {}

    fn wants_events(&self) -> bool {
        true
    }

    fn events(&mut self, _month: Month, events: &[Event]) {
        self.0.extend_from_slice(events);
    }
}

/// The regions after the last month and all events, as bytes: only events have kinds of contracts.
fn history(overrides: &[String]) -> Vec<u8> {
    let scenario = load_with(TEXT, overrides);
    let mut world = World::new(&scenario, 1, 1);
    let mut events = Events::default();
    while !world.is_over() {
        world.step(&mut events);
    }
    bytes(&(world.regions, events.0))
}

#[test]
fn each_number_that_may_be_varied_changes_a_world() {
    let usual = history(&[]);
    let idle: Vec<&str> = OTHERWISE
        .into_par_iter()
        .filter(|change| history(&[change.to_string()]) == usual)
        .collect();
    assert!(idle.is_empty(), "nothing follows from {idle:?}");
}
