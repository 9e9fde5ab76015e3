//! How a command ends.

use std::fmt;

/// The exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything was done.
    Done = 0,
    /// Something could not be done.
    Error = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// The model failed in some runs; the others are written.
    SomeFailed = 3,
    /// Interrupted; the same command goes on from there.
    Interrupted = 4,
}

/// A mistake on the command line that only shows after it was parsed.
#[derive(Debug)]
pub struct Usage(pub String);

impl fmt::Display for Usage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}
