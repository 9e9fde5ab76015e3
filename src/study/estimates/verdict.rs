//! What can be said of a difference at a precision.

/// How a row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The interval does not contain zero.
    Different,
    /// It contains zero and is narrow enough: cannot be told apart at that precision.
    Alike,
    /// It contains zero and reaches further, whether or not it is narrow.
    Unsure,
}

impl Verdict {
    /// The word in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Different => "different",
            Verdict::Alike => "alike",
            Verdict::Unsure => "unsure",
        }
    }
}

/// How a row ended, and whether its interval is as narrow as was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// How it ended.
    pub verdict: Verdict,
    /// Whether half its interval is within the precision: a row may be different and still be wide.
    pub is_narrow: bool,
}
