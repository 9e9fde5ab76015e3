//! The program as its users meet it. One program for all of it, so that it is linked once.

mod cli;
mod experiments;

use std::process::{Command, Output};

use tempfile::TempDir;

/// The program in a directory, with the arguments of a line.
fn stia(home: &TempDir, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stia"));
    command.current_dir(home.path()).args(line.split_whitespace()).env_remove("NO_COLOR");
    command
}

fn output(home: &TempDir, line: &str) -> Output {
    stia(home, line).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the program prints text")
}
