//! A report: one page from one or several results, complete without a network and without scripts.

mod cite;
mod differs;
mod figures;
mod findings;
mod forest;
mod opening;
mod panels;
mod scenarios;
mod shell;
mod story;

pub use shell::hash;

use anyhow::{Result, ensure};
use maud::{Markup, html};

use super::figures::{Kind, Unshown, Wish, kinds};
use super::read::Results;
use super::text::{Language, Texts};
use story::Story;

/// The largest report, in bytes; readers send them around.
const LARGEST: usize = 2_000_000;

/// A part of a report.
struct Section {
    /// Its anchor.
    id: String,
    /// What the contents call it.
    title: String,
    /// The part itself.
    body: Markup,
}

/// The report of some results, the first of which the opening is about.
///
/// # Errors
///
/// Where there are no results, or a table of them cannot be read.
pub fn report(all: &[Results], language: Language) -> Result<String> {
    ensure!(!all.is_empty(), "a report needs results");
    let texts = Texts::of(language);
    let mut sections = Vec::new();
    let mut story = None;
    for (number, results) in all.iter().enumerate() {
        let own = Story::read(results, language)?;
        sections.extend(findings::section(&own, number));
        sections.extend(differs::section(results, language, number)?);
        sections.extend(figures(results, language, number)?);
        if number == 0 {
            story = Some(own);
        }
    }
    let story = story.expect("there are results");
    sections.push(cite::limits(language));
    sections.push(cite::section(all, language));
    let page = shell::page(&shell::Page {
        language,
        title: &story.title,
        kind: story.kind(texts),
        first: &sections[0].id,
        body: html! {
            (opening::opening(&story))
            (opening::contents(&sections, texts))
            @for section in &sections { (section.body) }
        },
    });
    ensure!(page.len() <= LARGEST, "the report would be larger than 2 MB");
    Ok(page)
}

/// The figures that results can show, each a part of its own.
fn figures(results: &Results, language: Language, number: usize) -> Result<Vec<Section>> {
    let kinds = kinds(results);
    let mut sections = Vec::new();
    for &kind in &kinds {
        let wish = Wish { language, ..Wish::default() };
        let section = match kind {
            Kind::Path if results.about().command() == "compare" => {
                panels::section(results, language, number)
            }
            // The ranked places stand beside the map.
            Kind::Difference if kinds.contains(&Kind::Map) => continue,
            _ => figures::section(results, kind, &wish, number),
        };
        match section {
            Ok(section) => sections.push(section),
            // A run in which no loan made a loss has no figure of losses.
            Err(cause) if cause.is::<Unshown>() => (),
            Err(cause) => return Err(cause),
        }
    }
    Ok(sections)
}
