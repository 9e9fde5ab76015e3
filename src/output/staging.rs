//! Where files lie until they are whole: a hidden directory beside their final place.
//!
//! Finished replicates wait in `.unfinished/<key>/`, each in a directory that got its name when it
//! was complete. So neither a kill nor a full disk loses one, and the same command, which has the
//! same key, goes on from there. Files reach their final names by renaming alone.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

const UNFINISHED: &str = ".unfinished";
const LOCK: &str = "lock";
const PART: &str = "part";

/// The hidden directory of one command's results.
pub struct Staging {
    directory: PathBuf,
    work: PathBuf,
    /// Held while this process writes here; the system lets go of it even after a kill.
    _lock: File,
}

/// A directory that disappears unless it is kept.
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // After `Staging::keep` there is nothing left here to remove.
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl Staging {
    /// Opens the hidden directory below `directory` for results of that key.
    pub fn open(directory: &Path, key: &str) -> Result<Staging> {
        let hidden = directory.join(UNFINISHED);
        let cannot = || format!("cannot write in the directory `{}`", directory.display());
        fs::create_dir_all(&hidden).with_context(cannot)?;
        let lock = File::create(hidden.join(LOCK)).with_context(cannot)?;
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            bail!(
                "another run is writing to `{}`; let it end, or choose another place with --out",
                directory.display()
            );
        }
        let work = hidden.join(key);
        fs::create_dir_all(&work).with_context(cannot)?;
        for entry in fs::read_dir(&work).with_context(cannot)? {
            let path = entry.with_context(cannot)?.path();
            if path.extension().is_some_and(|extension| extension == PART) {
                // A killed process left it half-done.
                let _ = fs::remove_dir_all(path);
            }
        }
        Ok(Staging { directory: directory.to_path_buf(), work, _lock: lock })
    }

    /// The directory in which whole files are put.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// A new scratch directory for something of that name.
    pub fn scratch(&self, name: &str) -> Result<Scratch> {
        let path = self.work.join(format!("{name}.{PART}"));
        fs::create_dir(&path)
            .with_context(|| format!("cannot create the directory `{}`", path.display()))?;
        Ok(Scratch { path })
    }

    /// Keeps what lies in a scratch directory under `name`.
    pub fn keep(&self, scratch: Scratch, name: &str) -> Result<()> {
        let kept = self.kept(name);
        fs::rename(scratch.path(), &kept)
            .with_context(|| format!("cannot write the directory `{}`", kept.display()))
    }

    /// Where something of that name is or would be kept.
    pub fn kept(&self, name: &str) -> PathBuf {
        self.work.join(name)
    }

    /// Whether something of that name was kept, in this process or an earlier one.
    pub fn has(&self, name: &str) -> bool {
        self.kept(name).is_dir()
    }

    /// Moves whole files from a scratch directory to their final place, in the given order.
    pub fn publish(&self, scratch: &Scratch, files: &[String]) -> Result<()> {
        for file in files {
            let target = self.directory.join(file);
            let move_it = || {
                if let Some(parent) = target.parent() {
                    fs::create_dir_all(parent)?;
                }
                fs::rename(scratch.path().join(file), &target)
            };
            move_it().with_context(|| {
                format!("cannot write `{file}` in `{}`", self.directory.display())
            })?;
        }
        Ok(())
    }

    /// Forgets what was kept under these names.
    pub fn forget(&self, names: impl IntoIterator<Item = String>) {
        for name in names {
            let _ = fs::remove_dir_all(self.kept(&name));
        }
    }

    /// Removes the hidden directory, and the other one, if nothing is in them.
    pub fn tidy(&self) {
        let hidden = self.directory.join(UNFINISHED);
        let is_last = fs::remove_dir(&self.work).is_ok()
            && fs::read_dir(&hidden).is_ok_and(|entries| entries.count() == 1);
        if is_last {
            let _ = fs::remove_file(hidden.join(LOCK));
            let _ = fs::remove_dir(&hidden);
            let _ = fs::remove_dir(&self.directory);
        }
    }
}

/// The directory of a name below `parent`; a name that would lead elsewhere is refused.
pub fn directory_of(parent: &Path, name: &str) -> Result<PathBuf> {
    let is_fine = |letter: char| letter.is_alphanumeric() || "_-. ".contains(letter);
    if name.is_empty() || name.starts_with(['.', ' ']) || !name.chars().all(is_fine) {
        return Err(anyhow!(
            "name = `{name}` cannot name a directory; write it with letters, digits, `_` and `-`"
        ));
    }
    Ok(parent.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_disappears() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let directory = home.path().join("china");
        let staging = Staging::open(&directory, "key").expect("it can be created");
        let lost = staging.scratch("replicate-1").expect("it can be created");
        fs::write(lost.path().join("series.csv"), "half").expect("it can be written");
        drop(lost);
        assert!(!staging.has("replicate-1"));
        staging.tidy();
        assert!(!directory.exists());
    }

    #[test]
    fn what_is_kept_is_found_by_the_next_process() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let staging = Staging::open(home.path(), "key").expect("it can be created");
        let scratch = staging.scratch("replicate-1").expect("it can be created");
        staging.keep(scratch, "replicate-1").expect("it can be renamed");
        staging.tidy();
        drop(staging);
        let next = Staging::open(home.path(), "key").expect("it is there");
        assert!(next.has("replicate-1"));
        next.forget(["replicate-1".into()]);
        next.tidy();
        assert!(!home.path().exists());
    }

    #[test]
    fn two_do_not_write_to_one_directory_at_once() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let one = Staging::open(home.path(), "key").expect("it can be created");
        assert!(Staging::open(home.path(), "other").is_err());
        drop(one);
        assert!(Staging::open(home.path(), "other").is_ok());
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_refused() {
        let parent = Path::new("output");
        assert_eq!(directory_of(parent, "china").expect("a word"), parent.join("china"));
        for name in ["", ".", "..", "../x", "/etc", "a/b", "a\0b", "a\\b"] {
            assert!(directory_of(parent, name).is_err(), "{name}");
        }
    }
}
