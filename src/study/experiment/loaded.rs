//! An experiment that is free of mistakes, with its scenarios and points.

use std::path::{Path, PathBuf};

use super::definition::Experiment;
use super::places::places;
use super::points::{self, Point};
use crate::base::month::Month;
use crate::base::names::is_path;
use crate::model::rules::scenario::Scenario;

/// What a command changes in an experiment.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Changes to all scenarios, in place of the file's of the same keys.
    pub set: Vec<String>,
    /// Points of a sampled design.
    pub points: Option<u32>,
    /// Replicates.
    pub replicates: Option<u32>,
}

/// An experiment that is free of mistakes, with what it stands on.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The experiment.
    pub experiment: Experiment,
    /// Where its file is: paths in it lead from there.
    pub folder: PathBuf,
    /// The scenarios with the changes to all scenarios, each under a name of its own; the settings
    /// of the first is that of all.
    pub scenarios: Vec<(String, Scenario)>,
    /// The text of the table, if the design has one.
    pub table: String,
    /// The points.
    pub points: Vec<Point>,
    /// Settings of scenarios that have no effect, or that give way to those of the base.
    pub warnings: Vec<String>,
}

impl Loaded {
    /// The base, whose settings all share.
    pub fn base(&self) -> &Scenario {
        &self.scenarios[0].1
    }

    /// The months in which levels are read.
    pub fn months(&self) -> Vec<Month> {
        match self.experiment.at.as_slice() {
            [] => vec![self.base().usual_month()],
            months => months.to_vec(),
        }
    }

    /// The places that are kept.
    pub fn regions(&self) -> Vec<String> {
        match self.experiment.regions.as_slice() {
            [] => places(self.base()).into_iter().take(1).collect(),
            regions => regions.to_vec(),
        }
    }

    /// The names of the factors, in the order of a point's cells.
    pub fn factor_names(&self) -> Vec<String> {
        points::names(&self.experiment, &self.table)
    }
}

/// The scenarios of an experiment as they are called from where the program runs.
pub fn from_here(loaded: &Loaded) -> Vec<String> {
    loaded.experiment.scenarios.iter().map(|name| seen_from(&loaded.folder, name)).collect()
}

/// What a path in an experiment's file means: names of shipped scenarios stay as they are.
pub(super) fn seen_from(folder: &Path, argument: &str) -> String {
    if is_path(argument) {
        folder.join(argument).display().to_string()
    } else {
        argument.to_string()
    }
}
