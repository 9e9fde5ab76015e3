//! Loads the scenarios that the command line names.

use anyhow::{Result, anyhow};

use crate::base::names::is_path;
use crate::cli::exit::Usage;
use crate::model::data::Dataset;
use crate::model::rules::scenario::{Scenario, resolved};
use crate::scenario::{Loaded, load_text};
use crate::study::experiment::is_experiment;

/// The scenario that runs when none is named.
pub const DEFAULT: &str = "china";

/// Loads a shipped scenario or a file, with `key=value` changes on top.
pub fn load(argument: &str, sets: &[String]) -> Result<Scenario> {
    mistakes(argument, sets).map(|loaded| loaded.scenario).map_err(|mistakes| {
        let mut text = mistakes.join("\n       ");
        if std::fs::read_to_string(argument).is_ok_and(|text| is_experiment(&text)) {
            text = format!("{argument} is an experiment; `stia sweep run {argument}` runs it");
        }
        // A name that nothing has stands on the command line, and so does what is wrong with
        // changes to what loads without them.
        let is_usage =
            !is_path(argument) || (!sets.is_empty() && self::mistakes(argument, &[]).is_ok());
        if is_usage { Usage(text).into() } else { anyhow!(text) }
    })
}

/// A scenario with `key=value` changes on top.
pub fn with_sets(scenario: &Scenario, sets: &[String]) -> Result<Scenario> {
    if sets.is_empty() {
        return Ok(scenario.clone());
    }
    let loaded = load_text(&scenario.name, &resolved(scenario), sets);
    loaded.map(|loaded| loaded.scenario).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        Usage(lines.join("\n       ")).into()
    })
}

/// Loads a scenario, or says all that is wrong with it, one mistake a line.
pub fn mistakes(argument: &str, sets: &[String]) -> Result<Loaded, Vec<String>> {
    let loaded = crate::scenario::load(argument, sets);
    loaded.map_err(|mistakes| mistakes.iter().map(ToString::to_string).collect())
}

/// Digest of the data that the model reads.
pub fn data_digest() -> String {
    let texts: Vec<&str> = Dataset::files().iter().map(|(_, text)| *text).collect();
    crate::base::text::digest(&texts)
}
