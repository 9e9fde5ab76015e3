//! One history, whoever computes it.

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use stia::recorder::Forget;
use stia::scenario::Scenario;
use stia::world::World;

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
fn a_twin_taken_after_a_year_lives_as_the_original_does() {
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
fn watching_a_world_changes_nothing_in_it() {
    let small = scenario("scale = 0.02\nburn_in_months = 0\nregions = [\"Ningxia\"]\n");
    let mut watched = World::new(&small, 7, 1);
    let mut eye = crate::worlds::Eye::default();
    (0..12).for_each(|_| watched.step(&mut eye));
    assert!(!eye.events.is_empty());
    let mut unseen = after(&small, 1, 12);
    // Whether events are wanted is the only thing that is known of who watches.
    unseen.regions.iter_mut().for_each(|region| region.keeps_events = true);
    assert!(bytes(&watched) == bytes(&unseen));
}
