//! Where files lie until they are whole: a hidden directory beside their final place.
//!
//! Finished replicates wait in `.<name>.unfinished/<key>/`, each in a directory that got its name
//! when it was complete and sealed. So neither a kill nor a full disk loses one, and the same
//! command, which has the same key, goes on from there. All results reach their final name at once,
//! by renaming the directory that they were put together in. No link is followed on the way.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use super::disk;
use super::kept::{self, Stored};

use crate::base::names::check_file_name;
use crate::base::text::digest;

/// Bytes that a name may have: file systems allow 255, of which the hidden directory adds some.
const LONGEST_NAME: usize = 200;
const LOCK: &str = "lock";
/// Where earlier results wait while the new ones get their name.
const EARLIER: &str = "former";

/// The hidden directory of one command's results.
pub struct Staging {
    directory: PathBuf,
    hidden: PathBuf,
    work: PathBuf,
    key: String,
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
        let _ = disk::clear(&self.path);
    }
}

impl Staging {
    /// Opens the hidden directory beside `directory` for results of that key.
    pub fn open(directory: &Path, key: &str) -> Result<Staging> {
        let (directory, hidden) = places(directory)?;
        let cannot = || format!("cannot write in the directory `{}`", directory.display());
        let lock = hold(&directory, &hidden)?;
        let earlier = hidden.join(EARLIER);
        if disk::is_directory(&earlier) && !disk::is_taken(&directory) {
            // A process was killed between the two renamings of `publish`.
            disk::rename(&earlier, &directory).with_context(cannot)?;
        }
        disk::clear(&earlier).with_context(cannot)?;
        let work = hidden.join(key);
        disk::make_directory(&work).with_context(cannot)?;
        disk::clear_parts(&hidden).with_context(cannot)?;
        disk::clear_parts(&work).with_context(cannot)?;
        Ok(Staging { directory, hidden, work, key: key.into(), _lock: lock })
    }

    /// Whether results could be written to `directory`: makes the hidden directory, and leaves
    /// everything as it was.
    ///
    /// # Errors
    ///
    /// Where another process writes there, or the disk refuses.
    pub fn check(directory: &Path) -> Result<()> {
        let (directory, hidden) = places(directory)?;
        let is_new = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
        let new: Vec<&Path> = hidden.ancestors().take_while(is_new).collect();
        let held = hold(&directory, &hidden);
        let has_lock_alone =
            || fs::read_dir(&hidden).is_ok_and(|entries| entries.flatten().count() == 1);
        if held.is_ok() && has_lock_alone() {
            let _ = fs::remove_file(hidden.join(LOCK));
            let _ = fs::remove_dir(&hidden);
        }
        // What is not empty stays.
        new.into_iter().for_each(|path| drop(fs::remove_dir(path)));
        held.map(drop)
    }

    /// The final place of the results.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// What distinguishes these results from all others of that place.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// A new scratch directory for something of that name.
    pub fn scratch(&self, name: &str) -> Result<Scratch> {
        let path = self.work.join(format!("{name}.part"));
        fs::create_dir(&path)
            .with_context(|| format!("cannot create the directory `{}`", path.display()))?;
        Ok(Scratch { path })
    }

    /// Keeps what lies in a scratch directory under `name`, instead of what is there: it is on the
    /// disk when this returns.
    pub fn keep(&self, scratch: Scratch, name: &str) -> Result<()> {
        let kept = self.kept(name);
        let keep = || {
            kept::seal(scratch.path(), &self.owner(name))?;
            disk::clear(&kept)?;
            disk::rename(scratch.path(), &kept)
        };
        keep().with_context(|| format!("cannot write the directory `{}`", kept.display()))
    }

    /// Where something of that name is or would be kept.
    pub fn kept(&self, name: &str) -> PathBuf {
        self.work.join(name)
    }

    /// Whether something of that name was kept, in this process or an earlier one, and is as it
    /// was.
    pub fn find(&self, name: &str) -> Stored<()> {
        kept::look(&self.kept(name), &self.owner(name))
    }

    /// Whether something has that name: for what this process kept or has found whole.
    pub fn has(&self, name: &str) -> bool {
        disk::is_directory(&self.kept(name))
    }

    /// To whom something of that name belongs.
    fn owner(&self, name: &str) -> String {
        format!("{}/{name}", self.key)
    }

    /// Gives whole results their final name, in place of what had it.
    pub fn publish(&self, scratch: Scratch) -> Result<()> {
        let cannot = || format!("cannot write the directory `{}`", self.directory.display());
        disk::sync(scratch.path()).with_context(cannot)?;
        let earlier = self.hidden.join(EARLIER);
        let is_replaced = disk::is_taken(&self.directory);
        if is_replaced {
            fs::rename(&self.directory, &earlier).with_context(cannot)?;
        }
        if let Err(cause) = disk::rename(scratch.path(), &self.directory) {
            if is_replaced {
                let _ = fs::rename(&earlier, &self.directory);
            }
            return Err(cause).with_context(cannot);
        }
        // What cannot be removed is removed by the next command.
        let _ = disk::clear(&earlier);
        Ok(())
    }

    /// Forgets what was kept under these names.
    pub fn forget(&self, names: impl IntoIterator<Item = String>) {
        for name in names {
            let _ = disk::clear(&self.kept(&name));
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

/// The final place of results, and the hidden directory beside it.
fn places(directory: &Path) -> Result<(PathBuf, PathBuf)> {
    if directory.is_symlink() {
        bail!(
            "`{}` is a link, which is not followed; remove it, or choose another place with --out",
            directory.display()
        );
    }
    Ok((directory.to_path_buf(), hidden_beside(directory)))
}

/// Makes the hidden directory of a final place and holds it.
fn hold(directory: &Path, hidden: &Path) -> Result<File> {
    let cannot = || format!("cannot write in the directory `{}`", directory.display());
    let above = hidden.parent().unwrap_or(Path::new(""));
    disk::make_directory_and_those_above(above).with_context(cannot)?;
    disk::make_directory(hidden).with_context(cannot)?;
    let lock = disk::open_lock(&hidden.join(LOCK)).with_context(cannot)?;
    if let Err(TryLockError::WouldBlock) = lock.try_lock() {
        bail!(
            "another run is writing to `{}`; let it end, or choose another place with --out",
            directory.display()
        );
    }
    Ok(lock)
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

    #[test]
    fn what_was_changed_is_not_whole_and_gives_way() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let staging = Staging::open(&home.path().join("china"), "key").expect("it can be created");
        let keep = |text: &str| {
            let scratch = staging.scratch("replicate-1").expect("it can be created");
            fs::write(scratch.path().join("series.csv"), text).expect("it can be written");
            staging.keep(scratch, "replicate-1").expect("it can be renamed");
        };
        keep("whole");
        assert_eq!(staging.find("replicate-1"), Stored::Whole(()));
        fs::write(staging.kept("replicate-1").join("series.csv"), "").expect("there is room");
        assert!(matches!(staging.find("replicate-1"), Stored::Damaged(_)));
        keep("again");
        assert_eq!(staging.find("replicate-1"), Stored::Whole(()));
        let other = home.path().join(".china.unfinished/other");
        fs::rename(staging.kept("").as_path(), &other).expect("there is room");
        drop(staging);
        let staging = Staging::open(&home.path().join("china"), "other").expect("it is there");
        assert!(matches!(staging.find("replicate-1"), Stored::Damaged(_)), "another key's");
    }

    #[test]
    fn a_check_leaves_everything_as_it_was() {
        let home = tempfile::tempdir().expect("a temporary directory");
        Staging::check(&home.path().join("out/deep/china")).expect("it could be written");
        assert!(names(home.path()).is_empty());
        fs::write(home.path().join("file"), "").expect("there is room");
        assert!(Staging::check(&home.path().join("file/china")).is_err());
        let directory = home.path().join("china");
        let held = Staging::open(&directory, "key").expect("it can be created");
        assert!(Staging::check(&directory).is_err(), "another process writes there");
        assert!(home.path().join(".china.unfinished/key").exists());
        drop(held);
    }

    #[cfg(unix)]
    #[test]
    fn planted_links_are_refused_and_what_they_lead_to_stays() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let (mine, directory) = (home.path().join("mine"), home.path().join("china"));
        fs::create_dir_all(mine.join("former")).expect("there is room");
        for file in ["lock", "former/notes", "a.part"] {
            fs::write(mine.join(file), "mine").expect("there is room");
        }
        let hidden = home.path().join(".china.unfinished");
        let link = |from: &Path, to: &Path| std::os::unix::fs::symlink(from, to).expect("a link");
        let refused = || Staging::open(&directory, "key").err().expect("it is a link");
        link(&mine, &hidden);
        assert!(format!("{:#}", refused()).contains("is a link, which is not followed"));
        fs::remove_file(&hidden).expect("it is there");
        fs::create_dir(&hidden).expect("there is room");
        for (name, target) in [("lock", "lock"), ("key", "")] {
            link(&mine.join(target), &hidden.join(name));
            assert!(format!("{:#}", refused()).contains("remove it"), "{name}");
            fs::remove_file(hidden.join(name)).expect("it is there");
        }
        link(&mine.join("former"), &hidden.join("former"));
        drop(Staging::open(&directory, "key").expect("a link in place of results goes"));
        assert!(!directory.exists());
        for file in ["lock", "former/notes", "a.part"] {
            assert_eq!(fs::read_to_string(mine.join(file)).expect("it is there"), "mine");
        }
        link(&home.path().join("nowhere"), &directory);
        assert!(refused().to_string().contains("is a link, which is not followed"));
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
    fn a_link_in_place_of_results_is_refused_and_one_above_is_followed() {
        let home = tempfile::tempdir().expect("a temporary directory");
        fs::create_dir(home.path().join("large")).expect("it can be made");
        let link = home.path().join("out");
        std::os::unix::fs::symlink(home.path().join("large"), &link).expect("a link can be made");
        assert!(Staging::check(&link).is_err() && Staging::open(&link, "key").is_err());
        publish(&link.join("china"), "one");
        assert_eq!(names(&home.path().join("large/china")), ["one"]);
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
