//! The program `stia`; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    stia::cli::main()
}
