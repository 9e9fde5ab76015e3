//! The place where two worlds diverge is named: month, phase, region, agent.

use rayon::ThreadPoolBuilder;

use stia::base::chance::Name;
use stia::base::money::Money;
use stia::base::month::Month;
use stia::model::record::recorder::OPENING;
use stia::model::rules::scenario::Scenario;
use stia::model::state::ledger::Reason;
use stia::model::world::World;
use stia::study::audit::divergence::{Divergence, SETUP, StateCapture, WorldMaker, first};

use crate::worlds::scenario;

const SMALL: &str = "scale = 0.02\nburn_in_months = 2\nuntil = \"2016-06\"\n\
                     regions = [\"Hainan\", \"Ningxia\"]\n";
const MONTH: Month = Month::new(2015, 9);

fn made(scenario: &Scenario) -> World {
    World::new(scenario, 7, 1)
}

/// A plain run against one that changes something before a month.
fn check(other: &Scenario, before: impl Fn(&mut World), month: Month) -> Option<Divergence> {
    let plain = scenario(SMALL);
    let one = WorldMaker {
        begin: &|| made(&plain),
        step: &|world, capture: &mut StateCapture| world.step(capture),
    };
    let other = WorldMaker {
        begin: &|| made(other),
        step: &|world, capture: &mut StateCapture| {
            if world.month() == month {
                before(world);
            }
            world.step(capture);
        },
    };
    first(&one, &other)
}

#[test]
fn the_same_world_never_diverges_from_itself() {
    let plain = scenario(SMALL);
    assert_eq!(check(&plain, |_| (), MONTH), None);
    let store = |world: &mut World| {
        let stored = serde_json::to_vec(world).expect("a world is data");
        *world = serde_json::from_slice(&stored).expect("it was just stored");
    };
    assert_eq!(check(&plain, store, MONTH), None);
    let pool = ThreadPoolBuilder::new().num_threads(5).build().expect("threads start");
    let alone = WorldMaker {
        begin: &|| made(&plain),
        step: &|world, capture: &mut StateCapture| world.step(capture),
    };
    let many = WorldMaker {
        begin: &|| pool.install(|| made(&plain)),
        step: &|world, capture: &mut StateCapture| pool.install(|| world.step(capture)),
    };
    assert_eq!(first(&alone, &many), None);
}

#[test]
fn an_additional_researcher_is_reported_by_name() {
    let name = Name(0x0123_4567_89ab_cdef);
    let found = check(&scenario(SMALL), |world| world.add_researcher(1, name), MONTH);
    let found = found.expect("one has a researcher more");
    assert_eq!((found.month, found.phase.as_deref()), (MONTH, Some(OPENING)));
    assert_eq!(found.region.as_deref(), Some("Ningxia"));
    assert_eq!((found.agent, found.field.as_ref()), (Some(("researcher", name)), None));
    assert_eq!(
        found.to_string(),
        "2015-09, phase opening, Ningxia, researcher 0123456789abcdef: nothing in one, there in the \
         other"
    );
}

#[test]
fn an_extra_yuan_is_found_on_its_account() {
    let pay = |world: &mut World| {
        let region = &mut world.parts().0[0];
        let (_, bank) = region.banks.iter().enumerate().nth(2).expect("it has banks");
        region.ledger.pay_from_outside(bank.account, Money::yuan(1.0), Reason::PublicRevenue);
    };
    let found = check(&scenario(SMALL), pay, MONTH).expect("one has a yuan more");
    assert_eq!((found.month, found.phase.as_deref()), (MONTH, Some(OPENING)));
    assert_eq!(found.region.as_deref(), Some("Hainan"));
    assert_eq!(found.agent.map(|(kind, _)| kind), Some("bank"));
    assert_eq!(found.field.as_deref(), Some("cash"));
    let fen = found.values.map(|it| it.expect("it has cash in both").parse::<i64>().expect("fen"));
    assert_eq!(fen[1] - fen[0], 100);
}

#[test]
fn the_phase_is_the_one_in_which_a_parameter_first_matters() {
    let shocked = |key: &str, set: &str| {
        scenario(&format!(
            "{SMALL}[[shock]]\nname = \"one\"\nfrom = \"2015-09\"\nregions = [\"Ningxia\"]\n\
             changes = [{{ key = \"{key}\", set = \"{set}\" }}]\n"
        ))
    };
    let october = MONTH.next();
    // In September 2015 ideas arise in Ningxia, but no need arises in so small a world.
    let cases = [
        ("founding.median_wealth", "370001.0", MONTH, "founding", "founder"),
        ("transformation.need_worth", "0.5", october, "transformation", "need"),
    ];
    for (key, set, month, phase, kind) in cases {
        let found = check(&shocked(key, set), |_| (), MONTH).expect("the shock tells");
        assert_eq!(found.month, month, "{key}: {found}");
        assert_eq!(found.phase.as_deref(), Some(phase), "{key}: {found}");
        assert_eq!(found.region.as_deref(), Some("Ningxia"), "{key}: {found}");
        assert_eq!(found.agent.map(|(kind, _)| kind), Some(kind), "{key}: {found}");
        assert!(found.field.is_some(), "{key}: {found}");
    }
}

#[test]
fn worlds_that_differ_from_the_start_are_reported() {
    let other = scenario(&SMALL.replace("0.02", "0.03"));
    let found = check(&other, |_| (), MONTH).expect("they have other scales");
    assert_eq!((found.month, found.phase.as_deref()), (Month::new(2014, 11), Some(SETUP)));
}
