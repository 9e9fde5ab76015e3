//! The page on which sections stand between marks.

use anyhow::{Context, Result};

const BEGIN: &str = "<!-- section: ";
const CLOSE: &str = " -->";

/// The page with another text between the marks of a section.
///
/// # Errors
///
/// Where the page lacks a mark.
pub fn put(page: &str, section: &str, text: &str) -> Result<String> {
    let (begin, end) = (format!("{BEGIN}{section}{CLOSE}"), format!("<!-- end: {section}{CLOSE}"));
    let lacks = |mark: &str| format!("the page has no line `{mark}`");
    let (before, rest) = page.split_once(&begin).with_context(|| lacks(&begin))?;
    let (_, after) = rest.split_once(&end).with_context(|| lacks(&end))?;
    Ok(format!("{before}{begin}\n{text}{end}{after}"))
}

/// The sections that the page marks.
pub fn marked(page: &str) -> impl Iterator<Item = &str> {
    page.lines().filter_map(|line| line.strip_prefix(BEGIN)?.strip_suffix(CLOSE))
}

/// Headings of sections outside all marks.
pub fn without_template(page: &str) -> Vec<&str> {
    let (mut is_inside, mut headings) = (false, Vec::new());
    for line in page.lines() {
        is_inside = (is_inside || line.starts_with(BEGIN)) && !line.starts_with("<!-- end: ");
        if line.starts_with("## ") && !is_inside {
            headings.push(&line[3..]);
        }
    }
    headings
}
