//! `stia schema` and `stia completions`: what other programs read.

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use super::exit::Exit;
use super::view::say;
use crate::scenario;
use crate::study::experiment;

/// Prints the JSON schema of scenario files, or of experiment files.
pub fn schema(of_experiments: bool) -> Result<Exit> {
    let schema = if of_experiments { experiment::schema().to_value() } else { scenario::schema() };
    let text = serde_json::to_string_pretty(&schema).expect("a schema is data");
    say(&(text + "\n"))?;
    Ok(Exit::Done)
}

/// Prints a completion script.
pub fn completions<C: CommandFactory>(shell: Shell) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut C::command(), "stia", &mut script);
    say(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
