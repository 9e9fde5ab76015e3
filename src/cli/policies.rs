//! `stia policies`.

use anyhow::Result;
use toml::{Table, Value};

use super::exit::{Exit, Usage};
use super::params::params;
use super::view::{Screen, Terminal, say};
use crate::model::rules::instruments::{INSTRUMENTS, Payer, Policy};
use crate::scenario::packages::{PACKAGES, Remarks, packages, preface};
use crate::schema::suggest::did_you_mean;

/// Lists the shipped policies; where none matches, the settings of a policy instrument.
pub fn policies(pattern: Option<&str>) -> Result<Exit> {
    let pattern = pattern.unwrap_or_default().to_lowercase();
    let mut screen = Screen::new(Terminal::of_stdout());
    for (name, policies) in packages() {
        let mut preface = preface(name);
        for (policy, remarks) in policies {
            let Policy { id, title, regions, .. } = policy;
            let settings = settings(policy, remarks);
            let text = format!("{name} {id} {title} {} {}", regions.join(" "), settings.join(" "));
            if !text.to_lowercase().contains(&pattern) {
                continue;
            }
            std::mem::take(&mut preface).lines().for_each(|line| screen.remark(line));
            head(&mut screen, name, policy, remarks);
            screen.texts(settings.iter().map(|setting| format!("    {setting}")));
        }
    }
    let text = screen.into_text();
    if !text.is_empty() {
        say(&text)?;
        return Ok(Exit::Done);
    }
    if INSTRUMENTS.contains(&pattern.as_str()) {
        say(&format!("no shipped policy uses the instrument {pattern}; its settings are\n"))?;
        return params(&format!("policy.{pattern}."));
    }
    Err(unknown(&pattern).into())
}

/// Why there is nothing to list, and what there is.
fn unknown(pattern: &str) -> Usage {
    let ids =
        || packages().flat_map(|(_, policies)| policies).map(|(policy, _)| policy.id.as_str());
    let names: Vec<&str> = PACKAGES.iter().map(|(name, _)| *name).collect();
    let known = names.iter().copied().chain(INSTRUMENTS.iter().copied()).chain(ids());
    Usage(format!(
        "no shipped policy contains `{pattern}`{}; policy packages are {}; policy instruments {}",
        did_you_mean(pattern, known),
        names.join(", "),
        INSTRUMENTS.join(", ")
    ))
}

/// Adds what a policy is, where, when, and who pays at most how much.
fn head(screen: &mut Screen, package: &str, policy: &Policy, remarks: &Remarks) {
    let Policy { id, title, source, from, until, budget, .. } = policy;
    let places = match policy.regions.as_slice() {
        [] => "all regions".into(),
        regions => regions.join(", "),
    };
    screen.text(&format!("{package} {id} ({source}), {places}, {from} to {until}"));
    screen.text(&format!("    {title}"));
    if policy.payer == Payer::Central {
        screen.text("    payer = central");
    }
    if *budget > 0.0 {
        let budget = format!("budget = {}", Value::Float(*budget));
        screen.text(&format!("    {}", with_remark(budget, remarks, "budget")));
    }
}

/// A line of a file with what its file remarks on it.
fn with_remark(line: String, remarks: &Remarks, key: &str) -> String {
    match remarks.get(key) {
        Some(remark) => format!("{line}  # {remark}"),
        None => line,
    }
}

/// What a policy sets, a line for each setting, with the remarks beside them in its file.
fn settings(policy: &Policy, remarks: &Remarks) -> Vec<String> {
    let table = Table::try_from(policy).expect("every setting fits TOML");
    let instruments =
        INSTRUMENTS.iter().filter_map(|name| Some((*name, table.get(*name)?.as_table()?)));
    let mut lines = Vec::new();
    for (name, settings) in instruments {
        // A remark on the instrument as a whole.
        if remarks.contains_key(name) {
            lines.push(with_remark(format!("[{name}]"), remarks, name));
        }
        let effective = settings.iter().filter(|(_, value)| !is_nothing(value));
        let key =
            |(setting, value): (&String, &Value)| (format!("{name}.{setting}"), value.to_string());
        lines.extend(
            effective
                .map(key)
                .map(|(key, value)| with_remark(format!("{key} = {value}"), remarks, &key)),
        );
    }
    lines
}

fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::Boolean(false) | Value::Integer(0)) || value.as_float() == Some(0.0)
}
