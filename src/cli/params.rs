//! `stia params`.

use anyhow::Result;

use super::exit::{Exit, Usage};
use super::view::{Screen, Terminal, say};
use crate::scenario::{Parameter, list_parameters, parameters};
use crate::schema::suggest::did_you_mean;

/// Prints the parameters with `pattern` in their name or meaning.
pub fn params(pattern: Option<&str>) -> Result<Exit> {
    let mut all = parameters();
    all.extend(list_parameters());
    let pattern = pattern.unwrap_or_default().to_lowercase();
    let is_meant = |parameter: &&Parameter| {
        parameter.key.to_lowercase().contains(&pattern)
            || parameter.doc.to_lowercase().contains(&pattern)
    };
    let found: Vec<_> = all.iter().filter(is_meant).collect();
    if found.is_empty() {
        let hint = did_you_mean(&pattern, all.iter().map(|parameter| parameter.key.as_str()));
        return Err(Usage(format!("no parameter matches `{pattern}`{hint}")).into());
    }
    let mut screen = Screen::new(Terminal::of_stdout());
    found.iter().for_each(|parameter| list(&mut screen, parameter));
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
