//! Where files lie until they are whole: a hidden directory beside their final place.
//!
//! Finished replicates wait in `.<name>.unfinished/<key>/`, each in a directory that got its name
//! when it was complete. So neither a kill nor a full disk loses one, and the same command, which
//! has the same key, goes on from there. All results reach their final name at once, by renaming
//! the directory that they were put together in.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use crate::base::names::check_file_name;
use crate::base::text::digest;

/// Bytes that a name may have: file systems allow 255, of which the hidden directory adds some.
const LONGEST_NAME: usize = 200;
const LOCK: &str = "lock";
/// Where earlier results wait while the new ones get their name.
const EARLIER: &str = "former";
const PART: &str = "part";

/// The hidden directory of one command's results.
pub struct Staging {
    directory: PathBuf,
    hidden: PathBuf,
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
    /// Opens the hidden directory beside `directory` for results of that key.
    pub fn open(directory: &Path, key: &str) -> Result<Staging> {
        // What a link leads to is replaced, not the link.
        let target = directory.canonicalize().ok().filter(|_| directory.is_symlink());
        let directory = target.unwrap_or_else(|| directory.to_path_buf());
        let hidden = hidden_beside(&directory);
        let cannot = || format!("cannot write in the directory `{}`", directory.display());
        fs::create_dir_all(&hidden).with_context(cannot)?;
        let lock = File::create(hidden.join(LOCK)).with_context(cannot)?;
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            bail!(
                "another run is writing to `{}`; let it end, or choose another place with --out",
                directory.display()
            );
        }
        let earlier = hidden.join(EARLIER);
        if earlier.exists() && !directory.exists() {
            // A process was killed between the two renamings of `publish`.
            fs::rename(&earlier, &directory).with_context(cannot)?;
        }
        let _ = fs::remove_dir_all(&earlier);
        let work = hidden.join(key);
        fs::create_dir_all(&work).with_context(cannot)?;
        for entry in fs::read_dir(&work).with_context(cannot)? {
            let path = entry.with_context(cannot)?.path();
            if path.extension().is_some_and(|extension| extension == PART) {
                // A killed process left it half-done.
                let _ = fs::remove_dir_all(path);
            }
        }
        Ok(Staging { directory, hidden, work, _lock: lock })
    }

    /// The final place of the results.
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

    /// Gives whole results their final name, in place of what had it.
    pub fn publish(&self, scratch: Scratch) -> Result<()> {
        let cannot = || format!("cannot write the directory `{}`", self.directory.display());
        let earlier = self.hidden.join(EARLIER);
        let is_replaced = self.directory.exists();
        if is_replaced {
            fs::rename(&self.directory, &earlier).with_context(cannot)?;
        }
        if let Err(cause) = fs::rename(scratch.path(), &self.directory) {
            if is_replaced {
                let _ = fs::rename(&earlier, &self.directory);
            }
            return Err(cause).with_context(cannot);
        }
        let _ = fs::remove_dir_all(&earlier);
        Ok(())
    }

    /// Forgets what was kept under these names.
    pub fn forget(&self, names: impl IntoIterator<Item = String>) {
        for name in names {
            let _ = fs::remove_dir_all(self.kept(&name));
        }
    }

    /// Removes the hidden directory if nothing is in it.
    pub fn tidy(&self) {
        let is_last = fs::remove_dir(&self.work).is_ok()
            && fs::read_dir(&self.hidden).is_ok_and(|entries| entries.count() == 1);
        if is_last {
            let _ = fs::remove_file(self.hidden.join(LOCK));
            let _ = fs::remove_dir(&self.hidden);
        }
    }
}

/// The hidden directory that belongs to a final place.
fn hidden_beside(directory: &Path) -> PathBuf {
    let name = directory.file_name().unwrap_or_default().to_string_lossy();
    directory.with_file_name(format!(".{name}.unfinished"))
}

/// The directory of a name below `parent`; a name that would lead elsewhere is refused, and one
/// that is too long for a file system ends in a digest.
pub fn directory_of(parent: &Path, name: &str) -> Result<PathBuf> {
    check_file_name(name).map_err(|message| anyhow!(message))?;
    if name.len() <= LONGEST_NAME {
        return Ok(parent.join(name));
    }
    let end = (0..=LONGEST_NAME - 9).rev().find(|&end| name.is_char_boundary(end)).unwrap_or(0);
    Ok(parent.join(format!("{}_{}", &name[..end], &digest(&[name])[..8])))
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
        let directory = home.path().join("china");
        let staging = Staging::open(&directory, "key").expect("it can be created");
        let scratch = staging.scratch("replicate-1").expect("it can be created");
        staging.keep(scratch, "replicate-1").expect("it can be renamed");
        staging.tidy();
        drop(staging);
        let next = Staging::open(&directory, "key").expect("it is there");
        assert!(next.has("replicate-1"));
        next.forget(["replicate-1".into()]);
        next.tidy();
        assert!(fs::read_dir(home.path()).expect("it is there").next().is_none());
    }

    /// Puts results that say `text` in their final place.
    fn publish(directory: &Path, text: &str) {
        let staging = Staging::open(directory, "key").expect("it can be created");
        let scratch = staging.scratch("whole").expect("it can be created");
        fs::write(scratch.path().join(text), text).expect("it can be written");
        staging.publish(scratch).expect("it can be renamed");
        staging.tidy();
    }

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).expect("it is there");
        let name =
            |entry: std::io::Result<fs::DirEntry>| entry.expect("it can be read").file_name();
        entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn results_overwrite_earlier_ones_as_a_whole() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let directory = home.path().join("china");
        for text in ["one", "two"] {
            publish(&directory, text);
            assert_eq!(names(&directory), [text]);
            assert_eq!(names(home.path()), ["china"]);
        }
    }

    #[test]
    fn a_kill_between_the_renamings_loses_nothing() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let directory = home.path().join("china");
        publish(&directory, "one");
        fs::create_dir(home.path().join(".china.unfinished")).expect("it can be made");
        let earlier = home.path().join(".china.unfinished/former");
        fs::rename(&directory, earlier).expect("it can be renamed");
        Staging::open(&directory, "key").expect("it can be created").tidy();
        assert_eq!(names(&directory), ["one"]);
        assert_eq!(names(home.path()), ["china"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_a_link_leads_to_is_replaced() {
        let home = tempfile::tempdir().expect("a temporary directory");
        fs::create_dir(home.path().join("large")).expect("it can be made");
        let link = home.path().join("china");
        std::os::unix::fs::symlink(home.path().join("large"), &link).expect("a link can be made");
        publish(&link, "one");
        assert!(link.is_symlink());
        assert_eq!(names(&home.path().join("large")), ["one"]);
    }

    #[test]
    fn two_do_not_write_to_one_directory_at_once() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let directory = home.path().join("china");
        let one = Staging::open(&directory, "key").expect("it can be created");
        assert!(Staging::open(&directory, "other").is_err());
        drop(one);
        assert!(Staging::open(&directory, "other").is_ok());
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_refused() {
        let parent = Path::new("output");
        assert_eq!(directory_of(parent, "china").expect("a word"), parent.join("china"));
        assert!(directory_of(parent, "../x").is_err());
        let long = directory_of(Path::new(""), &"é".repeat(200)).expect("a long word");
        assert!((190..=LONGEST_NAME).contains(&long.as_os_str().len()));
    }
}
