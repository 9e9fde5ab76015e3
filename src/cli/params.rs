//! `stia params`.

use anyhow::Result;

use super::exit::{Exit, Usage};
use super::search::{refusal, said_instead, search};
use super::view::{Screen, Terminal, say};
use crate::scenario::{Parameter, list_parameters, parameters};

/// Prints the parameters that a query means.
pub fn params(query: &str) -> Result<Exit> {
    let mut all = parameters();
    all.extend(list_parameters());
    let entries: Vec<(&str, &str)> =
        all.iter().map(|it| (it.key.as_str(), it.doc.as_str())).collect();
    let found = search(query, &entries);
    if found.places.is_empty() {
        return Err(Usage(refusal("parameter", query, &found, &entries)).into());
    }
    let mut screen = Screen::new(Terminal::of_stdout());
    said_instead(&mut screen, "parameter", query, &found);
    found.places.iter().for_each(|&place| list(&mut screen, &all[place]));
    say(&screen.into_text())?;
    Ok(Exit::Done)
}

/// Adds a parameter with its default, meaning, unit, range and source.
fn list(screen: &mut Screen, parameter: &Parameter) {
    let Parameter { key, default, unit, range, source, doc } = parameter;
    screen.named(key, &if default.is_empty() { String::new() } else { format!(" = {default}") });
    screen.texts(doc.lines().map(|line| format!("    {line}")));
    screen.aside(&format!("    unit: {unit}; range: {range}; source: {source}"));
}
