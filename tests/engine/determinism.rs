//! One history, on any number of threads.

use std::collections::BTreeMap;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use stia::base::chance::Name;
use stia::base::space::{Direction, Field};
use stia::model::record::recorder::Forget;
use stia::model::rules::scenario::Scenario;
use stia::model::world::World;

use crate::worlds::{bytes, scenario};

/// A tiny China: every region, the smallest scale.
fn tiny() -> Scenario {
    scenario("scale = 0.001\nburn_in_months = 0\nuntil = \"2016-12\"\n")
}

fn after(scenario: &Scenario, replicate: u32, months: u32) -> World {
    let mut world = World::new(scenario, 7, replicate);
    (0..months).for_each(|_| world.step(&mut Forget));
    world
}

#[test]
fn one_two_and_five_threads_make_the_same_world_byte_for_byte() {
    let of = |threads: usize| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
        pool.install(|| bytes(&after(&tiny(), 1, 18)))
    };
    let one = of(1);
    assert!(one == of(2), "two threads");
    assert!(one == of(5), "five threads");
}

#[test]
fn a_clone_taken_after_a_year_develops_as_the_original() {
    let mut original = after(&tiny(), 1, 12);
    let mut twin = original.clone();
    let at_the_fork = bytes(&original);
    for _ in 0..6 {
        original.step(&mut Forget);
    }
    assert!(bytes(&twin) == at_the_fork, "a twin does not move with the original");
    for _ in 0..6 {
        twin.step(&mut Forget);
    }
    assert!(bytes(&twin) == bytes(&original));
    assert!(bytes(&twin) != at_the_fork);
}

#[test]
fn a_world_that_was_stored_and_read_again_goes_on_as_before() {
    let small = scenario("scale = 0.01\nburn_in_months = 0\nregions = [\"Ningxia\"]\n");
    let mut world = after(&small, 1, 12);
    let mut read: World = serde_json::from_slice(&bytes(&world)).expect("a stored world is read");
    for _ in 0..6 {
        world.step(&mut Forget);
        read.step(&mut Forget);
    }
    assert!(bytes(&world) == bytes(&read));
}

#[test]
fn the_third_replicate_alone_is_the_third_of_five() {
    let alone = bytes(&after(&tiny(), 3, 12));
    let of_five: Vec<Vec<u8>> = (1..=5_u32)
        .into_par_iter()
        .map(|replicate| bytes(&after(&tiny(), replicate, 12)))
        .collect();
    assert!(alone == of_five[2]);
    for other in [0, 1, 3, 4] {
        assert!(alone != of_five[other], "replicates differ");
    }
}

#[test]
fn another_settlement_order_changes_outcomes_but_nobody_s_traits() {
    let in_order = |order: u64| {
        scenario(&format!(
            "scale = 0.02\nburn_in_months = 0\nregions = [\"Shaanxi\", \"Ningxia\"]\n\
             settlement_order = {order}\n"
        ))
    };
    let worlds = [0, 1, 2].map(|order| after(&in_order(order), 1, 24));
    let states = worlds.each_ref().map(|world| bytes(&world.state()));
    assert!(states[0] != states[1] && states[0] != states[2] && states[1] != states[2]);
    let born = [0, 1].map(|order| bytes(&World::new(&in_order(order), 7, 1).state()));
    assert!(born[0] == born[1], "nobody has settled anything yet");
    let natures = |world: &World| -> BTreeMap<Name, (Field, Direction, f32)> {
        let regions = world.regions.iter();
        let founders = regions.clone().flat_map(|region| &region.founders);
        let researchers = regions.flat_map(|region| region.researchers.iter());
        founders
            .map(|it| (it.name, (it.field, it.direction, it.quality)))
            .chain(researchers.map(|(_, it)| (it.name, (it.field, it.direction, it.quality))))
            .collect()
    };
    let [usual, other, _] = worlds.each_ref().map(natures);
    let shared: Vec<_> = usual.keys().filter(|name| other.contains_key(name)).collect();
    assert!(shared.len() > 100, "{} names are too few to show it", shared.len());
    assert!(shared.iter().all(|name| usual[name] == other[name]));
}

#[test]
fn watching_a_world_changes_nothing_in_it() {
    let small = scenario("scale = 0.02\nburn_in_months = 0\nregions = [\"Ningxia\"]\n");
    let mut watched = World::new(&small, 7, 1);
    let mut eye = crate::worlds::Eye::default();
    (0..12).for_each(|_| watched.step(&mut eye));
    assert!(!eye.events.is_empty());
    let mut unseen = after(&small, 1, 12);
    // Whether events are recorded is all that a world knows about its recorder.
    unseen.regions.iter_mut().for_each(|region| region.keeps_events = true);
    assert!(bytes(&watched) == bytes(&unseen));
}
