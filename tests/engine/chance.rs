//! Draws and names: pure functions of agent, purpose and time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use stia::base::chance::{Dice, Name, Purpose};
use stia::model::record::recorder::Forget;
use stia::model::world::World;

use crate::worlds::{Who, everybody, scenario};

/// Every text in `Purpose::new("…")` below a folder, with the file that states it.
fn purposes(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            purposes(&path, found);
        } else {
            let source = fs::read_to_string(&path).expect("a source file is text");
            for rest in source.split("Purpose::new(\"").skip(1) {
                let purpose = rest.split('"').next().expect("a split has a first part");
                found.push((purpose.into(), path.display().to_string()));
            }
        }
    }
}

#[test]
fn every_purpose_is_stated_once_and_has_its_own_hash() {
    let mut found = Vec::new();
    purposes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 50, "{} purposes are few", found.len());
    let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
    let mut hashes: BTreeMap<u64, &str> = BTreeMap::new();
    for (text, file) in &found {
        // `…` stands in the docs of chance.rs.
        let before = texts.insert(text, file);
        assert!(before.is_none(), "{text:?} is stated in {} and in {file}", before.unwrap_or(""));
        let before = hashes.insert(Purpose::new(text).0, text);
        assert!(before.is_none(), "{text:?} collides with {before:?}");
    }
    // Services draw with the purpose and the type in the lowest bits.
    let without_type: BTreeSet<u64> = hashes.keys().map(|hash| hash >> 3).collect();
    assert_eq!(without_type.len(), hashes.len(), "two purposes differ in their lowest bits only");
}

#[test]
fn no_two_of_a_kind_have_the_same_name() {
    let two = scenario(
        "scale = 0.05\nburn_in_months = 3\nregions = [\"Shaanxi\", \"Ningxia\", \"Hainan\"]\n",
    );
    let mut world = World::new(&two, 3, 1);
    let mut seen = 0;
    for month in 0..30 {
        world.step(&mut Forget);
        if month % 6 != 5 {
            continue;
        }
        let mut names = BTreeSet::new();
        let mut listed = 0;
        for region in &world.regions {
            names.extend(everybody(&world.regions, region).into_keys());
            listed += region.researchers.len()
                + region.founders.len()
                + region.startups.len()
                + region.enterprises.len()
                + region.investors.len()
                + region.organizations.len()
                + region.achievements.len()
                + region.patents.len()
                + region.needs.len()
                + region.banks.len()
                + region.loans.len();
        }
        assert_eq!(names.len(), listed, "in month {month}");
        seen += listed;
    }
    assert!(seen > 10_000, "{seen} names are too few to show it");
}

const TESTING: Purpose = Purpose::new("tests.testing");

#[test]
fn a_draw_about_a_pair_depends_on_this_pair_alone() {
    let dice = Dice::new(5, 2);
    let names: Vec<Name> = (0..200).map(|index| Name(9).child(TESTING, 0, index)).collect();
    let of = |one: usize, other: usize| dice.between(names[one], names[other], TESTING, 4).bits();
    let alone = of(17, 120);
    let mut all = BTreeSet::new();
    for one in 0..names.len() {
        for other in 0..names.len() {
            // The pair keeps its draw whatever other candidates were considered, in any order.
            all.insert(of(one, other));
            if (one, other) == (17, 120) {
                assert_eq!(of(one, other), alone);
            }
        }
    }
    assert_eq!(all.len(), names.len() * names.len(), "every pair has its own draw, either way");
}

#[test]
fn an_agent_in_two_worlds_has_the_same_traits_in_both() {
    let text =
        |extra: &str| format!("scale = 0.05\nburn_in_months = 0\nregions = [\"Ningxia\"{extra}]\n");
    let alone = World::new(&scenario(&text("")), 3, 1);
    let beside = World::new(&scenario(&text(", \"Hainan\"")), 3, 1);
    let traits = |world: &World| {
        let region = world.regions.iter().find(|it| it.label == "Ningxia").expect("it is there");
        everybody(&world.regions, region)
    };
    let (alone, beside) = (traits(&alone), traits(&beside));
    let both = alone.iter().filter(|&(who, _)| beside.contains_key(who));
    assert!(both.clone().count() > 100);
    assert!(both.clone().all(|(who, traits)| beside[who] == *traits), "a neighbour changes nobody");
    // Investors that every world has stand in only one region.
    let is_in_both = |who: &Who| alone.contains_key(who) && beside.contains_key(who);
    let mut all = alone.keys().chain(beside.keys());
    assert!(all.all(|who| who.0 == "investor" || is_in_both(who)));
}
