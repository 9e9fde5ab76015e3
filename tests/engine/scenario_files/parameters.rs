//! Parameters: their order, the schema and the references.

use std::fs;

use expect_test::expect;
use stia::scenario::{find, parameters, parameters_markdown, schema};

#[test]
fn parameters_stand_in_the_order_of_the_code() {
    let keys: Vec<String> = parameters().into_iter().map(|parameter| parameter.key).collect();
    assert_eq!(keys[..5], ["name", "question", "seed", "settlement_order", "scale"]);
    expect![[r#"
        [
            Parameter {
                key: "scale",
                doc: "Simulated agents per real one. At 1, China runs at full size; the smaller, the faster and\nthe noisier.",
                unit: "agents/agent",
                range: "[0.001, 1]",
                default: "0.02",
                source: "choice",
            },
        ]
    "#]]
    .assert_debug_eq(&find("Scale"));
    assert_eq!(find("*in_m*").len(), 1);
    assert_eq!(find("").len(), keys.len());
}

#[test]
fn the_schema_keeps_units_and_sources() {
    let schema = schema();
    assert_eq!(schema["title"], "Scenario");
    assert_eq!(schema["properties"]["scale"]["x-unit"], "agents/agent");
    assert_eq!(schema["properties"]["scale"]["maximum"], 1.0);
    assert_eq!(schema["properties"]["extends"]["type"], "string");
    assert!(schema.get("$id").is_none());
}

#[test]
fn the_reference_is_current() {
    let page = parameters_markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all("docs").unwrap();
        fs::write("docs/PARAMETERS.md", &page).unwrap();
    }
    let written = fs::read_to_string("docs/PARAMETERS.md").unwrap_or_default();
    assert!(
        written == page,
        "docs/PARAMETERS.md is stale; renew it with UPDATE_DOCS=1 cargo test the_reference_is_current"
    );
}

#[test]
fn the_reference_of_experiments_is_current() {
    let page = stia::study::experiment::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write("docs/EXPERIMENT_FILES.md", &page).unwrap();
    }
    let written = fs::read_to_string("docs/EXPERIMENT_FILES.md").unwrap_or_default();
    assert!(
        written == page,
        "docs/EXPERIMENT_FILES.md is stale; renew it with UPDATE_DOCS=1 cargo test the_reference_of_experiments"
    );
}
