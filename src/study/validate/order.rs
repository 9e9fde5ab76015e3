//! What is to be validated, and what came of it.

use std::path::Path;

use super::facts::FactFinding;
use super::forecasts::Forecast;
use super::scores::Score;
use super::targets::Scored;

use crate::base::regions::WHOLE;
use crate::model::data::Dataset;
use crate::model::rules::scenario::Scenario;
use crate::study::experiment::changed;
use crate::study::jobs::program::key_of_runs;
use crate::study::jobs::results_directory::Written;

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "validate";

/// Replicates in which a control runs, at most.
pub const CONTROL_REPLICATES: u32 = 2;

/// A world in which the mechanism behind some facts is off.
#[derive(Clone, Debug)]
pub struct ControlWorld {
    /// What it is called: `control_1` and so on.
    pub name: String,
    /// Its settings, as stylised facts state them.
    pub settings: String,
    /// Its scenario.
    pub scenario: Scenario,
}

/// What is to be validated.
pub struct Validation<'a> {
    /// The scenario, with all flags in it, under its name.
    pub scenario: &'a (String, Scenario),
    /// The controls.
    pub controls: &'a [ControlWorld],
    /// The targets, those of the program first.
    pub targets: &'a [Scored],
    /// The text of the user's table of targets, if there is one.
    pub own_table: Option<&'a str>,
    /// Digest of the data that the model reads.
    pub data_digest: &'a str,
    /// Threads in all.
    pub threads: usize,
    /// The directory of the results is made below this one.
    pub out: &'a Path,
    /// Whether to overwrite a directory with files that this command did not write.
    pub is_forced: bool,
}

impl Validation<'_> {
    /// The worlds by name, that of the scenario first.
    pub fn worlds(&self) -> Vec<(String, Scenario)> {
        let controls = self.controls.iter().map(|it| (it.name.clone(), it.scenario.clone()));
        std::iter::once(self.scenario.clone()).chain(controls).collect()
    }

    /// The places that are kept of a run.
    pub fn regions(&self) -> Vec<String> {
        let mut regions = vec![WHOLE.0.to_string(), super::series::BEIJING.into()];
        for target in self.targets {
            if !regions.contains(&target.region) {
                regions.push(target.region.clone());
            }
        }
        regions
    }

    /// How many runs there are.
    pub fn runs(&self) -> usize {
        runs(&self.scenario.1, self.controls.len())
    }

    /// The name of the directory.
    pub(super) fn name(&self) -> String {
        directory_name(&self.scenario.0)
    }

    /// What two commands share exactly when they may share finished runs.
    pub(super) fn key(&self) -> String {
        key_of_runs(&self.worlds(), &self.regions(), self.data_digest)
    }
}

/// How many runs a scenario and so many controls take.
pub fn runs(scenario: &Scenario, controls: usize) -> usize {
    scenario.replicates as usize + controls * scenario.replicates.min(CONTROL_REPLICATES) as usize
}

/// The name of the directory of a validation of that scenario.
pub fn directory_name(scenario: &str) -> String {
    format!("validate_{scenario}")
}

/// The controls of all stylised facts in a scenario, each once.
///
/// # Errors
///
/// Returns what is wrong with a control in this scenario, one mistake a line.
pub fn controls(name: &str, scenario: &Scenario) -> Result<Vec<ControlWorld>, Vec<String>> {
    let mut worlds: Vec<ControlWorld> = Vec::new();
    for fact in Dataset::china().stylised_facts() {
        let settings = &fact.control;
        if settings.is_empty() || worlds.iter().any(|world| world.settings == *settings) {
            continue;
        }
        let set: Vec<String> = settings.split(';').map(|it| it.trim().to_string()).collect();
        let made = changed(name, scenario, &set)?;
        let replicates = scenario.replicates.min(CONTROL_REPLICATES);
        worlds.push(ControlWorld {
            name: format!("control_{}", worlds.len() + 1),
            settings: settings.clone(),
            scenario: Scenario { replicates, ..made },
        });
    }
    Ok(worlds)
}

/// What a validation left behind.
pub struct ValidationReport {
    /// Where the files are; none when it was stopped.
    pub written: Written,
    /// What was found; nothing when it was stopped.
    pub findings: Option<Findings>,
    /// What was wrong with what an interrupted command had left; those runs were made again.
    pub damaged: Vec<String>,
    /// Name, replicate and message of runs in which the model failed.
    pub failed: Vec<(String, u32, String)>,
    /// Runs that were finished and are kept for the same command, when it was stopped.
    pub kept: usize,
}

/// What a validation found.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Each target with its score.
    pub scores: Vec<Score>,
    /// Each stylised fact with its control.
    pub facts: Vec<FactFinding>,
    /// Each year after those of the fit, against naive forecasts.
    pub forecasts: Vec<Forecast>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::validate::measures::measure_named;

    #[test]
    fn every_fact_has_a_measure_and_a_control_that_loads() {
        let scenario = Scenario { replicates: 5, ..Scenario::default() };
        let worlds = controls("china", &scenario).expect("all settings are there");
        assert!(worlds.iter().all(|world| world.scenario.replicates == CONTROL_REPLICATES));
        for fact in Dataset::china().stylised_facts() {
            assert!(measure_named(&fact.figure).is_some(), "{}", fact.id);
            assert!(fact.low < fact.high && !fact.mechanism.is_empty(), "{}", fact.id);
            let is_run = worlds.iter().any(|world| world.settings == fact.control);
            assert!(is_run || fact.control.is_empty(), "{}", fact.id);
        }
    }
}
