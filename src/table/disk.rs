//! Files and directories of this program's own: made without following links, and on the disk
//! before they have their name.

use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// How the names of files end that are not whole.
const PART: &str = "part";

/// Creates a file where nothing is.
///
/// # Errors
///
/// Where something is there, be it a link, or the disk refuses.
pub fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Writes a file where nothing is.
///
/// # Errors
///
/// As [`create`].
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    create(path)?.write_all(bytes.as_ref())
}

/// Opens a file to read it.
///
/// # Errors
///
/// Refuses links and whatever is no file, such as a pipe, which would never end.
pub fn open(path: &Path) -> io::Result<File> {
    refuse_other(path)?;
    own(path, without_following(OpenOptions::new().read(true)).open(path)?)
}

/// Opens a file that is held while somebody writes, and makes it if it is not there. What is in it
/// stays.
///
/// # Errors
///
/// Refuses links and whatever is no file.
pub fn open_lock(path: &Path) -> io::Result<File> {
    refuse_other(path)?;
    let mut options = OpenOptions::new();
    own(path, without_following(options.write(true).create(true).truncate(false)).open(path)?)
}

/// Makes a directory, or finds it there.
///
/// # Errors
///
/// Refuses links and files.
pub fn make_directory(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {
            refuse_link(path)?;
            if is_directory(path) { Ok(()) } else { Err(unexpected(path, "is no directory")) }
        }
        made => made,
    }
}

/// Makes a directory with all above it, or finds it there. Above it links are followed: where a
/// user's results go is the user's choice.
///
/// # Errors
///
/// Refuses what is there and leads to no directory.
pub fn make_directory_and_those_above(path: &Path) -> io::Result<()> {
    for above in path.ancestors().filter(|above| is_taken(above) && !above.is_dir()) {
        let is_link = above.is_symlink();
        let what = if is_link { "is a link that leads nowhere" } else { "is no directory" };
        return Err(io::Error::other(format!(
            "`{}` {what}; remove it, or choose another place with --out",
            above.display()
        )));
    }
    fs::create_dir_all(path)
}

/// The same, but the directory itself is this program's own and no link.
///
/// # Errors
///
/// Refuses links and files in its place, and what leads to no directory above it.
pub fn make_own_directory(path: &Path) -> io::Result<()> {
    make_directory_and_those_above(path.parent().unwrap_or(Path::new("")))?;
    make_directory(path)
}

/// Whether a directory is there, and no link to one.
pub fn is_directory(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_dir())
}

/// Whether anything is there, be it a link that leads nowhere.
pub fn is_taken(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Removes whatever is there: of a link the link, of a directory all that is in it.
///
/// # Errors
///
/// Where the disk refuses.
pub fn clear(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(()),
        Ok(about) if about.is_dir() => {
            // A kill on the way leaves nothing that could be taken for what was there.
            let aside = aside(path);
            fs::rename(path, &aside)?;
            // What cannot be emptied is out of the way.
            let _ = fs::remove_dir_all(aside);
            Ok(())
        }
        _ => fs::remove_file(path),
    }
}

/// Removes what killed processes left in a directory before it was whole, or on its way out.
///
/// # Errors
///
/// Where the disk refuses.
pub fn clear_parts(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == PART) {
            clear(&path)?;
        }
    }
    Ok(())
}

/// Puts a file in its place, instead of what is there: written beside it, synced, renamed.
///
/// # Errors
///
/// Where it cannot be written; what was there before stays.
pub fn replace(path: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let part = aside(path);
    let write = || {
        let mut file = create(&part)?;
        parts.iter().try_for_each(|bytes| file.write_all(bytes))?;
        file.sync_all()?;
        if is_directory(path) {
            clear(path)?;
        }
        rename(&part, path)
    };
    write().inspect_err(|_| {
        // A part is worth nothing.
        let _ = fs::remove_file(&part);
    })
}

/// Gives a file or a directory another name, for good.
///
/// # Errors
///
/// Where the disk refuses.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    sync_names(to.parent().unwrap_or(Path::new("")))
}

/// Sees all files below a directory on the disk.
///
/// # Errors
///
/// Where the disk refuses.
pub fn sync(directory: &Path) -> io::Result<()> {
    for file in files(directory)? {
        // Some systems sync only what may be written.
        OpenOptions::new().read(true).write(true).open(directory.join(file))?.sync_all()?;
    }
    sync_names(directory)
}

/// The files below a directory in alphabetical order, with `/` between the parts of their paths.
///
/// # Errors
///
/// Where it cannot be read, or holds a link.
pub fn files(directory: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let (name, about) = (entry.file_name(), entry.file_type()?);
        let name = name.to_str().ok_or_else(|| unexpected(&entry.path(), "is not ours"))?;
        if about.is_dir() {
            let below = files(&entry.path())?;
            found.extend(below.iter().map(|file| format!("{name}/{file}")));
        } else {
            refuse_link(&entry.path())?;
            found.push(name.to_string());
        }
    }
    found.sort();
    Ok(found)
}

/// The SHA-256 of all that can be read, in hexadecimal.
///
/// # Errors
///
/// Where it cannot be read.
pub fn sha256(mut input: impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut bytes = vec![0; 1 << 20];
    loop {
        let count = input.read(&mut bytes)?;
        if count == 0 {
            break;
        }
        hash.update(&bytes[..count]);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A name beside a path that nobody has.
fn aside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Numbers of processes are not enough: two machines that share a disk may have the same.
    let random = RandomState::new().hash_one(std::process::id());
    path.with_file_name(format!(".{name}.{random:016x}.{PART}"))
}

fn refuse_link(path: &Path) -> io::Result<()> {
    if path.is_symlink() {
        Err(unexpected(path, "is a link, which is not followed"))
    } else {
        Ok(())
    }
}

/// Refuses what is there and is no file; the system's own words name no way out.
fn refuse_other(path: &Path) -> io::Result<()> {
    refuse_link(path)?;
    match fs::symlink_metadata(path) {
        Ok(about) if !about.is_file() => Err(unexpected(path, "is no file")),
        _ => Ok(()),
    }
}

/// A file that was opened, if it is one.
fn own(path: &Path, file: File) -> io::Result<File> {
    if file.metadata()?.is_file() { Ok(file) } else { Err(unexpected(path, "is no file")) }
}

fn unexpected(path: &Path, what: &str) -> io::Error {
    io::Error::other(format!("`{}` {what}; move it away or remove it", path.display()))
}

/// Lets a link that takes a file's place between a look and the opening be refused too.
#[cfg(unix)]
fn without_following(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK)
}

#[cfg(not(unix))]
fn without_following(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Sees the names in a directory on the disk.
#[cfg(unix)]
fn sync_names(directory: &Path) -> io::Result<()> {
    let here = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    match File::open(here)?.sync_all() {
        // Some file systems of clusters know no such thing.
        Err(cause) if cause.kind() == ErrorKind::InvalidInput => Ok(()),
        synced => synced,
    }
}

/// Other systems open no directories.
#[cfg(not(unix))]
fn sync_names(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_takes_the_place_of_whatever_is_there() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let path = home.path().join("one.run");
        for is_directory in [false, true] {
            if is_directory {
                fs::remove_file(&path).expect("it is there");
                fs::create_dir_all(path.join("below")).expect("there is room");
            }
            replace(&path, &[b"a", b"b"]).expect("there is room");
            assert_eq!(fs::read(&path).expect("it is there"), b"ab");
            assert_eq!(files(home.path()).expect("it can be read"), ["one.run"]);
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let [target, link] = ["target", "link"].map(|name| home.path().join(name));
        for is_directory in [false, true] {
            match is_directory {
                false => fs::write(&target, "mine").expect("there is room"),
                true => {
                    fs::remove_file(&target).expect("it is there");
                    fs::create_dir(&target).expect("there is room");
                    fs::write(target.join("file"), "mine").expect("there is room");
                }
            }
            std::os::unix::fs::symlink(&target, &link).expect("a link can be made");
            let refusals = [
                open(&link).err(),
                open_lock(&link).err(),
                create(&link).err(),
                make_directory(&link).err(),
                files(home.path()).err(),
            ];
            assert!(refusals.iter().all(Option::is_some), "{refusals:?}");
            assert!(refusals[0].as_ref().is_some_and(|it| it.to_string().contains("remove it")));
            clear(&link).expect("it can be removed");
            std::os::unix::fs::symlink(&target, &link).expect("a link can be made");
            replace(&link, &[b"ours"]).expect("there is room");
            assert!(!link.is_symlink() && link.is_file());
            fs::remove_file(&link).expect("it is there");
            let own = if is_directory { target.join("file") } else { target.clone() };
            assert_eq!(fs::read_to_string(own).expect("it is there"), "mine");
        }
    }

    #[test]
    fn what_stands_in_the_way_is_named_with_a_way_out() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let [lock, file] = ["lock", "file"].map(|name| home.path().join(name));
        fs::create_dir(&lock).expect("there is room");
        fs::write(&file, "mine").expect("there is room");
        let refusal = open_lock(&lock).expect_err("it is a directory").to_string();
        assert!(refusal.contains("lock` is no file; move it away or remove it"), "{refusal}");
        let below = file.join("below");
        let refusal = make_directory_and_those_above(&below).expect_err("a file").to_string();
        assert!(refusal.contains("file` is no directory; remove it, or choose"), "{refusal}");
        make_directory_and_those_above(&home.path().join("a/b")).expect("there is room");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_refused_and_not_waited_for() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let pipe = home.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("there is a mkfifo").success());
        assert!(open(&pipe).is_err() && open_lock(&pipe).is_err());
    }
}
