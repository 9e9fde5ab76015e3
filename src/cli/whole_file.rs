//! Files that a user names, written whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::exit::Usage;
use crate::table::disk;
use crate::table::failures::cannot_write;

/// Puts a whole file in its place. A directory of that name stays.
pub fn write(path: &Path, content: &[u8]) -> Result<()> {
    let is_directory = fs::metadata(path).is_ok_and(|about| about.is_dir());
    if is_directory {
        return Err(Usage(format!("--out {}: is a directory; name a file", path.display())).into());
    }
    disk::replace(path, &[content]).with_context(|| cannot_write(path))
}

/// The name of a file that browsers open.
pub fn page(path: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(path);
    match path.extension().is_some_and(|end| end.eq_ignore_ascii_case("html")) {
        true => Ok(path),
        false => Err("it is a page; name a file that ends in .html".into()),
    }
}
