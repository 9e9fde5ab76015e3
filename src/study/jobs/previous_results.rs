//! What an earlier command left where this one is to write, and whether it may be replaced.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::error::StudyError;
use super::provenance::{COMPLETE, PROVENANCE};

use crate::table::failures::cannot_read;

/// What desktops leave in any directory that somebody looks at.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// What drawings of this program contain.
pub const PICTURE: &str = "class=\"chart";

/// What lies under the final name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreviousResults {
    /// Nothing.
    Nothing,
    /// Results of the same command with missing replicates.
    Partial,
    /// Whole results of the same command, or whatever may be replaced.
    Whole,
}

/// Looks at `directory`, where `command` (`run`, `compare` or `audit`) is to write.
///
/// # Errors
///
/// Refuses a directory that holds anything but what that command wrote, unless `is_forced`.
pub fn look(directory: &Path, command: &str, is_forced: bool) -> Result<PreviousResults> {
    if directory.is_symlink() && !directory.exists() {
        return Err(StudyError::LinkToNowhere { path: directory.into() }.into());
    }
    if directory.is_symlink() {
        return Err(StudyError::Link { path: directory.into() }.into());
    }
    if !directory.exists() {
        return Ok(PreviousResults::Nothing);
    }
    if !directory.is_dir() {
        return Err(StudyError::NoDirectory { path: directory.into() }.into());
    }
    let present = files(directory, "")?;
    if present.is_empty() {
        return Ok(PreviousResults::Nothing);
    }
    let provenance = provenance(directory);
    let text = |key: &str| provenance.get(key).and_then(Value::as_str).unwrap_or_default();
    let ours: Vec<&str> = match provenance.get("files").and_then(Value::as_array) {
        Some(files) if text("command") == command => {
            files.iter().filter_map(Value::as_str).collect()
        }
        _ => Vec::new(),
    };
    // Without results of this command a picture shows others.
    let is_own =
        |file: &str| ours.contains(&file) || (!ours.is_empty() && is_picture(directory, file));
    let foreign: Vec<String> = present.into_iter().filter(|file| !is_own(file)).collect();
    let is_ours = foreign.is_empty();
    if !is_ours && !is_forced {
        let (directory, command) = (directory.into(), command.into());
        return Err(StudyError::ResultsOfAnother { directory, command, foreign }.into());
    }
    let is_partial = is_ours && text("status") != COMPLETE;
    Ok(if is_partial { PreviousResults::Partial } else { PreviousResults::Whole })
}

/// Whether a file shows what stands beside it: a report or a figure that this program made of the
/// results. It goes with them.
fn is_picture(directory: &Path, file: &str) -> bool {
    let is_named_so = file == "report.html" || file.ends_with(".svg");
    let text = || fs::read_to_string(directory.join(file)).unwrap_or_default();
    is_named_so && !file.contains('/') && text().contains(PICTURE)
}

/// What `provenance.json` says; nothing when it is missing or not ours.
fn provenance(directory: &Path) -> Value {
    let text = fs::read_to_string(directory.join(PROVENANCE)).unwrap_or_default();
    let value: Value = serde_json::from_str(&text).unwrap_or_default();
    let is_ours = value.get("program").and_then(Value::as_str) == Some("stia");
    if is_ours { value } else { Value::Null }
}

/// The files below a directory, with `/` between the parts of their paths.
fn files(directory: &Path, above: &str) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let cannot = || cannot_read(directory);
    for entry in fs::read_dir(directory).with_context(cannot)? {
        let entry = entry.with_context(cannot)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if LITTER.contains(&name.as_str()) {
            continue;
        }
        let path = format!("{above}{name}");
        if entry.file_type().with_context(cannot)?.is_dir() {
            files.extend(self::files(&entry.path(), &format!("{path}/"))?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)], is_forced: bool) -> Result<PreviousResults, String> {
        let home = tempfile::tempdir().expect("a temporary directory");
        for (name, text) in files {
            let path = home.path().join(name);
            fs::create_dir_all(path.parent().expect("it lies below")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }
        look(home.path(), "run", is_forced).map_err(|refusal| refusal.to_string())
    }

    const WHOLE: (&str, &str) = (
        "provenance.json",
        r#"{"program": "stia", "command": "run", "status": "complete",
            "files": ["events/firms.parquet", "provenance.json"]}"#,
    );

    #[test]
    fn only_what_the_same_command_wrote_may_be_replaced() {
        assert_eq!(check(&[], false), Ok(PreviousResults::Nothing));
        assert_eq!(check(&[(".DS_Store", "")], false), Ok(PreviousResults::Nothing));
        assert_eq!(
            check(&[WHOLE, ("events/firms.parquet", "")], false),
            Ok(PreviousResults::Whole)
        );
        let drawn = ("report.html", "<svg class=\"chart\">");
        assert_eq!(check(&[WHOLE, drawn], false), Ok(PreviousResults::Whole));
        let other = WHOLE.1.replace("run", "compare");
        let partial = WHOLE.1.replace("complete", "interrupted");
        assert_eq!(check(&[(WHOLE.0, &partial)], false), Ok(PreviousResults::Partial));
        for files in [
            vec![("notes.txt", "")],
            vec![WHOLE, ("plots/one.png", "")],
            vec![WHOLE, ("firms.parquet", "")],
            vec![WHOLE, ("report.html", "my own")],
            vec![WHOLE, ("drawings/a.svg", drawn.1)],
            vec![("a.svg", drawn.1)],
            vec![(WHOLE.0, other.as_str())],
            vec![(WHOLE.0, "{}")],
        ] {
            let refusal = check(&files, false).expect_err("something is foreign");
            assert!(refusal.contains("--force"), "{refusal}");
            assert_eq!(check(&files, true), Ok(PreviousResults::Whole));
        }
    }

    #[test]
    fn a_refusal_names_the_first_files() {
        let files = ["a", "b", "c", "d", "e"].map(|name| (name, ""));
        let refusal = check(&files, false).expect_err("all are foreign");
        assert!(refusal.contains("`a`, `b`, `c` and 2 more;"), "{refusal}");
    }
}
