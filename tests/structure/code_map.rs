//! The code map of ARCHITECTURE.md has a row for every folder and file that it should have.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::sources::modules;

/// The places in the first column of the first table under a heading.
fn rows(page: &str, heading: &str) -> BTreeSet<String> {
    let (_, below) = page.split_once(heading).expect("ARCHITECTURE.md has the heading");
    let table = below.trim_start().split("\n\n").next().unwrap_or_default();
    let cells = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    cells.map(|place| place.trim_end_matches('/').to_string()).collect()
}

#[test]
fn the_code_map_is_the_tree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("it is there");
    let mapped = rows(&page, "## Code map");
    // A row for each layer; of the model, of studies and of what is looked at, one for each part.
    let mut there = BTreeSet::new();
    for module in modules().into_keys() {
        match module.first().map(String::as_str) {
            None | Some("main") => (),
            Some("model" | "study" | "report") => {
                if let [layer, part, ..] = &module[..] {
                    there.insert(format!("{layer}/{part}"));
                }
            }
            Some(layer) => {
                there.insert(layer.to_string());
            }
        }
    }
    assert_eq!(mapped, there, "left: rows of the code map; right: what is in src/");
}

#[test]
fn every_place_that_architecture_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("it is there");
    let mut count = 0;
    for word in page.split('`').skip(1).step_by(2) {
        let is_place = ["src/", "tests/", "docs/", "examples/", "benches/", "scenarios/", ".ci/"]
            .iter()
            .any(|folder| word.starts_with(folder));
        let has_gap = word.contains(['<', '*', '{', ' ']);
        if is_place && !has_gap {
            count += 1;
            assert!(root.join(word).exists(), "ARCHITECTURE.md names `{word}`, which is not there");
        }
    }
    assert!(count > 10, "ARCHITECTURE.md names places: {count}");
}
