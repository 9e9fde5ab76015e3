//! The errors of a study that its caller can act on.

use std::path::PathBuf;

/// How many files of others an error names.
const FILES: usize = 3;

/// How many runs an error names.
const RUNS: usize = 5;

/// Why a study does not go on.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// The directory of the results holds what the same command did not write.
    #[error(
        "`{}` holds files that `stia {command}` did not write there: {}; move them away, choose another \
         place with --out, or overwrite the whole directory with --force",
        directory.display(),
        quoted(foreign)
    )]
    ResultsOfAnother {
        /// Where the results were to be.
        directory: PathBuf,
        /// The command that was to write them.
        command: String,
        /// What others wrote there, below the directory.
        foreign: Vec<String>,
    },
    /// The place of the results is a file.
    #[error("`{}` is a file; choose another place with --out", path.display())]
    NoDirectory {
        /// The file.
        path: PathBuf,
    },
    /// The place of the results is a link to nothing.
    #[error(
        "`{}` is a link that leads nowhere; remove it, or choose another place with --out",
        path.display()
    )]
    LinkToNowhere {
        /// The link.
        path: PathBuf,
    },
    /// The place of the results is a link.
    #[error(
        "`{}` is a link, which is not followed; remove it, or choose another place with --out",
        path.display()
    )]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// Another process makes the same runs.
    #[error("another process runs {shard} in `{}`; wait for it to end", directory.display())]
    Busy {
        /// The part of the runs.
        shard: String,
        /// Where finished runs are kept.
        directory: PathBuf,
    },
    /// Files of finished runs hold something else than what was written.
    #[error(
        "{} of finished runs cannot be used: {}; `stia sweep resume` runs them again",
        if files.len() == 1 { "a file".into() } else { format!("{} files", files.len()) },
        some(files)
    )]
    DamagedRuns {
        /// What is wrong with each.
        files: Vec<String>,
    },
    /// Runs that tables are to be made of are not there.
    #[error(
        "{} of {of} runs are missing: {}; `stia sweep resume` runs them",
        runs.len(),
        some(runs)
    )]
    MissingRuns {
        /// What each is called.
        runs: Vec<String>,
        /// How many there shall be.
        of: usize,
    },
    /// A directory of finished runs has none of this plan.
    #[error(
        "`{}` has no runs of this experiment and this program: there is no `{key}` in it",
        directory.display()
    )]
    RunsOfAnother {
        /// The directory.
        directory: PathBuf,
        /// The key of this plan.
        key: String,
    },
    /// A sweep that is to go on was not begun.
    #[error(
        "`{}` is not there: this sweep was not begun with this experiment and this program; begin \
         with `stia sweep run`",
        directory.display()
    )]
    NotBegun {
        /// Where its finished runs would be.
        directory: PathBuf,
    },
    /// All runs of a pilot failed, so that it shows nothing.
    #[error("all runs of the pilot failed: {cause}")]
    PilotFailed {
        /// Why the first of them did.
        cause: String,
    },
    /// Results are not those that this program would make: of other data or of another version, or
    /// changed since.
    #[error("{what}")]
    OtherResults {
        /// What differs.
        what: String,
    },
    /// Anything else: a disk, a thread, a mistake in a file.
    #[error(transparent)]
    Other(anyhow::Error),
}

impl From<anyhow::Error> for StudyError {
    fn from(cause: anyhow::Error) -> StudyError {
        cause.downcast().unwrap_or_else(StudyError::Other)
    }
}

/// The first names of a list, and how many more there are.
fn quoted(names: &[String]) -> String {
    let first: Vec<String> = names.iter().take(FILES).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(FILES) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// The first of some texts, and how many more there are.
fn some(texts: &[String]) -> String {
    let first = texts.iter().take(RUNS).cloned().collect::<Vec<_>>().join(", ");
    match texts.len().saturating_sub(RUNS) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_caller_can_act_on_passes_through_other_errors() {
        let cause = StudyError::PilotFailed { cause: "a rule is broken".into() };
        let passed = StudyError::from(anyhow::Error::from(cause));
        assert!(matches!(&passed, StudyError::PilotFailed { .. }), "{passed:?}");
        let other = StudyError::from(anyhow::anyhow!("full").context("cannot write"));
        assert!(matches!(other, StudyError::Other(_)));
        assert_eq!(format!("{:#}", anyhow::Error::from(other)), "cannot write: full");
    }

    #[test]
    fn damaged_files_are_counted_and_the_first_named() {
        let files = |count: usize| (1..=count).map(|number| format!("file {number}")).collect();
        let said = |count| StudyError::DamagedRuns { files: files(count) }.to_string();
        assert!(said(1).starts_with("a file of finished runs cannot be used: file 1;"));
        assert!(said(7).contains("7 files of") && said(7).contains("file 5 and 2 more;"));
    }
}
