//! Scenarios that lie beside the tables of results.

use anyhow::{Result, anyhow};

use crate::base::names::check_file_name;
use crate::model::rules::scenario::Scenario;
use crate::report::read::Results;
use crate::scenario::load_text;
use crate::schema::user_file;

/// The text of a scenario.
///
/// # Errors
///
/// Where it cannot be read.
pub fn text(results: &Results, name: &str) -> Result<String> {
    let file = format!("{name}.toml");
    check_file_name(&file).map_err(|cause| anyhow!("`{file}` {cause}"))?;
    let own = results.directory().join(&file);
    let path = if own.is_file() { own } else { results.directory().join("scenario.toml") };
    user_file::text(&path).map_err(|cause| anyhow!("`{}` {cause}", path.display()))
}

/// The question of an experiment whose file lies beside the tables.
pub fn question_of_experiment(results: &Results) -> Option<String> {
    let text = user_file::text(&results.directory().join("experiment.toml")).ok()?;
    let table: toml::Table = text.parse().ok()?;
    let question = table.get("question")?.as_str()?;
    (!question.is_empty()).then(|| question.to_string())
}

/// The question of a scenario; nothing where this version cannot read it.
pub fn question(results: &Results, name: &str) -> Option<String> {
    let text = text(results, name).ok()?;
    let loaded = load_text(&format!("{name}.toml"), &text, &[]).ok()?;
    let Scenario { question, .. } = loaded.scenario;
    (!question.is_empty()).then_some(question)
}
