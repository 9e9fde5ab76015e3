//! What is kept for going on: the one way to write it and to read it.
//!
//! Each file says to whom it belongs (which command, scenario, seed, version and piece) and has a
//! digest of that and of its content. A directory has such a file, the seal, with the digest of
//! every other file in it. What does not fit its digest or its owner is never used.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use super::disk;
use crate::base::text::digest;

/// The file of a directory that says what is in it.
const SEAL: &str = "seal";

/// What something that was kept turned out to be.
#[derive(Debug, PartialEq)]
pub enum Stored<T> {
    /// As it was kept.
    Whole(T),
    /// Nothing.
    Missing,
    /// Something that was not kept like this, and what is wrong with it.
    Damaged(String),
}

impl<T> Stored<T> {
    /// The same with what is made of it when it is whole.
    pub fn map<U>(self, with: impl FnOnce(T) -> U) -> Stored<U> {
        match self {
            Stored::Whole(record) => Stored::Whole(with(record)),
            Stored::Missing => Stored::Missing,
            Stored::Damaged(what) => Stored::Damaged(what),
        }
    }
}

/// Keeps a file of an owner: it is on the disk when this returns.
///
/// # Errors
///
/// Where it cannot be written; what was there before stays.
pub fn write(path: &Path, owner: &str, body: &[u8]) -> io::Result<()> {
    assert!(!owner.contains('\n'), "an owner is one line: {owner:?}");
    let head = format!("{}\n{owner}\n", digest(&[owner.as_bytes(), body]));
    disk::replace(path, &[head.as_bytes(), body])
}

/// What is kept in a file of an owner.
pub fn read(path: &Path, owner: &str) -> Stored<Vec<u8>> {
    match disk::is_taken(path) {
        false => Stored::Missing,
        true => unsealed(path, owner).map_or_else(Stored::Damaged, Stored::Whole),
    }
}

/// The content of a file that is there, or what is wrong with it.
fn unsealed(path: &Path, owner: &str) -> Result<Vec<u8>, String> {
    let wrong = |what: &str| format!("`{}` {what}", path.display());
    let mut bytes = Vec::new();
    let read = disk::open(path).and_then(|mut file| file.read_to_end(&mut bytes));
    read.map_err(|cause| wrong(&format!("cannot be read: {cause}")))?;
    let (head, body) = split(&bytes).ok_or_else(|| wrong("is cut off"))?;
    let [seal, own] = head;
    if digest(&[own, body]).as_bytes() != seal {
        return Err(wrong("is damaged: its digest is another"));
    }
    if own != owner.as_bytes() {
        let own = String::from_utf8_lossy(own);
        return Err(wrong(&format!("belongs elsewhere, to {own}")));
    }
    Ok(body.to_vec())
}

/// The first two lines and what follows them.
fn split(bytes: &[u8]) -> Option<([&[u8]; 2], &[u8])> {
    let mut parts = bytes.splitn(3, |&byte| byte == b'\n');
    Some(([parts.next()?, parts.next()?], parts.next()?))
}

/// Seals a directory of an owner: all of its files are on the disk when this returns.
///
/// # Errors
///
/// Where it cannot be read or written.
pub fn seal(directory: &Path, owner: &str) -> io::Result<()> {
    disk::sync(directory)?;
    let mut list = String::new();
    for file in disk::files(directory)? {
        let sha256 = disk::sha256(disk::open(&directory.join(&file))?)?;
        list += &format!("{sha256} {file}\n");
    }
    write(&directory.join(SEAL), owner, list.as_bytes())
}

/// Whether a directory of an owner is as it was sealed.
pub fn look(directory: &Path, owner: &str) -> Stored<()> {
    match fs::symlink_metadata(directory) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => Stored::Missing,
        Ok(about) if about.is_dir() => {
            intact(directory, owner).map_or_else(Stored::Damaged, Stored::Whole)
        }
        _ => Stored::Damaged(format!("`{}` is no directory", directory.display())),
    }
}

/// Whether all that a seal lists is there as it was, and nothing else.
fn intact(directory: &Path, owner: &str) -> Result<(), String> {
    let list = unsealed(&directory.join(SEAL), owner)?;
    let list = String::from_utf8_lossy(&list).into_owned();
    let wrong = |cause: io::Error| format!("`{}` cannot be read: {cause}", directory.display());
    let mut present: BTreeSet<String> =
        disk::files(directory).map_err(wrong)?.into_iter().collect();
    present.remove(SEAL);
    for line in list.lines() {
        let (sha256, file) = line.split_once(' ').unwrap_or_default();
        let path = directory.join(file);
        if !present.remove(file) {
            return Err(format!("`{}` is missing", path.display()));
        }
        let cannot = |cause| format!("`{}` cannot be read: {cause}", path.display());
        if disk::open(&path).and_then(disk::sha256).map_err(cannot)? != sha256 {
            return Err(format!("`{}` is damaged: its digest is another", path.display()));
        }
    }
    match present.first() {
        Some(file) => Err(format!("`{}` was not there", directory.join(file).display())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const OWNER: &str = "key/replicate-1";

    fn home() -> (tempfile::TempDir, PathBuf) {
        let home = tempfile::tempdir().expect("a temporary directory");
        let path = home.path().join("one");
        (home, path)
    }

    #[test]
    fn a_file_that_is_not_as_it_was_kept_is_not_used() {
        let (home, path) = home();
        assert_eq!(read(&path, OWNER), Stored::Missing);
        write(&path, OWNER, b"two\nlines").expect("there is room");
        assert_eq!(read(&path, OWNER), Stored::Whole(b"two\nlines".to_vec()));
        let whole = fs::read(&path).expect("it is there");
        for place in 0..whole.len() {
            let mut other = whole.clone();
            other[place] ^= 1;
            for bytes in [&whole[..place], &other] {
                fs::write(&path, bytes).expect("there is room");
                assert!(matches!(read(&path, OWNER), Stored::Damaged(_)), "byte {place}");
            }
        }
        write(&path, "key/replicate-2", b"two\nlines").expect("there is room");
        let said =
            Stored::Damaged(format!("`{}` belongs elsewhere, to key/replicate-2", path.display()));
        assert_eq!(read(&path, OWNER), said);
        fs::remove_file(&path).expect("it is there");
        fs::create_dir(&path).expect("there is room");
        assert!(matches!(read(&path, OWNER), Stored::Damaged(_)));
        drop(home);
    }

    #[test]
    fn a_directory_that_is_not_as_it_was_sealed_is_not_used() {
        let tampers: [fn(&Path) -> io::Result<()>; 7] = [
            |one| fs::write(one.join("events/firms"), "others"),
            |one| fs::write(one.join("series"), ""),
            |one| fs::remove_file(one.join("series")),
            |one| fs::remove_file(one.join(SEAL)),
            |one| fs::write(one.join(SEAL), ""),
            |one| fs::write(one.join("more"), ""),
            |one| fs::rename(one.join("series"), one.join("Series")),
        ];
        let sealed = || {
            let (home, path) = home();
            fs::create_dir_all(path.join("events")).expect("there is room");
            fs::write(path.join("events/firms"), "firms").expect("there is room");
            fs::write(path.join("series"), "series").expect("there is room");
            seal(&path, OWNER).expect("there is room");
            (home, path)
        };
        let (_home, path) = sealed();
        assert_eq!(look(&path, OWNER), Stored::Whole(()));
        assert!(matches!(look(&path, "key/replicate-2"), Stored::Damaged(_)));
        assert_eq!(look(&path.join("none"), OWNER), Stored::Missing);
        for (number, tamper) in tampers.iter().enumerate() {
            let (_home, path) = sealed();
            tamper(&path).expect("there is room");
            assert!(matches!(look(&path, OWNER), Stored::Damaged(_)), "{number}");
        }
    }
}
