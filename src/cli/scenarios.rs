//! Scenarios as the command line needs them.

use std::path::Path;

use anyhow::{Result, anyhow};

use super::exit::Usage;
use super::metric_names::nearest;
use crate::scenario::Scenario;

pub use stand_in::{Parameter, data_digest, parameters, resolved, schema, shipped};

/// The scenario that runs when none is named.
pub const DEFAULT: &str = "china";

/// Loads a scenario that ships or a file, with `key=value` changes on top.
pub fn load(argument: &str, sets: &[String]) -> Result<Scenario> {
    let is_path = argument.contains(['/', '\\']) || argument.ends_with(".toml");
    let is_known = shipped().iter().any(|shipped| shipped.name == argument);
    if !is_known && !is_path && !Path::new(argument).is_file() {
        let hint = nearest(argument, shipped().iter().map(|shipped| shipped.name));
        let text = format!("no scenario is called `{argument}`{hint}; `stia scenarios` lists them");
        return Err(Usage(text).into());
    }
    mistakes(argument, sets).map_err(|mistakes| {
        let text = mistakes.join("\n       ");
        // Without them it loads: then the mistake stands on the command line.
        let is_usage = !sets.is_empty() && self::mistakes(argument, &[]).is_ok();
        if is_usage { Usage(text).into() } else { anyhow!(text) }
    })
}

/// Loads a scenario, or says all that is wrong with it, one mistake a line.
pub fn mistakes(argument: &str, sets: &[String]) -> Result<Scenario, Vec<String>> {
    stand_in::load(argument, sets)
}

/// Provisional bodies, until `crate::scenario` has these functions.
mod stand_in {
    use schemars::schema_for;
    use serde_json::Value;
    use toml::Table;

    use crate::scenario::Scenario;

    /// A scenario that ships.
    pub struct Shipped {
        /// What it is called.
        pub name: &'static str,
        /// The question that it answers.
        pub question: String,
    }

    /// A parameter, for the list.
    pub struct Parameter {
        /// Its full name, as `--set` takes it.
        pub name: String,
        /// Its default, as a scenario file writes it.
        pub default: String,
        /// Its unit.
        pub unit: String,
        /// What it may be.
        pub range: String,
        /// Where the default comes from.
        pub source: String,
        /// What it means.
        pub doc: String,
    }

    /// The scenarios that ship.
    pub fn shipped() -> Vec<Shipped> {
        vec![Shipped { name: "china", question: Scenario::default().question }]
    }

    /// Loads a scenario.
    pub fn load(argument: &str, sets: &[String]) -> Result<Scenario, Vec<String>> {
        let refuse = |cause: String| vec![format!("{argument}: {cause}")];
        let text = match argument {
            "china" => String::new(),
            path => std::fs::read_to_string(path).map_err(|cause| refuse(cause.to_string()))?,
        };
        let mut table: Table = text.parse().map_err(|cause| refuse(format!("{cause}")))?;
        for set in sets {
            let (key, value) = set.split_once('=').expect("the command line has checked that");
            let value = format!("value = {value}").parse::<Table>();
            let value = value.map_err(|cause| refuse(format!("--set {set}: {cause}")))?;
            table.insert(key.to_string(), value["value"].clone());
        }
        table.try_into().map_err(|cause| refuse(format!("{cause}")))
    }

    /// The text of a file with every default stated.
    pub fn resolved(scenario: &Scenario) -> String {
        toml::to_string(scenario).expect("a scenario is data")
    }

    /// The JSON schema of scenario files.
    pub fn schema() -> Value {
        schema_for!(Scenario).to_value()
    }

    /// The parameters.
    pub fn parameters() -> Vec<Parameter> {
        let defaults = Table::try_from(Scenario::default()).expect("a scenario is data");
        let schema = schema();
        let text = |node: &Value, key: &str| node[key].as_str().unwrap_or_default().to_string();
        let fields = schema["properties"].as_object().into_iter().flatten();
        fields
            .map(|(name, node)| Parameter {
                name: name.clone(),
                default: defaults[name].to_string(),
                unit: text(node, "x-unit"),
                range: format!("[{}, {}]", node["minimum"], node["maximum"]),
                source: text(node, "x-source"),
                doc: text(node, "description"),
            })
            .collect()
    }

    /// Digest of the data that the model reads.
    pub fn data_digest() -> String {
        crate::output::provenance::digest(&[""])
    }
}
