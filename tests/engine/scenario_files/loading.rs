//! What loads, and the content of a resolved scenario.

use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};
use stia::model::rules::scenario::resolved;
use stia::scenario::{load, load_text, shipped};

use super::{check, load_with, messages};

#[test]
fn every_shipped_scenario_loads() {
    let names: Vec<&str> = shipped().iter().map(|shipped| shipped.name).collect();
    for name in &names {
        let loaded = load(name, &[]).unwrap();
        assert_eq!(loaded.scenario.name, *name);
        assert!(loaded.scenario.question.ends_with('?'), "{name} asks nothing");
    }
    for file in fs::read_dir("scenarios").unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let stem = name.trim_end_matches(".toml");
        // Lessons are no scenarios; they change some that ship.
        let is_beside = STUDIES.contains(&stem) || stem == "lessons";
        assert!(is_beside || names.contains(&stem), "{name} has no row in shipped.rs");
    }
}

/// Directories of scenarios that documents compare; they do not ship with the program.
const STUDIES: [&str; 7] =
    ["coverage", "equal-budget", "gap", "interactions", "outside-good", "outside-poor", "scale"];

#[test]
fn every_scenario_of_a_study_loads_and_asks_something() {
    for study in STUDIES {
        for file in fs::read_dir(Path::new("scenarios").join(study)).unwrap() {
            let path = file.unwrap().path();
            let loaded = load(&path.to_string_lossy(), &[]).unwrap();
            let stem = path.file_stem().unwrap().to_string_lossy();
            assert_eq!(loaded.scenario.name, stem);
            assert!(loaded.scenario.question.ends_with('?'), "{stem} asks nothing");
        }
    }
}

#[test]
fn a_resolved_scenario_runs_again() {
    for shipped in shipped() {
        let text = resolved(&load(shipped.name, &[]).unwrap().scenario);
        let again = load_text("again.toml", &text, &[]).unwrap();
        assert_eq!(resolved(&again.scenario), text);
    }
}

#[test]
fn a_resolved_scenario_states_everything_in_order() {
    let loaded = load("classroom", &["until=2016-12".into()]).unwrap();
    let text = resolved(&loaded.scenario);
    let top_level = text.split("\n[").next().unwrap();
    expect![[r#"
        name = "classroom"
        question = "How much do intermediaries matter in one small province?"
        seed = 1
        settlement_order = 0
        scale = 0.2
        replicates = 1
        first_replicate = 1
        start = "2015-01"
        until = "2016-12"
        burn_in_months = 36
        regions = ["Gansu"]
        path = "middle"
        keep_journal = false

    "#]]
    .assert_eq(&format!("{top_level}\n"));
}

#[test]
fn a_key_leaves_the_other_defaults_of_its_section_as_they_are() {
    let text = "name = \"x\"\nquestion = \"y?\"\n[financial_service.organization]\nwage = 1.0\n\
                [ip_finance.pudong]\npremium = 0.01\n";
    let loaded = load_with(text, &["patent_agency.organization.overhead=0.4"]).unwrap();
    let default = stia::model::rules::scenario::Scenario::default();
    let mut expected = default.clone();
    (expected.name, expected.question) = ("x".into(), "y?".into());
    expected.financial_service.organization.wage = 1.0;
    expected.ip_finance.pudong.premium = 0.01;
    expected.patent_agency.organization.overhead = 0.4;
    assert_eq!(resolved(&loaded.scenario), resolved(&expected));
    let organization = &loaded.scenario.financial_service.organization;
    let general = stia::model::rules::types::organization::OrganizationParams::default();
    assert_ne!(organization.other_workload_share, general.other_workload_share);
    assert!(loaded.scenario.ip_finance.pudong.guaranteed_share > 0.5);
}

#[test]
fn a_file_without_a_name_is_called_after_itself() {
    let text = "extends = \"china\"\nquestion = \"Why?\"\n";
    assert_eq!(load_text("a/b.toml", text, &[]).unwrap().scenario.name, "b");
    assert_eq!(load_with(text, &["name=c"]).unwrap().scenario.name, "c");
}

#[test]
fn a_file_without_settings_is_refused() {
    for text in ["", "\n", "# nothing yet\n", "[exchange]\n[exchange.switch]\n"] {
        let messages = messages(load_with(text, &["seed=2"]));
        assert!(
            messages.starts_with("scenario.toml: states nothing; write what differs"),
            "{messages}"
        );
    }
    check("[exchange.switch]\non = false\n", expect![[""]]);
}

#[test]
fn an_argument_is_a_path_or_a_shipped_name() {
    let check =
        |argument: &str, expected: Expect| expected.assert_eq(&messages(load(argument, &[])));
    check(
        "clasroom",
        expect![[r#"
        clasroom: no shipped scenario is called `clasroom`; did you mean `classroom`?
    "#]],
    );
    check(
        "nowhere",
        expect![[r#"
        nowhere: no shipped scenario is called `nowhere`; see `stia scenarios`; a path contains / or ends in .toml
    "#]],
    );
    check(
        "",
        expect![[r#"
        : no shipped scenario is called ``; see `stia scenarios`; a path contains / or ends in .toml
    "#]],
    );
    check(
        "nowhere.toml",
        expect![[r#"
        nowhere.toml: cannot be read: No such file or directory (os error 2)
    "#]],
    );
    check(
        "scenarios/",
        expect![[r#"
            scenarios/: is a directory; name a file in it, such as scenarios/beijing-city.toml
        "#]],
    );
    check("scenarios/classroom.toml", expect![[""]]);
    let files = load("scenarios/classroom.toml", &[]).unwrap().files;
    assert_eq!(files, ["scenarios/classroom.toml", "scenarios/china.toml"]);
}
