//! Printing that survives closed pipes and full disks, and colours where they are wanted.

use std::io::{self, ErrorKind, IsTerminal, Write};

use anyhow::{Context, Result};

/// Prints to standard output. That nobody reads on is no error.
pub fn say(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() == ErrorKind::BrokenPipe => Ok(()),
        said => said.context("cannot write to standard output"),
    }
}

/// Prints a line to standard error, if anybody can see it.
pub fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Colours, or none.
#[derive(Clone, Copy)]
pub struct Paint {
    is_on: bool,
}

impl Paint {
    /// Colours when standard output is a terminal and NO_COLOR is not set.
    pub fn for_stdout() -> Paint {
        let is_refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Paint { is_on: !is_refused && io::stdout().is_terminal() }
    }

    /// No colours, wherever tests run.
    #[cfg(test)]
    pub const fn none() -> Paint {
        Paint { is_on: false }
    }

    /// A heading.
    pub fn heading(self, text: &str) -> String {
        self.with("1", text)
    }

    /// A figure that matters.
    pub fn figure(self, text: &str) -> String {
        self.with("36", text)
    }

    /// Something less important.
    pub fn aside(self, text: &str) -> String {
        self.with("2", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.is_on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }
}
