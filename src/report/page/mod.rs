//! A report: one page from one or several results, complete without a network and without scripts.

mod cite;
mod differs;
mod figures;
mod findings;
mod forest;
mod opening;
mod panels;
mod refused;
mod scenarios;
mod shell;
mod stand;
mod story;

pub use findings::unbroken;
pub use shell::{hash, head};

use anyhow::{Result, ensure};
use maud::{Markup, html};

use super::figures::{Kind, Unshown, Wish, kinds, metrics_with_bars};
use super::read::Results;
use super::read::rows::AuditRow;
use super::text::{Language, Texts};
use story::Story;

/// The largest report, in bytes; readers send them around.
const LARGEST: usize = 2_000_000;

/// The sections on one of several results.
struct Part {
    /// Its anchor.
    id: String,
    /// What kind of results they are, and of which scenarios.
    title: String,
    /// Its sections.
    sections: Vec<Section>,
}

/// A section of a report.
struct Section {
    /// Its anchor.
    id: String,
    /// What the contents call it.
    title: String,
    /// The section itself.
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
    let audits = all.iter().filter(|results| results.about().command() == "audit");
    let checks: Vec<Vec<AuditRow>> = audits.map(Results::audit).collect::<Result<_>>()?;
    let checks = checks.concat();
    let mut parts = Vec::new();
    let mut story = None;
    for (number, results) in all.iter().enumerate() {
        let own = Story::read(results, language)?;
        let mut sections = Vec::new();
        sections.extend(findings::section(&own, number, &checks));
        sections.extend(refused::section(results, language, number)?);
        // An audit beside a comparison is of the same scenarios.
        if number == 0 || results.about().command() != "audit" {
            sections.extend(differs::section(results, language, number)?);
        }
        sections.extend(figures(results, language, number)?);
        let title = [own.kind(texts), &own.kicker].join(&texts.live.colon);
        parts.push(Part { id: format!("part-{}", number + 1), title, sections });
        if number == 0 {
            story = Some(own);
        }
    }
    let story = story.expect("there are results");
    let last = [cite::limits(language), cite::section(all, language)];
    let first = parts.iter().flat_map(|part| &part.sections).chain(&last).next();
    let page = shell::page(&shell::Page {
        language,
        title: &story.title,
        kind: story.kind(texts),
        first: &first.expect("a report has limits").id,
        body: html! {
            (opening::opening(&story))
            (opening::contents(&parts, &last, texts))
            @for part in &parts {
                @if parts.len() > 1 { (opening::part(part)) }
                @for section in &part.sections { (section.body) }
            }
            @for section in &last { (section.body) }
        },
    });
    ensure!(page.len() <= LARGEST, "the report would be larger than 2 MB");
    Ok(page)
}

/// The figures that results can show, each a part of its own.
fn figures(results: &Results, language: Language, number: usize) -> Result<Vec<Section>> {
    let kinds = kinds(results);
    let scenarios = compared(results)?;
    let mut sections = Vec::new();
    for &kind in &kinds {
        let each = kind.is_of_one_scenario() && scenarios.len() > 1;
        let shown = match each {
            true => scenarios.iter().cloned().map(Some).collect(),
            false => vec![None],
        };
        for (place, scenario) in shown.into_iter().enumerate() {
            let wish = Wish { language, scenario, ..Wish::default() };
            let id = anchor(kind.name(), number, place);
            let section = match kind {
                Kind::Path if results.about().command() == "compare" => {
                    panels::section(results, &wish, id)
                }
                // The ranked places stand beside the map.
                Kind::Difference if kinds.contains(&Kind::Map) => continue,
                Kind::Bars => bars(results, &wish, id),
                _ => figures::section(results, kind, &wish, id),
            };
            match section {
                Ok(section) => sections.push(section),
                // A run in which no loan made a loss has no figure of losses.
                Err(cause) if cause.is::<Unshown>() => sections.extend(figures::instead(
                    kind,
                    language,
                    anchor(kind.name(), number, place),
                )),
                Err(cause) => return Err(cause),
            }
        }
    }
    Ok(sections)
}

/// Bars of the only outcome that has some, or a panel for each.
fn bars(results: &Results, wish: &Wish, id: String) -> Result<Section> {
    let metrics = metrics_with_bars(results)?;
    if metrics.len() < 2 {
        return figures::section(results, Kind::Bars, wish, id);
    }
    let title = figures::title(results.about().command(), Kind::Bars, wish.language);
    panels::bars(results, metrics, title, wish, id)
}

/// The scenarios that a comparison has beside the base, in the order of its rows.
fn compared(results: &Results) -> Result<Vec<String>> {
    let mut scenarios: Vec<String> = Vec::new();
    if results.about().command() == "compare" {
        for row in results.differences()? {
            if !scenarios.contains(&row.scenario) {
                scenarios.push(row.scenario);
            }
        }
    }
    Ok(scenarios)
}

/// The anchor of a figure, of the results and of the scenario of that number.
fn anchor(name: &str, results: usize, scenario: usize) -> String {
    let numbers = [results, scenario];
    let last = numbers.iter().rposition(|&number| number > 0).map_or(0, |place| place + 1);
    let numbers = numbers[..last].iter().map(|number| format!("-{number}"));
    [name.to_string()].into_iter().chain(numbers).collect()
}

#[cfg(test)]
mod tests;
