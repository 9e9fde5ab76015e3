//! Finished runs: a small file each, which appears whole or not at all.
//!
//! Nothing else is state: a run is missing when it has no whole file, whoever was to make it.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::StudyError;
use crate::table::disk;
use crate::table::failures::cannot_write;
use crate::table::kept;

pub use crate::table::kept::Stored;

/// A directory of finished runs, each under a name.
#[derive(Clone, Debug)]
pub struct Store {
    directory: PathBuf,
    /// What distinguishes these runs from all others of that name.
    key: String,
}

/// How the names of files end that hold a run.
const RUN: &str = ".run";

impl Store {
    /// The store of a directory for runs of that key; the directory is made if it is not there.
    ///
    /// # Errors
    ///
    /// Where the directory cannot be made.
    pub fn open(directory: &Path, key: &str) -> Result<Store> {
        let cannot = || format!("cannot write in the directory `{}`", directory.display());
        let above = directory.parent().unwrap_or(Path::new(""));
        disk::make_own_directory(above).with_context(cannot)?;
        disk::make_directory(directory).with_context(cannot)?;
        Ok(Store::at(directory, key))
    }

    /// The store of a directory in which nobody else writes: halves that a killed process left
    /// there disappear.
    ///
    /// # Errors
    ///
    /// Where the directory cannot be made or read.
    pub fn open_alone(directory: &Path, key: &str) -> Result<Store> {
        let store = Store::open(directory, key)?;
        // What cannot be removed does no harm.
        let _ = disk::clear_parts(directory);
        Ok(store)
    }

    /// The store of a directory that is read alone.
    pub fn at(directory: &Path, key: &str) -> Store {
        Store { directory: directory.to_path_buf(), key: key.into() }
    }

    /// Where it is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Takes a shard for this process, until what is returned is dropped.
    ///
    /// # Errors
    ///
    /// Where another process has it, or the directory cannot be written in.
    pub fn lock(&self, shard: &str) -> Result<File> {
        let path = self.directory.join(format!("{shard}.lock"));
        let cannot = || format!("cannot write in the directory `{}`", self.directory.display());
        let lock = disk::open_lock(&path).with_context(cannot)?;
        // Some file systems of clusters know no locks: two that run the same then do it twice.
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            let (shard, directory) = (shard.into(), self.directory.clone());
            return Err(StudyError::Busy { shard, directory }.into());
        }
        Ok(lock)
    }

    /// The names of the runs that have a file, whole or not.
    ///
    /// # Errors
    ///
    /// Where the directory is there and cannot be read.
    pub fn names(&self) -> Result<BTreeSet<String>> {
        let names = self.files()?.into_iter();
        Ok(names.filter_map(|name| name.strip_suffix(RUN).map(String::from)).collect())
    }

    fn files(&self) -> Result<Vec<String>> {
        let cannot = || format!("cannot read `{}`", self.directory.display());
        let entries = match fs::read_dir(&self.directory) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.with_context(cannot)?,
        };
        let mut names = Vec::new();
        for entry in entries {
            names.extend(entry.with_context(cannot)?.file_name().into_string());
        }
        Ok(names)
    }

    /// What is kept of a run.
    pub fn find<T: DeserializeOwned>(&self, name: &str) -> Stored<T> {
        let path = self.path(name);
        let read = kept::read(&path, &self.owner(name));
        match read.map(|body| serde_json::from_slice(&body)) {
            Stored::Whole(Ok(record)) => Stored::Whole(record),
            Stored::Whole(Err(_)) => {
                Stored::Damaged(format!("`{}` is no record of a run", path.display()))
            }
            Stored::Missing => Stored::Missing,
            Stored::Damaged(what) => Stored::Damaged(what),
        }
    }

    /// Keeps a record: it is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// Where it cannot be written; what was there before stays.
    pub fn keep<T: Serialize>(&self, name: &str, record: &T) -> Result<()> {
        let (path, body) = (self.path(name), serde_json::to_vec(record).expect("it is data"));
        kept::write(&path, &self.owner(name), &body).with_context(|| cannot_write(&path))
    }

    /// Whether a run has a file, whole or not.
    pub fn has(&self, name: &str) -> bool {
        disk::is_taken(&self.path(name))
    }

    /// How large the file of a run is.
    pub fn bytes(&self, name: &str) -> u64 {
        fs::metadata(self.path(name)).map_or(0, |about| about.len())
    }

    /// Forgets a run.
    pub fn forget(&self, name: &str) {
        // What is not there need not be forgotten.
        let _ = disk::clear(&self.path(name));
    }

    /// Removes the directory if nothing is in it.
    pub fn tidy(&self) {
        let _ = fs::remove_dir(&self.directory);
    }

    /// To whom the file of a run belongs.
    fn owner(&self, name: &str) -> String {
        format!("{}/{name}", self.key)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(format!("{name}{RUN}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "point-12-replicate-3";

    fn store() -> (tempfile::TempDir, Store) {
        let home = tempfile::tempdir().expect("a temporary directory");
        let store = Store::open(&home.path().join("runs"), "key").expect("it can be made");
        (home, store)
    }

    fn record() -> (String, Vec<u64>) {
        ("d".into(), vec![1.5_f64.to_bits(), f64::NAN.to_bits()])
    }

    fn find(store: &Store, name: &str) -> Stored<(String, Vec<u64>)> {
        store.find(name)
    }

    #[test]
    fn what_is_kept_is_found_to_the_last_bit() {
        let (_home, store) = store();
        assert_eq!(find(&store, NAME), Stored::Missing);
        store.keep(NAME, &record()).expect("the disk has room");
        assert_eq!(find(&store, NAME), Stored::Whole(record()));
        let names = store.names().expect("it can be read");
        assert_eq!(names.into_iter().collect::<Vec<_>>(), [NAME]);
        store.forget(NAME);
        assert_eq!(find(&store, NAME), Stored::Missing);
    }

    #[test]
    fn damage_is_told_from_what_is_missing() {
        let (_home, store) = store();
        store.keep(NAME, &record()).expect("the disk has room");
        let path = store.path(NAME);
        let text = fs::read_to_string(&path).expect("it is there");
        fs::copy(&path, store.path("other")).expect("there is room");
        for (damage, word) in [
            (text[..20].to_string(), "cut off"),
            (text[..text.len() - 3].to_string(), "damaged"),
            (text.replace("\"d\"", "\"e\""), "damaged"),
            (String::new(), "cut off"),
        ] {
            fs::write(&path, damage).expect("there is room");
            let found = find(&store, NAME);
            assert!(matches!(found, Stored::Damaged(what) if what.contains(word)), "{word}");
        }
        let found = find(&store, "other");
        assert!(matches!(found, Stored::Damaged(what) if what.contains("belongs elsewhere")));
        store.keep(NAME, &record()).expect("the disk has room");
        let found: Stored<u32> = store.find(NAME);
        assert!(matches!(found, Stored::Damaged(what) if what.contains("no record")));
        let found = find(&Store::at(store.directory(), "other key"), NAME);
        assert!(matches!(found, Stored::Damaged(what) if what.contains("belongs elsewhere")));
        fs::remove_file(&path).expect("it is there");
        fs::create_dir_all(path.join("below")).expect("there is room");
        assert!(matches!(find(&store, NAME), Stored::Damaged(_)));
        store.keep(NAME, &record()).expect("a directory gives way");
        assert_eq!(find(&store, NAME), Stored::Whole(record()));
    }

    #[test]
    fn halves_of_a_killed_process_disappear() {
        let (_home, store) = store();
        store.keep(NAME, &record()).expect("the disk has room");
        let half = store.directory().join(".other.run.00ff.part");
        fs::write(&half, "half").expect("there is room");
        let store = Store::open_alone(store.directory(), "key").expect("it is there");
        assert!(!half.exists());
        assert_eq!(find(&store, NAME), Stored::Whole(record()));
        store.forget(NAME);
        store.tidy();
        assert!(!store.directory().exists());
    }

    #[test]
    fn a_shard_is_run_by_one_process_at_a_time() {
        let (_home, store) = store();
        let held = store.lock("shard-1-of-3").expect("nobody holds it");
        let refused = store.lock("shard-1-of-3").expect_err("somebody holds it");
        assert!(matches!(refused.downcast(), Ok(StudyError::Busy { .. })));
        assert!(store.lock("shard-2-of-3").is_ok());
        drop(held);
        assert!(store.lock("shard-1-of-3").is_ok());
    }
}
