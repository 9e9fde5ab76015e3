//! `stia lesson`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Subcommand;

use super::exit::{Exit, Usage};
use super::view::format::counted;
use super::view::{complain, say};
use super::whole_file;
use crate::base::names::is_path;
use crate::live::lesson::Lesson;

/// What a new lesson begins with.
const BEGINNING: &str = include_str!("../../scenarios/lessons/beginning.toml");

/// The commands of `stia lesson`.
#[derive(Subcommand)]
pub enum Command {
    /// Checks lessons and lists all mistakes
    #[command(after_help = "Example:\n  stia lesson check my-lesson.toml")]
    Check {
        /// Files of lessons
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Writes a small lesson to begin with
    #[command(after_help = "Example:\n  stia lesson new my-lesson.toml")]
    New {
        /// The file, which must not be there yet
        #[arg(value_name = "FILE.toml", value_parser = toml_file)]
        file: PathBuf,
    },
}

fn toml_file(path: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(path);
    let is_toml = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"));
    if is_toml { Ok(path) } else { Err("the file of a lesson ends in .toml".into()) }
}

/// Does what a command says.
pub fn lesson(command: &Command) -> Result<Exit> {
    match command {
        Command::Check { files } => check(files),
        Command::New { file } => begin(file),
    }
}

fn check(files: &[PathBuf]) -> Result<Exit> {
    let mut exit = Exit::Done;
    for file in files {
        // A name alone is a file here, whatever lessons ship.
        let called = file.display().to_string();
        let path = if is_path(&called) { called } else { format!("./{called}") };
        match Lesson::load(&path) {
            Ok(lesson) => {
                let outcomes = counted(lesson.outcomes.len(), "outcome");
                let controls = counted(lesson.control.len(), "control");
                let steps = counted(lesson.step.len(), "step");
                say(&format!("{path}: no mistakes, {outcomes}, {controls}, {steps}\n"))?;
            }
            Err(mistakes) => {
                complain(&mistakes.to_string());
                complain(&format!("{path}: {}", counted(mistakes.len(), "mistake")));
                exit = Exit::Error;
            }
        }
    }
    Ok(exit)
}

fn begin(file: &Path) -> Result<Exit> {
    if file.exists() {
        let message = "is there already; name another file, or remove it";
        return Err(Usage(format!("{}: {message}", file.display())).into());
    }
    whole_file::write(file, BEGINNING.as_bytes())?;
    say(&format!("{}\n", file.display()))?;
    Ok(Exit::Done)
}
