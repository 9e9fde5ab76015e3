//! `stia check`.

use std::path::PathBuf;

use anyhow::Result;

use super::exit::Exit;
use super::load::mistakes;
use super::solve::still_to_solve;
use super::view::format::counted;
use super::view::{complain, say};
use crate::study::experiment;

/// Checks files and shows all mistakes.
pub fn check(files: &[PathBuf]) -> Result<Exit> {
    let mut exit = Exit::Done;
    for file in files {
        if std::fs::read_to_string(file).is_ok_and(|text| experiment::is_experiment(&text)) {
            let is_right = check_experiment(&file.to_string_lossy())?;
            exit = if is_right { exit } else { Exit::Error };
            continue;
        }
        match mistakes(&file.to_string_lossy(), &[]) {
            Ok(loaded) => {
                let warnings = &loaded.warnings;
                warnings.iter().for_each(|warning| complain(&format!("warning: {warning}")));
                let count = match warnings.len() {
                    0 => String::new(),
                    count => format!(", {}", counted(count, "warning")),
                };
                let still = still_to_solve(&loaded.scenario).map(|what| format!(", {what}"));
                let still = still.unwrap_or_default();
                say(&format!("{}: no mistakes{count}{still}\n", file.display()))?;
            }
            Err(mistakes) => {
                mistakes.iter().for_each(|mistake| complain(mistake));
                let count = counted(mistakes.len(), "mistake");
                complain(&format!("{}: {count}", file.display()));
                exit = Exit::Error;
            }
        }
    }
    Ok(exit)
}

/// Says what an experiment would run, or all that is wrong with it; whether it is free of mistakes.
fn check_experiment(file: &str) -> Result<bool> {
    match experiment::load(file, &[]) {
        Ok(loaded) => {
            say(&format!(
                "{file}: no mistakes, {} x {} x {}\n",
                counted(loaded.points.len(), "point"),
                counted(loaded.scenarios.len(), "scenario"),
                counted(loaded.experiment.replicates as usize, "replicate")
            ))?;
            Ok(true)
        }
        Err(mistakes) => {
            mistakes.iter().for_each(|mistake| complain(&mistake.to_string()));
            complain(&format!("{file}: {}", counted(mistakes.len(), "mistake")));
            Ok(false)
        }
    }
}
