//! Layers: a module uses those above it, never those below.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::{Module, arrows, modules};

/// The layers, each with what it may not know. A module belongs to the last of them that it is in.
const LAYERS: [(&str, &str); 36] = [
    ("base", "agents"),
    ("statistics", "the model and files"),
    ("table", "what rows mean"),
    ("schema", "scenarios"),
    ("model/data", "agents"),
    ("model/state", "parameters"),
    ("model/rules", "the month"),
    ("model/record", "files"),
    ("model/world", "phases"),
    ("model/phases", "experiments"),
    ("model/start", "the month"),
    ("model/step", "experiments"),
    ("model/branch", "experiments"),
    ("model/checkpoint", "experiments"),
    ("model", "what is around it"),
    ("scenario", "runs"),
    ("study/jobs", "what is asked of runs"),
    ("study/experiment", "estimates"),
    ("study/estimates", "which study asks"),
    ("study/budget", "results"),
    ("study/run", "other studies"),
    ("study/compare", "studies of more than two worlds"),
    ("study/sweep", "what is found in levels"),
    ("study/audit", "validation and what follows"),
    ("study/validate", "attribution and what follows"),
    ("study/attribute", "sensitivity and what follows"),
    ("study/sensitivity", "discovery and what follows"),
    ("study/discover", "replays"),
    ("study/replay", "the reference of files"),
    ("study/reference", "the terminal"),
    ("study", "the terminal"),
    ("report", "the terminal"),
    ("live", "the terminal"),
    ("cli/view", "commands"),
    ("cli", "nothing"),
    ("main", "nothing"),
];

/// Where modules may name each other in circles: families with one file for each member do.
const WITH_CYCLES: [&str; 2] = ["model/state", "model/rules"];

/// The place of a module's layer in the list.
fn layer_of(module: &[String]) -> Option<usize> {
    let path = format!("{}/", module.join("/"));
    let holds = |layer: &str| path.starts_with(&format!("{layer}/"));
    let longest =
        LAYERS.iter().filter(|(layer, _)| holds(layer)).map(|(layer, _)| layer.len()).max();
    LAYERS.iter().position(|(layer, _)| holds(layer) && Some(layer.len()) == longest)
}

#[test]
fn every_module_has_a_layer() {
    let without: Vec<String> = modules()
        .into_keys()
        .filter(|module| !module.is_empty() && layer_of(module).is_none())
        .map(|module| module.join("/"))
        .collect();
    assert!(without.is_empty(), "no layer of tests/structure/layers.rs has {without:?}");
}

#[test]
fn no_module_uses_a_layer_below_its_own() {
    let modules = modules();
    let mut wrong = Vec::new();
    for (from, named) in arrows(&modules).into_iter().filter(|(from, _)| !from.is_empty()) {
        let here = layer_of(&from).expect("every module has a layer");
        for to in named {
            let there = layer_of(&to).expect("every module has a layer");
            // A folder's own file speaks for what is in it.
            let is_own = to.starts_with(&from) || from.starts_with(&to);
            if there > here && !is_own {
                let (layer, unknown) = LAYERS[here];
                let (below, _) = LAYERS[there];
                wrong.push(format!(
                    "{} -> {}: {layer} stands above {below} and may not know {unknown}",
                    from.join("/"),
                    to.join("/")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that point down:\n{}", wrong.join("\n"));
}

#[test]
fn records_know_nothing_of_tables_but_columns_and_cells() {
    let modules = modules();
    let allowed = ["table", "table/column"];
    for (from, named) in arrows(&modules) {
        if from.starts_with(&["model".into(), "record".into()]) {
            for to in named.iter().map(|to| to.join("/")) {
                let is_table = to.starts_with("table") && !allowed.contains(&to.as_str());
                let is_wrong = is_table || to.starts_with("statistics");
                assert!(
                    !is_wrong,
                    "{} -> {to}: a record knows columns and cells alone",
                    from.join("/")
                );
            }
        }
    }
}

#[test]
fn modules_name_each_other_in_circles_in_state_and_rules_alone() {
    let modules = modules();
    let may = |module: &Module| {
        WITH_CYCLES.iter().any(|layer| module.join("/").starts_with(&format!("{layer}/")))
    };
    let arrows = arrows(&modules);
    let mut reach: BTreeMap<&Module, BTreeSet<&Module>> = BTreeMap::new();
    for from in arrows.keys().filter(|module| !module.is_empty() && !may(module)) {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(module) = open.pop() {
            for to in arrows.get(module).into_iter().flatten() {
                // A module in a folder names the folder's own file, which names it in turn.
                let is_own = to.starts_with(module) || module.starts_with(to);
                if !is_own && !to.is_empty() && seen.insert(to) {
                    open.push(to);
                }
            }
        }
        reach.insert(from, seen);
    }
    let circles: Vec<String> = reach
        .iter()
        .filter(|(from, seen)| seen.contains(*from))
        .map(|(from, _)| from.join("/"))
        .collect();
    assert!(circles.is_empty(), "modules in a circle: {circles:?}");
}
