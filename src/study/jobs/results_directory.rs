//! The directory of a command's results: staged beside its place, and what it takes the place of.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::{Value, json};

use super::previous_results::{self, PreviousResults};
use super::provenance::{PROVENANCE, write_provenance};
use super::store::Store;
use crate::table::staging::{Staging, directory_of};

/// Where finished runs wait, in the staging directory.
const RUNS: &str = "runs";

/// Where results shall be, and what may be replaced there.
#[derive(Clone, Debug)]
pub struct Destination {
    /// What writes them, as `provenance.json` says it.
    pub command: String,
    /// Their directory.
    pub directory: PathBuf,
    /// Whether a directory is replaced that holds what this command did not write.
    pub is_forced: bool,
}

/// Where the results of a command lie.
#[derive(Clone, Debug)]
pub struct Written {
    /// Their directory.
    pub directory: PathBuf,
    /// The files, in alphabetical order; none when nothing was written.
    pub files: Vec<String>,
    /// What the files took the place of.
    pub previous: PreviousResults,
}

/// What whoever makes results says of them.
pub struct Draft {
    /// The files, but for `provenance.json`.
    pub files: Vec<String>,
    /// What they follow from, but for the command and the files.
    pub about: Vec<(&'static str, Value)>,
}

impl Destination {
    /// A directory of that name below `out`.
    ///
    /// # Errors
    ///
    /// Refuses what cannot be replaced now rather than after hours.
    pub fn new(command: &str, (out, name): (&Path, &str), is_forced: bool) -> Result<Destination> {
        let directory = directory_of(out, name)?;
        previous_results::look(&directory, command, is_forced)?;
        Ok(Destination { command: command.into(), directory, is_forced })
    }

    /// Looks whether results could be written there, before anything is run.
    ///
    /// # Errors
    ///
    /// Where another process writes to it, or the disk refuses.
    pub fn check(&self) -> Result<()> {
        Staging::check(&self.directory)
    }

    /// Opens it for results of that key.
    ///
    /// # Errors
    ///
    /// Where another process writes to it, or the disk refuses.
    pub fn open(self, key: &str) -> Result<ResultsDirectory> {
        let staging = Staging::open(&self.directory, key)?;
        Ok(ResultsDirectory { destination: self, staging })
    }
}

/// A directory of results that is being made.
pub struct ResultsDirectory {
    destination: Destination,
    staging: Staging,
}

impl ResultsDirectory {
    /// Where finished runs wait, each in a file, until the results are made of them.
    ///
    /// # Errors
    ///
    /// Where the disk refuses.
    pub fn store(&self) -> Result<Store> {
        Store::open_alone(&self.staging.kept(RUNS), self.staging.key())
    }

    /// Where finished parts wait, each in a directory, until they are put together.
    pub fn staging(&self) -> &Staging {
        &self.staging
    }

    /// What is left behind when nothing is written.
    pub fn nothing(&self) -> Written {
        Written {
            directory: self.staging.directory().to_path_buf(),
            files: Vec::new(),
            previous: PreviousResults::Nothing,
        }
    }

    /// What lies in its place.
    ///
    /// # Errors
    ///
    /// Where something lies there by now that may not be replaced.
    pub fn previous(&self) -> Result<PreviousResults> {
        let Destination { command, is_forced, .. } = &self.destination;
        previous_results::look(self.staging.directory(), command, *is_forced)
    }

    /// Has all files written into one directory and puts that in its place, at once.
    ///
    /// # Errors
    ///
    /// Where something cannot be written or may not be replaced; what was there stays.
    pub fn publish(&self, write: impl FnOnce(&Path) -> Result<Draft>) -> Result<Written> {
        let scratch = self.staging.scratch("whole")?;
        let Draft { mut files, about } = write(scratch.path())?;
        files.push(PROVENANCE.into());
        files.sort();
        let mut all = vec![("command", json!(self.destination.command))];
        all.extend(about);
        all.push(("files", json!(files)));
        write_provenance(&scratch.path().join(PROVENANCE), &all)?;
        let previous = self.previous()?;
        self.staging.publish(scratch)?;
        Ok(Written { files, previous, ..self.nothing() })
    }
}

impl Drop for ResultsDirectory {
    fn drop(&mut self) {
        Store::at(&self.staging.kept(RUNS), self.staging.key()).tidy();
        self.staging.tidy();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::study::jobs::error::StudyError;

    fn open(home: &Path) -> Result<ResultsDirectory> {
        Destination::new("compare", (home, "one"), false)?.open("key")
    }

    #[test]
    fn finished_runs_wait_for_the_same_command_and_nothing_else_stays() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let count = || fs::read_dir(home.path()).expect("it is there").count();
        let first = open(home.path()).expect("it is free");
        first.store().expect("it can be made");
        drop(first);
        assert_eq!(count(), 0, "nothing has finished");
        let second = open(home.path()).expect("it is free");
        second.store().expect("it can be made").keep("a", &1).expect("the disk has room");
        drop(second);
        let third = open(home.path()).expect("it is free");
        assert!(third.store().expect("it is there").names().expect("it can be read").contains("a"));
        third.store().expect("it is there").forget("a");
        let draft = Draft { files: Vec::new(), about: vec![("status", json!("complete"))] };
        let written = third.publish(|_| Ok(draft)).expect("the disk has room");
        assert_eq!(written.files, [PROVENANCE]);
        drop(third);
        assert_eq!(count(), 1, "the results alone");
    }

    #[test]
    fn what_others_wrote_is_not_replaced() {
        let home = tempfile::tempdir().expect("a temporary directory");
        fs::create_dir(home.path().join("one")).expect("it can be made");
        fs::write(home.path().join("one/notes.txt"), "").expect("it can be written");
        let refused = open(home.path()).err().expect("it holds notes");
        assert!(matches!(refused.downcast(), Ok(StudyError::ResultsOfAnother { .. })));
    }
}
