//! Scenarios that ship, as the program reads them.

use stia::scenario::shipped;

use std::process::Command;

#[test]
fn every_scenario_file_passes_the_check() {
    let files = shipped().into_iter().map(|scenario| format!("scenarios/{}.toml", scenario.name));
    let ended = Command::new(env!("CARGO_BIN_EXE_stia")).arg("check").args(files).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

/// A file may extend any scenario that ships and close a type in it.
#[test]
fn a_file_closes_a_type_under_poor_outside_options() {
    let home = tempfile::tempdir().unwrap();
    let text = "extends = \"outside-poor\"\nquestion = \"What is lost?\"\n\
                [incubator.switch]\non = false\n";
    std::fs::write(home.path().join("X.toml"), text).unwrap();
    let ended = Command::new(env!("CARGO_BIN_EXE_stia"))
        .current_dir(home.path())
        .args(["compare", "outside-poor", "X.toml", "--scale", "0.001", "--replicates", "2"])
        .args(["--until", "2015-12", "--set", "burn_in_months=0", "--quiet"])
        .output()
        .unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}
