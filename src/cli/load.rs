//! Loads the scenarios that the command line names.

use std::path::Path;

use anyhow::{Result, anyhow};

use crate::base::names::is_path;
use crate::cli::exit::Usage;
use crate::model::data::Dataset;
use crate::model::rules::scenario::{Scenario, resolved};
use crate::scenario::{Loaded, Mistake, load_text};
use crate::schema::mistake::shown;
use crate::schema::user_file;
use crate::study::experiment::is_experiment;

/// The scenario that runs when none is named.
pub const DEFAULT: &str = "china";

/// Loads a shipped scenario or a file, with changes on top, written as after `--set`.
pub fn load(argument: &str, changes: &[String]) -> Result<Loaded> {
    crate::scenario::load(argument, changes).map_err(|mistakes| {
        let mut text = lines(&mistakes);
        if user_file::text(Path::new(argument)).is_ok_and(|text| is_experiment(&text)) {
            text = format!("{argument} is an experiment; `stia sweep run {argument}` runs it");
        }
        // A name that nothing has stands on the command line, and so does what is wrong with
        // changes to what loads without them.
        let loads = || crate::scenario::load(argument, &[]).is_ok();
        let is_usage = !is_path(argument) || (!changes.is_empty() && loads());
        if is_usage { Usage(text).into() } else { anyhow!(text) }
    })
}

/// Mistakes one below the other, as an error of a command shows them.
pub fn lines(mistakes: &[Mistake]) -> String {
    shown(mistakes.iter().map(ToString::to_string)).join("\n       ")
}

/// A scenario with changes on top.
pub fn with_changes(scenario: &Scenario, changes: &[String]) -> Result<Loaded> {
    let loaded = load_text(&scenario.name, &resolved(scenario), changes);
    let mut loaded = loaded.map_err(|mistakes| Usage(lines(&mistakes)))?;
    // Its text is nobody's file.
    loaded.cautions.clear();
    Ok(loaded)
}

/// Digest of the data that the model reads.
pub fn data_digest() -> String {
    let texts: Vec<&str> = Dataset::files().iter().map(|(_, text)| *text).collect();
    crate::base::text::digest(&texts)
}
