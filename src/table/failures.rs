//! What is said of files that cannot be written or read; the cause follows.

use std::path::Path;

/// The sentence for a file that cannot be written; the cause follows.
pub fn cannot_write(path: &Path) -> String {
    format!("cannot write `{}`", path.display())
}

/// The sentence for a file that cannot be read; the cause follows.
pub fn cannot_read(path: &Path) -> String {
    format!("cannot read `{}`", path.display())
}
