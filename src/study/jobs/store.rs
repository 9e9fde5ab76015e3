//! Finished runs: a small file each, which appears whole or not at all.
//!
//! Its first line is the SHA-256 of the rest. Nothing else is state: a run is missing when it has
//! no whole file, whoever was to make it.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::error::StudyError;
use crate::base::text::digest;

/// What a file of a run turned out to be.
#[derive(Debug, PartialEq)]
pub enum Stored<T> {
    /// A whole record.
    Whole(T),
    /// Nothing.
    Missing,
    /// Something that no run wrote like this, and what is wrong with it.
    Damaged(String),
}

impl<T> Stored<T> {
    /// The same with what is made of a whole record.
    pub fn map<U>(self, with: impl FnOnce(T) -> U) -> Stored<U> {
        match self {
            Stored::Whole(record) => Stored::Whole(with(record)),
            Stored::Missing => Stored::Missing,
            Stored::Damaged(what) => Stored::Damaged(what),
        }
    }
}

/// What stands in a file: which run it is of, and what is kept of it.
#[derive(Serialize, Deserialize)]
struct Sealed<N, T> {
    run: N,
    record: T,
}

/// A directory of finished runs, each under a name.
#[derive(Clone, Debug)]
pub struct Store {
    directory: PathBuf,
}

/// How the names of files end that hold a run.
const RUN: &str = ".run";

/// How the names of files end that are not whole.
const PART: &str = ".part";

impl Store {
    /// The store of a directory, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// Where the directory cannot be made.
    pub fn open(directory: &Path) -> Result<Store> {
        let cannot = || format!("cannot write in the directory `{}`", directory.display());
        fs::create_dir_all(directory).with_context(cannot)?;
        Ok(Store { directory: directory.to_path_buf() })
    }

    /// The store of a directory in which nobody else writes: halves that a killed process left
    /// there disappear.
    ///
    /// # Errors
    ///
    /// Where the directory cannot be made or read.
    pub fn open_alone(directory: &Path) -> Result<Store> {
        let store = Store::open(directory)?;
        for name in store.files()? {
            if name.ends_with(PART) {
                // What cannot be removed does no harm.
                let _ = fs::remove_file(store.directory.join(name));
            }
        }
        Ok(store)
    }

    /// The store of a directory that is read alone.
    pub fn at(directory: &Path) -> Store {
        Store { directory: directory.to_path_buf() }
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
        let lock = File::create(&path).with_context(cannot)?;
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
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Stored::Missing,
            Err(cause) => return Stored::Damaged(format!("`{}`: {cause}", path.display())),
        };
        let damaged = |what: &str| Stored::Damaged(format!("`{}` {what}", path.display()));
        let Some((seal, body)) = text.split_once('\n') else {
            return damaged("is cut off");
        };
        if digest(&[body]) != seal {
            return damaged("is damaged: its digest is another");
        }
        match serde_json::from_str::<Sealed<String, T>>(body) {
            Ok(Sealed { run, record }) if run == name => Stored::Whole(record),
            Ok(_) => damaged("holds another run than its name says"),
            Err(_) => damaged("is no record of a run"),
        }
    }

    /// Keeps a record: it is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// Where it cannot be written; what was there before stays.
    pub fn keep<T: Serialize>(&self, name: &str, record: &T) -> Result<()> {
        let body = serde_json::to_string(&Sealed { run: name, record }).expect("it is data");
        let text = format!("{}\n{body}", digest(&[&body]));
        write_whole(&self.path(name), text.as_bytes())
    }

    /// How large the file of a run is.
    pub fn bytes(&self, name: &str) -> u64 {
        fs::metadata(self.path(name)).map_or(0, |about| about.len())
    }

    /// Forgets a run.
    pub fn forget(&self, name: &str) {
        // What is not there need not be forgotten.
        let _ = fs::remove_file(self.path(name));
    }

    /// Removes the directory if nothing is in it.
    pub fn tidy(&self) {
        let _ = fs::remove_dir(&self.directory);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(format!("{name}{RUN}"))
    }
}

/// Writes a file beside its place, sees it on the disk, and gives it its name.
///
/// # Errors
///
/// Where it cannot be written; what had its name before stays.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Numbers of processes are not enough: two machines that share a disk may have the same.
    let random = RandomState::new().hash_one(std::process::id());
    let part = path.with_file_name(format!(".{name}.{random:016x}{PART}"));
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    write().map_err(|cause| {
        // A part is worth nothing.
        let _ = fs::remove_file(&part);
        anyhow::Error::new(cause).context(format!("cannot write `{}`", path.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "point-12-replicate-3";

    fn store() -> (tempfile::TempDir, Store) {
        let home = tempfile::tempdir().expect("a temporary directory");
        let store = Store::open(&home.path().join("runs")).expect("it can be made");
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
        assert!(matches!(found, Stored::Damaged(what) if what.contains("another run")));
        let found: Stored<u32> = store.find("other");
        assert!(matches!(found, Stored::Damaged(what) if what.contains("no record")));
    }

    #[test]
    fn halves_of_a_killed_process_disappear() {
        let (_home, store) = store();
        store.keep(NAME, &record()).expect("the disk has room");
        let half = store.directory().join(".other.run.00ff.part");
        fs::write(&half, "half").expect("there is room");
        let store = Store::open_alone(store.directory()).expect("it is there");
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
