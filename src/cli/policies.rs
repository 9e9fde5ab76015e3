//! `stia policies`.

use anyhow::Result;
use toml::{Table, Value};

use super::exit::{Exit, Usage};
use super::params::params;
use super::view::{Screen, Terminal, say};
use crate::model::rules::instruments::{INSTRUMENTS, Payer, Policy};
use crate::scenario::packages::{PACKAGES, Remarks, packages, preface};
use crate::schema::suggest::did_you_mean;

/// Lists the policies that ship; where none is meant, the knobs of a lever.
pub fn policies(pattern: Option<&str>) -> Result<Exit> {
    let pattern = pattern.unwrap_or_default().to_lowercase();
    let mut screen = Screen::new(Terminal::of_stdout());
    for (name, policies) in packages() {
        let mut preface = preface(name);
        for (policy, remarks) in policies {
            let Policy { id, title, regions, .. } = policy;
            let knobs = knobs(policy, remarks);
            let said = format!("{name} {id} {title} {} {}", regions.join(" "), knobs.join(" "));
            if !said.to_lowercase().contains(&pattern) {
                continue;
            }
            std::mem::take(&mut preface).lines().for_each(|line| screen.remark(line));
            head(&mut screen, name, policy, remarks);
            screen.texts(knobs.iter().map(|knob| format!("    {knob}")));
        }
    }
    let text = screen.into_text();
    if !text.is_empty() {
        say(&text)?;
        return Ok(Exit::Done);
    }
    if INSTRUMENTS.contains(&pattern.as_str()) {
        say(&format!("no policy that ships uses {pattern}; its knobs are\n"))?;
        return params(Some(&format!("policy.{pattern}.")));
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
        "no policy that ships has `{pattern}` in it{}; bundles are {}, levers {}",
        did_you_mean(pattern, known),
        names.join(", "),
        INSTRUMENTS.join(", ")
    ))
}

/// Adds what a policy is, where, when, and who pays at most how much.
fn head(screen: &mut Screen, bundle: &str, policy: &Policy, remarks: &Remarks) {
    let Policy { id, title, source, from, until, budget, .. } = policy;
    let places = match policy.regions.as_slice() {
        [] => "all regions".into(),
        regions => regions.join(", "),
    };
    screen.text(&format!("{bundle} {id} ({source}), {places}, {from} to {until}"));
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
fn with_remark(said: String, remarks: &Remarks, key: &str) -> String {
    match remarks.get(key) {
        Some(remark) => format!("{said}  # {remark}"),
        None => said,
    }
}

/// What a policy turns, a line for each knob, with the remarks beside them in its file.
fn knobs(policy: &Policy, remarks: &Remarks) -> Vec<String> {
    let table = Table::try_from(policy).expect("every knob fits TOML");
    let levers = INSTRUMENTS.iter().filter_map(|name| Some((*name, table.get(*name)?.as_table()?)));
    let mut lines = Vec::new();
    for (name, knobs) in levers {
        // What is said of the lever as a whole.
        if remarks.contains_key(name) {
            lines.push(with_remark(format!("[{name}]"), remarks, name));
        }
        let turned = knobs.iter().filter(|(_, value)| !is_nothing(value));
        let key = |(knob, value): (&String, &Value)| (format!("{name}.{knob}"), value.to_string());
        lines.extend(
            turned
                .map(key)
                .map(|(key, value)| with_remark(format!("{key} = {value}"), remarks, &key)),
        );
    }
    lines
}

fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::Boolean(false) | Value::Integer(0)) || value.as_float() == Some(0.0)
}
