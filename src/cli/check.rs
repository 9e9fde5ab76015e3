//! `stia check`.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::exit::Exit;
use super::solve::still_to_solve;
use super::view::format::counted;
use super::view::{complain, say};
use crate::base::names::is_path;
use crate::scenario::{self, Mistake};
use crate::schema::mistake::shown;
use crate::schema::user_file;
use crate::study::experiment::{self, Changes};

/// Checks files, with changes on top, and shows all mistakes.
pub fn check(files: &[PathBuf], set: &[String]) -> Result<Exit> {
    let mut exit = Exit::Done;
    for path in files {
        let file = called(path);
        let is_experiment =
            user_file::text(Path::new(path)).is_ok_and(|text| experiment::is_experiment(&text));
        let found = match is_experiment {
            true => of_experiment(&file, set),
            false => of_scenario(&file, set),
        };
        match found {
            Ok(Right { warnings, what }) => {
                warnings.iter().for_each(|warning| complain(&format!("warning: {warning}")));
                let count = match warnings.len() {
                    0 => String::new(),
                    count => format!(", {}", counted(count, "warning")),
                };
                say(&format!("{file}: no mistakes{count}{what}\n"))?;
            }
            Err(mistakes) => {
                let lines = mistakes.iter().map(ToString::to_string);
                shown(lines).iter().for_each(|mistake| complain(mistake));
                complain(&format!("{file}: {}", counted(mistakes.len(), "mistake")));
                exit = Exit::Error;
            }
        }
    }
    Ok(exit)
}

/// The argument as a path, if a file has this name and no shipped scenario does.
fn called(path: &Path) -> String {
    let name = path.to_string_lossy().into_owned();
    match !is_path(&name) && path.exists() && scenario::shipped_text(&name).is_none() {
        true => Path::new(".").join(path).display().to_string(),
        false => name,
    }
}

/// What is to be said of a file without mistakes.
struct Right {
    warnings: Vec<String>,
    what: String,
}

fn of_scenario(file: &str, set: &[String]) -> Result<Right, Vec<Mistake>> {
    let loaded = scenario::load(file, set).map_err(|mistakes| mistakes.0)?;
    let warnings = loaded.cautions.iter().chain(&loaded.warnings).map(ToString::to_string);
    let still = still_to_solve(&loaded.scenario).map(|what| format!(", {what}"));
    Ok(Right { warnings: warnings.collect(), what: still.unwrap_or_default() })
}

/// What an experiment would run.
fn of_experiment(file: &str, set: &[String]) -> Result<Right, Vec<Mistake>> {
    let changes = Changes { set: set.to_vec(), ..Changes::default() };
    let loaded = experiment::load(file, &changes)?;
    let what = format!(
        ", {} x {} x {}",
        counted(loaded.points.len(), "point"),
        counted(loaded.scenarios.len(), "scenario"),
        counted(loaded.experiment.replicates as usize, "replicate")
    );
    Ok(Right { warnings: loaded.warnings, what })
}
